#include "core/report/wording.hpp"

#include "core/counted.hpp"

namespace fk_audit {
namespace {

std::vector<std::string> SourceLines(const Report& report) {
  std::vector<std::string> lines;
  for (const Source& source : report.intents->sources) {
    std::string line = source.name;
    if (!source.revision.empty()) line += ", revision " + source.revision;
    lines.push_back(line + (source.complete ? ", complete" : ", partial"));
  }
  return lines;
}

std::string CoverageLine(const Comparison& result) {
  return Counted(result.compared, "declared foreign key") + " compared, " +
         std::to_string(result.equal) + " equal; " + Counted(result.skipped, "live one") +
         " skipped, on tables of which no source speaks";
}

}  // namespace

std::string TitleOf(const Report& report) {
  return "Foreign-key audit of database " + report.database + " (" + report.server + ")";
}

std::vector<HeaderEntry> HeaderOf(const Report& report) {
  std::vector<HeaderEntry> header = {{"Time", {report.time}}};
  if (!report.tables.empty()) header.push_back({"Tables", {report.tables}});
  header.push_back({"Sources", SourceLines(report), /*list=*/true});
  header.push_back({"Coverage", {CoverageLine(*report.comparison)}});
  return header;
}

std::string KeyText(const Report& report, const Finding& finding, std::string_view arrow) {
  if (finding.child.name.empty()) {
    return finding.source.empty() ? finding.pattern : finding.source;
  }
  std::string text = DisplayTable(finding.child, report.quote);
  if (finding.child_columns.size() == 1) {
    text += "." + PrintColumns(finding.child_columns, report.quote);
  } else if (!finding.child_columns.empty()) {
    text += " (" + PrintColumns(finding.child_columns, report.quote) + ")";
  }
  if (!finding.parent.name.empty()) {
    text.append(arrow).append(DisplayTable(finding.parent, report.quote));
  }
  return text;
}

bool IsAboutDeletes(const Finding& finding) {
  return finding.kind == FindingKind::kDeleteRule;
}

std::string DeclaredPhrase(const Finding& finding) {
  const std::string what = IsAboutDeletes(finding) ? "ON DELETE " : "";
  return finding.declared.empty() ? "nothing" : what + finding.declared;
}

std::string LivePhrase(const Finding& finding) {
  const std::string what = IsAboutDeletes(finding) ? "ON DELETE " : "";
  return finding.live.empty() ? "nothing of the kind" : what + finding.live;
}

std::array<std::size_t, 4> CountBySeverity(const Comparison& comparison) {
  std::array<std::size_t, 4> counts{};
  for (const Finding& finding : comparison.findings) {
    ++counts[static_cast<std::size_t>(finding.severity)];
  }
  return counts;
}

std::string RowsText(double rows) {
  return rows < 0 ? "an unknown number of rows" : Counted(static_cast<std::uint64_t>(rows), "row");
}

PlansByFinding ByFinding(const std::vector<PlannedRepair>& plans) {
  PlansByFinding by_finding;
  for (const PlannedRepair& plan : plans) {
    for (const std::size_t finding : plan.findings) by_finding.emplace(finding, &plan);
  }
  return by_finding;
}

}  // namespace fk_audit
