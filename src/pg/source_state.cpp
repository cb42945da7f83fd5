// ReadSource() of intent_store.hpp: a stored source as the declarations that it was made from.
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "pg/boundary.hpp"
#include "pg/intent_store.hpp"
#include "pg/spi_session.hpp"
#include "pg/stored_row.hpp"

namespace fk_audit {
namespace {

// Waits for another load of the source, and inserts nothing if there is one already.
constexpr char kClaim[] =
    "INSERT INTO fk_audit.sources (source, complete, search_path, loaded_at, loaded_by) "
    "VALUES ($1, false, '{}', pg_catalog.transaction_timestamp(), SESSION_USER) "
    "ON CONFLICT (source) DO NOTHING";

constexpr char kSelectSource[] =
    "SELECT revision, complete, schema_pattern, search_path FROM fk_audit.sources "
    "WHERE source OPERATOR(pg_catalog.=) $1 FOR UPDATE";
enum { kRevision, kComplete, kPattern, kSearchPath };

constexpr char kSelectTables[] =
    "SELECT position, origin, table_schema, table_name, whole, columns, partition_of, inherits, "
    "own_columns "
    "FROM fk_audit.source_tables WHERE source OPERATOR(pg_catalog.=) $1 ORDER BY position";
enum {
  kPosition,
  kTableOrigin,
  kTableSchema,
  kTableName,
  kWhole,
  kColumns,
  kPartitionOf,
  kInherits,
  kOwnColumns,
};

constexpr char kSelectConstraints[] =
    "SELECT t.position, c.value OPERATOR(pg_catalog.->>) 'type', "
    "c.value OPERATOR(pg_catalog.->>) 'name', "
    "ARRAY(SELECT e.name FROM pg_catalog.jsonb_array_elements_text("
    "c.value OPERATOR(pg_catalog.->) 'columns') AS e(name)) "
    "FROM fk_audit.source_tables AS t, "
    "LATERAL pg_catalog.jsonb_array_elements(t.constraints) WITH ORDINALITY AS c(value, number) "
    "WHERE t.source OPERATOR(pg_catalog.=) $1 ORDER BY t.position, c.number";
enum { kConstraintTable, kConstraintType, kConstraintName, kConstraintColumns };

constexpr char kSelectIntents[] =
    "SELECT origin, child_schema, child_table, child_columns, parent_schema, parent_table, "
    "parent_columns, constraint_name, delete_rule, delete_rule_stated, delete_columns, "
    "update_rule, update_rule_stated, match_option, \"deferrable\", initially_deferred, validated, "
    "enforced FROM fk_audit.intents WHERE source OPERATOR(pg_catalog.=) $1 ORDER BY id";
enum {
  kOrigin,
  kChildSchema,
  kChildTable,
  kChildColumns,
  kParentSchema,
  kParentTable,
  kParentColumns,
  kKeyName,
  kDeleteRule,
  kDeleteRuleStated,
  kDeleteColumns,
  kUpdateRule,
  kUpdateRuleStated,
  kMatch,
  kDeferrable,
  kInitiallyDeferred,
  kValidated,
  kEnforced,
};

// The rows of the last statement, one after the other; runs inside a Call().
template <typename OnRow>
void for_each_row(OnRow on_row) {
  SPITupleTable* const table = SPI_tuptable;
  const StoredRow row = make_row(table->tupdesc->natts);
  for (std::uint64_t i = 0; i < table->numvals; ++i) {
    CHECK_FOR_INTERRUPTS();
    heap_deform_tuple(table->vals[i], table->tupdesc, row.values, row.nulls);
    on_row(row);
  }
  SPI_freetuptable(table);
}

void copy_name(const StoredRow& row, int schema, int name, QualifiedName& to) {
  copy_text(row, schema, to.schema);
  copy_text(row, name, to.name);
}

std::string_view view_of(const StoredRow& row, int column) {
  return row.nulls[column] ? std::string_view() : text_of(row.values[column]);
}

void copy_header(const StoredRow& row, SourceHeader& header) {
  copy_text(row, kRevision, header.revision);
  header.complete = DatumGetBool(row.values[kComplete]);
  copy_text(row, kPattern, header.schema_pattern);
  copy_text_array(row, kSearchPath, header.search_path);
}

// The schema and the name that stand in `array` from `position` on.
void copy_pair(const TextArray& array, int position, QualifiedName& to) {
  const std::string_view schema = text_of(array.elements[position]);
  to.schema = schema;
  const std::string_view name = text_of(array.elements[position + 1]);
  to.name = name;
}

void copy_table(const StoredRow& row, TableDeclaration& table) {
  copy_text(row, kTableOrigin, table.origin);
  copy_name(row, kTableSchema, kTableName, table.table);
  table.whole = DatumGetBool(row.values[kWhole]);
  copy_text_array(row, kColumns, table.columns);
  if (!row.nulls[kPartitionOf]) {
    const TextArray root = text_array_of(row.values[kPartitionOf], "partition_of");
    if (root.count != 2) elog(ERROR, "partition_of must have two elements");
    copy_pair(root, 0, table.partition_of);
  }
  if (!row.nulls[kInherits]) {
    const TextArray parents = text_array_of(row.values[kInherits], "inherits");
    for (int i = 0; i + 1 < parents.count; i += 2) {
      copy_pair(parents, i, table.inherits.emplace_back());
    }
  }
  copy_text_array(row, kOwnColumns, table.own_columns);
}

void copy_key(const StoredRow& row, DeclaredForeignKey& key) {
  copy_text(row, kOrigin, key.origin);
  copy_name(row, kChildSchema, kChildTable, key.child);
  copy_text_array(row, kChildColumns, key.columns);
  copy_name(row, kParentSchema, kParentTable, key.parent);
  copy_text_array(row, kParentColumns, key.parent_columns);
  copy_text(row, kKeyName, key.constraint_name);
  key.delete_rule = ParseReferentialAction(view_of(row, kDeleteRule));
  copy_boolean(row, kDeleteRuleStated, key.delete_rule_stated);
  if (!row.nulls[kDeleteColumns]) {
    copy_text_array(row, kDeleteColumns, key.delete_columns.emplace());
  }
  key.update_rule = ParseReferentialAction(view_of(row, kUpdateRule));
  copy_boolean(row, kUpdateRuleStated, key.update_rule_stated);
  key.match = ParseMatchOption(view_of(row, kMatch));
  copy_boolean(row, kDeferrable, key.deferrable);
  copy_boolean(row, kInitiallyDeferred, key.initially_deferred);
  copy_boolean(row, kValidated, key.validated);
  copy_boolean(row, kEnforced, key.enforced);
}

// Table by its position, for the constraints.
using TablesByPosition = std::unordered_map<std::int32_t, std::size_t>;

void read_tables(const SpiParameters& source, std::vector<TableDeclaration>& tables,
                 TablesByPosition& by_position) {
  spi_run(kSelectTables, source);
  for_each_row([&](const StoredRow& row) {
    by_position[DatumGetInt32(row.values[kPosition])] = tables.size();
    copy_table(row, tables.emplace_back());
  });
}

void read_constraints(const SpiParameters& source, std::vector<TableDeclaration>& tables,
                      const TablesByPosition& by_position) {
  spi_run(kSelectConstraints, source);
  for_each_row([&](const StoredRow& row) {
    const auto table = by_position.find(DatumGetInt32(row.values[kConstraintTable]));
    if (table == by_position.end()) return;
    TableDeclaration::Constraint& constraint = tables[table->second].constraints.emplace_back();
    copy_text(row, kConstraintType, constraint.type);
    copy_text(row, kConstraintName, constraint.name);
    copy_text_array(row, kConstraintColumns, constraint.columns);
  });
}

}  // namespace

std::optional<StoredSource> ReadSource(std::string_view name) {
  RequireIntentWriteAccess();
  StoredSource stored;
  stored.header.name = name;
  TablesByPosition by_position;
  const bool found = Call([&] {
    spi_connect();
    SpiParameters source;
    add_text(source, name);
    const bool known = spi_run(kClaim, source) == 0;
    if (known) {
      spi_run(kSelectSource, source);
      for_each_row([&](const StoredRow& row) { copy_header(row, stored.header); });
      read_tables(source, stored.declarations.tables, by_position);
      read_constraints(source, stored.declarations.tables, by_position);
      spi_run(kSelectIntents, source);
      for_each_row([&](const StoredRow& row) {
        copy_key(row, stored.declarations.foreign_keys.emplace_back());
      });
    }
    spi_finish();
    return known;
  });
  if (!found) return std::nullopt;
  return stored;
}

}  // namespace fk_audit
