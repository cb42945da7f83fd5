#include <string>
#include <string_view>
#include <utility>

#include "core/report/escape.hpp"
#include "core/report/html_assets.hpp"
#include "core/report/html_graph.hpp"
#include "core/report/report.hpp"
#include "core/report/wording.hpp"

namespace fk_audit {
namespace {

std::string Term(std::string_view term, std::string_view html) {
  return "<dt>" + EscapeMarkup(term) + "</dt><dd>" + std::string(html) + "</dd>\n";
}

std::string Code(std::string_view text) {
  return "<code>" + EscapeMarkup(text) + "</code>";
}

class Page {
 public:
  explicit Page(const Report& report) : report_(report), plans_of_(ByFinding(report.repairs)) {}

  std::string Print();

 private:
  void Add(std::string_view html) { html_ += html; }
  void Paragraph(std::string_view text) { Add("<p>" + EscapeMarkup(text) + "</p>\n"); }
  void Head();
  void Header();
  void Figure(std::uint64_t number, std::string_view what, std::string_view css_class);
  void Figures();
  void Filter();
  void Steps(const RepairPlan& plan, std::string_view of_what);
  void Repair(const PlannedRepair& plan, std::size_t index);
  void Facts(const Finding& finding);
  void Judgement(const FindingAdvice& advice);
  void Article(std::size_t index);
  void Findings();

