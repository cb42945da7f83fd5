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

// Calls `visit(number)` for every column of the expression's one table; InvalidAttrNumber stands
// for the whole row. Calls the server, hence its name: as above.
template <typename Visit>
void for_each_column(const Node* expression, Visit visit) {
  Bitmapset* numbers = nullptr;
  pull_varattnos(const_cast<Node*>(expression), 1, &numbers);
  for (int bit = bms_next_member(numbers, -1); bit >= 0; bit = bms_next_member(numbers, bit)) {
    visit(static_cast<AttrNumber>(bit + FirstLowInvalidHeapAttributeNumber));
  }
  bms_free(numbers);
}

}  // namespace fk_audit
