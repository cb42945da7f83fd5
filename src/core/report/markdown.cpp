#include <string>
#include <string_view>
#include <vector>

#include "core/report/escape.hpp"
#include "core/report/report.hpp"
#include "core/report/wording.hpp"

namespace fk_audit {
namespace {

class Printer {
 public:
  explicit Printer(const Report& report) : report_(report), plans_of_(ByFinding(report.repairs)) {}

  std::string Print();

 private:
  void Line(std::string_view text) { text_.append(text).append("\n"); }
  void Header();
  void Table();
  void Steps(const RepairPlan& plan);
  void Repair(const PlannedRepair& plan, std::size_t index);
  void WayBack(const PlannedRepair& plan);
  void Judgement(const FindingAdvice& advice);
  void Section(std::size_t index);

  const Report& report_;
  PlansByFinding plans_of_;
  std::string text_;
};

void Printer::Header() {
  Line("# " + EscapeMarkdown(TitleOf(report_)) + "\n");
  for (const HeaderEntry& entry : HeaderOf(report_)) {
    const std::string label = "- **" + std::string(entry.label) + "**:";
    if (!entry.list) {
      Line(label + " " + EscapeMarkdown(entry.values.front()));
      continue;
    }
    Line(label);
    for (const std::string& value : entry.values) Line("  - " + EscapeMarkdown(value));
  }
  Line("");
}

void Printer::Table() {
  Line("| severity | kind | child | columns | parent | declared | live | finding |");
  Line("|---|---|---|---|---|---|---|---|");
  for (const Finding& finding : report_.comparison->findings) {
    std::string row = "| " + std::string(ToText(finding.severity)) +
                      (finding.waiver == kNoWaiver ? " |" : ", waived |");
    const auto cell = [&](std::string_view text) { row += " " + MarkdownCell(text) + " |"; };
    cell(ToText(finding.kind));
    cell(finding.child.name.empty() ? KeyText(report_, finding, "")
                                    : DisplayTable(finding.child, report_.quote));
    cell(PrintColumns(finding.child_columns, report_.quote));
    cell(finding.parent.name.empty() ? "" : DisplayTable(finding.parent, report_.quote));
    row += " " + EscapeMarkdown(finding.declared) + " | " + EscapeMarkdown(finding.live) + " |";
    cell(FindingName(finding));
    Line(row);
  }
}

void Printer::Steps(const RepairPlan& plan) {
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    Line("Step " + std::to_string(i + 1) + ": " + EscapeMarkdown(StepLine(plan.steps[i])) + "\n");
    Line(MarkdownBlock(plan.steps[i].statement, "sql"));
  }
}

void Printer::WayBack(const PlannedRepair& plan) {
  if (plan.plan.steps.empty()) return;
  Line("<details><summary>Way back</summary>\n");
  Steps(plan.plan);
  Line("</details>\n");
}

void Printer::Repair(const PlannedRepair& plan, std::size_t index) {
  if (plan.findings.front() != index) {
    Line("**Repair**: together with finding " + MarkdownCode(FindingName(LeaderOf(report_, plan))) +
         ".\n");
    return;
  }
  Line("**Repair** (" + EscapeMarkdown(StatusText(report_, plan)) +
       "): " + EscapeMarkdown(plan.plan.reason) + "\n");
  Steps(plan.plan);
  WayBack(report_.way_back[static_cast<std::size_t>(&plan - report_.repairs.data())]);
}

void Printer::Judgement(const FindingAdvice& advice) {
  Line("**Is the declared rule right?** " + EscapeMarkdown(VerdictText(advice)) + "\n");
  Line("- Class of the child: " + EscapeMarkdown(ClassText(advice)));
  Line("- Deletes: " + EscapeMarkdown(advice.effect));
  if (const std::string_view held_back = HeldBackText(advice); !held_back.empty()) {
    Line("- " + EscapeMarkdown(held_back));
  }
  Line("");
  Line("<details><summary>Alternatives and evidence</summary>\n");
  for (std::size_t i = 0; i < advice.alternatives.size(); ++i) {
    Line(std::to_string(i + 1) + ". " + EscapeMarkdown(advice.alternatives[i]));
  }
  Line("");
  for (const std::string& line : advice.evidence) Line("- " + EscapeMarkdown(line));
  Line("\n</details>\n");
}

void Printer::Section(std::size_t index) {
  const Finding& finding = report_.comparison->findings[index];
  Line("\n## " + std::to_string(index + 1) + ". " +
       MarkdownCode(KeyText(report_, finding, " -> ")) + "\n");
  Line("**" + std::string(ToText(finding.severity)) + "**, " + MarkdownCode(ToText(finding.kind)) +
       ", finding " + MarkdownCode(FindingName(finding)) + ". The code declares " +
       EscapeMarkdown(DeclaredPhrase(finding)) + "; the database has " +
       EscapeMarkdown(LivePhrase(finding)) + ".\n");
  if (!finding.detail.empty()) Line(EscapeMarkdown(finding.detail) + "\n");
  if (!finding.constraint_name.empty()) {
    Line("- Constraint: " + MarkdownCode(report_.quote(finding.constraint_name)));
  }
  if (const std::string origins = OriginsOf(report_, finding); !origins.empty()) {
    Line("- Declared at: " + MarkdownCode(origins));
  }
  if (const Waiver* const waiver = WaiverOf(*report_.comparison, finding)) {
    Line("- " + EscapeMarkdown(DescribeWaiver(*waiver)));
  }
  Line("");
  if (const FindingAdvice* const advice = AdviceOf(report_, index)) Judgement(*advice);
  const auto [begin, end] = plans_of_.equal_range(index);
  for (auto plan = begin; plan != end; ++plan) Repair(*plan->second, index);
}

std::string Printer::Print() {
  Header();
  Line(VerdictLine(*report_.comparison));
  if (report_.comparison->findings.empty()) return text_;
  Line("");
  Table();
  for (std::size_t i = 0; i < report_.comparison->findings.size(); ++i) Section(i);
  return text_;
}

}  // namespace

std::string MarkdownReport(const Report& report) {
  return Printer(report).Print();
}

}  // namespace fk_audit
