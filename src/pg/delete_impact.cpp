#include "pg/delete_impact.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "core/error.hpp"
#include "core/impact/exact.hpp"
#include "core/impact/excerpt.hpp"
#include "core/impact/impact.hpp"
#include "pg/arguments.hpp"
#include "pg/audit.hpp"
#include "pg/boundary.hpp"
#include "pg/catalog_reader.hpp"
#include "pg/facts_reader.hpp"
#include "pg/impact/spi_row_source.hpp"
#include "pg/read_right.hpp"
#include "pg/rows.hpp"

namespace fk_audit {

int impact_row_budget_setting = 100'000;

namespace {

// Columns of fk_audit_delete_impact().
enum ImpactColumn {
  kDepth,
  kPath,
  kChildTable,
  kChildColumns,
  kParentTable,
  kConstraintName,
  kRule,
  kEffect,
  kRuleAfter,
  kEffectAfter,
  kEstimatedRows,
  kExactRows,
  kMissingIndex,
  kRowsScanned,
  kDetail,
  kUncertain,
  kFinding,
  kImpactColumns,
};
static_assert(kImpactColumns == 17);

enum ImpactArgument { kParentArgument, kKeyArgument, kMaxDepthArgument };

constexpr std::uint32_t kNoMaxDepth = std::numeric_limits<std::uint32_t>::max();

// The server's own error would name no next step. Calls the server, hence its name.
void require_schema(const char* name) {
  const Oid schema = get_namespace_oid(name, true);
  if (!OidIsValid(schema) || may_use_schema(schema)) return;
  ereport(ERROR,
          (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE), errmsg("permission denied for schema %s", name),
           errhint("Ask its owner to run GRANT USAGE ON SCHEMA %s TO %s.", quote_identifier(name),
                   quote_identifier(GetUserNameFromId(GetUserId(), false)))));
}

// As the server finds a table by name: the caller's search_path where no schema is given.
TableId FindParent(const Catalog& catalog, std::string_view text) {
  const QualifiedName name = ParseTableName(text);
  const Oid oid = Call([&] {
    if (!name.schema.empty()) require_schema(name.schema.c_str());
    RangeVar* const range =
        makeRangeVar(name.schema.empty() ? nullptr : pstrdup(name.schema.c_str()),
                     pstrdup(name.name.c_str()), -1);
    return RangeVarGetRelid(range, NoLock, true);
  });
  // As the server shows a name in its errors; what the caller wrote may have quotes of its own.
  const std::string shown = (name.schema.empty() ? "" : name.schema + ".") + name.name;
  if (!OidIsValid(oid)) {
    throw Error(ErrorCode::kUndefinedTable, "table \"" + shown + "\" does not exist",
                "Names fold to lower case outside double quotes and may be schema.table.");
  }
  const auto table = std::ranges::find(catalog.tables, oid, &Table::oid);
  if (table == catalog.tables.end()) {
    throw Error(ErrorCode::kWrongKind, "\"" + shown + "\" is not a table",
                "Only tables, partitioned or not, have foreign keys.");
  }
  return static_cast<TableId>(table - catalog.tables.begin());
}

std::uint32_t MaxDepth(const Arguments& arguments) {
  const std::optional<std::int32_t> depth = arguments.OptionalInteger(kMaxDepthArgument);
  if (depth && *depth < 1) {
    throw Error(ErrorCode::kInvalidParameter, "argument \"max_depth\" must be at least 1",
                "Leave it out to follow every path to its end.");
  }
  return depth ? static_cast<std::uint32_t>(*depth) : kNoMaxDepth;
}

void SetCount(RowWriter& rows, int column, double count) {
  if (count >= 0) rows.SetBigint(column, static_cast<std::int64_t>(std::llround(count)));
}

void FillImpact(const ImpactRow& row, RowWriter& rows) {
  rows.SetInteger(kDepth, static_cast<std::int32_t>(row.depth));
  rows.SetText(kPath, row.path);
  rows.SetText(kChildTable, row.child);
  rows.SetTextOrNull(kChildColumns, row.columns);
  rows.SetTextOrNull(kParentTable, row.parent);
  rows.SetTextOrNull(kConstraintName, row.constraint);
  rows.SetTextOrNull(kRule, row.rule);
  rows.SetTextOrNull(kEffect, row.effect);
  rows.SetTextOrNull(kRuleAfter, row.rule_after);
  rows.SetTextOrNull(kEffectAfter, row.effect_after);
  SetCount(rows, kEstimatedRows, row.estimate.rows);
  if (row.exact) rows.SetBigint(kExactRows, *row.exact);
  if (row.key != kNoForeignKey) rows.SetBoolean(kMissingIndex, row.estimate.missing_index);
  SetCount(rows, kRowsScanned, row.estimate.scanned);
  rows.SetTextOrNull(kDetail, row.detail);
  rows.SetTextOrNull(kUncertain, row.uncertain);
}

// The two sides and everything they refer to.
struct Impact {
  Audit audit;
  RepairedCatalog repaired;
  TableId parent = kNoTable;
  std::vector<ForeignKeyId> keys;  // of the excerpts, by their numbers there
  Catalog live_part;
  Catalog repaired_part;
  DatabaseFacts facts;
};

std::vector<ImpactRow> Describe(const DeleteGraph& graph, std::uint32_t max_depth,
                                Snapshot snapshot, Impact& impact) {
  const Catalog& live = impact.audit.catalog;
  const bool declared = impact.audit.intents.DeclaresAnything();
  std::vector<ImpactStep> today =
      TraceDelete(live, graph, impact.parent, max_depth, CheckForInterrupts);
  std::vector<ImpactStep> later;
  if (declared) {
    impact.repaired = CatalogAfterRepairs(live, impact.audit.intents, impact.audit.names,
                                          impact.audit.comparison);
    const DeleteGraph repaired_graph(impact.repaired.catalog, CheckForInterrupts);
    later = TraceDelete(impact.repaired.catalog, repaired_graph, impact.parent, max_depth,
                        CheckForInterrupts);
  }
  impact.keys = KeysOfSteps(today, later);
  Renumber(impact.keys, today);
  Renumber(impact.keys, later);
  impact.live_part = ExcerptOf(live, impact.keys, impact.parent);
  impact.repaired_part =
      declared ? ExcerptOf(impact.repaired.catalog, impact.keys, impact.parent) : impact.live_part;
  impact.facts = ReadFacts(snapshot, impact.audit.names, impact.repaired_part, impact.parent);
  const Quote quote = ServerQuote();
  const ImpactSide live_side{{impact.live_part, impact.facts, graph, impact.audit.names, quote},
                             today};
  const ImpactSide repaired_side{
      {impact.repaired_part, impact.facts, graph, impact.audit.names, quote}, later};
  return DescribeImpact(live_side, declared ? &repaired_side : nullptr, impact.parent);
}

// Rows of legacy children are rows of the parent for a DELETE, but not for any foreign key.
void NoteInheritance(const Impact& impact, ImpactRow& root) {
  if (impact.facts.InheritorsOf(impact.parent).empty()) return;
  if (!root.uncertain.empty()) root.uncertain += "; ";
  root.uncertain += "rows of tables that inherit from it have no foreign keys of its own";
}

// How the delete ends is up to rows that nobody has looked at.
void NoteNotCounted(ImpactRow& root) {
  root.effect.clear();
  const std::string code = root.uncertain.empty() ? "" : "; " + root.uncertain;
  root.uncertain = "not counted: more than " + std::to_string(impact_row_budget_setting) +
                   " rows, see the setting fk_audit.impact_row_budget" + code;
}

void Count(const DeleteGraph& graph, Snapshot snapshot, const std::vector<std::string>& key,
           const Impact& impact, std::vector<ImpactRow>& lines) {
  const Quote quote = ServerQuote();
  const ImpactDatabase database{snapshot,     impact.audit.catalog, graph,
                                impact.facts, impact.audit.names,   quote};
  SpiRowSource source(database, impact_row_budget_setting);
  const RowId row = source.FindByPrimaryKey(impact.parent, key);
  try {
    const ExactImpact exact = CountExactly(source, row, CheckForInterrupts);
    AddExact(exact, impact.keys, source.ObstaclesOf(impact.keys),
             {impact.audit.catalog, impact.audit.names, quote}, lines);
  } catch (const RowBudgetExceeded&) {
    NoteNotCounted(lines.front());
  }
}

std::string FindingOf(const Impact& impact, const ImpactRow& row) {
  if (row.key == kNoForeignKey) return {};
  const auto found = impact.repaired.findings.find(impact.keys[row.key]);
  if (found == impact.repaired.findings.end()) return {};
  return FindingName(impact.audit.comparison.findings[found->second]);
}

}  // namespace

void ListDeleteImpact(FunctionCallInfo fcinfo) {
  const Arguments arguments(fcinfo);
  const std::string_view parent = arguments.Text(kParentArgument, "parent");
  const auto key = arguments.OptionalTextArray(kKeyArgument, "key");
  const std::uint32_t max_depth = MaxDepth(arguments);
  const RegisteredSnapshot snapshot;
  Impact impact;
  impact.audit = RunAudit(std::nullopt, AuditPurpose::kGraph);
  impact.parent = FindParent(impact.audit.catalog, parent);
  const DeleteGraph graph(impact.audit.catalog, CheckForInterrupts);
  // What the rows are counted by must be known to its end.
  std::vector<ImpactRow> lines =
      Describe(graph, key ? kNoMaxDepth : max_depth, snapshot.get(), impact);
  if (key) Count(graph, snapshot.get(), *key, impact, lines);
  NoteInheritance(impact, lines.front());
  RowWriter rows(fcinfo, kImpactColumns);
  for (const ImpactRow& line : lines) {
    if (line.depth > max_depth) break;
    FillImpact(line, rows);
    rows.SetTextOrNull(kFinding, FindingOf(impact, line));
    rows.Put();
  }
}

}  // namespace fk_audit
