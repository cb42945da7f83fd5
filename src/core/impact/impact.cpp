#include "core/impact/impact.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace fk_audit {
namespace {

// A longer path keeps its two ends: a chain may be as long as there are tables.
constexpr std::size_t kPathEnd = 8;

class SideDescriber {
 public:
  SideDescriber(const ImpactSide& side, TableId parent)
      : context_(side.context), steps_(side.steps), parent_(parent) {
    doubts_ = DoubtsOf(context_, steps_);
    rivals_ = RivalsOf(context_, steps_);
    estimates_ = EstimateSteps(context_.catalog, context_.facts, context_.graph, parent, steps_);
  }

  // Everything but rules and effects.
  ImpactRow Row(std::uint32_t index) const {
    const ImpactStep& step = steps_[index];
    const ForeignKey& key = context_.catalog.foreign_keys[step.key];
    ImpactRow row;
    row.depth = step.depth;
    row.path = PathOf(index);
    row.child = NameOf(key.child);
    row.parent = NameOf(key.parent);
    for (const ColumnPair& pair : context_.catalog.PairsOf(key)) {
      row.columns += (row.columns.empty() ? "" : ", ") + Quoted(pair.child);
    }
    if (key.name != kNoName) row.constraint = context_.names[key.name];
    row.detail = ReasonOf(context_, step);
    if (row.detail.empty()) row.detail = rivals_[index];
    row.uncertain = doubts_[index];
    row.key = step.key;
    row.on_update = step.on_update;
    row.estimate = estimates_[index];
    return row;
  }

  std::string Effect(std::uint32_t index) const {
    return std::string(ToText(EffectOf(context_, steps_[index])));
  }

  // Empty for a key that this side does not have.
  std::string RuleOf(const ImpactRow& row) const {
    if (row.key >= context_.catalog.foreign_keys.size()) return {};
    const ForeignKey& key = context_.catalog.foreign_keys[row.key];
    if (row.on_update) return "on update " + std::string(ToText(key.update_rule));
    std::string list;
    for (const NameId column : context_.catalog.DeleteColumnsOf(key)) {
      list += (list.empty() ? "" : ", ") + Quoted(column);
    }
    return std::string(ToText(key.delete_rule)) + (list.empty() ? list : " (" + list + ")");
  }

  std::string NameOf(TableId table) const {
    const Table& named = context_.catalog.tables[table];
    return DisplayTable(
        {std::string(context_.names[named.schema]), std::string(context_.names[named.name])},
        context_.quote);
  }

  const std::vector<ImpactStep>& steps() const { return steps_; }

 private:
  std::string Quoted(NameId name) const { return context_.quote(context_.names[name]); }

  std::string PathOf(std::uint32_t index) const {
    std::vector<TableId> back;  // from the child up
    for (std::uint32_t at = index; at != kNoStep; at = steps_[at].via) {
      back.push_back(context_.catalog.foreign_keys[steps_[at].key].child);
      if (back.size() == kPathEnd && steps_[index].depth > 2 * kPathEnd) break;
    }
    std::string path;
    const std::size_t whole = std::size_t{steps_[index].depth};
    if (back.size() < whole) {
      path = NameOf(parent_) + " -> (" + std::to_string(whole - back.size()) + " more)";
    } else {
      path = NameOf(parent_);
    }
    for (auto table = back.rbegin(); table != back.rend(); ++table) path += " -> " + NameOf(*table);
    return path;
  }

  const ImpactContext& context_;
  const std::vector<ImpactStep>& steps_;
  const TableId parent_;
  std::vector<std::string> doubts_;
  std::vector<std::string> rivals_;
  std::vector<StepEstimate> estimates_;
};

using StepOfKey = std::unordered_map<std::uint64_t, std::uint32_t>;

std::uint64_t PlaceOf(ForeignKeyId key, bool on_update) {
  return std::uint64_t{key} << 1 | (on_update ? 1 : 0);
}

StepOfKey IndexSteps(const std::vector<ImpactStep>& steps) {
  StepOfKey index;
  for (std::uint32_t i = 0; i < steps.size(); ++i) {
    index.emplace(PlaceOf(steps[i].key, steps[i].on_update), i);
  }
  return index;
}

ImpactRow RootRow(const std::string& name) {
  ImpactRow row;
  row.path = row.child = name;
  row.effect = ToText(ImpactEffect::kDeleted);
  row.estimate.rows = 1;
  return row;
}

}  // namespace

std::vector<ImpactRow> DescribeImpact(const ImpactSide& live, const ImpactSide* after,
                                      TableId parent) {
  const SideDescriber today(live, parent);
  std::vector<ImpactRow> rows;
  for (std::uint32_t i = 0; i < live.steps.size(); ++i) {
    rows.push_back(today.Row(i));
    rows.back().effect = today.Effect(i);
  }
  if (after != nullptr) {
    const SideDescriber later(*after, parent);
    const StepOfKey step_today = IndexSteps(live.steps);
    for (std::uint32_t i = 0; i < after->steps.size(); ++i) {
      const ImpactStep& step = after->steps[i];
      const auto same = step_today.find(PlaceOf(step.key, step.on_update));
      ImpactRow& row =
          same == step_today.end() ? rows.emplace_back(later.Row(i)) : rows[same->second];
      row.effect_after = later.Effect(i);
    }
    for (ImpactRow& row : rows) row.rule_after = later.RuleOf(row);
  }
  for (ImpactRow& row : rows) row.rule = today.RuleOf(row);
  rows.insert(rows.begin(), RootRow(today.NameOf(parent)));
  rows.front().uncertain = UserCodeOn(live.context, parent, true);
  if (after != nullptr) rows.front().effect_after = rows.front().effect;
  // By name within a depth: the catalog's own order changes with every vacuum.
  std::ranges::stable_sort(rows, {}, [](const ImpactRow& row) {
    return std::tie(row.depth, row.path, row.columns, row.constraint, row.on_update);
  });
  return rows;
}

}  // namespace fk_audit
