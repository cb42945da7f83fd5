#include "pg/guard/neighbourhood.hpp"

#include <algorithm>
#include <cstring>

#include "core/oid_map.hpp"
#include "pg/catalog_reader.hpp"
#include "pg/catalog_scan.hpp"
#include "pg/key_reader.hpp"
#include "pg/table_reader.hpp"

namespace fk_audit {
namespace {

constexpr ProbeBy kConstraintsOfTable{ConstraintRelationId, ConstraintRelidTypidNameIndexId,
                                      Anum_pg_constraint_conrelid};

class NeighbourhoodReader {
 public:
  NeighbourhoodReader(Snapshot snapshot, NameTable& names) : snapshot_(snapshot), names_(names) {}

  Catalog Read(const Oids& tables) {
    AddTables(tables);
    AddAncestors();
    const std::size_t wanted = catalog_.tables.size();
    AddTables(Parents());
    ExcludeExtensionMembers();
    ReadScope scope;
    scope.probe = true;
    scope.wanted.assign(catalog_.tables.size(), false);
    for (TableId id = 0; id < wanted; ++id) {
      scope.wanted[id] = true;
      scope.wanted_oids.push_back(catalog_.tables[id].oid);
    }
    CompleteCatalog(snapshot_, table_of_, scope, {}, names_, catalog_);
    return std::move(catalog_);
  }

 private:
  struct SchemaRow {
    Oid oid;
    NameId name;
    bool system;
  };

  void AddTables(Oids oids) {
    std::erase_if(oids, [this](Oid oid) { return table_of_.Find(oid) != OidMap::kNotFound; });
    SortOnce(oids);
    std::vector<FormData_pg_class> rows;
    ProbeCatalog(
        {RelationRelationId, ClassOidIndexId, Anum_pg_class_oid}, oids, snapshot_,
        [&](HeapTuple row, TupleDesc) {
          const auto form = reinterpret_cast<Form_pg_class>(GETSTRUCT(row));
          if (form->relkind != RELKIND_RELATION && form->relkind != RELKIND_PARTITIONED_TABLE) {
            return;
          }
          std::memcpy(&rows.emplace_back(), form, CLASS_TUPLE_SIZE);
        });
    ReadSchemas(rows);
    for (const FormData_pg_class& row : rows) {
      const SchemaRow* const schema = FindSchema(row.relnamespace);
      if (schema == nullptr) continue;
      table_of_.Insert(row.oid, static_cast<TableId>(catalog_.tables.size()));
      catalog_.tables.push_back(MakeTable(row, schema->name, schema->system, names_));
    }
  }

  const SchemaRow* FindSchema(Oid oid) const {
    const auto found = std::ranges::find(schemas_, oid, &SchemaRow::oid);
    return found == schemas_.end() ? nullptr : &*found;
  }

  void ReadSchemas(const std::vector<FormData_pg_class>& rows) {
    Oids oids;
    for (const FormData_pg_class& row : rows) {
      if (FindSchema(row.relnamespace) == nullptr) oids.push_back(row.relnamespace);
    }
    SortOnce(oids);
    ProbeCatalog({NamespaceRelationId, NamespaceOidIndexId, Anum_pg_namespace_oid}, oids, snapshot_,
                 [&](HeapTuple row, TupleDesc) {
                   const auto form = reinterpret_cast<Form_pg_namespace>(GETSTRUCT(row));
                   const char* const name = NameStr(form->nspname);
                   schemas_.push_back({form->oid, names_.Intern(name), IsSystemSchema(name)});
                 });
  }

  // Level by level; a circle ends where every table of it is known.
  void AddAncestors() {
    for (std::size_t first = 0; first < catalog_.tables.size();) {
      Oids level;
      for (; first < catalog_.tables.size(); ++first) level.push_back(catalog_.tables[first].oid);
      struct Edge {
        Oid child;
        Oid parent;
      };
      std::vector<Edge> edges;
      Oids parents;
      ProbeCatalog({InheritsRelationId, InheritsRelidSeqnoIndexId, Anum_pg_inherits_inhrelid},
                   level, snapshot_, [&](HeapTuple row, TupleDesc) {
                     const auto form = reinterpret_cast<Form_pg_inherits>(GETSTRUCT(row));
                     if (form->inhdetachpending) return;
                     edges.push_back({form->inhrelid, form->inhparent});
                     parents.push_back(form->inhparent);
                   });
      AddTables(std::move(parents));
      for (const Edge& edge : edges) {
        const TableId parent = table_of_.Find(edge.parent);
        if (parent == OidMap::kNotFound || !catalog_.tables[parent].partitioned) continue;
        catalog_.tables[table_of_.Find(edge.child)].partition_of = parent;
      }
    }
    CutCircles(catalog_);
  }

