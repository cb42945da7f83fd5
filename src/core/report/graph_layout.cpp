#include "core/report/graph_layout.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace fk_audit {
namespace {

constexpr std::size_t kLongestName = 36;  // characters of a table's name in the picture
constexpr int kCharacterWidth = 8;        // of the page's 13 px monospaced font, rounded up
constexpr int kPadding = 12;
constexpr int kLineHeight = 28;
constexpr int kPortDistance = 9;
constexpr int kTableGap = 14;
constexpr int kLayerGap = 130;
constexpr int kMargin = 16;

// Whether a byte goes on with a character of UTF-8.
bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

std::size_t CharactersOf(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, IsContinuation));
}

class Layouter {
 public:
  explicit Layouter(const RuleGraph& graph) : graph_(graph) {
    layout_.tables.resize(graph.tables.size());
    layout_.edges.resize(graph.edges.size());
  }

  GraphLayout Run() {
    CollectChildren();
    FindBackEdges();
    AssignLayers();
    OrderLayers();
    PlaceTables();
    AssignPorts();
    DrawEdges();
    return std::move(layout_);
  }

 private:
  void CollectChildren();
  void Visit(std::uint32_t root);
  void FindBackEdges();
  void AssignLayers();
  void SweepLayer(std::vector<std::uint32_t>& layer, bool by_parents);
  void OrderLayers();
  void PlaceTables();
  int PortsOf(std::uint32_t table) const;
  void AssignPorts();
  void DrawEdges();

  bool PointsBack(std::uint32_t edge) const { return back_[edge] != 0; }

  const RuleGraph& graph_;
  GraphLayout layout_;
  std::vector<std::vector<std::uint32_t>> outgoing_;  // table -> edges to its children
  std::vector<std::vector<std::uint32_t>> incoming_;
  std::vector<char> visited_;            // 0: not yet, 1: on the way, 2: done
  std::vector<char> back_;               // of edges that close a cycle
  std::vector<std::uint32_t> finished_;  // tables in the order in which their visit ended
  std::vector<std::vector<std::uint32_t>> layers_;
  std::vector<double> position_;  // of a table within its layer
  std::vector<int> out_y_;        // of edges at their parent
  std::vector<int> in_y_;         // of edges at their child
};

void Layouter::CollectChildren() {
  outgoing_.resize(graph_.tables.size());
  incoming_.resize(graph_.tables.size());
  for (std::uint32_t i = 0; i < graph_.edges.size(); ++i) {
    outgoing_[graph_.edges[i].parent].push_back(i);
    incoming_[graph_.edges[i].child].push_back(i);
  }
}

// Depth first with a stack of our own: chains of foreign keys can be as long as the schema.
void Layouter::Visit(std::uint32_t root) {
  struct Frame {
    std::uint32_t table;
    std::size_t next;
  };
  std::vector<Frame> stack = {{root, 0}};
  visited_[root] = 1;
  while (!stack.empty()) {
    Frame& frame = stack.back();
    if (frame.next == outgoing_[frame.table].size()) {
      visited_[frame.table] = 2;
      finished_.push_back(frame.table);
      stack.pop_back();
      continue;
    }
    const std::uint32_t edge = outgoing_[frame.table][frame.next++];
    const std::uint32_t child = graph_.edges[edge].child;
    if (visited_[child] == 1) back_[edge] = 1;
    if (visited_[child] != 0) continue;
    visited_[child] = 1;
    stack.push_back({child, 0});
  }
}

void Layouter::FindBackEdges() {
  visited_.assign(graph_.tables.size(), 0);
  back_.assign(graph_.edges.size(), 0);
  // From the tables that refer to nothing, so that these stand on the left of every cycle.
  for (const bool roots : {true, false}) {
    for (std::uint32_t table = 0; table < graph_.tables.size(); ++table) {
      if (visited_[table] == 0 && (!roots || incoming_[table].empty())) Visit(table);
    }
  }
}

// The longest way from the left, over the tables in topological order.
void Layouter::AssignLayers() {
  std::uint32_t last = 0;
  for (auto table = finished_.rbegin(); table != finished_.rend(); ++table) {
    const std::uint32_t layer = layout_.tables[*table].layer;
    last = std::max(last, layer);
    for (const std::uint32_t edge : outgoing_[*table]) {
      if (PointsBack(edge)) continue;
      PlacedTable& child = layout_.tables[graph_.edges[edge].child];
      child.layer = std::max(child.layer, layer + 1);
    }
  }
  layers_.resize(graph_.tables.empty() ? 0 : last + 1);
  for (std::uint32_t table = 0; table < graph_.tables.size(); ++table) {
    layers_[layout_.tables[table].layer].push_back(table);
  }
}

