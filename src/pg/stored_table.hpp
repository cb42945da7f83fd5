// Whole tables of the extension by a scan, under the snapshot that the catalogs are read under.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

#include "pg/boundary.hpp"
#include "pg/postgres.hpp"
#include "pg/stored_row.hpp"

namespace fk_audit {

inline constexpr float4 kMaxReservedRows = 1e6;

namespace stored_table {

// A table of the extension that is being read. Everything here runs inside the Call().
struct OpenTable {
  Relation relation;
  TupleDesc descriptor;
};

inline OpenTable open_table(const char* table, int columns) {
  const Oid oid = intent_table(table);
  require_privileges(oid, table, ACL_SELECT);
  Relation const relation = table_open(oid, AccessShareLock);
  TupleDesc const descriptor = RelationGetDescr(relation);
  if (descriptor->natts < columns) {
    elog(ERROR, "fk_audit.%s has %d columns instead of %d", table, descriptor->natts, columns);
  }
  return {relation, descriptor};
}

// `on_row(row)` for every row of a scan, in a memory context that is reset for each; ends the scan.
template <typename OnRow>
void take_rows(SysScanDesc scan, TupleDesc descriptor, OnRow& on_row) {
  const StoredRow row = make_row(descriptor->natts);
  MemoryContext const per_row =
      AllocSetContextCreate(CurrentMemoryContext, "fk_audit row", ALLOCSET_SMALL_SIZES);
  for (HeapTuple tuple = systable_getnext(scan); HeapTupleIsValid(tuple);
       tuple = systable_getnext(scan)) {
    CHECK_FOR_INTERRUPTS();
    heap_deform_tuple(tuple, descriptor, row.values, row.nulls);
    // An index scan keeps memory of its own from row to row.
    MemoryContext const outer = MemoryContextSwitchTo(per_row);
    on_row(row);
    MemoryContextSwitchTo(outer);
    MemoryContextReset(per_row);
  }
  MemoryContextDelete(per_row);
  systable_endscan(scan);
}

}  // namespace stored_table

// Scans a table under `snapshot`. `on_start(rows)` gets the planner's estimate, `on_row(row)` every
// row, in a memory context that is reset for each; both run inside the Call().
template <typename OnStart, typename OnRow>
void ScanTable(const char* table, int columns, Snapshot snapshot, OnStart on_start, OnRow on_row) {
  Call([&] {
    const stored_table::OpenTable open = stored_table::open_table(table, columns);
    on_start(std::clamp(open.relation->rd_rel->reltuples, float4{0}, kMaxReservedRows));
    SysScanDesc const scan =
        systable_beginscan(open.relation, InvalidOid, false, snapshot, 0, nullptr);
    stored_table::take_rows(scan, open.descriptor, on_row);
    table_close(open.relation, AccessShareLock);
  });
}

// Where a table of the extension is looked into: an index on the columns for table and schema, in
// this order, both of COLLATE "C". The columns count from 0.
struct TableNameIndex {
  const char* table;
  const char* index;
  int columns;  // how many the table has
  int name_column;
  int schema_column;
};

// The rows that speak of one table; without a schema those of that name for which a pattern stands
// in its place. Without the index, which the owner may have dropped, all rows come: the caller
// looks at the names again. `on_row` as above.
template <typename OnRow>
void ProbeTable(const TableNameIndex& by, std::optional<std::string_view> schema,
                std::string_view name, Snapshot snapshot, OnRow on_row) {
  Call([&] {
    const stored_table::OpenTable open = stored_table::open_table(by.table, by.columns);
    const Oid index = get_relname_relid(by.index, RelationGetNamespace(open.relation));
    ScanKeyData keys[2];
    ScanKeyInit(&keys[0], static_cast<AttrNumber>(by.name_column + 1), BTEqualStrategyNumber,
                F_TEXTEQ, text_datum(name));
    const auto schema_column = static_cast<AttrNumber>(by.schema_column + 1);
    if (schema) {
      ScanKeyInit(&keys[1], schema_column, BTEqualStrategyNumber, F_TEXTEQ, text_datum(*schema));
    } else {
      ScanKeyEntryInitialize(&keys[1], SK_ISNULL | SK_SEARCHNULL, schema_column, InvalidStrategy,
                             InvalidOid, InvalidOid, InvalidOid, Datum{0});
    }
    const bool indexed = OidIsValid(index);
    SysScanDesc const scan = systable_beginscan(open.relation, index, indexed, snapshot,
                                                indexed ? 2 : 0, indexed ? keys : nullptr);
    stored_table::take_rows(scan, open.descriptor, on_row);
    table_close(open.relation, AccessShareLock);
  });
}

}  // namespace fk_audit
