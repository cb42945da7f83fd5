// From a live definition and a wanted one to the smallest safe sequence of statements, and back.
// A plan is symmetrical: the way back is the plan from the wanted definition to the live one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/foreign_key.hpp"

namespace fk_audit {

// One transaction in one cell, without BEGIN and COMMIT: psql's \gexec and a simple-protocol
// Query run it as one implicit transaction. It takes its locks, raises unless the catalog is what
// the plan saw (psql goes on after an error, so no step may rely on the one before), and acts.
struct RepairStep {
  std::string action;     // "VALIDATE batch_jobs_org_id_fkey", for progress and reports
  std::string statement;
  std::string blocks;     // in words, what waits meanwhile: "reads and writes", "DDL, vacuum"
  double scans = 0;       // rows read, estimated; -1: unknown, the table was never analysed
};

struct RepairPlan {
  std::vector<RepairStep> steps;  // in the order to run; empty when there is nothing to do
  std::string reason;             // why this sequence, in words
};

// What the planner must know about the two tables and the server.
struct RepairContext {
  bool child_partitioned = false;
  bool parent_partitioned = false;
  std::vector<QualifiedName> leaves;  // of a partitioned child, plain tables only, by OID
  double child_rows = -1;             // reltuples of the child (sum of the leaves); -1 unknown
  int server_version = 150000;        // PG_VERSION_NUM
  int deadlock_timeout_ms = 1000;     // the setting; our locks give up before half of it
  std::string temporary_name;         // for a key that lives beside the old one for a while
  Quote quote;
};

// The steps that turn `from` into `to`; an absent definition means that there is no such key.
// Both absent or equal: no steps. Child tables must be the same.
RepairPlan PlanChange(const std::optional<ForeignKeyDefinition>& from,
                      const std::optional<ForeignKeyDefinition>& to,
                      const RepairContext& context);

}  // namespace fk_audit
