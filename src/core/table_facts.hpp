// What is known about tables and columns beyond their foreign keys: types, defaults, indexes,
// triggers, statistics, comments. Advice, hazards and the delete impact judge by it. Filled by
// src/pg/facts_reader.cpp beside a Catalog, whose indexes it shares; in unit tests by hand.
//
// Nothing of it comes from user rows, but for what ANALYZE has already written to pg_statistic,
// and that only for tables that the caller may SELECT from, as the view pg_stats has it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/catalog.hpp"
#include "core/name_table.hpp"

namespace fk_audit {

// One row of pg_attribute, at the same index as in Catalog::columns.
struct ColumnFacts {
  std::uint32_t type = 0;       // atttypid
  std::uint32_t base_type = 0;  // what a domain is over, at the end of its chain; else `type`
  NameId type_name = kNoName;   // typname of `type`: "int4", "varchar", "timestamptz", "_text"
  char type_category = '\0';    // typcategory; a domain has that of its base type
  bool has_default = false;     // its own or its domain's; neither generated nor identity
  bool generated = false;       // GENERATED ALWAYS AS (...)
  bool identity = false;        // GENERATED ... AS IDENTITY
  float null_fraction = -1;     // pg_statistic.stanullfrac; -1: unknown
  float distinct = 0;           // pg_statistic.stadistinct: > 0 values, < 0 share; 0: unknown
  std::string comment;          // COMMENT ON COLUMN
};

// One index of a table (pg_index), key columns only.
struct IndexFacts {
  Run columns;           // in DatabaseFacts::index_columns; kNoName: an expression
  bool unique = false;   // indisunique
  bool primary = false;  // indisprimary
  bool valid = true;     // indisvalid
  bool partial = false;  // indpred is not NULL
  // Where the predicate is nothing but "column IS NOT NULL", once or joined by AND: these columns,
  // in DatabaseFacts::index_columns; else empty.
  Run not_null;
  bool btree = true;  // access method btree or hash: can find equal values
};

// What becomes of a row for which a BEFORE ROW trigger fires, as far as its function tells
// (src/core/trigger_result.hpp).
enum class TriggerResult : std::uint8_t {
  kUnclear,
  kPassesOn,  // the row goes its way on every path, or an error ends the statement
  kSkips,     // on some path the statement leaves the row alone, silently
};

// A trigger that a person made (pg_trigger, not tgisinternal) and that fires in an ordinary session
// (neither disabled nor ENABLE REPLICA).
struct TriggerFacts {
  NameId name = kNoName;
  bool before = false;  // else AFTER; INSTEAD OF is for views
  bool for_each_row = false;
  bool on_delete = false;
  bool on_update = false;
  Run update_columns;  // UPDATE OF, in DatabaseFacts::trigger_columns; empty: any column
  TriggerResult delete_result = TriggerResult::kUnclear;  // for BEFORE ... FOR EACH ROW
  TriggerResult update_result = TriggerResult::kUnclear;
  // What it assigns to NEW in an update, for BEFORE ... FOR EACH ROW, in
  // DatabaseFacts::trigger_columns; kNoName: the whole row.
  Run put_back_columns;      // the value of OLD
  Run written_columns;       // some other value, or the one of OLD where that cannot be told
  bool conditional = false;  // has a WHEN
};

// A rewrite rule ON DELETE or ON UPDATE (pg_rewrite) that acts in an ordinary session.
struct RewriteRuleFacts {
  NameId name = kNoName;
  bool on_delete = false;     // else ON UPDATE
  bool instead = false;       // DO INSTEAD, else DO ALSO
  bool conditional = false;   // with a WHERE
  bool same_command = false;  // has an action that is a DELETE or an UPDATE as the event is
};

// One step of a CHECK expression, operands before what joins them.
struct CheckStep {
  enum class Kind : std::uint8_t {
    kAnd,
    kOr,
    kNot,
    kIsNull,
    kIsNotNull,
    kStrict,   // null as soon as one of its columns is
    kAtMost,   // true stays true when more of its columns become null: num_nonnulls(a, b) <= 1
    kAtLeast,  // false when all of its columns are null: num_nonnulls(a, b) >= 1
    kOne,      // one of its columns has a value: num_nonnulls(a, b) = 1
    kSame,     // both columns have a value, or none: (a IS NULL) = (b IS NULL)
    kOther,    // any expression that names these columns
  };
  Kind kind = Kind::kOther;
  std::uint32_t operands = 0;  // of kAnd, kOr and kNot: so many steps before it, as trees
  Run columns;                 // of the others: in DatabaseFacts::check_columns
};

// A CHECK constraint that the server enforces, be it NOT VALID for the rows of old, and that names
// a column of a foreign key, or the whole row; of several conditions joined by AND, one.
struct CheckFacts {
  NameId name = kNoName;
  Run steps;  // in DatabaseFacts::check_steps
};

// One row of pg_class, at the same index as in Catalog::tables.
struct TableFacts {
  char persistence = 'p';           // relpersistence: p, u
  bool row_security = false;        // relrowsecurity
  bool force_row_security = false;  // relforcerowsecurity
  Run inheritors;                   // in DatabaseFacts::inheritors: legacy children, one level
  bool inherits = false;            // a plain table that is such a child (pg_inherits)
  char partition_strategy = '\0';   // pg_partitioned_table.partstrat: r, l, h
  Run partition_columns;            // in DatabaseFacts::partition_columns; kNoName: expression
  Run partitions;                   // in DatabaseFacts::partitions, one level
  std::int64_t bytes = 0;           // relpages × BLCKSZ, partitions not added up
  std::int64_t rows_inserted = -1;  // pg_stat_all_tables.n_tup_ins; -1: no statistics
  std::int64_t rows_updated = -1;
  std::int64_t rows_deleted = -1;
  Run indexes;          // in DatabaseFacts::indexes
  Run triggers;         // in DatabaseFacts::triggers, in firing order: by name
  Run rules;            // in DatabaseFacts::rules
  Run checks;           // in DatabaseFacts::checks, by name
  std::string comment;  // COMMENT ON TABLE
};

struct DatabaseFacts {
  std::vector<TableFacts> tables;    // as Catalog::tables
  std::vector<ColumnFacts> columns;  // as Catalog::columns
  std::vector<IndexFacts> indexes;
  std::vector<NameId> index_columns;
  std::vector<NameId> partition_columns;
  std::vector<TableId> partitions;
  std::vector<TableId> inheritors;
  std::vector<TriggerFacts> triggers;
  std::vector<NameId> trigger_columns;
  std::vector<RewriteRuleFacts> rules;
  std::vector<CheckFacts> checks;
  std::vector<CheckStep> check_steps;
  std::vector<NameId> check_columns;

