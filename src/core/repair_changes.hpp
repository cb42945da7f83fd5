// Which findings of an audit are about one foreign key, and what is to become of that key.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/catalog.hpp"
#include "core/compare.hpp"
#include "core/intent.hpp"
#include "core/repair.hpp"
#include "core/repair_list.hpp"

namespace fk_audit {

// One foreign key before its repair is planned.
struct KeyChange {
  std::vector<std::size_t> findings;  // indexes in Comparison::findings, worst first
  std::vector<std::size_t> waived;    // further ones of the key, to be left as they are
  std::string status;                 // empty: to be planned
  std::string reason;                 // of the status, a whole sentence
  std::optional<ForeignKeyDefinition> live;
  std::optional<ForeignKeyDefinition> declared;
  ForeignKeyId key = kNoForeignKey;  // the live one
  TriggerRepair triggers = TriggerRepair::kNone;
};

// What every part of the planning looks at; nothing of it is owned.
struct RepairInput {
  const Catalog& catalog;
  const IntentSet& intents;
  const NameTable& names;
  const Comparison& comparison;
  const RepairEnvironment& environment;

  // The live key with its comment.
  ForeignKeyDefinition Live(ForeignKeyId key) const;
  // kNoTable when there is no such table.
  TableId Find(const QualifiedName& table) const;
};

// One change per key that is to be changed, added or dropped, in the order of the worst finding of
// each. What an interrupted repair has left goes with the change that goes on from it.
std::vector<KeyChange> ChangesOf(const RepairInput& input, const FindingPredicate& named);

}  // namespace fk_audit
