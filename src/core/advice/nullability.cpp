#include "core/advice/nullability.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include "core/check_result.hpp"

namespace fk_audit {
namespace {

bool IsNotNull(const Catalog& catalog, TableId table, NameId name) {
  const Column* column = catalog.FindColumn(catalog.tables[table], name);
  return column != nullptr && column->not_null;
}

std::vector<NameId> ThoseThatMayBeNull(const Catalog& catalog, const KeyShape& key) {
  std::vector<NameId> columns;
  std::ranges::copy_if(key.columns, std::back_inserter(columns),
                       [&](NameId column) { return !IsNotNull(catalog, key.child, column); });
  return columns;
}

bool IsReferring(const Catalog& catalog, TableId table, NameId column) {
  return std::ranges::any_of(catalog.KeysOf(table), [&](const ForeignKey& key) {
    return std::ranges::find(catalog.PairsOf(key), column, &ColumnPair::child) !=
           catalog.PairsOf(key).end();
  });
}

// Whether it refuses the row without any of the parents that it names, and names nothing else.
bool WantsAParent(const Catalog& catalog, const DatabaseFacts& facts, TableId table,
                  const CheckFacts& check) {
  std::vector<NameId> named;
  for (const CheckStep& step : facts.StepsOf(check)) {
    std::ranges::copy(facts.ColumnsOf(step), std::back_inserter(named));
  }
  return std::ranges::all_of(named,
                             [&](NameId column) { return IsReferring(catalog, table, column); }) &&
         ResultOf(facts, check, named, {}) == CheckResult::kRefuses;
}

}  // namespace

Nullable NullableColumns(const Catalog& catalog, const DatabaseFacts& facts, const KeyShape& key) {
  const std::vector<NameId> columns = ThoseThatMayBeNull(catalog, key);
  if (columns.empty()) return Nullable::kNone;
  const bool refused = std::ranges::any_of(facts.ChecksOf(key.child), [&](const CheckFacts& check) {
    return ResultOf(facts, check, columns, {}) != CheckResult::kPasses;
  });
  if (refused) return Nullable::kRefused;
  return columns.size() < key.columns.size() ? Nullable::kSome : Nullable::kAll;
}

bool AlwaysRefused(const DatabaseFacts& facts, TableId table, std::span<const NameId> nulls) {
  return std::ranges::any_of(facts.ChecksOf(table), [&](const CheckFacts& check) {
    return ResultOf(facts, check, nulls, {}) == CheckResult::kRefuses;
  });
}

Tie TieOf(const Catalog& catalog, const DatabaseFacts& facts, const KeyShape& key) {
  const std::vector<NameId> columns = ThoseThatMayBeNull(catalog, key);
  if (columns.empty()) return Tie::kNotNull;
  for (const CheckFacts& check : facts.ChecksOf(key.child)) {
    const CheckResult result = ResultOf(facts, check, columns, {});
    if (result == CheckResult::kPasses) continue;
    if (result == CheckResult::kRefuses || WantsAParent(catalog, facts, key.child, check)) {
      return Tie::kCheck;
    }
  }
  return Tie::kNone;
}

}  // namespace fk_audit