  std::span<const IndexFacts> IndexesOf(TableId table) const;
  std::span<const NameId> ColumnsOf(const IndexFacts& index) const;
  std::span<const TriggerFacts> TriggersOf(TableId table) const;
  std::span<const NameId> PartitionColumnsOf(TableId table) const;
  std::span<const TableId> PartitionsOf(TableId table) const;
  std::span<const TableId> InheritorsOf(TableId table) const;
  std::span<const RewriteRuleFacts> RulesOf(TableId table) const;
  std::span<const CheckFacts> ChecksOf(TableId table) const;
  std::span<const CheckStep> StepsOf(const CheckFacts& check) const;
  std::span<const NameId> ColumnsOf(const CheckStep& step) const;
  std::span<const NameId> UpdateColumnsOf(const TriggerFacts& trigger) const;
  std::span<const NameId> PutBackBy(const TriggerFacts& trigger) const;
  std::span<const NameId> WrittenBy(const TriggerFacts& trigger) const;

  // The column of that name; nullptr: none.
  const ColumnFacts* FindColumn(const Catalog& catalog, TableId table, NameId name) const;
  // Whether SET DEFAULT writes anything but NULL there: the column has a default, or counts on.
  bool HasDefault(const Catalog& catalog, TableId table, NameId name) const;
  // Whether a valid index can find the child rows of one parent: some valid btree or hash index
  // whose leading columns are exactly the key's columns, in any order, and that leaves out no rows
  // but those where a column of the key is null: the key's own query compares all of them, so that
  // the planner can prove the predicate. A partitioned child needs it on every leaf, be it there
  // without one on the root.
  bool HasIndexFor(const Catalog& catalog, const ForeignKey& key) const;
};

}  // namespace fk_audit
