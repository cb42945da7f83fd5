// A few tables of the live database and what they are tied to, read by index probes alone: a DDL
// statement must not wait for a scan of the catalogs.
#pragma once

#include <cstdint>
#include <vector>

#include "core/catalog.hpp"
#include "core/name_table.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

using Oids = std::vector<std::uint32_t>;

// Sorted and without duplicates afterwards.
void SortOnce(Oids& oids);

// The tables with these OIDs of pg_class and the partitioned tables above them, with columns,
// primary and foreign keys; and the tables that these keys refer to. OIDs that are no table under
// `snapshot` are passed over. Catalog::schemas has their schemas only. Indexed; as ReadCatalog()
// takes ACCESS SHARE on catalogs and nothing else.
Catalog ReadNeighbourhood(Snapshot snapshot, const Oids& tables, NameTable& names);

// The partitions of these tables at all levels, and what inherits from them.
Oids PartitionsOf(Snapshot snapshot, const Oids& tables);

// The tables with foreign keys that depend on columns of `tables`, enforced or not: pg_constraint
// has no index on confrelid, pg_depend has one on what something depends on.
Oids ChildrenOf(Snapshot snapshot, const Oids& tables);

// The tables on which the foreign keys with these OIDs of pg_constraint are.
Oids TablesOfKeys(Snapshot snapshot, const Oids& constraints);

// OIDs of the primary key and unique constraints of `tables`, sorted.
Oids UniqueConstraintsOf(Snapshot snapshot, const Oids& tables);

}  // namespace fk_audit
