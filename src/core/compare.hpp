// The audit itself: what the code declares against what the live database has.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "core/catalog.hpp"
#include "core/finding.hpp"
#include "core/intent.hpp"
#include "core/name_pattern.hpp"
#include "core/waiver.hpp"

namespace fk_audit {

struct CompareOptions {
  // Which child tables are asked for; empty: all of them.
  std::function<bool(NameId schema, NameId table)> wanted;
  std::int64_t now = 0;                         // microseconds since 1970-01-01 UTC
  std::int64_t stale_after = 0;                 // microseconds; 0: a source never gets stale
  NameEncoding encoding = NameEncoding::kUtf8;  // of the names, for schema patterns
  Quote quote;                                  // for the texts of findings; must be set
  Poll poll;                                    // called every few thousand steps; may throw
};

// What all sources together say of the delete rule of one live key.
struct DeclaredRule {
  std::optional<DeleteRule> rule;  // empty: nothing, or not the same
  bool stated = false;             // written by somebody, not the default of a tool
};

struct Comparison {
  std::vector<Finding> findings;              // worst first, see ListedBefore()
  std::uint64_t compared = 0;                 // declared foreign keys held against a live table
  std::uint64_t equal = 0;                    // ... of these without any finding
  std::uint64_t skipped = 0;                  // live keys on tables of which no source speaks
  std::uint64_t waived = 0;                   // findings with a waiver that holds
  std::vector<Waiver> waivers;                // see ApplyWaivers()
  std::vector<std::uint32_t> matched_intent;  // ForeignKeyId -> index of its intent, else ~0u
  std::vector<DeclaredRule> declared_rules;   // by ForeignKeyId
};

// Compares all intents with all live foreign keys under the identity by shape: child, parent and
// the *set* of column pairs. Reports one cause once. Throws Error(kInvalidPattern,
// kPatternTooComplex) for a schema pattern that cannot be used, and whatever `poll` throws.
// `catalog` must be indexed; `names` is the one table that both sides share.
Comparison Compare(const Catalog& catalog, const IntentSet& intents, const NameTable& names,
                   const CompareOptions& options);

// What the live database should be after the repair of `finding`: the live definition of its key
// with every property that its intents state; `parent_columns` left out are the live primary
// key's. Without a live key: the definition of the missing one, with the server's defaults for
// what the code does not state, and no constraint_name unless the code states one.
// kDuplicate, kUndeclared: the live definition of the key. kPartitionRule: with the rules of the
// key of the root. Throws Error(kInternal) for kinds that are not about one foreign key
// (kUnresolvable, kConflictingIntent, kStaleSource, kEmptyPattern).
ForeignKeyDefinition DeclaredDefinition(const Catalog& catalog, const IntentSet& intents,
                                        const NameTable& names, const Finding& finding);

}  // namespace fk_audit
