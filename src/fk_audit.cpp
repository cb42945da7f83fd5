// Module magic, settings and every entry point. The bodies live in src/pg; here each is wrapped in
// the Boundary that no C++ exception passes.
#include "pg/advice_listing.hpp"
#include "pg/audit.hpp"
#include "pg/arguments.hpp"
#include "pg/baseline.hpp"
#include "pg/boundary.hpp"
#include "pg/compare_sources.hpp"
#include "pg/declare.hpp"
#include "pg/delete_impact.hpp"
#include "pg/guard/ddl_changes.hpp"
#include "pg/hazard_listing.hpp"
#include "pg/listing.hpp"
#include "pg/loading.hpp"
#include "pg/migration.hpp"
#include "pg/progress.hpp"
#include "pg/repair_listing.hpp"

namespace {

using fk_audit::Arguments;
using fk_audit::Boundary;
using fk_audit::Call;
using fk_audit::Direction;

// Read by fk_audit_run() with current_setting(): a run a night for a year and more.
int keep_runs_setting = 400;

// A set-returning function leaves its rows in the tuplestore and returns nothing else.
template <typename Body>
Datum RowsBoundary(Body&& body) {
  return Boundary([&] {
    body();
    return static_cast<Datum>(0);
  });
}

Datum TextDatum(const std::string& text) {
  return Call([&] {
    return PointerGetDatum(cstring_to_text_with_len(text.data(), static_cast<int>(text.size())));
  });
}

void ListPlans(FunctionCallInfo fcinfo, Direction direction) {
  const Arguments arguments(fcinfo);
  // The way back adds no key that was not there.
  const bool count = direction == Direction::kRepair && arguments.OptionalBoolean(3) == true;
  fk_audit::ListRepairs(fcinfo, arguments.OptionalText(0),
                        arguments.OptionalTextArray(2, "findings"), direction,
                        arguments.Boolean(1, "heed_advice"), count);
}

}  // namespace

