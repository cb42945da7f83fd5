#include "core/impact/doubts.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>

#include "core/check_result.hpp"
#include "core/rival_keys.hpp"

namespace fk_audit {
namespace {

// What the CHECKs of the child say of the row that the step writes.
WorstCheck WorstCheckFor(const ImpactContext& context, const ImpactStep& step) {
  const bool blanks = step.effect == ImpactEffect::kBlanked;
  if (!blanks && step.effect != ImpactEffect::kDefaulted) return {};
  const ForeignKey& key = context.catalog.foreign_keys[step.key];
  if (step.on_update && key.update_rule == UpdateRule::kCascade) return {};
  std::vector<NameId> nulls;
  std::vector<NameId> values;
  for (const NameId column : context.catalog.ColumnsSetBy(key, step.on_update)) {
    const bool value = !blanks && context.facts.HasDefault(context.catalog, key.child, column);
    (value ? values : nulls).push_back(column);
  }
  return WorstCheckOf(context.facts, key.child, nulls, values);
}

class Doubts {
 public:
  Doubts(const ImpactContext& context, const std::vector<ImpactStep>& steps)
      : context_(context), steps_(steps), texts_(steps.size()) {}

  std::vector<std::string> Run() {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (!DeleteActs(KeyOf(steps_[i]))) continue;
      AddKey(i);
      AddUserCode(i);
      AddCheck(i);
      AddPartitionKey(i);
    }
    return std::move(texts_);
  }

  std::vector<std::string> RunOrder() {
    AddOrder();
    AddGoneBefore();
    return std::move(texts_);
  }

 private:
  const ForeignKey& KeyOf(const ImpactStep& step) const {
    return context_.catalog.foreign_keys[step.key];
  }

  std::string Quoted(NameId name) const { return context_.quote(context_.names[name]); }

  void Add(std::size_t step, const std::string& text) {
    if (!texts_[step].empty()) texts_[step] += "; ";
    texts_[step] += text;
  }

  bool ChangesRows(const ImpactStep& step) const {
    return step.effect == ImpactEffect::kBlanked || step.effect == ImpactEffect::kDefaulted;
  }

  void AddKey(std::size_t i) {
    const ForeignKey& key = KeyOf(steps_[i]);
    if (key.period) Add(i, "periods are not compared");
    if (key.delete_acts_partly) Add(i, "its triggers are off in some partitions");
    if (key.triggers == TriggerState::kContradicting) {
      Add(i, "its triggers do not do what pg_constraint says");
    }
  }

  void AddUserCode(std::size_t i) {
    const bool deletes = steps_[i].effect == ImpactEffect::kDeleted;
    if (!deletes && !ChangesRows(steps_[i])) return;
    const std::string code = UserCodeOn(context_, KeyOf(steps_[i]).child, deletes);
    if (!code.empty()) Add(i, code);
  }

  void AddCheck(std::size_t i) {
    const WorstCheck worst = WorstCheckFor(context_, steps_[i]);
    if (worst.result == CheckResult::kUnclear) {
      Add(i, "CHECK " + Quoted(worst.name) + " may refuse the row");
    }
  }

  // An UPDATE of a partition key moves rows, or finds no partition for them.
  void AddPartitionKey(std::size_t i) {
    if (!ChangesRows(steps_[i])) return;
    const ForeignKey& key = KeyOf(steps_[i]);
    const std::vector<NameId> set = context_.catalog.ColumnsSetBy(key, steps_[i].on_update);
    for (const TableId table : context_.graph.HoldersOf(key.child)) {
      for (const NameId column : context_.facts.PartitionColumnsOf(table)) {
        if (column != kNoName && std::ranges::find(set, column) == set.end()) continue;
        return Add(i, "the partition key changes");
      }
    }
  }

  static bool Sets(const ImpactStep& step) {
    return step.effect == ImpactEffect::kBlanked || step.effect == ImpactEffect::kDefaulted;
  }

  // Whether the outcome for a row that refers by both keys depends on which acts first.
  bool Compete(const ImpactStep& a, const ImpactStep& b) const {
    const Catalog& catalog = context_.catalog;
    if (a.effect == b.effect) return Sets(a) && BlanksDependOnOrder(catalog, KeyOf(a), KeyOf(b));
    if (a.effect == ImpactEffect::kBlocked || b.effect == ImpactEffect::kBlocked) return true;
    return (Sets(a) && TakesRowFrom(catalog, KeyOf(a), KeyOf(b))) ||
           (Sets(b) && TakesRowFrom(catalog, KeyOf(b), KeyOf(a)));
  }

  // Triggers that one deleted row queues fire in the order of their names (FiresBefore). Held
  // against the first other key of the same pair of tables that competes: one is enough to know.
  void AddOrder() {
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> rivals;
    for (std::uint32_t i = 0; i < steps_.size(); ++i) {
      const bool waits = steps_[i].effect == ImpactEffect::kCheckedAtCommit;
      if (steps_[i].on_update || waits || !DeleteActs(KeyOf(steps_[i]))) continue;
      rivals[std::uint64_t{steps_[i].from} << 32 | KeyOf(steps_[i]).child].push_back(i);
    }
    for (const auto& [tables, group] : rivals) {
      for (const std::uint32_t i : group) {
        const auto other = std::ranges::find_if(
            group, [&](std::uint32_t j) { return Compete(steps_[i], steps_[j]); });
        if (other != group.end()) AddRival(i, KeyOf(steps_[*other]));
      }
    }
  }

