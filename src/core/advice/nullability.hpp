// Whether a row can be without the parent that a foreign key names.
#pragma once

#include <cstdint>
#include <span>

#include "core/advice/evidence.hpp"
#include "core/advice/key_place.hpp"
#include "core/catalog.hpp"
#include "core/table_facts.hpp"

namespace fk_audit {

Nullable NullableColumns(const Catalog& catalog, const DatabaseFacts& facts, const KeyShape& key);

// What becomes of a row when a rule writes into it.
enum class Outcome : std::uint8_t {
  kTaken,
  kMaybe,    // a CHECK may refuse it
  kRefused,  // every delete of a parent in use fails
};

// `nulls` of `table` become null, `values` get a value that is not looked at.
Outcome OutcomeOf(const Catalog& catalog, const DatabaseFacts& facts, TableId table,
                  std::span<const NameId> nulls, std::span<const NameId> values);

// Whether the server takes no key with SET NULL or SET DEFAULT over these columns (tablecmds.c,
// ATAddForeignKeyConstraint).
bool HasGenerated(const Catalog& catalog, const DatabaseFacts& facts, const KeyShape& key);

// What makes sure that no row is without a parent.
enum class Tie : std::uint8_t {
  kNone,
  kCheck,    // a CHECK is false without it, or without the one of several parents that a row has
  kNotNull,  // of all columns
};
Tie TieOf(const Catalog& catalog, const DatabaseFacts& facts, const KeyShape& key);

}  // namespace fk_audit
