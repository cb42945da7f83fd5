// Rows of a system catalog under one snapshot, by table scan or by index probe. The visitors run
// inside the Call, between two server functions: what src/pg/boundary.hpp says about the body of
// a Call holds for them. They may append to containers of an outer frame.
#pragma once

#include <cstdint>
#include <span>

#include "pg/boundary.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// All rows: `visit(HeapTuple, TupleDesc)` in physical order. Acts on cancel before every row.
template <typename Visit>
void ScanCatalog(Oid catalog, Snapshot snapshot, Visit&& visit) {
  Call([&] {
    Relation const relation = table_open(catalog, AccessShareLock);
    SysScanDesc const scan = systable_beginscan(relation, InvalidOid, false, snapshot, 0, nullptr);
    for (;;) {
      CHECK_FOR_INTERRUPTS();
      HeapTuple const row = systable_getnext(scan);
      if (!HeapTupleIsValid(row)) break;
      visit(row, RelationGetDescr(relation));
    }
    systable_endscan(scan);
    table_close(relation, AccessShareLock);
  });
}

// Which index finds the rows that belong to one OID.
struct ProbeBy {
  Oid catalog;
  Oid index;
  AttrNumber oid_column;
  // Catalogs that speak about objects of any kind name the object's catalog beside its OID.
  AttrNumber class_column = InvalidAttrNumber;
  Oid class_oid = InvalidOid;
};

// Fills `keys` for `oid` and returns how many it filled. The columns of an index must be given in
// its order (nbtutils.c, _bt_preprocess_keys): by attribute number in all that are used here.
// Calls the server, hence its name: only inside a Call.
int make_scan_keys(const ProbeBy& by, Oid oid, ScanKeyData keys[2]);

// The rows of each of `oids`, one index probe each, all in one Call.
template <typename Visit>
void ProbeCatalog(const ProbeBy& by, std::span<const std::uint32_t> oids, Snapshot snapshot,
                  Visit&& visit) {
  if (oids.empty()) return;
  Call([&] {
    Relation const relation = table_open(by.catalog, AccessShareLock);
    for (const std::uint32_t oid : oids) {
      CHECK_FOR_INTERRUPTS();
      ScanKeyData keys[2];
      const int count = make_scan_keys(by, oid, keys);
      SysScanDesc const scan = systable_beginscan(relation, by.index, true, snapshot, count, keys);
      while (true) {
        HeapTuple const row = systable_getnext(scan);
        if (!HeapTupleIsValid(row)) break;
        visit(row, RelationGetDescr(relation));
      }
      systable_endscan(scan);
    }
    table_close(relation, AccessShareLock);
  });
}

// Column numbers as conkey, confkey and confdelsetcols hold them.
struct ColumnNumbers {
  int count = 0;
  std::int16_t values[INDEX_MAX_KEYS];
};

// The int2[] in `column` of `row`. Count 0 where it is NULL, or not what the server writes (a
// catalog edited by hand). Calls the server, hence its name: only inside a Call.
ColumnNumbers read_column_numbers(HeapTuple row, AttrNumber column, TupleDesc descriptor);

}  // namespace fk_audit
