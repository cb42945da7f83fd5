#include "core/intent_scope.hpp"

#include <algorithm>

namespace fk_audit {

IntentScope::IntentScope(const CompareContext& context, NameEncoding encoding, Steps& steps)
    : context_(context),
      schemas_(context.catalog.schemas),
      spoken_(context.catalog.tables.size(), false),
      complete_source_(context.catalog.tables.size(), kNoSource) {
  std::sort(schemas_.begin(), schemas_.end());
  MatchPatterns(encoding, steps);
  PlaceIntents(steps);
  PlacePatternIntents(steps);
  PlaceDeclaredTables(steps);
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

void IntentScope::PlacePatternIntents(Steps& steps) {
  const std::vector<Intent>& intents = context_.set.intents;
  for (std::uint32_t i = 0; i < intents.size(); ++i) {
    const Intent& intent = intents[i];
    if (intent.pattern == kNoPattern) continue;
    pattern_intents_.push_back(i);
    for (std::size_t schema = 0; schema < schemas_.size(); ++schema) {
      steps.Next();
      if (!matches_[intent.pattern][schema]) continue;
      const TableId table = context_.catalog.FindTable(schemas_[schema], intent.child_table);
      if (table == kNoTable) {
        missing_children_.push_back({schemas_[schema], i});
      } else if (context_.catalog.tables[table].audited) {
        spoken_[table] = true;
      }
    }
  }
  std::ranges::stable_sort(pattern_intents_, {},
                           [&](std::uint32_t i) { return intents[i].child_table; });
}

void IntentScope::Speak(TableId table, SourceId source) {
  if (table == kNoTable) return;
  spoken_[table] = true;
  if (context_.set.sources[source].complete && complete_source_[table] == kNoSource) {
    complete_source_[table] = source;
  }
}

void IntentScope::PlaceDeclaredTables(Steps& steps) {
  for (const DeclaredTable& declared : context_.set.tables) {
    steps.Next();
    if (declared.pattern == kNoPattern) {
      Speak(context_.catalog.FindTable(declared.schema, declared.name), declared.source);
      continue;
    }
    for (std::size_t schema = 0; schema < schemas_.size(); ++schema) {
      steps.Next();
      if (!matches_[declared.pattern][schema]) continue;
      Speak(context_.catalog.FindTable(schemas_[schema], declared.name), declared.source);
    }
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
  const auto schema = std::ranges::lower_bound(schemas_, live.schema);
  if (schema == schemas_.end() || *schema != live.schema) return;
  const std::vector<Intent>& intents = context_.set.intents;
  const auto named = std::ranges::equal_range(
      pattern_intents_, live.name, {}, [&](std::uint32_t i) { return intents[i].child_table; });
  for (const std::uint32_t i : named) {
    if (matches_[intents[i].pattern][schema - schemas_.begin()]) out.push_back(i);
  }
}

}  // namespace fk_audit
