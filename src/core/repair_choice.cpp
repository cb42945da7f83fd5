#include "core/repair_choice.hpp"

namespace fk_audit {
namespace {

constexpr int kServer18 = 180000;

// Whether only DROP and ADD lead from one to the other.
bool NeedsReplacement(const ForeignKeyDefinition& from, const ForeignKeyDefinition& to) {
  return !SamePairs(from, to) || from.delete_rule != to.delete_rule ||
         from.delete_columns != to.delete_columns || from.update_rule != to.update_rule ||
         from.match != to.match || from.enforced != to.enforced ||
         (from.validated && !to.validated);
}

// Which comes first when a key is replaced: the new rule, or the proof that all rows keep it.
RepairChoice ChooseReplacement(const ForeignKeyDefinition& from, const ForeignKeyDefinition& to,
                               const RepairContext& context) {
  if (!to.validated) {
    return {RepairForm::kSwitchFirst,
            "Switched in one statement: the wanted key is not validated, so there is nothing to "
            "prove first."};
  }
  if (!from.enforced) {
    return {RepairForm::kSwitchFirst,
            "Switch first: the live key is not enforced, so the new one checks every write from "
            "the first step on; VALIDATE then looks at the rows that are there."};
  }
  if (context.triggers == TriggerRepair::kReplace) {
    return {RepairForm::kSwitchFirst,
            "Switch first: the triggers of the live key do not do what it promises, and only a new "
            "key brings others. It checks every write from the first step on; VALIDATE then looks "
            "at the rows that are there."};
  }
  if (!SamePairs(from, to)) {
    return {RepairForm::kValidateFirst,
            "Validate first: the columns or the parent change, so existing rows may not fit. The "
            "old key with its rule stays in force until the last step."};
  }
  if (Destructiveness(to.delete_rule) > Destructiveness(from.delete_rule)) {
    return {RepairForm::kValidateFirst,
            "Validate first: the wanted rule destroys more than the live one. The old key with "
            "its rule stays in force until the last step."};
  }
  if (context.orphans_suspected) {
    return {RepairForm::kValidateFirst,
            "Validate first: there may be child rows without a parent. The old key with its rule "
            "stays in force until the last step."};
  }
  return {RepairForm::kSwitchFirst,
          "Switch first: the new rule is in force from the first step on, and both tables are "
          "locked from DROP to ADD, so no write goes unchecked; VALIDATE then reads the child "
          "while reads and writes go on."};
}

}  // namespace

bool SamePairs(const ForeignKeyDefinition& from, const ForeignKeyDefinition& to) {
  return from.parent == to.parent && from.columns == to.columns &&
         from.parent_columns == to.parent_columns && from.period == to.period;
}

bool LeavesComeFirst(const RepairContext& context) {
  return context.child_partitioned && context.server_version < kServer18;
}

bool PartsKeepOldName(const RepairContext& context) {
  return context.server_version >= kServer18 &&
         (context.child_partitioned || context.parent_partitioned);
}

RepairChoice ChooseRepair(const ForeignKeyDefinition& from, const ForeignKeyDefinition& to,
                          const RepairContext& context) {
  if (!NeedsReplacement(from, to) && context.triggers != TriggerRepair::kReplace) {
    if (context.triggers == TriggerRepair::kEnable) {
      return {RepairForm::kInPlace,
              "Switched on in place: the key has all its triggers, and some are off."};
    }
    return {RepairForm::kInPlace, "Changed in place: nothing that differs needs a new key."};
  }
  if (LeavesComeFirst(context)) {
    return {RepairForm::kLeafByLeaf,
            "Leaf by leaf: before PostgreSQL 18 a partitioned table takes no NOT VALID key, but "
            "adopts the validated keys of its partitions without reading them. The old key with "
            "its rule stays in force until the last step."};
  }
  return ChooseReplacement(from, to, context);
}

RepairRefusal RefusalOf(const ForeignKeyDefinition& to, const RepairContext& context) {
  if (context.server_version < kServer18 && (!to.enforced || to.period)) {
    return {"needs_server_18", "NOT ENFORCED and PERIOD need PostgreSQL 18."};
  }
  if (LeavesComeFirst(context) && !to.validated) {
    return {"not_valid_on_partitioned",
            "Before PostgreSQL 18 a foreign key of a partitioned table cannot be NOT VALID."};
  }
  return {};
}

}  // namespace fk_audit
