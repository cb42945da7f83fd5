// Expressions as catalogs store them (pg_node_tree), read back into the server's nodes.
#pragma once

#include "pg/postgres.hpp"

namespace fk_audit {

// Hands the tree in `column` of `row` to `use`, null where there is none, and returns what that
// returns. The tree is gone afterwards: a database has thousands of them. Calls the server, hence
// its name: only inside a Call, and what src/pg/boundary.hpp says about its body holds for `use`.
template <typename Use>
auto with_expression(HeapTuple row, AttrNumber column, TupleDesc descriptor, Use use) {
  MemoryContext const scratch =
      AllocSetContextCreate(CurrentMemoryContext, "fk_audit expression", ALLOCSET_SMALL_SIZES);
  MemoryContext const before = MemoryContextSwitchTo(scratch);
  bool is_null = false;
  const Datum tree = heap_getattr(row, column, descriptor, &is_null);
  const auto result =
      use(is_null ? nullptr : static_cast<const Node*>(stringToNode(TextDatumGetCString(tree))));
  MemoryContextSwitchTo(before);
  MemoryContextDelete(scratch);
  return result;
}

}  // namespace fk_audit
