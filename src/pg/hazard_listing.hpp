// fk_audit_hazards().
#pragma once

#include <optional>
#include <string_view>

#include "pg/postgres.hpp"

namespace fk_audit {

// Error(kUndefined) when the pattern matches no table. A NOTICE says how many keys were looked at,
// so that no rows do mean no hazards.
void ListHazards(FunctionCallInfo fcinfo, std::optional<std::string_view> tables);

}  // namespace fk_audit
