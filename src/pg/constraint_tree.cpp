#include "pg/constraint_tree.hpp"

#include <algorithm>

#include "import/statement_kind.hpp"
#include "pg/boundary.hpp"

namespace fk_audit {
namespace {

// Deeper expressions are no CHECK that anybody wrote; the server's stack is not ours to spend.
constexpr int kMaxExpressionDepth = 200;

struct ColumnSearch {
  List* names = NIL;  // char*, repeated as in the expression
  int depth = 0;
};

// Called by the server inside a Call().
bool find_columns(Node* node, void* context) {
  if (node == nullptr) return false;
  auto* const search = static_cast<ColumnSearch*>(context);
  if (nodeTag(node) == T_ColumnRef) {
    Node* const last = static_cast<Node*>(llast(reinterpret_cast<ColumnRef*>(node)->fields));
    if (nodeTag(last) == T_String) search->names = lappend(search->names, strVal(last));
    return false;
  }
  if (search->depth >= kMaxExpressionDepth) return false;
  ++search->depth;
  const bool stop = walk_raw_expression(node, find_columns, context);
  --search->depth;
  return stop;
}

// The distinct columns of a CHECK expression: one of them gives its name to the constraint
// (heap.c, AddRelationNewConstraints).
std::vector<std::string> ColumnsOfExpression(Node* expression) {
  ColumnSearch search;
  Call([&] { find_columns(expression, &search); });
  std::vector<std::string> columns;
  for (int i = 0; i < list_length(search.names); ++i) {
    const auto* const name = static_cast<const char*>(list_nth(search.names, i));
    if (std::find(columns.begin(), columns.end(), name) == columns.end()) columns.push_back(name);
  }
  return columns;
}

// (IndexElem, operator) pairs; an expression has no name.
std::vector<std::string> ColumnsOfExclusion(const List* exclusions) {
  std::vector<std::string> columns;
  for (int i = 0; i < list_length(exclusions); ++i) {
    const auto* const pair = static_cast<const List*>(list_nth(exclusions, i));
    const auto* const element = static_cast<const IndexElem*>(linitial(pair));
    if (element->name != nullptr) columns.emplace_back(element->name);
  }
  return columns;
}

std::string TextOf(const char* name) {
  return name == nullptr ? std::string() : name;
}

ForeignKeyClause ForeignKeyOf(const Constraint& constraint, std::string_view text) {
  ForeignKeyClause key;
  key.name = TextOf(constraint.conname);
  key.columns = NamesOf(constraint.fk_attrs);
  key.parent = NameOf(constraint.pktable);
  key.parent_columns = NamesOf(constraint.pk_attrs);
  // The letters of the parse tree are those of the catalog, and so are ours.
  key.delete_rule = static_cast<DeleteRule>(constraint.fk_del_action);
  key.delete_columns = NamesOf(constraint.fk_del_set_cols);
  key.update_rule = static_cast<UpdateRule>(constraint.fk_upd_action);
  key.match = static_cast<MatchOption>(constraint.fk_matchtype);
  key.deferrable = constraint.deferrable || constraint.initdeferred;
  key.initially_deferred = constraint.initdeferred;
  key.enforced = IsEnforced(constraint);
  key.validated = key.enforced;
  key.period = HasPeriod(constraint);
  if (constraint.location >= 0) {
    key.offset = static_cast<std::size_t>(constraint.location);
    const WrittenRules written =
        RulesWrittenAt(text, static_cast<std::size_t>(constraint.location));
    if (written.on_delete) key.delete_rule_stated = true;
    if (written.on_update) key.update_rule_stated = true;
  }
  return key;
}

// Nothing for what is no constraint of its own (NULL, DEFAULT, IDENTITY, GENERATED, attributes).
std::optional<OtherConstraint> OtherConstraintOf(const Constraint& constraint) {
  OtherConstraint other;
  other.name = TextOf(constraint.conname);
  other.columns = NamesOf(constraint.keys);
  switch (constraint.contype) {
    case CONSTR_PRIMARY:
      other.type = OtherConstraint::Type::kPrimaryKey;
      break;
    case CONSTR_UNIQUE:
      other.type = OtherConstraint::Type::kUnique;
      break;
    case CONSTR_CHECK:
      other.type = OtherConstraint::Type::kCheck;
      other.columns = ColumnsOfExpression(constraint.raw_expr);
      return other;
    case CONSTR_EXCLUSION:
      other.type = OtherConstraint::Type::kExclude;
      other.columns = ColumnsOfExclusion(constraint.exclusions);
      return other;
    case CONSTR_NOTNULL:
      if (!kNotNullIsConstraint) return std::nullopt;
      other.type = OtherConstraint::Type::kNotNull;
      return other;
    default:
      return std::nullopt;
  }
  // USING INDEX: without a name of its own the constraint takes that of the index.
  if (constraint.indexname != nullptr && other.name.empty()) other.name = constraint.indexname;
  return other;
}

// Folds DEFERRABLE and its like into the key before them.
void ApplyAttribute(ConstrType attribute, ForeignKeyClause& key) {
  if (attribute == CONSTR_ATTR_DEFERRABLE) key.deferrable = true;
  if (attribute == CONSTR_ATTR_DEFERRED) key.deferrable = key.initially_deferred = true;
  if (SaysEnforced(attribute)) key.enforced = key.validated = true;
  if (SaysNotEnforced(attribute)) key.enforced = key.validated = false;
}

}  // namespace

std::vector<std::string> NamesOf(const List* strings) {
  std::vector<std::string> names;
  names.reserve(list_length(strings));
  for (int i = 0; i < list_length(strings); ++i) names.emplace_back(strVal(list_nth(strings, i)));
  return names;
}

QualifiedName NameOf(const RangeVar* table) {
  return {TextOf(table->schemaname), TextOf(table->relname)};
}

void ReadColumnConstraints(const ColumnDef& column, std::string_view text,
                           ConstraintClauses& clauses) {
  bool after_foreign_key = false;
  for (int i = 0; i < list_length(column.constraints); ++i) {
    const auto& constraint = *static_cast<const Constraint*>(list_nth(column.constraints, i));
    if (constraint.contype == CONSTR_FOREIGN) {
      ForeignKeyClause key = ForeignKeyOf(constraint, text);
      key.columns.assign(1, column.colname);
      clauses.foreign_keys.push_back(std::move(key));
      after_foreign_key = true;
    } else if (std::optional<OtherConstraint> other = OtherConstraintOf(constraint)) {
      if (other->type != OtherConstraint::Type::kCheck) other->columns.assign(1, column.colname);
      clauses.others.push_back(std::move(*other));
      after_foreign_key = false;
    } else if (after_foreign_key) {
      ApplyAttribute(constraint.contype, clauses.foreign_keys.back());
    }
  }
}

void ReadTableConstraint(const Constraint& constraint, std::string_view text, bool existing_rows,
                         ConstraintClauses& clauses) {
  if (constraint.contype == CONSTR_FOREIGN) {
    ForeignKeyClause key = ForeignKeyOf(constraint, text);
    if (existing_rows && constraint.skip_validation) key.validated = false;
    clauses.foreign_keys.push_back(std::move(key));
  } else if (std::optional<OtherConstraint> other = OtherConstraintOf(constraint)) {
    clauses.others.push_back(std::move(*other));
  }
}

}  // namespace fk_audit
