// Whole tables of the extension by a scan, under the snapshot that the catalogs are read under.
#pragma once

#include <algorithm>

#include "pg/boundary.hpp"
#include "pg/postgres.hpp"
#include "pg/stored_row.hpp"

namespace fk_audit {

inline constexpr float4 kMaxReservedRows = 1e6;

// Scans a table under `snapshot`. `on_start(rows)` gets the planner's estimate, `on_row(row)` every
// row, in a memory context that is reset for each; both run inside the Call().
template <typename OnStart, typename OnRow>
void ScanTable(const char* table, int columns, Snapshot snapshot, OnStart on_start, OnRow on_row) {
  Call([&] {
    const Oid oid = intent_table(table);
    require_privileges(oid, table, ACL_SELECT);
    Relation const relation = table_open(oid, AccessShareLock);
    TupleDesc const descriptor = RelationGetDescr(relation);
    if (descriptor->natts < columns) {
      elog(ERROR, "fk_audit.%s has %d columns instead of %d", table, descriptor->natts, columns);
    }
    on_start(std::clamp(relation->rd_rel->reltuples, float4{0}, kMaxReservedRows));
    const StoredRow row = make_row(descriptor->natts);
    SysScanDesc const scan = systable_beginscan(relation, InvalidOid, false, snapshot, 0, nullptr);
    MemoryContext const per_row =
        AllocSetContextCreate(CurrentMemoryContext, "fk_audit row", ALLOCSET_SMALL_SIZES);
    MemoryContext const outer = MemoryContextSwitchTo(per_row);
    for (HeapTuple tuple = systable_getnext(scan); HeapTupleIsValid(tuple);
         tuple = systable_getnext(scan)) {
      CHECK_FOR_INTERRUPTS();
      heap_deform_tuple(tuple, descriptor, row.values, row.nulls);
      on_row(row);
      MemoryContextReset(per_row);
    }
    MemoryContextSwitchTo(outer);
    MemoryContextDelete(per_row);
    systable_endscan(scan);
    table_close(relation, AccessShareLock);
  });
}

}  // namespace fk_audit
