#include "pg/declare.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "import/declaration.hpp"
#include "pg/arguments.hpp"
#include "pg/audit.hpp"
#include "pg/boundary.hpp"
#include "pg/intent_store.hpp"
#include "pg/load_result.hpp"

namespace fk_audit {
namespace {

// The arguments of fk_audit_declare() by position.
enum DeclareArgument {
  kDeclareChild,
  kDeclareColumns,
  kDeclareParent,
  kDeclareOnDelete,
  kDeclareOnUpdate,
  kDeclareParentColumns,
  kDeclareConstraintName,
  kDeclareSource,
  kDeclareSchemaPattern,
  kDeclareDeleteColumns,
  kDeclareMatchOption,
  kDeclareDeferrable,
  kDeclareInitiallyDeferred,
  kDeclareValidated,
  kDeclareEnforced,
  kDeclareRevision,
  kDeclareOrigin,
  kDeclareDefaultSchema,
};

std::vector<std::string> CutNames(std::vector<std::string> names) {
  for (std::string& name : names) name = CutName(name);
  return names;
}

void CheckColumns(const DeclaredForeignKey& key) {
  if (key.columns.empty()) {
    throw Error(ErrorCode::kInvalidParameter, "argument \"columns\" must name at least one column",
                "Write '{customer_id}', exact and in the order of parent_columns.");
  }
  std::vector<std::string> sorted = key.columns;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
    throw Error(ErrorCode::kInvalidParameter, "argument \"columns\" names a column twice",
                "Name each referencing column once.");
  }
  if (!key.parent_columns.empty() && key.parent_columns.size() != key.columns.size()) {
    throw Error(ErrorCode::kInvalidParameter,
                "number of referencing and referenced columns for foreign key disagree",
                "Leave parent_columns out to refer to the parent's primary key.");
  }
}

void CheckRules(const DeclaredForeignKey& key) {
  const bool sets = SetsColumns(key.delete_rule.value_or(DeleteRule::kNoAction));
  if (key.delete_columns && !sets) {
    throw Error(ErrorCode::kInvalidParameter,
                "a column list needs the delete rule set null or set default",
                "Leave delete_columns out, or set on_delete accordingly.");
  }
  for (const std::string& column : key.delete_columns.value_or(std::vector<std::string>())) {
    if (std::find(key.columns.begin(), key.columns.end(), column) == key.columns.end()) {
      throw Error(ErrorCode::kInvalidParameter,
                  "column \"" + column + "\" in delete_columns is not part of the foreign key",
                  "Name columns of argument \"columns\" only.");
    }
  }
  if (key.initially_deferred == true && key.deferrable == false) {
    throw Error(ErrorCode::kInvalidParameter,
                "a foreign key declared initially deferred must be deferrable",
                "Leave \"deferrable\" out: initially deferred implies it.");
  }
}

void ReadTables(const Arguments& arguments, bool has_pattern, DeclaredForeignKey& key) {
  key.child = ParseTableName(arguments.Text(kDeclareChild, "child"));
  key.parent = ParseTableName(arguments.Text(kDeclareParent, "parent"));
  if (has_pattern) {
    if (key.child.schema.empty()) return;
    throw Error(ErrorCode::kInvalidParameter,
                "the child must not name a schema together with a schema pattern",
                "Leave the schema out: the pattern says which schemas are meant.");
  }
  const std::string schema(arguments.Text(kDeclareDefaultSchema, "default_schema"));
  if (key.child.schema.empty()) key.child.schema = schema;
  if (key.parent.schema.empty()) key.parent.schema = schema;
}

std::optional<MatchOption> ReadMatch(const Arguments& arguments) {
  const std::optional<std::string_view> word = arguments.OptionalText(kDeclareMatchOption);
  if (!word) return std::nullopt;
  const std::optional<MatchOption> match = ParseMatchOption(*word);
  if (match) return match;
  throw Error(ErrorCode::kInvalidParameter,
              "invalid value for argument \"match_option\": \"" + std::string(*word) + "\"",
              "Use simple or full.");
}

DeclaredForeignKey ReadDeclaration(const Arguments& arguments, bool has_pattern) {
  DeclaredForeignKey key;
  ReadTables(arguments, has_pattern, key);
  key.columns = CutNames(arguments.TextArray(kDeclareColumns, "columns"));
  key.parent_columns = CutNames(arguments.OptionalTextArray(kDeclareParentColumns, "parent_columns")
                                    .value_or(std::vector<std::string>()));
  if (const auto name = arguments.OptionalText(kDeclareConstraintName)) {
    key.constraint_name = CutName(*name);
  }
  key.delete_rule = arguments.OptionalAction(kDeclareOnDelete, "on_delete");
  key.update_rule = arguments.OptionalAction(kDeclareOnUpdate, "on_update");
  if (key.delete_rule) key.delete_rule_stated = true;
  if (key.update_rule) key.update_rule_stated = true;
  if (auto columns = arguments.OptionalTextArray(kDeclareDeleteColumns, "delete_columns")) {
    key.delete_columns = CutNames(std::move(*columns));
  }
  key.match = ReadMatch(arguments);
  key.deferrable = arguments.OptionalBoolean(kDeclareDeferrable);
  key.initially_deferred = arguments.OptionalBoolean(kDeclareInitiallyDeferred);
  if (key.initially_deferred == true && !key.deferrable) key.deferrable = true;
  key.validated = arguments.OptionalBoolean(kDeclareValidated);
  key.enforced = arguments.OptionalBoolean(kDeclareEnforced);
  key.origin = arguments.OptionalText(kDeclareOrigin).value_or("");
  CheckColumns(key);
  CheckRules(key);
  return key;
}

}  // namespace

std::int64_t DeclareForeignKey(FunctionCallInfo fcinfo) {
  RequireIntentWriteAccess();
  const Arguments arguments(fcinfo);
  SourceHeader header;
  header.name = RequireSource(arguments.Text(kDeclareSource, "source"));
  header.schema_pattern = CheckedPattern(arguments.OptionalText(kDeclareSchemaPattern));
  header.complete = false;  // single keys say nothing about the rest of their tables
  if (const auto revision = arguments.OptionalText(kDeclareRevision)) header.revision = *revision;
  header.search_path = {std::string(arguments.Text(kDeclareDefaultSchema, "default_schema"))};
  return AddIntent(header, ReadDeclaration(arguments, header.schema_pattern.has_value()));
}

}  // namespace fk_audit
