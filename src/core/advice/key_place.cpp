#include "core/advice/key_place.hpp"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <span>

#include "core/advice/column_names.hpp"

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

// That begins with what may be NULL is one of several ways to be unique, of which a row has one.
bool IsUniqueWithout(const AdviceContext& context, const KeyShape& key,
                     std::span<const NameId> naming, std::span<const NameId> index) {
  const Column* first =
      context.catalog.FindColumn(context.catalog.tables[key.child], index.front());
  return first != nullptr && first->not_null &&
         std::ranges::none_of(naming, [&](NameId column) { return Contains(index, column); });
}

}  // namespace

KeyShape ShapeOf(const Catalog& catalog, const ForeignKey& key) {
  KeyShape shape;
  shape.child = key.child;
  shape.parent = key.parent;
  for (const ColumnPair& pair : catalog.PairsOf(key)) {
    shape.columns.push_back(pair.child);
    shape.parent_columns.push_back(pair.parent);
  }
  return shape;
}

std::vector<NameId> NamingColumns(const KeyShape& key, const TableProfile& child,
                                  const TableProfile& parent, WordCache& words) {
  std::vector<NameId> naming;
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    const bool scopes = i < key.parent_columns.size() && key.parent_columns[i] == key.columns[i];
    if (!scopes) naming.push_back(key.columns[i]);
  }
  if (naming.empty()) naming = key.columns;
  const auto common = [&](NameId column) {
    return CommonTail(WithoutId(WithoutPrefix(words.Of(column), child.column_prefix)),
                      parent.words);
  };
  const int most = std::ranges::max(naming | std::views::transform(common));
  std::erase_if(naming, [&](NameId column) { return common(column) < most; });
  return naming;
}

KeyPlace PlaceOf(const AdviceContext& context, const KeyShape& key,
                 const std::vector<NameId>& naming) {
  const auto unscoped = [&](std::span<const NameId> columns) {
    std::vector<NameId> rest;
    std::ranges::copy_if(columns, std::back_inserter(rest), [&](NameId column) {
      return !Contains(key.columns, column) || Contains(naming, column);
    });
    return rest;
  };
  const std::span<const NameId> whole =
      context.catalog.PrimaryKeyOf(context.catalog.tables[key.child]);
  const std::vector<NameId> primary = unscoped(whole);
  KeyPlace place;
  place.in_primary =
      std::ranges::any_of(primary, [&](NameId column) { return Contains(naming, column); });
  place.primary = !primary.empty() && std::ranges::is_permutation(primary, naming);
  for (const IndexFacts& index : context.facts.IndexesOf(key.child)) {
    if (!index.unique || !index.valid) continue;
    const std::span<const NameId> indexed = context.facts.ColumnsOf(index);
    // Unique whatever else it has; other keys refer to such an index.
    if (!whole.empty() && ContainsAll(indexed, whole)) continue;
    place.unique_without = place.unique_without || IsUniqueWithout(context, key, naming, indexed);
    if (index.partial) continue;
    place.unique = std::max(place.unique, PlaceInIndex(unscoped(indexed), naming));
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
