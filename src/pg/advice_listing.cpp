#include "pg/advice_listing.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/advice/advice.hpp"
#include "core/advice/wording.hpp"
#include "core/advice/words.hpp"
#include "core/counted.hpp"
#include "pg/advice_store.hpp"
#include "pg/audit.hpp"
#include "pg/boundary.hpp"
#include "pg/catalog_reader.hpp"
#include "pg/rows.hpp"

namespace fk_audit {
namespace {

// Columns of fk_audit_advice(): exactly these eight.
enum AdviceColumn {
  kAdviceVerdict,
  kAdviceChild,
  kAdviceColumns,
  kAdviceClass,
  kAdviceDeclared,
  kAdviceLive,
  kAdviceRecommended,
  kAdviceFinding,
  kAdviceColumnCount,
};
static_assert(kAdviceColumnCount == 8);

// Columns of fk_audit_class_rules().
enum ClassRuleColumn {
  kClassRuleName,
  kClassRuleTarget,
  kClassRulePlace,
  kClassRulePhrases,
  kClassRuleClass,
  kClassRuleWeight,
  kClassRuleWording,
  kClassRuleOrigin,
  kClassRuleColumnCount,
};
static_assert(kClassRuleColumnCount == 8);

void FillAdvice(const Audit& audit, const Advice& advice, const Quote& quote, RowWriter& rows) {
  const Table& child = audit.catalog.tables[advice.shape.child];
  std::vector<std::string> columns;
  for (const NameId column : advice.shape.columns) columns.emplace_back(audit.names[column]);
  rows.SetText(kAdviceVerdict, ToText(advice.decision.verdict));
  rows.SetText(kAdviceChild, DisplayTable({std::string(audit.names[child.schema]),
                                           std::string(audit.names[child.name])},
                                          quote));
  rows.SetText(kAdviceColumns, PrintColumns(columns, quote));
  rows.SetText(kAdviceClass, ToText(advice.judgement.child_class));
  if (advice.declared) rows.SetText(kAdviceDeclared, ToText(*advice.declared));
  if (advice.live) rows.SetText(kAdviceLive, ToText(*advice.live));
  rows.SetText(kAdviceRecommended, ToText(advice.decision.recommended));
  if (advice.finding) {
    rows.SetText(kAdviceFinding, FindingName(audit.comparison.findings[*advice.finding]));
  }
}

void FillClassRule(const Pattern& pattern, std::string_view origin, RowWriter& rows) {
  rows.SetText(kClassRuleName, pattern.name);
  rows.SetText(kClassRuleTarget, ToText(pattern.target));
  rows.SetText(kClassRulePlace, ToText(pattern.where));
  rows.SetText(kClassRulePhrases, pattern.phrases);
  rows.SetText(kClassRuleClass, ToText(pattern.points_to));
  rows.SetDouble(kClassRuleWeight, pattern.weight);
  rows.SetTextOrNull(kClassRuleWording, pattern.wording);
  rows.SetText(kClassRuleOrigin, origin);
  rows.Put();
}

// Without a source there is nothing to be held against, and still something to be said.
void NoticeJudged(const Audit& audit, std::size_t keys) {
  if (!audit.intents.sources.empty()) return NoticeCoverage(audit);
  const std::string message = Counted(keys, "foreign key") + " judged, no rule is declared";
  Call([&] { ereport(NOTICE, errmsg_internal("%s", message.c_str())); });
}

}  // namespace

void ListAdvice(FunctionCallInfo fcinfo, std::optional<std::string_view> tables) {
  const Audit audit = RunAudit(tables, AuditPurpose::kAdvice);
  const std::vector<Advice> all = Advise(audit.AdviceOn());
  RowWriter rows(fcinfo, kAdviceColumnCount);
  const Quote quote = ServerQuote();
  for (const Advice& advice : all) {
    CheckForInterrupts();
    FillAdvice(audit, advice, quote, rows);
    rows.Put();
  }
  NoticeJudged(audit, all.size());
}

void ListClassRules(FunctionCallInfo fcinfo) {
  const RegisteredSnapshot snapshot;
  const AdviceRules stored = ReadAdviceRules(snapshot.get());
  RowWriter rows(fcinfo, kClassRuleColumnCount);
  for (const OwnPattern& own : stored.patterns) {
    FillClassRule(
        {own.name, own.target, own.where, own.phrases, own.points_to, own.weight, own.wording},
        "own", rows);
  }
  for (const std::span<const Pattern> patterns : DefaultPatterns()) {
    for (const Pattern& pattern : patterns) {
      const bool disabled =
          std::ranges::find(stored.disabled, pattern.name) != stored.disabled.end();
      FillClassRule(pattern, disabled ? "disabled" : "default", rows);
    }
  }
}

std::string NameWords(std::string_view name) {
  const std::string words = WordsOf(name);
  return words.size() < 2 ? "" : words.substr(1, words.size() - 2);
}

}  // namespace fk_audit
