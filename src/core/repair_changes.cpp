#include "core/repair_changes.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/default_name.hpp"
#include "core/temporary_name.hpp"

namespace fk_audit {
namespace {

// Why a finding of this kind has no statement whatever the tables look like.
struct KindRefusal {
  std::string_view code;  // empty: it may have one
  std::string_view reason;
};

KindRefusal RefusalOf(FindingKind kind) {
  switch (kind) {
    case FindingKind::kConflictingIntent:
      return {"conflicting_intent",
              "The sources disagree, and a repair that pleases one contradicts the other: change "
              "one of the declarations and load its source again, or forget a source that is no "
              "longer used with fk_audit_unload()."};
    case FindingKind::kUnresolvable:
      return {"unresolvable",
              "The code declares a foreign key over a table or column that is not in this "
              "database: run the migration that makes it, or load the code as it is now."};
    case FindingKind::kStaleSource:
      return {"stale_source",
              "Nothing is wrong with a foreign key: load the source again, so that the audit holds "
              "the database against the present code, or forget it with fk_audit_unload()."};
    case FindingKind::kEmptyPattern:
      return {"empty_pattern",
              "No schema has a name that fits the pattern, so nothing was compared: mend the "
              "pattern and load the source again, or make the schemas first."};
    default:
      return {};
  }
}

// Kinds that end in a key being dropped: never done unless the finding is asked for by name.
bool DropsUndeclared(const Finding& finding) {
  return finding.kind == FindingKind::kUndeclared || finding.kind == FindingKind::kPartitionRule ||
         (finding.kind == FindingKind::kDuplicate && finding.intents.empty());
}

TriggerRepair RepairOf(TriggerState state) {
  switch (state) {
    case TriggerState::kAsExpected:
      break;
    case TriggerState::kReplicaOnly:
    case TriggerState::kDisabled:
      return TriggerRepair::kEnable;
    case TriggerState::kMissing:
    case TriggerState::kContradicting:
      return TriggerRepair::kReplace;
  }
  return TriggerRepair::kNone;
}

class Collector {
 public:
  Collector(const RepairInput& input, const FindingPredicate& named)
      : input_(input), named_(named) {}

  std::vector<KeyChange> Collect();

 private:
  void CollectSuperfluous();
  void Take(std::size_t index);
  void TakeDrop(std::size_t index, ForeignKeyId key);
  void Join(std::size_t index, ForeignKeyId key);
  void Resolve(KeyChange& change);
  void PartWaived();
  void NameMissing(ForeignKeyDefinition& key);
  bool StandsAlone(const KeyChange& change) const;
  bool IsTaken(const QualifiedName& child, const std::string& name) const;
  void JoinRemnants();
  bool IsWithin(const QualifiedName& table, const QualifiedName& root) const;
  const Finding& MainOf(const KeyChange& change) const;
  ForeignKeyDefinition Declared(const KeyChange& change) const;
  bool IsRemnant(ForeignKeyId key) const {
    return IsTemporaryName(input_.names[input_.catalog.foreign_keys[key].name]);
  }
  const Finding& FindingOf(std::size_t index) const { return input_.comparison.findings[index]; }

