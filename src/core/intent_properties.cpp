#include "core/intent_properties.hpp"

#include <algorithm>
#include <optional>

namespace fk_audit {
namespace {

constexpr std::size_t kMaxNameBytes = 63;

template <typename T>
void Merge(std::optional<T>& into, const std::optional<T>& from, FindingKind property,
           PropertySet& conflicts) {
  if (!from) return;
  if (!into) {
    into = from;
  } else if (*into != *from) {
    conflicts.Add(property);
  }
}

// Who states a rule counts for more than whose tool fills it in.
template <typename T>
void MergeRule(std::optional<T>& into, std::optional<bool>& into_stated,
               const std::optional<T>& from, const std::optional<bool>& from_stated,
               FindingKind property, PropertySet& conflicts) {
  if (from && (!into || from_stated.value_or(false))) into_stated = from_stated;
  Merge(into, from, property, conflicts);
}

// A column list that names every column says the same as none.
std::span<const NameId> Reduce(std::span<const NameId> list, std::size_t columns) {
  return list.size() == columns ? std::span<const NameId>() : list;
}

bool SameSet(std::span<const NameId> a, std::span<const NameId> b) {
  return a.size() == b.size() && std::is_permutation(a.begin(), a.end(), b.begin());
}

std::span<const NameId> DeleteColumnsOf(const CompareContext& context, const Intent& intent) {
  return Reduce(context.set.Names(intent.delete_columns), intent.columns.count);
}

std::span<const NameId> DeleteColumnsOf(const CompareContext& context, const ForeignKey& key) {
  return Reduce(context.catalog.DeleteColumnsOf(key), key.pairs.count);
}

void MergeDeleteColumns(const CompareContext& context, Intent& into, const Intent& from,
                        PropertySet& conflicts) {
  if (!from.delete_columns_stated) return;
  if (!into.delete_columns_stated) {
    into.delete_columns_stated = true;
    into.delete_columns = from.delete_columns;
  } else if (into.delete_rule == from.delete_rule &&
             SetsColumns(into.delete_rule.value_or(DeleteRule::kNoAction)) &&
             !SameSet(DeleteColumnsOf(context, into), DeleteColumnsOf(context, from))) {
    conflicts.Add(FindingKind::kDeleteColumns);
  }
}

void MergeName(const CompareContext& context, NameId& into, NameId from, PropertySet& conflicts) {
  if (from == kNoName || into == from) return;
  if (into == kNoName) {
    into = from;
  } else if (CutName(context.names[into]) != CutName(context.names[from])) {
    conflicts.Add(FindingKind::kConstraintName);
  }
}

// In an encoding other than UTF-8 the server cuts elsewhere than CutName(), so any beginning of a
// cut length will do.
bool IsNamed(const CompareContext& context, const ForeignKey& key, NameId stated) {
  if (key.name == stated) return true;
  const std::string_view name = context.names[stated];
  const std::string_view live = context.names[key.name];
  return name.size() > kMaxNameBytes && live.size() > kMaxNameBytes - 4 && name.starts_with(live);
}

bool DiffersInDeleteColumns(const CompareContext& context, const Intent& intent,
                            const ForeignKey& key) {
  return intent.delete_columns_stated && SetsColumns(key.delete_rule) &&
         intent.delete_rule.value_or(key.delete_rule) == key.delete_rule &&
         !SameSet(DeleteColumnsOf(context, intent), DeleteColumnsOf(context, key));
}

std::string RuleWithColumns(const CompareContext& context, const Quote& quote, DeleteRule rule,
                            std::span<const NameId> columns) {
  std::string text(ToText(rule));
  if (!columns.empty()) text += " (" + PrintColumns(context.Texts(columns), quote) + ")";
  return text;
}

// Whether the intent says anything about the property.
bool States(const Intent& intent, FindingKind property) {
  switch (property) {
    case FindingKind::kDeleteRule:
      return intent.delete_rule.has_value();
    case FindingKind::kUpdateRule:
      return intent.update_rule.has_value();
    case FindingKind::kMatchOption:
      return intent.match.has_value();
    case FindingKind::kDeferrability:
      return intent.deferrable.has_value() || intent.initially_deferred.has_value();
    case FindingKind::kDeleteColumns:
      return intent.delete_columns_stated;
    case FindingKind::kNotValidated:
      return intent.validated.has_value();
    case FindingKind::kNotEnforced:
      return intent.enforced.has_value();
    case FindingKind::kConstraintName:
      return intent.constraint_name != kNoName;
    default:
      return false;
  }
}

}  // namespace

std::string PrintStatements(const StatementList& statements) {
  std::string text;
  for (const auto& [statement, sources] : statements) {
    text += (text.empty() ? "" : ", ") + statement + " (";
    const char* separator = "";
    for (const std::string& source : sources) {
      text += separator + source;
      separator = ", ";
    }
    text += ")";
  }
  return text;
}

std::string_view CutName(std::string_view name) {
  if (name.size() <= kMaxNameBytes) return name;
  std::size_t end = kMaxNameBytes;
  while (end > kMaxNameBytes - 3 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  return name.substr(0, end);
}

Deferrability DeclaredDeferrability(const Intent& intent, Deferrability live) {
  // INITIALLY DEFERRED implies DEFERRABLE, NOT DEFERRABLE excludes it (gram.y, processCASbits).
  Deferrability declared;
  declared.deferrable =
      intent.deferrable.value_or(live.deferrable || intent.initially_deferred.value_or(false));
  declared.initially_deferred =
      declared.deferrable && intent.initially_deferred.value_or(live.initially_deferred);
  return declared;
}

MergedIntent MergeIntents(const CompareContext& context, std::span<const std::uint32_t> intents) {
  MergedIntent merged{context.set.intents[intents.front()], {}};
  Intent& into = merged.intent;
  PropertySet& conflicts = merged.conflicts;
  for (const std::uint32_t index : intents.subspan(1)) {
    const Intent& from = context.set.intents[index];
    MergeRule(into.delete_rule, into.delete_rule_stated, from.delete_rule, from.delete_rule_stated,
              FindingKind::kDeleteRule, conflicts);
    MergeDeleteColumns(context, into, from, conflicts);
    MergeRule(into.update_rule, into.update_rule_stated, from.update_rule, from.update_rule_stated,
              FindingKind::kUpdateRule, conflicts);
    Merge(into.match, from.match, FindingKind::kMatchOption, conflicts);
    Merge(into.deferrable, from.deferrable, FindingKind::kDeferrability, conflicts);
    Merge(into.initially_deferred, from.initially_deferred, FindingKind::kDeferrability, conflicts);
    Merge(into.validated, from.validated, FindingKind::kNotValidated, conflicts);
    Merge(into.enforced, from.enforced, FindingKind::kNotEnforced, conflicts);
    MergeName(context, into.constraint_name, from.constraint_name, conflicts);
  }
  return merged;
}

DeclaredRule DeclaredRuleOf(const MergedIntent& merged) {
  if (merged.conflicts.Has(FindingKind::kDeleteRule)) return {};
  const std::optional<DeleteRule>& rule = merged.intent.delete_rule;
  return {rule, merged.intent.delete_rule_stated.value_or(rule == DeleteRule::kRestrict)};
}

DeclaredRule DeclaredRuleOf(const CompareContext& context, const Finding& finding) {
  if (finding.intents.empty()) return {};
  return DeclaredRuleOf(MergeIntents(context, finding.intents));
}

PropertySet DifferencesOf(const CompareContext& context, const Intent& intent,
                          const ForeignKey& key) {
  PropertySet differences;
  const auto add = [&differences](bool differs, FindingKind property) {
    if (differs) differences.Add(property);
  };
  const Deferrability live{key.deferrable, key.initially_deferred};
  add(intent.delete_rule.value_or(key.delete_rule) != key.delete_rule, FindingKind::kDeleteRule);
  add(intent.update_rule.value_or(key.update_rule) != key.update_rule, FindingKind::kUpdateRule);
  add(intent.match.value_or(key.match) != key.match, FindingKind::kMatchOption);
  add(DeclaredDeferrability(intent, live) != live, FindingKind::kDeferrability);
  add(DiffersInDeleteColumns(context, intent, key), FindingKind::kDeleteColumns);
  add(intent.validated.value_or(false) && !key.validated && key.enforced,
      FindingKind::kNotValidated);
  add(intent.constraint_name != kNoName && !IsNamed(context, key, intent.constraint_name),
      FindingKind::kConstraintName);
  return differences;
}

std::string DeclaredText(const CompareContext& context, const Quote& quote, FindingKind property,
                         const Intent& intent, const ForeignKey* live) {
  const DeleteRule live_rule = live != nullptr ? live->delete_rule : DeleteRule::kNoAction;
  switch (property) {
    case FindingKind::kDeleteRule:
      return std::string(ToText(intent.delete_rule.value_or(live_rule)));
    case FindingKind::kUpdateRule:
      return std::string(ToText(intent.update_rule.value_or(UpdateRule::kNoAction)));
    case FindingKind::kMatchOption:
      return std::string(ToText(intent.match.value_or(MatchOption::kSimple)));
    case FindingKind::kDeferrability: {
      const Deferrability declared = DeclaredDeferrability(
          intent, live != nullptr ? Deferrability{live->deferrable, live->initially_deferred}
                                  : Deferrability{});
      return std::string(DeferrabilityText(declared.deferrable, declared.initially_deferred));
    }
    case FindingKind::kDeleteColumns:
      return RuleWithColumns(context, quote, intent.delete_rule.value_or(live_rule),
                             DeleteColumnsOf(context, intent));
    case FindingKind::kNotValidated:
      return intent.validated.value_or(true) ? "valid" : "not valid";
    case FindingKind::kNotEnforced:
      return intent.enforced.value_or(true) ? "enforced" : "not enforced";
    case FindingKind::kConstraintName:
      return quote(CutName(context.names[intent.constraint_name]));
    default:
      return {};
  }
}

std::string LiveText(const CompareContext& context, const Quote& quote, FindingKind property,
                     const ForeignKey& key) {
  switch (property) {
    case FindingKind::kDeleteRule:
      return std::string(ToText(key.delete_rule));
    case FindingKind::kUpdateRule:
      return std::string(ToText(key.update_rule));
    case FindingKind::kMatchOption:
      return std::string(ToText(key.match));
    case FindingKind::kDeferrability:
      return std::string(DeferrabilityText(key.deferrable, key.initially_deferred));
    case FindingKind::kDeleteColumns:
      return RuleWithColumns(context, quote, key.delete_rule, DeleteColumnsOf(context, key));
    case FindingKind::kNotValidated:
      return key.validated ? "valid" : "not valid";
    case FindingKind::kNotEnforced:
      return key.enforced ? "enforced" : "not enforced";
    case FindingKind::kConstraintName:
      return quote(context.names[key.name]);
    default:
      return {};
  }
}

std::string ConflictText(const CompareContext& context, const Quote& quote, PropertySet conflicts,
                         std::span<const std::uint32_t> intents) {
  std::string text;
  for (const FindingKind property : kProperties) {
    if (!conflicts.Has(property)) continue;
    StatementList statements;
    for (const std::uint32_t index : intents) {
      const Intent& intent = context.set.intents[index];
      if (!States(intent, property)) continue;
      statements[DeclaredText(context, quote, property, intent, nullptr)].insert(
          context.set.sources[intent.source].name);
    }
    text += (text.empty() ? "" : "; ") + PrintStatements(statements);
  }
  return text;
}

}  // namespace fk_audit
