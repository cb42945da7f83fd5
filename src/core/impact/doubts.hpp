// Why the answer about a step is not certain, or why its rule cannot work: what the rules of the
// foreign keys alone do not decide.
#pragma once

#include <string>
#include <vector>

#include "core/catalog.hpp"
#include "core/impact/static_impact.hpp"
#include "core/table_facts.hpp"

namespace fk_audit {

// What the steps are judged by; nothing is owned.
struct ImpactContext {
  const Catalog& catalog;
  const DatabaseFacts& facts;
  const DeleteGraph& graph;
  const NameTable& names;
  const Quote& quote;
};

// What `uncertain` calls them: "trigger keep BEFORE DELETE", "rule keep ON DELETE".
std::string TriggerText(const TriggerFacts& trigger, bool deletes, const NameTable& names,
                        const Quote& quote);
std::string RuleText(const RewriteRuleFacts& rule, const NameTable& names, const Quote& quote);

// The user triggers and rules that a DELETE or an UPDATE of rows of `table` sets off; empty: none.
// A BEFORE trigger that returns NULL keeps the row, whatever the key says; others may do anything.
std::string UserCodeOn(const ImpactContext& context, TableId table, bool deletes);

// One text per step, in that order; empty: the step is certain. User triggers and rules on the
// child, RI triggers that contradict pg_constraint, partition keys that change, PERIOD keys.
std::vector<std::string> DoubtsOf(const ImpactContext& context,
                                  const std::vector<ImpactStep>& steps);

// How the texts of RivalsOf() end that name another key.
inline constexpr const char* kByTriggerNames = "by the names of their triggers";

// One text per step: another key between the same tables that acts before or after this one by the
// names of their triggers alone, where that decides what becomes of a row that refers by both. Such
// an order is certain, but a dump and restore may turn it round. And a key on a shorter path that
// takes rows before this one could make the delete fail for them.
std::vector<std::string> RivalsOf(const ImpactContext& context,
                                  const std::vector<ImpactStep>& steps);

// The step's effect once defaults and CHECK constraints are known: a SET DEFAULT that would write
// NULL into a NOT NULL column blocks, and so does what a CHECK refuses of every row.
ImpactEffect EffectOf(const ImpactContext& context, const ImpactStep& step);

// Why the step blocks although its rule does not say so, or why nothing acts; empty else.
std::string ReasonOf(const ImpactContext& context, const ImpactStep& step);

}  // namespace fk_audit
