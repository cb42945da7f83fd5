// What the user of the running query may see of a table.
#pragma once

#include "pg/postgres.hpp"

namespace fk_audit {

enum class ReadRight {
  kAllRows,
  kSomeRows,  // row security hides the others
  kNoSelect,
  kNoSchema,  // no USAGE on its schema
};

ReadRight ReadRightOn(Oid table);

// Calls the server, hence its name: only inside a Call.
bool may_use_schema(Oid schema);

}  // namespace fk_audit
