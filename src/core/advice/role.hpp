// What a parent is to a child row: whether the row belongs to it or only mentions it.
#pragma once

#include <vector>

#include "core/advice/evidence.hpp"
#include "core/advice/table_profile.hpp"

namespace fk_audit {

// A foreign key as far as the judgement looks at it: neither the declared nor the live rule.
struct KeyShape {
  TableId child = kNoTable;
  TableId parent = kNoTable;
  std::vector<NameId> columns;  // of the child
};

// Evidence about the role of the columns: kLink belongs, kValue mentions.
std::vector<Evidence> RoleEvidence(const AdviceContext& context, TableProfiles& profiles,
                                   WordCache& words, const KeyShape& key);

Nullable NullableColumns(const Catalog& catalog, const KeyShape& key);
}  // namespace fk_audit
