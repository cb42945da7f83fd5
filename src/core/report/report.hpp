// One report model for every format: what the audit found, ready to be written down.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/advice/finding_advice.hpp"
#include "core/compare.hpp"
#include "core/intent.hpp"
#include "core/repair_list.hpp"

namespace fk_audit {

struct Report {
  // The header of every report: fit for a compliance officer's file.
  std::string database;
  std::string server;           // "PostgreSQL 15.20"
  std::string time;             // of the audit, with time zone
  std::int64_t audited_at = 0;  // the same in seconds since 1970-01-01 UTC
  std::string tables;           // the pattern that was asked for; empty: all tables
  const IntentSet* intents = nullptr;
  const NameTable* names = nullptr;
  const Comparison* comparison = nullptr;
  AdviceByFinding advice;
  const Catalog* catalog = nullptr;
  std::function<bool(std::string_view schema, std::string_view table)> wanted;  // empty: all
  std::vector<PlannedRepair> repairs;
  std::vector<PlannedRepair> way_back;  // in the order of `repairs`
  Quote quote;
};

// One format: its name in fk_audit_report(), and what writes the whole report down in it.
struct ReportFormat {
  std::string_view name;
  std::string (*print)(const Report& report);
};

// Error(kInvalidParameter) for an unknown name; the hint lists those there are.
const ReportFormat& FindReportFormat(std::string_view name);

// Each in a file of its name. Plain text is readable in a terminal and in a mail.
std::string TextReport(const Report& report);
std::string MarkdownReport(const Report& report);
// One page that needs nothing else: no network, light and dark, for the screen and for paper.
std::string HtmlReport(const Report& report);
// The schema stands in doc/reports.md.
std::string JsonReport(const Report& report);
// SARIF 2.1.0 (OASIS), for code scanning: the place of a finding is where it is declared.
std::string SarifReport(const Report& report);
// A test case for each foreign key that is equal and for each finding: a failure, or skipped when
// it is waived.
std::string JunitReport(const Report& report);
// The delete graph alone, as a flowchart of Mermaid.
std::string MermaidReport(const Report& report);

// One finding whole, for reading: facts, origin, effect, repair, locks, way back.
// `index` is an index in Comparison::findings.
std::string ExplainFinding(const Report& report, std::size_t index);

// The declared places of a finding, "schema.sql:12, billing.sql:3"; empty when none is known.
std::string OriginsOf(const Report& report, const Finding& finding);

}  // namespace fk_audit
