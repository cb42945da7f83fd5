// Tables that delete each other's rows: the strongly connected components of the cascade graph.
#include <algorithm>
#include <limits>
#include <tuple>

#include "core/hazards/hazard_context.hpp"

namespace fk_audit {
namespace {

constexpr std::uint32_t kUnseen = std::numeric_limits<std::uint32_t>::max();

// Tarjan's algorithm with a stack of its own: a chain of cascades may be as long as there are
// tables.
class Components {
 public:
  explicit Components(const CascadeGraph& graph)
      : graph_(graph),
        order_(graph.tables(), kUnseen),
        low_(graph.tables(), 0),
        component_(graph.tables(), kUnseen) {
    for (TableId table = 0; table < graph.tables(); ++table) {
      if (order_[table] == kUnseen && !graph.CascadesFrom(table).empty()) Explore(table);
    }
  }

  // Whether cascades lead from each of both tables to the other.
  bool Together(TableId a, TableId b) const {
    return component_[a] != kUnseen && component_[a] == component_[b];
  }
  std::uint32_t Of(TableId table) const { return component_[table]; }
  std::uint32_t size() const { return count_; }

 private:
  struct Frame {
    TableId table;
    std::uint32_t next;  // in CascadesFrom(table)
  };

  void Enter(TableId table) {
    order_[table] = low_[table] = seen_++;
    open_.push_back(table);
    frames_.push_back({table, 0});
  }

  void Explore(TableId start) {
    Enter(start);
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      const TableId table = frame.table;
      if (frame.next < graph_.CascadesFrom(table).size()) {
        const TableId child = graph_.ChildOf(graph_.CascadesFrom(table)[frame.next++]);
        if (order_[child] == kUnseen) {
          Enter(child);
        } else if (component_[child] == kUnseen) {
          low_[table] = std::min(low_[table], order_[child]);
        }
        continue;
      }
      frames_.pop_back();
      if (!frames_.empty()) {
        TableId above = frames_.back().table;
        low_[above] = std::min(low_[above], low_[table]);
      }
      if (low_[table] == order_[table]) Close(table);
    }
  }

  void Close(TableId table) {
    TableId member = kNoTable;
    do {
      member = open_.back();
      open_.pop_back();
      component_[member] = count_;
    } while (member != table);
    ++count_;
  }

  const CascadeGraph& graph_;
  std::vector<std::uint32_t> order_;  // by TableId, in which it was seen first
  std::vector<std::uint32_t> low_;
  std::vector<std::uint32_t> component_;
  std::vector<TableId> open_;
  std::vector<Frame> frames_;
  std::uint32_t seen_ = 0;
  std::uint32_t count_ = 0;
};

// The tables on a shortest way down from `from` to `to`, both included, inside one component.
// `came_from` is kNoTable everywhere and is left so.
std::vector<TableId> WayDown(const CascadeGraph& graph, const Components& components, TableId from,
                             TableId to, std::vector<TableId>& came_from) {
  std::vector<TableId> visited{from};
  came_from[from] = from;
  for (std::size_t next = 0; next < visited.size() && came_from[to] == kNoTable; ++next) {
    for (const ForeignKeyId key : graph.CascadesFrom(visited[next])) {
      const TableId child = graph.ChildOf(key);
      if (came_from[child] != kNoTable || !components.Together(from, child)) continue;
      came_from[child] = visited[next];
      visited.push_back(child);
    }
  }
  std::vector<TableId> way{to};
  while (way.back() != from) way.push_back(came_from[way.back()]);
  std::ranges::reverse(way);
  for (const TableId table : visited) came_from[table] = kNoTable;
  return way;
}

std::string CircleText(const HazardContext& context, const std::vector<TableId>& way) {
  constexpr std::size_t kNamed = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(way.size(), kNamed); ++i) {
    text += context.TableText(way[i]) + " → ";
  }
  if (way.size() > kNamed) text += "… → ";
  return text + context.TableText(way.front());
}

// By component: the key that stands for the circle, the first by the name of its child.
std::vector<ForeignKeyId> Representatives(const HazardContext& context, const CascadeGraph& graph,
                                          const Components& components) {
  std::vector<ForeignKeyId> chosen(components.size(), kNoForeignKey);
  const auto name = [&](ForeignKeyId id) {
    const Table& child = context.catalog.tables[context.catalog.foreign_keys[id].child];
    return std::tuple(context.names[child.schema], context.names[child.name], id);
  };
  for (ForeignKeyId id = 0; id < context.catalog.foreign_keys.size(); ++id) {
    const TableId child = graph.ChildOf(id);
    const TableId parent = graph.ParentOf(id);
    if (!context.listed[id] || !Cascades(context.catalog.foreign_keys[id])) continue;
    if (child == parent || !components.Together(child, parent)) continue;
    ForeignKeyId& best = chosen[components.Of(child)];
    if (best == kNoForeignKey || name(id) < name(best)) best = id;
  }
  return chosen;
}

void FindSelfCascade(HazardContext& context, const CascadeGraph& graph, ForeignKeyId id) {
  const ForeignKey& key = context.catalog.foreign_keys[id];
  if (!context.listed[id] || !Cascades(key) || graph.ChildOf(id) != graph.ParentOf(id)) return;
  context.Add(HazardKind::kCascadeCycle, Severity::kLow, key,
              "deleting a row of " + context.TableText(key.parent) +
                  " deletes all rows below it, at any depth.");
}

}  // namespace

void FindCycles(HazardContext& context, const CascadeGraph& graph) {
  const Components components(graph);
  std::vector<TableId> came_from(graph.tables(), kNoTable);
  for (const ForeignKeyId id : Representatives(context, graph, components)) {
    if (id == kNoForeignKey) continue;
    context.options.poll();
    const std::vector<TableId> way =
        WayDown(graph, components, graph.ChildOf(id), graph.ParentOf(id), came_from);
    context.Add(HazardKind::kCascadeCycle, context.catalog.foreign_keys[id],
                "cascades go round, " + CircleText(context, way) +
                    ": deleting one row of any of these tables can empty them all.");
  }
  for (ForeignKeyId id = 0; id < context.catalog.foreign_keys.size(); ++id) {
    FindSelfCascade(context, graph, id);
  }
}

}  // namespace fk_audit
