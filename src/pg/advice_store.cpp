#include "pg/advice_store.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>

#include "core/error.hpp"
#include "pg/stored_table.hpp"

namespace fk_audit {
namespace {

// Columns of the tables in sql/fk_audit--*.sql, in the order of CREATE TABLE.
enum RuleColumn {
  kRuleId,
  kRuleKind,
  kRuleName,
  kRuleTarget,
  kRulePlace,
  kRulePhrases,
  kRuleChildSchema,
  kRuleChildTable,
  kRuleChildColumns,
  kRuleClass,
  kRuleWeight,
  kRuleReason,
  kRuleDecidedBy,
  kRuleDecidedAt,
  kRuleColumns,
};
enum DecisionColumn {
  kDecisionFinding,
  kDecisionState,
  kDecisionVerdict,
  kDecisionReason,
  kDecisionDecidedBy,
  kDecisionDecidedAt,
  kDecisionColumns,
};
static_assert(kRuleColumns == 14 && kDecisionColumns == 6,
              "the columns of the tables in sql/fk_audit--1.0.0.sql");

// One row as texts: what a Call() may fill, to be understood outside of it.
struct RuleRow {
  std::int64_t id = 0;
  std::string kind, name, target, place, phrases, schema, table, child_class, reason, who, when;
  std::vector<std::string> columns;
  double weight = 0;
};

void copy_rule(const StoredRow& row, RuleRow& rule) {
  rule.id = DatumGetInt64(row.values[kRuleId]);
  copy_text(row, kRuleKind, rule.kind);
  copy_text(row, kRuleName, rule.name);
  copy_text(row, kRuleTarget, rule.target);
  copy_text(row, kRulePlace, rule.place);
  copy_text(row, kRulePhrases, rule.phrases);
  copy_text(row, kRuleChildSchema, rule.schema);
  copy_text(row, kRuleChildTable, rule.table);
  if (!row.nulls[kRuleChildColumns]) copy_text_array(row, kRuleChildColumns, rule.columns);
  copy_text(row, kRuleClass, rule.child_class);
  if (!row.nulls[kRuleWeight]) rule.weight = DatumGetFloat8(row.values[kRuleWeight]);
  copy_text(row, kRuleReason, rule.reason);
  copy_text(row, kRuleDecidedBy, rule.who);
  copy_day(row, kRuleDecidedAt, rule.when);
}

[[noreturn]] void BadWord(const char* table, std::string_view word) {
  throw Error(ErrorCode::kInvalidText,
              std::string("fk_audit.") + table + " has a row with the unknown word \"" +
                  std::string(word) + "\"",
              "Delete the row, or see the comments of the columns for the words.");
}

template <typename Value>
Value Word(const std::optional<Value>& value, const char* table, std::string_view word) {
  if (!value) BadWord(table, word);
  return *value;
}

void AddRule(RuleRow& row, AdviceRules& rules) {
  if (row.kind == "disabled") {
    rules.disabled.push_back(std::move(row.name));
    return;
  }
  const ChildClass child_class =
      Word(ParseChildClass(row.child_class), "class_rules", row.child_class);
  if (row.kind == "table") {
    rules.settings.push_back({std::move(row.schema), std::move(row.table), std::move(row.columns),
                              child_class, std::move(row.reason), std::move(row.who),
                              std::move(row.when)});
    return;
  }
  if (row.kind != "pattern") BadWord("class_rules", row.kind);
  rules.patterns.push_back(
      {std::move(row.name), Word(ParseTarget(row.target), "class_rules", row.target),
       Word(ParseWhere(row.place), "class_rules", row.place), std::move(row.phrases), child_class,
       row.weight, std::move(row.reason)});
}

// A state as fk_audit_findings() prints it, 16 hexadecimal digits.
std::uint64_t ParseState(std::string_view text) {
  std::uint64_t state = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, state, 16);
  if (error != std::errc() || stop != end) BadWord("decisions", text);
  return state;
}

void ReadRules(Snapshot snapshot, AdviceRules& rules) {
  std::vector<RuleRow> rows;
  ScanTable(
      "class_rules", kRuleColumns, snapshot, [](float4) {},
      [&rows](const StoredRow& row) { copy_rule(row, rows.emplace_back()); });
  std::ranges::sort(rows, {}, &RuleRow::id);
  for (RuleRow& row : rows) AddRule(row, rules);
}

void ReadDecisions(Snapshot snapshot, AdviceRules& rules) {
  struct Row {
    StoredDecision decision;
    std::string state;
    std::string verdict;
  };
  std::vector<Row> rows;
  ScanTable(
      "decisions", kDecisionColumns, snapshot, [](float4) {},
      [&rows](const StoredRow& row) {
        Row& copy = rows.emplace_back();
        copy_text(row, kDecisionFinding, copy.decision.finding);
        copy_text(row, kDecisionState, copy.state);
        copy_text(row, kDecisionVerdict, copy.verdict);
        copy_text(row, kDecisionReason, copy.decision.reason);
        copy_text(row, kDecisionDecidedBy, copy.decision.who);
        copy_day(row, kDecisionDecidedAt, copy.decision.when);
      });
  for (Row& row : rows) {
    row.decision.state = ParseState(row.state);
    row.decision.verdict = Word(ParseVerdict(row.verdict), "decisions", row.verdict);
    rules.decisions.push_back(std::move(row.decision));
  }
}

}  // namespace

AdviceRules ReadAdviceRules(Snapshot snapshot) {
  AdviceRules rules;
  ReadRules(snapshot, rules);
  ReadDecisions(snapshot, rules);
  return rules;
}

}  // namespace fk_audit
