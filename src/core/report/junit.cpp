#include <string>
#include <string_view>

#include "core/report/escape.hpp"
#include "core/report/report.hpp"
#include "core/report/wording.hpp"
#include "core/utc_time.hpp"

namespace fk_audit {
namespace {

std::string Attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + EscapeAttribute(value) + "\"";
}

void AppendProperties(const Report& report, std::string& text) {
  text += "    <properties>\n";
  const auto property = [&](std::string_view name, std::string_view value) {
    text += "      <property" + Attribute("name", name) + Attribute("value", value) + "/>\n";
  };
  property("Audit", TitleOf(report));
  for (const HeaderEntry& entry : HeaderOf(report)) {
    for (const std::string& value : entry.values) property(entry.label, value);
  }
  text += "    </properties>\n";
}

std::string TestCase(std::string_view table, std::string_view name) {
  return "    <testcase" + Attribute("classname", table) + Attribute("name", name);
}

// The declared keys that the database has as they are declared. Returns how many.
std::size_t AppendEqual(const Report& report, std::string& text) {
  const std::vector<std::optional<std::size_t>> by_key = FindingByKey(report);
  std::size_t count = 0;
  for (ForeignKeyId id = 0; id < by_key.size(); ++id) {
    if (by_key[id] || report.comparison->matched_intent[id] == ~std::uint32_t{0}) continue;
    const ForeignKeyDefinition key =
        report.catalog->Define(report.catalog->foreign_keys[id], *report.names);
    Finding shape;
    shape.child = key.child;
    shape.child_columns = key.columns;
    shape.parent = key.parent;
    text +=
        TestCase(DisplayTable(key.child, report.quote), KeyText(report, shape, " -> ")) + "/>\n";
    ++count;
  }
  return count;
}

std::string Details(const Report& report, std::size_t index) {
  const Finding& finding = report.comparison->findings[index];
  std::string text = "Finding " + FindingName(finding) + "\nDeclared: " + DeclaredPhrase(finding) +
                     "\nLive: " + LivePhrase(finding) + "\n";
  if (!finding.detail.empty()) text += finding.detail + "\n";
  if (!finding.constraint_name.empty()) {
    text += "Constraint: " + report.quote(finding.constraint_name) + "\n";
  }
  if (const std::string origins = OriginsOf(report, finding); !origins.empty()) {
    text += "Declared at: " + origins + "\n";
  }
  if (const FindingAdvice* const advice = AdviceOf(report, index)) {
    text += "Verdict: " + VerdictText(*advice) + "\nDeletes: " + advice->effect + "\n";
  }
  return text;
}

void AppendFinding(const Report& report, std::size_t index, std::string& text) {
  const Finding& finding = report.comparison->findings[index];
  const std::string kind(ToText(finding.kind));
  const std::string table =
      finding.child.name.empty() ? "fk_audit" : DisplayTable(finding.child, report.quote);
  text += TestCase(table, KeyText(report, finding, " -> ") + ": " + kind) + ">\n";
  if (const Waiver* const waiver = WaiverOf(*report.comparison, finding)) {
    text +=
        "      <skipped" + Attribute("message", DescribeWaiver(*waiver)) + "/>\n    </testcase>\n";
    return;
  }
  text += "      <failure" + Attribute("type", ToText(finding.severity)) +
          Attribute("message", "the code declares " + DeclaredPhrase(finding) +
                                   "; the database has " + LivePhrase(finding)) +
          ">" + EscapeMarkup(Details(report, index)) + "</failure>\n    </testcase>\n";
}

}  // namespace

std::string JunitReport(const Report& report) {
  std::string cases;
  const std::size_t findings = report.comparison->findings.size();
  const std::size_t waived = report.comparison->waived;
  const std::size_t tests = AppendEqual(report, cases) + findings;
  for (std::size_t i = 0; i < findings; ++i) AppendFinding(report, i, cases);
  const std::string counts = Attribute("tests", std::to_string(tests)) +
                             Attribute("failures", std::to_string(findings - waived)) +
                             Attribute("errors", "0") +
                             Attribute("skipped", std::to_string(waived));
  std::string text = "<?xml version=\"1.0\"?>\n<testsuites" + Attribute("name", "fk_audit") +
                     counts + ">\n  <testsuite" +
                     Attribute("name", "foreign keys of " + report.database) + counts +
                     Attribute("timestamp", IsoTime(report.audited_at)) + ">\n";
  AppendProperties(report, text);
  return text + cases + "  </testsuite>\n</testsuites>\n";
}

}  // namespace fk_audit
