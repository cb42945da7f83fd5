// A database with facts, and what FindHazards() says of it:
//   Key("child(parent_id) -> parent(id)", DeleteRule::kCascade); Hazards();
#pragma once

#include "audit_fixture.hpp"
#include "core/hazards/hazards.hpp"

namespace fk_audit {

class HazardsFixture : public AuditFixture {
 protected:
  HazardsFixture() {
    hazard_options_.quote = options_.quote;
    hazard_options_.poll = [this] { ++polls_; };
    hazard_options_.default_parent = [](const ForeignKey&) { return DefaultParent::kUnknown; };
  }

  void Key(std::string_view text, DeleteRule rule,
           const std::function<void(ForeignKey&)>& set = {}) {
    // A name of its own for each key.
    Live(
        text,
        [&](ForeignKey& key) {
          key.delete_rule = rule;
          if (set) set(key);
        },
        "key_" + std::to_string(catalog_.foreign_keys.size() + 1));
  }

  TableId TableNamed(std::string_view name) const {
    for (TableId id = 0; id < catalog_.tables.size(); ++id) {
      if (names_[catalog_.tables[id].name] == name) return id;
    }
    ADD_FAILURE() << "no table " << name;
    return kNoTable;
  }

  Column& ColumnNamed(std::string_view table, std::string_view name) {
    const fk_audit::Run run = catalog_.tables[TableNamed(table)].columns;
    for (std::uint32_t i = run.first; i < run.first + run.count; ++i) {
      if (names_[catalog_.columns[i].name] == name) return catalog_.columns[i];
    }
    ADD_FAILURE() << "no column " << name;
    return catalog_.columns[run.first];
  }

  ColumnFacts& FactsOf(std::string_view table, std::string_view name) {
    facts_.columns.resize(catalog_.columns.size());
    return facts_.columns[&ColumnNamed(table, name) - catalog_.columns.data()];
  }

  TableFacts& FactsOf(std::string_view table) {
    facts_.tables.resize(catalog_.tables.size());
    return facts_.tables[TableNamed(table)];
  }

  // The only trigger of its table.
  void AddTrigger(std::string_view table, const TriggerFacts& trigger) {
    FactsOf(table).triggers = {Size(facts_.triggers), 1};
    facts_.triggers.push_back(trigger);
    facts_.triggers.back().name = names_.Intern("keep");
  }

  // All rules of the only table that has some, called rule_1, rule_2, ...
  void SetRules(std::string_view table, std::vector<RewriteRuleFacts> rules) {
    FactsOf(table).rules = {0, Size(rules)};
    facts_.rules = std::move(rules);
    for (std::size_t i = 0; i < facts_.rules.size(); ++i) {
      facts_.rules[i].name = names_.Intern("rule_" + std::to_string(i + 1));
    }
  }

  // The only CHECK, of one step over these columns.
  void SetCheck(std::string_view table, CheckStep::Kind kind,
                const std::vector<std::string>& columns) {
    facts_.check_columns.clear();
    for (const std::string& column : columns) facts_.check_columns.push_back(names_.Intern(column));
    facts_.check_steps = {{kind, 0, {0, Size(columns)}}};
    facts_.checks = {{names_.Intern("one_of"), {0, 1}}};
    FactsOf(table).checks = {0, 1};
  }

  std::vector<Hazard> Find() {
    catalog_.Index();
    facts_.tables.resize(catalog_.tables.size());
    facts_.columns.resize(catalog_.columns.size());
    return FindHazards(catalog_, facts_, names_, hazard_options_);
  }

  // "severity hazard child(columns): rule", in the order of the listing. Without missing indexes,
  // for no key has one here, unless they are asked for.
  Lines Hazards(bool with_indexes = false) {
    Lines lines;
    for (const Hazard& hazard : Find()) {
      if (hazard.kind == HazardKind::kMissingIndex && !with_indexes) continue;
      const ForeignKey& key = catalog_.foreign_keys[hazard.key];
      std::string line(ToText(hazard.severity));
      line.append(" ").append(ToText(hazard.kind)).append(" ");
      line += DisplayTable(catalog_.Define(key, names_).child, options_.quote) + "(" +
              PrintColumns(catalog_.Define(key, names_).columns, options_.quote) + ")";
      lines.push_back(line + ": " + RuleText(key, hazard));
    }
    return lines;
  }

  std::string DetailOf(HazardKind kind) {
    for (const Hazard& hazard : Find()) {
      if (hazard.kind == kind) return hazard.detail;
    }
    return "none";
  }

  static constexpr DeleteRule kNoAction = DeleteRule::kNoAction;
  static constexpr DeleteRule kRestrict = DeleteRule::kRestrict;
  static constexpr DeleteRule kCascade = DeleteRule::kCascade;
  static constexpr DeleteRule kSetNull = DeleteRule::kSetNull;
  static constexpr DeleteRule kSetDefault = DeleteRule::kSetDefault;

  DatabaseFacts facts_;
  HazardOptions hazard_options_;
  int polls_ = 0;
};

}  // namespace fk_audit
