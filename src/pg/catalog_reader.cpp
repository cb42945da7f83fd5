#include "pg/catalog_reader.hpp"

#include <algorithm>
#include <exception>

#include "pg/catalog_scan.hpp"
#include "pg/key_reader.hpp"
#include "pg/table_reader.hpp"
#include "pg/trigger_reader.hpp"

namespace fk_audit {
namespace {

// Probing one table takes about as long as passing over the rows of twenty in the scans.
constexpr std::size_t kProbeFraction = 20;

void AddPartitions(const Catalog& catalog, std::vector<bool>& wanted) {
  for (TableId id = 0; id < catalog.tables.size(); ++id) {
    TableId above = id;
    while (above != kNoTable && !wanted[above]) above = catalog.tables[above].partition_of;
    if (above != kNoTable) wanted[id] = true;
  }
}

void AddAncestors(const Catalog& catalog, std::vector<bool>& wanted) {
  for (TableId id = 0; id < catalog.tables.size(); ++id) {
    if (!wanted[id]) continue;
    TableId above = catalog.tables[id].partition_of;
    for (; above != kNoTable && !wanted[above]; above = catalog.tables[above].partition_of) {
      wanted[above] = true;
    }
  }
}

ReadScope ScopeOf(const CatalogRequest& request, const NameTable& names, const Catalog& catalog) {
  ReadScope scope;
  scope.wanted.assign(catalog.tables.size(), !request.wanted);
  if (!request.wanted) return scope;
  for (TableId id = 0; id < catalog.tables.size(); ++id) {
    if (id % 4096 == 0) CheckForInterrupts();
    const Table& table = catalog.tables[id];
    scope.wanted[id] = request.wanted(names[table.schema], names[table.name]);
  }
  if (request.partitions) AddPartitions(catalog, scope.wanted);
  if (request.ancestors) AddAncestors(catalog, scope.wanted);
  const auto count =
      static_cast<std::size_t>(std::count(scope.wanted.begin(), scope.wanted.end(), true));
  scope.probe = count * kProbeFraction < catalog.tables.size();
  if (!scope.probe) return scope;
  for (TableId id = 0; id < catalog.tables.size(); ++id) {
    if (scope.wanted[id]) scope.wanted_oids.push_back(catalog.tables[id].oid);
  }
  return scope;
}

// By TableId: whose columns are read. Tables of the system and of extensions count only where a
// key needs them or a caller wants them.
std::vector<bool> TablesWithColumns(const CatalogRequest& request, const ReadScope& scope,
                                    const Catalog& catalog) {
  std::vector<bool> needed(catalog.tables.size());
  if (request.columns) {
    for (TableId id = 0; id < catalog.tables.size(); ++id) {
      needed[id] = scope.wanted[id] && (request.wanted || catalog.tables[id].audited);
    }
  }
  for (const ForeignKey& key : catalog.foreign_keys) {
    needed[key.child] = true;
    needed[key.parent] = true;
  }
  return needed;
}

std::vector<NameId> AuditedSchemas(const Catalog& catalog, const NameTable& names) {
  std::vector<bool> seen(names.size());
  std::vector<NameId> schemas;
  for (const Table& table : catalog.tables) {
    if (!table.audited || seen[table.schema]) continue;
    seen[table.schema] = true;
    schemas.push_back(table.schema);
  }
  return schemas;
}

}  // namespace

RegisteredSnapshot::RegisteredSnapshot()
    : snapshot_(Call([] { return RegisterSnapshot(GetActiveSnapshot()); })) {}

RegisteredSnapshot::~RegisteredSnapshot() {
  if (std::uncaught_exceptions() == 0) UnregisterSnapshot(snapshot_);
}

void CompleteCatalog(Snapshot snapshot, const OidMap& table_of, const ReadScope& scope,
                     const CatalogRequest& request, NameTable& names, Catalog& catalog) {
  {
    LiveKeys live = ReadKeys(snapshot, table_of, scope, names, catalog);
    ReadTriggers(snapshot, scope.probe, live, catalog);
  }
  ReadColumns(snapshot, table_of, TablesWithColumns(request, scope, catalog), scope.probe, names,
              catalog);
  NameKeyColumns(catalog);
  CloseColumnGaps(catalog);
  std::erase_if(catalog.foreign_keys, [](const ForeignKey& key) { return key.pairs.count == 0; });
  catalog.schemas = AuditedSchemas(catalog, names);
  catalog.Index();
}

Catalog ReadCatalog(Snapshot snapshot, NameTable& names, const CatalogRequest& request) {
  Catalog catalog;
  const OidMap table_of = ReadTables(snapshot, names, catalog);
  const ReadScope scope = ScopeOf(request, names, catalog);
  CompleteCatalog(snapshot, table_of, scope, request, names, catalog);
  return catalog;
}

std::unordered_map<std::uint32_t, std::string> ReadConstraintComments(
    Snapshot snapshot, const std::vector<std::uint32_t>& oids) {
  std::unordered_map<std::uint32_t, std::string> comments;
  const ProbeBy by_object{DescriptionRelationId, DescriptionObjIndexId, Anum_pg_description_objoid,
                          Anum_pg_description_classoid, ConstraintRelationId};
  ProbeCatalog(by_object, oids, snapshot, [&](HeapTuple row, TupleDesc descriptor) {
    const auto form = reinterpret_cast<Form_pg_description>(GETSTRUCT(row));
    bool is_null = false;
    const Datum datum = heap_getattr(row, Anum_pg_description_description, descriptor, &is_null);
    if (form->objsubid != 0 || is_null) return;
    text* const comment = DatumGetTextPP(datum);
    comments[form->objoid].assign(VARDATA_ANY(comment), VARSIZE_ANY_EXHDR(comment));
    if (PointerGetDatum(comment) != datum) pfree(comment);
  });
  return comments;
}

}  // namespace fk_audit
