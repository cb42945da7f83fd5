// Which intents hold for which live table, and which source speaks for a table as a whole.
// Schema patterns are matched once per schema here; intents are never copied per schema.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/compare_context.hpp"
#include "core/name_pattern.hpp"

namespace fk_audit {

inline constexpr SourceId kNoSource = std::numeric_limits<SourceId>::max();

class IntentScope {
 public:
  // An intent whose child table does not exist in `schema`.
  struct MissingChild {
    NameId schema = kNoName;
    std::uint32_t intent = 0;
  };

  // Throws what NamePattern throws for a pattern that cannot be used.
  IntentScope(const CompareContext& context, NameEncoding encoding, Steps& steps);

  // Replaces `out` by the intents whose child is `table`. Patterns leave out tables that are not
  // audited; an intent that names such a table holds.
  void IntentsOf(TableId table, std::vector<std::uint32_t>& out) const;

  // Whether some source declares the table, a foreign key of it, or its partitioned root.
  bool IsSpokenOf(TableId table) const { return spoken_[table]; }
  // A complete source that declares the table or its partitioned root, else kNoSource.
  SourceId CompleteSourceOf(TableId table) const { return complete_source_[table]; }

  const std::vector<MissingChild>& missing_children() const { return missing_children_; }
  const std::vector<PatternId>& empty_patterns() const { return empty_patterns_; }

 private:
  void MatchPatterns(NameEncoding encoding, Steps& steps);
  void PlaceIntents(Steps& steps);
  void PlaceDeclaredTables(Steps& steps);
  void PlacePatterns(Steps& steps);
  void AddMissingChildren(std::uint32_t index, std::uint32_t found, Steps& steps);
  void InheritByPartitions(Steps& steps);
  void Speak(TableId table, SourceId source);
  std::size_t IndexOf(NameId schema) const;
  std::span<const std::uint32_t> PatternIntentsNamed(NameId child) const;

  const CompareContext& context_;
  std::vector<NameId> schemas_;             // sorted by id
  std::vector<std::vector<bool>> matches_;  // pattern × index in schemas_
  std::vector<PatternId> empty_patterns_;
  std::vector<std::uint32_t> starts_;           // table -> first in placed_
  std::vector<std::uint32_t> placed_;           // intents without a pattern, by table
  std::vector<std::uint32_t> pattern_intents_;  // intents with a pattern, by name of the child
  std::vector<MissingChild> missing_children_;
  std::vector<bool> spoken_;
  std::vector<SourceId> complete_source_;
};

}  // namespace fk_audit
