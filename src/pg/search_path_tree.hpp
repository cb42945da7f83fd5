// The raw parse trees that set search_path.
#pragma once

#include "pg/parse_tree.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// SET, RESET and SET SCHEMA; other settings give nothing.
void ReadSetStatement(const VariableSetStmt& statement, TreeReading& reading);

// A function called in the select list: set_config('search_path', ...). One whose arguments are
// no constants is a fatal doubt.
void ReadFunctionCall(const FuncCall& call, TreeReading& reading);

}  // namespace fk_audit
