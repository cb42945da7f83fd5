// The functions that list repairs, for reading and for running. Each fills the result of one call.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/repair_list.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// `findings`: names of findings; given: only these, and undeclared keys among them are dropped.
// `heed_advice`: no plan where the sanity check says that the declared rule is wrong.
// `count_orphans`: of every key to be added, and not to be added where there are some.
void ListRepairs(FunctionCallInfo fcinfo, std::optional<std::string_view> tables,
                 const std::optional<std::vector<std::string>>& findings, Direction direction,
                 bool heed_advice, bool count_orphans);

// The steps that repair the finding of that name, in order, each with what undoes it, or the status
// of what cannot be repaired: rows of fk_audit.planned_step. Error(kUndefined) when no finding of
// that name exists now.
void ListRepairSteps(FunctionCallInfo fcinfo, const std::string& finding, bool heed_advice);

}  // namespace fk_audit
