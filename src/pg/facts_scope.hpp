// What the parts of ReadFacts() (src/pg/facts_reader.cpp) share: which tables are looked at, where
// a column number leads, and lists per table from rows in any order.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/catalog.hpp"
#include "core/oid_map.hpp"
#include "core/table_facts.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

struct FactsScope {
  const Catalog& catalog;
  OidMap table_of;          // pg_class OID -> TableId, of the tables that are looked at
  OidMap any_table;         // the same of all tables, for what is about columns or names
  OidMap equality_indexes;  // pg_class OID of every btree and hash index -> 0
  // By TableId: whether the current user may see its column statistics.
  std::vector<bool> statistics_visible;

  // The index in Catalog::columns of column `number` of `table`; kNotFound: no such column.
  std::uint32_t PlaceOf(TableId table, std::int16_t number) const {
    const Run run = catalog.tables[table].columns;
    const auto begin = catalog.columns.begin() + run.first;
    const auto found =
        std::ranges::lower_bound(begin, begin + run.count, number, {}, &Column::number);
    if (found == begin + run.count || found->number != number) return OidMap::kNotFound;
    return static_cast<std::uint32_t>(found - catalog.columns.begin());
  }

  // As above, by the OID of any table.
  std::uint32_t PlaceByOid(Oid table, int number) const {
    const TableId id = any_table.Find(table);
    return id == OidMap::kNotFound ? id : PlaceOf(id, static_cast<std::int16_t>(number));
  }

  // The name of column `number`; kNoName: an expression (0), a system column, or not read.
  NameId NameOf(TableId table, std::int16_t number) const {
    const std::uint32_t place = PlaceOf(table, number);
    return place == OidMap::kNotFound ? kNoName : catalog.columns[place].name;
  }
};

// Moves `rows` into `all`, table by table in the given order, and points each table's run at them.
template <typename Element>
void GroupByTable(std::vector<std::pair<TableId, Element>> rows, Run TableFacts::*run,
                  DatabaseFacts& facts, std::vector<Element>& all) {
  std::ranges::stable_sort(rows, {}, &std::pair<TableId, Element>::first);
  all.reserve(rows.size());
  for (auto& [table, element] : rows) {
    Run& of_table = facts.tables[table].*run;
    if (of_table.count++ == 0) of_table.first = static_cast<std::uint32_t>(all.size());
    all.push_back(std::move(element));
  }
}

// Types, defaults, statistics and comments of columns.
void ReadColumnFacts(Snapshot snapshot, const FactsScope& scope, NameTable& names,
                     DatabaseFacts& facts);

// CHECK constraints on columns of foreign keys.
void ReadChecks(Snapshot snapshot, const FactsScope& scope, NameTable& names, DatabaseFacts& facts);

// Indexes, user triggers and rewrite rules.
void ReadIndexes(Snapshot snapshot, const FactsScope& scope, DatabaseFacts& facts);
void ReadUserTriggers(Snapshot snapshot, const FactsScope& scope, NameTable& names,
                      DatabaseFacts& facts);
void ReadRules(Snapshot snapshot, const FactsScope& scope, NameTable& names, DatabaseFacts& facts);

}  // namespace fk_audit
