// One report model for every format: what the audit found, ready to be written down.
#pragma once

#include <string>
#include <vector>

#include "core/advice/finding_advice.hpp"
#include "core/compare.hpp"
#include "core/intent.hpp"
#include "core/repair_list.hpp"

namespace fk_audit {

struct Report {
  // The header of every report: fit for a compliance officer's file.
  std::string database;
  std::string server;     // "PostgreSQL 15.20"
  std::string time;       // of the audit, with time zone
  std::string tables;     // the pattern that was asked for; empty: all tables
  const IntentSet* intents = nullptr;
  const NameTable* names = nullptr;
  const Comparison* comparison = nullptr;
  AdviceByFinding advice;
  std::vector<PlannedRepair> repairs;
  std::vector<PlannedRepair> way_back;  // in the order of `repairs`
  Quote quote;
};

// The whole report as plain text, readable in a terminal and in a mail.
std::string TextReport(const Report& report);

// One finding whole, for reading: facts, origin, effect, repair, locks, way back.
// `index` is an index in Comparison::findings.
std::string ExplainFinding(const Report& report, std::size_t index);

// The declared places of a finding, "schema.sql:12, billing.sql:3"; empty when none is known.
std::string OriginsOf(const Report& report, const Finding& finding);

}  // namespace fk_audit
