#include "core/impact/static_impact.hpp"

#include <unordered_map>
#include <unordered_set>

#include "core/compare_context.hpp"

namespace fk_audit {
namespace {

// Rows of `table` that go, or of which `column` changes.
struct Change {
  TableId table;
  NameId column;  // kNoName: the rows go
  std::uint32_t via;
  ImpactEffect effect;  // of a column: blanked or defaulted, which ON UPDATE CASCADE hands on
};

class Tracer {
 public:
  Tracer(const Catalog& catalog, const DeleteGraph& graph, std::uint32_t max_depth,
         const Poll& poll)
      : catalog_(catalog), graph_(graph), max_depth_(max_depth), polls_(poll) {}

  std::vector<ImpactStep> Run(TableId parent) {
    Push({parent, kNoName, kNoStep, ImpactEffect::kDeleted});
    for (std::size_t next = 0; next < changes_.size(); ++next) {
      const Change change = changes_[next];
      const std::uint32_t depth = change.via == kNoStep ? 1 : steps_[change.via].depth + 1;
      if (depth > max_depth_) break;
      for (const TableId holder : graph_.HoldersOf(change.table)) {
        for (const ForeignKeyId key : graph_.KeysOn(holder)) Step(change, key, depth);
      }
    }
    return std::move(steps_);
  }

 private:
  void Push(const Change& change) {
    const std::uint64_t place = std::uint64_t{change.table} << 32 | change.column;
    if (seen_.insert(place).second) changes_.push_back(change);
  }

  void Step(const Change& change, ForeignKeyId id, std::uint32_t depth) {
    polls_.Next();
    const ForeignKey& key = catalog_.foreign_keys[id];
    const bool on_update = change.column != kNoName;
    if (on_update && !Concerns(key, change.column)) return;
    const auto place = std::uint64_t{id} << 1 | (on_update ? 1 : 0);
    const auto [found, first] = step_of_.emplace(place, static_cast<std::uint32_t>(steps_.size()));
    if (first) {
      steps_.push_back({id, change.table, change.via, depth,
                        EffectOf(key, on_update, change.effect), on_update});
    }
    Spread(key, found->second, change);
  }

  bool Concerns(const ForeignKey& key, NameId column) const {
    for (const ColumnPair& pair : catalog_.PairsOf(key)) {
      if (pair.parent == column) return true;
    }
    return false;
  }

  ImpactEffect EffectOf(const ForeignKey& key, bool on_update, ImpactEffect cause) const {
    if (!DeleteActs(key)) return ImpactEffect::kOrphaned;
    switch (on_update ? key.update_rule : key.delete_rule) {
      case ReferentialAction::kNoAction:
        return key.deferrable && key.initially_deferred ? ImpactEffect::kCheckedAtCommit
                                                        : ImpactEffect::kBlocked;
      case ReferentialAction::kRestrict:
        return ImpactEffect::kBlocked;
      case ReferentialAction::kCascade:
        return on_update ? cause : ImpactEffect::kDeleted;
      case ReferentialAction::kSetNull:
        return CanSetNull(key, on_update) ? ImpactEffect::kBlanked : ImpactEffect::kBlocked;
      case ReferentialAction::kSetDefault:
        break;
    }
    return ImpactEffect::kDefaulted;
  }

  bool CanSetNull(const ForeignKey& key, bool on_update) const {
    return ColumnNotNull(catalog_, key, on_update) == kNoName &&
           !BreaksMatchFull(catalog_, key, on_update);
  }

  // What the step at `index` does to the child, as the cause of further steps.
  void Spread(const ForeignKey& key, std::uint32_t index, const Change& change) {
    const ImpactEffect effect = steps_[index].effect;
    const bool on_update = steps_[index].on_update;
    if (effect == ImpactEffect::kDeleted) {
      Push({key.child, kNoName, index, effect});
    } else if (effect != ImpactEffect::kBlanked && effect != ImpactEffect::kDefaulted) {
      return;
    } else if (on_update && key.update_rule == UpdateRule::kCascade) {
      for (const ColumnPair& pair : catalog_.PairsOf(key)) {
        if (pair.parent == change.column) Push({key.child, pair.child, index, effect});
      }
    } else {
      for (const NameId column : catalog_.ColumnsSetBy(key, on_update)) {
        Push({key.child, column, index, effect});
      }
    }
  }

  const Catalog& catalog_;
  const DeleteGraph& graph_;
  const std::uint32_t max_depth_;
  Steps polls_;
  std::vector<Change> changes_;
  std::unordered_set<std::uint64_t> seen_;                    // (table, column) of changes_
  std::unordered_map<std::uint64_t, std::uint32_t> step_of_;  // (key, on_update) -> steps_
  std::vector<ImpactStep> steps_;
};

}  // namespace

std::string_view ToText(ImpactEffect effect) {
  switch (effect) {
    case ImpactEffect::kDeleted:
      return "deleted";
    case ImpactEffect::kBlanked:
      return "blanked";
    case ImpactEffect::kDefaulted:
      return "defaulted";
    case ImpactEffect::kBlocked:
      return "blocked";
    case ImpactEffect::kCheckedAtCommit:
      return "checked at commit";
    case ImpactEffect::kOrphaned:
      break;
  }
  return "orphaned";
}

NameId ColumnNotNull(const Catalog& catalog, const ForeignKey& key, bool on_update) {
  for (const NameId name : catalog.ColumnsSetBy(key, on_update)) {
    const Column* const column = catalog.FindColumn(catalog.tables[key.child], name);
    if (column != nullptr && column->not_null) return name;
  }
  return kNoName;
}

bool BreaksMatchFull(const Catalog& catalog, const ForeignKey& key, bool on_update) {
  return key.match == MatchOption::kFull &&
         catalog.ColumnsSetBy(key, on_update).size() < catalog.PairsOf(key).size();
}

std::vector<ImpactStep> TraceDelete(const Catalog& catalog, const DeleteGraph& graph,
                                    TableId parent, std::uint32_t max_depth, const Poll& poll) {
  return Tracer(catalog, graph, max_depth, poll).Run(parent);
}

}  // namespace fk_audit
