// What the name of a referencing column says once the decoration is off: " customer " of
// `inv_customer_id`.
#pragma once

#include <string>
#include <string_view>

#include "core/advice/words.hpp"
#include "core/catalog.hpp"

namespace fk_audit {

// The words without what only says that it is a reference: " created by user " of
// " created by user id ", " customer " of " id customer ". Never empty when `words` is not.
std::string_view WithoutId(std::string_view words);

// What nearly all columns of the table begin with, as words: " inv " where they are called
// inv_id, inv_customer_id, inv_total; empty when there is nothing of the kind, or hardly a column.
std::string CommonColumnPrefix(const Catalog& catalog, TableId table, WordCache& words);

// The words without that prefix, if they begin with it and are more.
std::string_view WithoutPrefix(std::string_view words, std::string_view prefix);

}  // namespace fk_audit
