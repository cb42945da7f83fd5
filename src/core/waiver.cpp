#include "core/waiver.hpp"

#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/compare.hpp"
#include "core/finding.hpp"

namespace fk_audit {

void ApplyWaivers(std::vector<Waiver> waivers, std::int64_t now, Comparison& comparison) {
  if (waivers.empty()) return;
  std::unordered_map<std::string_view, std::uint32_t> by_state;
  for (std::uint32_t i = 0; i < waivers.size(); ++i) {
    if (waivers[i].until > now) by_state.emplace(waivers[i].state, i);
  }
  for (Finding& finding : comparison.findings) {
    const auto found = by_state.find(StateName(finding));
    if (found == by_state.end() || waivers[found->second].finding != FindingName(finding)) continue;
    finding.waiver = found->second;
    ++comparison.waived;
  }
  comparison.waivers = std::move(waivers);
}

const Waiver* WaiverOf(const Comparison& comparison, const Finding& finding) {
  return finding.waiver == kNoWaiver ? nullptr : &comparison.waivers[finding.waiver];
}

std::string DescribeWaiver(const Waiver& waiver) {
  return "Waived by " + waiver.who + " on " + waiver.since_text + " until " + waiver.until_text +
         ": " + waiver.reason;
}

void KeepWaived(FindingKind kind, const ForeignKeyDefinition& live,
                ForeignKeyDefinition& declared) {
  switch (kind) {
    case FindingKind::kDeleteRule:
      declared.delete_rule = live.delete_rule;
      declared.delete_columns = live.delete_columns;
      break;
    case FindingKind::kUpdateRule:
      declared.update_rule = live.update_rule;
      break;
    case FindingKind::kMatchOption:
      declared.match = live.match;
      break;
    case FindingKind::kDeferrability:
      declared.deferrable = live.deferrable;
      declared.initially_deferred = live.initially_deferred;
      break;
    case FindingKind::kDeleteColumns:
      declared.delete_columns = live.delete_columns;
      break;
    case FindingKind::kReferencedTable:
    case FindingKind::kColumnPairing:
      declared.columns = live.columns;
      declared.parent = live.parent;
      declared.parent_columns = live.parent_columns;
      break;
    case FindingKind::kNotValidated:
      declared.validated = live.validated;
      break;
    case FindingKind::kNotEnforced:
      declared.enforced = live.enforced;
      declared.validated = live.validated;
      break;
    case FindingKind::kConstraintName:
      declared.constraint_name = live.constraint_name;
      break;
    case FindingKind::kMissing:
    case FindingKind::kUndeclared:
    case FindingKind::kDuplicate:
    case FindingKind::kUnresolvable:
    case FindingKind::kPartitionRule:
    case FindingKind::kConflictingIntent:
    case FindingKind::kStaleSource:
    case FindingKind::kEmptyPattern:
      break;  // not about a property of a key that has findings of other kinds
  }
}

}  // namespace fk_audit
