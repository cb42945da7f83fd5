// Which way leads from one definition of a foreign key to another, and why: the decisions of a
// repair without its statements.
#pragma once

#include <string_view>

#include "core/foreign_key.hpp"
#include "core/repair.hpp"

namespace fk_audit {

enum class RepairForm {
  kInPlace,        // ALTER CONSTRAINT, RENAME, COMMENT, VALIDATE
  kSwitchFirst,    // DROP and ADD NOT VALID in one statement, then VALIDATE
  kValidateFirst,  // ADD NOT VALID under a temporary name, VALIDATE, then DROP and RENAME
  kLeafByLeaf,     // as kValidateFirst, on each leaf of a partitioned child before 18
};

struct RepairChoice {
  RepairForm form;
  std::string_view reason;  // whole sentences, for reading
};

// Both as the catalog can hold them, of the same child, and different.
RepairChoice ChooseRepair(const ForeignKeyDefinition& from, const ForeignKeyDefinition& to,
                          const RepairContext& context);

// Whether both have the same parent and the same column pairs, so that what fits one key fits the
// other.
bool SamePairs(const ForeignKeyDefinition& from, const ForeignKeyDefinition& to);

// Whether a new key of this child has to be built on its leaves.
bool LeavesComeFirst(const RepairContext& context);

// Whether a key that is renamed leaves its old name on its parts on partitions. Before 18 the
// server named the parts of the parent's partitions after the columns.
bool PartsKeepOldName(const RepairContext& context);

struct RepairRefusal {
  std::string_view code;    // as RepairPlan::refusal; empty: the server can store the key
  std::string_view reason;  // a whole sentence
};
RepairRefusal RefusalOf(const ForeignKeyDefinition& to, const RepairContext& context);

}  // namespace fk_audit
