#include <string_view>

#include "core/trigger_result.hpp"
#include "pg/catalog_scan.hpp"
#include "pg/facts_scope.hpp"
#include "pg/stored_expression.hpp"

namespace fk_audit {
namespace {

IndexFacts MakeIndex(const FormData_pg_index& form, TableId table, const FactsScope& scope,
                     DatabaseFacts& facts) {
  IndexFacts index;
  index.columns = {static_cast<std::uint32_t>(facts.index_columns.size()),
                   static_cast<std::uint32_t>(form.indnkeyatts)};
  for (int i = 0; i < form.indnkeyatts; ++i) {
    facts.index_columns.push_back(scope.NameOf(table, form.indkey.values[i]));
  }
  index.unique = form.indisunique;
  index.primary = form.indisprimary;
  index.valid = form.indisvalid;
  index.btree = scope.equality_indexes.Find(form.indexrelid) != OidMap::kNotFound;
  return index;
}

// The number of the column of which `node` says IS NOT NULL; InvalidAttrNumber: it says more.
AttrNumber NotNullColumn(const Node* node) {
  if (!IsA(node, NullTest)) return InvalidAttrNumber;
  const auto test = reinterpret_cast<const NullTest*>(node);
  const auto column = reinterpret_cast<const Var*>(test->arg);
  if (test->nulltesttype != IS_NOT_NULL || test->argisrow || !IsA(column, Var)) {
    return InvalidAttrNumber;
  }
  return column->varattno;
}

// The columns of a predicate of nothing but IS NOT NULL; none if there is more to it.
ColumnNumbers NotNullColumns(const Node* predicate) {
  ColumnNumbers columns;
  const auto add = [&](const Node* node) {
    const AttrNumber number = NotNullColumn(node);
    if (number <= 0 || columns.count == INDEX_MAX_KEYS) return false;
    columns.values[columns.count++] = number;
    return true;
  };
  if (!is_andclause(predicate)) {
    add(predicate);
    return columns;
  }
  ListCell* cell = nullptr;
  foreach (cell, reinterpret_cast<const BoolExpr*>(predicate)->args) {
    if (!add(static_cast<const Node*>(lfirst(cell)))) return ColumnNumbers();
  }
  return columns;
}

Run AddNotNullColumns(const ColumnNumbers& columns, TableId table, const FactsScope& scope,
                      DatabaseFacts& facts) {
  const Run run{static_cast<std::uint32_t>(facts.index_columns.size()),
                static_cast<std::uint32_t>(columns.count)};
  for (int i = 0; i < columns.count; ++i) {
    facts.index_columns.push_back(scope.NameOf(table, columns.values[i]));
  }
  return run;
}

// A trigger and what it runs, until the function's text is read.
struct FoundTrigger {
  TableId table;
  Oid function;
  TriggerFacts facts;
};

TriggerFacts MakeTrigger(const FormData_pg_trigger& form, NameTable& names) {
  TriggerFacts trigger;
  trigger.name = names.Intern(NameStr(form.tgname));
  trigger.before = TRIGGER_FOR_BEFORE(form.tgtype);
  trigger.for_each_row = TRIGGER_FOR_ROW(form.tgtype);
  trigger.on_delete = TRIGGER_FOR_DELETE(form.tgtype);
  trigger.on_update = TRIGGER_FOR_UPDATE(form.tgtype);
  return trigger;
}

// The columns of UPDATE OF.
Run AddUpdateColumns(const FormData_pg_trigger& form, TableId table, const FactsScope& scope,
                     DatabaseFacts& facts) {
  const Run run{static_cast<std::uint32_t>(facts.trigger_columns.size()),
                static_cast<std::uint32_t>(form.tgattr.dim1)};
  for (int i = 0; i < form.tgattr.dim1; ++i) {
    facts.trigger_columns.push_back(scope.NameOf(table, form.tgattr.values[i]));
  }
  return run;
}

Oid FindPlpgsql(Snapshot snapshot) {
  Oid language = InvalidOid;
  ScanCatalog(LanguageRelationId, snapshot, [&](HeapTuple row, TupleDesc) {
    const auto form = reinterpret_cast<Form_pg_language>(GETSTRUCT(row));
    if (std::string_view(NameStr(form->lanname)) == "plpgsql") language = form->oid;
  });
  return language;
}

struct FunctionResults {
  TriggerResult on_delete = TriggerResult::kUnclear;
  TriggerResult on_update = TriggerResult::kUnclear;
  std::vector<RowWrite> writes;
};

void ReadResults(std::string_view source, FunctionResults& results) {
  results.on_delete = ResultOf(source, RowEvent::kDelete);
  results.on_update = ResultOf(source, RowEvent::kUpdate);
  results.writes = WritesOf(source);
}

// The columns of the writes of one sort.
Run AddWrites(const std::vector<RowWrite>& writes, bool put_back, NameTable& names,
              DatabaseFacts& facts) {
  Run run{static_cast<std::uint32_t>(facts.trigger_columns.size()), 0};
  for (const RowWrite& write : writes) {
    if (write.puts_back != put_back) continue;
    facts.trigger_columns.push_back(write.column.empty() ? kNoName : names.Intern(write.column));
    ++run.count;
  }
  return run;
}

// Reads what the functions of BEFORE ROW triggers return and assign, each function once.
void SetResults(Snapshot snapshot, std::vector<FoundTrigger>& triggers, NameTable& names,
                DatabaseFacts& facts) {
  OidMap known;
  std::vector<std::uint32_t> functions;
  for (const FoundTrigger& trigger : triggers) {
    if (!trigger.facts.before || !trigger.facts.for_each_row) continue;
    const auto index = static_cast<std::uint32_t>(functions.size());
    if (known.Insert(trigger.function, index)) functions.push_back(trigger.function);
  }
  if (functions.empty()) return;
  std::vector<FunctionResults> results(functions.size());
  const Oid plpgsql = FindPlpgsql(snapshot);
  ProbeCatalog({ProcedureRelationId, ProcedureOidIndexId, Anum_pg_proc_oid}, functions, snapshot,
               [&](HeapTuple row, TupleDesc descriptor) {
                 const auto form = reinterpret_cast<Form_pg_proc>(GETSTRUCT(row));
                 if (form->prolang != plpgsql) return;
                 bool is_null = false;
                 const Datum datum = heap_getattr(row, Anum_pg_proc_prosrc, descriptor, &is_null);
                 if (is_null) return;
                 text* const source = DatumGetTextPP(datum);
                 FunctionResults& result = results[known.Find(form->oid)];
                 ReadResults({VARDATA_ANY(source), VARSIZE_ANY_EXHDR(source)}, result);
                 if (PointerGetDatum(source) != datum) pfree(source);
               });
  for (FoundTrigger& trigger : triggers) {
    const std::uint32_t index = known.Find(trigger.function);
    if (index == OidMap::kNotFound) continue;
    trigger.facts.delete_result = results[index].on_delete;
    trigger.facts.update_result = results[index].on_update;
    if (!trigger.facts.on_update) continue;
    trigger.facts.put_back_columns = AddWrites(results[index].writes, true, names, facts);
    trigger.facts.written_columns = AddWrites(results[index].writes, false, names, facts);
  }
}

// Whether one of a rule's actions is of that kind.
bool HasAction(const Node* actions, CmdType kind) {
  ListCell* cell = nullptr;
  foreach (cell, reinterpret_cast<const List*>(actions)) {
    if (static_cast<const Query*>(lfirst(cell))->commandType == kind) return true;
  }
  return false;
}

}  // namespace

void ReadIndexes(Snapshot snapshot, const FactsScope& scope, DatabaseFacts& facts) {
  std::vector<std::pair<TableId, IndexFacts>> rows;
  ScanCatalog(IndexRelationId, snapshot, [&](HeapTuple row, TupleDesc descriptor) {
    const auto form = reinterpret_cast<Form_pg_index>(GETSTRUCT(row));
    const TableId table = scope.table_of.Find(form->indrelid);
    if (table == OidMap::kNotFound || !form->indislive) return;
    IndexFacts index = MakeIndex(*form, table, scope, facts);
    index.partial = !heap_attisnull(row, Anum_pg_index_indpred, descriptor);
    if (index.partial) {
      const ColumnNumbers columns =
          with_expression(row, Anum_pg_index_indpred, descriptor, NotNullColumns);
      index.not_null = AddNotNullColumns(columns, table, scope, facts);
    }
    rows.emplace_back(table, index);
  });
  GroupByTable(std::move(rows), &TableFacts::indexes, facts, facts.indexes);
}

void ReadUserTriggers(Snapshot snapshot, const FactsScope& scope, NameTable& names,
                      DatabaseFacts& facts) {
  std::vector<FoundTrigger> found;
  ScanCatalog(TriggerRelationId, snapshot, [&](HeapTuple row, TupleDesc descriptor) {
    const auto form = reinterpret_cast<Form_pg_trigger>(GETSTRUCT(row));
    if (form->tgisinternal) return;
    if (form->tgenabled == TRIGGER_DISABLED || form->tgenabled == TRIGGER_FIRES_ON_REPLICA) return;
    const TableId table = scope.table_of.Find(form->tgrelid);
    if (table == OidMap::kNotFound) return;
    found.push_back({table, form->tgfoid, MakeTrigger(*form, names)});
    found.back().facts.update_columns = AddUpdateColumns(*form, table, scope, facts);
    found.back().facts.conditional = !heap_attisnull(row, Anum_pg_trigger_tgqual, descriptor);
  });
  SetResults(snapshot, found, names, facts);
  std::ranges::sort(found, [&](const FoundTrigger& a, const FoundTrigger& b) {
    return names[a.facts.name] < names[b.facts.name];
  });
  std::vector<std::pair<TableId, TriggerFacts>> rows;
  rows.reserve(found.size());
  for (const FoundTrigger& trigger : found) rows.emplace_back(trigger.table, trigger.facts);
  GroupByTable(std::move(rows), &TableFacts::triggers, facts, facts.triggers);
}

void ReadRules(Snapshot snapshot, const FactsScope& scope, NameTable& names, DatabaseFacts& facts) {
  std::vector<std::pair<TableId, RewriteRuleFacts>> rows;
  ScanCatalog(RewriteRelationId, snapshot, [&](HeapTuple row, TupleDesc descriptor) {
    const auto form = reinterpret_cast<Form_pg_rewrite>(GETSTRUCT(row));
    if (form->ev_enabled == RULE_DISABLED || form->ev_enabled == RULE_FIRES_ON_REPLICA) return;
    const TableId table = scope.table_of.Find(form->ev_class);
    if (table == OidMap::kNotFound) return;
    // ev_type is a CmdType as a digit (rewriteDefine.c, InsertRule).
    const auto event = static_cast<CmdType>(form->ev_type - '0');
    if (event != CMD_DELETE && event != CMD_UPDATE) return;
    RewriteRuleFacts rule;
    rule.name = names.Intern(NameStr(form->rulename));
    rule.on_delete = event == CMD_DELETE;
    rule.instead = form->is_instead;
    rule.conditional = with_expression(row, Anum_pg_rewrite_ev_qual, descriptor,
                                       [](const Node* condition) { return condition != nullptr; });
    rule.same_command =
        with_expression(row, Anum_pg_rewrite_ev_action, descriptor,
                        [event](const Node* actions) { return HasAction(actions, event); });
    rows.emplace_back(table, rule);
  });
  std::ranges::sort(rows, {}, [&](const auto& row) { return names[row.second.name]; });
  GroupByTable(std::move(rows), &TableFacts::rules, facts, facts.rules);
}

}  // namespace fk_audit
