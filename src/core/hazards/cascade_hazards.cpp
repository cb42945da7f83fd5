// Cascades that meet rows which stay, and cascades that come from far away.
#include <algorithm>

#include "core/hazards/hazard_context.hpp"
#include "core/hazards/upward_search.hpp"

namespace fk_audit {
namespace {

// Whether the rows that `blocker` checks go along with a row of `top` by cascades of their own. In
// time, that is at the latest one level below the children of `top`: before, or together with, the
// check of a key on these children. What comes together depends on trigger names (diamonds.cpp). A
// check at COMMIT comes after all cascades, however long.
bool GoesAlong(const HazardContext& context, const CascadeGraph& graph, ForeignKeyId blocker,
               TableId top, UpwardSearch& search) {
  const TableId table = graph.ChildOf(blocker);
  if (ChecksAtCommit(context.catalog.foreign_keys[blocker])) {
    search.FromParentsOf(graph.CascadesInto(table));
    return search.Find(top) != nullptr;
  }
  const auto comes_from_top = [&](ForeignKeyId key) { return graph.ParentOf(key) == top; };
  return std::ranges::any_of(graph.CascadesInto(table), [&](ForeignKeyId key) {
    return comes_from_top(key) ||
           std::ranges::any_of(graph.CascadesInto(graph.ParentOf(key)), comes_from_top);
  });
}

// One row per cascade, however many keys block it.
void FindBlockers(HazardContext& context, const CascadeGraph& graph, ForeignKeyId id,
                  UpwardSearch& search) {
  constexpr std::size_t kNamed = 3;
  const ForeignKey& key = context.catalog.foreign_keys[id];
  const TableId top = graph.ParentOf(id);
  const TableId middle = graph.ChildOf(id);
  if (top == middle) return;
  std::string blockers;
  std::size_t count = 0;
  for (const ForeignKeyId blocker : graph.Blockers(middle)) {
    context.options.poll();
    if (graph.ChildOf(blocker) == top) continue;
    if (GoesAlong(context, graph, blocker, top, search)) continue;
    if (++count > kNamed) break;
    if (count > 1) blockers += ", ";
    blockers += context.KeyText(context.catalog.foreign_keys[blocker]);
  }
  if (count == 0) return;
  if (count > kNamed) blockers += " and others";
  context.Add(HazardKind::kCascadeBlocked, key,
              "deleting a row of " + context.TableText(top) + " deletes rows of " +
                  context.TableText(middle) + ", which fails while one of them is referred to by " +
                  blockers + ".");
}

// "a → b → c": the way that the search found from `from` down to the child of its first key.
std::string PathText(const HazardContext& context, const CascadeGraph& graph,
                     const UpwardSearch& search, TableId from) {
  std::string path = context.TableText(from);
  for (const UpwardSearch::Step* step = search.Find(from);; step = search.Find(from)) {
    from = graph.ChildOf(step->via);
    path += " → " + context.TableText(from);
    if (step->distance == 0) return path;
  }
}

void FindFarCascade(HazardContext& context, const CascadeGraph& graph, ForeignKeyId id,
                    UpwardSearch& search) {
  const UpwardSearch::Step farthest = search.FromParentsOf(std::span(&id, 1)).back();
  if (farthest.distance == 0 || !context.options.is_compliance(id)) return;
  context.Add(HazardKind::kComplianceReached, context.catalog.foreign_keys[id],
              "deleting a row of " + context.TableText(farthest.table) +
                  " deletes records that should be kept, " + std::to_string(farthest.distance + 1) +
                  " tables away: " + PathText(context, graph, search, farthest.table) + ".");
}

}  // namespace

void FindCascadeHazards(HazardContext& context, const CascadeGraph& graph) {
  UpwardSearch search(graph);
  for (ForeignKeyId id = 0; id < context.catalog.foreign_keys.size(); ++id) {
    const ForeignKey& key = context.catalog.foreign_keys[id];
    if (!context.listed[id] || !Cascades(key)) continue;
    FindBlockers(context, graph, id, search);
    if (!context.options.is_compliance) continue;
    FindFarCascade(context, graph, id, search);
  }
}

}  // namespace fk_audit
