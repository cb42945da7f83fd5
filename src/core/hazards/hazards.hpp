// FindHazards(): what is dangerous about the live foreign keys, without any intent.
#pragma once

#include <functional>
#include <vector>

#include "core/catalog.hpp"
#include "core/hazards/hazard.hpp"
#include "core/name_table.hpp"
#include "core/table_facts.hpp"

namespace fk_audit {

// Whether the row that SET DEFAULT makes of a child row has a parent.
enum class DefaultParent : std::uint8_t {
  kExists,
  kAbsent,
  kUnknown,  // the defaults are no constants, or the parent may not be read
};

struct HazardOptions {
  // Children whose keys are listed; empty: all. The graph is that of the whole database all the
  // same.
  std::function<bool(const Table& child)> wanted;
  // Whether rows of the key's child have to be kept (class `compliance`), seen from that parent.
  // Asked only of cascades that come from farther away; empty: nothing is known of classes.
  std::function<bool(ForeignKeyId)> is_compliance;
  // Asked only of keys whose rule makes all columns of the key a default that is not null.
  std::function<DefaultParent(const ForeignKey&)> default_parent;
  Quote quote;
  Poll poll;
};

// Worst first, then by child, columns and kind. Only keys of audited children. Needs the facts of
// both sides of every key and of the partitions.
std::vector<Hazard> FindHazards(const Catalog& catalog, const DatabaseFacts& facts,
                                const NameTable& names, const HazardOptions& options);

}  // namespace fk_audit
