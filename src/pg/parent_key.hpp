// What ALTER TABLE ... ADD FOREIGN KEY would find out about the parent, asked without a lock.
#pragma once

#include <string>
#include <vector>

#include "core/repair_list.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// The parent's unique key that a foreign key over these columns would use, and the operators that
// compare it with the child's columns. Follows transformFkeyCheckAttrs() and
// ATAddForeignKeyConstraint() (tablecmds.c), but takes rows from `snapshot`.
struct ParentKey {
  KeyObstacle obstacle = KeyObstacle::kNone;
  std::vector<Oid> operators;     // per column pair; the parent's column is on the left
  std::vector<Oid> parent_types;  // of the columns, per pair
  std::vector<Oid> child_types;
};

ParentKey FindParentKey(Snapshot snapshot, const KeyColumns& columns);

}  // namespace fk_audit