  const Report& report_;
  PlansByFinding plans_of_;
  std::string html_;
};

void Page::Head() {
  Add("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'sha256-");
  Add(kHtmlStyleHash);
  Add("'; script-src 'sha256-");
  Add(kHtmlScriptHash);
  Add("'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
  Add(EscapeMarkup(TitleOf(report_)));
  Add("</title>\n<style>");
  Add(kHtmlStyle);
  Add("</style>\n</head>\n");
}

void Page::Header() {
  Add("<header>\n<h1>" + EscapeMarkup(TitleOf(report_)) + "</h1>\n<dl>\n");
  for (const HeaderEntry& entry : HeaderOf(report_)) {
    std::string values;
    for (const std::string& value : entry.values) {
      values += (values.empty() ? "" : "<br>") + EscapeMarkup(value);
    }
    Add(Term(entry.label, values));
  }
  Add("</dl>\n</header>\n");
}

void Page::Figure(std::uint64_t number, std::string_view what, std::string_view css_class) {
  Add("<li class=\"" + std::string(css_class) + "\"><b>" + std::to_string(number) + "</b>");
  Add(css_class.empty() ? std::string(what)
                        : "<span class=\"badge\">" + std::string(what) + "</span>");
  Add("</li>\n");
}

void Page::Figures() {
  const Comparison& result = *report_.comparison;
  const std::array<std::size_t, 4> counts = CountBySeverity(result);
  Add("<section aria-labelledby=\"figures-title\">\n<h2 id=\"figures-title\">Summary</h2>\n");
  Paragraph(VerdictLine(result));
  Add("<ul class=\"figures\">\n");
  for (std::size_t i = counts.size(); i-- > 0;) {
    const std::string_view severity = ToText(static_cast<Severity>(i));
    Figure(counts[i], severity, severity);
  }
  Figure(result.waived, "waived", "");
  Figure(result.compared, "compared", "");
  Figure(result.equal, "equal", "");
  Figure(result.skipped, "skipped", "");
  Add("</ul>\n</section>\n");
}

void Page::Filter() {
  Add("<form id=\"filter\" hidden>\n<fieldset><legend>Severity</legend>\n");
  for (int i = 3; i >= 0; --i) {
    const std::string severity(ToText(static_cast<Severity>(i)));
    Add("<label><input type=\"checkbox\" value=\"" + severity + "\" checked> " + severity +
        "</label>\n");
  }
  Add("</fieldset>\n<label>Table <input type=\"search\" id=\"filter-table\" autocomplete=\"off\">"
      "</label>\n<output id=\"shown\" for=\"filter-table\"></output>\n</form>\n");
}

void Page::Steps(const RepairPlan& plan, std::string_view of_what) {
  Add("<ol>\n");
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const std::string label = "Copy step " + std::to_string(i + 1) + " of " + std::string(of_what);
    Add("<li>" + EscapeMarkup(StepLine(plan.steps[i])) +
        "\n<div class=\"code\"><button type=\"button\" class=\"copy\" hidden aria-label=\"" +
        EscapeAttribute(label) + "\">Copy</button><pre tabindex=\"0\">" +
        Code(plan.steps[i].statement) + "</pre></div></li>\n");
  }
  Add("</ol>\n");
}

void Page::Repair(const PlannedRepair& plan, std::size_t index) {
  const std::string name = FindingName(LeaderOf(report_, plan));
  if (plan.findings.front() != index) {
    Add("<p>Repair: together with finding <a href=\"#f-" + name + "\">" + Code(name) +
        "</a>.</p>\n");
    return;
  }
  Add("<details><summary>Repair: " + EscapeMarkup(StatusText(report_, plan)) + "</summary>\n");
  Paragraph(plan.plan.reason);
  Steps(plan.plan, "the repair of " + name);
  Add("</details>\n");
  const std::size_t number = static_cast<std::size_t>(&plan - report_.repairs.data());
  const RepairPlan& back = report_.way_back[number].plan;
  if (back.steps.empty()) return;
  Add("<details><summary>Way back</summary>\n");
  Steps(back, "the way back of " + name);
  Add("</details>\n");
}

void Page::Facts(const Finding& finding) {
  Add("<dl>\n");
  Add(Term("The code declares", EscapeMarkup(DeclaredPhrase(finding))));
  Add(Term("The database has", EscapeMarkup(LivePhrase(finding))));
  if (!finding.constraint_name.empty()) {
    Add(Term("Constraint", Code(report_.quote(finding.constraint_name))));
  }
  if (const std::string origins = OriginsOf(report_, finding); !origins.empty()) {
    Add(Term("Declared at", Code(origins)));
  }
  if (const Waiver* const waiver = WaiverOf(*report_.comparison, finding)) {
    Add(Term("Decision", EscapeMarkup(DescribeWaiver(*waiver))));
  }
  Add("</dl>\n");
}

void Page::Judgement(const FindingAdvice& advice) {
  Add("<dl>\n");
  Add(Term("Is that rule right?", EscapeMarkup(VerdictText(advice))));
  Add(Term("The child is", EscapeMarkup(ClassText(advice))));
  Add(Term("Deletes", EscapeMarkup(advice.effect)));
  if (const std::string_view held_back = HeldBackText(advice); !held_back.empty()) {
    Add(Term("The repair", EscapeMarkup(held_back)));
  }
  Add("</dl>\n<details><summary>Alternatives and evidence</summary>\n<ol>\n");
  for (const std::string& rule : advice.alternatives) {
    Add("<li>" + EscapeMarkup(rule) + "</li>\n");
  }
  Add("</ol>\n<ul>\n");
  for (const std::string& line : advice.evidence) Add("<li>" + EscapeMarkup(line) + "</li>\n");
  Add("</ul>\n</details>\n");
}

void Page::Article(std::size_t index) {
  const Finding& finding = report_.comparison->findings[index];
  const std::string severity(ToText(finding.severity));
  const std::string name = FindingName(finding);
  std::string tables;
  if (!finding.child.name.empty()) tables += DisplayTable(finding.child, report_.quote);
  if (!finding.parent.name.empty()) tables += "\n" + DisplayTable(finding.parent, report_.quote);
  Add("<article id=\"f-" + name + "\" class=\"" + severity + "\" data-severity=\"" + severity +
      "\" data-tables=\"" + EscapeAttribute(tables) + "\">\n<h3><span class=\"badge\">" + severity +
      "</span> " + Code(KeyText(report_, finding, " -> ")) + "</h3>\n");
  Add("<p class=\"quiet\">" + EscapeMarkup(ToText(finding.kind)) + ": " +
      EscapeMarkup(TraitsOf(finding.kind).wording) + ". Finding <a href=\"#f-" + name + "\">" +
      Code(name) + "</a></p>\n");
  Facts(finding);
  if (!finding.detail.empty()) Paragraph(finding.detail);
  if (const FindingAdvice* const advice = AdviceOf(report_, index)) Judgement(*advice);
  const auto [begin, end] = plans_of_.equal_range(index);
  for (auto plan = begin; plan != end; ++plan) Repair(*plan->second, index);
  Add("</article>\n");
}

void Page::Findings() {
  if (report_.comparison->findings.empty()) return;
  Add("<section aria-labelledby=\"findings-title\">\n<h2 id=\"findings-title\">Findings</h2>\n");
  Filter();
  for (std::size_t i = 0; i < report_.comparison->findings.size(); ++i) Article(i);
  Add("</section>\n");
}

std::string Page::Print() {
  Head();
  Add("<body>\n");
  Header();
  Add("<main>\n");
  Figures();
  Add(HtmlGraph(report_));
  Findings();
  Add("</main>\n<script>");
  Add(kHtmlScript);
  Add("</script>\n</body>\n</html>\n");
  return std::move(html_);
}

}  // namespace

std::string HtmlReport(const Report& report) {
  return Page(report).Print();
}

}  // namespace fk_audit
