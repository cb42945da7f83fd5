// The part of TableComparison that puts differences into words.
#include <algorithm>
#include <set>
#include <utility>

#include "core/default_name.hpp"
#include "core/table_comparison.hpp"

namespace fk_audit {
namespace {

// How an unenforced key shows, and what it means.
struct Enforcement {
  const char* live;
  const char* detail;
};

Enforcement EnforcementOf(const ForeignKey& key) {
  if (!key.enforced) {
    return {"not enforced",
            "The constraint is NOT ENFORCED: the server checks neither new rows nor deletes."};
  }
  switch (key.triggers) {
    case TriggerState::kAsExpected:
      break;
    case TriggerState::kReplicaOnly:
      return {"triggers fire on replicas only",
              "ENABLE REPLICA TRIGGER has taken the key's triggers out of ordinary sessions: rows "
              "without a parent are accepted although the constraint says valid."};
    case TriggerState::kDisabled:
      return {"triggers disabled",
              "DISABLE TRIGGER has switched off triggers of the key or of a partition's part of "
              "it: rows without a parent are accepted although the constraint says valid, and "
              "VALIDATE CONSTRAINT does not look."};
    case TriggerState::kMissing:
      return {"triggers missing",
              "Triggers that the key needs are not in pg_trigger: the server checks only in part."};
    case TriggerState::kContradicting:
      return {"triggers contradict pg_constraint",
              "The triggers decide what happens, and they do something else than pg_constraint "
              "says; the catalog was changed by hand."};
  }
  return {"enforced", ""};
}

// Worst last: the order of Enforcement.
int Gravity(const ForeignKey& key) {
  return key.enforced ? static_cast<int>(key.triggers)
                      : static_cast<int>(TriggerState::kContradicting) + 1;
}

std::string RuleText(const ForeignKey& key, bool update) {
  return update ? "on update " + std::string(ToText(key.update_rule))
                : std::string(ToText(key.delete_rule));
}

}  // namespace

// A finding about this table with everything but its texts. `declared` may be null, and then the
// columns are the live key's.
Finding TableComparison::Start(FindingKind kind, DeclaredKey* declared, ForeignKeyId key) {
  Finding finding;
  finding.kind = kind;
  finding.severity = TraitsOf(kind).severity;
  finding.child = context_.NameOf(table_);
  finding.key = key;
  if (declared != nullptr) {
    const Intent& intent = declared->merged.intent;
    const auto intents = IntentsOf(*declared);
    finding.parent = context_.NameOf(declared->parent);
    finding.child_columns = context_.Texts(context_.set.Names(intent.columns));
    finding.parent_columns = context_.Texts(context_.ParentColumnsOf(intent, declared->parent));
    finding.constraint_name = CutName(context_.Text(intent.constraint_name));
    finding.intents.assign(intents.begin(), intents.end());
    finding.pattern = context_.PatternOf(intents);
    finding.ordinal = declared->ordinal;
    declared->flawed = true;
  } else {
    finding.parent = context_.NameOf(Key(key).parent);
    for (const ColumnPair& pair : context_.catalog.PairsOf(Key(key))) {
      finding.child_columns.push_back(context_.Text(pair.child));
      finding.parent_columns.push_back(context_.Text(pair.parent));
    }
  }
  if (key != kNoForeignKey) finding.constraint_name = context_.Text(Key(key).name);
  return finding;
}

void TableComparison::Emit(Finding&& finding) {
  if (!reporting_) return;
  Identify(finding);
  result_.findings.push_back(std::move(finding));
}

std::vector<ForeignKeyId> TableComparison::InFiringOrder(const Group& group) const {
  std::vector<ForeignKeyId> keys;
  for (std::uint32_t i = group.first; i < group.declared; ++i) keys.push_back(entries_[i].index);
  std::ranges::sort(keys,
                    [this](ForeignKeyId a, ForeignKeyId b) { return FiresBefore(Key(a), Key(b)); });
  return keys;
}

// The rules of several keys, one after the other: the delete rules, or the update rules when only
// these differ.
std::string TableComparison::RulesOf(std::span<const ForeignKeyId> keys) const {
  bool deletes_differ = false;
  bool updates_differ = false;
  for (const ForeignKeyId id : keys) {
    deletes_differ |= Key(id).delete_rule != Key(keys.front()).delete_rule;
    updates_differ |= Key(id).update_rule != Key(keys.front()).update_rule;
  }
  std::string text;
  for (const ForeignKeyId id : keys) {
    text += (text.empty() ? "" : ", ") + RuleText(Key(id), updates_differ && !deletes_differ);
  }
  return text;
}

// The parent columns of `entry` in the order of `children`.
std::string TableComparison::PartnersOf(std::span<const NameId> children,
                                        const Entry& entry) const {
  std::vector<std::string> partners;
  const auto pairs = PairsOf(entry);
  for (const NameId child : children) {
    partners.push_back(context_.Text(std::ranges::find(pairs, child, &ColumnPair::child)->parent));
  }
  return PrintColumns(partners, options_.quote);
}

// Where `entry` refers to: its parent, or with `columns` the parent's columns.
std::string TableComparison::Target(const Entry& entry, std::span<const NameId> children,
                                    bool columns) const {
  return columns ? PartnersOf(children, entry)
                 : DisplayTable(context_.NameOf(entry.parent), options_.quote);
}

void TableComparison::ReportProperty(FindingKind property, DeclaredKey& declared) {
  const ForeignKey& key = Key(declared.key);
  const Intent& intent = declared.merged.intent;
  Finding finding = Start(property, &declared, declared.key);
  finding.declared = DeclaredText(context_, options_.quote, property, intent, &key);
  finding.live = LiveText(context_, options_.quote, property, key);
  if (property == FindingKind::kDeleteRule) {
    finding.severity =
        DeleteRuleSeverity(*intent.delete_rule, key.delete_rule, intent.deferrable.value_or(false));
    if (intent.delete_rule_stated == false) {
      finding.detail = "The code states no delete rule; this is the default of its tool.";
    }
  } else if (property == FindingKind::kUpdateRule && intent.update_rule_stated == false) {
    finding.detail = "The code states no update rule; this is the default of its tool.";
  } else if (property == FindingKind::kNotValidated) {
    finding.detail = "The key is NOT VALID: rows from before it was added were never checked.";
  }
  if (key.child != table_) {
    finding.detail += (finding.detail.empty() ? "" : " ") +
                      ("The partition has this key from " +
                       DisplayTable(context_.NameOf(key.child), options_.quote) + ".");
  }
  Emit(std::move(finding));
}

void TableComparison::ReportMissing(DeclaredKey& declared) {
  Finding finding = Start(FindingKind::kMissing, &declared, kNoForeignKey);
  const auto rule = declared.merged.intent.delete_rule;
  finding.declared = rule ? ToText(*rule) : "foreign key";
  Emit(std::move(finding));
}

void TableComparison::ReportConflict(DeclaredKey& declared) {
  Finding finding = Start(FindingKind::kConflictingIntent, &declared, declared.key);
  const PropertySet conflicts = declared.merged.conflicts;
  finding.declared = ConflictText(context_, options_.quote, conflicts, IntentsOf(declared));
  if (declared.key != kNoForeignKey) {
    for (const FindingKind property : kProperties) {
      if (!conflicts.Has(property)) continue;
      finding.live += (finding.live.empty() ? "" : "; ") +
                      LiveText(context_, options_.quote, property, Key(declared.key));
    }
  }
  finding.detail = "The sources must agree before the database can be held against them.";
  Emit(std::move(finding));
}

void TableComparison::ReportMoved(DeclaredKey& declared) {
  const ForeignKey& key = Key(declared.key);
  const bool same_parent = key.parent == declared.parent;
  Finding finding = Start(same_parent ? FindingKind::kColumnPairing : FindingKind::kReferencedTable,
                          &declared, declared.key);
  if (same_parent) {
    finding.declared = PrintColumns(finding.parent_columns, options_.quote);
    std::vector<std::string> partners;
    const auto pairs = context_.catalog.PairsOf(key);
    for (const NameId child : context_.set.Names(declared.merged.intent.columns)) {
      partners.push_back(
          context_.Text(std::ranges::find(pairs, child, &ColumnPair::child)->parent));
    }
    finding.live = PrintColumns(partners, options_.quote);
  } else {
    finding.declared = DisplayTable(finding.parent, options_.quote);
    finding.live = DisplayTable(context_.NameOf(key.parent), options_.quote);
  }
  Emit(std::move(finding));
}

void TableComparison::ReportDisagreement() {
  const Group& first = *std::ranges::find_if(
      groups_, [](const Group& group) { return group.HasDeclared() && group.resolved; });
  const TableId parent = entries_[first.declared].parent;
  const auto children =
      context_.set.Names(context_.set.intents[entries_[first.declared].index].columns);
  const bool same_parent = std::ranges::all_of(groups_, [&](const Group& group) {
    return !group.resolved || entries_[group.first].parent == parent;
  });
  Finding finding;
  StatementList declared;
  std::set<std::string> live;
  for (const Group& group : groups_) {
    for (std::uint32_t i = group.first; group.resolved && i < group.last; ++i) {
      const Entry& entry = entries_[i];
      const std::string target = Target(entry, children, same_parent);
      if (entry.live) {
        live.insert(target);
        if (finding.key == kNoForeignKey) finding.key = entry.index;
      } else {
        finding.intents.push_back(entry.index);
        const SourceId source = context_.set.intents[entry.index].source;
        declared[target].insert(context_.set.sources[source].name);
      }
    }
  }
  finding.kind = FindingKind::kConflictingIntent;
  finding.severity = TraitsOf(finding.kind).severity;
  finding.child = context_.NameOf(table_);
  finding.child_columns = context_.Texts(children);
  if (same_parent) finding.parent = context_.NameOf(parent);
  finding.pattern = context_.PatternOf(finding.intents);
  finding.declared = PrintStatements(declared);
  for (const std::string& target : live) {
    finding.live += (finding.live.empty() ? "" : ", ") + target;
  }
  if (finding.key != kNoForeignKey) finding.constraint_name = context_.Text(Key(finding.key).name);
  finding.detail = "The sources must agree before the database can be held against them.";
  Emit(std::move(finding));
}

void TableComparison::ReportDuplicates(const Group& group) {
  const std::vector<ForeignKeyId> keys = InFiringOrder(group);
  DeclaredKey& kept = declared_keys_.front();
  Finding finding = Start(FindingKind::kDuplicate, &kept, kept.key);
  finding.ordinal = 0;
  finding.other_keys = free_keys_;
  const bool differ = std::ranges::any_of(keys, [&](ForeignKeyId id) {
    return Key(id).delete_rule != Key(keys.front()).delete_rule ||
           Key(id).update_rule != Key(keys.front()).update_rule;
  });
  if (differ) finding.severity = Severity::kHigh;
  const auto rule = kept.merged.intent.delete_rule;
  finding.declared = rule ? ToText(*rule) : "one foreign key";
  finding.live = RulesOf(keys);
  const auto name = [&](ForeignKeyId id) { return options_.quote(context_.names[Key(id).name]); };
  finding.detail = name(keys.front()) + " acts first today, before ";
  for (std::size_t i = 1; i < keys.size(); ++i) {
    finding.detail += (i == 1 ? "" : ", ") + name(keys[i]);
  }
  finding.detail +=
      ": triggers fire in the order of their names, which end in an OID. A dump and restore may "
      "change that.";
  Emit(std::move(finding));
}

void TableComparison::ReportNotEnforced(std::vector<ForeignKeyId> keys) {
  const auto worst =
      std::ranges::max_element(keys, {}, [this](ForeignKeyId id) { return Gravity(Key(id)); });
  std::rotate(keys.begin(), worst, worst + 1);
  DeclaredKey* declared = nullptr;
  for (DeclaredKey& candidate : declared_keys_) {
    if (std::ranges::find(keys, candidate.key) == keys.end()) continue;
    candidate.flawed = true;
    if (declared == nullptr && Key(candidate.key).child == table_) declared = &candidate;
  }
  const Enforcement enforcement = EnforcementOf(Key(keys.front()));
  Finding finding = Start(FindingKind::kNotEnforced, nullptr, keys.front());
  if (declared != nullptr) {
    const auto intents = IntentsOf(*declared);
    finding.intents.assign(intents.begin(), intents.end());
    finding.pattern = context_.PatternOf(intents);
  }
  finding.other_keys.assign(keys.begin() + 1, keys.end());
  finding.declared = "enforced";
  finding.live = enforcement.live;
  finding.detail = enforcement.detail;
  Emit(std::move(finding));
}

void TableComparison::ReportPartitionRule(ForeignKeyId key, ForeignKeyId root) {
  const bool update = Key(key).delete_rule == Key(root).delete_rule &&
                      Key(key).update_rule != Key(root).update_rule;
  Finding finding = Start(FindingKind::kPartitionRule, nullptr, key);
  finding.declared = RuleText(Key(root), update);
  finding.live = RuleText(Key(key), update);
  finding.detail = DisplayTable(context_.NameOf(Key(root).child), options_.quote) +
                   ", of which this table is a partition, has the rule that stands as declared; "
                   "both keys act on rows of the partition.";
  if (IsRemnant(key)) {
    finding.detail += " This one was left by a repair that was interrupted; the repair of " +
                      DisplayTable(context_.NameOf(Key(root).child), options_.quote) +
                      " goes on from it, or drops it.";
    if (finding.declared == finding.live) finding.severity = Severity::kLow;
  }
  Emit(std::move(finding));
}

// Each by itself: they differ in shape when a repair was to change the parent. Ordinals keep them
// apart from the duplicates that are declared or were always there.
void TableComparison::ReportRemnants(ForeignKeyId key) {
  for (std::size_t i = 0; i < remnants_.size(); ++i) {
    Finding finding = Start(FindingKind::kDuplicate, nullptr, remnants_[i]);
    const ForeignKeyId keys[] = {key, remnants_[i]};
    finding.ordinal = static_cast<std::uint32_t>(i) + 1;
    finding.key = key;
    finding.other_keys = {remnants_[i]};
    finding.constraint_name = context_.Text(Key(key).name);
    if (const std::uint32_t intent = result_.matched_intent[key]; intent != ~0u) {
      finding.intents = {intent};
      finding.pattern = context_.PatternOf(finding.intents);
    }
    if (Key(key).delete_rule != Key(remnants_[i]).delete_rule ||
        Key(key).update_rule != Key(remnants_[i]).update_rule) {
      finding.severity = Severity::kHigh;
    }
    finding.declared = "one foreign key";
    finding.live = RulesOf(keys);
    finding.detail = options_.quote(context_.names[Key(remnants_[i]).name]) +
                     " was left by a repair that was interrupted; the repair goes on from it, or "
                     "drops it.";
    Emit(std::move(finding));
  }
}

// A key that a repair was to put in the place of another one, which is gone: somebody has dropped
// it, or the table is a partition no more.
void TableComparison::ReportLeftName(DeclaredKey* declared, ForeignKeyId key,
                                     std::uint32_t ordinal) {
  Finding finding = Start(FindingKind::kConstraintName, declared, key);
  finding.ordinal = ordinal;
  finding.declared =
      options_.quote(DefaultConstraintName(finding.child.name, finding.child_columns));
  finding.live = options_.quote(context_.names[Key(key).name]);
  finding.detail =
      "The key was left by a repair that was interrupted, and the one that it was to replace is "
      "gone; the repair gives it the name that the server would.";
  if (!Key(key).validated) {
    finding.detail += " It is NOT VALID: rows from before it was added were never checked.";
  }
  Emit(std::move(finding));
}

void TableComparison::ReportUndeclared(const Group& group, SourceId source) {
  const std::vector<ForeignKeyId> keys = InFiringOrder(group);
  Finding finding = Start(FindingKind::kUndeclared, nullptr, keys.front());
  finding.other_keys.assign(keys.begin() + 1, keys.end());
  finding.live = RulesOf(keys);
  finding.detail = "Source " + context_.set.sources[source].name +
                   " declares the table as a whole and does not have this foreign key.";
  Emit(std::move(finding));
}

}  // namespace fk_audit
