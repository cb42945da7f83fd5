// Intents in and out of fk_audit.sources, .source_tables and .intents.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/intent.hpp"
#include "core/name_table.hpp"
#include "import/declaration.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// How a load presents itself.
struct SourceHeader {
  std::string name;
  std::optional<std::string> revision;
  bool complete = true;
  std::optional<std::string> schema_pattern;
  std::vector<std::string> search_path;  // what the next load in migration mode continues with
};

// All sources, tables and intents, under `snapshot`.
IntentSet ReadIntents(Snapshot snapshot, NameTable& names);

// Replaces everything that `header.name` declared, in the caller's transaction: all of the new
// intents are there, or the old ones still are. Loads of one source wait for each other.
void ReplaceSource(const SourceHeader& header, const Declarations& declarations);

// One more intent for a source, created on the first. Returns fk_audit.intents.id.
std::int64_t AddIntent(const SourceHeader& header, const DeclaredForeignKey& key);

// Forgets a source; false when there was none.
bool DeleteSource(std::string_view name);

// What a source holds, for a load in migration mode; nothing when there is no such source.
struct StoredSource {
  SourceHeader header;
  Declarations declarations;
};
std::optional<StoredSource> ReadSource(std::string_view name);

}  // namespace fk_audit
