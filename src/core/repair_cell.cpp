#include "core/repair_cell.hpp"

#include <algorithm>
#include <utility>

#include "core/repair_block.hpp"

namespace fk_audit {
namespace {

constexpr int kLongestLockTimeout = 200;  // milliseconds

std::string_view ModeName(TableLock lock) {
  switch (lock) {
    case TableLock::kAccessShare:
      return "ACCESS SHARE";
    case TableLock::kRowShare:
      return "ROW SHARE";
    case TableLock::kShareUpdateExclusive:
      return "SHARE UPDATE EXCLUSIVE";
    case TableLock::kShareRowExclusive:
      return "SHARE ROW EXCLUSIVE";
    case TableLock::kAccessExclusive:
      break;
  }
  return "ACCESS EXCLUSIVE";
}

std::string TableLiteral(const QualifiedName& table, const Quote& quote) {
  return PrintLiteral(PrintTable(table, quote)) + "::pg_catalog.regclass";
}

// The conditions on a pg_constraint row that make it `key` and nobody's clone.
std::string KeyConditions(const ForeignKeyDefinition& key, const Quote& quote,
                          Validity validity = Validity::kAsGiven) {
  std::string text = "conname = " + PrintLiteral(key.constraint_name) +
                     "\n        AND contype = 'f' AND conparentid = 0";
  if (key.validated && validity == Validity::kAsGiven) text += " AND convalidated";
  text += "\n        AND pg_catalog.pg_get_constraintdef(oid) ";
  if (validity == Validity::kAsGiven) {
    return text + "=\n          " + PrintLiteral(PrintDefinition(key, quote));
  }
  ForeignKeyDefinition other = key;
  other.validated = !key.validated;
  return text + "IN (\n          " + PrintLiteral(PrintDefinition(key, quote)) + ",\n          " +
         PrintLiteral(PrintDefinition(other, quote)) + ")";
}

}  // namespace

void RepairCell::LockChild(TableLock lock) {
  const int known = 1 + static_cast<int>(context_.leaves.size());
  Lock({child_, !context_.child_partitioned, std::max(context_.child_tables, known), true, lock});
}

void RepairCell::LockChildOnly(TableLock lock) {
  Lock({child_, true, 1, true, lock});
}

void RepairCell::LockLeaf(const QualifiedName& leaf, TableLock lock) {
  Lock({leaf, true, 1, true, lock});
}

void RepairCell::LockParent(const QualifiedName& parent, TableLock lock) {
  Lock({parent, !context_.parent_partitioned, context_.parent_tables, context_.may_lock_parents,
        lock});
}

void RepairCell::Lock(const LockedTable& wanted) {
  for (LockedTable& known : locks_) {
    if (known.table != wanted.table) continue;
    known.only = known.only && wanted.only;
    known.tables = std::max(known.tables, wanted.tables);
    known.lock = std::max(known.lock, wanted.lock);
    return;
  }
  locks_.push_back(wanted);
}

void RepairCell::Expect(const std::string& condition, const std::string& message) {
  guard_ += "  IF " + condition +
            " THEN\n"
            "    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',\n"
            "      MESSAGE = " +
            PrintLiteral("fk_audit: " + message) +
            ",\n"
            "      HINT = 'Run fk_audit_repairs() again.';\n"
            "  END IF;\n";
}

void RepairCell::ExpectKey(const QualifiedName& table, const ForeignKeyDefinition& key,
                           Validity validity) {
  std::string condition =
      "NOT EXISTS (\n      SELECT FROM pg_catalog.pg_constraint\n      WHERE conrelid = " +
      TableLiteral(table, context_.quote) + " AND " + KeyConditions(key, context_.quote, validity);
  condition += "\n        AND pg_catalog.obj_description(oid, 'pg_constraint') ";
  condition += key.comment ? "= " + PrintLiteral(*key.comment) : "IS NULL";
  Expect(condition + ")", "constraint \"" + key.constraint_name + "\" on " +
                              PrintTable(table, context_.quote) + " is not what the plan saw");
}

void RepairCell::ExpectNoConstraint(const QualifiedName& table, const std::string& name) {
  Expect("EXISTS (\n      SELECT FROM pg_catalog.pg_constraint\n      WHERE conrelid = " +
             TableLiteral(table, context_.quote) + " AND conname = " + PrintLiteral(name) + ")",
         "constraint \"" + name + "\" on " + PrintTable(table, context_.quote) +
             " exists although the plan saw none");
}

void RepairCell::ExpectKeyOnEveryLeaf(const ForeignKeyDefinition& key) {
  Expect("EXISTS (\n      SELECT FROM pg_catalog.pg_partition_tree(" +
             TableLiteral(child_, context_.quote) +
             ")\n      WHERE isleaf AND NOT EXISTS (\n"
             "        SELECT FROM pg_catalog.pg_constraint\n"
             "        WHERE conrelid = relid AND " +
             KeyConditions(key, context_.quote) + "))",
         "constraint \"" + key.constraint_name +
             "\" is not there and validated on every partition" + " of " +
             PrintTable(child_, context_.quote));
}

void RepairCell::Run(std::string statement) {
  statements_.push_back(std::move(statement));
}

// Waits add up over the locks of one cell, and a session that waits for us for longer than
// deadlock_timeout looks for a deadlock, and may be the one that gets the error.
int RepairCell::LockTimeout() const {
  int tables = 0;
  for (const LockedTable& locked : locks_) tables += locked.tables;
  const int share = (context_.deadlock_timeout_ms / 2 - 1) / std::max(tables, 1);
  return std::clamp(share, 1, kLongestLockTimeout);
}

std::string RepairCell::Text() const {
  std::string text = "SET LOCAL lock_timeout = '" + std::to_string(LockTimeout()) +
                     "ms';\nSET LOCAL search_path = pg_catalog, pg_temp;\n"
                     "SET LOCAL fk_audit.guard = off;\n";
  for (const LockedTable& locked : locks_) {
    if (!locked.explicit_lock) continue;
    text += locked.only ? "LOCK TABLE ONLY " : "LOCK TABLE ";
    text += PrintTable(locked.table, context_.quote);
    text.append(" IN ").append(ModeName(locked.lock)).append(" MODE;\n");
  }
  text += PrintDoBlock("BEGIN\n" + guard_ + "END\n") + ";\n";
  for (const std::string& statement : statements_) text += statement + ";\n";
  text.pop_back();
  return text;
}

}  // namespace fk_audit
