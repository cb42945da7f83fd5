// Rules that cannot work, or that change more than they should: what SET NULL and SET DEFAULT
// write, read off the columns.
#include <algorithm>

#include "core/check_result.hpp"
#include "core/hazards/hazard_context.hpp"

namespace fk_audit {
namespace {

// One of the two rules of a key.
struct Rule {
  const ForeignKey& key;
  ReferentialAction action;
  bool on_update;
  std::vector<NameId> writes;  // the child's columns that SET NULL and SET DEFAULT change
};

Rule RuleOf(const Catalog& catalog, const ForeignKey& key, bool on_update) {
  return {key, on_update ? key.update_rule : key.delete_rule, on_update,
          catalog.ColumnsSetBy(key, on_update)};
}

std::string EventText(const HazardContext& context, const Rule& rule) {
  return (rule.on_update ? "changing the key of a row of " : "deleting a row of ") +
         context.TableText(rule.key.parent);
}

// "deleting a row of p fails as soon as a row of c refers to it: "
std::string FailureText(const HazardContext& context, const Rule& rule) {
  return EventText(context, rule) + " fails as soon as a row of " +
         context.TableText(rule.key.child) + " refers to it: ";
}

// The written columns that become null.
std::vector<NameId> Nulls(const HazardContext& context, const Rule& rule) {
  std::vector<NameId> nulls;
  for (const NameId column : rule.writes) {
    const bool defaults = rule.action == ReferentialAction::kSetDefault;
    if (!defaults || !context.facts.HasDefault(context.catalog, rule.key.child, column)) {
      nulls.push_back(column);
    }
  }
  return nulls;
}

bool TakesNull(const HazardContext& context, TableId table, NameId name) {
  const Column* const column = context.catalog.FindColumn(context.catalog.tables[table], name);
  return column == nullptr || !column->not_null;
}

// " SET NULL (b) leaves a alone." where a column list can be written at all.
std::string NarrowerRule(const HazardContext& context, const Rule& rule,
                         const std::vector<NameId>& spared) {
  std::vector<NameId> rest;
  for (const NameId column : rule.writes) {
    if (std::ranges::find(spared, column) == spared.end()) rest.push_back(column);
  }
  if (rest.empty() || rule.on_update || rule.action != ReferentialAction::kSetNull ||
      rule.key.match == MatchOption::kFull) {
    return {};
  }
  return "; SET NULL (" + context.ColumnsText(rest) + ") leaves " + context.ColumnsText(spared) +
         " alone";
}

std::vector<NameId> ForbiddenAmong(const HazardContext& context, const Rule& rule,
                                   const std::vector<NameId>& nulls) {
  std::vector<NameId> forbidden;
  for (const NameId column : nulls) {
    if (!TakesNull(context, rule.key.child, column)) forbidden.push_back(column);
  }
  return forbidden;
}

// Whether a MATCH FULL key is left null in part.
bool IsHalfNull(const HazardContext& context, const Rule& rule, const std::vector<NameId>& nulls) {
  return rule.key.match == MatchOption::kFull && !nulls.empty() &&
         nulls.size() != context.catalog.PairsOf(rule.key).size();
}

// The written columns that do not become null.
std::vector<NameId> ValuesAmong(const Rule& rule, const std::vector<NameId>& nulls) {
  std::vector<NameId> values;
  for (const NameId column : rule.writes) {
    if (std::ranges::find(nulls, column) == nulls.end()) values.push_back(column);
  }
  return values;
}

WorstCheck WorstCheckFor(const HazardContext& context, const Rule& rule,
                         const std::vector<NameId>& nulls) {
  return WorstCheckOf(context.facts, rule.key.child, nulls, ValuesAmong(rule, nulls));
}

bool FindForbiddenNull(HazardContext& context, const Rule& rule, const std::vector<NameId>& nulls) {
  const std::vector<NameId> forbidden = ForbiddenAmong(context, rule, nulls);
  if (forbidden.empty()) return false;
  context.Add(HazardKind::kSetNullNotNull, TraitsOf(HazardKind::kSetNullNotNull).severity, rule.key,
              FailureText(context, rule) + context.ColumnsText(forbidden) + " must not be null" +
                  NarrowerRule(context, rule, forbidden) + ".",
              rule.on_update);
  return true;
}

bool FindHalfNull(HazardContext& context, const Rule& rule, const std::vector<NameId>& nulls) {
  if (!IsHalfNull(context, rule, nulls)) return false;
  context.Add(HazardKind::kMatchFull, TraitsOf(HazardKind::kMatchFull).severity, rule.key,
              FailureText(context, rule) + "only " + context.ColumnsText(nulls) +
                  " would become null, and MATCH FULL wants all columns of the key null or none.",
              rule.on_update);
  return true;
}

// Whether a CHECK refuses every row that the rule makes.
bool FindRefusingCheck(HazardContext& context, const Rule& rule, const std::vector<NameId>& nulls) {
  const WorstCheck worst = WorstCheckFor(context, rule, nulls);
  if (worst.result == CheckResult::kPasses) return false;
  const bool refuses = worst.result == CheckResult::kRefuses;
  const std::string check =
      "CHECK " + context.options.quote(context.names[worst.name]) +
      (refuses ? " refuses" : " may refuse") + " the row when " + context.ColumnsText(rule.writes) +
      (rule.writes.size() == nulls.size() ? " becomes null." : " gets its default.");
  if (refuses) {
    context.Add(HazardKind::kCheckRefuses, TraitsOf(HazardKind::kCheckRefuses).severity, rule.key,
                FailureText(context, rule) + check, rule.on_update);
  } else {
    context.Add(HazardKind::kCheckRefuses, Severity::kMedium, rule.key,
                EventText(context, rule) + " may fail where a row of " +
                    context.TableText(rule.key.child) + " refers to it: " + check,
                rule.on_update);
  }
  return refuses;
}

// Whether `column` also belongs to another key of the child, or its partner to a key of the
// parent's own: a tenant, a year, anything that several keys carry along.
bool IsShared(const HazardContext& context, const ForeignKey& key, const ColumnPair& pair) {
  const Catalog& catalog = context.catalog;
  const auto differs = [&](const ForeignKey& other) {
    return catalog.PairsOf(other).size() != catalog.PairsOf(key).size() ||
           std::ranges::any_of(catalog.PairsOf(other), [&](const ColumnPair& each) {
             return std::ranges::find(catalog.PairsOf(key), each.child, &ColumnPair::child) ==
                    catalog.PairsOf(key).end();
           });
  };
  const auto uses = [&](const ForeignKey& other, NameId column) {
    return std::ranges::find(catalog.PairsOf(other), column, &ColumnPair::child) !=
           catalog.PairsOf(other).end();
  };
  return std::ranges::any_of(
             catalog.KeysOf(key.child),
             [&](const ForeignKey& other) { return uses(other, pair.child) && differs(other); }) ||
         std::ranges::any_of(catalog.KeysOf(key.parent), [&](const ForeignKey& other) {
           return other.parent != key.parent && uses(other, pair.parent);
         });
}

void FindBlankedShared(HazardContext& context, const Rule& rule, const std::vector<NameId>& nulls) {
  const std::span<const ColumnPair> pairs = context.catalog.PairsOf(rule.key);
  if (pairs.size() < 2) return;
  std::vector<NameId> shared;
  for (const ColumnPair& pair : pairs) {
    const bool blanked = std::ranges::find(nulls, pair.child) != nulls.end();
    if (blanked && IsShared(context, rule.key, pair)) shared.push_back(pair.child);
  }
  if (shared.empty()) return;
  context.Add(HazardKind::kBlanksShared, TraitsOf(HazardKind::kBlanksShared).severity, rule.key,
              EventText(context, rule) + " also blanks " + context.ColumnsText(shared) + " of " +
                  context.TableText(rule.key.child) + ", which other foreign keys rely on" +
                  NarrowerRule(context, rule, shared) + ".",
              rule.on_update);
}

void FindLostDefault(HazardContext& context, const Rule& rule) {
  const bool whole = rule.writes.size() == context.catalog.PairsOf(rule.key).size();
  const DefaultParent found =
      whole ? context.options.default_parent(rule.key) : DefaultParent::kUnknown;
  if (found == DefaultParent::kExists) return;
  const std::string columns = context.ColumnsText(rule.writes);
  if (found == DefaultParent::kAbsent) {
    context.Add(HazardKind::kDefaultNoParent, TraitsOf(HazardKind::kDefaultNoParent).severity,
                rule.key,
                FailureText(context, rule) + "no row of " + context.TableText(rule.key.parent) +
                    " has the default of " + columns + ".",
                rule.on_update);
  } else {
    context.Add(HazardKind::kDefaultNoParent, Severity::kMedium, rule.key,
                EventText(context, rule) + " works only if " + context.TableText(rule.key.parent) +
                    " has a row for the default of " + columns + "; whether it has cannot be told.",
                rule.on_update);
  }
}

void FindWrittenValues(HazardContext& context, const Rule& rule) {
  if (!SetsColumns(rule.action)) return;
  const std::vector<NameId> nulls = Nulls(context, rule);
  if (FindForbiddenNull(context, rule, nulls) || FindHalfNull(context, rule, nulls) ||
      FindRefusingCheck(context, rule, nulls)) {
    return;
  }
  if (nulls.empty()) {
    FindLostDefault(context, rule);
  } else {
    FindBlankedShared(context, rule, nulls);
  }
}

// What the rewrite rules of the child leave of the key's own DELETE or UPDATE.
enum class Rewritten : std::uint8_t {
  kNot,      // it runs; DO ALSO adds to it
  kInPart,   // it runs where no condition holds
  kWhole,    // something else of its kind runs, which the server takes for it
  kRefused,  // nothing of its kind runs, which the server does not accept
};

struct Rewriting {
  Rewritten result = Rewritten::kNot;
  NameId rule = kNoName;
};

// Without an unconditional INSTEAD the query runs, with the conditions negated; with one, the last
// INSTEAD of the query's kind answers for it (manual, "Rules and Command Status"). The key asks for
// no more than an answer of the right kind (ri_triggers.c, ri_PerformCheck).
Rewriting RewritingOf(const HazardContext& context, TableId table, bool deletes) {
  Rewriting part;
  Rewriting whole;
  bool answered = false;
  for (const RewriteRuleFacts& rule : context.facts.RulesOf(table)) {
    if (rule.on_delete != deletes || !rule.instead) continue;
    answered |= rule.same_command;
    Rewriting& found = rule.conditional ? part : whole;
    if (found.rule == kNoName) found.rule = rule.name;
  }
  part.result = part.rule == kNoName ? Rewritten::kNot : Rewritten::kInPart;
  whole.result = answered ? Rewritten::kWhole : Rewritten::kRefused;
  return whole.rule == kNoName ? part : whole;
}

// "the row of c stays as it is after its parent in p has gone, without an error."
std::string OrphanText(const HazardContext& context, const Rule& rule) {
  return "the row of " + context.TableText(rule.key.child) +
         " stays as it is after its parent in " + context.TableText(rule.key.parent) +
         (rule.on_update ? " has got another key" : " has gone") + ", without an error.";
}

Rewritten FindRewriteRule(HazardContext& context, const Rule& rule) {
  if (rule.action == ReferentialAction::kNoAction || rule.action == ReferentialAction::kRestrict) {
    return Rewritten::kNot;
  }
  const bool deletes = rule.action == ReferentialAction::kCascade && !rule.on_update;
  const std::string event = deletes ? "DELETE" : "UPDATE";
  const Rewriting found = RewritingOf(context, rule.key.child, deletes);
  if (found.result == Rewritten::kNot) return found.result;
  const std::string name = "rule " + context.options.quote(context.names[found.rule]) + " ";
  HazardKind kind = HazardKind::kSwallowed;
  std::string detail;
  if (found.result == Rewritten::kRefused) {
    kind = HazardKind::kRewriteRule;
    detail = EventText(context, rule) + " fails: " + name + "ON " + event + " of " +
             context.TableText(rule.key.child) +
             " puts something else in the place of the key's own query, which the server refuses.";
  } else if (found.result == Rewritten::kWhole) {
    detail = name + "puts another " + event + " in the place of the key's own, which the server" +
             " accepts: " + OrphanText(context, rule);
  } else {
    detail = name + "acts INSTEAD of " + event + " where its condition holds: then " +
             OrphanText(context, rule);
  }
  context.Add(kind, TraitsOf(kind).severity, rule.key, std::move(detail), rule.on_update);
  return found.result;
}

std::string_view BrokenText(const ForeignKey& key) {
  if (!key.enforced) return "it is NOT ENFORCED";
  switch (key.triggers) {
    case TriggerState::kAsExpected:
      return "";
    case TriggerState::kReplicaOnly:
      return "its triggers fire on replicas only";
    case TriggerState::kDisabled:
      return "its triggers are disabled";
    case TriggerState::kMissing:
      return "triggers of it are missing";
    case TriggerState::kContradicting:
      return "its triggers do something else than it says";
  }
  return "";
}

}  // namespace

bool FailsToSet(const HazardContext& context, const ForeignKey& key) {
  const Rule rule = RuleOf(context.catalog, key, false);
  const std::vector<NameId> nulls = Nulls(context, rule);
  return !ForbiddenAmong(context, rule, nulls).empty() || IsHalfNull(context, rule, nulls) ||
         WorstCheckFor(context, rule, nulls).result == CheckResult::kRefuses;
}

void FindRuleHazards(HazardContext& context, const ForeignKey& key) {
  if (!Acts(key)) {
    context.Add(HazardKind::kNotEnforced, key,
                context.ConstraintText(key) + " does not hold: " + std::string(BrokenText(key)) +
                    ", so that rows of " + context.TableText(key.child) +
                    " may be without a parent.");
  }
  if (!DeleteActs(key)) return;
  for (const bool on_update : {false, true}) {
    const Rule rule = RuleOf(context.catalog, key, on_update);
    const Rewritten rewritten = FindRewriteRule(context, rule);
    const bool writes = rewritten == Rewritten::kNot || rewritten == Rewritten::kInPart;
    if (writes) FindWrittenValues(context, rule);
  }
}

}  // namespace fk_audit
