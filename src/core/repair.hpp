// From a live definition and a wanted one to the smallest safe sequence of statements, and back.
// A plan is symmetrical: the way back is the plan from the wanted definition to the live one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/foreign_key.hpp"

namespace fk_audit {

// One transaction in one cell, without BEGIN and COMMIT: psql's \gexec and a simple-protocol
// Query run it as one implicit transaction. It takes its locks, raises unless the catalog is what
// the plan saw (psql goes on after an error, so no step may rely on the one before), and acts.
struct RepairStep {
  std::string action;  // "VALIDATE batch_jobs_org_id_fkey", for progress and reports
  std::string statement;
  std::string blocks;  // in words, what waits meanwhile: "reads and writes", "DDL, vacuum"
  double scans = 0;    // rows read, estimated; -1: unknown, the table was never analysed
  // Cells, in the order to run, that undo this step of an interrupted repair. Those of all its
  // steps run backwards lead from any step but the last, after which the way back is a plan of its
  // own.
  std::vector<std::string> way_back = {};
};

struct RepairPlan {
  std::vector<RepairStep> steps;  // in the order to run; empty when there is nothing to do
  std::string reason;             // why this sequence, in words
  // Why there are no steps although something differs; empty: not refused.
  // "not_valid_on_partitioned": before 18 a partitioned child cannot have a NOT VALID key.
  // "needs_server_18": NOT ENFORCED and PERIOD came with 18.
  // "needs_superuser": only a superuser may switch the triggers of a key.
  std::string refusal;
};

// What the RI triggers of the old key need, which its definition does not show.
enum class TriggerRepair {
  kNone,
  kEnable,   // they are there and switched off
  kReplace,  // some are missing, or do something else than the definition says
};

// What the planner must know about the tables and the server. One context serves both directions:
// what it says of parents holds for the old one and the new one where they differ.
struct RepairContext {
  bool child_partitioned = false;
  bool parent_partitioned = false;    // any of the parents
  std::vector<QualifiedName> leaves;  // of a partitioned child, plain tables only, by OID
  std::vector<double> leaf_rows;      // reltuples of each leaf; empty: unknown
  double child_rows = -1;             // reltuples of the child (sum of the leaves); -1 unknown
  int child_tables = 1;            // tables that a LOCK of the child takes: it and its partitions
  int parent_tables = 1;           // the same of a parent, of the larger one if there are two
  bool may_lock_parents = true;    // LOCK needs UPDATE, DELETE or TRUNCATE; a foreign key does not
  bool orphans_suspected = false;  // child rows without a parent: VALIDATE may fail
  TriggerRepair triggers = TriggerRepair::kNone;
  bool part_has_name = false;      // a clone for a partition has taken the wanted key's name
  bool superuser = true;           // the role is one
  int server_version = 150000;     // PG_VERSION_NUM
  int deadlock_timeout_ms = 1000;  // the setting; our locks give up before half of it
  // For a key that lives beside the old one for a while: free on the child and on all its leaves.
  std::string temporary_name;
  // The keys of that name that an interrupted run has left: on the child, and on its leaves in
  // their order (empty: none). The plan goes on from those that fit and drops the others.
  std::optional<ForeignKeyDefinition> remnant;
  std::vector<std::optional<ForeignKeyDefinition>> leaf_remnants;
  Quote quote;
};

// The steps that turn `from` into `to`; an absent definition means that there is no such key.
// Both absent, or equal with nothing to do about triggers: no steps. Child tables must be the same,
// else Error(kInternal).
//
// `to` without a constraint name keeps the one of `from`; where there is none, or where `from` has
// none because nothing named it on the way there, it is DefaultConstraintName(). The caller that
// finds this one taken sets another. A key that is not enforced counts as not validated, as in the
// catalog, and an empty comment as none.
//
// Sources: manual, ALTER TABLE; locks: AlterTableGetLockLevel() and dropconstraint_internal() in
// tablecmds.c; adoption of partitions' keys: tryAttachPartitionForeignKey() there.
RepairPlan PlanChange(const std::optional<ForeignKeyDefinition>& from,
                      const std::optional<ForeignKeyDefinition>& to, const RepairContext& context);

}  // namespace fk_audit
