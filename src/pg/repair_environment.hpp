// What the plans of a repair depend on besides the two sides: settings, comments, rights, and what
// the server would say to a new key.
#pragma once

#include "core/repair_list.hpp"
#include "pg/audit.hpp"

namespace fk_audit {

// For the findings of `audit`, under the snapshot of the running query, which the result keeps
// registered: it must not outlive the call. With `count_orphans` the plans count the rows without
// a parent of every key to be added (src/pg/orphan_count.hpp).
RepairEnvironment ReadRepairEnvironment(const Audit& audit, bool count_orphans = false);

}  // namespace fk_audit
