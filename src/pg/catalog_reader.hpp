// The catalogs to core values, under one MVCC snapshot.
//
// Whole catalogs are read by table scans into own hash tables, because the syscache would keep
// some 300 MB per session at 200,000 foreign keys and always answers with the newest state, so
// that a concurrent DROP surfaces as "cache lookup failed". When only a few tables are asked for,
// the same rows come from index probes under the same snapshot.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/catalog.hpp"
#include "core/name_table.hpp"
#include "core/oid_map.hpp"
#include "pg/postgres.hpp"
#include "pg/table_reader.hpp"

namespace fk_audit {

// The snapshot of the running query, registered for the life of the object: agrees with what the
// same statement reads from tables. When an exception ends the life, the abort of the transaction
// that follows releases the snapshot: the resource owner of an aborted operation may be another.
class RegisteredSnapshot {
 public:
  RegisteredSnapshot();
  ~RegisteredSnapshot();
  RegisteredSnapshot(const RegisteredSnapshot&) = delete;
  RegisteredSnapshot& operator=(const RegisteredSnapshot&) = delete;

  Snapshot get() const { return snapshot_; }

 private:
  Snapshot snapshot_;
};

struct CatalogRequest {
  // Tables whose foreign keys, primary key and columns are asked for; empty: all audited ones, and
  // all foreign keys. Tables that the keys refer to come with primary key and columns too. Whoever
  // looks up the parents of declared keys must want them as well: the reader cannot know them.
  std::function<bool(std::string_view schema, std::string_view table)> wanted;
  // Also the foreign keys of the partitioned tables that wanted partitions belong to.
  bool ancestors = false;
  // With `wanted`: the foreign keys of the wanted tables' partitions are asked for too.
  bool partitions = false;
  // False: primary keys and columns only of the tables on both sides of the keys that are read.
  bool columns = true;
};

// Reads tables, columns, primary keys, foreign keys and the state of their RI triggers; the
// result is indexed. Every table of the database is in Catalog::tables whatever is wanted, but
// no foreign key of an unwanted child. Takes ACCESS SHARE on at most eight catalogs, one after the
// other, and nothing else. Works on a hot standby and in a read-only transaction; acts on cancel
// at any size. Throws what `request.wanted` throws.
Catalog ReadCatalog(Snapshot snapshot, NameTable& names, const CatalogRequest& request);

// The part of it behind the tables: reads keys, triggers and columns of the tables of `scope`, and
// indexes the catalog.
void CompleteCatalog(Snapshot snapshot, const OidMap& table_of, const ReadScope& scope,
                     const CatalogRequest& request, NameTable& names, Catalog& catalog);

// COMMENT ON CONSTRAINT of the given pg_constraint OIDs, those that have one.
std::unordered_map<std::uint32_t, std::string> ReadConstraintComments(
    Snapshot snapshot, const std::vector<std::uint32_t>& oids);

}  // namespace fk_audit