// Orders one layer by where the neighbours on one side stand on average.
void Layouter::SweepLayer(std::vector<std::uint32_t>& layer, bool by_parents) {
  std::vector<std::pair<double, std::uint32_t>> keyed;
  for (const std::uint32_t table : layer) {
    const std::vector<std::uint32_t>& edges = by_parents ? incoming_[table] : outgoing_[table];
    double sum = 0;
    for (const std::uint32_t edge : edges) {
      sum += position_[by_parents ? graph_.edges[edge].parent : graph_.edges[edge].child];
    }
    keyed.emplace_back(edges.empty() ? position_[table] : sum / static_cast<double>(edges.size()),
                       table);
  }
  std::ranges::stable_sort(keyed, {}, &std::pair<double, std::uint32_t>::first);
  const double count = static_cast<double>(layer.size());
  for (std::size_t i = 0; i < layer.size(); ++i) {
    layer[i] = keyed[i].second;
    // Between 0 and 1, so that short and long layers can be held against each other.
    position_[layer[i]] = (static_cast<double>(i) + 0.5) / count;
  }
}

void Layouter::OrderLayers() {
  position_.assign(graph_.tables.size(), 0);
  for (int round = 0; round < 2; ++round) {
    for (std::size_t i = 0; i < layers_.size(); ++i) SweepLayer(layers_[i], true);
    for (std::size_t i = layers_.size(); i-- > 0;) SweepLayer(layers_[i], false);
  }
  for (const auto& layer : layers_) {
    layout_.order.insert(layout_.order.end(), layer.begin(), layer.end());
  }
}

int Layouter::PortsOf(std::uint32_t table) const {
  return static_cast<int>(std::max(outgoing_[table].size(), incoming_[table].size()));
}

void Layouter::PlaceTables() {
  int x = kMargin;
  for (const auto& layer : layers_) {
    int y = kMargin;
    int width = 0;
    for (const std::uint32_t table : layer) {
      PlacedTable& place = layout_.tables[table];
      place.x = x;
      place.y = y;
      place.width =
          static_cast<int>(CharactersOf(ShownName(graph_.tables[table]))) * kCharacterWidth +
          2 * kPadding;
      place.height = std::max(kLineHeight, (PortsOf(table) + 1) * kPortDistance);
      y += place.height + kTableGap;
      width = std::max(width, place.width);
    }
    layout_.height = std::max(layout_.height, y - kTableGap + kMargin);
    x += width + kLayerGap;
  }
  layout_.width = x - kLayerGap + kMargin;
}

// Spreads the ends of the edges over the height of a table, in the order of their other ends.
void Layouter::AssignPorts() {
  out_y_.resize(graph_.edges.size());
  in_y_.resize(graph_.edges.size());
  const auto spread = [&](std::vector<std::uint32_t>& edges, std::uint32_t table, bool outgoing) {
    const auto other_end = [&](std::uint32_t edge) {
      const RuleEdge& rule = graph_.edges[edge];
      const PlacedTable& other = layout_.tables[outgoing ? rule.child : rule.parent];
      return std::make_tuple(other.y, other.x, edge);
    };
    std::ranges::sort(edges, {}, other_end);
    const PlacedTable& place = layout_.tables[table];
    for (std::size_t i = 0; i < edges.size(); ++i) {
      (outgoing ? out_y_ : in_y_)[edges[i]] =
          place.y + static_cast<int>((2 * i + 1) * place.height / (2 * edges.size()));
    }
  };
  for (std::uint32_t table = 0; table < graph_.tables.size(); ++table) {
    spread(outgoing_[table], table, true);
    spread(incoming_[table], table, false);
  }
}

void Layouter::DrawEdges() {
  for (std::uint32_t i = 0; i < graph_.edges.size(); ++i) {
    const PlacedTable& parent = layout_.tables[graph_.edges[i].parent];
    const PlacedTable& child = layout_.tables[graph_.edges[i].child];
    const int from_x = parent.x + parent.width;
    const int to_x = PointsBack(i) ? child.x + child.width : child.x;
    // A line back leaves and arrives on the right.
    const int bend = PointsBack(i) ? kLayerGap / 2 : std::max(kLayerGap / 2, (to_x - from_x) / 2);
    const int first_x = PointsBack(i) ? std::max(from_x, to_x) + bend : from_x + bend;
    const int second_x = PointsBack(i) ? first_x : to_x - bend;
    PlacedEdge& edge = layout_.edges[i];
    edge.path = "M" + std::to_string(from_x) + " " + std::to_string(out_y_[i]) + "C" +
                std::to_string(first_x) + " " + std::to_string(out_y_[i]) + " " +
                std::to_string(second_x) + " " + std::to_string(in_y_[i]) + " " +
                std::to_string(to_x) + " " + std::to_string(in_y_[i]);
    edge.label_x = (from_x + to_x + 3 * (first_x + second_x)) / 8;
    edge.label_y = (out_y_[i] + in_y_[i]) / 2;
  }
}

}  // namespace

std::string ShownName(std::string_view name) {
  if (CharactersOf(name) <= kLongestName) return std::string(name);
  std::size_t end = 0;
  for (std::size_t characters = 0; characters + 3 <= kLongestName; ++characters) {
    do ++end;
    while (end < name.size() && IsContinuation(name[end]));
  }
  return std::string(name.substr(0, end)) + "...";
}

GraphLayout LayOut(const RuleGraph& graph) {
  return Layouter(graph).Run();
}

}  // namespace fk_audit
