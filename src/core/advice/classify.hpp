// From the evidence to a class with a confidence.
#pragma once

#include <optional>

#include "core/advice/evidence.hpp"
#include "core/advice/role.hpp"
#include "core/advice/table_profile.hpp"

namespace fk_audit {

// What the child of `key` is, seen from its parent. Names, columns, keys, who points at the child,
// statistics and comments count; neither the declared nor the live rule does.
//
// What the rows are (session, ledger entry, ...) decides first, when enough speaks for it; else
// the role of the column does. The confidence is S / (S + T + 1): S the weights for the class, T
// those against it, 1 a doubt that never goes away.
// With `known`, the word of a person, it is that class with confidence 1; a link belongs to the
// parent and a value mentions it, of other rows the role of the column still tells.
Judgement Classify(const AdviceContext& context, TableProfiles& profiles, WordCache& words,
                   const KeyShape& key, std::optional<ChildClass> known = std::nullopt);

}  // namespace fk_audit
