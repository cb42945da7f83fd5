#include "core/repair.hpp"

#include <algorithm>
#include <utility>

#include "core/default_name.hpp"
#include "core/error.hpp"
#include "core/repair_block.hpp"
#include "core/repair_cell.hpp"
#include "core/repair_choice.hpp"

namespace fk_audit {
namespace {

using Definition = ForeignKeyDefinition;

constexpr std::string_view kBlocksAll = "reads and writes";
constexpr std::string_view kBlocksWrites = "writes";
constexpr std::string_view kBlocksMaintenance = "DDL, vacuum";
constexpr std::string_view kBlocksDdl = "DDL";

// As the catalog can hold it.
Definition Storable(Definition key) {
  if (!key.enforced) key.validated = false;
  if (key.comment && key.comment->empty()) key.comment.reset();
  return key;
}

Definition NotValid(Definition key) {
  key.validated = false;
  return key;
}

Definition Renamed(Definition key, const std::string& name) {
  key.constraint_name = name;
  return key;
}

const Definition* PointerTo(const std::optional<Definition>& key) {
  return key ? &*key : nullptr;
}

// Whether what an interrupted run has left is what this one would add.
bool Fits(const Definition* remnant, const Definition& temporary) {
  if (remnant == nullptr) return false;
  Definition key = *remnant;
  key.child = temporary.child;
  key.validated = temporary.validated;
  return key == temporary;
}

class Planner {
 public:
  Planner(const QualifiedName& child, const RepairContext& context)
      : child_(child), context_(context), quote_(context.quote) {}

  void Create(const Definition& to);
  void Drop(const Definition& from);
  void Change(const Definition& from, const Definition& to);
  RepairPlan Finish();

 private:
  void EnableTriggers(const Definition& key);
  void AlterInPlace(const Definition& from, const Definition& to);
  void SwitchFirst(const Definition& from, const Definition& to);
  void ValidateFirst(const Definition& from, const Definition& to);
  void LeafByLeaf(const Definition* from, const Definition& to);
  void AddOnLeaves(const Definition* from, const Definition& to, const Definition& temporary);
  void ValidateOnLeaves(const Definition& temporary);
  void Validate(const Definition& key);
  void DropRemnants(const Definition* temporary);
  void DropRemnant(const Definition& remnant);
  void AddTemporary(const Definition& from, const Definition& temporary);
  const Definition* LeafRemnant(std::size_t leaf) const;
  void SwapIn(const Definition& from, const Definition& to, const Definition& temporary);

  RepairCell Cell() const { return RepairCell(child_, context_); }
  std::string Alter() const;
  std::string AlterLeaf(const QualifiedName& leaf) const;
  std::string Add(const Definition& key) const;
  std::string DropClause(const Definition& key) const;
  Definition Temporary(const Definition& to) const;
  void RunComment(RepairCell& cell, const Definition& key) const;
  void AddStep(std::string action, const RepairCell& cell, std::string_view blocks,
               double scans = 0);

