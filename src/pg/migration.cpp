#include "pg/migration.hpp"

#include <algorithm>

#include "core/counted.hpp"
#include "core/error.hpp"
#include "core/finding.hpp"
#include "core/migration/migration.hpp"
#include "pg/arguments.hpp"
#include "pg/boundary.hpp"
#include "pg/report_model.hpp"
#include "pg/rows.hpp"

namespace fk_audit {
namespace {

enum MigrationArgument {
  kFormat,
  kTables,
  kFindings,
  kName,
  kHeedAdvice,
};

enum MigrationColumn {
  kPath,
  kContent,
  kMigrationColumnCount,
};
static_assert(kMigrationColumnCount == 2);

// More than these are a matter for fk_audit_repairs().
constexpr std::size_t kOmittedShown = 20;

MigrationOptions OptionsOf(const Arguments& arguments) {
  MigrationOptions options;
  const std::string_view name = arguments.Text(kFormat, "format");
  const std::optional<MigrationFormat> format = ToMigrationFormat(name);
  if (!format) {
    throw Error(ErrorCode::kInvalidParameter,
                "unknown migration format \"" + std::string(name) + "\"",
                "Use sql, flyway, dbmate, rails, drizzle or prisma.");
  }
  options.format = *format;
  options.name = arguments.Text(kName, "name");
  const TimestampTz start = Call([] { return GetCurrentTransactionStartTimestamp(); });
  constexpr std::int64_t kEpochDays = POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE;
  options.time = start / USECS_PER_SEC + kEpochDays * SECS_PER_DAY;
  return options;
}

// The files tell of it too, unless there is none.
void NoticeOmitted(const Audit& audit, const std::vector<OmittedPlan>& omitted) {
  if (omitted.empty()) return;
  const std::string message = Counted(omitted.size(), "finding") + " not in the files";
  std::string detail;
  for (std::size_t i = 0; i < std::min(omitted.size(), kOmittedShown); ++i) {
    if (i > 0) detail += "\n";
    detail += FindingName(audit.comparison.findings[omitted[i].finding]) + ": " +
              omitted[i].status + ". " + omitted[i].reason;
  }
  if (omitted.size() > kOmittedShown) detail += "\n... See fk_audit_repairs() for all.";
  Call([&] {
    ereport(NOTICE,
            (errmsg_internal("%s", message.c_str()), errdetail_internal("%s", detail.c_str())));
  });
}

}  // namespace

void ListMigration(FunctionCallInfo fcinfo) {
  const Arguments arguments(fcinfo);
  const MigrationOptions options = OptionsOf(arguments);
  const std::optional<std::string_view> tables = arguments.OptionalText(kTables);
  const auto findings = arguments.OptionalTextArray(kFindings, "findings");
  const bool heed_advice = arguments.Boolean(kHeedAdvice, "heed_advice");
  const Audit audit = RunAudit(tables, AuditPurpose::kJudgement);
  const FindingPredicate named = NamedFindings(audit, findings);
  const Report report = BuildReport(audit, tables, /*count_orphans=*/false, heed_advice, named,
                                    findings ? named : FindingPredicate());
  const Migration migration = PrintMigration(report, options);
  RowWriter rows(fcinfo, kMigrationColumnCount);
  for (const MigrationFile& file : migration.files) {
    CheckForInterrupts();
    rows.SetText(kPath, file.path);
    rows.SetText(kContent, file.content);
    rows.Put();
  }
  NoticeOmitted(audit, migration.omitted);
  NoticeCoverage(audit);
}

}  // namespace fk_audit
