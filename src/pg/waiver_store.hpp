// What people have accepted for a time: fk_audit.waivers.
#pragma once

#include <vector>

#include "core/waiver.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// The table under `snapshot`, ended and lapsed ones included; times are of the type timestamptz.
// Needs SELECT on it.
std::vector<Waiver> ReadWaivers(Snapshot snapshot);

}  // namespace fk_audit
