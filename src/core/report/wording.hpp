// What every format says in the same words: the header, the name of a key, both sides of a
// difference, and which plans belong to which finding. Nothing is escaped: each format does that.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/report/report.hpp"

namespace fk_audit {

// One entry of the header. A list is written with a line of its own for each value.
struct HeaderEntry {
  std::string_view label;  // "Sources"
  std::vector<std::string> values;
  bool list = false;
};

// "Foreign-key audit of database shop (PostgreSQL 15.20)".
std::string TitleOf(const Report& report);
// What stands below the title in every format, fit for a compliance officer's file.
std::vector<HeaderEntry> HeaderOf(const Report& report);

// "orders.customer_id → customers" with " → " for `arrow`; the name of the source or of the
// pattern for a finding that is about no table.
std::string KeyText(const Report& report, const Finding& finding, std::string_view arrow);

// "ON DELETE cascade"; "nothing" where the side has none.
std::string DeclaredPhrase(const Finding& finding);
std::string LivePhrase(const Finding& finding);

bool IsAboutDeletes(const Finding& finding);

// The number of findings of each Severity.
std::array<std::size_t, 4> CountBySeverity(const Comparison& comparison);

// "84 rows"; -1: "an unknown number of rows".
std::string RowsText(double rows);

// The plans that each finding takes part in: the repairs or the ways back of a report.
using PlansByFinding = std::unordered_multimap<std::size_t, const PlannedRepair*>;
PlansByFinding ByFinding(const std::vector<PlannedRepair>& plans);

}  // namespace fk_audit
