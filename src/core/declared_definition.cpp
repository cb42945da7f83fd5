#include <algorithm>
#include <optional>
#include <utility>

#include "core/compare.hpp"
#include "core/compare_context.hpp"
#include "core/error.hpp"
#include "core/intent_properties.hpp"

namespace fk_audit {
namespace {

// Whether the columns and the parent are to be the declared ones; else they are the same set as
// the live ones, whose order stays.
bool ReplacesColumns(FindingKind kind) {
  return kind == FindingKind::kMissing || kind == FindingKind::kReferencedTable ||
         kind == FindingKind::kColumnPairing;
}

void SetColumns(const CompareContext& context, const Intent& intent, const Finding& finding,
                ForeignKeyDefinition& definition) {
  definition.child = finding.child;
  definition.parent = finding.parent;
  definition.columns = context.Texts(context.set.Names(intent.columns));
  definition.parent_columns = finding.parent_columns;
}

template <typename T>
void SetStated(T& value, const std::optional<T>& stated) {
  if (stated) value = *stated;
}

void SetDeleteRule(const CompareContext& context, const Intent& intent,
                   ForeignKeyDefinition& definition) {
  SetStated(definition.delete_rule, intent.delete_rule);
  if (!SetsColumns(definition.delete_rule)) {
    definition.delete_columns.clear();
  } else if (intent.delete_columns_stated) {
    std::vector<std::string> stated = context.Texts(context.set.Names(intent.delete_columns));
    if (!std::is_permutation(stated.begin(), stated.end(), definition.delete_columns.begin(),
                             definition.delete_columns.end())) {
      definition.delete_columns = std::move(stated);
    }
  }
}

void SetProperties(const CompareContext& context, const Intent& intent,
                   ForeignKeyDefinition& definition) {
  SetDeleteRule(context, intent, definition);
  SetStated(definition.update_rule, intent.update_rule);
  SetStated(definition.match, intent.match);
  const Deferrability declared =
      DeclaredDeferrability(intent, {definition.deferrable, definition.initially_deferred});
  definition.deferrable = declared.deferrable;
  definition.initially_deferred = declared.initially_deferred;
  // Making a key enforced validates it (tablecmds.c, ATExecAlterConstrEnforceability).
  if (!definition.enforced && intent.enforced.value_or(false)) definition.validated = true;
  SetStated(definition.enforced, intent.enforced);
  SetStated(definition.validated, intent.validated);
  if (intent.constraint_name != kNoName) {
    definition.constraint_name = CutName(context.names[intent.constraint_name]);
  }
}

// With the rules of the key of the root whose partition it contradicts.
ForeignKeyDefinition WithRulesOfRoot(const CompareContext& context, const ForeignKey& key,
                                     ForeignKeyDefinition definition) {
  std::vector<ColumnPair> pairs;
  AppendSortedPairs(context.catalog.PairsOf(key), pairs);
  const ForeignKeyId id =
      FindAncestorKey(context.catalog, key.child, key.parent, pairs, /*same_pairs=*/false);
  if (id == kNoForeignKey) throw InternalError("partition without a key of its root");
  const ForeignKeyDefinition root =
      context.catalog.Define(context.catalog.foreign_keys[id], context.names);
  definition.delete_rule = root.delete_rule;
  definition.delete_columns = root.delete_columns;
  definition.update_rule = root.update_rule;
  return definition;
}

}  // namespace

ForeignKeyDefinition DeclaredDefinition(const Catalog& catalog, const IntentSet& intents,
                                        const NameTable& names, const Finding& finding) {
  const CompareContext context{catalog, intents, names};
  ForeignKeyDefinition definition;
  if (finding.key != kNoForeignKey) {
    definition = catalog.Define(catalog.foreign_keys[finding.key], names);
  }
  switch (finding.kind) {
    case FindingKind::kUnresolvable:
    case FindingKind::kConflictingIntent:
    case FindingKind::kStaleSource:
    case FindingKind::kEmptyPattern:
      throw InternalError("finding " + std::string(ToText(finding.kind)) +
                          " declares no foreign key");
    case FindingKind::kDuplicate:
    case FindingKind::kUndeclared:
      return definition;
    case FindingKind::kPartitionRule:
      return WithRulesOfRoot(context, catalog.foreign_keys[finding.key], std::move(definition));
    default:
      break;
  }
  Intent intent;
  if (!finding.intents.empty()) intent = MergeIntents(context, finding.intents).intent;
  if (finding.kind == FindingKind::kNotEnforced) intent.enforced = true;
  if (ReplacesColumns(finding.kind)) SetColumns(context, intent, finding, definition);
  SetProperties(context, intent, definition);
  return definition;
}

}  // namespace fk_audit
