#include "core/hazards/hazards.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/hazards/hazard_context.hpp"

namespace fk_audit {
namespace {

std::vector<bool> KeysToList(const Catalog& catalog, const HazardOptions& options) {
  std::vector<bool> listed(catalog.foreign_keys.size());
  for (ForeignKeyId id = 0; id < listed.size(); ++id) {
    const Table& child = catalog.tables[catalog.foreign_keys[id].child];
    listed[id] = child.audited && (!options.wanted || options.wanted(child));
  }
  return listed;
}

void SortWorstFirst(const Catalog& catalog, const NameTable& names, std::vector<Hazard>& hazards) {
  const auto rank = [&](const Hazard& hazard) {
    const ForeignKey& key = catalog.foreign_keys[hazard.key];
    const Table& child = catalog.tables[key.child];
    return std::tuple(-static_cast<int>(hazard.severity), names[child.schema], names[child.name],
                      names[key.name], hazard.kind, hazard.on_update);
  };
  std::ranges::stable_sort(hazards,
                           [&](const Hazard& a, const Hazard& b) { return rank(a) < rank(b); });
}

}  // namespace

std::vector<Hazard> FindHazards(const Catalog& catalog, const DatabaseFacts& facts,
                                const NameTable& names, const HazardOptions& options) {
  std::vector<Hazard> hazards;
  HazardContext context{catalog, facts, names, options, KeysToList(catalog, options), hazards};
  for (ForeignKeyId id = 0; id < catalog.foreign_keys.size(); ++id) {
    if (!context.listed[id]) continue;
    options.poll();
    FindRuleHazards(context, catalog.foreign_keys[id]);
    FindChildHazards(context, catalog.foreign_keys[id]);
  }
  const CascadeGraph graph(context);
  FindCascadeHazards(context, graph);
  FindDiamonds(context, graph);
  FindRivals(context, graph);
  FindCycles(context, graph);
  SortWorstFirst(catalog, names, hazards);
  return hazards;
}

}  // namespace fk_audit
