// The answer to "what does deleting a row of this table set off", today and after the repairs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/impact/after_repairs.hpp"
#include "core/impact/doubts.hpp"
#include "core/impact/estimate.hpp"

namespace fk_audit {

// One line of the answer: one foreign key on the way, or at depth 0 the deleted row itself. Texts
// are ready to print; empty ones say that there is nothing to say.
struct ImpactRow {
  std::uint32_t depth = 0;
  std::string path;  // "organizations -> projects -> tasks"
  std::string child;
  std::string columns;
  std::string parent;
  std::string constraint;
  std::string rule;          // "set null (a)", "on update cascade"; empty: not in the database
  std::string effect;        // ToText(ImpactEffect); empty: not reached today
  std::string rule_after;    // the same after the repairs
  std::string effect_after;  // empty: no longer reached
  std::string detail;        // why the rule cannot work, or nothing acts, or what acts first
  std::string uncertain;     // why the line may be wrong
  ForeignKeyId key = kNoForeignKey;
  bool on_update = false;
  StepEstimate estimate;
  std::optional<std::int64_t> exact;  // rows, where they were counted
};

// Both sides of the answer. Without `after` there is nothing declared, and nothing is said about
// it.
struct ImpactSide {
  ImpactContext context;
  std::vector<ImpactStep> steps;
};

// By depth. A key that is reached on both sides is one line, with the path and depth of today.
std::vector<ImpactRow> DescribeImpact(const ImpactSide& live, const ImpactSide* after,
                                      TableId parent);

}  // namespace fk_audit
