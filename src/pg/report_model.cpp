#include "pg/report_model.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/finding.hpp"
#include "pg/boundary.hpp"
#include "pg/repair_environment.hpp"

namespace fk_audit {
namespace {

void RequireKnown(const std::vector<std::string>& names, const std::vector<Finding>& findings) {
  for (const std::string& name : names) {
    const bool known = std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
      return FindingName(finding) == name;
    });
    if (known) continue;
    throw Error(ErrorCode::kUndefined, "no finding \"" + name + "\"",
                "It may be resolved already: see fk_audit_mismatches() for the present ones.");
  }
}

}  // namespace

FindingPredicate NamedFindings(const Audit& audit,
                               const std::optional<std::vector<std::string>>& names) {
  if (!names) return [](const Finding&) { return false; };
  RequireKnown(*names, audit.comparison.findings);
  return [names = *names](const Finding& finding) {
    return std::find(names.begin(), names.end(), FindingName(finding)) != names.end();
  };
}

Report BuildReport(const Audit& audit, std::optional<std::string_view> tables, bool count_orphans,
                   bool heed_advice, const FindingPredicate& named,
                   const FindingPredicate& wanted) {
  Report report;
  const char* database = nullptr;
  const char* time = nullptr;
  std::int64_t audited_at = 0;
  Call([&] {
    database = get_database_name(MyDatabaseId);
    time = timestamptz_to_str(GetCurrentTransactionStartTimestamp());
    audited_at = timestamptz_to_time_t(GetCurrentTransactionStartTimestamp());
  });
  report.database = database == nullptr ? "?" : database;
  report.time = time;
  report.audited_at = audited_at;
  report.server = "PostgreSQL " PG_VERSION;
  if (tables) report.tables = *tables;
  report.intents = &audit.intents;
  report.names = &audit.names;
  report.comparison = &audit.comparison;
  report.catalog = &audit.catalog;
  report.wanted = audit.wanted;
  RepairEnvironment environment = ReadRepairEnvironment(audit, count_orphans);
  report.advice = DescribeFindings(audit.AdviceOn(), environment.quote);
  environment.objections = ObjectionsOf(report.advice, heed_advice);
  report.repairs = PlanRepairs(audit.catalog, audit.intents, audit.names, audit.comparison,
                               environment, Direction::kRepair, named, wanted);
  report.way_back = PlanRepairs(audit.catalog, audit.intents, audit.names, audit.comparison,
                                environment, Direction::kReverse, named, wanted);
  report.quote = environment.quote;
  return report;
}

}  // namespace fk_audit
