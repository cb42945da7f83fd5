// Intents in and out of fk_audit.sources, .source_tables and .intents.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/intent.hpp"
#include "core/name_table.hpp"
#include "import/code_excerpt.hpp"
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

// All sources, intents and whole tables, under `snapshot`; intents by id. Needs SELECT on the three
// tables. Error(kInvalidText) for rows that this extension did not write.
IntentSet ReadIntents(Snapshot snapshot, NameTable& names);

// The same, but of intents and whole tables only those whose child or table is one of `tables`, by
// name or under a schema pattern.
IntentSet ReadIntentsOf(Snapshot snapshot, NameTable& names, std::vector<QualifiedName> tables);

// Raises the server's permission error unless the current role may write the three tables, and its
// error for a read-only transaction. A load calls it before it reads its text; the functions below
// call it themselves.
void RequireIntentWriteAccess();

// What a source keeps of its text: the lines around the delete rules.
struct RuleSites {
  std::string_view format;  // of the load: tells the words of a rule
  struct Site {
    const DeclaredForeignKey* key;
    std::string_view path;
    CodeExcerpt excerpt;
  };
  std::vector<Site> sites;
};

// Replaces everything that `header.name` declared, in the caller's transaction: all of the new
// intents are there, or the old ones still are. Loads of one source wait for each other.
void ReplaceSource(const SourceHeader& header, const Declarations& declarations,
                   const RuleSites& sites);

// One more intent for a source, which is created on the first, complete or not as `header` says.
// Takes the place of the intents of this source with the same child, columns, parent and pattern.
// Returns fk_audit.intents.id.
std::int64_t AddIntent(const SourceHeader& header, const DeclaredForeignKey& key);

// Forgets a source; false when there was none.
bool DeleteSource(std::string_view name);

// What a source holds, for a load in migration mode; nothing when there is no such source. From
// here to the end of the transaction other loads of the source wait, also of one that is yet to
// come: its row is made now, and the caller goes on to ReplaceSource() or fails.
struct StoredSource {
  SourceHeader header;
  Declarations declarations;
};
std::optional<StoredSource> ReadSource(std::string_view name);

}  // namespace fk_audit
