// The delete graph as a picture shows it: tables, and for each foreign key what a delete of the
// parent does to the child, today and by the code.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/report/report.hpp"

namespace fk_audit {

struct RuleEdge {
  std::uint32_t parent = 0;  // index in RuleGraph::tables
  std::uint32_t child = 0;
  std::string columns;                 // of the child, ready to print
  std::string_view live;               // the delete rule; empty: not in the database
  std::string_view declared;           // empty: not stated, or declared by no source
  std::optional<std::size_t> finding;  // the worst about this key, in Comparison::findings
};

struct RuleGraph {
  std::vector<std::string> tables;  // names ready to print, of those with an edge
  std::vector<RuleEdge> edges;
  std::size_t left_out = 0;  // foreign keys beyond `most`
};

// Live foreign keys whose child was asked for, and missing ones. With more than `most` of them,
// those with a finding come first, then those that change or remove rows.
RuleGraph DrawRules(const Report& report, std::size_t most);

// What the edge says: "org_id: cascade", "org_id: cascade, the code says no action".
std::string EdgeText(const RuleEdge& edge);

}  // namespace fk_audit
