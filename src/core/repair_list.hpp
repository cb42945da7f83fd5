// From the findings of an audit to the list of repairs: one plan per foreign key, with a status
// that says why where there is nothing to run.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/catalog.hpp"
#include "core/compare.hpp"
#include "core/intent.hpp"
#include "core/repair.hpp"

namespace fk_audit {

// What the plans depend on besides the two sides.
struct RepairEnvironment {
  int server_version = 150000;     // PG_VERSION_NUM
  int deadlock_timeout_ms = 1000;  // the setting
  Quote quote;
  std::unordered_map<std::uint32_t, std::string> comments;  // constraint OID -> its comment
  // Whether the role may LOCK the table of this OID: a foreign key needs REFERENCES only.
  std::function<bool(std::uint32_t oid)> may_lock;
};

// Which way a plan leads.
enum class Direction {
  kRepair,   // from the live definition to the declared one
  kReverse,  // from the declared definition back to the live one
};

// The repair of one foreign key; `findings` are indexes in Comparison::findings, worst first.
struct PlannedRepair {
  std::vector<std::size_t> findings;
  std::string status;  // "ready", or the code of the reason why `plan` has no steps
  std::optional<ForeignKeyDefinition> live;
  std::optional<ForeignKeyDefinition> declared;
  RepairPlan plan;
};

// Plans for all findings, in the order of the worst finding of each. `named` tells whether a
// finding was asked for by name: an undeclared key is dropped only then.
std::vector<PlannedRepair> PlanRepairs(const Catalog& catalog, const IntentSet& intents,
                                       const NameTable& names, const Comparison& comparison,
                                       const RepairEnvironment& environment, Direction direction,
                                       const std::function<bool(const Finding&)>& named);

}  // namespace fk_audit
