#include "core/repair_list.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace fk_audit {
namespace {

// Children of every partitioned table, so that leaves are found without a scan per plan.
using Partitions = std::unordered_map<TableId, std::vector<TableId>>;

Partitions PartitionsByParent(const Catalog& catalog) {
  Partitions partitions;
  for (TableId id = 0; id < catalog.tables.size(); ++id) {
    const TableId parent = catalog.tables[id].partition_of;
    if (parent != kNoTable) partitions[parent].push_back(id);
  }
  return partitions;
}

// What is to happen to one foreign key, before it is planned.
struct Change {
  std::vector<std::size_t> findings;
  std::string status;  // empty: to be planned
  std::optional<ForeignKeyDefinition> live;
  std::optional<ForeignKeyDefinition> declared;
};

// Why a finding of this kind has no statement whatever the tables look like; empty: it may.
std::string_view RefusalOf(FindingKind kind) {
  switch (kind) {
    case FindingKind::kConflictingIntent:
      return "conflicting_intent";
    case FindingKind::kUnresolvable:
      return "unresolvable";
    case FindingKind::kStaleSource:
      return "stale_source";
    case FindingKind::kEmptyPattern:
      return "empty_pattern";
    default:
      return {};
  }
}

// Kinds that end in a key being dropped: never done unless the finding is asked for by name.
bool DropsUndeclared(const Finding& finding) {
  return finding.kind == FindingKind::kUndeclared || finding.kind == FindingKind::kPartitionRule ||
         (finding.kind == FindingKind::kDuplicate && finding.intents.empty());
}

// Names of keys that are to be added, each with its table.
using GivenNames = std::set<std::pair<QualifiedName, std::string>>;

class Planner {
 public:
  Planner(const Catalog& catalog, const IntentSet& intents, const NameTable& names,
          const Comparison& comparison, const RepairEnvironment& environment)
      : catalog_(catalog),
        intents_(intents),
        names_(names),
        comparison_(comparison),
        environment_(environment),
        partitions_(PartitionsByParent(catalog)) {}

  std::vector<Change> Changes(const std::function<bool(const Finding&)>& named) const;
  RepairContext ContextOf(const Change& change) const;

 private:
  ForeignKeyDefinition Live(ForeignKeyId key) const;
  Change ChangeOf(std::size_t index, const std::function<bool(const Finding&)>& named) const;
  void NameMissing(Change& change, GivenNames& given) const;
  bool IsTaken(const QualifiedName& child, const std::string& name) const;
  int AddPartitions(TableId table, RepairContext& context) const;
  void DescribeChild(const QualifiedName& name, RepairContext& context) const;
  void DescribeParent(const QualifiedName& name, RepairContext& context) const;
  TableId Find(const QualifiedName& table) const;

