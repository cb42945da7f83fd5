#include "core/repair.hpp"

#include <utility>

#include "core/default_name.hpp"
#include "core/error.hpp"
#include "core/repair_choice.hpp"
#include "core/repair_planner.hpp"

namespace fk_audit {
namespace {

// As the catalog can hold it.
ForeignKeyDefinition Storable(ForeignKeyDefinition key) {
  if (!key.enforced) key.validated = false;
  if (key.comment && key.comment->empty()) key.comment.reset();
  return key;
}

// With the name of the key that it replaces, else the server's, unless it has one.
ForeignKeyDefinition Named(ForeignKeyDefinition key, const ForeignKeyDefinition& replaced) {
  if (key.constraint_name.empty()) key.constraint_name = replaced.constraint_name;
  if (key.constraint_name.empty()) {
    key.constraint_name = DefaultConstraintName(key.child.name, key.columns);
  }
  return key;
}

}  // namespace

RepairPlan PlanChange(const std::optional<ForeignKeyDefinition>& from,
                      const std::optional<ForeignKeyDefinition>& to, const RepairContext& context) {
  if (!from && !to) return {{}, "There is no foreign key, and none is wanted.", {}};
  if (from && to && from->child != to->child) {
    throw InternalError("a repair cannot move a foreign key to another table");
  }
  RepairPlanner planner((from ? from : to)->child, context);
  if (!to) {
    planner.Drop(Named(Storable(*from), *from));
    return planner.Finish();
  }
  const ForeignKeyDefinition wanted = Named(Storable(*to), from.value_or(*to));
  if (from && Storable(*from) == wanted && context.triggers == TriggerRepair::kNone) {
    return {{}, "Nothing differs.", {}};
  }
  if (const RepairRefusal refusal = RefusalOf(wanted, context); !refusal.code.empty()) {
    return {{}, std::string(refusal.reason), std::string(refusal.code)};
  }
  if (from) {
    planner.Change(Storable(*from), wanted);
  } else {
    planner.Create(wanted);
  }
  return planner.Finish();
}

}  // namespace fk_audit
