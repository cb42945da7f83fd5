// fk_audit_load_catalog(): the live database itself as what is declared, so that a later audit
// tells what has changed since.
#pragma once

#include "pg/postgres.hpp"

namespace fk_audit {

// Stores every audited table of the wanted schemas with its foreign keys as a source; returns
// rows as every load does. Error(kUndefined) when the pattern matches no table.
void LoadCatalog(FunctionCallInfo fcinfo);

}  // namespace fk_audit
