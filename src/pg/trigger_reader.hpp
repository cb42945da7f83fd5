// What the RI triggers make of a foreign key, as a part of ReadCatalog()
// (src/pg/catalog_reader.cpp). pg_constraint is a label; pg_trigger is what acts.
#pragma once

#include "core/catalog.hpp"
#include "pg/key_reader.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// Sets ForeignKey::triggers and ForeignKey::delete_trigger of all keys.
//
// Expected of each row of pg_constraint (tablecmds.c, createForeignKeyCheckTriggers and
// createForeignKeyActionTriggers; seen alike on all majors from 15 on, on plain and partitioned
// tables, self-references included):
//   the key itself:               2 check triggers on its child, 2 action triggers on its parent
//   clone for a child partition:  2 check triggers on the partition
//   clone for a parent partition: 2 action triggers on the partition
//   NOT ENFORCED (18):            none
// and at least one clone for each partition, at any level, of the child and of the parent.
void ReadTriggers(Snapshot snapshot, bool probe, LiveKeys& live, Catalog& catalog);

}  // namespace fk_audit
