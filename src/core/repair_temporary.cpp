// The part of RepairPlanner that proves a new key under a temporary name before it takes the place
// of the old one.
#include <optional>

#include "core/error.hpp"
#include "core/repair_block.hpp"
#include "core/repair_choice.hpp"
#include "core/repair_planner.hpp"

namespace fk_audit {
namespace {

using Definition = ForeignKeyDefinition;

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

}  // namespace

ForeignKeyDefinition RepairPlanner::Temporary(const Definition& to) const {
  if (context_.temporary_name.empty()) {
    throw InternalError("a repair needs a temporary name and was given none");
  }
  Definition key = to;
  key.constraint_name = context_.temporary_name;
  key.comment.reset();
  return key;
}

void RepairPlanner::ValidateFirst(const Definition& from, const Definition& to) {
  const Definition temporary = Temporary(to);
  DropRemnants(&temporary);
  const bool added = Fits(PointerTo(context_.remnant), temporary);
  if (added) way_back_.push_back(DropCell(temporary, Validity::kAny).Text());
  if (!added) AddTemporary(from, temporary);
  if (!added || !context_.remnant->validated) Validate(temporary);
  SwapIn(from, to, temporary);
}

void RepairPlanner::AddTemporary(const Definition& from, const Definition& temporary) {
  RepairCell cell = Cell();
  cell.LockChild(TableLock::kShareRowExclusive);
  cell.LockParent(temporary.parent, TableLock::kShareRowExclusive);
  cell.ExpectKey(child_, from);
  cell.ExpectNoConstraint(child_, temporary.constraint_name);
  cell.Run(AlterTable() + Add(NotValid(temporary)));
  way_back_.push_back(DropCell(temporary, Validity::kAny).Text());
  AddStep("ADD " + quote_(temporary.constraint_name) + " NOT VALID", cell, kBlocksWrites);
}

// What an interrupted run has left and this one cannot go on from; with null: all of it.
void RepairPlanner::DropRemnants(const Definition* temporary) {
  const auto drop = [&](const std::optional<Definition>& remnant) {
    if (!remnant || (temporary != nullptr && Fits(&*remnant, *temporary))) return;
    AddStep(
        "DROP " + quote_(remnant->constraint_name) + " ON " + DisplayTable(remnant->child, quote_),
        DropCell(*remnant, Validity::kAsGiven), kBlocksAll);
  };
  drop(context_.remnant);
  for (const std::optional<Definition>& remnant : context_.leaf_remnants) drop(remnant);
}

const ForeignKeyDefinition* RepairPlanner::LeafRemnant(std::size_t leaf) const {
  return leaf < context_.leaf_remnants.size() ? PointerTo(context_.leaf_remnants[leaf]) : nullptr;
}

// The guard is what keeps the old key when VALIDATE has failed.
void RepairPlanner::SwapIn(const Definition& from, const Definition& to,
                           const Definition& temporary) {
  RepairCell cell = Cell();
  cell.LockChild(TableLock::kAccessExclusive);
  cell.LockParent(from.parent, TableLock::kAccessExclusive);
  cell.ExpectKey(child_, from);
  cell.ExpectKey(child_, temporary);
  if (to.constraint_name != from.constraint_name) {
    cell.ExpectNoConstraint(child_, to.constraint_name);
  }
  cell.Run(AlterTable() + DropClause(from));
  cell.Run(AlterTable() + " RENAME CONSTRAINT " + quote_(temporary.constraint_name) + " TO " +
           quote_(to.constraint_name));
  if (PartsKeepOldName(context_)) {
    cell.Run(PrintRenameParts(child_, to.constraint_name, temporary.constraint_name, quote_));
  }
  if (to.comment) RunComment(cell, to);
  AddStep("SWAP " + quote_(from.constraint_name), cell, kBlocksAll);
}

// Each leaf gets the key first; the root then adopts these keys without reading a row.
void RepairPlanner::LeafByLeaf(const Definition* from, const Definition& to) {
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
  cell.Run(AlterTable() + (from ? DropClause(*from) + "," : "") + Add(to));
  cell.Run(PrintRenameOnLeaves(child_, temporary.constraint_name, to.constraint_name, quote_));
  if (to.comment) RunComment(cell, to);
  AddStep(from ? "SWAP " + quote_(from->constraint_name) : "ADD " + quote_(to.constraint_name),
          cell, kBlocksAll);
}

std::string RepairPlanner::DropOnLeaf(const QualifiedName& leaf, Definition temporary) const {
  temporary.child = leaf;
  return DropCell(temporary, Validity::kAny).Text();
}

void RepairPlanner::AddOnLeaves(const Definition* from, const Definition& to,
                                const Definition& temporary) {
  // What is there already belongs to no step, so the first one takes it back.
  for (std::size_t i = 0; i < context_.leaves.size(); ++i) {
    if (!Fits(LeafRemnant(i), temporary)) continue;
    way_back_.push_back(DropOnLeaf(context_.leaves[i], temporary));
  }
  for (std::size_t i = 0; i < context_.leaves.size(); ++i) {
    if (Fits(LeafRemnant(i), temporary)) continue;
    const QualifiedName& leaf = context_.leaves[i];
    RepairCell cell = Cell();
    cell.LockLeaf(leaf, TableLock::kShareRowExclusive);
    cell.LockParent(to.parent, TableLock::kShareRowExclusive);
    if (from) cell.ExpectKey(child_, *from);
    cell.ExpectNoConstraint(leaf, temporary.constraint_name);
    cell.Run(AlterLeaf(leaf) + Add(NotValid(temporary)));
    way_back_.push_back(DropOnLeaf(leaf, temporary));
    AddStep(
        "ADD " + quote_(temporary.constraint_name) + " NOT VALID ON " + DisplayTable(leaf, quote_),
        cell, kBlocksWrites);
  }
}

void RepairPlanner::ValidateOnLeaves(const Definition& temporary) {
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

}  // namespace fk_audit
