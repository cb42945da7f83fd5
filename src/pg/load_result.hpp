// What all loads share: checks of their common arguments and the rows that they return.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "import/declaration.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// The name of a source; Error(kInvalidParameter) when it is empty.
std::string RequireSource(std::string_view source);

// A schema pattern that compiles; Error(kInvalidPattern, kLimitExceeded, kUnsupported) otherwise.
std::optional<std::string> CheckedPattern(std::optional<std::string_view> pattern);

// Error(kInvalidText) when nothing at all is declared: an export that printed nothing.
void RefuseEmpty(const Declarations& declarations);

// Fills the result of a load: one row "loaded" with the counts, then one per unread piece.
void WriteLoadRows(FunctionCallInfo fcinfo, const std::string& source,
                   const Declarations& declarations);

}  // namespace fk_audit
