// fk_audit_compare_sources(): what one source declares against what another one does.
#pragma once

#include "pg/postgres.hpp"

namespace fk_audit {

// Arguments: the names of two sources. Error(kUndefined) for a name that is not loaded.
void CompareSources(FunctionCallInfo fcinfo);

}  // namespace fk_audit