extern "C" {

PG_MODULE_MAGIC;

PGDLLEXPORT void _PG_init(void);

#define FK_AUDIT_FUNCTION(name) \
  PG_FUNCTION_INFO_V1(name);    \
  PGDLLEXPORT Datum name(PG_FUNCTION_ARGS)

void _PG_init(void) {
  DefineCustomIntVariable("fk_audit.stale_after",
                          "Age at which a loaded source is reported as stale.", "0 means never.",
                          &fk_audit::stale_after_setting, fk_audit::stale_after_setting, 0, INT_MAX,
                          PGC_USERSET, GUC_UNIT_S, nullptr, nullptr, nullptr);
  DefineCustomIntVariable("fk_audit.keep_runs", "How many runs fk_audit_run() keeps.",
                          "0 means all.", &keep_runs_setting, keep_runs_setting, 0, INT_MAX,
                          PGC_USERSET, 0, nullptr, nullptr, nullptr);
  DefineCustomIntVariable("fk_audit.impact_row_budget",
                          "Rows that fk_audit_delete_impact() may look at to count for one key.",
                          nullptr, &fk_audit::impact_row_budget_setting,
                          fk_audit::impact_row_budget_setting, 1, INT_MAX, PGC_USERSET, 0, nullptr,
                          nullptr, nullptr);
  DefineCustomIntVariable("fk_audit.progress_interval",
                          "Time after which a long call tells how far it is.", "0 means never.",
                          &fk_audit::progress_interval_setting, fk_audit::progress_interval_setting,
                          0, INT_MAX, PGC_USERSET, GUC_UNIT_MS, nullptr, nullptr, nullptr);
  DefineCustomBoolVariable("fk_audit.guard", "Whether the guard speaks up about DDL.",
                           "SET LOCAL fk_audit.guard = off is an exception for one transaction.",
                           &fk_audit::guard_setting, fk_audit::guard_setting, PGC_USERSET, 0,
                           nullptr, nullptr, nullptr);
  MarkGUCPrefixReserved("fk_audit");
}

FK_AUDIT_FUNCTION(fk_audit_declare) {
  return Boundary([&] { return Int64GetDatum(fk_audit::DeclareForeignKey(fcinfo)); });
}

FK_AUDIT_FUNCTION(fk_audit_load_sql) {
  return RowsBoundary([&] { fk_audit::LoadSql(fcinfo); });
}

FK_AUDIT_FUNCTION(fk_audit_load_texts) {
  return RowsBoundary([&] { fk_audit::LoadFiles(fcinfo); });
}

FK_AUDIT_FUNCTION(fk_audit_load_catalog) {
  return RowsBoundary([&] { fk_audit::LoadCatalog(fcinfo); });
}

FK_AUDIT_FUNCTION(fk_audit_unload) {
  return RowsBoundary([&] { fk_audit::Unload(fcinfo); });
}

FK_AUDIT_FUNCTION(fk_audit_compare_sources) {
  return RowsBoundary([&] { fk_audit::CompareSources(fcinfo); });
}

FK_AUDIT_FUNCTION(fk_audit_foreign_keys) {
  return RowsBoundary(
      [&] { fk_audit::ListForeignKeys(fcinfo, Arguments(fcinfo).OptionalText(0)); });
}

FK_AUDIT_FUNCTION(fk_audit_mismatches) {
  return RowsBoundary([&] { fk_audit::ListMismatches(fcinfo, Arguments(fcinfo).OptionalText(0)); });
}

FK_AUDIT_FUNCTION(fk_audit_findings) {
  return RowsBoundary([&] { fk_audit::ListFindings(fcinfo, Arguments(fcinfo).OptionalText(0)); });
}

FK_AUDIT_FUNCTION(fk_audit_summary) {
  return RowsBoundary([&] { fk_audit::ListSummary(fcinfo, Arguments(fcinfo).OptionalText(0)); });
}

FK_AUDIT_FUNCTION(fk_audit_advice) {
  return RowsBoundary([&] { fk_audit::ListAdvice(fcinfo, Arguments(fcinfo).OptionalText(0)); });
}

FK_AUDIT_FUNCTION(fk_audit_class_rules) {
  return RowsBoundary([&] { fk_audit::ListClassRules(fcinfo); });
}

FK_AUDIT_FUNCTION(fk_audit_name_words) {
  return Boundary(
      [&] { return TextDatum(fk_audit::NameWords(Arguments(fcinfo).Text(0, "name"))); });
}

FK_AUDIT_FUNCTION(fk_audit_explain) {
  return Boundary([&] {
    const Arguments arguments(fcinfo);
    return TextDatum(
        fk_audit::ExplainText(arguments.Text(0, "finding"), arguments.OptionalBoolean(1) == true));
  });
}

FK_AUDIT_FUNCTION(fk_audit_report) {
  return Boundary([&] {
    const Arguments arguments(fcinfo);
    return TextDatum(fk_audit::ReportText(arguments.Text(0, "format"), arguments.OptionalText(1)));
  });
}

FK_AUDIT_FUNCTION(fk_audit_delete_impact) {
  return RowsBoundary([&] { fk_audit::ListDeleteImpact(fcinfo); });
}

FK_AUDIT_FUNCTION(fk_audit_hazards) {
  return RowsBoundary([&] { fk_audit::ListHazards(fcinfo, Arguments(fcinfo).OptionalText(0)); });
}

FK_AUDIT_FUNCTION(fk_audit_repairs) {
  return RowsBoundary([&] { ListPlans(fcinfo, Direction::kRepair); });
}

FK_AUDIT_FUNCTION(fk_audit_repair_steps) {
  return RowsBoundary([&] {
    const Arguments arguments(fcinfo);
    fk_audit::ListRepairSteps(fcinfo, std::string(arguments.Text(0, "finding")),
                              arguments.Boolean(1, "heed_advice"));
  });
}

FK_AUDIT_FUNCTION(fk_audit_ddl_changes) {
  return RowsBoundary([&] { fk_audit::ListDdlChanges(fcinfo); });
}

FK_AUDIT_FUNCTION(fk_audit_guard_extension) {
  return RowsBoundary([&] { fk_audit::GuardExtension(fcinfo); });
}

FK_AUDIT_FUNCTION(fk_audit_migration) {
  return RowsBoundary([&] { fk_audit::ListMigration(fcinfo); });
}

FK_AUDIT_FUNCTION(fk_audit_reverse) {
  return RowsBoundary([&] { ListPlans(fcinfo, Direction::kReverse); });
}

}  // extern "C"
