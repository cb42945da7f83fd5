// The twelve functions behind the RI triggers (ri_triggers.c), as values.
#pragma once

#include <cstdint>

#include "core/foreign_key.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// The four triggers of a key, as bits.
enum RiEvent : std::uint8_t {
  kCheckInsert = 1,
  kCheckUpdate = 2,
  kParentDelete = 4,
  kParentUpdate = 8,
};
struct RiFunction {
  std::uint8_t event;  // 0: not an RI function
  ReferentialAction action;
};

// What pg_trigger.tgfoid does.
RiFunction RiFunctionOf(Oid function);

}  // namespace fk_audit
