#include "core/hazards/cascade_graph.hpp"

#include "core/hazards/hazard_context.hpp"

namespace fk_audit {
namespace {

std::vector<TableId> Ends(const HazardContext& context, TableId ForeignKey::*end) {
  std::vector<TableId> ends;
  ends.reserve(context.catalog.foreign_keys.size());
  for (const ForeignKey& key : context.catalog.foreign_keys) {
    ends.push_back(context.RootOf(key.*end));
  }
  return ends;
}

template <typename Predicate>
std::vector<ForeignKeyId> Select(const Catalog& catalog, Predicate wanted) {
  std::vector<ForeignKeyId> keys;
  for (ForeignKeyId id = 0; id < catalog.foreign_keys.size(); ++id) {
    if (wanted(id)) keys.push_back(id);
  }
  return keys;
}

std::vector<ForeignKeyId> AllCascades(const Catalog& catalog) {
  return Select(catalog, [&](ForeignKeyId id) { return Cascades(catalog.foreign_keys[id]); });
}

// Whatever a table has about itself goes with the row or not, depending on data.
std::vector<ForeignKeyId> Blocking(const Catalog& catalog, const std::vector<TableId>& child,
                                   const std::vector<TableId>& parent) {
  return Select(catalog, [&](ForeignKeyId id) {
    return Blocks(catalog.foreign_keys[id]) && child[id] != parent[id];
  });
}

}  // namespace

CascadeGraph::KeyLists::KeyLists(std::size_t tables, const std::vector<ForeignKeyId>& all,
                                 const std::vector<TableId>& end)
    : first(tables + 1), keys(all.size()) {
  for (const ForeignKeyId key : all) ++first[end[key] + 1];
  for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
  std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
  for (const ForeignKeyId key : all) keys[next[end[key]]++] = key;
}

CascadeGraph::CascadeGraph(const HazardContext& context)
    : tables_(context.catalog.tables.size()),
      child_(Ends(context, &ForeignKey::child)),
      parent_(Ends(context, &ForeignKey::parent)),
      into_(tables_, AllCascades(context.catalog), child_),
      from_(tables_, AllCascades(context.catalog), parent_),
      blockers_(tables_, Blocking(context.catalog, child_, parent_), parent_),
      blocks_(tables_, Blocking(context.catalog, child_, parent_), child_) {}

}  // namespace fk_audit
