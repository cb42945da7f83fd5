// How many rows a foreign key that is to be added would find without a parent.
#pragma once

#include <cstdint>

#include "core/orphans.hpp"
#include "core/repair_list.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// Reads both tables under the snapshot of the running query, with the rights of the role and the
// operators that the key would use, of which there must be some (FindParentKey()). Raises where
// row security would hide rows: a count that is too low would be worse than none.
std::int64_t CountOrphans(Snapshot snapshot, const OrphanSearch& search, const KeyColumns& columns);

}  // namespace fk_audit
