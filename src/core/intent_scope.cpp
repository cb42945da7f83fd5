#include "core/intent_scope.hpp"

#include <algorithm>
#include <iterator>

namespace fk_audit {

IntentScope::IntentScope(const CompareContext& context, NameEncoding encoding, Steps& steps)
    : context_(context),
      schemas_(context.catalog.schemas),
      spoken_(context.catalog.tables.size(), false),
      complete_source_(context.catalog.tables.size(), kNoSource) {
  std::sort(schemas_.begin(), schemas_.end());
  MatchPatterns(encoding, steps);
  PlaceIntents(steps);
  PlaceDeclaredTables(steps);
  PlacePatterns(steps);
  InheritByPartitions(steps);
}

void IntentScope::MatchPatterns(NameEncoding encoding, Steps& steps) {
  matches_.reserve(context_.set.patterns.size());
  for (const std::string& text : context_.set.patterns) {
    const NamePattern pattern = NamePattern::Regex(text, encoding);
    std::vector<bool> matches(schemas_.size());
    bool any = false;
    for (std::size_t i = 0; i < schemas_.size(); ++i) {
      steps.Next();
      matches[i] = pattern.Matches(context_.names[schemas_[i]]);
      any = any || matches[i];
    }
    if (!any) empty_patterns_.push_back(static_cast<PatternId>(matches_.size()));
    matches_.push_back(std::move(matches));
  }
}

// Sorts the intents without a pattern by table, by counting.
void IntentScope::PlaceIntents(Steps& steps) {
  const std::vector<Intent>& intents = context_.set.intents;
  std::vector<TableId> child_of(intents.size(), kNoTable);
  starts_.assign(context_.catalog.tables.size() + 1, 0);
  for (std::uint32_t i = 0; i < intents.size(); ++i) {
    steps.Next();
    const Intent& intent = intents[i];
    if (intent.pattern != kNoPattern) continue;
    child_of[i] = context_.catalog.FindTable(intent.child_schema, intent.child_table);
    if (child_of[i] == kNoTable) {
      missing_children_.push_back({intent.child_schema, i});
    } else {
      ++starts_[child_of[i]];
      spoken_[child_of[i]] = true;
    }
  }
  std::uint32_t total = 0;
  for (std::uint32_t& start : starts_) start = total += start;
  placed_.resize(total);
  for (std::uint32_t i = static_cast<std::uint32_t>(intents.size()); i-- > 0;) {
    if (child_of[i] != kNoTable) placed_[--starts_[child_of[i]]] = i;
  }
}

// Walks over the tables and not over schema × intent: the tables that exist need no lookup then.
void IntentScope::PlacePatterns(Steps& steps) {
  const IntentSet& set = context_.set;
  for (std::uint32_t i = 0; i < set.intents.size(); ++i) {
    if (set.intents[i].pattern != kNoPattern) pattern_intents_.push_back(i);
  }
  std::ranges::stable_sort(pattern_intents_, {},
                           [&](std::uint32_t i) { return set.intents[i].child_table; });
  std::vector<DeclaredTable> declared;
  std::ranges::copy_if(set.tables, std::back_inserter(declared),
                       [](const DeclaredTable& table) { return table.pattern != kNoPattern; });
  std::ranges::stable_sort(declared, {}, &DeclaredTable::name);
  if (pattern_intents_.empty() && declared.empty()) return;

  std::vector<std::uint32_t> found(pattern_intents_.size(), 0);  // schemas that have the child
  for (TableId id = 0; id < context_.catalog.tables.size(); ++id) {
    steps.Next();
    const Table& table = context_.catalog.tables[id];
    const std::size_t schema = IndexOf(table.schema);
    if (schema == schemas_.size()) continue;
    for (const std::uint32_t& intent : PatternIntentsNamed(table.name)) {
      if (!matches_[set.intents[intent].pattern][schema]) continue;
      ++found[&intent - pattern_intents_.data()];
      if (table.audited) spoken_[id] = true;
    }
    auto one = std::ranges::lower_bound(declared, table.name, {}, &DeclaredTable::name);
    for (; one != declared.end() && one->name == table.name; ++one) {
      if (matches_[one->pattern][schema]) Speak(id, one->source);
    }
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    AddMissingChildren(pattern_intents_[i], found[i], steps);
  }
}

// Where the child of an intent with a pattern is missing, unless it is in all matching schemas.
void IntentScope::AddMissingChildren(std::uint32_t index, std::uint32_t found, Steps& steps) {
  const Intent& intent = context_.set.intents[index];
  const std::vector<bool>& matches = matches_[intent.pattern];
  if (std::ranges::count(matches, true) == static_cast<std::ptrdiff_t>(found)) return;
  for (std::size_t schema = 0; schema < schemas_.size(); ++schema) {
    steps.Next();
    if (!matches[schema]) continue;
    const TableId table = context_.catalog.FindTable(schemas_[schema], intent.child_table);
    if (table == kNoTable) missing_children_.push_back({schemas_[schema], index});
  }
}

// The number of schemas for a schema that patterns do not see.
std::size_t IntentScope::IndexOf(NameId schema) const {
  const auto found = std::ranges::lower_bound(schemas_, schema);
  return found != schemas_.end() && *found == schema ? found - schemas_.begin() : schemas_.size();
}

std::span<const std::uint32_t> IntentScope::PatternIntentsNamed(NameId child) const {
  const auto name = [&](std::uint32_t i) { return context_.set.intents[i].child_table; };
  const auto first = std::ranges::lower_bound(pattern_intents_, child, {}, name);
  return {first, std::ranges::upper_bound(first, pattern_intents_.end(), child, {}, name)};
}

void IntentScope::Speak(TableId table, SourceId source) {
  spoken_[table] = true;
  if (context_.set.sources[source].complete && complete_source_[table] == kNoSource) {
    complete_source_[table] = source;
  }
}

void IntentScope::PlaceDeclaredTables(Steps& steps) {
  for (const DeclaredTable& declared : context_.set.tables) {
    steps.Next();
    if (declared.pattern != kNoPattern) continue;
    const TableId table = context_.catalog.FindTable(declared.schema, declared.name);
    if (table != kNoTable) Speak(table, declared.source);
  }
}

// The server refuses circular inheritance, so the way to the root ends.
void IntentScope::InheritByPartitions(Steps& steps) {
  const std::vector<Table>& tables = context_.catalog.tables;
  for (TableId table = 0; table < tables.size(); ++table) {
    steps.Next();
    for (TableId root = tables[table].partition_of; root != kNoTable;
         root = tables[root].partition_of) {
      if (spoken_[root]) spoken_[table] = true;
      if (complete_source_[table] == kNoSource) complete_source_[table] = complete_source_[root];
    }
  }
}

void IntentScope::IntentsOf(TableId table, std::vector<std::uint32_t>& out) const {
  out.assign(placed_.begin() + starts_[table], placed_.begin() + starts_[table + 1]);
  const Table& live = context_.catalog.tables[table];
  if (pattern_intents_.empty() || !live.audited) return;
  const std::size_t schema = IndexOf(live.schema);
  if (schema == schemas_.size()) return;
  for (const std::uint32_t i : PatternIntentsNamed(live.name)) {
    if (matches_[context_.set.intents[i].pattern][schema]) out.push_back(i);
  }
}

}  // namespace fk_audit
