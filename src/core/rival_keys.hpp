// Keys of one child that act on the same row when one parent row goes, and of which one may take
// the row from the other.
#pragma once

#include "core/catalog.hpp"

namespace fk_audit {

// Whether a row to which the SET NULL or SET DEFAULT of `first` has been done no longer refers to
// the parent by `second`: the two share a column, and `first` writes it.
bool TakesRowFrom(const Catalog& catalog, const ForeignKey& first, const ForeignKey& second);

// Of two keys that are both SET NULL, or both SET DEFAULT: whether it matters for such a row which
// acts first. The one that comes too late does not write its columns.
bool BlanksDependOnOrder(const Catalog& catalog, const ForeignKey& a, const ForeignKey& b);

}  // namespace fk_audit
