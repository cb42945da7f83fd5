// The value of a column's default, where no code has to run to know it.
#pragma once

#include "pg/postgres.hpp"

namespace fk_audit {

struct FoldedDefault {
  bool constant = false;
  bool is_null = true;
  Datum value = 0;
};

// A literal, if need be under a cast that a column's type brings along and that cannot fail: all
// that a default of a key's column usually is. Other expressions could run code of anybody's, and
// so would the planner to simplify them: functions that are said to be IMMUTABLE.
// Calls the server, hence its name: only inside a Call.
FoldedDefault fold_default(Node* expression);

}  // namespace fk_audit
