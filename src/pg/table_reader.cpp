#include "pg/table_reader.hpp"

#include <string_view>

#include "core/error.hpp"
#include "pg/catalog_scan.hpp"
#include "pg/domain_reader.hpp"

namespace fk_audit {
namespace {

struct Schema {
  NameId name;
  bool system;
};

struct Schemas {
  OidMap by_oid;  // pg_namespace OID -> index in `all`
  std::vector<Schema> all;
};

Schemas ReadSchemas(Snapshot snapshot, NameTable& names) {
  Schemas schemas;
  ScanCatalog(NamespaceRelationId, snapshot, [&](HeapTuple row, TupleDesc) {
    const auto form = reinterpret_cast<Form_pg_namespace>(GETSTRUCT(row));
    const std::string_view name = NameStr(form->nspname);
    schemas.by_oid.Insert(form->oid, static_cast<std::uint32_t>(schemas.all.size()));
    schemas.all.push_back({names.Intern(name), IsSystemSchema(name)});
  });
  return schemas;
}

OidMap ReadClasses(Snapshot snapshot, NameTable& names, Catalog& catalog) {
  const Schemas schemas = ReadSchemas(snapshot, names);
  OidMap table_of;
  ScanCatalog(RelationRelationId, snapshot, [&](HeapTuple row, TupleDesc) {
    const auto form = reinterpret_cast<Form_pg_class>(GETSTRUCT(row));
    if (form->relkind != RELKIND_RELATION && form->relkind != RELKIND_PARTITIONED_TABLE) return;
    const std::uint32_t schema = schemas.by_oid.Find(form->relnamespace);
    if (schema == OidMap::kNotFound) return;
    table_of.Insert(form->oid, static_cast<TableId>(catalog.tables.size()));
    catalog.tables.push_back(
        MakeTable(*form, schemas.all[schema].name, schemas.all[schema].system, names));
  });
  return table_of;
}

// Only partitions have a partitioned table above them in pg_inherits: legacy inheritance never
// does (tablecmds.c, MergeAttributes). A partition whose DETACH CONCURRENTLY is under way no longer
// belongs to it for new queries.
void ReadPartitions(Snapshot snapshot, const OidMap& table_of, Catalog& catalog) {
  ScanCatalog(InheritsRelationId, snapshot, [&](HeapTuple row, TupleDesc) {
    const auto form = reinterpret_cast<Form_pg_inherits>(GETSTRUCT(row));
    const TableId child = table_of.Find(form->inhrelid);
    const TableId parent = table_of.Find(form->inhparent);
    if (child == OidMap::kNotFound || parent == OidMap::kNotFound) return;
    if (form->inhdetachpending || !catalog.tables[parent].partitioned) return;
    catalog.tables[child].partition_of = parent;
  });
  CutCircles(catalog);
}

void ExcludeExtensionMembers(Snapshot snapshot, const OidMap& table_of, Catalog& catalog) {
  std::vector<std::uint32_t> extensions;
  ScanCatalog(ExtensionRelationId, snapshot, [&](HeapTuple row, TupleDesc) {
    extensions.push_back(reinterpret_cast<Form_pg_extension>(GETSTRUCT(row))->oid);
  });
  const ProbeBy by_extension{DependRelationId, DependReferenceIndexId, Anum_pg_depend_refobjid,
                             Anum_pg_depend_refclassid, ExtensionRelationId};
  ProbeCatalog(by_extension, extensions, snapshot, [&](HeapTuple row, TupleDesc) {
    const auto form = reinterpret_cast<Form_pg_depend>(GETSTRUCT(row));
    if (form->classid != RelationRelationId || form->deptype != DEPENDENCY_EXTENSION) return;
    const TableId table = table_of.Find(form->objid);
    if (table != OidMap::kNotFound) catalog.tables[table].audited = false;
  });
}

// Lays out one place per column ever made. relnatts and pg_attribute agree under one snapshot, so
// that nothing has to be sorted or collected first.
void ReserveColumns(const std::vector<bool>& needed, Catalog& catalog) {
  std::uint64_t total = 0;
  for (TableId id = 0; id < catalog.tables.size(); ++id) {
    Run& columns = catalog.tables[id].columns;
    if (!needed[id]) columns.count = 0;
    columns.first = static_cast<std::uint32_t>(total);
    total += columns.count;
  }
  if (total > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(ErrorCode::kLimitExceeded, "more than 4294967295 columns in the database",
                "Pass a pattern of tables, so that fewer are read.");
  }
  catalog.columns.assign(total, Column{});
}

// Rows of one table mostly lie together, so the last table is remembered.
class ColumnVisitor {
 public:
  ColumnVisitor(const OidMap& table_of, NameTable& names, Catalog& catalog)
      : table_of_(table_of), names_(names), catalog_(catalog) {}

