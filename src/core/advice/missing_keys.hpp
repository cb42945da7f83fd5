// Keys that the code declares and the database lacks, as the judgement sees them: what a row is
// does not hang on whether its keys are there.
#pragma once

#include <optional>
#include <span>

#include "core/advice/key_place.hpp"
#include "core/catalog.hpp"
#include "core/finding.hpp"
#include "core/name_table.hpp"

namespace fk_audit {

// The key that a finding kMissing is about; nothing where a table or a column of it is not there.
std::optional<KeyShape> ShapeOfMissing(const Catalog& catalog, const NameTable& names,
                                       const Finding& finding);

// The catalog with all of them in it; nothing when none is missing. Tables and columns keep their
// places, foreign keys do not.
std::optional<Catalog> WithMissingKeys(const Catalog& catalog, const NameTable& names,
                                       std::span<const Finding> findings);

}  // namespace fk_audit
