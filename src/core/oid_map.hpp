// OID -> index.
#pragma once

#include <cstdint>
#include <limits>

#include "core/flat_map.hpp"

namespace fk_audit {

// 11 to 21 bytes an entry. The server never gives out 0 (postgres_ext.h, InvalidOid).
using OidMap = FlatMap<std::uint32_t, 0, std::numeric_limits<std::uint32_t>::max()>;

}  // namespace fk_audit
