// A small catalog of the few foreign keys that a delete reaches, so that only their tables' facts
// have to be read.
#pragma once

#include <span>
#include <vector>

#include "core/catalog.hpp"
#include "core/impact/static_impact.hpp"

namespace fk_audit {

// All tables of `whole` under their numbers, but columns and primary keys only of those on a side
// of `keys`, of `table`, and of the partitions of both; keys[i] becomes foreign key number i. Ids
// past the end of `whole` are left out: they must stand last. KeysOf() and FindTable() need
// Index(), which would renumber.
Catalog ExcerptOf(const Catalog& whole, std::span<const ForeignKeyId> keys, TableId table);

// The keys of both lists of steps, ascending, each once.
std::vector<ForeignKeyId> KeysOfSteps(const std::vector<ImpactStep>& a,
                                      const std::vector<ImpactStep>& b);

// Gives the steps the numbers of the excerpt over `keys`.
void Renumber(std::span<const ForeignKeyId> keys, std::vector<ImpactStep>& steps);

}  // namespace fk_audit
