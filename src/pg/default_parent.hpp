// Whether the default of a foreign key's columns has a parent row.
#pragma once

#include "core/catalog.hpp"
#include "core/hazards/hazards.hpp"
#include "core/name_table.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// Looks the defaults up in the parent, with the rights of the role, when all of them are constants
// whose reading runs no function but the server's own casts. Otherwise, and where the role may not
// read the parent, where row security would hide rows, or while somebody changes either table:
// kUnknown. Takes ACCESS SHARE on both tables for the time of the look-up and never waits for it.
DefaultParent FindDefaultParent(Snapshot snapshot, const Catalog& catalog, const NameTable& names,
                                const ForeignKey& key);

}  // namespace fk_audit
