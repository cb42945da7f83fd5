// fk_audit_delete_impact(): what deleting a row of a table sets off.
#pragma once

#include "pg/postgres.hpp"

namespace fk_audit {

// The setting fk_audit.impact_row_budget: how many rows may be looked at for one key.
extern int impact_row_budget_setting;

// Arguments parent, key, max_depth; one row per foreign key on the way. Error(kUndefinedTable),
// Error(kWrongKind) and Error(kNoSuchRow) when there is no such table, it is a view or the like, or
// has no such row; Error(kInvalidParameter) when the key does not fit its primary key.
void ListDeleteImpact(FunctionCallInfo fcinfo);

}  // namespace fk_audit
