#include <algorithm>
#include <string>
#include <string_view>

#include "core/report/report.hpp"
#include "core/report/wording.hpp"

namespace fk_audit {
namespace {

// Indents every line of `text`.
std::string Indented(std::string_view text, std::string_view by) {
  std::string result(by);
  for (const char c : text) {
    result += c;
    if (c == '\n') result += by;
  }
  return result;
}

// Prose broken at blanks so that a line has at most 100 characters; lines after the first are
// indented by two.
std::string Wrapped(std::string_view prose) {
  constexpr std::size_t kWidth = 100;
  std::string result;
  std::size_t column = 0;
  while (!prose.empty()) {
    const std::size_t end = std::min(prose.find(' '), prose.size());
    if (column + end > kWidth && column > 2) {
      result.back() = '\n';
      result += "  ";
      column = 2;
    }
    result += prose.substr(0, end);
    result += ' ';
    column += end + 1;
    prose.remove_prefix(std::min(end + 1, prose.size()));
  }
  if (!result.empty()) result.back() = '\n';
  return result;
}

void AppendSteps(const RepairPlan& plan, std::string& text) {
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const RepairStep& step = plan.steps[i];
    text += "    " + std::to_string(i + 1) + ". " + StepLine(step) + "\n" +
            Indented(step.statement, "       ") + "\n";
  }
}

void AppendPlan(const Report& report, const PlannedRepair& repair, std::size_t index,
                std::string& text) {
  if (repair.findings.front() != index) {
    text += "  Repair: together with finding " + FindingName(LeaderOf(report, repair)) + ".\n";
    return;
  }
  if (repair.plan.steps.empty()) {
    text += Wrapped("  Repair: none printed (" + repair.status + "). " + repair.plan.reason);
    return;
  }
  text +=
      Wrapped("  Repair: bring the live database to what the code declares. " + repair.plan.reason);
  AppendSteps(repair.plan, text);
}

void AppendRepairs(const Report& report, const PlansByFinding& plans, std::size_t index,
                   std::string& text) {
  const auto [begin, end] = plans.equal_range(index);
  for (auto plan = begin; plan != end; ++plan) AppendPlan(report, *plan->second, index, text);
}

// What is known of the child, and what would come of the repair.
void AppendJudgement(const FindingAdvice& advice, std::string& text) {
  text += Wrapped("  Class of the child: " + ClassText(advice));
  text += Wrapped("  Verdict: " + VerdictText(advice));
  text += Wrapped("  Effect: " + advice.effect);
  const std::string held_back(HeldBackText(advice));
  if (!held_back.empty()) text += Wrapped("  " + held_back);
}

// The question that no tool can answer for the team, asked before the repair is shipped.
void AppendSanityCheck(const Report& report, std::size_t index, std::string& text) {
  const Finding& finding = report.comparison->findings[index];
  const FindingAdvice* const advice = AdviceOf(report, index);
  if (!IsAboutDeletes(finding) && finding.kind != FindingKind::kMissing) {
    if (advice != nullptr) AppendJudgement(*advice, text);
    return;
  }
  const std::string declared =
      finding.declared.empty() ? "the declared rule" : "\"" + finding.declared + "\"";
  text +=
      "  Sanity check before shipping: is " + declared + " right for this parent and this child?\n";
  if (advice != nullptr) AppendJudgement(*advice, text);
  text +=
      "  A cascade over rows with a value of their own loses them without a word.\n"
      "    - The child is ephemeral state (logs, acknowledgements, handshakes under way,\n"
      "      derived counters): CASCADE is safe.\n"
      "    - The child carries value: it refers to the parent but should outlive it:\n"
      "      SET NULL is safer than CASCADE.\n"
      "    - The child is an audit or compliance record (SOC2, GDPR record-keeping):\n"
      "      keep RESTRICT, and SET NULL the reference on the deletion paths.\n"
      "  If the declared rule is wrong, fix the code first, then ship the migration.\n";
}

void AppendAlternatives(const Report& report, std::size_t index, std::string& text) {
  const FindingAdvice* const advice = AdviceOf(report, index);
  if (advice == nullptr) return;
  text += "  What comes into question, best first:\n";
  for (std::size_t i = 0; i < advice->alternatives.size(); ++i) {
    text += Wrapped("    " + std::to_string(i + 1) + ". " + advice->alternatives[i]);
  }
  text += "  Evidence, as shares of the confidence:\n";
  for (const std::string& line : advice->evidence) text += Wrapped("    " + line);
}

void AppendFacts(const Report& report, const Finding& finding, std::string& text) {
  text += KeyText(report, finding, " → ") + "\n";
  text += "  " + std::string(ToText(finding.severity)) + ", " + std::string(ToText(finding.kind)) +
          ", finding " + FindingName(finding) + "\n";
  text += "  The code declares " + DeclaredPhrase(finding) + "; the database has " +
          LivePhrase(finding) + ".\n";
  if (!finding.detail.empty()) text += Wrapped("  " + finding.detail);
  if (!finding.constraint_name.empty()) {
    text += "  Constraint: " + report.quote(finding.constraint_name) + "\n";
  }
  if (const std::string origins = OriginsOf(report, finding); !origins.empty()) {
    text += "  Declared at: " + origins + "\n";
  }
  if (const Waiver* const waiver = WaiverOf(*report.comparison, finding)) {
    text += Wrapped("  " + DescribeWaiver(*waiver));
  }
}

void AppendOpen(const Report& report, std::string& text) {
  const std::vector<Finding>& findings = report.comparison->findings;
  const PlansByFinding plans = ByFinding(report.repairs);
  int number = 0;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (findings[i].waiver != kNoWaiver) continue;
    text += "\n" + std::to_string(++number) + ". ";
    AppendFacts(report, findings[i], text);
    AppendRepairs(report, plans, i, text);
    AppendSanityCheck(report, i, text);
  }
}