  const QualifiedName& child_;
  const RepairContext& context_;
  const Quote& quote_;
  RepairPlan plan_;
};

// A partitioned table is altered with its partitions, a plain one without its inheritors.
std::string Planner::Alter() const {
  return (context_.child_partitioned ? "ALTER TABLE " : "ALTER TABLE ONLY ") +
         PrintTable(child_, quote_);
}

std::string Planner::AlterLeaf(const QualifiedName& leaf) const {
  return "ALTER TABLE ONLY " + PrintTable(leaf, quote_);
}

std::string Planner::Add(const Definition& key) const {
  return "\n  ADD CONSTRAINT " + quote_(key.constraint_name) + " " + PrintDefinition(key, quote_);
}

std::string Planner::DropClause(const Definition& key) const {
  return "\n  DROP CONSTRAINT " + quote_(key.constraint_name);
}

void Planner::RunComment(RepairCell& cell, const Definition& key) const {
  cell.Run("COMMENT ON CONSTRAINT " + quote_(key.constraint_name) + " ON " +
           PrintTable(child_, quote_) + " IS " +
           (key.comment ? PrintLiteral(*key.comment) : "NULL"));
}

Definition Planner::Temporary(const Definition& to) const {
  if (context_.temporary_name.empty()) {
    throw Error(ErrorCode::kInternal, "a repair needs a temporary name and was given none");
  }
  Definition key = Renamed(to, context_.temporary_name);
  key.comment.reset();
  return key;
}

void Planner::AddStep(std::string action, const RepairCell& cell, std::string_view blocks,
                      double scans) {
  plan_.steps.push_back({std::move(action), cell.Text(), std::string(blocks), scans});
}

RepairPlan Planner::Finish() {
  if (!context_.may_lock_parents && !plan_.steps.empty()) {
    plan_.reason +=
        " The referenced table is not locked ahead, for want of the right to; the statements lock "
        "it themselves, and give up after the same time.";
  }
  return std::move(plan_);
}

// Reads every row of the child; needs a transaction of its own, or it would hold the strong locks
// of the step before for all that time.
void Planner::Validate(const Definition& key) {
  RepairCell cell = Cell();
  cell.LockChild(TableLock::kShareUpdateExclusive);
  cell.LockParent(key.parent, TableLock::kRowShare);
  cell.ExpectKey(child_, NotValid(key));
  cell.Run(Alter() + " VALIDATE CONSTRAINT " + quote_(key.constraint_name));
  AddStep("VALIDATE " + quote_(key.constraint_name), cell, kBlocksMaintenance, context_.child_rows);
}

void Planner::Create(const Definition& to) {
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
  cell.Run(Alter() + Add(NotValid(to)));
  if (to.comment) RunComment(cell, to);
  AddStep("ADD " + quote_(to.constraint_name) + (to.enforced ? " NOT VALID" : " NOT ENFORCED"),
          cell, kBlocksWrites);
  if (to.validated) Validate(to);
}

void Planner::Drop(const Definition& from) {
  plan_.reason = "DROP: no foreign key is wanted here.";
  RepairCell cell = Cell();
  cell.LockChild(TableLock::kAccessExclusive);
  cell.LockParent(from.parent, TableLock::kAccessExclusive);
  cell.ExpectKey(child_, from);
  cell.Run(Alter() + DropClause(from));
  AddStep("DROP " + quote_(from.constraint_name), cell, kBlocksAll);
}

void Planner::Change(const Definition& from, const Definition& to) {
  const RepairChoice choice = ChooseRepair(from, to, context_);
  plan_.reason = choice.reason;
  if (choice.form == RepairForm::kInPlace && context_.triggers == TriggerRepair::kEnable &&
      !context_.superuser) {
    plan_.refusal = "needs_superuser";
    plan_.reason = "Triggers of the key are switched off, and only a superuser may switch them on.";
    return;
  }
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
void Planner::EnableTriggers(const Definition& key) {
  RepairCell cell = Cell();
  cell.LockChild(TableLock::kShareRowExclusive);
  cell.LockParent(key.parent, TableLock::kShareRowExclusive);
  cell.ExpectKey(child_, key);
  cell.Run(PrintEnableTriggers(child_, key.constraint_name, quote_));
  AddStep("ENABLE TRIGGERS of " + quote_(key.constraint_name), cell, kBlocksWrites);
}

void Planner::AlterInPlace(const Definition& from, const Definition& to) {
  if (context_.triggers == TriggerRepair::kEnable) EnableTriggers(from);
  const bool alter =
      from.deferrable != to.deferrable || from.initially_deferred != to.initially_deferred;
  const bool rename = from.constraint_name != to.constraint_name;
  const bool comment = from.comment != to.comment;
  const std::string old_name = quote_(from.constraint_name);
  const std::string new_name = quote_(to.constraint_name);
  if (alter || rename || comment) {
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
    if (rename) cell.Run(Alter() + " RENAME CONSTRAINT " + old_name + " TO " + new_name);
    if (comment) RunComment(cell, to);
    AddStep(alter    ? "ALTER " + old_name
            : rename ? "RENAME " + old_name + " TO " + new_name
                     : "COMMENT " + old_name,
            cell, alter || rename ? kBlocksAll : kBlocksDdl);
  }
  if (!from.validated && to.validated) Validate(to);
}

void Planner::SwitchFirst(const Definition& from, const Definition& to) {
  RepairCell cell = Cell();
  cell.LockChild(TableLock::kAccessExclusive);
  cell.LockParent(from.parent, TableLock::kAccessExclusive);
  cell.LockParent(to.parent, TableLock::kShareRowExclusive);
  cell.ExpectKey(child_, from);
  if (to.constraint_name != from.constraint_name) {
    cell.ExpectNoConstraint(child_, to.constraint_name);
  }
  cell.Run(Alter() + DropClause(from) + "," + Add(NotValid(to)));
  if (to.comment) RunComment(cell, to);
  AddStep("REPLACE " + quote_(from.constraint_name), cell, kBlocksAll);
  if (to.validated) Validate(to);
}

void Planner::ValidateFirst(const Definition& from, const Definition& to) {
  const Definition temporary = Temporary(to);
  DropRemnants(&temporary);
  const bool added = Fits(PointerTo(context_.remnant), temporary);
  if (!added) AddTemporary(from, temporary);
  if (!added || !context_.remnant->validated) Validate(temporary);
  SwapIn(from, to, temporary);
}

void Planner::AddTemporary(const Definition& from, const Definition& temporary) {
  RepairCell cell = Cell();
  cell.LockChild(TableLock::kShareRowExclusive);
  cell.LockParent(temporary.parent, TableLock::kShareRowExclusive);
  cell.ExpectKey(child_, from);
  cell.ExpectNoConstraint(child_, temporary.constraint_name);
  cell.Run(Alter() + Add(NotValid(temporary)));
  AddStep("ADD " + quote_(temporary.constraint_name) + " NOT VALID", cell, kBlocksWrites);
}

// What an interrupted run has left and this one cannot go on from; with null: all of it.
void Planner::DropRemnants(const Definition* temporary) {
  const auto drop = [&](const std::optional<Definition>& remnant) {
    if (!remnant || (temporary != nullptr && Fits(&*remnant, *temporary))) return;
    DropRemnant(*remnant);
  };
  drop(context_.remnant);
  for (const std::optional<Definition>& remnant : context_.leaf_remnants) drop(remnant);
}

void Planner::DropRemnant(const Definition& remnant) {
  RepairCell cell = Cell();
  if (remnant.child == child_) {
    cell.LockChild(TableLock::kAccessExclusive);
  } else {
    cell.LockLeaf(remnant.child, TableLock::kAccessExclusive);
  }
  cell.LockParent(remnant.parent, TableLock::kAccessExclusive);
  cell.ExpectKey(remnant.child, remnant);
  cell.Run((remnant.child == child_ ? Alter() : AlterLeaf(remnant.child)) + DropClause(remnant));
  AddStep("DROP " + quote_(remnant.constraint_name) + " ON " + DisplayTable(remnant.child, quote_),
          cell, kBlocksAll);
}

const Definition* Planner::LeafRemnant(std::size_t leaf) const {
  return leaf < context_.leaf_remnants.size() ? PointerTo(context_.leaf_remnants[leaf]) : nullptr;
}

// The guard is what keeps the old key when VALIDATE has failed.
void Planner::SwapIn(const Definition& from, const Definition& to, const Definition& temporary) {
  RepairCell cell = Cell();
  cell.LockChild(TableLock::kAccessExclusive);
  cell.LockParent(from.parent, TableLock::kAccessExclusive);
  cell.ExpectKey(child_, from);
  cell.ExpectKey(child_, temporary);
  if (to.constraint_name != from.constraint_name) {
    cell.ExpectNoConstraint(child_, to.constraint_name);
  }
  cell.Run(Alter() + DropClause(from));
  cell.Run(Alter() + " RENAME CONSTRAINT " + quote_(temporary.constraint_name) + " TO " +
           quote_(to.constraint_name));
  if (to.comment) RunComment(cell, to);
  AddStep("SWAP " + quote_(from.constraint_name), cell, kBlocksAll);
}

// Each leaf gets the key first; the root then adopts these keys without reading a row.
void Planner::LeafByLeaf(const Definition* from, const Definition& to) {
  const Definition temporary = Temporary(to);
  DropRemnants(&temporary);
  AddOnLeaves(from, to, temporary);
  ValidateOnLeaves(temporary);
  RepairCell cell = Cell();
  cell.LockChild(TableLock::kAccessExclusive);
  if (from) cell.LockParent(from->parent, TableLock::kAccessExclusive);
  // Adoption drops the triggers that the leaf keys have on the parent.
  cell.LockParent(to.parent, TableLock::kAccessExclusive);
  if (from) cell.ExpectKey(child_, *from);
  if (!from || from->constraint_name != to.constraint_name) {
    cell.ExpectNoConstraint(child_, to.constraint_name);
  }
  cell.ExpectKeyOnEveryLeaf(temporary);
  cell.Run(Alter() + (from ? DropClause(*from) + "," : "") + Add(to));
  cell.Run(PrintRenameOnLeaves(child_, temporary.constraint_name, to.constraint_name, quote_));
  if (to.comment) RunComment(cell, to);
  AddStep(from ? "SWAP " + quote_(from->constraint_name) : "ADD " + quote_(to.constraint_name),
          cell, kBlocksAll);
}

void Planner::AddOnLeaves(const Definition* from, const Definition& to,
                          const Definition& temporary) {
  for (std::size_t i = 0; i < context_.leaves.size(); ++i) {
    if (Fits(LeafRemnant(i), temporary)) continue;
    const QualifiedName& leaf = context_.leaves[i];
    RepairCell cell = Cell();
    cell.LockLeaf(leaf, TableLock::kShareRowExclusive);
    cell.LockParent(to.parent, TableLock::kShareRowExclusive);
    if (from) cell.ExpectKey(child_, *from);
    cell.ExpectNoConstraint(leaf, temporary.constraint_name);
    cell.Run(AlterLeaf(leaf) + Add(NotValid(temporary)));
    AddStep(
        "ADD " + quote_(temporary.constraint_name) + " NOT VALID ON " + DisplayTable(leaf, quote_),
        cell, kBlocksWrites);
  }
}

void Planner::ValidateOnLeaves(const Definition& temporary) {
  for (std::size_t i = 0; i < context_.leaves.size(); ++i) {
    if (Fits(LeafRemnant(i), temporary) && LeafRemnant(i)->validated) continue;
    const QualifiedName& leaf = context_.leaves[i];
    RepairCell cell = Cell();
    cell.LockLeaf(leaf, TableLock::kShareUpdateExclusive);
    cell.LockParent(temporary.parent, TableLock::kRowShare);
    cell.ExpectKey(leaf, NotValid(temporary));
    cell.Run(AlterLeaf(leaf) + " VALIDATE CONSTRAINT " + quote_(temporary.constraint_name));
    AddStep("VALIDATE " + quote_(temporary.constraint_name) + " ON " + DisplayTable(leaf, quote_),
            cell, kBlocksMaintenance, i < context_.leaf_rows.size() ? context_.leaf_rows[i] : -1);
  }
}

// With the name of the key that it replaces, else the server's, unless it has one.
Definition Named(Definition key, const Definition& replaced) {
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
    throw Error(ErrorCode::kInternal, "a repair cannot move a foreign key to another table");
  }
  Planner planner((from ? from : to)->child, context);
  if (!to) {
    planner.Drop(Named(Storable(*from), *from));
    return planner.Finish();
  }
  const Definition wanted = Named(Storable(*to), from.value_or(*to));
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
