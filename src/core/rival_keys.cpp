#include "core/rival_keys.hpp"

#include <algorithm>

namespace fk_audit {
namespace {

bool WritesAllOf(const Catalog& catalog, const ForeignKey& key, const ForeignKey& other) {
  const std::vector<NameId> written = catalog.ColumnsSetBy(key, false);
  return std::ranges::all_of(catalog.ColumnsSetBy(other, false), [&](NameId column) {
    return std::ranges::find(written, column) != written.end();
  });
}

}  // namespace

bool TakesRowFrom(const Catalog& catalog, const ForeignKey& first, const ForeignKey& second) {
  const std::vector<NameId> written = catalog.ColumnsSetBy(first, false);
  return std::ranges::any_of(catalog.PairsOf(second), [&](const ColumnPair& pair) {
    return std::ranges::find(written, pair.child) != written.end();
  });
}

bool BlanksDependOnOrder(const Catalog& catalog, const ForeignKey& a, const ForeignKey& b) {
  return (TakesRowFrom(catalog, a, b) && !WritesAllOf(catalog, a, b)) ||
         (TakesRowFrom(catalog, b, a) && !WritesAllOf(catalog, b, a));
}

}  // namespace fk_audit
