#include "pg/facts_reader.hpp"

#include <string>

#include "pg/catalog_scan.hpp"
#include "pg/facts_scope.hpp"

namespace fk_audit {
namespace {

// Both sides of every key, one more table, and all partitions below them.
std::vector<bool> TablesToRead(const Catalog& catalog, TableId also) {
  std::vector<bool> wanted(catalog.tables.size());
  if (also != kNoTable) wanted[also] = true;
  for (const ForeignKey& key : catalog.foreign_keys) {
    wanted[key.child] = true;
    wanted[key.parent] = true;
  }
  for (TableId id = 0; id < catalog.tables.size(); ++id) {
    TableId above = id;
    while (above != kNoTable && !wanted[above]) above = catalog.tables[above].partition_of;
    if (above != kNoTable) wanted[id] = true;
  }
  return wanted;
}

FactsScope ScopeOf(const Catalog& catalog, TableId also) {
  FactsScope scope{catalog, {}, {}, {}, {}};
  const std::vector<bool> wanted = TablesToRead(catalog, also);
  for (TableId id = 0; id < catalog.tables.size(); ++id) {
    const Table& table = catalog.tables[id];
    if (wanted[id]) scope.table_of.Insert(table.oid, id);
    scope.any_table.Insert(table.oid, id);
  }
  scope.statistics_visible.assign(catalog.tables.size(), false);
  return scope;
}

void ListPartitions(const Catalog& catalog, DatabaseFacts& facts) {
  std::vector<std::pair<TableId, TableId>> rows;
  for (TableId id = 0; id < catalog.tables.size(); ++id) {
    const TableId above = catalog.tables[id].partition_of;
    if (above != kNoTable) rows.emplace_back(above, id);
  }
  GroupByTable(std::move(rows), &TableFacts::partitions, facts, facts.partitions);
}

// Whose statistics the current user may see: those of tables that the user may SELECT from and
// whose rows no policy hides (system_views.sql, pg_stats; rls.c, check_enable_rls). Asked of the
// row that the snapshot shows: the server's own checks look up the newest state.
class StatisticsRights {
 public:
  StatisticsRights()
      : role_(Call([] { return GetUserId(); })),
        reads_all_(Call(
            [] { return superuser() || has_privs_of_role(GetUserId(), ROLE_PG_READ_ALL_DATA); })),
        bypasses_policies_(Call([] { return has_bypassrls_privilege(GetUserId()); })) {}

  // Calls the server, hence its name: only inside a Call.
  bool may_see(HeapTuple row, TupleDesc descriptor) const {
    const auto form = reinterpret_cast<Form_pg_class>(GETSTRUCT(row));
    const bool owner = has_privs_of_role(role_, form->relowner);
    const bool filtered =
        form->relrowsecurity && !bypasses_policies_ && (!owner || form->relforcerowsecurity);
    return !filtered && (reads_all_ || may_select(row, descriptor, owner));
  }

 private:
  bool may_select(HeapTuple row, TupleDesc descriptor, bool owner) const {
    bool is_null = false;
    const Datum datum = heap_getattr(row, Anum_pg_class_relacl, descriptor, &is_null);
    if (is_null) return owner;
    const auto form = reinterpret_cast<Form_pg_class>(GETSTRUCT(row));
    Acl* const list = DatumGetAclP(datum);
    const bool may = aclmask(list, role_, form->relowner, ACL_SELECT, ACLMASK_ANY) != 0;
    if (PointerGetDatum(list) != datum) pfree(list);
    return may;
  }

