#include "core/compare.hpp"

#include <algorithm>
#include <limits>

#include "core/compare_context.hpp"
#include "core/intent_scope.hpp"
#include "core/table_comparison.hpp"
#include "core/unresolved.hpp"

namespace fk_audit {
namespace {

// A finding that is not about one table.
Finding General(FindingKind kind, std::string declared, std::string live) {
  Finding finding;
  finding.kind = kind;
  finding.severity = TraitsOf(kind).severity;
  finding.declared = std::move(declared);
  finding.live = std::move(live);
  return finding;
}

std::string AgeText(std::int64_t microseconds) {
  constexpr std::int64_t kDay = 24LL * 60 * 60 * 1000000;
  const std::int64_t days = microseconds / kDay;
  if (days == 0) return "loaded less than a day ago";
  return "loaded " + std::to_string(days) + (days == 1 ? " day ago" : " days ago");
}

void ReportStaleSources(const IntentSet& set, const CompareOptions& options,
                        std::vector<Finding>& findings) {
  if (options.stale_after <= 0) return;
  for (const Source& source : set.sources) {
    const std::int64_t age = options.now - source.loaded_at;
    if (age <= options.stale_after) continue;
    std::string declared = source.name;
    if (!source.revision.empty()) declared += " (" + source.revision + ")";
    Finding finding = General(FindingKind::kStaleSource, std::move(declared), AgeText(age));
    finding.source = source.name;
    finding.detail = "What the code declares today may differ. Load the source again.";
    Identify(finding);
    findings.push_back(std::move(finding));
  }
}

void ReportEmptyPatterns(const IntentSet& set, const std::vector<PatternId>& patterns,
                         std::vector<Finding>& findings) {
  for (const PatternId pattern : patterns) {
    const std::string& text = set.patterns[pattern];
    Finding finding = General(FindingKind::kEmptyPattern, text, "no schema");
    finding.pattern = text;
    finding.detail = "What is declared under this pattern was held against nothing.";
    for (std::uint32_t i = 0; i < set.intents.size(); ++i) {
      if (set.intents[i].pattern == pattern) finding.intents.push_back(i);
    }
    Identify(finding);
    findings.push_back(std::move(finding));
  }
}

// Foreign keys whose child does not exist. Their parents may be missing too.
void AddMissingChildren(const CompareContext& context, const CompareOptions& options,
                        const IntentScope& scope, Steps& steps, Unresolved& unresolved) {
  for (const IntentScope::MissingChild& missing : scope.missing_children()) {
    steps.Next();
    const Intent& intent = context.set.intents[missing.intent];
    const bool wanted = !options.wanted || options.wanted(missing.schema, intent.child_table);
    Unresolved::Need need{missing.schema, intent.child_table, Unresolved::What::kTable,
                          kNoName,        missing.schema,     missing.intent,
                          wanted};
    unresolved.Add(need);
    need.schema = context.ParentSchemaOf(intent, missing.schema);
    need.table = intent.parent_table;
    if (context.catalog.FindTable(need.schema, need.table) == kNoTable) unresolved.Add(need);
  }
}

}  // namespace

Comparison Compare(const Catalog& catalog, const IntentSet& intents, const NameTable& names,
                   const CompareOptions& options) {
  const CompareContext context{catalog, intents, names};
  Steps steps(options.poll);
  const IntentScope scope(context, options.encoding, steps);
  Unresolved unresolved(context);
  Comparison result;
  result.declared_rules.resize(catalog.foreign_keys.size());
  result.matched_intent.assign(catalog.foreign_keys.size(),
                               std::numeric_limits<std::uint32_t>::max());
  AddMissingChildren(context, options, scope, steps, unresolved);
  TableComparison tables(context, options, scope, unresolved, steps, result);
  for (TableId table = 0; table < catalog.tables.size(); ++table) {
    steps.Next();
    tables.CompareTable(table);
  }
  unresolved.Report(options, result.findings);
  // Neither is about a table, so a question about some tables is not answered with them.
  if (!options.wanted) {
    ReportEmptyPatterns(intents, scope.empty_patterns(), result.findings);
    ReportStaleSources(intents, options, result.findings);
  }
  std::ranges::sort(result.findings, ListedBefore);
  return result;
}

}  // namespace fk_audit
