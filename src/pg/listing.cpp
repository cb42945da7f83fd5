#include "pg/listing.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/advice/finding_advice.hpp"
#include "core/error.hpp"
#include "core/finding.hpp"
#include "core/report/report.hpp"
#include "pg/audit.hpp"
#include "pg/boundary.hpp"
#include "pg/report_model.hpp"
#include "pg/rows.hpp"

namespace fk_audit {
namespace {

std::string_view ToText(TriggerState state) {
  switch (state) {
    case TriggerState::kAsExpected:
      return "as expected";
    case TriggerState::kReplicaOnly:
      return "replica only";
    case TriggerState::kDisabled:
      return "disabled";
    case TriggerState::kMissing:
      return "missing";
    case TriggerState::kContradicting:
      return "contradicting";
  }
  return "";
}

// Columns of fk_audit_foreign_keys(), named as those of fk_audit.intents.
enum ForeignKeyColumn {
  kChildSchema,
  kChildTable,
  kChildColumns,
  kParentSchema,
  kParentTable,
  kParentColumns,
  kConstraintName,
  kDeleteRule,
  kDeleteColumns,
  kUpdateRule,
  kMatchOption,
  kDeferrable,
  kInitiallyDeferred,
  kValidated,
  kEnforced,
  kTriggers,
  kForeignKeyColumns,
};
static_assert(kForeignKeyColumns == 16);

// The texts of one key's column lists, reused from row to row.
struct ColumnLists {
  std::vector<std::string_view> child;
  std::vector<std::string_view> parent;
  std::vector<std::string_view> deleted;
};

void FillForeignKey(const Catalog& catalog, const NameTable& names, const ForeignKey& key,
                    ColumnLists& lists, RowWriter& rows) {
  const Table& child = catalog.tables[key.child];
  const Table& parent = catalog.tables[key.parent];
  lists.child.clear();
  lists.parent.clear();
  lists.deleted.clear();
  for (const ColumnPair& pair : catalog.PairsOf(key)) {
    lists.child.push_back(names[pair.child]);
    lists.parent.push_back(names[pair.parent]);
  }
  for (const NameId column : catalog.DeleteColumnsOf(key)) lists.deleted.push_back(names[column]);
  rows.SetText(kChildSchema, names[child.schema]);
  rows.SetText(kChildTable, names[child.name]);
  rows.SetTextArray(kChildColumns, lists.child);
  rows.SetText(kParentSchema, names[parent.schema]);
  rows.SetText(kParentTable, names[parent.name]);
  rows.SetTextArray(kParentColumns, lists.parent);
  rows.SetText(kConstraintName, names[key.name]);
  rows.SetText(kDeleteRule, ToText(key.delete_rule));
  if (!lists.deleted.empty()) rows.SetTextArray(kDeleteColumns, lists.deleted);
  rows.SetText(kUpdateRule, ToText(key.update_rule));
  rows.SetText(kMatchOption, ToText(key.match));
  rows.SetBoolean(kDeferrable, key.deferrable);
  rows.SetBoolean(kInitiallyDeferred, key.initially_deferred);
  rows.SetBoolean(kValidated, key.validated);
  rows.SetBoolean(kEnforced, key.enforced && key.triggers == TriggerState::kAsExpected);
  rows.SetText(kTriggers, ToText(key.triggers));
}

// Columns of fk_audit_mismatches(): exactly these eight.
enum MismatchColumn {
  kMismatchSeverity,
  kMismatchKind,
  kMismatchChild,
  kMismatchColumns,
  kMismatchParent,
  kMismatchDeclared,
  kMismatchLive,
  kMismatchFinding,
  kMismatchColumnCount,
};
static_assert(kMismatchColumnCount == 8);

// Columns of fk_audit_findings(): everything that is known of a finding.
enum FindingColumn {
  kFindingName,
  kFindingState,
  kFindingSeverity,
  kFindingKindName,
  kFindingChildSchema,
  kFindingChildTable,
  kFindingChildColumns,
  kFindingParentSchema,
  kFindingParentTable,
  kFindingParentColumns,
  kFindingConstraint,
  kFindingDeclared,
  kFindingLive,
  kFindingDetail,
  kFindingStated,
  kFindingSources,
  kFindingOrigins,
  kFindingPattern,
  kFindingClass,
  kFindingConfidence,
  kFindingEvidence,
  kFindingVerdict,
  kFindingRecommended,
  kFindingReason,
  kFindingEffect,
  kFindingAlternatives,
  kFindingDecidedBy,
  kFindingWaived,
  kFindingWaivedBy,
  kFindingWaivedReason,
  kFindingWaivedAt,
  kFindingWaivedUntil,
  kFindingColumnCount,
};
static_assert(kFindingColumnCount == 32);

std::vector<std::string_view> Views(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

// The distinct sources and origins behind a finding, in the order of its intents.
void FillProvenance(const Audit& audit, const Finding& finding, RowWriter& rows) {
  std::vector<std::string_view> sources;
  std::vector<std::string_view> origins;
  std::optional<bool> stated;
  for (const std::uint32_t index : finding.intents) {
    const Intent& intent = audit.intents.intents[index];
    const std::string_view source = audit.intents.sources[intent.source].name;
    if (std::find(sources.begin(), sources.end(), source) == sources.end()) {
      sources.push_back(source);
    }
    if (intent.origin != kNoName) origins.push_back(audit.names[intent.origin]);
    if (intent.delete_rule_stated) stated = stated.value_or(false) || *intent.delete_rule_stated;
  }
  if (stated) rows.SetBoolean(kFindingStated, *stated);
  rows.SetTextArray(kFindingSources, sources);
  rows.SetTextArray(kFindingOrigins, origins);
}

void FillWaiver(const Comparison& comparison, const Finding& finding, RowWriter& rows) {
  const Waiver* const waiver = WaiverOf(comparison, finding);
  rows.SetBoolean(kFindingWaived, waiver != nullptr);
  if (waiver == nullptr) return;
  rows.SetText(kFindingWaivedBy, waiver->who);
  rows.SetText(kFindingWaivedReason, waiver->reason);
  rows.SetTimestamp(kFindingWaivedAt, waiver->since);
  rows.SetTimestamp(kFindingWaivedUntil, waiver->until);
}

void FillFinding(const Audit& audit, const Finding& finding, RowWriter& rows) {
  rows.SetText(kFindingName, FindingName(finding));
  rows.SetText(kFindingState, StateName(finding));
  rows.SetText(kFindingSeverity, fk_audit::ToText(finding.severity));
  rows.SetText(kFindingKindName, fk_audit::ToText(finding.kind));
  rows.SetTextOrNull(kFindingChildSchema, finding.child.schema);
  rows.SetTextOrNull(kFindingChildTable, finding.child.name);
  if (!finding.child_columns.empty()) {
    rows.SetTextArray(kFindingChildColumns, Views(finding.child_columns));
  }
  rows.SetTextOrNull(kFindingParentSchema, finding.parent.schema);
  rows.SetTextOrNull(kFindingParentTable, finding.parent.name);
  if (!finding.parent_columns.empty()) {
    rows.SetTextArray(kFindingParentColumns, Views(finding.parent_columns));
  }
  rows.SetTextOrNull(kFindingConstraint, finding.constraint_name);
  rows.SetTextOrNull(kFindingDeclared, finding.declared);
  rows.SetTextOrNull(kFindingLive, finding.live);
  rows.SetTextOrNull(kFindingDetail, finding.detail);
  FillProvenance(audit, finding, rows);
  rows.SetTextOrNull(kFindingPattern, finding.pattern);
  FillWaiver(audit.comparison, finding, rows);
}

// What is known beside the facts of a finding about a delete rule.
void FillJudgement(const FindingAdvice& advice, RowWriter& rows) {
  rows.SetText(kFindingClass, fk_audit::ToText(advice.child_class));
  rows.SetDouble(kFindingConfidence, advice.confidence);
  rows.SetTextArray(kFindingEvidence, Views(advice.evidence));
  rows.SetText(kFindingVerdict, fk_audit::ToText(advice.verdict));
  rows.SetText(kFindingRecommended, fk_audit::ToText(advice.recommended));
  rows.SetText(kFindingReason, advice.reason);
  rows.SetText(kFindingEffect, advice.effect);
  rows.SetTextArray(kFindingAlternatives, Views(advice.alternatives));
  rows.SetTextOrNull(kFindingDecidedBy, advice.decided_by);
}

// Columns of fk_audit_summary(): one row of counters.
enum SummaryColumn {
  kSummarySources,
  kSummaryCompared,
  kSummaryEqual,
  kSummaryFindings,
  kSummaryCritical,
  kSummaryHigh,
  kSummaryMedium,
  kSummaryLow,
  kSummarySkipped,
  kSummaryWaived,
  kSummaryColumnCount,
};
static_assert(kSummaryColumnCount == 10);

}  // namespace

void ListForeignKeys(FunctionCallInfo fcinfo, std::optional<std::string_view> tables) {
  NameTable names;
  Catalog catalog;
  ReadLiveSide(tables, names, catalog);
  RowWriter rows(fcinfo, kForeignKeyColumns);
  ColumnLists lists;
  for (const ForeignKey& key : catalog.foreign_keys) {
    CheckForInterrupts();
    FillForeignKey(catalog, names, key, lists, rows);
    rows.Put();
  }
}

void ListMismatches(FunctionCallInfo fcinfo, std::optional<std::string_view> tables) {
  const Audit audit = RunAudit(tables);
  RowWriter rows(fcinfo, kMismatchColumnCount);
  const Quote quote = ServerQuote();
  for (const Finding& finding : audit.comparison.findings) {
    CheckForInterrupts();
    if (finding.waiver != kNoWaiver) continue;
    rows.SetText(kMismatchSeverity, fk_audit::ToText(finding.severity));
    rows.SetText(kMismatchKind, fk_audit::ToText(finding.kind));
    if (!finding.child.name.empty()) {
      rows.SetText(kMismatchChild, DisplayTable(finding.child, quote));
    }
    rows.SetTextOrNull(kMismatchColumns, PrintColumns(finding.child_columns, quote));
    if (!finding.parent.name.empty()) {
      rows.SetText(kMismatchParent, DisplayTable(finding.parent, quote));
    }
    rows.SetTextOrNull(kMismatchDeclared, finding.declared);
    rows.SetTextOrNull(kMismatchLive, finding.live);
    rows.SetText(kMismatchFinding, FindingName(finding));
    rows.Put();
  }
  NoticeCoverage(audit);
}

void ListFindings(FunctionCallInfo fcinfo, std::optional<std::string_view> tables) {
  const Audit audit = RunAudit(tables, AuditPurpose::kJudgement);
  const AdviceByFinding by_finding = DescribeFindings(audit.AdviceOn(), ServerQuote());
  RowWriter rows(fcinfo, kFindingColumnCount);
  for (std::size_t i = 0; i < audit.comparison.findings.size(); ++i) {
    CheckForInterrupts();
    FillFinding(audit, audit.comparison.findings[i], rows);
    if (const auto found = by_finding.find(i); found != by_finding.end()) {
      FillJudgement(found->second, rows);
    }
    rows.Put();
  }
  NoticeCoverage(audit);
}

void ListSummary(FunctionCallInfo fcinfo, std::optional<std::string_view> tables) {
  const Audit audit = RunAudit(tables);
  std::array<std::int64_t, 4> by_severity{};
  std::int64_t open = 0;
  for (const Finding& finding : audit.comparison.findings) {
    if (finding.waiver != kNoWaiver) continue;
    ++open;
    ++by_severity[static_cast<std::size_t>(finding.severity)];
  }
  RowWriter rows(fcinfo, kSummaryColumnCount);
  rows.SetBigint(kSummarySources, static_cast<std::int64_t>(audit.intents.sources.size()));
  rows.SetBigint(kSummaryCompared, static_cast<std::int64_t>(audit.comparison.compared));
  rows.SetBigint(kSummaryEqual, static_cast<std::int64_t>(audit.comparison.equal));
  rows.SetBigint(kSummaryFindings, open);
  rows.SetBigint(kSummaryCritical, by_severity[static_cast<std::size_t>(Severity::kCritical)]);
  rows.SetBigint(kSummaryHigh, by_severity[static_cast<std::size_t>(Severity::kHigh)]);
  rows.SetBigint(kSummaryMedium, by_severity[static_cast<std::size_t>(Severity::kMedium)]);
  rows.SetBigint(kSummaryLow, by_severity[static_cast<std::size_t>(Severity::kLow)]);
  rows.SetBigint(kSummarySkipped, static_cast<std::int64_t>(audit.comparison.skipped));
  rows.SetBigint(kSummaryWaived, static_cast<std::int64_t>(audit.comparison.waived));
  rows.Put();
}

std::string ExplainText(std::string_view finding, bool count_orphans) {
  const Audit audit = RunAudit(std::nullopt, AuditPurpose::kJudgement);
  const FindingPredicate wanted = NamedFindings(audit, {{std::string(finding)}});
  const Report report = BuildReport(audit, std::nullopt, count_orphans, /*heed_advice=*/false,
                                    NamedFindings(audit, std::nullopt), wanted);
  std::string text;
  for (std::size_t i = 0; i < audit.comparison.findings.size(); ++i) {
    if (wanted(audit.comparison.findings[i])) text += ExplainFinding(report, i);
  }
  return text;
}

std::string ReportText(std::string_view format, std::optional<std::string_view> tables) {
  const ReportFormat& found = FindReportFormat(format);
  const Audit audit = RunAudit(tables, AuditPurpose::kJudgement);
  return found.print(BuildReport(audit, tables, /*count_orphans=*/false, /*heed_advice=*/false,
                                 NamedFindings(audit, std::nullopt), /*wanted=*/{}));
}

}  // namespace fk_audit