// What somebody has accepted, with the facts but without what to do.
void AppendWaived(const Report& report, std::string& text) {
  if (report.comparison->waived == 0) return;
  text += "\nWaived:\n";
  for (const Finding& finding : report.comparison->findings) {
    if (finding.waiver == kNoWaiver) continue;
    text += "\n";
    AppendFacts(report, finding, text);
  }
}

void AppendHeader(const Report& report, std::string& text) {
  text += TitleOf(report) + "\n";
  for (const HeaderEntry& entry : HeaderOf(report)) {
    text.append(entry.label).append(entry.list ? ":\n" : ": ");
    for (const std::string& value : entry.values) {
      text += (entry.list ? "  " : "") + value + "\n";
    }
  }
  text += "\n";
}

}  // namespace

std::string OriginsOf(const Report& report, const Finding& finding) {
  std::string text;
  for (const std::uint32_t index : finding.intents) {
    const NameId origin = report.intents->intents[index].origin;
    if (origin == kNoName) continue;
    if (!text.empty()) text += ", ";
    text += (*report.names)[origin];
  }
  return text;
}

std::string ExplainFinding(const Report& report, std::size_t index) {
  const Finding& finding = report.comparison->findings[index];
  std::string text;
  AppendFacts(report, finding, text);
  AppendSanityCheck(report, index, text);
  AppendAlternatives(report, index, text);
  AppendRepairs(report, ByFinding(report.repairs), index, text);
  const PlansByFinding ways_back = ByFinding(report.way_back);
  const auto [begin, end] = ways_back.equal_range(index);
  for (auto back = begin; back != end; ++back) {
    if (back->second->plan.steps.empty()) continue;
    text += "  Way back (save it before the repair):\n";
    AppendSteps(back->second->plan, text);
  }
  return text;
}

std::string TextReport(const Report& report) {
  std::string text;
  AppendHeader(report, text);
  text += VerdictLine(*report.comparison) + "\n";
  AppendOpen(report, text);
  AppendWaived(report, text);
  return text;
}

}  // namespace fk_audit
