// Whose deletes reach a table: breadth first from it, up along cascades.
#pragma once

#include <span>
#include <vector>

#include "core/hazards/cascade_graph.hpp"

namespace fk_audit {

// Reused from search to search, so that one costs what it visits. Goes 16 levels up and to 1,000
// tables at most, more than anybody follows; what lies beyond is not found.
class UpwardSearch {
 public:
  struct Step {
    TableId table;
    std::uint32_t distance;  // cascades between the source and `table`
    ForeignKeyId via;        // the key below `table` on a shortest way to the source
  };

  explicit UpwardSearch(const CascadeGraph& graph) : graph_(graph), place_(graph.tables()) {}

  // Starts at the parents of `keys`, with distance 0 and `via` the key itself. The result is in
  // order of distance and valid until the next call.
  std::span<const Step> FromParentsOf(std::span<const ForeignKeyId> keys);

  // How the last search came to `table`; nullptr: it did not.
  const Step* Find(TableId table) const;

 private:
  void Visit(TableId table, std::uint32_t distance, ForeignKeyId via);

  const CascadeGraph& graph_;
  std::vector<std::uint32_t> place_;  // by TableId: place in steps_ + 1; 0: not visited
  std::vector<Step> steps_;
};

}  // namespace fk_audit
