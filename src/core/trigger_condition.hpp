// Conditions on TG_OP in the text of a trigger function.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace fk_audit {

enum class Truth : std::uint8_t { kFalse, kTrue, kUnknown };

// Whether a condition, in words of PlpgsqlWords, holds when TG_OP is `operation`. Whatever is about
// something else than TG_OP is unknown.
Truth Evaluate(std::span<const std::string> condition, std::string_view operation);

}  // namespace fk_audit
