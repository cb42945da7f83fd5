// fk_audit_migration(): the repairs as files for a migration tool.
#pragma once

#include "pg/postgres.hpp"

namespace fk_audit {

// The arguments of `fcinfo` are those of the SQL function.
// Error(kInvalidParameter) for an unknown format or a name that is none.
void ListMigration(FunctionCallInfo fcinfo);

}  // namespace fk_audit
