// The part of TableComparison that looks at one group: keys of one shape, declared and live.
#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

#include "core/table_comparison.hpp"

namespace fk_audit {

// Equal declarations of several sources are one key. Only a source that itself states several
// names declares several keys of this shape.
void TableComparison::BuildDeclaredKeys(const Group& group) {
  declared_keys_.clear();
  key_intents_.clear();
  for (std::uint32_t i = group.declared; i < group.last; ++i) {
    key_intents_.push_back(entries_[i].index);
  }
  const TableId parent = entries_[group.declared].parent;
  const auto count = static_cast<std::uint32_t>(key_intents_.size());
  if (count == 1 || !HasSeveralNames()) {
    AddDeclaredKey({0, count}, parent);
    return;
  }
  SortByStatedName();
  const auto name_of = [this](std::uint32_t i) {
    return context_.set.intents[key_intents_[i]].constraint_name;
  };
  for (std::uint32_t first = 0, last; first < count; first = last) {
    last = first + 1;
    // Those without a name come first and go along with the first name.
    while (last < count && (name_of(last) == name_of(last - 1) || name_of(last - 1) == kNoName)) {
      ++last;
    }
    AddDeclaredKey({first, last - first}, parent);
  }
}

void TableComparison::AddDeclaredKey(Run intents, TableId parent) {
  DeclaredKey declared;
  declared.intents = intents;
  declared.parent = parent;
  declared.merged = MergeIntents(context_, IntentsOf(declared));
  declared.ordinal = static_cast<std::uint32_t>(declared_keys_.size());
  declared_keys_.push_back(declared);
}

// Whether one source states several names among key_intents_, which it leaves in order of index.
bool TableComparison::HasSeveralNames() {
  const std::vector<Intent>& intents = context_.set.intents;
  std::ranges::sort(key_intents_, {}, [&](std::uint32_t i) {
    return std::make_pair(intents[i].source, intents[i].constraint_name);
  });
  // kNoName is the greatest id: it is last among those of its source.
  const auto differ =
      std::ranges::adjacent_find(key_intents_, [&](std::uint32_t a, std::uint32_t b) {
        return intents[a].source == intents[b].source && intents[b].constraint_name != kNoName &&
               intents[a].constraint_name != intents[b].constraint_name;
      });
  const bool several = differ != key_intents_.end();
  std::ranges::sort(key_intents_);
  return several;
}

// By the text of the name, which does not depend on the order of loading; no name is first.
void TableComparison::SortByStatedName() {
  std::ranges::stable_sort(key_intents_, {}, [this](std::uint32_t i) {
    const NameId name = context_.set.intents[i].constraint_name;
    return name == kNoName ? std::string_view() : context_.names[name];
  });
}

// A live key that has the name that the intent states, taken out of free_keys_, which are in the
// order of their names: a cut name is right before the whole one.
ForeignKeyId TableComparison::TakeNamed(const Intent& intent) {
  if (intent.constraint_name == kNoName) return kNoForeignKey;
  const auto after =
      std::ranges::upper_bound(free_keys_, context_.names[intent.constraint_name], {},
                               [this](ForeignKeyId id) { return context_.names[Key(id).name]; });
  if (after == free_keys_.begin()) return kNoForeignKey;
  const ForeignKeyId key = *(after - 1);
  if (DifferencesOf(context_, intent, Key(key)).Has(FindingKind::kConstraintName)) {
    return kNoForeignKey;
  }
  free_keys_.erase(after - 1);
  return key;
}

// A live key with all stated properties, else any; of several, the one that acts.
ForeignKeyId TableComparison::TakeBest(const Intent& intent) {
  if (free_keys_.empty()) return kNoForeignKey;
  const auto differs = [&](ForeignKeyId id) {
    steps_.Next();
    return !DifferencesOf(context_, intent, Key(id)).Without(FindingKind::kConstraintName).empty();
  };
  const auto best = std::ranges::min_element(free_keys_, [&](ForeignKeyId a, ForeignKeyId b) {
    const bool a_differs = differs(a);
    const bool b_differs = differs(b);
    return a_differs != b_differs ? b_differs : FiresBefore(Key(a), Key(b));
  });
  const ForeignKeyId key = *best;
  free_keys_.erase(best);
  return key;
}

void TableComparison::MatchLive(const Group& group) {
  free_keys_.clear();
  for (std::uint32_t i = group.first; i < group.declared; ++i) {
    free_keys_.push_back(entries_[i].index);
    result_.matched_intent[entries_[i].index] = key_intents_.front();
    result_.declared_rules[entries_[i].index] = DeclaredRuleOf(declared_keys_.front().merged);
  }
  if (declared_keys_.size() == 1 && free_keys_.size() == 1) {
    declared_keys_.front().key = free_keys_.front();
    free_keys_.clear();
    return;
  }
  std::ranges::sort(free_keys_, {},
                    [this](ForeignKeyId id) { return context_.names[Key(id).name]; });
  for (DeclaredKey& declared : declared_keys_) declared.key = TakeNamed(declared.merged.intent);
  for (DeclaredKey& declared : declared_keys_) {
    if (declared.key == kNoForeignKey) declared.key = TakeBest(declared.merged.intent);
    if (declared.key != kNoForeignKey) {
      result_.matched_intent[declared.key] = IntentsOf(declared).front();
      result_.declared_rules[declared.key] = DeclaredRuleOf(declared.merged);
    }
  }
}

void TableComparison::CompareShape(Group& group) {
  BuildDeclaredKeys(group);
  MatchLive(group);
  for (DeclaredKey& declared : declared_keys_) CompareDeclaredKey(declared);
  if (!free_keys_.empty()) ReportDuplicates(group);
  CompareEnforcement(group);
  CountDeclaredKeys();
  group.done = true;
}

// A partition has the keys of its root without rows of its own in the catalog.
void TableComparison::CompareInherited(Group& group) {
  const Entry& entry = entries_[group.declared];
  const ForeignKeyId inherited =
      FindAncestorKey(context_.catalog, table_, entry.parent, PairsOf(entry), true);
  if (inherited == kNoForeignKey) return;
  BuildDeclaredKeys(group);
  for (DeclaredKey& declared : declared_keys_) {
    declared.key = inherited;
    CompareDeclaredKey(declared);
  }
  CountDeclaredKeys();
  group.done = true;
}

void TableComparison::CompareMissing(Group& group) {
  BuildDeclaredKeys(group);
  for (DeclaredKey& declared : declared_keys_) CompareDeclaredKey(declared);
  CountDeclaredKeys();
  group.done = true;
}

void TableComparison::CompareDeclaredKey(DeclaredKey& declared) {
  if (!declared.merged.conflicts.empty()) {
    ReportConflict(declared);
  } else if (declared.key == kNoForeignKey) {
    ReportMissing(declared);
  } else {
    const PropertySet differences =
        DifferencesOf(context_, declared.merged.intent, Key(declared.key));
    for (const FindingKind property : kProperties) {
      if (differences.Has(property)) ReportProperty(property, declared);
    }
    if (IsRemnant(declared.key) && !differences.Has(FindingKind::kConstraintName)) {
      CompareRemnant(declared);
    }
  }
}

// A declared key whose only live one was left by a repair. On a partition it goes with the root.
void TableComparison::CompareRemnant(DeclaredKey& declared) {
  if (context_.catalog.tables[table_].partition_of == kNoTable) {
    return ReportLeftName(&declared, declared.key, declared.ordinal);
  }
  std::vector<ColumnPair> pairs;
  AppendSortedPairs(context_.catalog.PairsOf(Key(declared.key)), pairs);
  const ForeignKeyId root =
      FindAncestorKey(context_.catalog, table_, declared.parent, pairs, false);
  if (root != kNoForeignKey) ReportPartitionRule(declared.key, root);
}

// `key`: of the live ones, the one that has taken the declared key's place.
void TableComparison::CompareMoved(Group& declared, Group& live, ForeignKeyId key) {
  BuildDeclaredKeys(declared);
  DeclaredKey& first = declared_keys_.front();
  first.key = key;
  if (first.merged.conflicts.empty()) {
    ReportMoved(first);
  } else {
    ReportConflict(first);
  }
  for (std::uint32_t i = live.first; i < live.declared; ++i) {
    result_.matched_intent[entries_[i].index] = key_intents_.front();
    result_.declared_rules[entries_[i].index] = DeclaredRuleOf(first.merged);
  }
  CompareEnforcement(live);
  for (DeclaredKey& each : declared_keys_) each.flawed = true;
  CountDeclaredKeys();
  declared.done = live.done = true;
}

void TableComparison::CompareLiveOnly(const Group& group) {
  if (!context_.catalog.tables[table_].audited || CompareOnPartition(group)) return;
  const SourceId source = scope_.CompleteSourceOf(table_);
  if (source != kNoSource) return ReportUndeclared(group, source);
  for (std::uint32_t i = group.first; i < group.declared; ++i) {
    if (IsRemnant(entries_[i].index)) ReportLeftName(nullptr, entries_[i].index, i - group.first);
  }
}

// Whether the group's keys are those of a partition whose root has such a key, or is to have it.
bool TableComparison::CompareOnPartition(const Group& group) {
  const Entry& entry = entries_[group.first];
  if (context_.catalog.tables[table_].partition_of == kNoTable) return false;
  const ForeignKeyId root =
      FindAncestorKey(context_.catalog, table_, entry.parent, PairsOf(entry), false);
  if (root == kNoForeignKey) return IsDeclaredForAncestor(entry);
  const ForeignKeyId key = InFiringOrder(group).front();
  if (Key(key).delete_rule != Key(root).delete_rule ||
      Key(key).update_rule != Key(root).update_rule || IsRemnant(key)) {
    ReportPartitionRule(key, root);
  }
  return true;
}

// On a table of which no source speaks: what interrupted repairs have left there, and no more.
void TableComparison::CompareRemnantsAlone() {
  for (const Group& group : groups_) {
    if (IsRemnant(entries_[group.first].index)) CompareLiveOnly(group);
  }
}

// Whether an intent for an ancestor of the partition is about the same columns and parent. That
// the ancestor lacks this key is a finding already.
bool TableComparison::IsDeclaredForAncestor(const Entry& entry) const {
  const auto same = [](NameId column, const ColumnPair& pair) { return column == pair.child; };
  std::vector<std::uint32_t> intents;
  std::vector<NameId> columns;
  for (TableId table = context_.catalog.tables[table_].partition_of; table != kNoTable;
       table = context_.catalog.tables[table].partition_of) {
    scope_.IntentsOf(table, intents);
    for (const std::uint32_t index : intents) {
      const Intent& intent = context_.set.intents[index];
      const NameId schema = context_.ParentSchemaOf(intent, context_.catalog.tables[table].schema);
      if (context_.catalog.FindTable(schema, intent.parent_table) != entry.parent) continue;
      const auto declared = context_.set.Names(intent.columns);
      columns.assign(declared.begin(), declared.end());
      std::ranges::sort(columns);
      if (std::ranges::equal(columns, PairsOf(entry), same)) return true;
    }
  }
  return false;
}

bool TableComparison::IsDeclaredUnenforced(ForeignKeyId key) {
  return std::ranges::any_of(declared_keys_, [key](const DeclaredKey& declared) {
    return declared.key == key && !declared.merged.intent.enforced.value_or(true);
  });
}

// All live keys of the group that do not enforce anything, under one finding.
void TableComparison::CompareEnforcement(const Group& group) {
  const auto fails = [this](const Entry& entry) {
    const ForeignKey& key = Key(entry.index);
    return (!key.enforced || key.triggers != TriggerState::kAsExpected) &&
           !IsDeclaredUnenforced(entry.index);
  };
  const auto first = entries_.begin() + group.first;
  const auto last = entries_.begin() + group.declared;
  if (std::none_of(first, last, fails)) return;
  std::vector<ForeignKeyId> keys;
  for (auto entry = first; entry != last; ++entry) {
    if (fails(*entry)) keys.push_back(entry->index);
  }
  ReportNotEnforced(std::move(keys));
}

void TableComparison::CountDeclaredKeys() {
  if (!reporting_) return;
  for (const DeclaredKey& declared : declared_keys_) {
    ++result_.compared;
    if (!declared.flawed) ++result_.equal;
  }
}

}  // namespace fk_audit
