#include "core/source_comparison.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace fk_audit {
namespace {

using Place = std::pair<NameId, NameId>;  // schema and table
using ByChild = std::map<Place, std::vector<const Intent*>>;

Place ChildOf(const Intent& intent) {
  return {intent.child_schema, intent.child_table};
}

Place ParentOf(const Intent& intent) {
  return {intent.parent_schema, intent.parent_table};
}

ByChild IndexByChild(const std::vector<Intent>& intents) {
  ByChild index;
  for (const Intent& intent : intents) index[ChildOf(intent)].push_back(&intent);
  return index;
}

class SideBuilder {
 public:
  SideBuilder(const IntentSet& all, SourceId first, SourceId second, NameTable& names)
      : all_(all), first_(first), second_(second), names_(names) {}

  SourceSides Build();

 private:
  NameId SchemaOf(PatternId pattern, NameId schema);
  Intent Placed(const Intent& intent);
  void SplitIntents();
  void SplitTables();
  void LeaveOutUnspoken(const ByChild& others);
  const Intent* Twin(const Intent& of, const ByChild& among) const;
  std::vector<NameId> UnknownKey(std::size_t columns);
  void FindPrimaryKeys(const std::vector<Intent>& intents, const ByChild& others);
  void Reconcile(Intent& mine, const Intent& other) const;
  void MentionColumns(const std::vector<Intent>& intents);
  void AddTables();
  void AddKey(const Intent& intent, std::uint32_t number);
  Run Append(const std::vector<NameId>& names);

  std::span<const NameId> Columns(const Intent& intent) const { return all_.Names(intent.columns); }

