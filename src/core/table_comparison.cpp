#include "core/table_comparison.hpp"

#include <algorithm>
#include <compare>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/temporary_name.hpp"

namespace fk_audit {
namespace {

// Sets of child columns, as sorted pairs.
std::strong_ordering CompareChildren(std::span<const ColumnPair> a, std::span<const ColumnPair> b) {
  return std::lexicographical_compare_three_way(
      a.begin(), a.end(), b.begin(), b.end(),
      [](const ColumnPair& x, const ColumnPair& y) { return x.child <=> y.child; });
}

std::strong_ordering ComparePairs(std::span<const ColumnPair> a, std::span<const ColumnPair> b) {
  return std::lexicographical_compare_three_way(a.begin(), a.end(), b.begin(), b.end());
}

}  // namespace

TableComparison::TableComparison(const CompareContext& context, const CompareOptions& options,
                                 const IntentScope& scope, Unresolved& unresolved, Steps& steps,
                                 Comparison& result)
    : context_(context),
      options_(options),
      scope_(scope),
      unresolved_(unresolved),
      steps_(steps),
      result_(result) {}

void TableComparison::CompareTable(TableId table) {
  const Table& live = context_.catalog.tables[table];
  const std::size_t keys = context_.catalog.KeysOf(table).size();
  scope_.IntentsOf(table, intents_);
  if (intents_.empty() && keys == 0) return;
  table_ = table;
  reporting_ = !options_.wanted || options_.wanted(live.schema, live.name);
  const bool spoken = scope_.IsSpokenOf(table);
  if (!spoken) {
    if (live.audited && reporting_) result_.skipped += keys;
    if (!live.audited || !HasRemnants(table)) return;
  }
  Collect(table);
  for (std::uint32_t first = 0, last; first < entries_.size(); first = last) {
    last = first + 1;
    while (last < entries_.size() &&
           CompareChildren(PairsOf(entries_[first]), PairsOf(entries_[last])) == 0) {
      ++last;
    }
    last = SetRemnantsAside(first, last);
    SplitCluster(first, last);
    if (spoken) {
      CompareCluster();
    } else {
      CompareRemnantsAlone();
    }
    if (!remnants_.empty()) ReportRemnants(FirstLiveKey(first));
  }
}

// A partition that was detached while its root was repaired may be nobody's table now, but the key
// that was left on it is ours.
bool TableComparison::HasRemnants(TableId table) const {
  return std::ranges::any_of(context_.catalog.KeysOf(table), [this](const ForeignKey& key) {
    return IsRemnant(context_.IdOf(key));
  });
}

bool TableComparison::IsRemnant(ForeignKeyId key) const {
  return IsTemporaryName(context_.names[Key(key).name]);
}

std::span<const ColumnPair> TableComparison::PairsOf(const Entry& entry) const {
  return {pairs_.data() + entry.pairs.first, entry.pairs.count};
}

void TableComparison::Collect(TableId table) {
  entries_.clear();
  pairs_.clear();
  for (const ForeignKey& key : context_.catalog.KeysOf(table)) {
    steps_.Next();
    const Run pairs{static_cast<std::uint32_t>(pairs_.size()), key.pairs.count};
    AppendSortedPairs(context_.catalog.PairsOf(key), pairs_);
    entries_.push_back({key.parent, pairs, context_.IdOf(key), true, true});
  }
  for (const std::uint32_t index : intents_) {
    steps_.Next();
    AddDeclared(index);
  }
  std::sort(entries_.begin(), entries_.end(), [this](const Entry& a, const Entry& b) {
    std::strong_ordering order = CompareChildren(PairsOf(a), PairsOf(b));
    if (order == 0) order = a.parent <=> b.parent;
    if (order == 0) order = ComparePairs(PairsOf(a), PairsOf(b));
    if (order == 0 && a.live != b.live) return a.live;
    if (order == 0) order = a.index <=> b.index;
    return order < 0;
  });
}

void TableComparison::AddDeclared(std::uint32_t index) {
  const Intent& intent = context_.set.intents[index];
  const NameId schema = context_.ParentSchemaOf(intent, context_.catalog.tables[table_].schema);
  const TableId parent = context_.catalog.FindTable(schema, intent.parent_table);
  const std::span<const NameId> children = context_.set.Names(intent.columns);
  const std::span<const NameId> parents = context_.ParentColumnsOf(intent, parent);
  const bool resolved = parent != kNoTable && parents.size() == children.size();
  const Run pairs{static_cast<std::uint32_t>(pairs_.size()), intent.columns.count};
  for (std::size_t i = 0; i < children.size(); ++i) {
    pairs_.push_back({children[i], resolved ? parents[i] : kNoName});
  }
  std::sort(pairs_.begin() + pairs.first, pairs_.end());
  entries_.push_back({parent, pairs, index, false, resolved});
}

// Takes the keys that interrupted repairs have left out of entries_, if the key that they were to
// replace is there: that one is what the declared key is held against, now as before. Returns the
// new end of the cluster, which still holds a live key.
std::uint32_t TableComparison::SetRemnantsAside(std::uint32_t first, std::uint32_t last) {
  remnants_.clear();
  const auto begin = entries_.begin() + first;
  const auto end = entries_.begin() + last;
  const auto is_remnant = [this](const Entry& entry) {
    return entry.live && IsRemnant(entry.index);
  };
  if (std::none_of(begin, end, is_remnant)) return last;
  const auto replaced = std::find_if(
      begin, end, [&](const Entry& entry) { return entry.live && !is_remnant(entry); });
  if (replaced == end) return last;
  for (auto entry = begin; entry != end; ++entry) {
    if (is_remnant(*entry)) remnants_.push_back(entry->index);
  }
  entries_.erase(std::remove_if(begin, end, is_remnant), end);
  return last - static_cast<std::uint32_t>(remnants_.size());
}

ForeignKeyId TableComparison::FirstLiveKey(std::uint32_t first) const {
  return std::find_if(entries_.begin() + first, entries_.end(),
                      [](const Entry& entry) { return entry.live; })
      ->index;
}

void TableComparison::SplitCluster(std::uint32_t first, std::uint32_t last) {
  groups_.clear();
  for (std::uint32_t i = first; i < last; ++i) {
    const Entry& entry = entries_[i];
    const bool same = i > first && entries_[i - 1].parent == entry.parent &&
                      ComparePairs(PairsOf(entries_[i - 1]), PairsOf(entry)) == 0;
    if (!same) groups_.push_back({i, i, i, entry.resolved, false});
    Group& group = groups_.back();
    if (entry.live) group.declared = i + 1;
    group.last = i + 1;
  }
}

void TableComparison::CompareCluster() {
  if (SourcesDisagree()) {
    CompareDisagreement();
    return;
  }
  const bool unresolved = CompareDeclared();
  PairNamed();
  PairLeftovers(true);
  PairLeftovers(false);
  for (Group& group : groups_) {
    if (group.done) continue;
    declared_keys_.clear();
    if (group.HasDeclared()) {
      CompareMissing(group);
    } else {
      // What an unresolvable intent says about these columns is unknown, so they are not
      // undeclared either.
      if (!unresolved) CompareLiveOnly(group);
      if (context_.catalog.tables[table_].audited) CompareEnforcement(group);
    }
  }
}

// The groups that are declared and live, or cannot be resolved, or live on the partitioned root.
// Whether any could not be resolved.
bool TableComparison::CompareDeclared() {
  bool unresolved = false;
  for (Group& group : groups_) {
    if (!group.HasDeclared()) continue;
    if (group.HasLive()) {
      CompareShape(group);
    } else if (AddUnresolved(group)) {
      group.done = true;
      unresolved = true;
    } else {
      CompareInherited(group);
    }
  }
  return unresolved;
}

// The sources say too different things about these columns to hold any of it against a live key.
void TableComparison::CompareDisagreement() {
  ReportDisagreement();
  const Group& spoken = *std::ranges::find_if(groups_, &Group::HasDeclared);
  for (Group& group : groups_) {
    declared_keys_.clear();
    if (group.HasDeclared() && group.resolved) {
      BuildDeclaredKeys(group);
      for (DeclaredKey& declared : declared_keys_) declared.flawed = true;
      CountDeclaredKeys();
    } else if (group.HasDeclared()) {
      AddUnresolved(group);
    }
    if (group.HasLive()) CompareEnforcement(group);
    for (std::uint32_t i = group.first; i < group.declared; ++i) {
      const Entry& speaker =
          group.HasDeclared() ? entries_[group.declared] : entries_[spoken.declared];
      result_.matched_intent[entries_[i].index] = speaker.index;
    }
  }
}

// Each of two sources declares a key over these columns that the other one does not declare.
bool TableComparison::SourcesDisagree() const {
  std::size_t declared = 0;
  for (const Group& group : groups_) declared += group.HasDeclared() && group.resolved;
  if (declared < 2) return false;
  std::map<SourceId, std::set<const Group*>> shapes;
  for (const Group& group : groups_) {
    if (!group.resolved) continue;
    for (std::uint32_t i = group.declared; i < group.last; ++i) {
      shapes[context_.set.intents[entries_[i].index].source].insert(&group);
    }
  }
  // Sets that all lie within one another form a chain when ordered by size.
  std::vector<const std::set<const Group*>*> chain;
  chain.reserve(shapes.size());
  for (const auto& [source, groups] : shapes) chain.push_back(&groups);
  std::ranges::sort(chain, {}, [](const auto* groups) { return groups->size(); });
  for (std::size_t i = 1; i < chain.size(); ++i) {
    if (!std::ranges::includes(*chain[i], *chain[i - 1])) return true;
  }
  return false;
}

bool TableComparison::AddMissingColumns(const Entry& entry) {
  const Table& child = context_.catalog.tables[table_];
  const std::uint32_t intent = entry.index;
  bool missing = false;
  const auto check = [&](const Table& table, NameId column) {
    if (context_.catalog.FindColumn(table, column) != nullptr) return;
    unresolved_.Add({table.schema, table.name, Unresolved::What::kColumn, column, child.schema,
                     intent, reporting_});
    missing = true;
  };
  for (const ColumnPair& pair : PairsOf(entry)) {
    check(child, pair.child);
    if (entry.resolved) check(context_.catalog.tables[entry.parent], pair.parent);
  }
  return missing;
}

// Notes what the declared keys of a group without a live one need and what does not exist.
bool TableComparison::AddUnresolved(const Group& group) {
  const NameId schema = context_.catalog.tables[table_].schema;
  bool missing = false;
  for (std::uint32_t i = group.declared; i < group.last; ++i) {
    const Entry& entry = entries_[i];
    missing = AddMissingColumns(entry) || !entry.resolved || missing;
    if (entry.resolved) continue;
    const Intent& intent = context_.set.intents[entry.index];
    const auto what =
        entry.parent == kNoTable ? Unresolved::What::kTable : Unresolved::What::kPrimaryKey;
    unresolved_.Add({context_.ParentSchemaOf(intent, schema), intent.parent_table, what, kNoName,
                     schema, entry.index, reporting_});
  }
  return missing;
}

// Of several live keys without a declared one over the same columns, the one that has the declared
// name is the one that was meant, whatever it refers to.
void TableComparison::PairNamed() {
  std::unordered_map<std::string_view, std::pair<Group*, ForeignKeyId>> by_name;
  for (Group& group : groups_) {
    if (group.done || group.HasDeclared()) continue;
    for (std::uint32_t i = group.first; i < group.declared; ++i) {
      const ForeignKeyId key = entries_[i].index;
      by_name.try_emplace(context_.names[Key(key).name], &group, key);
    }
  }
  if (by_name.size() < 2) return;
  for (Group& declared : groups_) {
    for (std::uint32_t i = declared.declared; i < declared.last && !declared.done; ++i) {
      const NameId name = context_.set.intents[entries_[i].index].constraint_name;
      if (name == kNoName) continue;
      const auto live = by_name.find(CutName(context_.names[name]));
      if (live == by_name.end() || live->second.first->done) continue;
      CompareMoved(declared, *live->second.first, live->second.second);
    }
  }
}

// Declared keys without a live one and live keys without a declared one over the same columns:
// one has taken the other's place. Groups are in the order of their parents.
void TableComparison::PairLeftovers(bool same_parent) {
  auto live = groups_.begin();
  for (Group& declared : groups_) {
    if (declared.done || !declared.HasDeclared()) continue;
    const TableId parent = entries_[declared.first].parent;
    live = std::find_if(live, groups_.end(), [&](const Group& group) {
      return !group.done && !group.HasDeclared() &&
             (!same_parent || entries_[group.first].parent >= parent);
    });
    if (live == groups_.end()) return;
    if (!same_parent || entries_[live->first].parent == parent) {
      CompareMoved(declared, *live, InFiringOrder(*live).front());
    }
  }
}

}  // namespace fk_audit
