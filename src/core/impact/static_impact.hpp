// What the delete of any one row of a table can set off, by the catalog alone: every foreign key
// that is reached, once, on the shortest path to it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/catalog.hpp"
#include "core/impact/delete_graph.hpp"

namespace fk_audit {

// What happens to the child rows of one foreign key.
enum class ImpactEffect : std::uint8_t {
  kDeleted,
  kBlanked,
  kDefaulted,
  kBlocked,          // the delete fails while there is such a row
  kCheckedAtCommit,  // NO ACTION of a deferred key: fails at COMMIT while there is such a row
  kOrphaned,         // nothing acts (NOT ENFORCED, triggers off): the row refers to nothing
};
std::string_view ToText(ImpactEffect effect);  // "deleted", ..., "checked at commit", "orphaned"

inline constexpr std::uint32_t kNoStep = ~std::uint32_t{0};

// One foreign key on the way of a delete. A key is stepped over at most twice: because its parent
// row goes, and because a column that it refers to changes.
struct ImpactStep {
  ForeignKeyId key = kNoForeignKey;
  TableId from = kNoTable;  // whose rows go or change; key.parent, or a partition relative of it
  std::uint32_t via = kNoStep;  // the step that led to `from`; kNoStep: the deleted row itself
  std::uint32_t depth = 1;
  ImpactEffect effect = ImpactEffect::kBlocked;
  bool on_update = false;  // the update rule acts, not the delete rule
};

// Breadth first from the delete of a row of `parent`, hence ordered by depth. Steps deeper than
// `max_depth` are left out.
// Rules act as PostgreSQL runs them (ri_triggers.c): SET NULL changes only the columns of its list,
// and a changed column that others refer to sets off their update rules. A SET NULL that hits a
// NOT NULL column, or part of the columns of a MATCH FULL key, fails and counts as blocked.
// Iterative, linear in the keys and column pairs that are reached.
std::vector<ImpactStep> TraceDelete(const Catalog& catalog, const DeleteGraph& graph,
                                    TableId parent, std::uint32_t max_depth, const Poll& poll);

// The first column that the key's SET NULL would have to blank and cannot; kNoName: none.
NameId ColumnNotNull(const Catalog& catalog, const ForeignKey& key, bool on_update);

// Whether the key's SET NULL leaves some of the columns of a MATCH FULL key set and some not.
bool BreaksMatchFull(const Catalog& catalog, const ForeignKey& key, bool on_update);

}  // namespace fk_audit
