#include "pg/catalog_scan.hpp"
#include "pg/facts_scope.hpp"

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

TriggerFacts MakeTrigger(const FormData_pg_trigger& form, NameTable& names) {
  TriggerFacts trigger;
  trigger.name = names.Intern(NameStr(form.tgname));
  trigger.before = TRIGGER_FOR_BEFORE(form.tgtype);
  trigger.for_each_row = TRIGGER_FOR_ROW(form.tgtype);
  trigger.on_delete = TRIGGER_FOR_DELETE(form.tgtype);
  trigger.on_update = TRIGGER_FOR_UPDATE(form.tgtype);
  return trigger;
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
    rows.emplace_back(table, index);
  });
  GroupByTable(std::move(rows), &TableFacts::indexes, facts, facts.indexes);
}

void ReadUserTriggers(Snapshot snapshot, const FactsScope& scope, NameTable& names,
                      DatabaseFacts& facts) {
  std::vector<std::pair<TableId, TriggerFacts>> rows;
  ScanCatalog(TriggerRelationId, snapshot, [&](HeapTuple row, TupleDesc) {
    const auto form = reinterpret_cast<Form_pg_trigger>(GETSTRUCT(row));
    if (form->tgisinternal) return;
    if (form->tgenabled == TRIGGER_DISABLED || form->tgenabled == TRIGGER_FIRES_ON_REPLICA) return;
    const TableId table = scope.table_of.Find(form->tgrelid);
    if (table != OidMap::kNotFound) rows.emplace_back(table, MakeTrigger(*form, names));
  });
  std::ranges::sort(rows, [&](const auto& a, const auto& b) {
    return names[a.second.name] < names[b.second.name];
  });
  GroupByTable(std::move(rows), &TableFacts::triggers, facts, facts.triggers);
}

void ReadRules(Snapshot snapshot, const FactsScope& scope, DatabaseFacts& facts) {
  ScanCatalog(RewriteRelationId, snapshot, [&](HeapTuple row, TupleDesc) {
    const auto form = reinterpret_cast<Form_pg_rewrite>(GETSTRUCT(row));
    if (form->ev_enabled == RULE_DISABLED || form->ev_enabled == RULE_FIRES_ON_REPLICA) return;
    const TableId table = scope.table_of.Find(form->ev_class);
    if (table == OidMap::kNotFound) return;
    // ev_type is a CmdType as a digit (rewriteDefine.c, InsertRule).
    if (form->ev_type == '0' + CMD_DELETE) facts.tables[table].rule_on_delete = true;
    if (form->ev_type == '0' + CMD_UPDATE) facts.tables[table].rule_on_update = true;
  });
}

}  // namespace fk_audit
