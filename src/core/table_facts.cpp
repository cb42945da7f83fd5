#include "core/table_facts.hpp"

#include <algorithm>

namespace fk_audit {
namespace {

template <typename Element>
std::span<const Element> Slice(const std::vector<Element>& all, Run run) {
  return std::span<const Element>(all).subspan(run.first, run.count);
}

bool FindsRows(std::span<const NameId> columns, std::span<const ColumnPair> pairs) {
  if (columns.size() < pairs.size()) return false;
  const std::span<const NameId> leading = columns.first(pairs.size());
  return std::ranges::all_of(pairs, [&](const ColumnPair& pair) {
    return std::ranges::find(leading, pair.child) != leading.end();
  });
}

}  // namespace

std::span<const IndexFacts> DatabaseFacts::IndexesOf(TableId table) const {
  return Slice(indexes, tables[table].indexes);
}

std::span<const NameId> DatabaseFacts::ColumnsOf(const IndexFacts& index) const {
  return Slice(index_columns, index.columns);
}

std::span<const TriggerFacts> DatabaseFacts::TriggersOf(TableId table) const {
  return Slice(triggers, tables[table].triggers);
}

std::span<const NameId> DatabaseFacts::PartitionColumnsOf(TableId table) const {
  return Slice(partition_columns, tables[table].partition_columns);
}

std::span<const TableId> DatabaseFacts::PartitionsOf(TableId table) const {
  return Slice(partitions, tables[table].partitions);
}

std::span<const TableId> DatabaseFacts::InheritorsOf(TableId table) const {
  return Slice(inheritors, tables[table].inheritors);
}

std::span<const NameId> DatabaseFacts::UpdateColumnsOf(const TriggerFacts& trigger) const {
  return Slice(trigger_columns, trigger.update_columns);
}

const ColumnFacts* DatabaseFacts::FindColumn(const Catalog& catalog, TableId table,
                                             NameId name) const {
  const Column* const column = catalog.FindColumn(catalog.tables[table], name);
  return column == nullptr ? nullptr : &columns[column - catalog.columns.data()];
}

bool DatabaseFacts::HasIndexFor(const Catalog& catalog, const ForeignKey& key) const {
  const std::span<const ColumnPair> pairs = catalog.PairsOf(key);
  const auto indexed = [&](TableId table) {
    return std::ranges::any_of(IndexesOf(table), [&](const IndexFacts& index) {
      return index.valid && !index.partial && index.btree && FindsRows(ColumnsOf(index), pairs);
    });
  };
  std::vector<TableId> open{key.child};
  while (!open.empty()) {
    const TableId table = open.back();
    open.pop_back();
    if (indexed(table)) continue;  // a valid index of a partitioned table is on all its leaves
    const std::span<const TableId> below = PartitionsOf(table);
    if (below.empty()) return false;
    open.insert(open.end(), below.begin(), below.end());
  }
  return true;
}

}  // namespace fk_audit