  Oids Known() const {
    Oids tables;
    for (const Table& table : catalog_.tables) tables.push_back(table.oid);
    return tables;
  }

  // By table: an extension may have thousands of members.
  void ExcludeExtensionMembers() {
    const ProbeBy by_table{DependRelationId, DependDependerIndexId, Anum_pg_depend_objid,
                           Anum_pg_depend_classid, RelationRelationId};
    ProbeCatalog(by_table, Known(), snapshot_, [&](HeapTuple row, TupleDesc) {
      const auto form = reinterpret_cast<Form_pg_depend>(GETSTRUCT(row));
      if (form->deptype != DEPENDENCY_EXTENSION) return;
      catalog_.tables[table_of_.Find(form->objid)].audited = false;
    });
  }

  Oids Parents() const {
    Oids parents;
    ProbeCatalog(kConstraintsOfTable, Known(), snapshot_, [&](HeapTuple row, TupleDesc) {
      const auto form = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(row));
      if (form->contype == CONSTRAINT_FOREIGN) parents.push_back(form->confrelid);
    });
    return parents;
  }

  Snapshot snapshot_;
  NameTable& names_;
  Catalog catalog_;
  OidMap table_of_;
  std::vector<SchemaRow> schemas_;
};

}  // namespace

void SortOnce(Oids& oids) {
  std::ranges::sort(oids);
  oids.erase(std::unique(oids.begin(), oids.end()), oids.end());
}

Catalog ReadNeighbourhood(Snapshot snapshot, const Oids& tables, NameTable& names) {
  return NeighbourhoodReader(snapshot, names).Read(tables);
}

Oids PartitionsOf(Snapshot snapshot, const Oids& tables) {
  Oids all;
  OidMap seen;
  for (const Oid table : tables) seen.Insert(table, 0);
  for (Oids level = tables; !level.empty();) {
    Oids below;
    ProbeCatalog({InheritsRelationId, InheritsParentIndexId, Anum_pg_inherits_inhparent}, level,
                 snapshot, [&](HeapTuple row, TupleDesc) {
                   const Oid child = reinterpret_cast<Form_pg_inherits>(GETSTRUCT(row))->inhrelid;
                   if (seen.Insert(child, 0)) below.push_back(child);
                 });
    all.insert(all.end(), below.begin(), below.end());
    level = std::move(below);
  }
  return all;
}

Oids TablesOfKeys(Snapshot snapshot, const Oids& constraints) {
  Oids tables;
  ProbeCatalog({ConstraintRelationId, ConstraintOidIndexId, Anum_pg_constraint_oid}, constraints,
               snapshot, [&](HeapTuple row, TupleDesc) {
                 const auto form = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(row));
                 if (form->contype == CONSTRAINT_FOREIGN) tables.push_back(form->conrelid);
               });
  SortOnce(tables);
  return tables;
}

Oids ChildrenOf(Snapshot snapshot, const Oids& tables) {
  Oids constraints;
  const ProbeBy by_table{DependRelationId, DependReferenceIndexId, Anum_pg_depend_refobjid,
                         Anum_pg_depend_refclassid, RelationRelationId};
  ProbeCatalog(by_table, tables, snapshot, [&](HeapTuple row, TupleDesc) {
    const auto form = reinterpret_cast<Form_pg_depend>(GETSTRUCT(row));
    if (form->classid == ConstraintRelationId) constraints.push_back(form->objid);
  });
  SortOnce(constraints);
  return TablesOfKeys(snapshot, constraints);
}

Oids UniqueConstraintsOf(Snapshot snapshot, const Oids& tables) {
  Oids constraints;
  ProbeCatalog(kConstraintsOfTable, tables, snapshot, [&](HeapTuple row, TupleDesc) {
    const auto form = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(row));
    if (form->contype == CONSTRAINT_PRIMARY || form->contype == CONSTRAINT_UNIQUE) {
      constraints.push_back(form->oid);
    }
  });
  SortOnce(constraints);
  return constraints;
}

}  // namespace fk_audit
