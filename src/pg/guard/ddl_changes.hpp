// The guard: what a DDL statement did to foreign keys, judged against what the code declares.
#pragma once

#include "pg/postgres.hpp"

namespace fk_audit {

// The setting fk_audit.guard: false lets a transaction pass whatever it does.
extern bool guard_setting;

// fk_audit.ddl_changes(tables, constraints): the foreign keys that are not what they were when this
// was last called in the transaction, else at its start; of the tables with these OIDs, of those
// that refer to them, and those with these OIDs of pg_constraint. Nothing is kept between
// transactions: the catalog itself still has the rows as they were, for whoever looks with a
// snapshot of an earlier command (heapam_visibility.c, HeapTupleSatisfiesMVCC).
void ListDdlChanges(FunctionCallInfo fcinfo);

// fk_audit.guard_extension(), at the start of DROP EXTENSION: Error(kInUse) that says how, when it
// would only fail on the guard's event triggers.
void GuardExtension(FunctionCallInfo fcinfo);

}  // namespace fk_audit
