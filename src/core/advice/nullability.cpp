#include "core/advice/nullability.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
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

bool IsInPrimaryKey(const Catalog& catalog, const KeyShape& key) {
  return std::ranges::any_of(catalog.PrimaryKeyOf(catalog.tables[key.child]), [&](NameId column) {
    return std::ranges::find(key.columns, column) != key.columns.end();
  });
}

// The columns that a CHECK names and that may be NULL, the key's own aside. None if it names what
// is no reference: the row may be for a parent or live by itself.
std::optional<std::vector<NameId>> OtherReferences(const Catalog& catalog,
                                                   const DatabaseFacts& facts, const KeyShape& key,
                                                   const CheckFacts& check) {
  std::vector<NameId> others;
  for (const CheckStep& step : facts.StepsOf(check)) {
    for (const NameId column : facts.ColumnsOf(step)) {
      if (!IsReferring(catalog, key.child, column)) return std::nullopt;
      if (IsNotNull(catalog, key.child, column)) continue;
      if (std::ranges::find(key.columns, column) == key.columns.end()) others.push_back(column);
    }
  }
  return others;
}

// Whether it takes the row with this parent, and refuses it without any, and with another one too.
bool WantsThisParent(const DatabaseFacts& facts, const CheckFacts& check,
                     const std::vector<NameId>& own, const std::vector<NameId>& others) {
  std::vector<NameId> all = own;
  all.insert(all.end(), others.begin(), others.end());
  return ResultOf(facts, check, all, {}) == CheckResult::kRefuses &&
         ResultOf(facts, check, others, own) != CheckResult::kRefuses &&
         (others.empty() || ResultOf(facts, check, {}, all) == CheckResult::kRefuses);
}

}  // namespace

Nullable NullableColumns(const Catalog& catalog, const DatabaseFacts& facts, const KeyShape& key) {
  if (HasGenerated(catalog, facts, key)) return Nullable::kFixed;
  const std::vector<NameId> columns = ThoseThatMayBeNull(catalog, key);
  if (columns.empty()) return IsInPrimaryKey(catalog, key) ? Nullable::kFixed : Nullable::kNone;
  if (OutcomeOf(catalog, facts, key.child, columns, {}) != Outcome::kTaken) {
    return Nullable::kRefused;
  }
  return columns.size() < key.columns.size() ? Nullable::kSome : Nullable::kAll;
}

Outcome OutcomeOf(const Catalog& catalog, const DatabaseFacts& facts, TableId table,
                  std::span<const NameId> nulls, std::span<const NameId> values) {
  const auto forbidden = [&](NameId column) { return IsNotNull(catalog, table, column); };
  if (std::ranges::any_of(nulls, forbidden)) return Outcome::kRefused;
  const CheckResult worst = WorstCheckOf(facts, table, nulls, values).result;
  if (worst == CheckResult::kPasses) return Outcome::kTaken;
  return worst == CheckResult::kRefuses ? Outcome::kRefused : Outcome::kMaybe;
}

bool HasGenerated(const Catalog& catalog, const DatabaseFacts& facts, const KeyShape& key) {
  return std::ranges::any_of(key.columns, [&](NameId name) {
    const ColumnFacts* column = facts.FindColumn(catalog, key.child, name);
    return column != nullptr && column->generated;
  });
}

Tie TieOf(const Catalog& catalog, const DatabaseFacts& facts, const KeyShape& key) {
  const std::vector<NameId> columns = ThoseThatMayBeNull(catalog, key);
  if (columns.empty()) return Tie::kNotNull;
  for (const CheckFacts& check : facts.ChecksOf(key.child)) {
    if (ResultOf(facts, check, columns, {}) == CheckResult::kPasses) continue;
    const std::optional<std::vector<NameId>> others = OtherReferences(catalog, facts, key, check);
    if (others && WantsThisParent(facts, check, columns, *others)) return Tie::kCheck;
  }
  return Tie::kNone;
}

}  // namespace fk_audit