  void Take(HeapTuple row) {
    const auto form = reinterpret_cast<Form_pg_attribute>(GETSTRUCT(row));
    if (form->attnum <= 0 || form->attisdropped) return;
    if (form->attrelid != last_oid_) {
      last_oid_ = form->attrelid;
      const TableId table = table_of_.Find(last_oid_);
      run_ = table == OidMap::kNotFound ? Run{} : catalog_.tables[table].columns;
    }
    const auto place = static_cast<std::uint32_t>(form->attnum - 1);
    if (place >= run_.count) return;
    catalog_.columns[run_.first + place] = {names_.Intern(NameStr(form->attname)), form->attnum,
                                            form->attnotnull};
    if (!form->attnotnull && MayBeDomain(form->atttypid)) {
      perhaps_domains_.push_back({run_.first + place, form->atttypid});
    }
  }

  const std::vector<TypedColumn>& perhaps_domains() const { return perhaps_domains_; }

 private:
  const OidMap& table_of_;
  NameTable& names_;
  Catalog& catalog_;
  std::vector<TypedColumn> perhaps_domains_;
  Oid last_oid_ = InvalidOid;
  Run run_;
};

}  // namespace

bool IsSystemSchema(std::string_view name) {
  return name == "pg_catalog" || name == "information_schema" || name.starts_with("pg_toast") ||
         name.starts_with("pg_temp");
}

Table MakeTable(const FormData_pg_class& form, NameId schema, bool system, NameTable& names) {
  Table table;
  table.oid = form.oid;
  table.schema = schema;
  table.name = names.Intern(NameStr(form.relname));
  table.row_estimate = form.reltuples;
  table.columns.count = static_cast<std::uint32_t>(form.relnatts);
  table.partitioned = form.relkind == RELKIND_PARTITIONED_TABLE;
  table.audited = !system && form.relpersistence != RELPERSISTENCE_TEMP;
  return table;
}

void CutCircles(Catalog& catalog) {
  for (Table& table : catalog.tables) {
    int levels = 0;
    for (TableId id = table.partition_of; id != kNoTable; id = catalog.tables[id].partition_of) {
      if (++levels <= kMaxPartitionLevels) continue;
      table.partition_of = kNoTable;
      break;
    }
  }
}

OidMap ReadTables(Snapshot snapshot, NameTable& names, Catalog& catalog) {
  OidMap table_of = ReadClasses(snapshot, names, catalog);
  catalog.tables.shrink_to_fit();
  ReadPartitions(snapshot, table_of, catalog);
  ExcludeExtensionMembers(snapshot, table_of, catalog);
  return table_of;
}

void ReadColumns(Snapshot snapshot, const OidMap& table_of, const std::vector<bool>& needed,
                 bool probe, NameTable& names, Catalog& catalog) {
  ReserveColumns(needed, catalog);
  ColumnVisitor visitor(table_of, names, catalog);
  const auto take = [&](HeapTuple row, TupleDesc) { visitor.Take(row); };
  if (!probe) {
    ScanCatalog(AttributeRelationId, snapshot, take);
  } else {
    std::vector<std::uint32_t> oids;
    for (TableId id = 0; id < catalog.tables.size(); ++id) {
      if (needed[id]) oids.push_back(catalog.tables[id].oid);
    }
    ProbeCatalog({AttributeRelationId, AttributeRelidNumIndexId, Anum_pg_attribute_attrelid}, oids,
                 snapshot, take);
  }
  MarkNotNullDomains(snapshot, visitor.perhaps_domains(), catalog);
}

void CloseColumnGaps(Catalog& catalog) {
  std::uint32_t end = 0;
  for (Table& table : catalog.tables) {
    const Run with_gaps = table.columns;
    table.columns = {end, 0};
    for (std::uint32_t i = 0; i < with_gaps.count; ++i) {
      const Column column = catalog.columns[with_gaps.first + i];
      if (column.name == kNoName) continue;
      catalog.columns[end++] = column;
      ++table.columns.count;
    }
  }
  catalog.columns.resize(end);
}

}  // namespace fk_audit
