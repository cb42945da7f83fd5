#include "pg/repair_listing.hpp"

#include "core/advice/finding_advice.hpp"
#include "core/finding.hpp"
#include "pg/audit.hpp"
#include "pg/boundary.hpp"
#include "pg/repair_environment.hpp"
#include "pg/report_model.hpp"
#include "pg/rows.hpp"

namespace fk_audit {
namespace {

// Columns of fk_audit_repairs() and fk_audit_reverse().
enum RepairColumn {
  kRepairPlan,
  kRepairStep,
  kRepairFinding,
  kRepairStatus,
  kRepairBlocks,
  kRepairScans,
  kRepairStatement,
  kRepairColumnCount,
};
static_assert(kRepairColumnCount == 7);

void FillRepair(int number, const PlannedRepair& repair, const std::string& finding,
                RowWriter& rows) {
  if (repair.plan.steps.empty()) {
    rows.SetInteger(kRepairPlan, number);
    rows.SetText(kRepairFinding, finding);
    rows.SetText(kRepairStatus, repair.status);
    rows.Put();
    return;
  }
  int step_number = 0;
  for (const RepairStep& step : repair.plan.steps) {
    rows.SetInteger(kRepairPlan, number);
    rows.SetInteger(kRepairStep, ++step_number);
    rows.SetText(kRepairFinding, finding);
    rows.SetText(kRepairStatus, repair.status);
    rows.SetText(kRepairBlocks, step.blocks);
    if (step.scans >= 0) rows.SetBigint(kRepairScans, static_cast<std::int64_t>(step.scans));
    rows.SetText(kRepairStatement, step.statement);
    rows.Put();
  }
}

// The rows have no place for what was found and what to do about it.
void NoticeReason(int plan, const PlannedRepair& repair) {
  Call([&] {
    ereport(NOTICE, (errmsg_internal("plan %d: %s", plan, repair.status.c_str()),
                     errdetail_internal("%s", repair.plan.reason.c_str())));
  });
}

// Columns of fk_audit.planned_step.
enum StepColumn {
  kStepStatus,
  kStepStatement,
  kStepWayBack,
  kStepUndoes,
  kStepScans,
  kStepColumnCount,
};
static_assert(kStepColumnCount == 5);

std::vector<std::string_view> Statements(const RepairPlan& plan) {
  std::vector<std::string_view> statements;
  for (const RepairStep& step : plan.steps) statements.push_back(step.statement);
  return statements;
}

// The last step is undone with all before it: then the way back is a plan of its own, which reads
// what it must before it takes strong locks.
void FillSteps(const PlannedRepair& repair, const PlannedRepair& reverse, RowWriter& rows) {
  if (repair.plan.steps.empty()) {
    rows.SetText(kStepStatus, repair.status);
    rows.Put();
    return;
  }
  const auto count = static_cast<std::int32_t>(repair.plan.steps.size());
  for (std::int32_t i = 0; i < count; ++i) {
    const RepairStep& step = repair.plan.steps[i];
    const bool last = i + 1 == count;
    rows.SetText(kStepStatus, repair.status);
    rows.SetText(kStepStatement, step.statement);
    rows.SetInteger(kStepUndoes, last ? count : 1);
    if (step.scans >= 0) rows.SetBigint(kStepScans, static_cast<std::int64_t>(step.scans));
    if (!last) {
      rows.SetTextArray(kStepWayBack, {step.way_back.begin(), step.way_back.end()});
    } else if (!reverse.plan.steps.empty()) {
      rows.SetTextArray(kStepWayBack, Statements(reverse.plan));
    }
    rows.Put();
  }
}

}  // namespace

void ListRepairs(FunctionCallInfo fcinfo, std::optional<std::string_view> tables,
                 const std::optional<std::vector<std::string>>& findings, Direction direction,
                 bool heed_advice, bool count_orphans) {
  const Audit audit = RunAudit(tables, AuditPurpose::kJudgement);
  const FindingPredicate named = NamedFindings(audit, findings);
  RepairEnvironment environment = ReadRepairEnvironment(audit, count_orphans);
  environment.objections =
      ObjectionsOf(DescribeFindings(audit.AdviceOn(), environment.quote), heed_advice);
  const std::vector<PlannedRepair> repairs =
      PlanRepairs(audit.catalog, audit.intents, audit.names, audit.comparison, environment,
                  direction, named, findings ? named : FindingPredicate());
  RowWriter rows(fcinfo, kRepairColumnCount);
  int number = 0;
  for (const PlannedRepair& repair : repairs) {
    CheckForInterrupts();
    ++number;
    if (repair.status.empty()) continue;
    const Finding& worst = audit.comparison.findings[repair.findings.front()];
    FillRepair(number, repair, FindingName(worst), rows);
    if (repair.status == "orphans_found") NoticeReason(number, repair);
  }
  NoticeCoverage(audit);
}

void ListRepairSteps(FunctionCallInfo fcinfo, const std::string& finding, bool heed_advice) {
  const Audit audit = RunAudit(std::nullopt, AuditPurpose::kJudgement);
  const FindingPredicate named = NamedFindings(audit, {{finding}});
  RepairEnvironment environment = ReadRepairEnvironment(audit, /*count_orphans=*/false);
  environment.objections =
      ObjectionsOf(DescribeFindings(audit.AdviceOn(), environment.quote), heed_advice);
  const auto plan = [&](Direction direction) {
    return PlanRepairs(audit.catalog, audit.intents, audit.names, audit.comparison, environment,
                       direction, named, named);
  };
  const std::vector<PlannedRepair> repairs = plan(Direction::kRepair);
  const std::vector<PlannedRepair> ways_back = plan(Direction::kReverse);
  RowWriter rows(fcinfo, kStepColumnCount);
  for (std::size_t i = 0; i < repairs.size(); ++i) {
    CheckForInterrupts();
    if (!repairs[i].status.empty()) FillSteps(repairs[i], ways_back[i], rows);
  }
}

}  // namespace fk_audit
