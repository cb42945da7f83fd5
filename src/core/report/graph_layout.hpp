// Places for the tables and lines of a delete graph: parents on the left, children to the right of
// them, as few crossings as two sweeps can do away with.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/report/rule_graph.hpp"

namespace fk_audit {

struct PlacedTable {
  std::uint32_t layer = 0;  // 0: the leftmost column
  int x = 0;                // the upper left corner, in pixels
  int y = 0;
  int width = 0;
  int height = 0;
};

struct PlacedEdge {
  std::string path;  // of an SVG <path>
  int label_x = 0;   // in the middle of the line
  int label_y = 0;
};

struct GraphLayout {
  std::vector<PlacedTable> tables;   // as RuleGraph::tables
  std::vector<PlacedEdge> edges;     // as RuleGraph::edges
  std::vector<std::uint32_t> order;  // the tables column by column, from top to bottom
  int width = 0;
  int height = 0;
};

// The name as the picture has room for it: a long one ends in "...".
std::string ShownName(std::string_view name);

// Edges that close a cycle lead back to the left. Iterative; O(e log e) for e edges.
GraphLayout LayOut(const RuleGraph& graph);

}  // namespace fk_audit
