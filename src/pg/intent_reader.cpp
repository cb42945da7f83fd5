// ReadIntents() of intent_store.hpp: whole tables by scans, because a load may hold 200,000 rows;
// and ReadIntentsOf(): what is said of a few tables, by index.
#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "core/error.hpp"
#include "pg/boundary.hpp"
#include "pg/intent_store.hpp"
#include "pg/stored_row.hpp"
#include "pg/stored_table.hpp"

namespace fk_audit {
namespace {

// Columns of the tables in sql/fk_audit--*.sql, in the order of CREATE TABLE.
enum SourceColumn {
  kSourceName,
  kSourceRevision,
  kSourceComplete,
  kSourcePattern,
  kSourceSearchPath,
  kSourceLoadedAt,
  kSourceLoadedBy,
  kSourceColumns,
};
enum TableColumn {
  kTableSource,
  kTablePosition,
  kTableOrigin,
  kTablePattern,
  kTableSchema,
  kTableName,
  kTableWhole,
  kTableColumnNames,
  kTableConstraints,
  kTablePartitionOf,
  kTableColumns,
};
enum IntentColumn {
  kIntentId,
  kIntentSource,
  kIntentRevision,
  kIntentOrigin,
  kIntentPattern,
  kIntentChildSchema,
  kIntentChildTable,
  kIntentChildColumns,
  kIntentParentSchema,
  kIntentParentTable,
  kIntentParentColumns,
  kIntentConstraintName,
  kIntentDeleteRule,
  kIntentDeleteRuleStated,
  kIntentDeleteColumns,
  kIntentUpdateRule,
  kIntentUpdateRuleStated,
  kIntentMatch,
  kIntentDeferrable,
  kIntentInitiallyDeferred,
  kIntentValidated,
  kIntentEnforced,
  kIntentColumns,
};
static_assert(kSourceColumns == 7 && kTableColumns == 10 && kIntentColumns == 22,
              "the columns of the tables in sql/fk_audit--1.0.0.sql");

// Builds the set row by row. The functions in snake_case run inside the Call() of ScanTable().
class IntentReader {
 public:
  explicit IntentReader(NameTable& names) : names_(names) {}

  IntentSet Read(Snapshot snapshot);
  IntentSet ReadOf(Snapshot snapshot, std::vector<QualifiedName> tables);

 private:
  void ReadSources(Snapshot snapshot);
  void ReadNamed(Snapshot snapshot, std::optional<std::string_view> schema, std::string_view name);
  IntentSet Finish();

  void add_source(const StoredRow& row);
  void add_table(const StoredRow& row);
  void add_intent(const StoredRow& row);

  SourceId source_of(Datum value, const char* table);
  PatternId pattern_of(const StoredRow& row, int column);
  NameId name_of(const StoredRow& row, int column);
  Run names_of(const StoredRow& row, int column);
  std::optional<ReferentialAction> action_of(const StoredRow& row, int column);
  std::optional<MatchOption> match_of(const StoredRow& row, int column);
  static std::optional<bool> boolean_of(const StoredRow& row, int column) {
    if (row.nulls[column]) return std::nullopt;
    return DatumGetBool(row.values[column]);
  }

