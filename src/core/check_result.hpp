// What a CHECK constraint says of a row into which a rule has written.
#pragma once

#include <cstdint>
#include <span>

#include "core/table_facts.hpp"

namespace fk_audit {

enum class CheckResult : std::uint8_t {
  kPasses,   // if the row passed before, it passes now
  kUnclear,  // that depends on the row
  kRefuses,  // no row passes
};

// `nulls` had values and have become null, `values` have got one that is not looked at. Nothing is
// evaluated: what a null does to AND, OR, NOT, IS NULL and to strict functions is known without
// (manual, "Logical Operators"), and a CHECK passes where it is null.
CheckResult ResultOf(const DatabaseFacts& facts, const CheckFacts& check,
                     std::span<const NameId> nulls, std::span<const NameId> values);

// Of all CHECK constraints of a table, the first with the worst result; kNoName where all pass.
struct WorstCheck {
  CheckResult result = CheckResult::kPasses;
  NameId name = kNoName;
};
WorstCheck WorstCheckOf(const DatabaseFacts& facts, TableId table, std::span<const NameId> nulls,
                        std::span<const NameId> values);

}  // namespace fk_audit
