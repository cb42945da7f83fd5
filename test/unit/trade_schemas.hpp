// Invented schemas with what a careful administrator says of every foreign key. Labelled before the
// answers of the code were looked at.
#pragma once

#include <array>
#include <span>

namespace fk_audit {

struct TradeSchema {
  const char* name;
  // As AdviceWorld reads it, each foreign key with `=CLASSES:RULE` at its end: the classes, with
  // commas between, that may be said of the row, and what a delete of the parent should do: `go`
  // (cascade), `blank` (set null), `keep` (restrict or no action).
  const char* schema;
};

std::span<const TradeSchema> KnownTrades();
std::span<const TradeSchema> HeldOutTrades();

}  // namespace fk_audit
