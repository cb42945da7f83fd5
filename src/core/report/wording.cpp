#include "core/report/wording.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <map>
#include <system_error>
#include <utility>

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

// One line for the findings that were decided together: a baseline waives hundreds.
std::vector<std::string> DecisionLines(const Report& report) {
  const Comparison& result = *report.comparison;
  std::map<std::string, std::size_t> decided;
  for (const auto& [index, advice] : report.advice) {
    if (!advice.decided_by.empty()) ++decided["Verdict decided by " + advice.decided_by];
  }
  for (const Finding& finding : result.findings) {
    if (const Waiver* const waiver = WaiverOf(result, finding)) ++decided[DescribeWaiver(*waiver)];
  }
  std::vector<std::string> lines;
  for (const auto& [text, count] : decided) {
    lines.push_back(Counted(count, "finding") + ": " + text);
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
  std::vector<std::string> decisions = DecisionLines(report);
  if (!decisions.empty()) header.push_back({"Decisions", std::move(decisions), /*list=*/true});
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
    if (finding.waiver == kNoWaiver) ++counts[static_cast<std::size_t>(finding.severity)];
  }
  return counts;
}

std::string VerdictLine(const Comparison& comparison) {
  std::string text = "No difference between the code and the database";
  if (!comparison.findings.empty()) {
    text = Counted(comparison.findings.size() - comparison.waived, "difference") +
           " between the code and the database";
  }
  if (comparison.waived != 0) text += ", " + std::to_string(comparison.waived) + " waived";
  const std::array<std::size_t, 4> counts = CountBySeverity(comparison);
  const char* separator = ": ";
  for (std::size_t i = counts.size(); i-- > 0;) {
    if (counts[i] == 0) continue;
    text += std::exchange(separator, ", ") + std::to_string(counts[i]) + " ";
    text += ToText(static_cast<Severity>(i));
  }
  return text + ".";
}

std::string StepLine(const RepairStep& step) {
  std::string line = step.action + "; blocks " + step.blocks;
  if (step.scans < 0) return line + "; reads an unknown number of rows";
  if (step.scans > 0) {
    line += "; reads " + Counted(static_cast<std::uint64_t>(step.scans), "row");
  }
  return line;
}

const FindingAdvice* AdviceOf(const Report& report, std::size_t index) {
  const auto found = report.advice.find(index);
  return found == report.advice.end() ? nullptr : &found->second;
}

std::string ClassText(const FindingAdvice& advice) {
  std::array<char, 8> confidence{};
  std::snprintf(confidence.data(), confidence.size(), "%.2f", advice.confidence);
  return std::string(ToText(advice.child_class)) + " (confidence " + confidence.data() + ")" +
         (advice.strongest.empty() ? "." : ": " + advice.strongest + ".");
}

std::string VerdictText(const FindingAdvice& advice) {
  return std::string(ToText(advice.verdict)) +
         "; recommended: " + std::string(ToText(advice.recommended)) + ". " + advice.reason;
}

std::string_view HeldBackText(const FindingAdvice& advice) {
  if (!advice.IsHeldBack()) return {};
  return "fk_audit_repairs() holds the repair back until the code is mended or somebody decides "
         "(fk_audit_decide); heed_advice => false prints it.";
}

std::string_view StatusOf(const Report& report, const PlannedRepair& plan) {
  if (plan.plan.steps.empty()) return plan.status;
  for (const std::size_t finding : plan.findings) {
    const FindingAdvice* const advice = AdviceOf(report, finding);
    if (advice != nullptr && advice->IsHeldBack()) return ToText(advice->verdict);
  }
  return plan.status;
}

std::string StatusText(const Report& report, const PlannedRepair& plan) {
  const std::string_view status = StatusOf(report, plan);
  return (status == plan.status ? "" : "held back: ") + std::string(status);
}

const Finding& LeaderOf(const Report& report, const PlannedRepair& plan) {
  return report.comparison->findings[plan.findings.front()];
}

std::vector<std::string> SourcesOf(const Report& report, const Finding& finding) {
  std::vector<std::string> sources;
  for (const std::uint32_t index : finding.intents) {
    const std::string& name = report.intents->sources[report.intents->intents[index].source].name;
    if (std::ranges::find(sources, name) == sources.end()) sources.push_back(name);
  }
  return sources;
}

Place PlaceOf(std::string_view origin) {
  const std::size_t colon = origin.rfind(':');
  if (colon == origin.npos) return {origin};
  Place place{origin.substr(0, colon)};
  const char* const end = origin.data() + origin.size();
  const auto [last, error] = std::from_chars(origin.data() + colon + 1, end, place.line);
  if (error != std::errc() || last != end) return {origin};
  return place;
}

std::vector<std::optional<std::size_t>> FindingByKey(const Report& report) {
  std::vector<std::optional<std::size_t>> by_key(report.catalog->foreign_keys.size());
  const auto note = [&](ForeignKeyId key, std::size_t finding) {
    if (key != kNoForeignKey && !by_key[key]) by_key[key] = finding;
  };
  for (std::size_t i = 0; i < report.comparison->findings.size(); ++i) {
    const Finding& finding = report.comparison->findings[i];
    note(finding.key, i);
    for (const ForeignKeyId key : finding.other_keys) note(key, i);
  }
  return by_key;
}

PlansByFinding ByFinding(const std::vector<PlannedRepair>& plans) {
  PlansByFinding by_finding;
  for (const PlannedRepair& plan : plans) {
    for (const std::size_t finding : plan.findings) by_finding.emplace(finding, &plan);
  }
  return by_finding;
}

}  // namespace fk_audit