  const RepairInput& input_;
  const FindingPredicate& named_;
  std::vector<KeyChange> changes_;
  std::unordered_map<ForeignKeyId, std::size_t> by_key_;  // those that are changed, not dropped
  std::set<std::pair<QualifiedName, std::string>> given_names_;  // of keys to be added
  std::unordered_set<ForeignKeyId> superfluous_;                 // duplicates of a declared key
};

void Collector::CollectSuperfluous() {
  for (const Finding& finding : input_.comparison.findings) {
    if (finding.kind != FindingKind::kDuplicate || DropsUndeclared(finding)) continue;
    superfluous_.insert(finding.other_keys.begin(), finding.other_keys.end());
  }
}

std::vector<KeyChange> Collector::Collect() {
  CollectSuperfluous();
  for (std::size_t i = 0; i < input_.comparison.findings.size(); ++i) Take(i);
  PartWaived();
  for (KeyChange& change : changes_) Resolve(change);
  JoinRemnants();
  return std::move(changes_);
}

void Collector::Take(std::size_t index) {
  const Finding& finding = FindingOf(index);
  if (finding.kind == FindingKind::kDuplicate || DropsUndeclared(finding)) {
    // One key of several duplicates stays; each superfluous one is a plan of its own.
    if (finding.kind != FindingKind::kDuplicate) TakeDrop(index, finding.key);
    for (const ForeignKeyId other : finding.other_keys) TakeDrop(index, other);
    return;
  }
  if (finding.key == kNoForeignKey) {
    changes_.emplace_back().findings.push_back(index);
    return;
  }
  if (!superfluous_.contains(finding.key)) Join(index, finding.key);
  if (finding.kind != FindingKind::kNotEnforced) return;
  for (const ForeignKeyId other : finding.other_keys) {
    if (!superfluous_.contains(other)) Join(index, other);
  }
}

void Collector::TakeDrop(std::size_t index, ForeignKeyId key) {
  KeyChange drop;
  drop.findings.push_back(index);
  drop.live = input_.Live(key);
  drop.key = key;
  const Finding& finding = FindingOf(index);
  // What a repair has added beside another key of these columns is nobody's but ours.
  const bool ours = finding.kind != FindingKind::kUndeclared && IsRemnant(key);
  if (DropsUndeclared(finding) && !ours && !named_(finding)) {
    drop.status = "not_named";
    drop.reason =
        "This would drop a key that the code does not declare: name the finding to do it.";
  }
  changes_.push_back(std::move(drop));
}

void Collector::Join(std::size_t index, ForeignKeyId key) {
  const auto [known, added] = by_key_.emplace(key, changes_.size());
  if (!added) {
    changes_[known->second].findings.push_back(index);
    return;
  }
  KeyChange change;
  change.findings.push_back(index);
  change.key = key;
  changes_.push_back(std::move(change));
}

// The finding that says what is declared; that triggers are off says nothing about it.
const Finding& Collector::MainOf(const KeyChange& change) const {
  for (const std::size_t index : change.findings) {
    if (FindingOf(index).kind != FindingKind::kNotEnforced) return FindingOf(index);
  }
  return FindingOf(change.findings.front());
}

ForeignKeyDefinition Collector::Declared(const KeyChange& change) const {
  Finding finding = MainOf(change);
  finding.key = change.key;
  if (finding.kind == FindingKind::kNotEnforced) {
    // Several keys may share it, and its intents speak of one of them.
    const std::uint32_t matched = input_.comparison.matched_intent[change.key];
    if (std::ranges::find(finding.intents, matched) == finding.intents.end()) {
      finding.intents.clear();
    }
  }
  return DeclaredDefinition(input_.catalog, input_.intents, input_.names, finding);
}

bool Collector::IsTaken(const QualifiedName& child, const std::string& name) const {
  const TableId table = input_.Find(child);
  if (table != kNoTable && input_.environment.name_holder &&
      input_.environment.name_holder(input_.catalog.tables[table].oid, name) !=
          NameHolder::kNobody) {
    return true;
  }
  const std::optional<NameId> known = input_.names.Find(name);
  return table != kNoTable && known &&
         std::ranges::any_of(input_.catalog.KeysOf(table),
                             [&](const ForeignKey& key) { return key.name == *known; });
}

// Long columns that begin alike lead to one default name.
void Collector::NameMissing(ForeignKeyDefinition& key) {
  if (!key.constraint_name.empty()) return;
  int taken = 0;
  do {
    key.constraint_name = DefaultConstraintName(key.child.name, key.columns, taken++);
  } while (IsTaken(key.child, key.constraint_name) ||
           !given_names_.emplace(key.child, key.constraint_name).second);
}

// A key that was left by a repair, in the place of the one that it was to replace. On a partition
// the name stays: the repair of the root knows it by that.
bool Collector::StandsAlone(const KeyChange& change) const {
  const TableId table = input_.catalog.foreign_keys[change.key].child;
  return IsTemporaryName(change.declared->constraint_name) &&
         input_.catalog.tables[table].partition_of == kNoTable;
}

// A key with a finding that is not waived is repaired, but for what the waived ones are about; they
// are a plan without a statement of their own.
void Collector::PartWaived() {
  const auto is_open = [&](std::size_t index) { return FindingOf(index).waiver == kNoWaiver; };
  const std::size_t count = changes_.size();
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<std::size_t>& findings = changes_[i].findings;
    const auto waived = std::ranges::stable_partition(findings, is_open);
    if (waived.empty()) continue;
    KeyChange apart;
    apart.findings.assign(waived.begin(), waived.end());
    apart.status = "waived";
    apart.reason = DescribeWaiver(*WaiverOf(input_.comparison, FindingOf(apart.findings.front())));
    if (waived.begin() == findings.begin()) {
      changes_[i] = std::move(apart);
      continue;
    }
    findings.erase(waived.begin(), waived.end());
    changes_[i].waived = apart.findings;
    changes_.push_back(std::move(apart));
  }
  std::ranges::stable_sort(changes_, {},
                           [](const KeyChange& change) { return change.findings.front(); });
}

void Collector::Resolve(KeyChange& change) {
  if (change.live || !change.status.empty()) return;  // to be dropped, or waived
  bool unenforced = false;
  for (const std::size_t index : change.findings) {
    const FindingKind kind = FindingOf(index).kind;
    unenforced |= kind == FindingKind::kNotEnforced;
    const KindRefusal refusal = RefusalOf(kind);
    if (refusal.code.empty()) continue;
    change.status = refusal.code;
    change.reason = refusal.reason;
  }
  if (!change.status.empty()) return;
  if (change.key != kNoForeignKey) change.live = input_.Live(change.key);
  if (change.live && MainOf(change).child != change.live->child) {
    change.status = "belongs_to_root";
    change.reason =
        "The partition has this key from its partitioned table: repairing it would change every "
        "other partition too. Declare the key there.";
    return;
  }
  change.declared = Declared(change);
  if (!change.live) return NameMissing(*change.declared);
  if (StandsAlone(change)) {
    change.declared->constraint_name.clear();
    NameMissing(*change.declared);
  }
  change.declared->comment = change.live->comment;
  for (const std::size_t index : change.waived) {
    KeepWaived(FindingOf(index).kind, *change.live, *change.declared);
  }
  if (!unenforced) return;
  change.triggers = RepairOf(input_.catalog.foreign_keys[change.key].triggers);
  if (change.declared->enforced) return;
  change.declared->enforced = true;
  change.declared->validated = true;
}

// Whether a table is `root` or, still, a partition of it.
bool Collector::IsWithin(const QualifiedName& table, const QualifiedName& root) const {
  const TableId wanted = input_.Find(root);
  TableId id = input_.Find(table);
  while (id != kNoTable && id != wanted) id = input_.catalog.tables[id].partition_of;
  return id != kNoTable;
}

// A repair that is planned again has the temporary name that it had when it was interrupted.
void Collector::JoinRemnants() {
  std::unordered_map<std::string, std::size_t> by_name;
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    const KeyChange& change = changes_[i];
    if (change.declared) by_name.emplace(TemporaryName(FindingOf(change.findings.front())), i);
  }
  std::vector<bool> joined(changes_.size());
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    const KeyChange& change = changes_[i];
    if (change.declared || !change.live || !IsRemnant(change.key)) continue;
    const auto known = by_name.find(change.live->constraint_name);
    if (known == by_name.end()) continue;
    if (!IsWithin(change.live->child, changes_[known->second].declared->child)) continue;
    std::vector<std::size_t>& findings = changes_[known->second].findings;
    findings.insert(findings.end(), change.findings.begin(), change.findings.end());
    joined[i] = true;
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    if (joined[i]) continue;
    if (kept != i) changes_[kept] = std::move(changes_[i]);
    ++kept;
  }
  changes_.resize(kept);
}

}  // namespace

ForeignKeyDefinition RepairInput::Live(ForeignKeyId key) const {
  const ForeignKey& live = catalog.foreign_keys[key];
  ForeignKeyDefinition definition = catalog.Define(live, names);
  if (const auto comment = environment.comments.find(live.oid);
      comment != environment.comments.end()) {
    definition.comment = comment->second;
  }
  return definition;
}

TableId RepairInput::Find(const QualifiedName& table) const {
  return catalog.FindTable(table, names);
}

std::vector<KeyChange> ChangesOf(const RepairInput& input, const FindingPredicate& named) {
  return Collector(input, named).Collect();
}

}  // namespace fk_audit
