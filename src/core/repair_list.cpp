#include "core/repair_list.hpp"

#include <algorithm>
#include <utility>

#include "core/counted.hpp"
#include "core/repair_changes.hpp"
#include "core/repair_choice.hpp"
#include "core/temporary_name.hpp"

namespace fk_audit {
namespace {

using Definition = std::optional<ForeignKeyDefinition>;

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

struct Refusal {
  std::string code;  // empty: none
  std::string reason;
};

class Planner {
 public:
  explicit Planner(const RepairInput& input)
      : input_(input), partitions_(PartitionsByParent(input.catalog)) {}

  RepairPlan Plan(const KeyChange& change, Direction direction) const;

 private:
  RepairContext ContextOf(const KeyChange& change, Direction direction) const;
  int AddPartitions(TableId table, RepairContext& context) const;
  void DescribeChild(const QualifiedName& name, RepairContext& context) const;
  void DescribeParent(const QualifiedName& name, RepairContext& context) const;
  void AddRemnants(const QualifiedName& child, RepairContext& context) const;
  Definition RemnantOn(const QualifiedName& table, const std::string& name) const;

  Refusal RefusalOf(const Definition& from, const Definition& to,
                    const RepairContext& context) const;
  Refusal OwnerRefusal(const QualifiedName& child, bool leaves, const RepairContext& context) const;
  Refusal KeyRefusal(const Definition& from, const ForeignKeyDefinition& to) const;
  Refusal PeriodRefusal(ForeignKeyDefinition key) const;
  Refusal NameRefusal(const KeyChange& change) const;
  NameHolder HolderOf(const KeyChange& change) const;
  Refusal OrphanRefusal(const ForeignKeyDefinition& key, const KeyColumns& columns) const;
  KeyColumns ColumnsOf(const ForeignKeyDefinition& key) const;
  OrphanSearch SearchFor(const ForeignKeyDefinition& key) const;
  bool IsPartitioned(const QualifiedName& table) const;
  std::string OrphanWarning(const ForeignKeyDefinition& key) const;