  Oid role_;
  bool reads_all_;
  bool bypasses_policies_;
};

void SetTable(const FormData_pg_class& form, TableFacts& table) {
  table.persistence = form.relpersistence;
  table.row_security = form.relrowsecurity;
  table.force_row_security = form.relforcerowsecurity;
  if (form.relpages > 0) table.bytes = static_cast<std::int64_t>(form.relpages) * BLCKSZ;
}

// Calls the server, hence its name: only inside a Call.
void read_counters(Oid oid, TableFacts& table) {
  const PgStat_StatTabEntry* const entry = pgstat_fetch_stat_tabentry(oid);
  if (entry == nullptr) return;
  table.rows_inserted = entry->tuples_inserted;
  table.rows_updated = entry->tuples_updated;
  table.rows_deleted = entry->tuples_deleted;
}

void ReadClasses(Snapshot snapshot, FactsScope& scope, DatabaseFacts& facts) {
  const StatisticsRights rights;
  ScanCatalog(RelationRelationId, snapshot, [&](HeapTuple row, TupleDesc descriptor) {
    const auto form = reinterpret_cast<Form_pg_class>(GETSTRUCT(row));
    if (form->relam == BTREE_AM_OID || form->relam == HASH_AM_OID) {
      scope.equality_indexes.Insert(form->oid, 0);
    }
    const TableId columns = scope.any_table.Find(form->oid);
    if (columns != OidMap::kNotFound) {
      scope.statistics_visible[columns] = rights.may_see(row, descriptor);
    }
    const TableId id = scope.table_of.Find(form->oid);
    if (id == OidMap::kNotFound) return;
    SetTable(*form, facts.tables[id]);
    read_counters(form->oid, facts.tables[id]);
  });
}

// Legacy inheritance; partitions are in Catalog::tables, those that are just being detached are
// neither.
void ReadInheritance(Snapshot snapshot, const FactsScope& scope, DatabaseFacts& facts) {
  std::vector<std::pair<TableId, TableId>> rows;
  ScanCatalog(InheritsRelationId, snapshot, [&](HeapTuple row, TupleDesc) {
    const auto form = reinterpret_cast<Form_pg_inherits>(GETSTRUCT(row));
    if (form->inhdetachpending) return;
    const TableId child = scope.any_table.Find(form->inhrelid);
    if (child == OidMap::kNotFound || scope.catalog.tables[child].partition_of != kNoTable) return;
    facts.tables[child].inherits = true;
    const TableId parent = scope.table_of.Find(form->inhparent);
    if (parent != OidMap::kNotFound) rows.emplace_back(parent, child);
  });
  GroupByTable(std::move(rows), &TableFacts::inheritors, facts, facts.inheritors);
}

void ReadPartitionKeys(Snapshot snapshot, const FactsScope& scope, DatabaseFacts& facts) {
  ScanCatalog(PartitionedRelationId, snapshot, [&](HeapTuple row, TupleDesc) {
    const auto form = reinterpret_cast<Form_pg_partitioned_table>(GETSTRUCT(row));
    const TableId id = scope.table_of.Find(form->partrelid);
    if (id == OidMap::kNotFound) return;
    TableFacts& table = facts.tables[id];
    table.partition_strategy = form->partstrat;
    table.partition_columns = {static_cast<std::uint32_t>(facts.partition_columns.size()),
                               static_cast<std::uint32_t>(form->partnatts)};
    for (int i = 0; i < form->partnatts; ++i) {
      facts.partition_columns.push_back(scope.NameOf(id, form->partattrs.values[i]));
    }
  });
}

void ReadComments(Snapshot snapshot, const FactsScope& scope, DatabaseFacts& facts) {
  ScanCatalog(DescriptionRelationId, snapshot, [&](HeapTuple row, TupleDesc descriptor) {
    const auto form = reinterpret_cast<Form_pg_description>(GETSTRUCT(row));
    if (form->classoid != RelationRelationId) return;
    std::string* target = nullptr;
    if (form->objsubid == 0) {
      const TableId id = scope.table_of.Find(form->objoid);
      if (id != OidMap::kNotFound) target = &facts.tables[id].comment;
    } else {
      const std::uint32_t place = scope.PlaceByOid(form->objoid, form->objsubid);
      if (place != OidMap::kNotFound) target = &facts.columns[place].comment;
    }
    bool is_null = false;
    const Datum datum = heap_getattr(row, Anum_pg_description_description, descriptor, &is_null);
    if (target == nullptr || is_null) return;
    text* const comment = DatumGetTextPP(datum);
    target->assign(VARDATA_ANY(comment), VARSIZE_ANY_EXHDR(comment));
    if (PointerGetDatum(comment) != datum) pfree(comment);
  });
}

}  // namespace

DatabaseFacts ReadFacts(Snapshot snapshot, NameTable& names, const Catalog& catalog, TableId also) {
  DatabaseFacts facts;
  facts.tables.resize(catalog.tables.size());
  facts.columns.resize(catalog.columns.size());
  FactsScope scope = ScopeOf(catalog, also);
  ListPartitions(catalog, facts);
  ReadClasses(snapshot, scope, facts);
  ReadInheritance(snapshot, scope, facts);
  ReadPartitionKeys(snapshot, scope, facts);
  ReadColumnFacts(snapshot, scope, names, facts);
  ReadIndexes(snapshot, scope, facts);
  ReadUserTriggers(snapshot, scope, names, facts);
  ReadRules(snapshot, scope, names, facts);
  ReadChecks(snapshot, scope, names, facts);
  ReadComments(snapshot, scope, facts);
  return facts;
}

}  // namespace fk_audit
