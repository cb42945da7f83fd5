// What the parts of FindHazards() (hazards.cpp) share.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/hazards/cascade_graph.hpp"
#include "core/hazards/hazards.hpp"

namespace fk_audit {

struct HazardContext {
  const Catalog& catalog;
  const DatabaseFacts& facts;
  const NameTable& names;
  const HazardOptions& options;
  std::vector<bool> listed;  // by ForeignKeyId: whose hazards are asked for
  std::vector<Hazard>& hazards;

  ForeignKeyId IdOf(const ForeignKey& key) const {
    return static_cast<ForeignKeyId>(&key - catalog.foreign_keys.data());
  }

  // The top of the partitions that a table belongs to, where cascades arrive and leave.
  TableId RootOf(TableId table) const;

  // `public.` is left out, identifiers are quoted where SQL needs it.
  std::string TableText(TableId table) const;
  std::string ColumnText(NameId column) const;
  // "a, b"
  std::string ColumnsText(std::span<const NameId> columns) const;
  // "orders (customer_id)"
  std::string KeyText(const ForeignKey& key) const;
  std::string ConstraintText(const ForeignKey& key) const;

  // With the severity of the kind unless another is given.
  void Add(HazardKind kind, const ForeignKey& key, std::string detail);
  void Add(HazardKind kind, Severity severity, const ForeignKey& key, std::string detail,
           bool on_update = false);
};

// Whether the whole key does what the catalog says; the rest is kNotEnforced. Its deletes may act
// all the same, see DeleteActs().
inline bool Acts(const ForeignKey& key) {
  return key.enforced && key.triggers == TriggerState::kAsExpected;
}

inline bool Cascades(const ForeignKey& key) {
  return key.delete_rule == DeleteRule::kCascade && DeleteActs(key);
}

inline bool Blocks(const ForeignKey& key) {
  return (key.delete_rule == DeleteRule::kNoAction || key.delete_rule == DeleteRule::kRestrict) &&
         DeleteActs(key);
}

// A NO ACTION that waits for the end of the transaction (RESTRICT never does).
inline bool ChecksAtCommit(const ForeignKey& key) {
  return key.delete_rule == DeleteRule::kNoAction && key.initially_deferred;
}

// Whether both refer from the same columns to the same ones.
bool SamePairs(const Catalog& catalog, const ForeignKey& a, const ForeignKey& b);  // rivals.cpp

// Of a key that is SET NULL or SET DEFAULT ON DELETE: whether the columns refuse what it writes, so
// that the delete fails.
bool FailsToSet(const HazardContext& context, const ForeignKey& key);  // rule_hazards.cpp

// Each looks at one key and adds what it finds.
void FindRuleHazards(HazardContext& context, const ForeignKey& key);   // rule_hazards.cpp
void FindChildHazards(HazardContext& context, const ForeignKey& key);  // child_hazards.cpp

// Look at all keys at once.
void FindCascadeHazards(HazardContext& context, const CascadeGraph& graph);  // cascade_hazards.cpp
void FindDiamonds(HazardContext& context, const CascadeGraph& graph);        // diamonds.cpp
void FindRivals(HazardContext& context, const CascadeGraph& graph);          // rivals.cpp
void FindCycles(HazardContext& context, const CascadeGraph& graph);          // cascade_cycles.cpp

}  // namespace fk_audit