  const RepairInput& input_;
  const Partitions partitions_;
};

// Counts the partitions below `table` and collects the leaves. Depth is bounded by the nesting of
// partitions, which the server keeps small.
int Planner::AddPartitions(TableId table, RepairContext& context) const {
  const auto children = partitions_.find(table);
  if (children == partitions_.end()) return 0;
  int count = 0;
  for (const TableId id : children->second) {
    const Table& child = input_.catalog.tables[id];
    count += 1;
    if (child.partitioned) {
      count += AddPartitions(id, context);
      continue;
    }
    context.leaves.push_back(
        {std::string(input_.names[child.schema]), std::string(input_.names[child.name])});
    context.leaf_rows.push_back(child.row_estimate);
    if (child.row_estimate >= 0) {
      context.child_rows = std::max(context.child_rows, 0.0) + child.row_estimate;
    }
  }
  return count;
}

void Planner::DescribeChild(const QualifiedName& name, RepairContext& context) const {
  const TableId id = input_.Find(name);
  if (id == kNoTable) return;
  const Table& child = input_.catalog.tables[id];
  context.child_partitioned = child.partitioned;
  context.child_rows = child.partitioned ? -1 : child.row_estimate;
  context.child_tables = 1 + AddPartitions(id, context);
}

void Planner::DescribeParent(const QualifiedName& name, RepairContext& context) const {
  const TableId id = input_.Find(name);
  if (id == kNoTable) return;
  const Table& parent = input_.catalog.tables[id];
  if (parent.partitioned) context.parent_partitioned = true;
  RepairContext partitions;
  context.parent_tables = std::max(context.parent_tables, 1 + AddPartitions(id, partitions));
  if (!input_.environment.may_lock(parent.oid)) context.may_lock_parents = false;
}

Definition Planner::RemnantOn(const QualifiedName& table, const std::string& name) const {
  const TableId id = input_.Find(table);
  if (id == kNoTable) return std::nullopt;
  for (const ForeignKey& key : input_.catalog.KeysOf(id)) {
    if (input_.names[key.name] != name) continue;
    return input_.Live(static_cast<ForeignKeyId>(&key - input_.catalog.foreign_keys.data()));
  }
  return std::nullopt;
}

void Planner::AddRemnants(const QualifiedName& child, RepairContext& context) const {
  context.remnant = RemnantOn(child, context.temporary_name);
  for (const QualifiedName& leaf : context.leaves) {
    context.leaf_remnants.push_back(RemnantOn(leaf, context.temporary_name));
  }
}

RepairContext Planner::ContextOf(const KeyChange& change, Direction direction) const {
  const RepairEnvironment& environment = input_.environment;
  const QualifiedName& child = (change.live ? change.live : change.declared)->child;
  RepairContext context;
  context.server_version = environment.server_version;
  context.deadlock_timeout_ms = environment.deadlock_timeout_ms;
  context.quote = environment.quote;
  context.superuser = environment.superuser;
  context.temporary_name =
      TemporaryName(input_.comparison.findings[change.findings.front()],
                    change.live ? change.live->constraint_name : std::string_view());
  DescribeChild(child, context);
  if (change.live) DescribeParent(change.live->parent, context);
  if (change.declared) DescribeParent(change.declared->parent, context);
  // The way back starts where a finished repair has ended, and leaves no trigger switched off.
  if (direction == Direction::kRepair) {
    context.triggers = change.triggers;
    if (change.declared) AddRemnants(child, context);
    context.part_has_name = HolderOf(change) == NameHolder::kPart;
  }
  return context;
}

bool Planner::IsPartitioned(const QualifiedName& table) const {
  const TableId id = input_.Find(table);
  return id != kNoTable && input_.catalog.tables[id].partitioned;
}

OrphanSearch Planner::SearchFor(const ForeignKeyDefinition& key) const {
  RepairContext child;
  DescribeChild(key.child, child);
  return {key, child.child_partitioned, IsPartitioned(key.parent), child.child_rows,
          input_.environment.quote};
}

// What no repair of the triggers makes good.
std::string Planner::OrphanWarning(const ForeignKeyDefinition& key) const {
  const std::string query = OrphanQuery(SearchFor(key));
  return " Rows that were written meanwhile stay unchecked: VALIDATE does not look at a key that "
         "is "
         "valid already." +
         (query.empty() ? "" : " To find those without a parent: " + query);
}

KeyColumns Planner::ColumnsOf(const ForeignKeyDefinition& key) const {
  const auto numbers = [&](TableId id, const std::vector<std::string>& columns) {
    std::vector<std::int16_t> all;
    for (const std::string& column : columns) {
      const std::optional<NameId> name = input_.names.Find(column);
      const Column* const found =
          name ? input_.catalog.FindColumn(input_.catalog.tables[id], *name) : nullptr;
      all.push_back(found == nullptr ? std::int16_t{0} : found->number);
    }
    return all;
  };
  const TableId child = input_.Find(key.child);
  const TableId parent = input_.Find(key.parent);
  if (child == kNoTable || parent == kNoTable) return {};
  return {input_.catalog.tables[child].oid, input_.catalog.tables[parent].oid,
          numbers(child, key.columns), numbers(parent, key.parent_columns)};
}

Refusal Planner::OwnerRefusal(const QualifiedName& child, bool leaves,
                              const RepairContext& context) const {
  std::vector<QualifiedName> tables = {child};
  if (leaves) tables.insert(tables.end(), context.leaves.begin(), context.leaves.end());
  for (const QualifiedName& table : tables) {
    const TableId id = input_.Find(table);
    if (id == kNoTable || input_.environment.may_alter(input_.catalog.tables[id].oid)) continue;
    return {"not_owner", "Only the owner of " + DisplayTable(table, context.quote) +
                             " and members of that role may change its foreign keys."};
  }
  return {};
}

// What the server would say to ADD FOREIGN KEY.
Refusal Planner::KeyRefusal(const Definition& from, const ForeignKeyDefinition& to) const {
  const Quote& quote = input_.environment.quote;
  const std::string parent = DisplayTable(to.parent, quote);
  const KeyColumns columns = ColumnsOf(to);
  if (columns.child == 0) return {};
  if (!input_.environment.may_reference(columns)) {
    return {"not_owner", "A foreign key that refers to " + parent + " needs the right REFERENCES."};
  }
  if (from && SamePairs(*from, to)) return {};
  switch (input_.environment.obstacle(columns)) {
    case KeyObstacle::kNone:
      break;
    case KeyObstacle::kNoUniqueKey:
      return {"no_unique_key_on_parent", parent + " has no unique key over (" +
                                             PrintColumns(to.parent_columns, quote) +
                                             ") that a foreign key can refer to: one that is "
                                             "valid, not deferrable, not partial and over columns "
                                             "alone."};
    case KeyObstacle::kPeriodKey:
      if (!to.period) return PeriodRefusal(to);
      break;
    case KeyObstacle::kTypeMismatch:
      return {"type_mismatch", "The types of (" + PrintColumns(to.columns, quote) + ") and " +
                                   parent + " (" + PrintColumns(to.parent_columns, quote) +
                                   ") have no common equality operator."};
  }
  return OrphanRefusal(to, columns);
}

// Which of the declared columns is a period is not kept with an intent.
Refusal Planner::PeriodRefusal(ForeignKeyDefinition key) const {
  const Quote& quote = input_.environment.quote;
  key.period = true;
  return {"needs_period", "The key of " + DisplayTable(key.parent, quote) + " over (" +
                              PrintColumns(key.parent_columns, quote) +
                              ") is WITHOUT OVERLAPS: a foreign key can refer to it with PERIOD "
                              "only, which a declaration does not keep. Add it by hand: ALTER "
                              "TABLE " +
                              PrintTable(key.child, quote) + " ADD CONSTRAINT " +
                              quote(key.constraint_name) + " " + PrintDefinition(key, quote) + ";"};
}

// Who has the name that the key is to get; kNobody when it keeps its own.
NameHolder Planner::HolderOf(const KeyChange& change) const {
  if (!change.declared || !input_.environment.name_holder) return NameHolder::kNobody;
  const std::string& name = change.declared->constraint_name;
  const TableId child = input_.Find(change.declared->child);
  if (child == kNoTable || (change.live && change.live->constraint_name == name)) {
    return NameHolder::kNobody;
  }
  return input_.environment.name_holder(input_.catalog.tables[child].oid, name);
}

// A key of that name that has a finding may be dropped or renamed before this one's turn comes;
// the guards look.
Refusal Planner::NameRefusal(const KeyChange& change) const {
  const NameHolder holder = HolderOf(change);
  if (holder == NameHolder::kNobody || holder == NameHolder::kPart) return {};
  const ForeignKeyDefinition& key = *change.declared;
  if (holder == NameHolder::kForeignKey) {
    const NameId name = *input_.names.Find(key.constraint_name);
    const auto has_it = [&](ForeignKeyId id) {
      const ForeignKey& other = input_.catalog.foreign_keys[id];
      return other.name == name && other.child == input_.Find(key.child);
    };
    for (const Finding& finding : input_.comparison.findings) {
      if (finding.key != kNoForeignKey && has_it(finding.key)) return {};
      if (std::ranges::any_of(finding.other_keys, has_it)) return {};
    }
  }
  const Quote& quote = input_.environment.quote;
  return {"name_taken", std::string("Another ") +
                            (holder == NameHolder::kForeignKey ? "foreign key" : "constraint") +
                            " of " + DisplayTable(key.child, quote) + " is named " +
                            quote(key.constraint_name) +
                            ", and the code states that name for this key: rename the other one, "
                            "or state another name."};
}

Refusal Planner::OrphanRefusal(const ForeignKeyDefinition& key, const KeyColumns& columns) const {
  if (!input_.environment.count_orphans || !key.enforced || !key.validated || key.period) return {};
  const std::int64_t orphans = input_.environment.count_orphans(SearchFor(key), columns);
  if (orphans == 0) return {};
  const bool by_hand = Destructiveness(key.delete_rule) == 0;
  return {"orphans_found", Counted(static_cast<std::uint64_t>(orphans), "row") + " of " +
                               DisplayTable(key.child, input_.environment.quote) +
                               (orphans == 1 ? " has" : " have") + " no parent in " +
                               DisplayTable(key.parent, input_.environment.quote) + ". " +
                               (by_hand ? "To list them: " : "What fits the declared rule: ") +
                               CleanUpQuery(SearchFor(key))};
}

Refusal Planner::RefusalOf(const Definition& from, const Definition& to,
                           const RepairContext& context) const {
  if (input_.environment.in_recovery) {
    return {"replica", "This server is a standby: repair the primary."};
  }
  const bool adds = to && (!from || ChooseRepair(*from, *to, context).form != RepairForm::kInPlace);
  Refusal refusal =
      OwnerRefusal((from ? from : to)->child, adds && LeavesComeFirst(context), context);
  if (refusal.code.empty() && adds) refusal = KeyRefusal(from, *to);
  return refusal;
}

RepairPlan Planner::Plan(const KeyChange& change, Direction direction) const {
  const bool repair = direction == Direction::kRepair;
  const Definition& from = repair ? change.live : change.declared;
  const Definition& to = repair ? change.declared : change.live;
  const RepairContext context = ContextOf(change, direction);
  Refusal refusal = RefusalOf(from, to, context);
  if (refusal.code.empty() && repair) refusal = NameRefusal(change);
  if (!refusal.code.empty()) return {{}, std::move(refusal.reason), std::move(refusal.code)};
  RepairPlan plan = PlanChange(from, to, context);
  if (context.triggers == TriggerRepair::kEnable) plan.reason += OrphanWarning(*change.live);
  if (plan.steps.empty() && plan.refusal.empty()) {
    plan.refusal = "nothing_to_do";
    if (!repair) plan.reason = "The way back leaves the triggers of the key switched on.";
  }
  return plan;
}

}  // namespace

namespace {

// A plan that could be run gives way to what advice has against it; where the server or the role
// stands against it, that is told.
void Object(const Objections& objections, PlannedRepair& repair) {
  if (repair.plan.steps.empty()) return;
  for (const std::size_t finding : repair.findings) {
    const auto objection = objections.find(finding);
    if (objection == objections.end()) continue;
    repair.status = objection->second.status;
    repair.plan = {{}, objection->second.reason, objection->second.status};
    return;
  }
}

}  // namespace

std::vector<PlannedRepair> PlanRepairs(const Catalog& catalog, const IntentSet& intents,
                                       const NameTable& names, const Comparison& comparison,
                                       const RepairEnvironment& environment, Direction direction,
                                       const FindingPredicate& named,
                                       const FindingPredicate& wanted) {
  const RepairInput input{catalog, intents, names, comparison, environment};
  const Planner planner(input);
  const auto is_wanted = [&](std::size_t finding) { return wanted(comparison.findings[finding]); };
  std::vector<PlannedRepair> repairs;
  std::vector<KeyChange> changes = ChangesOf(input, named);
  for (KeyChange& change : changes) {
    if (environment.progress) environment.progress(repairs.size(), changes.size());
    PlannedRepair& repair = repairs.emplace_back();
    repair.findings = change.findings;
    if (wanted && std::ranges::none_of(repair.findings, is_wanted)) continue;
    if (change.status.empty()) {
      repair.plan = planner.Plan(change, direction);
      repair.status = repair.plan.refusal.empty() ? "ready" : repair.plan.refusal;
    } else {
      repair.plan.reason = std::move(change.reason);
      repair.status = std::move(change.status);
    }
    Object(environment.objections, repair);
    repair.live = std::move(change.live);
    repair.declared = std::move(change.declared);
  }
  return repairs;
}

}  // namespace fk_audit
