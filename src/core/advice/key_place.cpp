#include "core/advice/key_place.hpp"

#include <algorithm>
#include <span>

namespace fk_audit {
namespace {

bool Contains(std::span<const NameId> columns, NameId column) {
  return std::ranges::find(columns, column) != columns.end();
}

bool ContainsAll(std::span<const NameId> columns, std::span<const NameId> wanted) {
  return std::ranges::all_of(wanted, [&](NameId column) { return Contains(columns, column); });
}

UniquePlace PlaceInIndex(std::span<const NameId> index, std::span<const NameId> columns) {
  if (!ContainsAll(index, columns)) return UniquePlace::kNone;
  if (index.size() == columns.size()) return UniquePlace::kAlone;
  return Contains(columns, index.front()) ? UniquePlace::kFirst : UniquePlace::kLater;
}

}  // namespace

KeyPlace PlaceOf(const AdviceContext& context, const KeyShape& key) {
  const std::span<const NameId> columns = key.columns;
  const std::span<const NameId> primary =
      context.catalog.PrimaryKeyOf(context.catalog.tables[key.child]);
  KeyPlace place;
  place.in_primary =
      std::ranges::any_of(primary, [&](NameId column) { return Contains(columns, column); });
  place.primary = !primary.empty() && std::ranges::is_permutation(primary, columns);
  for (const IndexFacts& index : context.facts.IndexesOf(key.child)) {
    if (!index.unique || !index.valid || index.partial) continue;
    const std::span<const NameId> indexed = context.facts.ColumnsOf(index);
    // Unique whatever else it has; other keys refer to such an index.
    if (!primary.empty() && ContainsAll(indexed, primary)) continue;
    place.unique = std::max(place.unique, PlaceInIndex(indexed, columns));
  }
  return place;
}

std::ptrdiff_t CountOtherKeys(const Catalog& catalog, const KeyShape& key, TableId parent) {
  return std::ranges::count_if(catalog.KeysOf(key.child), [&](const ForeignKey& other) {
    if (parent != kNoTable && other.parent != parent) return false;
    return !std::ranges::equal(catalog.PairsOf(other), key.columns, {}, &ColumnPair::child);
  });
}

}  // namespace fk_audit
