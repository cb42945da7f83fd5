// A SchemaModel as the result of a load, and back.
#pragma once

#include "import/declaration.hpp"
#include "import/schema_model.hpp"

namespace fk_audit {

// Tables and foreign keys that stand, in the order of their creation, without temporary tables
// and what is on them. `unread` stays empty.
Declarations DeclarationsOf(const SchemaModel& model);

// Fills an empty model with what DeclarationsOf() said of an earlier one. A foreign key finds its
// entry among the constraints of its table by the stated name, else by its columns in order; one
// without an entry gets a name as the server would make it. A key of a table that is not listed
// makes the table declared in part.
void RestoreModel(const Declarations& earlier, SchemaModel& model);

}  // namespace fk_audit
