// What every format says in the same words: the header, the name of a key, both sides of a
// difference, and which plans belong to which finding. Nothing is escaped: each format does that.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
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

// The number of findings of each Severity, without the waived ones.
std::array<std::size_t, 4> CountBySeverity(const Comparison& comparison);

// "3 differences between the code and the database, 1 waived: 2 critical, 1 low."
std::string VerdictLine(const Comparison& comparison);

// "REPLACE fk; blocks reads and writes; reads 84 rows".
std::string StepLine(const RepairStep& step);

// What advice has to say about a finding; null for one that it is not about.
const FindingAdvice* AdviceOf(const Report& report, std::size_t index);
// "ephemeral (confidence 0.82): the name says a session."
std::string ClassText(const FindingAdvice& advice);
// "fix_code_first; recommended: set null. The row should outlive ..."
std::string VerdictText(const FindingAdvice& advice);
// That fk_audit_repairs() does not print the repair which the report shows; empty: it does.
std::string_view HeldBackText(const FindingAdvice& advice);
// As fk_audit_repairs() has it: "ready", the code of a refusal, or the verdict that stands against
// the repair, whose steps the report shows all the same.
std::string_view StatusOf(const Report& report, const PlannedRepair& plan);
// The same in words: "held back: fix_code_first".
std::string StatusText(const Report& report, const PlannedRepair& plan);

// Whose repair a plan is: it is told with its worst finding.
const Finding& LeaderOf(const Report& report, const PlannedRepair& plan);

// The names of the sources behind a finding, each once, in the order of its intents.
std::vector<std::string> SourcesOf(const Report& report, const Finding& finding);

// A place in the code: "db/schema.sql:12". Line 0: the origin names none.
struct Place {
  std::string_view path;
  std::uint32_t line = 0;
};
Place PlaceOf(std::string_view origin);

// ForeignKeyId -> the worst finding about that live key, as an index in Comparison::findings.
std::vector<std::optional<std::size_t>> FindingByKey(const Report& report);

// The plans that each finding takes part in: the repairs or the ways back of a report.
using PlansByFinding = std::unordered_multimap<std::size_t, const PlannedRepair*>;
PlansByFinding ByFinding(const std::vector<PlannedRepair>& plans);

}  // namespace fk_audit
