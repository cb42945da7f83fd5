// Hazards: delete and update rules that cannot work or should not stand, whatever the code
// declares. Every kind as one row of one table, and one hazard as a value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/catalog.hpp"
#include "core/finding.hpp"

namespace fk_audit {

enum class HazardKind : std::uint8_t {
  kNotEnforced,
  kSwallowed,
  kComplianceReached,
  kBlanksShared,
  kSetNullNotNull,
  kDefaultNoParent,
  kMatchFull,
  kCheckRefuses,
  kRewriteRule,
  kInheritance,
  kOrderDependent,
  kBlockedEarly,
  kCascadeBlocked,
  kCascadeCycle,
  kMissingIndex,
  kTypeMismatch,
};
inline constexpr int kHazardKinds = 16;

// What a kind is; kHazardTable in hazard.cpp has one row for each.
struct HazardTraits {
  HazardKind kind;
  std::string_view name;     // "set_null_not_null", as listed and documented
  Severity severity;         // the usual one; a single hazard may differ
  std::string_view wording;  // one line: what is wrong
};
const HazardTraits& TraitsOf(HazardKind kind);
std::string_view ToText(HazardKind kind);

struct Hazard {
  HazardKind kind = HazardKind::kNotEnforced;
  Severity severity = Severity::kLow;
  ForeignKeyId key = kNoForeignKey;
  bool on_update = false;  // about the update rule, else about the delete rule or the whole key
  std::string detail;      // one sentence, identifiers quoted where SQL needs it
};

// The rule that a hazard is about: "cascade", "on update set null".
std::string RuleText(const ForeignKey& key, const Hazard& hazard);

}  // namespace fk_audit