  const IntentSet& all_;
  SourceId first_;
  SourceId second_;
  NameTable& names_;
  std::vector<Intent> mine_;
  std::vector<Intent> others_;
  std::vector<std::uint32_t> numbers_;            // of others_, in all_.intents
  std::map<Place, std::set<NameId>> columns_;     // of the tables of the second source
  std::map<Place, std::vector<NameId>> parents_;  // what a key without parent columns refers to
  SourceSides sides_;
};

// Where a source holds for many schemas its pattern is as good as the name of one.
NameId SideBuilder::SchemaOf(PatternId pattern, NameId schema) {
  if (schema != kNoName || pattern == kNoPattern) return schema;
  return names_.Intern(all_.patterns[pattern]);
}

Intent SideBuilder::Placed(const Intent& intent) {
  Intent placed = intent;
  placed.child_schema = SchemaOf(intent.pattern, intent.child_schema);
  placed.parent_schema = SchemaOf(intent.pattern, intent.parent_schema);
  placed.pattern = kNoPattern;
  placed.source = 0;
  return placed;
}

void SideBuilder::SplitIntents() {
  for (std::uint32_t i = 0; i < all_.intents.size(); ++i) {
    const Intent& intent = all_.intents[i];
    if (intent.source == first_) mine_.push_back(Placed(intent));
    if (intent.source != second_) continue;
    others_.push_back(Placed(intent));
    numbers_.push_back(i);
  }
}

void SideBuilder::SplitTables() {
  for (const DeclaredTable& table : all_.tables) {
    const NameId schema = SchemaOf(table.pattern, table.schema);
    if (table.source == second_) columns_[{schema, table.name}];
    if (table.source == first_) {
      sides_.declared.tables.push_back({0, kNoPattern, schema, table.name});
    }
  }
  for (const Intent& intent : others_) {
    columns_[ChildOf(intent)];
    columns_[ParentOf(intent)];
  }
}

// A source that is not complete says nothing about keys that it does not declare.
void SideBuilder::LeaveOutUnspoken(const ByChild& others) {
  if (all_.sources[second_].complete) return;
  std::erase_if(mine_, [&](const Intent& intent) {
    const auto keys = others.find(ChildOf(intent));
    return keys == others.end() || std::ranges::none_of(keys->second, [&](const Intent* other) {
             return std::ranges::is_permutation(Columns(*other), Columns(intent));
           });
  });
}

// The intent about the same columns of the same child and the same parent; nullptr: none.
const Intent* SideBuilder::Twin(const Intent& of, const ByChild& among) const {
  const auto candidates = among.find(ChildOf(of));
  if (candidates == among.end()) return nullptr;
  for (const Intent* const other : candidates->second) {
    if (ParentOf(*other) == ParentOf(of) &&
        std::ranges::is_permutation(Columns(*other), Columns(of))) {
      return other;
    }
  }
  return nullptr;
}

// Stands for a primary key of which no source says what it is.
std::vector<NameId> SideBuilder::UnknownKey(std::size_t columns) {
  std::vector<NameId> key;
  for (std::size_t i = 0; i < columns; ++i) {
    key.push_back(names_.Intern("(primary key " + std::to_string(i + 1) + ")"));
  }
  return key;
}

// A key that leaves out the parent's columns means its primary key: what the other side calls it.
void SideBuilder::FindPrimaryKeys(const std::vector<Intent>& intents, const ByChild& others) {
  for (const Intent& intent : intents) {
    if (intent.parent_columns.count != 0) continue;
    const auto known = parents_.try_emplace(ParentOf(intent), UnknownKey(intent.columns.count));
    const Intent* const twin = Twin(intent, others);
    if (twin == nullptr || twin->parent_columns.count == 0) continue;
    const std::span<const NameId> named = all_.Names(twin->parent_columns);
    known.first->second.assign(named.begin(), named.end());
  }
}

// Attributes that the other side does not state.
void SideBuilder::Reconcile(Intent& mine, const Intent& other) const {
  if (!other.delete_rule) mine.delete_rule.reset();
  if (!other.update_rule) mine.update_rule.reset();
  if (!other.match) mine.match.reset();
  if (!other.deferrable) mine.deferrable.reset();
  if (!other.initially_deferred) mine.initially_deferred.reset();
  if (!other.validated) mine.validated.reset();
  if (!other.enforced) mine.enforced.reset();
  if (!other.delete_columns_stated) mine.delete_columns_stated = false;
  if (other.constraint_name == kNoName) mine.constraint_name = kNoName;
}

void SideBuilder::MentionColumns(const std::vector<Intent>& intents) {
  for (const Intent& intent : intents) {
    const auto child = columns_.find(ChildOf(intent));
    if (child != columns_.end()) {
      child->second.insert(Columns(intent).begin(), Columns(intent).end());
    }
    const std::span<const NameId> named = all_.Names(intent.parent_columns);
    const auto known = columns_.find(ParentOf(intent));
    if (known != columns_.end()) known->second.insert(named.begin(), named.end());
  }
}

Run SideBuilder::Append(const std::vector<NameId>& names) {
  std::vector<NameId>& all = sides_.catalog.key_columns;
  const Run run{static_cast<std::uint32_t>(all.size()), static_cast<std::uint32_t>(names.size())};
  all.insert(all.end(), names.begin(), names.end());
  return run;
}

void SideBuilder::AddTables() {
  Catalog& catalog = sides_.catalog;
  std::set<NameId> schemas;
  for (const auto& [place, columns] : columns_) {
    Table table;
    table.oid = static_cast<std::uint32_t>(catalog.tables.size() + 1);
    table.schema = place.first;
    table.name = place.second;
    table.columns = {static_cast<std::uint32_t>(catalog.columns.size()),
                     static_cast<std::uint32_t>(columns.size())};
    for (const NameId column : columns) catalog.columns.push_back({column, 0, false});
    const auto parent = parents_.find(place);
    if (parent != parents_.end()) table.primary_key = Append(parent->second);
    catalog.tables.push_back(table);
    schemas.insert(place.first);
  }
  catalog.schemas.assign(schemas.begin(), schemas.end());
}

void SideBuilder::AddKey(const Intent& intent, std::uint32_t number) {
  Catalog& catalog = sides_.catalog;
  ForeignKey key;
  key.oid = number + 1;
  key.delete_trigger = key.oid;
  key.name = intent.constraint_name == kNoName ? names_.Intern("") : intent.constraint_name;
  key.child = catalog.FindTable(intent.child_schema, intent.child_table);
  key.parent = catalog.FindTable(intent.parent_schema, intent.parent_table);
  key.delete_rule = intent.delete_rule.value_or(DeleteRule::kNoAction);
  key.update_rule = intent.update_rule.value_or(UpdateRule::kNoAction);
  key.match = intent.match.value_or(MatchOption::kSimple);
  key.deferrable = intent.deferrable.value_or(false);
  key.initially_deferred = intent.initially_deferred.value_or(false);
  key.validated = intent.validated.value_or(true);
  key.enforced = intent.enforced.value_or(true);
  const std::span<const NameId> to = intent.parent_columns.count == 0
                                         ? catalog.PrimaryKeyOf(catalog.tables[key.parent])
                                         : all_.Names(intent.parent_columns);
  const std::span<const NameId> from = Columns(intent);
  key.pairs.first = static_cast<std::uint32_t>(catalog.pairs.size());
  for (std::size_t i = 0; i < std::min(from.size(), to.size()); ++i) {
    catalog.pairs.push_back({from[i], to[i]});
  }
  key.pairs.count = static_cast<std::uint32_t>(catalog.pairs.size()) - key.pairs.first;
  const std::span<const NameId> blanked = all_.Names(intent.delete_columns);
  key.delete_columns = Append({blanked.begin(), blanked.end()});
  catalog.foreign_keys.push_back(key);
}

SourceSides SideBuilder::Build() {
  sides_.declared.sources = {all_.sources[first_]};
  sides_.declared.columns = all_.columns;
  SplitIntents();
  SplitTables();
  const ByChild others = IndexByChild(others_);
  LeaveOutUnspoken(others);
  const ByChild mine = IndexByChild(mine_);
  MentionColumns(mine_);
  MentionColumns(others_);
  FindPrimaryKeys(mine_, others);
  FindPrimaryKeys(others_, mine);
  for (const auto& [place, columns] : parents_) {
    const auto known = columns_.find(place);
    if (known != columns_.end()) known->second.insert(columns.begin(), columns.end());
  }
  AddTables();
  sides_.catalog.Index();
  for (std::size_t i = 0; i < others_.size(); ++i) AddKey(others_[i], numbers_[i]);
  sides_.catalog.Index();
  for (Intent& intent : mine_) {
    if (const Intent* const twin = Twin(intent, others)) Reconcile(intent, *twin);
  }
  sides_.declared.intents = std::move(mine_);
  return std::move(sides_);
}

}  // namespace

SourceSides TakeSides(const IntentSet& all, SourceId first, SourceId second, NameTable& names) {
  return SideBuilder(all, first, second, names).Build();
}

}  // namespace fk_audit
