// What happens to the rows of one relation when they are deleted or updated: its triggers as they
// fire, and what may make an UPDATE fail or do something else.
#pragma once

#include <vector>

#include "core/catalog.hpp"
#include "core/impact/delete_graph.hpp"
#include "core/impact/row_source.hpp"
#include "core/table_facts.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// The database as the simulation of a delete sees it; nothing is owned.
struct ImpactDatabase {
  Snapshot snapshot;
  const Catalog& catalog;  // indexed; KeyId is its ForeignKeyId, RelationId its TableId
  const DeleteGraph& graph;
  const DatabaseFacts& facts;
  const NameTable& names;
  const Quote& quote;
};

// The columns of a table and all its partitions that a simulation looks at: those of foreign keys
// on either side, and the primary key. Partitions have them under the same names.
struct TableFamily {
  TableId root = kNoTable;
  std::vector<NameId> columns;  // by ColumnIndex

  ColumnIndex IndexOf(NameId column) const;  // Error(kInternal) for a column that is none of them
};

// Reads pg_trigger, pg_constraint, pg_index and pg_type by index probes under the snapshot.
// `relation` is a plain table or a leaf partition of the family.
RelationShape ReadRelation(const ImpactDatabase& database, const TableFamily& family,
                           TableId relation);

}  // namespace fk_audit
