// What a parent is to a child row: whether the row belongs to it or only mentions it.
#pragma once

#include <optional>
#include <vector>

#include "core/advice/evidence.hpp"
#include "core/advice/key_place.hpp"
#include "core/advice/table_profile.hpp"

namespace fk_audit {

// Evidence about the role of the columns: kLink belongs, kValue mentions. `known`: what a person
// says that the rows are.
std::vector<Evidence> RoleEvidence(const AdviceContext& context, TableProfiles& profiles,
                                   WordCache& words, const KeyShape& key,
                                   std::optional<ChildClass> known);

}  // namespace fk_audit
