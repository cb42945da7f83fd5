// Which foreign keys a change of one table's rows sets off. Built once per call over all keys.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/catalog.hpp"

namespace fk_audit {

// The keys of a catalog by parent, and the partitions of every table. Linear in tables and keys.
// Keys appended to `catalog` later are not seen; `catalog` must outlive the graph.
class DeleteGraph {
 public:
  DeleteGraph(const Catalog& catalog, const Poll& poll);

  // The keys whose parent is exactly this table, in the order of Catalog::foreign_keys.
  std::span<const ForeignKeyId> KeysOn(TableId parent) const;
  // The direct partitions.
  std::span<const TableId> PartitionsOf(TableId table) const;
  // The tables that a row of `table` may be a row of as well: the table, the partitioned tables
  // that it belongs to, and its partitions at all levels. A foreign key that refers to any of them
  // acts when the row goes.
  std::vector<TableId> HoldersOf(TableId table) const;

 private:
  const Catalog& catalog_;
  std::vector<std::uint32_t> keys_from_;  // parent -> first index in keys_
  std::vector<ForeignKeyId> keys_;
  std::vector<std::uint32_t> partitions_from_;  // table -> first index in partitions_
  std::vector<TableId> partitions_;
};

}  // namespace fk_audit
