// How many rows each step of a delete concerns, as far as ANALYZE knows, and what it costs that an
// index is missing.
#pragma once

#include <cstdint>
#include <vector>

#include "core/catalog.hpp"
#include "core/impact/static_impact.hpp"
#include "core/table_facts.hpp"

namespace fk_audit {

struct StepEstimate {
  double rows = -1;            // child rows that the step concerns; -1: unknown
  double scanned = -1;         // child rows read for want of an index; -1: unknown, or none missing
  bool missing_index = false;  // each parent row costs a scan of the whole child
};

// One estimate per step of TraceDelete() on the same catalog, in that order. A parent row is taken
// to be an average one among those that are referred to at all: the rows of the child that are not
// NULL (reltuples × (1 - null_frac), pg_stats) over the distinct values of the key (n_distinct, of
// several columns the largest), or over the rows of the parent where that is not known. Rows add up
// along paths and are never more than the table has.
std::vector<StepEstimate> EstimateSteps(const Catalog& catalog, const DatabaseFacts& facts,
                                        const DeleteGraph& graph, TableId parent,
                                        const std::vector<ImpactStep>& steps);

// Rows of a table with all its partitions (pg_class.reltuples); -1: never analysed.
double RowsOf(const Catalog& catalog, const DeleteGraph& graph, TableId table);

}  // namespace fk_audit
