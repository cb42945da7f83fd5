// Tables and columns, as parts of ReadCatalog() (src/pg/catalog_reader.cpp).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/catalog.hpp"
#include "core/name_table.hpp"
#include "core/oid_map.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// More levels of partitions than anybody has; a chain that is longer goes round in a circle.
inline constexpr int kMaxPartitionLevels = 1000;

// Which tables the reader goes into, and how it gets at their rows.
struct ReadScope {
  std::vector<bool> wanted;                // by TableId; the children whose keys are read
  std::vector<std::uint32_t> wanted_oids;  // the same as OIDs of pg_class, filled for probes only
  bool probe = false;                      // by index, table by table, instead of a scan
};

// Schemas of the server itself and of temporary tables (namespace.c, InitTempTableNamespace).
bool IsSystemSchema(std::string_view name);

// A table without its place in the tree of partitions. Table::columns.count is the number of
// columns ever made (pg_class.relnatts).
Table MakeTable(const FormData_pg_class& form, NameId schema, bool system, NameTable& names);

// A chain of partitions that does not end would keep every loop over ancestors busy for ever.
void CutCircles(Catalog& catalog);

// Fills Catalog::tables from pg_class, pg_namespace, pg_inherits and the memberships of
// extensions. Returns OID -> TableId. Table::columns.count is the number of columns ever made
// (pg_class.relnatts) until ReadColumns() has run, Table::columns.first and the keys are unset.
OidMap ReadTables(Snapshot snapshot, NameTable& names, Catalog& catalog);

// Gives every table of `needed` (by TableId) its columns, and the others none. Column number n is
// at Table::columns.first + n - 1, so that keys can be resolved; the places of dropped columns
// stay empty (kNoName) until CloseColumnGaps().
void ReadColumns(Snapshot snapshot, const OidMap& table_of, const std::vector<bool>& needed,
                 bool probe, NameTable& names, Catalog& catalog);

// Takes the places of dropped columns out of Catalog::columns.
void CloseColumnGaps(Catalog& catalog);

}  // namespace fk_audit