  const Catalog& catalog_;
  const IntentSet& intents_;
  const NameTable& names_;
  const Comparison& comparison_;
  const RepairEnvironment& environment_;
  const Partitions partitions_;
};

ForeignKeyDefinition Planner::Live(ForeignKeyId key) const {
  const ForeignKey& live = catalog_.foreign_keys[key];
  ForeignKeyDefinition definition = catalog_.Define(live, names_);
  if (const auto comment = environment_.comments.find(live.oid);
      comment != environment_.comments.end()) {
    definition.comment = comment->second;
  }
  return definition;
}

Change Planner::ChangeOf(std::size_t index,
                         const std::function<bool(const Finding&)>& named) const {
  const Finding& finding = comparison_.findings[index];
  Change change;
  change.findings.push_back(index);
  change.status = RefusalOf(finding.kind);
  if (!change.status.empty()) return change;
  if (DropsUndeclared(finding)) {
    change.live = Live(finding.key);
    if (!named(finding)) change.status = "not_named";
    return change;
  }
  if (finding.key != kNoForeignKey) {
    change.live = Live(finding.key);
    // Disabled triggers leave nothing to see in the definition; only a superuser may switch them.
    if (finding.kind == FindingKind::kNotEnforced && change.live->enforced) {
      change.status = "needs_superuser";
      return change;
    }
  }
  change.declared = DeclaredDefinition(catalog_, intents_, names_, finding);
  if (change.live) change.declared->comment = change.live->comment;
  return change;
}

bool Planner::IsTaken(const QualifiedName& child, const std::string& name) const {
  const TableId table = Find(child);
  const std::optional<NameId> known = names_.Find(name);
  return table != kNoTable && known &&
         std::ranges::any_of(catalog_.KeysOf(table),
                             [&](const ForeignKey& key) { return key.name == *known; });
}

// Long columns that begin alike lead to one default name.
void Planner::NameMissing(Change& change, GivenNames& given) const {
  if (change.live || !change.declared || !change.declared->constraint_name.empty()) return;
  ForeignKeyDefinition& key = *change.declared;
  int taken = 0;
  do {
    key.constraint_name = DefaultConstraintName(key.child.name, key.columns, taken++);
  } while (IsTaken(key.child, key.constraint_name) ||
           !given.emplace(key.child, key.constraint_name).second);
}

std::vector<Change> Planner::Changes(const std::function<bool(const Finding&)>& named) const {
  std::vector<Change> changes;
  std::unordered_map<ForeignKeyId, std::size_t> by_key;
  GivenNames given;
  for (std::size_t i = 0; i < comparison_.findings.size(); ++i) {
    const Finding& finding = comparison_.findings[i];
    if (finding.kind == FindingKind::kDuplicate && !finding.intents.empty()) {
      // The declared key stays; each superfluous one is a plan of its own.
      for (const ForeignKeyId other : finding.other_keys) {
        changes.push_back({{i}, {}, Live(other), std::nullopt});
      }
      continue;
    }
    const auto known = finding.key == kNoForeignKey ? by_key.end() : by_key.find(finding.key);
    if (known != by_key.end() && !DropsUndeclared(finding)) {
      changes[known->second].findings.push_back(i);
      if (finding.kind == FindingKind::kConflictingIntent) {
        changes[known->second].status = "conflicting_intent";
      }
      continue;
    }
    changes.push_back(ChangeOf(i, named));
    NameMissing(changes.back(), given);
    if (finding.key != kNoForeignKey) by_key.emplace(finding.key, changes.size() - 1);
  }
  return changes;
}

TableId Planner::Find(const QualifiedName& table) const {
  const std::optional<NameId> schema = names_.Find(table.schema);
  const std::optional<NameId> name = names_.Find(table.name);
  return schema && name ? catalog_.FindTable(*schema, *name) : kNoTable;
}

// Counts the partitions below `table` and collects the leaves. Depth is bounded by the nesting of
// partitions, which the server keeps small.
int Planner::AddPartitions(TableId table, RepairContext& context) const {
  const auto children = partitions_.find(table);
  if (children == partitions_.end()) return 0;
  int count = 0;
  for (const TableId id : children->second) {
    const Table& child = catalog_.tables[id];
    count += 1;
    if (child.partitioned) {
      count += AddPartitions(id, context);
      continue;
    }
    context.leaves.push_back({std::string(names_[child.schema]), std::string(names_[child.name])});
    context.leaf_rows.push_back(child.row_estimate);
    if (child.row_estimate >= 0) {
      context.child_rows = std::max(context.child_rows, 0.0) + child.row_estimate;
    }
  }
  return count;
}

void Planner::DescribeChild(const QualifiedName& name, RepairContext& context) const {
  const TableId id = Find(name);
  if (id == kNoTable) return;
  const Table& child = catalog_.tables[id];
  context.child_partitioned = child.partitioned;
  context.child_rows = child.partitioned ? -1 : child.row_estimate;
  context.child_tables = 1 + AddPartitions(id, context);
}

void Planner::DescribeParent(const QualifiedName& name, RepairContext& context) const {
  const TableId id = Find(name);
  if (id == kNoTable) return;
  const Table& parent = catalog_.tables[id];
  if (parent.partitioned) context.parent_partitioned = true;
  RepairContext partitions;
  context.parent_tables = std::max(context.parent_tables, 1 + AddPartitions(id, partitions));
  if (!environment_.may_lock(parent.oid)) context.may_lock_parents = false;
}

RepairContext Planner::ContextOf(const Change& change) const {
  RepairContext context;
  context.server_version = environment_.server_version;
  context.deadlock_timeout_ms = environment_.deadlock_timeout_ms;
  context.quote = environment_.quote;
  context.temporary_name = "fk_audit_" + FindingName(comparison_.findings[change.findings.front()]);
  DescribeChild((change.live ? change.live : change.declared)->child, context);
  if (change.live) DescribeParent(change.live->parent, context);
  if (change.declared) DescribeParent(change.declared->parent, context);
  return context;
}

}  // namespace

std::vector<PlannedRepair> PlanRepairs(const Catalog& catalog, const IntentSet& intents,
                                       const NameTable& names, const Comparison& comparison,
                                       const RepairEnvironment& environment, Direction direction,
                                       const std::function<bool(const Finding&)>& named) {
  const Planner planner(catalog, intents, names, comparison, environment);
  std::vector<PlannedRepair> repairs;
  for (Change& change : planner.Changes(named)) {
    PlannedRepair repair;
    if (change.status.empty()) {
      const RepairContext context = planner.ContextOf(change);
      repair.plan = direction == Direction::kRepair
                        ? PlanChange(change.live, change.declared, context)
                        : PlanChange(change.declared, change.live, context);
      change.status = repair.plan.refusal.empty() ? "ready" : repair.plan.refusal;
    }
    repair.findings = std::move(change.findings);
    repair.status = std::move(change.status);
    repair.live = std::move(change.live);
    repair.declared = std::move(change.declared);
    repairs.push_back(std::move(repair));
  }
  return repairs;
}

}  // namespace fk_audit