  NameTable& names_;
  IntentSet set_;
  std::unordered_map<NameId, SourceId> sources_;
  std::unordered_map<NameId, PatternId> patterns_;
};

// timestamptz counts from 2000, the core from 1970.
std::int64_t ToUnixMicroseconds(TimestampTz time) {
  return time + (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY;
}

[[noreturn]] void BadRow(const char* table, std::string_view what, std::string_view value) {
  throw Error(ErrorCode::kInvalidText,
              std::string("fk_audit.") + table + " has a row with " + std::string(what) + " \"" +
                  std::string(value) + "\"",
              "Rows of this table are written by fk_audit_declare() and the loads; load the source "
              "again.");
}

void IntentReader::add_source(const StoredRow& row) {
  const NameId name = name_of(row, kSourceName);
  sources_.emplace(name, static_cast<SourceId>(set_.sources.size()));
  Source& source = set_.sources.emplace_back();
  copy_text(row, kSourceName, source.name);
  copy_text(row, kSourceRevision, source.revision);
  source.complete = DatumGetBool(row.values[kSourceComplete]);
  source.loaded_at = ToUnixMicroseconds(DatumGetTimestampTz(row.values[kSourceLoadedAt]));
}

void IntentReader::add_table(const StoredRow& row) {
  if (!DatumGetBool(row.values[kTableWhole])) return;
  set_.tables.push_back({source_of(row.values[kTableSource], "source_tables"),
                         pattern_of(row, kTablePattern), name_of(row, kTableSchema),
                         name_of(row, kTableName)});
}

void IntentReader::add_intent(const StoredRow& row) {
  Intent& intent = set_.intents.emplace_back();
  intent.id = DatumGetInt64(row.values[kIntentId]);
  intent.source = source_of(row.values[kIntentSource], "intents");
  intent.pattern = pattern_of(row, kIntentPattern);
  intent.child_schema = name_of(row, kIntentChildSchema);
  intent.child_table = name_of(row, kIntentChildTable);
  intent.parent_schema = name_of(row, kIntentParentSchema);
  intent.parent_table = name_of(row, kIntentParentTable);
  intent.constraint_name = name_of(row, kIntentConstraintName);
  intent.origin = name_of(row, kIntentOrigin);
  intent.columns = names_of(row, kIntentChildColumns);
  intent.parent_columns = names_of(row, kIntentParentColumns);
  intent.delete_columns = names_of(row, kIntentDeleteColumns);
  intent.delete_columns_stated = !row.nulls[kIntentDeleteColumns];
  intent.delete_rule = action_of(row, kIntentDeleteRule);
  intent.update_rule = action_of(row, kIntentUpdateRule);
  intent.match = match_of(row, kIntentMatch);
  intent.deferrable = boolean_of(row, kIntentDeferrable);
  intent.initially_deferred = boolean_of(row, kIntentInitiallyDeferred);
  intent.validated = boolean_of(row, kIntentValidated);
  intent.enforced = boolean_of(row, kIntentEnforced);
  intent.delete_rule_stated = boolean_of(row, kIntentDeleteRuleStated);
  intent.update_rule_stated = boolean_of(row, kIntentUpdateRuleStated);
}

SourceId IntentReader::source_of(Datum value, const char* table) {
  const std::string_view name = text_of(value);
  const auto found = sources_.find(names_.Intern(name));
  if (found == sources_.end()) BadRow(table, "the unknown source", name);
  return found->second;
}

PatternId IntentReader::pattern_of(const StoredRow& row, int column) {
  if (row.nulls[column]) return kNoPattern;
  const std::string_view pattern = text_of(row.values[column]);
  const auto next = static_cast<PatternId>(set_.patterns.size());
  const auto [entry, added] = patterns_.emplace(names_.Intern(pattern), next);
  if (added) set_.patterns.emplace_back(pattern);
  return entry->second;
}

NameId IntentReader::name_of(const StoredRow& row, int column) {
  if (row.nulls[column]) return kNoName;
  return names_.Intern(text_of(row.values[column]));
}

Run IntentReader::names_of(const StoredRow& row, int column) {
  Run run{static_cast<std::uint32_t>(set_.columns.size()), 0};
  if (row.nulls[column]) return run;
  const TextArray array =
      text_array_of(row.values[column], "a list of columns in fk_audit.intents");
  for (int i = 0; i < array.count; ++i) {
    set_.columns.push_back(names_.Intern(text_of(array.elements[i])));
  }
  run.count = static_cast<std::uint32_t>(array.count);
  return run;
}

std::optional<ReferentialAction> IntentReader::action_of(const StoredRow& row, int column) {
  if (row.nulls[column]) return std::nullopt;
  const std::string_view word = text_of(row.values[column]);
  const std::optional<ReferentialAction> action = ParseReferentialAction(word);
  if (!action) BadRow("intents", "the unknown rule", word);
  return action;
}

std::optional<MatchOption> IntentReader::match_of(const StoredRow& row, int column) {
  if (row.nulls[column]) return std::nullopt;
  const std::string_view word = text_of(row.values[column]);
  const std::optional<MatchOption> match = ParseMatchOption(word);
  if (!match) BadRow("intents", "the unknown match option", word);
  return match;
}

void IntentReader::ReadSources(Snapshot snapshot) {
  ScanTable(
      "sources", kSourceColumns, snapshot, [](float4) {},
      [this](const StoredRow& row) { add_source(row); });
}

IntentSet IntentReader::Read(Snapshot snapshot) {
  ReadSources(snapshot);
  ScanTable(
      "source_tables", kTableColumns, snapshot,
      [this](float4 rows) { set_.tables.reserve(static_cast<std::size_t>(rows)); },
      [this](const StoredRow& row) { add_table(row); });
  ScanTable(
      "intents", kIntentColumns, snapshot,
      [this](float4 rows) { set_.intents.reserve(static_cast<std::size_t>(rows)); },
      [this](const StoredRow& row) { add_intent(row); });
  return Finish();
}

// Whether the row speaks of this table, by name, under a pattern when there is no schema.
bool speaks_of(const StoredRow& row, int schema_column, int name_column,
               std::optional<std::string_view> schema, std::string_view name) {
  if (text_of(row.values[name_column]) != name) return false;
  if (row.nulls[schema_column]) return !schema;
  return schema && text_of(row.values[schema_column]) == *schema;
}

void IntentReader::ReadNamed(Snapshot snapshot, std::optional<std::string_view> schema,
                             std::string_view name) {
  const TableNameIndex tables{"source_tables", "source_tables_name_idx", kTableColumns, kTableName,
                              kTableSchema};
  ProbeTable(tables, schema, name, snapshot, [&](const StoredRow& row) {
    if (speaks_of(row, kTableSchema, kTableName, schema, name)) add_table(row);
  });
  const TableNameIndex intents{"intents", "intents_child_idx", kIntentColumns, kIntentChildTable,
                               kIntentChildSchema};
  ProbeTable(intents, schema, name, snapshot, [&](const StoredRow& row) {
    if (speaks_of(row, kIntentChildSchema, kIntentChildTable, schema, name)) add_intent(row);
  });
}

IntentSet IntentReader::ReadOf(Snapshot snapshot, std::vector<QualifiedName> tables) {
  ReadSources(snapshot);
  std::ranges::sort(tables, {},
                    [](const QualifiedName& table) { return std::tie(table.name, table.schema); });
  tables.erase(std::unique(tables.begin(), tables.end()), tables.end());
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const bool first = i == 0 || tables[i].name != tables[i - 1].name;
    if (first) ReadNamed(snapshot, std::nullopt, tables[i].name);
    ReadNamed(snapshot, tables[i].schema, tables[i].name);
  }
  return Finish();
}

IntentSet IntentReader::Finish() {
  // Neither a table scan nor an index gives rows in the order of their numbers.
  const auto older = [](const Intent& a, const Intent& b) { return a.id < b.id; };
  if (!std::is_sorted(set_.intents.begin(), set_.intents.end(), older)) {
    std::sort(set_.intents.begin(), set_.intents.end(), older);
  }
  return std::move(set_);
}

}  // namespace

IntentSet ReadIntents(Snapshot snapshot, NameTable& names) {
  return IntentReader(names).Read(snapshot);
}

IntentSet ReadIntentsOf(Snapshot snapshot, NameTable& names, std::vector<QualifiedName> tables) {
  return IntentReader(names).ReadOf(snapshot, std::move(tables));
}

}  // namespace fk_audit
