// Which tables a delete goes through, and what stands in its way, as lists of keys per table. A
// partition counts as the table at the top of its partitions.
#pragma once

#include <span>
#include <vector>

#include "core/catalog.hpp"

namespace fk_audit {

struct HazardContext;

class CascadeGraph {
 public:
  explicit CascadeGraph(const HazardContext& context);

  // The keys that delete rows of `table` when their parent row goes. `table` is a root here and
  // below.
  std::span<const ForeignKeyId> CascadesInto(TableId table) const { return into_.Of(table); }
  // The keys of other tables that delete along with rows of `table`.
  std::span<const ForeignKeyId> CascadesFrom(TableId table) const { return from_.Of(table); }
  // The keys that keep rows of `table` from being deleted; not those of `table` itself.
  std::span<const ForeignKeyId> Blockers(TableId table) const { return blockers_.Of(table); }
  // The blocking keys of `table` as a child.
  std::span<const ForeignKeyId> BlocksOf(TableId table) const { return blocks_.Of(table); }

  TableId ChildOf(ForeignKeyId key) const { return child_[key]; }
  TableId ParentOf(ForeignKeyId key) const { return parent_[key]; }
  std::size_t tables() const { return tables_; }

 private:
  // Keys grouped by one of their ends.
  struct KeyLists {
    std::vector<std::uint32_t> first;  // table -> first index in `keys`
    std::vector<ForeignKeyId> keys;

    KeyLists(std::size_t tables, const std::vector<ForeignKeyId>& all,
             const std::vector<TableId>& end);
    std::span<const ForeignKeyId> Of(TableId table) const {
      return std::span(keys).subspan(first[table], first[table + 1] - first[table]);
    }
  };

  std::size_t tables_;
  std::vector<TableId> child_;  // by ForeignKeyId, as roots
  std::vector<TableId> parent_;
  KeyLists into_;
  KeyLists from_;
  KeyLists blockers_;
  KeyLists blocks_;
};

}  // namespace fk_audit
