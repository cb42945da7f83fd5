#include "core/repair_planner.hpp"

#include <utility>

#include "core/repair_block.hpp"
#include "core/repair_choice.hpp"

namespace fk_audit {

// A partitioned table is altered with its partitions, a plain one without its inheritors.
std::string RepairPlanner::AlterTable() const {
  return (context_.child_partitioned ? "ALTER TABLE " : "ALTER TABLE ONLY ") +
         PrintTable(child_, quote_);
}

std::string RepairPlanner::AlterLeaf(const QualifiedName& leaf) const {
  return "ALTER TABLE ONLY " + PrintTable(leaf, quote_);
}

std::string RepairPlanner::Add(const Definition& key) const {
  return "\n  ADD CONSTRAINT " + quote_(key.constraint_name) + " " + PrintDefinition(key, quote_);
}

std::string RepairPlanner::DropClause(const Definition& key) const {
  return "\n  DROP CONSTRAINT " + quote_(key.constraint_name);
}

void RepairPlanner::RunComment(RepairCell& cell, const Definition& key) const {
  cell.Run("COMMENT ON CONSTRAINT " + quote_(key.constraint_name) + " ON " +
           PrintTable(child_, quote_) + " IS " +
           (key.comment ? PrintLiteral(*key.comment) : "NULL"));
}

void RepairPlanner::AddStep(std::string action, const RepairCell& cell, std::string_view blocks,
                            double scans) {
  plan_.steps.push_back(
      {std::move(action), cell.Text(), std::string(blocks), scans, std::exchange(way_back_, {})});
}

void RepairPlanner::KeepWayBack(const RepairPlanner& back) {
  for (const RepairStep& step : back.plan_.steps) way_back_.push_back(step.statement);
}

RepairPlan RepairPlanner::Finish() {
  if (!context_.may_lock_parents && !plan_.steps.empty()) {
    plan_.reason +=
        " The referenced table is not locked ahead, for want of the right to; the statements lock "
        "it themselves, and give up after the same time.";
  }
  return std::move(plan_);
}

// Reads every row of the child; needs a transaction of its own, or it would hold the strong locks
// of the step before for all that time.
void RepairPlanner::Validate(const Definition& key) {
  RepairCell cell = Cell();
  cell.LockChild(TableLock::kShareUpdateExclusive);
  cell.LockParent(key.parent, TableLock::kRowShare);
  cell.ExpectKey(child_, NotValid(key));
  cell.Run(AlterTable() + " VALIDATE CONSTRAINT " + quote_(key.constraint_name));
  AddStep("VALIDATE " + quote_(key.constraint_name), cell, kBlocksMaintenance, context_.child_rows);
}

// Names of the parts that a key has on partitions carry no meaning, so the part gives way.
void RepairPlanner::FreeName(const std::string& name) {
  RepairCell cell = Cell();
  cell.LockChildOnly(TableLock::kAccessExclusive);
  cell.Run(PrintRenamePart(child_, name, quote_));
  AddStep("RENAME PART " + quote_(name), cell, kBlocksAll);
}

void RepairPlanner::Create(const Definition& to) {
  if (context_.part_has_name) FreeName(to.constraint_name);
  if (LeavesComeFirst(context_)) {
    plan_.reason =
        "Leaf by leaf: before PostgreSQL 18 a partitioned table takes no NOT VALID key, but adopts "
        "the validated keys of its partitions without reading them.";
    return LeafByLeaf(nullptr, to);
  }
  plan_.reason = to.validated ? "ADD NOT VALID checks every write from the first step on; VALIDATE "
                                "then reads the child while reads and writes go on."
                              : "ADD alone: the wanted key is not validated.";
  RepairCell cell = Cell();
  cell.LockChild(TableLock::kShareRowExclusive);
  cell.LockParent(to.parent, TableLock::kShareRowExclusive);
  cell.ExpectNoConstraint(child_, to.constraint_name);
  cell.Run(AlterTable() + Add(NotValid(to)));
  if (to.comment) RunComment(cell, to);
  if (to.validated) way_back_.push_back(DropCell(to, Validity::kAny).Text());
  AddStep("ADD " + quote_(to.constraint_name) + (to.enforced ? " NOT VALID" : " NOT ENFORCED"),
          cell, kBlocksWrites);
  if (to.validated) Validate(to);
}

RepairCell RepairPlanner::DropCell(const Definition& key, Validity validity) const {
  RepairCell cell = Cell();
  if (key.child == child_) {
    cell.LockChild(TableLock::kAccessExclusive);
  } else {
    cell.LockLeaf(key.child, TableLock::kAccessExclusive);
  }
  cell.LockParent(key.parent, TableLock::kAccessExclusive);
  cell.ExpectKey(key.child, key, validity);
  cell.Run((key.child == child_ ? AlterTable() : AlterLeaf(key.child)) + DropClause(key));
  return cell;
}

void RepairPlanner::Drop(const Definition& from) {
  plan_.reason = "DROP: no foreign key is wanted here.";
  AddStep("DROP " + quote_(from.constraint_name), DropCell(from, Validity::kAsGiven), kBlocksAll);
}

void RepairPlanner::Change(const Definition& from, const Definition& to) {
  const RepairChoice choice = ChooseRepair(from, to, context_);
  plan_.reason = choice.reason;
  if (choice.form == RepairForm::kInPlace && context_.triggers == TriggerRepair::kEnable &&
      !context_.superuser) {
    plan_.refusal = "needs_superuser";
    plan_.reason = "Triggers of the key are switched off, and only a superuser may switch them on.";
    return;
  }
  if (context_.part_has_name) FreeName(to.constraint_name);
  switch (choice.form) {
    case RepairForm::kInPlace:
      DropRemnants(nullptr);
      return AlterInPlace(from, to);
    case RepairForm::kSwitchFirst:
      DropRemnants(nullptr);
      return SwitchFirst(from, to);
    case RepairForm::kValidateFirst:
      return ValidateFirst(from, to);
    case RepairForm::kLeafByLeaf:
      break;
  }
  LeafByLeaf(&from, to);
}

// Only the triggers are not what the definition promises.
void RepairPlanner::EnableTriggers(const Definition& key) {
  RepairCell cell = Cell();
  cell.LockChild(TableLock::kShareRowExclusive);
  cell.LockParent(key.parent, TableLock::kShareRowExclusive);
  cell.ExpectKey(child_, key);
  cell.Run(PrintEnableTriggers(child_, key.constraint_name, quote_));
  AddStep("ENABLE TRIGGERS of " + quote_(key.constraint_name), cell, kBlocksWrites);
}

void RepairPlanner::AlterInPlace(const Definition& from, const Definition& to) {
  if (context_.triggers == TriggerRepair::kEnable) EnableTriggers(from);
  const bool validate = !from.validated && to.validated;
  if (validate) {
    RepairPlanner back(child_, context_);
    back.Alter(NotValid(to), from);
    KeepWayBack(back);
  }
  Alter(from, to);
  if (validate) Validate(to);
}

// Everything but VALIDATE, in one step; none if nothing else differs.
void RepairPlanner::Alter(const Definition& from, const Definition& to) {
  const bool alter =
      from.deferrable != to.deferrable || from.initially_deferred != to.initially_deferred;
  const bool rename = from.constraint_name != to.constraint_name;
  const bool comment = from.comment != to.comment;
  const std::string old_name = quote_(from.constraint_name);
  const std::string new_name = quote_(to.constraint_name);
  if (!alter && !rename && !comment) return;
  RepairCell cell = Cell();
  if (alter) {
    cell.LockChild(TableLock::kAccessExclusive);
  } else {
    cell.LockChildOnly(rename ? TableLock::kAccessExclusive : TableLock::kAccessShare);
  }
  cell.ExpectKey(child_, from);
  if (rename) cell.ExpectNoConstraint(child_, to.constraint_name);
  if (alter) {
    // Without ONLY even on a plain table: from 18 on it would leave the triggers on the
    // partitions of the parent as they are.
    cell.Run("ALTER TABLE " + PrintTable(child_, quote_) + " ALTER CONSTRAINT " + old_name +
             (to.deferrable ? " DEFERRABLE" : " NOT DEFERRABLE") +
             (to.initially_deferred ? " INITIALLY DEFERRED" : " INITIALLY IMMEDIATE"));
  }
  if (rename) cell.Run(AlterTable() + " RENAME CONSTRAINT " + old_name + " TO " + new_name);
  if (comment) RunComment(cell, to);
  AddStep(alter    ? "ALTER " + old_name
          : rename ? "RENAME " + old_name + " TO " + new_name
                   : "COMMENT " + old_name,
          cell, alter || rename ? kBlocksAll : kBlocksDdl);
}

void RepairPlanner::SwitchFirst(const Definition& from, const Definition& to) {
  RepairCell cell = Cell();
  cell.LockChild(TableLock::kAccessExclusive);
  cell.LockParent(from.parent, TableLock::kAccessExclusive);
  cell.LockParent(to.parent, TableLock::kShareRowExclusive);
  cell.ExpectKey(child_, from);
  if (to.constraint_name != from.constraint_name) {
    cell.ExpectNoConstraint(child_, to.constraint_name);
  }
  cell.Run(AlterTable() + DropClause(from) + "," + Add(NotValid(to)));
  if (to.comment) RunComment(cell, to);
  if (to.validated) {
    // The rule goes back in one statement too, so that an orphan keeps only `convalidated` from it.
    // Ends after one turn: the way back from a key that is not validated ends in one.
    RepairPlanner back(child_, context_);
    back.SwitchFirst(NotValid(to), from);
    KeepWayBack(back);
  }
  AddStep("REPLACE " + quote_(from.constraint_name), cell, kBlocksAll);
  if (to.validated) Validate(to);
}

}  // namespace fk_audit
