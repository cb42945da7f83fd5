#include "core/finding.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <string_view>
#include <tuple>
#include <utility>

#include "core/hash.hpp"

namespace fk_audit {
namespace {

// One row per kind, in the order of the enum. The names are part of every stored finding: they
// never change.
constexpr std::array<FindingTraits, kFindingKinds> kFindingTable = {{
    {FindingKind::kDeleteRule, "delete_rule", Severity::kHigh,
     "the database does something else than the code declares when a parent row is deleted"},
    {FindingKind::kUpdateRule, "update_rule", Severity::kMedium,
     "the database does something else than the code declares when a parent's key changes"},
    {FindingKind::kMatchOption, "match_option", Severity::kMedium,
     "rows whose columns are null in part are judged in another way than the code declares"},
    {FindingKind::kDeferrability, "deferrability", Severity::kMedium,
     "the key is checked at another time than the code declares"},
    {FindingKind::kDeleteColumns, "delete_columns", Severity::kMedium,
     "a delete of the parent row blanks other columns than the code declares"},
    {FindingKind::kMissing, "missing", Severity::kHigh,
     "the code declares this foreign key, the database does not have it"},
    {FindingKind::kUndeclared, "undeclared", Severity::kMedium,
     "the database has this foreign key, no source declares it"},
    {FindingKind::kReferencedTable, "referenced_table", Severity::kCritical,
     "the columns refer to another table than the code declares"},
    {FindingKind::kColumnPairing, "column_pairing", Severity::kCritical,
     "the columns are paired with other parent columns than the code declares"},
    {FindingKind::kDuplicate, "duplicate", Severity::kLow,
     "several foreign keys pair the same columns with the same parent"},
    {FindingKind::kNotValidated, "not_validated", Severity::kMedium,
     "existing rows were never checked"},
    {FindingKind::kNotEnforced, "not_enforced", Severity::kCritical,
     "the database does not enforce the key, orphans are accepted"},
    {FindingKind::kConstraintName, "constraint_name", Severity::kLow,
     "the constraint has another name than the code states"},
    {FindingKind::kUnresolvable, "unresolvable", Severity::kHigh,
     "the code refers to a table or column that does not exist"},
    {FindingKind::kPartitionRule, "partition_rule", Severity::kHigh,
     "the partition has a key of its own with another rule than its root"},
    {FindingKind::kConflictingIntent, "conflicting_intent", Severity::kHigh,
     "the sources declare different things"},
    {FindingKind::kStaleSource, "stale_source", Severity::kLow, "the source was loaded long ago"},
    {FindingKind::kEmptyPattern, "empty_pattern", Severity::kMedium,
     "the schema pattern matches no schema"},
}};

constexpr bool IsInOrder() {
  for (std::size_t i = 0; i < kFindingTable.size(); ++i) {
    if (static_cast<std::size_t>(kFindingTable[i].kind) != i) return false;
  }
  return true;
}
static_assert(IsInOrder(), "kFindingTable is indexed by FindingKind");

// The matrix of the delete rules; rows and columns in the order of RuleIndex().
constexpr Severity kLow = Severity::kLow;
constexpr Severity kMedium = Severity::kMedium;
constexpr Severity kHigh = Severity::kHigh;
constexpr Severity kCritical = Severity::kCritical;
constexpr Severity kDeleteRuleMatrix[5][5] = {
    // live:      no action restrict set null set default cascade
    /* no action   */ {kLow, kLow, kHigh, kHigh, kCritical},
    /* restrict    */ {kLow, kLow, kHigh, kHigh, kCritical},
    /* set null    */ {kMedium, kMedium, kLow, kMedium, kCritical},
    /* set default */ {kMedium, kMedium, kMedium, kLow, kCritical},
    /* cascade     */ {kMedium, kMedium, kHigh, kHigh, kLow},
};

std::size_t RuleIndex(DeleteRule rule) {
  switch (rule) {
    case DeleteRule::kNoAction:
      return 0;
    case DeleteRule::kRestrict:
      return 1;
    case DeleteRule::kSetNull:
      return 2;
    case DeleteRule::kSetDefault:
      return 3;
    case DeleteRule::kCascade:
      return 4;
  }
  return 0;
}

// The pairs of a finding as a sorted set; a column without a partner is paired with nothing.
std::vector<std::pair<std::string_view, std::string_view>> SortedPairs(const Finding& finding) {
  std::vector<std::pair<std::string_view, std::string_view>> pairs;
  const std::size_t count = std::max(finding.child_columns.size(), finding.parent_columns.size());
  pairs.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    pairs.emplace_back(
        i < finding.child_columns.size() ? std::string_view(finding.child_columns[i]) : "",
        i < finding.parent_columns.size() ? std::string_view(finding.parent_columns[i]) : "");
  }
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

}  // namespace

std::string_view ToText(Severity severity) {
  switch (severity) {
    case Severity::kLow:
      return "low";
    case Severity::kMedium:
      return "medium";
    case Severity::kHigh:
      return "high";
    case Severity::kCritical:
      return "critical";
  }
  return "";
}

const FindingTraits& TraitsOf(FindingKind kind) {
  return kFindingTable[static_cast<std::size_t>(kind)];
}

std::string_view ToText(FindingKind kind) {
  return TraitsOf(kind).name;
}

Severity DeleteRuleSeverity(DeleteRule declared, DeleteRule live, bool declared_deferrable) {
  if (declared == DeleteRule::kNoAction && live == DeleteRule::kRestrict && declared_deferrable) {
    return Severity::kHigh;
  }
  return kDeleteRuleMatrix[RuleIndex(declared)][RuleIndex(live)];
}

void Identify(Finding& finding) {
  StableHash id;
  id.Add(ToText(finding.kind)).Add(finding.child.schema).Add(finding.child.name);
  for (const auto& [child, parent] : SortedPairs(finding)) id.Add(child).Add(parent);
  id.Add(finding.parent.schema).Add(finding.parent.name);
  id.Add(finding.pattern).Add(finding.source).AddInteger(finding.ordinal);
  finding.id = id.Value();

  StableHash state;
  state.AddInteger(finding.id).Add(finding.declared);
  if (finding.kind != FindingKind::kStaleSource) state.Add(finding.live);
  finding.state = state.Value();
}

std::string FindingName(const Finding& finding) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string name;
  for (int shift = 60; shift > 60 - 9 * 4; shift -= 4) name += kDigits[(finding.id >> shift) & 15];
  return name;
}

std::string StateName(const Finding& finding) {
  std::array<char, 17> digits;
  std::snprintf(digits.data(), digits.size(), "%016llx",
                static_cast<unsigned long long>(finding.state));
  return digits.data();
}

bool ListedBefore(const Finding& a, const Finding& b) {
  if (a.severity != b.severity) return a.severity > b.severity;
  return std::tie(a.child, a.child_columns, a.kind, a.parent, a.parent_columns, a.pattern, a.source,
                  a.ordinal) < std::tie(b.child, b.child_columns, b.kind, b.parent,
                                        b.parent_columns, b.pattern, b.source, b.ordinal);
}

}  // namespace fk_audit
