#include "core/impact/delete_graph.hpp"

#include "core/compare_context.hpp"

namespace fk_audit {
namespace {

// Groups the numbers 0 .. count - 1 by `group_of(number)` (kNoTable: left out): a counting sort.
template <typename GroupOf>
void GroupBy(std::size_t count, std::size_t groups, const GroupOf& group_of, Steps& steps,
             std::vector<std::uint32_t>& from, std::vector<std::uint32_t>& numbers) {
  from.assign(groups + 1, 0);
  for (std::uint32_t i = 0; i < count; ++i) {
    steps.Next();
    if (group_of(i) != kNoTable) ++from[group_of(i) + 1];
  }
  for (std::size_t i = 1; i < from.size(); ++i) from[i] += from[i - 1];
  numbers.resize(from.back());
  std::vector<std::uint32_t> next(from.begin(), from.end() - 1);
  for (std::uint32_t i = 0; i < count; ++i) {
    steps.Next();
    if (group_of(i) != kNoTable) numbers[next[group_of(i)]++] = i;
  }
}

}  // namespace

DeleteGraph::DeleteGraph(const Catalog& catalog, const Poll& poll) : catalog_(catalog) {
  Steps steps(poll);
  GroupBy(
      catalog.foreign_keys.size(), catalog.tables.size(),
      [&](ForeignKeyId id) { return catalog.foreign_keys[id].parent; }, steps, keys_from_, keys_);
  GroupBy(
      catalog.tables.size(), catalog.tables.size(),
      [&](TableId id) { return catalog.tables[id].partition_of; }, steps, partitions_from_,
      partitions_);
}

std::span<const ForeignKeyId> DeleteGraph::KeysOn(TableId parent) const {
  return std::span(keys_).subspan(keys_from_[parent], keys_from_[parent + 1] - keys_from_[parent]);
}

std::span<const TableId> DeleteGraph::PartitionsOf(TableId table) const {
  return std::span(partitions_)
      .subspan(partitions_from_[table], partitions_from_[table + 1] - partitions_from_[table]);
}

std::vector<TableId> DeleteGraph::HoldersOf(TableId table) const {
  std::vector<TableId> holders = {table};
  for (std::size_t i = 0; i < holders.size(); ++i) {
    for (const TableId below : PartitionsOf(holders[i])) holders.push_back(below);
  }
  for (TableId above = catalog_.tables[table].partition_of; above != kNoTable;
       above = catalog_.tables[above].partition_of) {
    holders.push_back(above);
  }
  return holders;
}

}  // namespace fk_audit
