// One step of a repair as text: the locks it takes, the guard that raises unless the catalog is
// what the plan saw, and the statements that act. One cell is one transaction.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/foreign_key.hpp"
#include "core/repair.hpp"

namespace fk_audit {

// Table-level lock modes, weakest first; of these each conflicts with all that the one before it
// conflicts with (manual, "Table-Level Locks").
enum class TableLock {
  kAccessShare,
  kRowShare,
  kShareUpdateExclusive,
  kShareRowExclusive,
  kAccessExclusive,
};

// Whether a guard looks at convalidated.
enum class Validity {
  kAsGiven,
  kAny,
};

class RepairCell {
 public:
  // Both must outlive the cell.
  RepairCell(const QualifiedName& child, const RepairContext& context)
      : child_(child), context_(context) {}

  // Locks are taken in the order of the calls, which is child before parent, as a write of a child
  // row does. A table named twice is locked once, in the stronger mode.
  void LockChild(TableLock lock);
  void LockChildOnly(TableLock lock);  // without its partitions, if it has any
  void LockLeaf(const QualifiedName& leaf, TableLock lock);
  void LockParent(const QualifiedName& parent, TableLock lock);

  // The guard: `table` has this very key, no clone of another one, printed as `key` prints, with
  // the comment of `key`.
  void ExpectKey(const QualifiedName& table, const ForeignKeyDefinition& key,
                 Validity validity = Validity::kAsGiven);
  // ... and no constraint of that name.
  void ExpectNoConstraint(const QualifiedName& table, const std::string& name);
  // ... and every leaf that the child has by now carries `key`.
  void ExpectKeyOnEveryLeaf(const ForeignKeyDefinition& key);

  void Run(std::string statement);  // without its semicolon

  std::string Text() const;

 private:
  struct LockedTable {
    QualifiedName table;
    bool only;           // without partitions
    int tables;          // how many locks this is
    bool explicit_lock;  // false: left to the statement, for want of the right
    TableLock lock;
  };

  void Lock(const LockedTable& wanted);
  void Expect(const std::string& condition, const std::string& message);
  int LockTimeout() const;

  const QualifiedName& child_;
  const RepairContext& context_;
  std::vector<LockedTable> locks_;
  std::string guard_;
  std::vector<std::string> statements_;
};

}  // namespace fk_audit
