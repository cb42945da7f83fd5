#include "pg/catalog_scan.hpp"
#include "pg/facts_scope.hpp"

namespace fk_audit {
namespace {

// What is needed of pg_type. Rows of types that no column has are passed over, but for domains,
// which may lie below the domain of a column.
struct Type {
  Oid oid;
  Oid over;  // typbasetype; 0: no domain
  NameId name;
  char category;
  bool has_default;  // of a domain: the server copies it down from the domain below
};

struct Types {
  OidMap by_oid;  // pg_type OID -> index in `all`
  std::vector<Type> all;
};

void SetColumn(const FormData_pg_attribute& form, ColumnFacts& column) {
  column.type = form.atttypid;
  column.generated = form.attgenerated != '\0';
  column.identity = form.attidentity != '\0';
  column.has_default = form.atthasdef && !column.generated;
}

// Returns the types that occur, as the keys of a map.
OidMap ReadAttributes(Snapshot snapshot, const FactsScope& scope, DatabaseFacts& facts) {
  OidMap occurring;
  ScanCatalog(AttributeRelationId, snapshot, [&](HeapTuple row, TupleDesc) {
    const auto form = reinterpret_cast<Form_pg_attribute>(GETSTRUCT(row));
    if (form->attnum <= 0 || form->attisdropped) return;
    const std::uint32_t place = scope.PlaceByOid(form->attrelid, form->attnum);
    if (place == OidMap::kNotFound) return;
    SetColumn(*form, facts.columns[place]);
    occurring.Insert(form->atttypid, 0);
  });
  return occurring;
}

Types ReadTypes(Snapshot snapshot, const OidMap& occurring, NameTable& names) {
  Types types;
  ScanCatalog(TypeRelationId, snapshot, [&](HeapTuple row, TupleDesc descriptor) {
    const auto form = reinterpret_cast<Form_pg_type>(GETSTRUCT(row));
    if (occurring.Find(form->oid) == OidMap::kNotFound && form->typtype != TYPTYPE_DOMAIN) return;
    types.by_oid.Insert(form->oid, static_cast<std::uint32_t>(types.all.size()));
    types.all.push_back({form->oid, form->typbasetype, names.Intern(NameStr(form->typname)),
                         form->typcategory,
                         !heap_attisnull(row, Anum_pg_type_typdefaultbin, descriptor)});
  });
  return types;
}

// Follows a chain of domains to the type at its end. Domains cannot go round in a circle unless
// somebody edits the catalog: the bound is for that.
void ResolveDomain(const Types& types, ColumnFacts& column) {
  constexpr int kMaxLevels = 100;
  column.base_type = column.type;
  for (int level = 0; level < kMaxLevels; ++level) {
    const std::uint32_t found = types.by_oid.Find(column.base_type);
    if (found == OidMap::kNotFound || types.all[found].over == InvalidOid) return;
    const Type& domain = types.all[found];
    column.base_type = domain.over;
    if (domain.has_default && level == 0 && !column.generated && !column.identity) {
      column.has_default = true;
    }
  }
}

void SetTypes(const Types& types, DatabaseFacts& facts) {
  for (ColumnFacts& column : facts.columns) {
    ResolveDomain(types, column);
    const std::uint32_t found = types.by_oid.Find(column.type);
    if (found == OidMap::kNotFound) continue;
    column.type_name = types.all[found].name;
    column.type_category = types.all[found].category;
  }
}

// Tables have a row about their own rows and, with legacy children, one that counts these in too;
// partitioned tables have only the latter (analyze.c, do_analyze_rel).
void ReadStatistics(Snapshot snapshot, const FactsScope& scope, DatabaseFacts& facts) {
  ScanCatalog(StatisticRelationId, snapshot, [&](HeapTuple row, TupleDesc) {
    const auto form = reinterpret_cast<Form_pg_statistic>(GETSTRUCT(row));
    const TableId id = scope.any_table.Find(form->starelid);
    if (id == OidMap::kNotFound || !scope.statistics_visible[id]) return;
    if (form->stainherit != scope.catalog.tables[id].partitioned) return;
    const std::uint32_t place = scope.PlaceOf(id, form->staattnum);
    if (place == OidMap::kNotFound) return;
    facts.columns[place].null_fraction = form->stanullfrac;
    facts.columns[place].distinct = form->stadistinct;
  });
}

}  // namespace

void ReadColumnFacts(Snapshot snapshot, const FactsScope& scope, NameTable& names,
                     DatabaseFacts& facts) {
  const OidMap occurring = ReadAttributes(snapshot, scope, facts);
  SetTypes(ReadTypes(snapshot, occurring, names), facts);
  ReadStatistics(snapshot, scope, facts);
}

}  // namespace fk_audit
