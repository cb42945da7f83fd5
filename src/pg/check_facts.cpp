#include <algorithm>

#include "pg/catalog_scan.hpp"
#include "pg/facts_scope.hpp"
#include "pg/stored_expression.hpp"

namespace fk_audit {
namespace {

using WrittenColumns = std::vector<std::pair<TableId, NameId>>;  // sorted

// Of every key with a rule that writes into its own columns.
WrittenColumns FindWritten(const Catalog& catalog) {
  WrittenColumns written;
  for (const ForeignKey& key : catalog.foreign_keys) {
    if (!SetsColumns(key.delete_rule) && !SetsColumns(key.update_rule)) continue;
    for (const ColumnPair& pair : catalog.PairsOf(key)) written.emplace_back(key.child, pair.child);
  }
  std::ranges::sort(written);
  return written;
}

// A CHECK over more columns than a key may have counts as one over none (read_column_numbers).
bool NamesAny(const WrittenColumns& written, const FactsScope& scope, TableId table,
              const ColumnNumbers& numbers) {
  for (int i = 0; i < numbers.count; ++i) {
    const std::pair column(table, scope.NameOf(table, numbers.values[i]));
    if (std::ranges::binary_search(written, column)) return true;
  }
  return false;
}

// The server's own functions: no DDL takes them away while the syscache is asked about them.
bool is_strict_built_in(Oid function) {
  return function < FirstUnpinnedObjectId && func_strict(function);
}

bool is_strict(const Node* node);

bool are_strict(const List* nodes) {
  ListCell* cell = nullptr;
  foreach (cell, nodes) {
    if (!is_strict(static_cast<const Node*>(lfirst(cell)))) return false;
  }
  return true;
}

// `x = ANY (list)`, which is null where x is; not where the list is empty, and then false always.
bool is_strict_in_list(const ScalarArrayOpExpr* test) {
  const auto list = static_cast<Node*>(lsecond(test->args));
  return test->opno < FirstUnpinnedObjectId && is_strict_built_in(get_opcode(test->opno)) &&
         !contain_var_clause(list) && is_strict(static_cast<const Node*>(linitial(test->args)));
}

// Whether the expression is null as soon as one of its columns is.
bool is_strict(const Node* node) {
  check_stack_depth();
  switch (nodeTag(node)) {
    case T_Var:
      return reinterpret_cast<const Var*>(node)->varattno > 0;
    case T_Const:
      return true;
    case T_RelabelType:
      return is_strict(
          reinterpret_cast<const Node*>(reinterpret_cast<const RelabelType*>(node)->arg));
    case T_OpExpr: {
      const auto operation = reinterpret_cast<const OpExpr*>(node);
      return operation->opno < FirstUnpinnedObjectId &&
             is_strict_built_in(get_opcode(operation->opno)) && are_strict(operation->args);
    }
    case T_FuncExpr: {
      const auto call = reinterpret_cast<const FuncExpr*>(node);
      return is_strict_built_in(call->funcid) && are_strict(call->args);
    }
    case T_ScalarArrayOpExpr:
      return is_strict_in_list(reinterpret_cast<const ScalarArrayOpExpr*>(node));
    default:
      return false;
  }
}

// Takes an expression apart into facts.check_steps. Its functions call the server: only inside a
// Call.
class CheckReader {
 public:
  CheckReader(const FactsScope& scope, TableId table, DatabaseFacts& facts)
      : scope_(scope), table_(table), facts_(facts) {}

  void add(const Node* node) {
    check_stack_depth();
    if (IsA(node, BoolExpr)) return add_joined(reinterpret_cast<const BoolExpr*>(node));
    CheckStep step;
    step.kind = kind_of(node);
    step.columns = add_columns(node);
    facts_.check_steps.push_back(step);
  }

 private:
  void add_joined(const BoolExpr* joined) {
    ListCell* cell = nullptr;
    foreach (cell, joined->args) add(static_cast<const Node*>(lfirst(cell)));
    CheckStep step;
    step.kind = joined->boolop == AND_EXPR  ? CheckStep::Kind::kAnd
                : joined->boolop == OR_EXPR ? CheckStep::Kind::kOr
                                            : CheckStep::Kind::kNot;
    step.operands = static_cast<std::uint32_t>(list_length(joined->args));
    facts_.check_steps.push_back(step);
  }

  static CheckStep::Kind kind_of(const Node* node) {
    if (IsA(node, NullTest)) {
      const auto test = reinterpret_cast<const NullTest*>(node);
      const auto column = reinterpret_cast<const Var*>(test->arg);
      if (test->argisrow || !IsA(column, Var) || column->varattno <= 0)
        return CheckStep::Kind::kOther;
      return test->nulltesttype == IS_NULL ? CheckStep::Kind::kIsNull : CheckStep::Kind::kIsNotNull;
    }
    return is_strict(node) ? CheckStep::Kind::kStrict : CheckStep::Kind::kOther;
  }

  Run add_columns(const Node* node) {
    Run run{static_cast<std::uint32_t>(facts_.check_columns.size()), 0};
    for_each_column(node, [&](AttrNumber number) {
      facts_.check_columns.push_back(scope_.NameOf(table_, number));
      ++run.count;
    });
    return run;
  }

  const FactsScope& scope_;
  TableId table_;
  DatabaseFacts& facts_;
};

}  // namespace

void ReadChecks(Snapshot snapshot, const FactsScope& scope, NameTable& names,
                DatabaseFacts& facts) {
  const WrittenColumns written = FindWritten(scope.catalog);
  if (written.empty()) return;
  std::vector<std::pair<TableId, CheckFacts>> rows;
  ScanCatalog(ConstraintRelationId, snapshot, [&](HeapTuple row, TupleDesc descriptor) {
    const auto form = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(row));
    if (form->contype != CONSTRAINT_CHECK || !IsEnforced(*form)) return;
    const TableId table = scope.table_of.Find(form->conrelid);
    if (table == OidMap::kNotFound) return;
    const ColumnNumbers numbers = read_column_numbers(row, Anum_pg_constraint_conkey, descriptor);
    if (!NamesAny(written, scope, table, numbers)) return;
    CheckFacts check;
    check.name = names.Intern(NameStr(form->conname));
    check.steps.first = static_cast<std::uint32_t>(facts.check_steps.size());
    CheckReader reader(scope, table, facts);
    check.steps.count =
        with_expression(row, Anum_pg_constraint_conbin, descriptor, [&](const Node* expression) {
          if (expression != nullptr) reader.add(expression);
          return static_cast<std::uint32_t>(facts.check_steps.size()) - check.steps.first;
        });
    rows.emplace_back(table, check);
  });
  std::ranges::sort(rows, {}, [&](const auto& row) { return names[row.second.name]; });
  GroupByTable(std::move(rows), &TableFacts::checks, facts, facts.checks);
}

}  // namespace fk_audit
