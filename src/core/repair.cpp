#include "core/repair.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "core/repair_cell.hpp"
#include "core/repair_choice.hpp"

namespace fk_audit {
namespace {

using Definition = ForeignKeyDefinition;

constexpr std::size_t kLongestName = 63;  // NAMEDATALEN - 1

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

class Planner {
 public:
  Planner(const QualifiedName& child, const RepairContext& context)
      : child_(child), context_(context), quote_(context.quote) {}

  void Create(const Definition& to);
  void Drop(const Definition& from);
  void Change(const Definition& from, const Definition& to);
  RepairPlan Finish();

 private:
  void AlterInPlace(const Definition& from, const Definition& to);
  void SwitchFirst(const Definition& from, const Definition& to);
  void ValidateFirst(const Definition& from, const Definition& to);
  void LeafByLeaf(const Definition* from, const Definition& to);
  void AddOnLeaves(const Definition* from, const Definition& to, const Definition& temporary);
  void ValidateOnLeaves(const Definition& temporary);
  void Validate(const Definition& key);
  void SwapIn(const Definition& from, const Definition& to, const Definition& temporary);

  RepairCell Cell() const { return RepairCell(child_, context_); }
  std::string Alter() const;
  std::string AlterLeaf(const QualifiedName& leaf) const;
  std::string Add(const Definition& key) const;
  std::string DropClause(const Definition& key) const;
  std::string RenameOnLeaves(const std::string& from, const std::string& to) const;
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
  switch (choice.form) {
    case RepairForm::kInPlace:
      return AlterInPlace(from, to);
    case RepairForm::kSwitchFirst:
      return SwitchFirst(from, to);
    case RepairForm::kValidateFirst:
      return ValidateFirst(from, to);
    case RepairForm::kLeafByLeaf:
      break;
  }
  LeafByLeaf(&from, to);
}

void Planner::AlterInPlace(const Definition& from, const Definition& to) {
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
  RepairCell cell = Cell();
  cell.LockChild(TableLock::kShareRowExclusive);
  cell.LockParent(to.parent, TableLock::kShareRowExclusive);
  cell.ExpectKey(child_, from);
  cell.ExpectNoConstraint(child_, temporary.constraint_name);
  cell.Run(Alter() + Add(NotValid(temporary)));
  AddStep("ADD " + quote_(temporary.constraint_name) + " NOT VALID", cell, kBlocksWrites);
  Validate(temporary);
  SwapIn(from, to, temporary);
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
  cell.Run(RenameOnLeaves(temporary.constraint_name, to.constraint_name));
  if (to.comment) RunComment(cell, to);
  AddStep(from ? "SWAP " + quote_(from->constraint_name) : "ADD " + quote_(to.constraint_name),
          cell, kBlocksAll);
}

void Planner::AddOnLeaves(const Definition* from, const Definition& to,
                          const Definition& temporary) {
  for (const QualifiedName& leaf : context_.leaves) {
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

// Frees the temporary name for the way back. Where a leaf has another constraint of the final name
// any free one will do: names of partitions' keys carry no meaning.
std::string Planner::RenameOnLeaves(const std::string& from, const std::string& to) const {
  return PrintDoBlock(
      "DECLARE\n"
      "  leaf pg_catalog.regclass;\n"
      "  final pg_catalog.name;\n"
      "  taken pg_catalog.int4;\n"
      "BEGIN\n"
      "  FOR leaf IN\n"
      "    SELECT relid FROM pg_catalog.pg_partition_tree(" +
      PrintLiteral(PrintTable(child_, quote_)) +
      "::pg_catalog.regclass) WHERE isleaf\n"
      "  LOOP\n"
      "    final := " +
      PrintLiteral(to) +
      ";\n"
      "    taken := 0;\n"
      "    WHILE EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = leaf AND conname = "
      "final) LOOP\n"
      "      taken := taken + 1;\n"
      "      final := " +
      PrintLiteral(from) +
      " || '_' || taken;\n"
      "    END LOOP;\n"
      "    EXECUTE pg_catalog.format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', leaf,\n"
      "      " +
      PrintLiteral(from) +
      ", final);\n"
      "  END LOOP;\n"
      "END\n");
}

// The longest beginning of at most `bytes` bytes that does not split a character.
std::string_view ClipUtf8(std::string_view text, std::size_t bytes) {
  if (bytes >= text.size()) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
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

std::string DefaultConstraintName(std::string_view table, const std::vector<std::string>& columns,
                                  int taken) {
  const std::string label = taken == 0 ? "_fkey" : "_fkey" + std::to_string(taken);
  std::string joined;
  for (const std::string& column : columns) {
    if (!joined.empty()) joined += '_';
    joined += column;
    if (joined.size() > kLongestName) break;
  }
  const std::size_t room = kLongestName - label.size() - 1;
  std::size_t table_bytes = table.size();
  std::size_t column_bytes = joined.size();
  while (table_bytes + column_bytes > room) {
    --(table_bytes > column_bytes ? table_bytes : column_bytes);
  }
  std::string name(ClipUtf8(table, table_bytes));
  name.append("_").append(ClipUtf8(joined, column_bytes)).append(label);
  return name;
}

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
  if (from && Storable(*from) == wanted) return {{}, "Nothing differs.", {}};
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
