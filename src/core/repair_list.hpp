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
#include "core/orphans.hpp"
#include "core/repair.hpp"

namespace fk_audit {

// A foreign key in the terms of the catalog: OIDs of the tables, column numbers pairwise.
struct KeyColumns {
  std::uint32_t child = 0;
  std::uint32_t parent = 0;
  std::vector<std::int16_t> child_columns;
  std::vector<std::int16_t> parent_columns;
};

// What keeps the server from adding a key over these columns.
enum class KeyObstacle {
  kNone,
  kNoUniqueKey,   // no valid, immediate, whole unique index over exactly the parent's columns
  kTypeMismatch,  // that index has no equality operator between the two columns of some pair
  kPeriodKey,     // that index is of a key WITHOUT OVERLAPS (18), which only PERIOD can refer to
};

// Which constraint of a table has a name.
enum class NameHolder {
  kNobody,
  kPart,        // what a foreign key of the table or of its root has for a partition of either side
  kForeignKey,  // one of its own
  kOther,       // a constraint of another kind
};

// Why a finding is not to be repaired as declared, whatever the server would allow.
struct Objection {
  std::string status;  // of the plan: impossible, fix_code_first, needs_decision
  std::string reason;
};
using Objections = std::unordered_map<std::size_t, Objection>;  // by index of the finding

// What the plans depend on besides the two sides. The functions are asked for the few tables that
// have findings.
struct RepairEnvironment {
  int server_version = 150000;     // PG_VERSION_NUM
  int deadlock_timeout_ms = 1000;  // the setting
  Quote quote;
  std::unordered_map<std::uint32_t, std::string> comments;  // constraint OID -> its comment
  // Whether the role may LOCK the table of this OID: a foreign key needs REFERENCES only.
  std::function<bool(std::uint32_t oid)> may_lock;
  // Whether the role has the rights of the owner of the table of this OID.
  std::function<bool(std::uint32_t oid)> may_alter;
  // Whether the role has REFERENCES on the parent or on each of the parent's columns.
  std::function<bool(const KeyColumns& columns)> may_reference;
  std::function<KeyObstacle(const KeyColumns& columns)> obstacle;
  // Who has the name on the table of this OID; empty: nobody but the keys of the catalog.
  std::function<NameHolder(std::uint32_t oid, const std::string& name)> name_holder;
  // How many rows of the child lack a parent; empty: not to be counted.
  std::function<std::int64_t(const OrphanSearch& search, const KeyColumns& columns)> count_orphans;
  // Told before each plan, for there may be many; may throw. Empty: nobody waits.
  std::function<void(std::size_t done, std::size_t total)> progress;
  Objections objections;     // of advice
  bool superuser = true;     // the role is one
  bool in_recovery = false;  // the server is a standby: nothing can be changed here
};

// Which way a plan leads.
enum class Direction {
  kRepair,   // from the live definition to the declared one
  kReverse,  // from the declared definition back to the live one
};

// The repair of one foreign key; `findings` are indexes in Comparison::findings, worst first.
struct PlannedRepair {
  std::vector<std::size_t> findings;
  std::string status;  // "ready", or the code of the reason why `plan` has no steps; why that is
                       // stands in plan.reason, and doc/repairs.md has all codes
  std::optional<ForeignKeyDefinition> live;
  std::optional<ForeignKeyDefinition> declared;
  RepairPlan plan;
};

// Which findings a caller has in mind.
using FindingPredicate = std::function<bool(const Finding&)>;

// Plans for all findings, in the order of the worst finding of each. `named` tells whether a
// finding was asked for by name: an undeclared key is dropped only then. With `wanted` only the
// plans with such a finding are made; the others are there without a status, so that every plan
// has the same place in every list.
std::vector<PlannedRepair> PlanRepairs(const Catalog& catalog, const IntentSet& intents,
                                       const NameTable& names, const Comparison& comparison,
                                       const RepairEnvironment& environment, Direction direction,
                                       const FindingPredicate& named,
                                       const FindingPredicate& wanted = {});

}  // namespace fk_audit
