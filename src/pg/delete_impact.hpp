// fk_audit_delete_impact(): what deleting a row of a table sets off.
#pragma once

#include "pg/postgres.hpp"

namespace fk_audit {

// Arguments parent, key, max_depth; one row per foreign key on the way. Error(kUndefined) when
// there is no such table or row.
void ListDeleteImpact(FunctionCallInfo fcinfo);

}  // namespace fk_audit
