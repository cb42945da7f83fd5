// Types, defaults, indexes, triggers, statistics and comments of tables, under the snapshot that
// the catalog was read under.
#pragma once

#include "core/catalog.hpp"
#include "core/name_table.hpp"
#include "core/table_facts.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// Facts about every table that is on a side of a foreign key of `catalog`, about the table `also`
// (it may have none), about partitions of both,
// and about all columns that the catalog holds. Table scans into hash tables; no syscache, so that
// a concurrent DROP is harmless. Column statistics only of tables that the current user may SELECT
// from; works on a hot standby and in a read-only transaction; acts on cancel.
DatabaseFacts ReadFacts(Snapshot snapshot, NameTable& names, const Catalog& catalog,
                        TableId also = kNoTable);

}  // namespace fk_audit
