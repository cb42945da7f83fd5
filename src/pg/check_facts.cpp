#include <algorithm>

#include "pg/catalog_scan.hpp"
#include "pg/facts_scope.hpp"
#include "pg/stored_expression.hpp"

namespace fk_audit {
namespace {

using ReferringColumns = std::vector<std::pair<TableId, NameId>>;  // sorted

// Of every key: its rule writes into them, or may be advised to.
ReferringColumns FindReferring(const Catalog& catalog) {
  ReferringColumns referring;
  for (const ForeignKey& key : catalog.foreign_keys) {
    for (const ColumnPair& pair : catalog.PairsOf(key)) {
      referring.emplace_back(key.child, pair.child);
    }
  }
  std::ranges::sort(referring);
  return referring;
}

bool RefersAtAll(const ReferringColumns& referring, TableId table) {
  const auto found = std::ranges::lower_bound(referring, std::pair(table, NameId{0}));
  return found != referring.end() && found->first == table;
}

// A CHECK over more columns than a key may have counts as one over none (read_column_numbers).
bool NamesAny(const ReferringColumns& referring, const FactsScope& scope, TableId table,
              const ColumnNumbers& numbers) {
  for (int i = 0; i < numbers.count; ++i) {
    const std::pair column(table, scope.NameOf(table, numbers.values[i]));
    if (std::ranges::binary_search(referring, column)) return true;
    if (numbers.values[i] == InvalidAttrNumber && RefersAtAll(referring, table)) return true;
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

bool is_column(const void* node) {
  return IsA(node, Var) && static_cast<const Var*>(node)->varattno > 0;
}

bool is_null_test(const void* node, NullTestType type) {
  if (!IsA(node, NullTest)) return false;
  const auto test = static_cast<const NullTest*>(node);
  return test->nulltesttype == type && !test->argisrow && is_column(test->arg);
}

// Whether the expression is the number of its columns that have a value: num_nonnulls(a, b), or
// (a IS NOT NULL)::int + (b IS NOT NULL)::int.
bool counts_values(const Node* node) {
  check_stack_depth();
  if (IsA(node, FuncExpr)) {
    const auto call = reinterpret_cast<const FuncExpr*>(node);
    if (call->funcid == F_INT4_BOOL) return is_null_test(linitial(call->args), IS_NOT_NULL);
    if (call->funcid != F_NUM_NONNULLS || call->funcvariadic) return false;
    const ListCell* cell = nullptr;
    foreach (cell, call->args) {
      if (!is_column(lfirst(cell))) return false;
    }
    return true;
  }
  if (!IsA(node, OpExpr)) return false;
  const auto sum = reinterpret_cast<const OpExpr*>(node);
  return sum->opno < FirstUnpinnedObjectId && get_opcode(sum->opno) == F_INT4PL &&
         counts_values(static_cast<const Node*>(linitial(sum->args))) &&
         counts_values(static_cast<const Node*>(lsecond(sum->args)));
}

// What kind a comparison is that looks at nothing but whether columns have a value.
CheckStep::Kind kind_of_count(const Node* node) {
  constexpr auto other = CheckStep::Kind::kOther;
  if (!IsA(node, OpExpr)) return other;
  const auto comparison = reinterpret_cast<const OpExpr*>(node);
  if (comparison->opno >= FirstUnpinnedObjectId || list_length(comparison->args) != 2) return other;
  const Oid compare = get_opcode(comparison->opno);
  const auto left = static_cast<const Node*>(linitial(comparison->args));
  const auto right = static_cast<const Node*>(lsecond(comparison->args));
  if (compare == F_BOOLNE || compare == F_BOOLEQ) {
    for (const NullTestType type : {IS_NULL, IS_NOT_NULL}) {
      if (is_null_test(left, type) && is_null_test(right, type)) {
        return compare == F_BOOLNE ? CheckStep::Kind::kOne : CheckStep::Kind::kSame;
      }
    }
  }
  if (!IsA(right, Const) || reinterpret_cast<const Const*>(right)->constisnull ||
      !counts_values(left)) {
    return other;
  }
  if (compare == F_INT4LT || compare == F_INT4LE) return CheckStep::Kind::kAtMost;
  const int32 number = DatumGetInt32(reinterpret_cast<const Const*>(right)->constvalue);
  if (compare == F_INT4EQ && number == 1) return CheckStep::Kind::kOne;
  const bool some = ((compare == F_INT4EQ || compare == F_INT4GE) && number >= 1) ||
                    (compare == F_INT4GT && number >= 0);
  return some ? CheckStep::Kind::kAtLeast : other;
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
      if (test->argisrow || !is_column(test->arg)) return CheckStep::Kind::kOther;
      return test->nulltesttype == IS_NULL ? CheckStep::Kind::kIsNull : CheckStep::Kind::kIsNotNull;
    }
    if (const CheckStep::Kind kind = kind_of_count(node); kind != CheckStep::Kind::kOther) {
      return kind;
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

// Those that AND joins, each by itself.
template <typename Visit>
void for_each_condition(const Node* expression, Visit visit) {
  check_stack_depth();
  if (expression == nullptr) return;
  if (!is_andclause(expression)) return visit(expression);
  const ListCell* cell = nullptr;
  foreach (cell, reinterpret_cast<const BoolExpr*>(expression)->args) {
    for_each_condition(static_cast<const Node*>(lfirst(cell)), visit);
  }
}

}  // namespace

void ReadChecks(Snapshot snapshot, const FactsScope& scope, NameTable& names,
                DatabaseFacts& facts) {
  const ReferringColumns referring = FindReferring(scope.catalog);
  if (referring.empty()) return;
  std::vector<std::pair<TableId, CheckFacts>> rows;
  ScanCatalog(ConstraintRelationId, snapshot, [&](HeapTuple row, TupleDesc descriptor) {
    const auto form = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(row));
    if (form->contype != CONSTRAINT_CHECK || !IsEnforced(*form)) return;
    const TableId table = scope.table_of.Find(form->conrelid);
    if (table == OidMap::kNotFound) return;
    const ColumnNumbers numbers = read_column_numbers(row, Anum_pg_constraint_conkey, descriptor);
    if (!NamesAny(referring, scope, table, numbers)) return;
    const NameId name = names.Intern(NameStr(form->conname));
    CheckReader reader(scope, table, facts);
    with_expression(row, Anum_pg_constraint_conbin, descriptor, [&](const Node* expression) {
      for_each_condition(expression, [&](const Node* condition) {
        const auto first = static_cast<std::uint32_t>(facts.check_steps.size());
        reader.add(condition);
        const auto end = static_cast<std::uint32_t>(facts.check_steps.size());
        rows.push_back({table, {name, {first, end - first}}});
      });
      return true;
    });
  });
  std::ranges::stable_sort(rows, {}, [&](const auto& row) { return names[row.second.name]; });
  GroupByTable(std::move(rows), &TableFacts::checks, facts, facts.checks);
}

}  // namespace fk_audit
