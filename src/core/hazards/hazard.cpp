#include "core/hazards/hazard.hpp"

#include <array>
#include <cstddef>

namespace fk_audit {
namespace {

// One row per kind, in the order of the enum: what loses or keeps data silently, what cannot work,
// what depends on chance, what is slow.
constexpr std::array<HazardTraits, kHazardKinds> kHazardTable = {{
    {HazardKind::kNotEnforced, "not_enforced", Severity::kCritical,
     "the triggers of the key do not do what it promises"},
    {HazardKind::kSwallowed, "swallowed", Severity::kCritical,
     "a trigger or a rule of the child can skip the row that the key deletes or changes"},
    {HazardKind::kComplianceReached, "compliance_reached", Severity::kCritical,
     "a delete some tables away removes records that should be kept"},
    {HazardKind::kBlanksShared, "blanks_shared", Severity::kHigh,
     "SET NULL blanks a column that another foreign key needs"},
    {HazardKind::kSetNullNotNull, "set_null_not_null", Severity::kHigh,
     "the rule writes a null where none is allowed"},
    {HazardKind::kDefaultNoParent, "default_no_parent", Severity::kHigh,
     "SET DEFAULT writes a value that no parent row has"},
    {HazardKind::kMatchFull, "match_full", Severity::kHigh,
     "the rule leaves a MATCH FULL key null in part"},
    {HazardKind::kCheckRefuses, "check_refuses", Severity::kHigh,
     "a CHECK constraint of the child refuses what the rule writes"},
    {HazardKind::kRewriteRule, "rewrite_rule", Severity::kHigh,
     "a rewrite rule of the child makes the server refuse the key's own query"},
    {HazardKind::kInheritance, "inheritance", Severity::kHigh,
     "rows of inheriting tables are outside of the key"},
    {HazardKind::kOrderDependent, "order_dependent", Severity::kHigh,
     "the order of trigger names decides whether a delete works"},
    {HazardKind::kBlockedEarly, "blocked_early", Severity::kMedium,
     "the key is checked before a cascade has removed the row that it finds"},
    {HazardKind::kCascadeBlocked, "cascade_blocked", Severity::kMedium,
     "the cascade meets rows that another key keeps"},
    {HazardKind::kCascadeCycle, "cascade_cycle", Severity::kMedium,
     "cascades go round in a circle"},
    {HazardKind::kMissingIndex, "missing_index", Severity::kMedium,
     "the child has no index that finds the rows of one parent"},
    {HazardKind::kTypeMismatch, "type_mismatch", Severity::kMedium,
     "the columns on both sides are of different types"},
}};

constexpr bool IsInOrder() {
  for (std::size_t i = 0; i < kHazardTable.size(); ++i) {
    if (static_cast<std::size_t>(kHazardTable[i].kind) != i) return false;
  }
  return true;
}
static_assert(IsInOrder(), "kHazardTable is indexed by HazardKind");

}  // namespace

const HazardTraits& TraitsOf(HazardKind kind) {
  return kHazardTable[static_cast<std::size_t>(kind)];
}

std::string_view ToText(HazardKind kind) {
  return TraitsOf(kind).name;
}

std::string RuleText(const ForeignKey& key, const Hazard& hazard) {
  if (!hazard.on_update) return std::string(ToText(key.delete_rule));
  return "on update " + std::string(ToText(key.update_rule));
}

}  // namespace fk_audit
