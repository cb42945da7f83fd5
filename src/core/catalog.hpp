// A snapshot of the live database as plain values: tables, columns, keys and foreign keys,
// everything that the comparison, the repair and later judgement need. Filled by
// src/pg/catalog_reader.cpp; in unit tests by hand through CatalogBuilder.
//
// Compact on purpose: a database may hold 200,000 foreign keys. Names are ids of one NameTable
// that the declared side shares, lists are runs in one common vector.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "core/foreign_key.hpp"
#include "core/name_table.hpp"
#include "core/oid_map.hpp"

namespace fk_audit {

using TableId = std::uint32_t;  // index in Catalog::tables
inline constexpr TableId kNoTable = std::numeric_limits<TableId>::max();
using ForeignKeyId = std::uint32_t;  // index in Catalog::foreign_keys
inline constexpr ForeignKeyId kNoForeignKey = std::numeric_limits<ForeignKeyId>::max();

// A run of elements in a common vector.
struct Run {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

struct Column {
  NameId name = kNoName;
  std::int16_t number = 0;  // attnum
  bool not_null = false;    // attnotnull, or of a domain that takes no null
};

// One row of pg_class with relkind r or p.
struct Table {
  std::uint32_t oid = 0;
  NameId schema = kNoName;
  NameId name = kNoName;
  TableId partition_of = kNoTable;  // the direct parent, when relispartition
  float row_estimate = -1;          // reltuples; -1: never analysed
  Run columns;                      // in Catalog::columns, by number
  Run primary_key;                  // in Catalog::key_columns
  bool partitioned = false;         // relkind p
  bool audited = true;              // false: temporary, system, or member of an extension
};

struct ColumnPair {
  NameId child = kNoName;
  NameId parent = kNoName;

  friend bool operator==(const ColumnPair&, const ColumnPair&) = default;
  friend auto operator<=>(const ColumnPair&, const ColumnPair&) = default;
};

// What the RI triggers (pg_trigger.tgconstraint) say beside pg_constraint. Worst first wins.
enum class TriggerState : std::uint8_t {
  kAsExpected,
  kReplicaOnly,    // tgenabled = 'R': fires on subscribers only
  kDisabled,       // tgenabled = 'D'
  kMissing,        // fewer RI triggers than the key needs
  kContradicting,  // another action or deferrability than pg_constraint says
};

// One row of pg_constraint with contype f and conparentid 0. Partition clones are folded in:
// `triggers` is the worst state of the key and of all its clones.
struct ForeignKey {
  std::uint32_t oid = 0;
  NameId name = kNoName;
  TableId child = kNoTable;
  TableId parent = kNoTable;
  Run pairs;                         // in Catalog::pairs, in conkey order
  Run delete_columns;                // in Catalog::key_columns; empty: all columns
  std::uint32_t delete_trigger = 0;  // OID of the RI trigger that acts on a parent delete; 0: none
  DeleteRule delete_rule = DeleteRule::kNoAction;
  UpdateRule update_rule = UpdateRule::kNoAction;
  MatchOption match = MatchOption::kSimple;
  TriggerState triggers = TriggerState::kAsExpected;
  bool deferrable : 1 = false;
  bool initially_deferred : 1 = false;
  bool validated : 1 = true;
  bool enforced : 1 = true;
  bool period : 1 = false;
  bool delete_acts : 1 = true;          // an RI trigger fires when a parent row goes
  bool delete_acts_partly : 1 = false;  // but not in every partition of the parent
};

struct Catalog {
  std::vector<Table> tables;
  std::vector<Column> columns;
  std::vector<ForeignKey> foreign_keys;  // ordered by child
  std::vector<ColumnPair> pairs;
  std::vector<NameId> key_columns;  // primary keys and SET NULL / SET DEFAULT column lists
  std::vector<NameId> schemas;      // every schema with an audited table, for schema patterns

  std::span<const ColumnPair> PairsOf(const ForeignKey& key) const;
  std::span<const NameId> DeleteColumnsOf(const ForeignKey& key) const;
  // The child's columns that SET NULL and SET DEFAULT write: all of the key, or those that ON
  // DELETE lists (ON UPDATE has no list).
  std::vector<NameId> ColumnsSetBy(const ForeignKey& key, bool on_update) const;
  std::span<const NameId> PrimaryKeyOf(const Table& table) const;
  const Column* FindColumn(const Table& table, NameId name) const;

  // The foreign keys of one child, as a run of foreign_keys. Needs Index().
  std::span<const ForeignKey> KeysOf(TableId child) const;
  // kNoTable when there is no such table. Needs Index().
  TableId FindTable(NameId schema, NameId name) const;
  TableId FindTable(const QualifiedName& table, const NameTable& names) const;

  // pg_class OID -> TableId.
  OidMap TablesByOid() const;

  // Sorts columns and foreign keys and builds the lookups. Once, after filling.
  void Index();

  // The key with all names written out.
  ForeignKeyDefinition Define(const ForeignKey& key, const NameTable& names) const;

 private:
  std::vector<TableId> by_name_;          // open addressing over (schema, name)
  std::vector<std::uint32_t> keys_from_;  // child -> first index in foreign_keys
};

// Which of several keys of the same shape acts when a parent row goes: RI triggers fire in the
// byte order of their names, which end in the trigger's OID as decimal text (trigger.c,
// CreateTriggerFiringOn; relcache order: RelationBuildTriggers).
bool FiresBefore(const ForeignKey& a, const ForeignKey& b);

// Whether a delete of a parent row sets off anything: false for NOT ENFORCED, and where the
// triggers for it are off or missing. What checks the child may be off all the same.
bool DeleteActs(const ForeignKey& key);

}  // namespace fk_audit
