// Findings that a person has accepted for a time. A waiver holds for one state of its finding and
// lapses when what the code declares or what the database has changes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/foreign_key.hpp"

namespace fk_audit {

struct Comparison;
struct Finding;
enum class FindingKind : std::uint8_t;

// One row of fk_audit.waivers. Times are microseconds, all on one scale; the largest value stands
// for infinity.
struct Waiver {
  std::string finding;
  std::string state;  // StateName() of the finding when it was waived
  std::string reason;
  std::string who;
  std::int64_t since = 0;
  std::int64_t until = 0;
  std::string since_text;  // the day, for reading
  std::string until_text;  // the same; "infinity" when it never ends
};

// Sets Finding::waiver of every finding that one of `waivers` holds for at the time `now`, and
// keeps these waivers in `comparison`.
void ApplyWaivers(std::vector<Waiver> waivers, std::int64_t now, Comparison& comparison);

// The waiver of a finding, null when it has none.
const Waiver* WaiverOf(const Comparison& comparison, const Finding& finding);

// "Waived by ann on 2026-11-22 until 2027-03-31: the rows are migrated in March."
std::string DescribeWaiver(const Waiver& waiver);

// Gives `declared` what a waived finding of this kind is about back as it is in `live`, so that a
// repair of the other findings of the key leaves it alone.
void KeepWaived(FindingKind kind, const ForeignKeyDefinition& live, ForeignKeyDefinition& declared);

}  // namespace fk_audit
