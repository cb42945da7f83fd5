// fk_audit_load_sql(), fk_audit_load() and fk_audit_unload(): intents from texts.
#pragma once

#include "pg/postgres.hpp"

namespace fk_audit {

// Each reads its texts, refuses what could lose a foreign key (unless allow_partial), replaces the
// source in one go and returns rows (status, origin, object, message).
void LoadSql(FunctionCallInfo fcinfo);
void LoadFiles(FunctionCallInfo fcinfo);

// Forgets a source. Error(kUndefined) when there is none of that name.
void Unload(FunctionCallInfo fcinfo);

}  // namespace fk_audit
