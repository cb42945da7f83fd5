// Foreign keys and primary keys from pg_constraint, as a part of ReadCatalog()
// (src/pg/catalog_reader.cpp).
#pragma once

#include <cstdint>
#include <vector>

#include "core/catalog.hpp"
#include "core/name_table.hpp"
#include "core/oid_map.hpp"
#include "pg/postgres.hpp"
#include "pg/table_reader.hpp"

namespace fk_audit {

// A row of pg_constraint that stands for a foreign key on one partition of its child or of its
// parent (tablecmds.c, addFkRecurseReferencing and addFkRecurseReferenced). It carries RI triggers
// of its own and is otherwise part of the key it was cloned from.
struct KeyClone {
  std::uint32_t oid = 0;
  std::uint32_t cloned_from = 0;     // conparentid: the key, or the clone one level above
  std::uint32_t child_oid = 0;       // conrelid
  std::uint32_t parent_oid = 0;      // confrelid
  ForeignKeyId key = kNoForeignKey;  // at the end of the chain; none: a key that is not read
  bool of_child = false;             // stands for a partition of the child, not of the parent
  std::uint8_t triggers_seen = 0;    // for src/pg/trigger_reader.cpp
};

// What is needed of the keys beside Catalog::foreign_keys until their triggers are read.
struct LiveKeys {
  static constexpr std::uint32_t kCloneBit = 0x80000000;

  OidMap by_oid;  // pg_constraint OID -> ForeignKeyId, or kCloneBit and an index in `clones`
  std::vector<KeyClone> clones;
};

// Fills Catalog::foreign_keys with the keys of the wanted children, and the primary keys of (at
// least) the tables on both sides. Catalog::pairs and Catalog::key_columns hold column numbers
// instead of names until NameKeyColumns().
LiveKeys ReadKeys(Snapshot snapshot, const OidMap& table_of, const ReadScope& scope,
                  NameTable& names, Catalog& catalog);

// Puts names where ReadKeys() left column numbers. A key with a column that is not there (in a
// catalog edited by hand) loses its pairs or its list. Before CloseColumnGaps().
void NameKeyColumns(Catalog& catalog);

}  // namespace fk_audit
