// The names of the keys that live beside an old key while a repair goes on.
#pragma once

#include <string>
#include <string_view>

#include "core/finding.hpp"

namespace fk_audit {

// `fk_audit_` and the finding's name: the same each time the repair is planned, so that a repair
// that was interrupted finds what it left. `live`: the name of the key to be repaired; where that
// is the very name, because the key was left by such a repair and now stands alone, another one.
std::string TemporaryName(const Finding& finding, std::string_view live = {});

// Whether a key of this name is one that a repair has added and not yet put in place.
bool IsTemporaryName(std::string_view name);

}  // namespace fk_audit
