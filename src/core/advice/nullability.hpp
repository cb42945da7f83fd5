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

// Whether a CHECK refuses every row in which these columns of the table are null.
bool AlwaysRefused(const DatabaseFacts& facts, TableId table, std::span<const NameId> nulls);

// What makes sure that no row is without a parent.
enum class Tie : std::uint8_t {
  kNone,
  kCheck,    // a CHECK is false without it, or without any of the parents that it names
  kNotNull,  // of all columns
};
Tie TieOf(const Catalog& catalog, const DatabaseFacts& facts, const KeyShape& key);

}  // namespace fk_audit
