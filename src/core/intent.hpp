// What the code declares, as read back from fk_audit.sources, .intents and .source_tables.
// An attribute that the code does not state is empty and is not compared.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/catalog.hpp"
#include "core/foreign_key.hpp"
#include "core/name_table.hpp"

namespace fk_audit {

using SourceId = std::uint32_t;   // index in IntentSet::sources
using PatternId = std::uint32_t;  // index in IntentSet::patterns
inline constexpr PatternId kNoPattern = std::numeric_limits<PatternId>::max();

// A stable name for a body of code that declares intents, with the revision last loaded.
struct Source {
  std::string name;
  std::string revision;        // empty: none was given
  std::int64_t loaded_at = 0;  // microseconds since 1970-01-01 UTC
  bool complete = true;        // speaks for whole tables: what it does not declare is undeclared
};

// One declared foreign key. With a pattern, child_schema is kNoName (it holds in every matching
// schema), and a parent_schema of kNoName means the child's schema.
struct Intent {
  std::int64_t id = 0;  // fk_audit.intents.id
  SourceId source = 0;
  PatternId pattern = kNoPattern;
  NameId child_schema = kNoName;
  NameId child_table = kNoName;
  NameId parent_schema = kNoName;
  NameId parent_table = kNoName;
  NameId constraint_name = kNoName;  // kNoName: the code states none
  NameId origin = kNoName;           // file:line
  Run columns;                       // in IntentSet::columns
  Run parent_columns;                // empty: the parent's primary key
  Run delete_columns;                // empty with delete_columns_stated: all columns
  std::optional<DeleteRule> delete_rule;
  std::optional<UpdateRule> update_rule;
  std::optional<MatchOption> match;
  std::optional<bool> deferrable;
  std::optional<bool> initially_deferred;
  std::optional<bool> validated;
  std::optional<bool> enforced;
  std::optional<bool> delete_rule_stated;  // false: the tool's default; empty: unknown
  std::optional<bool> update_rule_stated;
  bool delete_columns_stated = false;
};

// A table that a source declares, with or without foreign keys.
struct DeclaredTable {
  SourceId source = 0;
  PatternId pattern = kNoPattern;
  NameId schema = kNoName;  // kNoName with a pattern
  NameId name = kNoName;
};

struct IntentSet {
  std::vector<Source> sources;
  std::vector<std::string> patterns;  // distinct schema patterns
  std::vector<Intent> intents;
  std::vector<DeclaredTable> tables;
  std::vector<NameId> columns;

  bool DeclaresAnything() const { return !intents.empty() || !tables.empty(); }
  std::span<const NameId> Names(Run run) const { return {columns.data() + run.first, run.count}; }
};

}  // namespace fk_audit
