#include "core/impact/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace fk_audit {
namespace {

class Estimator {
 public:
  Estimator(const Catalog& catalog, const DatabaseFacts& facts, const DeleteGraph& graph)
      : catalog_(catalog), facts_(facts), graph_(graph) {}

  std::vector<StepEstimate> Run(TableId parent, const std::vector<ImpactStep>& steps) {
    gone_[parent] = 1;
    for (const ImpactStep& step : steps) {
      const double parents = step.on_update ? estimates_[step.via].rows : gone_[step.from];
      estimates_.push_back(Estimate(catalog_.foreign_keys[step.key], parents));
      if (step.effect == ImpactEffect::kDeleted) {
        Add(catalog_.foreign_keys[step.key].child, estimates_.back().rows);
      }
    }
    return std::move(estimates_);
  }

 private:
  double Rows(TableId table) {
    const auto [found, first] = rows_.emplace(table, -1);
    if (first) found->second = RowsOf(catalog_, graph_, table);
    return found->second;
  }

  // Rows of the child in which no column of the key is NULL; -1: unknown.
  double Referring(const ForeignKey& key) {
    double rows = Rows(key.child);
    for (const ColumnPair& pair : catalog_.PairsOf(key)) {
      const ColumnFacts* const column = facts_.FindColumn(catalog_, key.child, pair.child);
      if (column == nullptr || column->null_fraction < 0) continue;
      rows = std::min(rows, Rows(key.child) * (1 - static_cast<double>(column->null_fraction)));
    }
    return rows;
  }

  // Distinct values of the key among the rows of the child; 0: unknown.
  double Distinct(const ForeignKey& key) {
    double distinct = 0;
    for (const ColumnPair& pair : catalog_.PairsOf(key)) {
      const ColumnFacts* const column = facts_.FindColumn(catalog_, key.child, pair.child);
      if (column == nullptr) continue;
      const auto stated = static_cast<double>(column->distinct);
      distinct = std::max(distinct, stated >= 0 ? stated : -stated * Rows(key.child));
    }
    return distinct > 0 ? distinct : std::max(Rows(key.parent), 0.0);
  }

  StepEstimate Estimate(const ForeignKey& key, double parents) {
    StepEstimate estimate;
    const double referring = Referring(key);
    const double distinct = Distinct(key);
    if (referring == 0) {
      estimate.rows = 0;
    } else if (parents >= 0 && referring > 0 && distinct > 0) {
      estimate.rows = std::min(referring, parents * referring / std::max(distinct, 1.0));
    }
    estimate.missing_index = !facts_.HasIndexFor(catalog_, key);
    if (estimate.missing_index && parents >= 0 && Rows(key.child) >= 0) {
      estimate.scanned = parents * Rows(key.child);
    }
    return estimate;
  }

  void Add(TableId table, double rows) {
    const auto [found, first] = gone_.emplace(table, rows);
    if (first) return;
    double& sum = found->second;
    sum = sum < 0 || rows < 0 ? -1 : std::min(sum + rows, std::max(Rows(table), sum));
  }

  const Catalog& catalog_;
  const DatabaseFacts& facts_;
  const DeleteGraph& graph_;
  std::unordered_map<TableId, double> rows_;  // of tables with their partitions
  std::unordered_map<TableId, double> gone_;  // rows deleted so far; -1: unknown
  std::vector<StepEstimate> estimates_;
};

}  // namespace

std::vector<StepEstimate> EstimateSteps(const Catalog& catalog, const DatabaseFacts& facts,
                                        const DeleteGraph& graph, TableId parent,
                                        const std::vector<ImpactStep>& steps) {
  return Estimator(catalog, facts, graph).Run(parent, steps);
}

double RowsOf(const Catalog& catalog, const DeleteGraph& graph, TableId table) {
  const Table& root = catalog.tables[table];
  if (!root.partitioned || root.row_estimate > 0) return root.row_estimate;
  std::vector<TableId> tables = {table};
  double sum = -1;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    for (const TableId below : graph.PartitionsOf(tables[i])) tables.push_back(below);
    const Table& each = catalog.tables[tables[i]];
    if (!each.partitioned && each.row_estimate >= 0) sum = std::max(sum, 0.0) + each.row_estimate;
  }
  return sum;
}

}  // namespace fk_audit
