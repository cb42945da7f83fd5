// Findings: every kind of difference as one row of one table, and one difference as a value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalog.hpp"
#include "core/intent.hpp"

namespace fk_audit {

enum class Severity : std::uint8_t { kLow, kMedium, kHigh, kCritical };

enum class FindingKind : std::uint8_t {
  kDeleteRule,
  kUpdateRule,
  kMatchOption,
  kDeferrability,
  kDeleteColumns,
  kMissing,
  kUndeclared,
  kReferencedTable,
  kColumnPairing,
  kDuplicate,
  kNotValidated,
  kNotEnforced,
  kConstraintName,
  kUnresolvable,
  kPartitionRule,
  kConflictingIntent,
  kStaleSource,
  kEmptyPattern,
};
inline constexpr int kFindingKinds = 18;

std::string_view ToText(Severity severity);  // "low", "medium", "high", "critical"

// What a kind is; kFindingTable in finding.cpp has one row for each.
struct FindingTraits {
  FindingKind kind;
  std::string_view name;     // "delete_rule": product's name, part of the finding's hash
  Severity severity;         // the usual one; DeleteRuleSeverity() and Compare() refine it
  std::string_view wording;  // one line, after "child.columns → parent: "
};
const FindingTraits& TraitsOf(FindingKind kind);
std::string_view ToText(FindingKind kind);

// The matrix declared × live of the delete rules; the two must differ.
// `declared_deferrable`: RESTRICT cannot wait for the end of the transaction, NO ACTION can.
Severity DeleteRuleSeverity(DeleteRule declared, DeleteRule live, bool declared_deferrable);

inline constexpr std::uint32_t kNoWaiver = ~0U;

// One difference between the code and the live database. Texts are ready to print: identifiers
// are quoted where SQL would need it and `public.` is left out.
struct Finding {
  FindingKind kind = FindingKind::kDeleteRule;
  Severity severity = Severity::kLow;
  QualifiedName child;  // empty name: the finding is about a source or a pattern
  std::vector<std::string> child_columns;
  QualifiedName parent;  // empty name: none
  std::vector<std::string> parent_columns;
  std::string declared;         // empty: nothing declared
  std::string live;             // empty: nothing live
  std::string detail;           // a sentence or two more; may be empty
  std::string constraint_name;  // of the live key, else the declared one
  std::string pattern;          // the schema pattern of the intent; empty: none
  std::string source;           // kStaleSource: the name of the source

  // Code may declare several keys of one shape under several names. This counts them in the order
  // of the declared names, so that their findings differ; 0 nearly always.
  std::uint32_t ordinal = 0;

  ForeignKeyId key = kNoForeignKey;      // the live key, if there is one
  std::vector<ForeignKeyId> other_keys;  // further live keys of the same shape: kDuplicate (the
                                         // superfluous ones), kUndeclared, kNotEnforced
  std::vector<std::uint32_t> intents;    // indexes in IntentSet::intents that say the same

  std::uint64_t id = 0;     // hash of kind, child, pairs, parent, pattern (source, ordinal)
  std::uint64_t state = 0;  // hash of id, declared and live

  std::uint32_t waiver = kNoWaiver;  // index in Comparison::waivers
};

// Sets id and state from the other fields; the last thing done to a new finding. The pairs count
// as a set. The state of kStaleSource leaves `live` out: it grows older by itself every day.
void Identify(Finding& finding);

// The short stable name of a finding: 9 lower-case hexadecimal digits.
std::string FindingName(const Finding& finding);

// The state as it is printed and stored: 16 lower-case hexadecimal digits.
std::string StateName(const Finding& finding);

// Worst first, then child table, columns, kind: the order of every listing.
bool ListedBefore(const Finding& a, const Finding& b);

}  // namespace fk_audit
