// What a record that must be kept proves: who did something, who decided it, whom it is about.
#pragma once

#include <string_view>

#include "core/advice/key_place.hpp"
#include "core/advice/table_profile.hpp"
#include "core/advice/words.hpp"

namespace fk_audit {

// One reference of a record, as its column has been read.
struct RecordReference {
  const KeyShape& key;
  std::string_view column;  // words of the column that names the parent, without "id"
  bool decider = false;     // it notes who approved or signed
  bool qualified = false;   // it says more than the parent's name
};

// Whether the record proves whom it names by this reference, and nothing else in the row tells.
// Blanked, such a record is worth nothing.
bool Proves(const AdviceContext& context, TableProfiles& profiles, WordCache& words,
            const RecordReference& reference);

}  // namespace fk_audit
