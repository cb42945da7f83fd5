#include "core/hazards/upward_search.hpp"

namespace fk_audit {
namespace {

constexpr std::uint32_t kMaxLevels = 16;
constexpr std::size_t kMaxTables = 1000;

}  // namespace

std::span<const UpwardSearch::Step> UpwardSearch::FromParentsOf(
    std::span<const ForeignKeyId> keys) {
  for (const Step& step : steps_) place_[step.table] = 0;
  steps_.clear();
  for (const ForeignKeyId key : keys) Visit(graph_.ParentOf(key), 0, key);
  for (std::size_t next = 0; next < steps_.size(); ++next) {
    const Step step = steps_[next];
    if (step.distance == kMaxLevels) break;
    for (const ForeignKeyId key : graph_.CascadesInto(step.table)) {
      Visit(graph_.ParentOf(key), step.distance + 1, key);
    }
  }
  return steps_;
}

const UpwardSearch::Step* UpwardSearch::Find(TableId table) const {
  return place_[table] == 0 ? nullptr : &steps_[place_[table] - 1];
}

void UpwardSearch::Visit(TableId table, std::uint32_t distance, ForeignKeyId via) {
  if (place_[table] != 0 || steps_.size() == kMaxTables) return;
  steps_.push_back({table, distance, via});
  place_[table] = static_cast<std::uint32_t>(steps_.size());
}

}  // namespace fk_audit
