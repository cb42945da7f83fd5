// One row reached on two ways, one of which deletes it while the other keeps it.
//
// The triggers of a statement wait in one queue: first those of the deleted row in the order of
// their names, then those of the rows that these have deleted, level by level (ri_triggers.c,
// ri_PerformCheck, runs its queries with fire_triggers false; trigger.c, AfterTriggerEndQuery). So
// the shorter way comes first, and between ways of one length the names of the triggers decide
// where the ways part.
#include <algorithm>

#include "core/hazards/hazard_context.hpp"
#include "core/hazards/upward_search.hpp"

namespace fk_audit {
namespace {

void AddOrderDependent(HazardContext& context, const ForeignKey& blocker, TableId top,
                       const ForeignKey& cascade, const ForeignKey& check) {
  const bool works = FiresBefore(cascade, check);
  context.Add(HazardKind::kOrderDependent, blocker,
              "where both ways from a row of " + context.TableText(top) + " lead to one row of " +
                  context.TableText(blocker.child) + ", deleting it " +
                  (works ? "works" : "fails") + " today because the trigger of " +
                  context.ConstraintText(works ? cascade : check) + " fires before that of " +
                  context.ConstraintText(works ? check : cascade) +
                  "; a dump and restore may turn that round.");
}

void AddBlockedEarly(HazardContext& context, const ForeignKey& blocker, TableId top,
                     const ForeignKey& cascade) {
  context.Add(HazardKind::kBlockedEarly, blocker,
              "deleting a row of " + context.TableText(top) + " fails where it meets a row of " +
                  context.TableText(blocker.child) + ", although the cascade over " +
                  context.TableText(cascade.child) +
                  " would delete that row too: only NO ACTION DEFERRABLE INITIALLY DEFERRED waits "
                  "for it.");
}

// The nearest table from which the check does not come after the cascade.
void FindDiamond(HazardContext& context, ForeignKeyId id, const UpwardSearch& deletes,
                 UpwardSearch& checks) {
  const std::vector<ForeignKey>& keys = context.catalog.foreign_keys;
  for (const UpwardSearch::Step& check : checks.FromParentsOf(std::span(&id, 1))) {
    const UpwardSearch::Step* const found = deletes.Find(check.table);
    if (found == nullptr || found->distance < check.distance) continue;
    const ForeignKey& cascade = keys[found->via];
    if (SamePairs(context.catalog, cascade, keys[id])) continue;  // FindRivals() tells
    if (found->distance == check.distance) {
      AddOrderDependent(context, keys[id], check.table, cascade, keys[check.via]);
    } else {
      AddBlockedEarly(context, keys[id], check.table, cascade);
    }
    return;
  }
}

}  // namespace

void FindDiamonds(HazardContext& context, const CascadeGraph& graph) {
  UpwardSearch deletes(graph);
  UpwardSearch checks(graph);
  for (TableId table = 0; table < graph.tables(); ++table) {
    if (graph.CascadesInto(table).empty() || graph.BlocksOf(table).empty()) continue;
    context.options.poll();
    deletes.FromParentsOf(graph.CascadesInto(table));
    for (const ForeignKeyId id : graph.BlocksOf(table)) {
      const ForeignKey& key = context.catalog.foreign_keys[id];
      if (context.listed[id] && !ChecksAtCommit(key)) FindDiamond(context, id, deletes, checks);
    }
  }
}

}  // namespace fk_audit
