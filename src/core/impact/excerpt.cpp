#include "core/impact/excerpt.hpp"

#include <algorithm>

namespace fk_audit {
namespace {

template <typename Element>
Run CopyRun(const std::vector<Element>& from, Run run, std::vector<Element>& to) {
  const Run copy{static_cast<std::uint32_t>(to.size()), run.count};
  to.insert(to.end(), from.begin() + run.first, from.begin() + run.first + run.count);
  return copy;
}

}  // namespace

Catalog ExcerptOf(const Catalog& whole, std::span<const ForeignKeyId> keys, TableId table) {
  Catalog part;
  part.tables = whole.tables;
  std::vector<bool> needed(whole.tables.size());
  needed[table] = true;
  for (const ForeignKeyId id : keys) {
    if (id >= whole.foreign_keys.size()) break;
    ForeignKey& key = part.foreign_keys.emplace_back(whole.foreign_keys[id]);
    key.pairs = CopyRun(whole.pairs, key.pairs, part.pairs);
    key.delete_columns = CopyRun(whole.key_columns, key.delete_columns, part.key_columns);
    needed[key.child] = needed[key.parent] = true;
  }
  for (TableId id = 0; id < part.tables.size(); ++id) {
    for (TableId above = id; above != kNoTable && !needed[id];
         above = whole.tables[above].partition_of) {
      needed[id] = needed[above];
    }
    Table& each = part.tables[id];
    each.columns = needed[id] ? CopyRun(whole.columns, each.columns, part.columns) : Run{};
    each.primary_key =
        needed[id] ? CopyRun(whole.key_columns, each.primary_key, part.key_columns) : Run{};
  }
  return part;
}

std::vector<ForeignKeyId> KeysOfSteps(const std::vector<ImpactStep>& a,
                                      const std::vector<ImpactStep>& b) {
  std::vector<ForeignKeyId> keys;
  for (const ImpactStep& step : a) keys.push_back(step.key);
  for (const ImpactStep& step : b) keys.push_back(step.key);
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

void Renumber(std::span<const ForeignKeyId> keys, std::vector<ImpactStep>& steps) {
  for (ImpactStep& step : steps) {
    step.key = static_cast<ForeignKeyId>(std::ranges::lower_bound(keys, step.key) - keys.begin());
  }
}

}  // namespace fk_audit
