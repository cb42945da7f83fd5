// fk_audit_declare(): one intent by hand.
#pragma once

#include <cstdint>

#include "pg/postgres.hpp"

namespace fk_audit {

// Checks the arguments of the call, stores the intent and returns fk_audit.intents.id.
// Error(kInvalidParameter, kNullValue) names the argument that is wrong; nothing is stored then.
std::int64_t DeclareForeignKey(FunctionCallInfo fcinfo);

}  // namespace fk_audit