  // What one delete sets off acts before what that sets off in turn: rows that a shorter path takes
  // are gone when a longer one comes to its check.
  void AddGoneBefore() {
    std::unordered_map<TableId, std::uint32_t> takes;  // child -> the first step that deletes
    for (std::uint32_t i = 0; i < steps_.size(); ++i) {
      const ForeignKey& key = KeyOf(steps_[i]);
      if (steps_[i].effect == ImpactEffect::kDeleted) takes.emplace(key.child, i);
      if (steps_[i].effect != ImpactEffect::kBlocked) continue;
      const auto found = takes.find(key.child);
      if (found == takes.end() || steps_[found->second].depth >= steps_[i].depth) continue;
      const ForeignKey& other = KeyOf(steps_[found->second]);
      const std::string name = other.name == kNoName ? "a new key" : Quoted(other.name);
      Add(i, "only for rows that " + name + " has not deleted before");
    }
  }

  // A new key has none yet, and partitions of the parent have their own, with names of their own.
  bool HasOneTrigger(const ForeignKey& key) const {
    return key.delete_trigger != 0 && !context_.catalog.tables[key.parent].partitioned;
  }

  void AddRival(std::uint32_t i, const ForeignKey& other) {
    const bool known = HasOneTrigger(KeyOf(steps_[i])) && HasOneTrigger(other);
    const std::string_view order = !known                                 ? "before or after "
                                   : FiresBefore(KeyOf(steps_[i]), other) ? "before "
                                                                          : "after ";
    const std::string name = other.name == kNoName ? "a new key" : Quoted(other.name);
    Add(i, "acts " + std::string(order) + name + " " + kByTriggerNames);
  }

  const ImpactContext& context_;
  const std::vector<ImpactStep>& steps_;
  std::vector<std::string> texts_;
};

// The first column that SET DEFAULT would have to give a default, and that has none and takes no
// null; kNoName: none.
NameId LostDefault(const ImpactContext& context, const ImpactStep& step) {
  const ForeignKey& key = context.catalog.foreign_keys[step.key];
  for (const NameId name : context.catalog.ColumnsSetBy(key, step.on_update)) {
    const Column* const column =
        context.catalog.FindColumn(context.catalog.tables[key.child], name);
    if (column == nullptr || !column->not_null) continue;
    if (!context.facts.HasDefault(context.catalog, key.child, name)) return name;
  }
  return kNoName;
}

}  // namespace

std::string TriggerText(const TriggerFacts& trigger, bool deletes, const NameTable& names,
                        const Quote& quote) {
  return "trigger " + quote(names[trigger.name]) + (trigger.before ? " BEFORE " : " AFTER ") +
         (deletes ? "DELETE" : "UPDATE");
}

std::string RuleText(const RewriteRuleFacts& rule, const NameTable& names, const Quote& quote) {
  return "rule " + quote(names[rule.name]) + " ON " + (rule.on_delete ? "DELETE" : "UPDATE");
}

std::string UserCodeOn(const ImpactContext& context, TableId table, bool deletes) {
  std::string code;
  std::set<std::string> seen;  // partitions have clones of the triggers for rows
  const auto add = [&](const std::string& text) {
    if (seen.insert(text).second) code += (code.empty() ? "" : "; ") + text;
  };
  for (const TableId holder : context.graph.HoldersOf(table)) {
    for (const TriggerFacts& trigger : context.facts.TriggersOf(holder)) {
      if (!(deletes ? trigger.on_delete : trigger.on_update)) continue;
      add(TriggerText(trigger, deletes, context.names, context.quote));
    }
    for (const RewriteRuleFacts& rule : context.facts.RulesOf(holder)) {
      if (rule.on_delete == deletes) add(RuleText(rule, context.names, context.quote));
    }
  }
  return code;
}

std::vector<std::string> DoubtsOf(const ImpactContext& context,
                                  const std::vector<ImpactStep>& steps) {
  return Doubts(context, steps).Run();
}

std::vector<std::string> RivalsOf(const ImpactContext& context,
                                  const std::vector<ImpactStep>& steps) {
  return Doubts(context, steps).RunOrder();
}

ImpactEffect EffectOf(const ImpactContext& context, const ImpactStep& step) {
  const bool lost =
      step.effect == ImpactEffect::kDefaulted && LostDefault(context, step) != kNoName;
  const bool refused = WorstCheckFor(context, step).result == CheckResult::kRefuses;
  return lost || refused ? ImpactEffect::kBlocked : step.effect;
}

std::string ReasonOf(const ImpactContext& context, const ImpactStep& step) {
  const ForeignKey& key = context.catalog.foreign_keys[step.key];
  if (step.effect == ImpactEffect::kOrphaned) {
    return key.enforced ? "its triggers are off or missing" : "NOT ENFORCED";
  }
  if (const WorstCheck worst = WorstCheckFor(context, step);
      worst.result == CheckResult::kRefuses) {
    return "CHECK " + context.quote(context.names[worst.name]) + " refuses the row";
  }
  if (EffectOf(context, step) != step.effect) {
    return "column " + context.quote(context.names[LostDefault(context, step)]) +
           " is NOT NULL and has no default";
  }
  const ReferentialAction rule = step.on_update ? key.update_rule : key.delete_rule;
  if (step.effect != ImpactEffect::kBlocked || rule != ReferentialAction::kSetNull) return {};
  const NameId column = ColumnNotNull(context.catalog, key, step.on_update);
  if (column != kNoName) return "column " + context.quote(context.names[column]) + " is NOT NULL";
  return "MATCH FULL forbids blanking only some of the columns";
}

}  // namespace fk_audit
