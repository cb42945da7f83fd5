// What reports and migration files are made from, and which findings a caller has in mind.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/report/report.hpp"
#include "pg/audit.hpp"

namespace fk_audit {

// The findings of these names; none without names. Error(kUndefined) for a name that no present
// finding has: a typing error must not look like "all repaired".
FindingPredicate NamedFindings(const Audit& audit,
                               const std::optional<std::vector<std::string>>& names);

// The audit, read for kJudgement, with the plans of both directions. `named` and `wanted` as in
// PlanRepairs(), `heed_advice` as in ObjectionsOf(). The
// result points into `audit`.
Report BuildReport(const Audit& audit, std::optional<std::string_view> tables, bool count_orphans,
                   bool heed_advice, const FindingPredicate& named, const FindingPredicate& wanted);

}  // namespace fk_audit
