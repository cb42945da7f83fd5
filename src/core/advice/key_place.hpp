// Where the columns of a foreign key stand among the keys of their own table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/advice/table_profile.hpp"

namespace fk_audit {

// A foreign key as far as the judgement looks at it: neither the declared nor the live rule.
struct KeyShape {
  TableId child = kNoTable;
  TableId parent = kNoTable;
  std::vector<NameId> columns;         // of the child
  std::vector<NameId> parent_columns;  // those they refer to, in the same order
};

KeyShape ShapeOf(const Catalog& catalog, const ForeignKey& key);

// Among the columns of a unique index: not there; after others; first; the only ones.
enum class UniquePlace : std::uint8_t { kNone, kLater, kFirst, kAlone };

struct KeyPlace {
  bool primary = false;     // all columns of the primary key
  bool in_primary = false;  // one of them at least
  // The best place in an index that is unique for all rows, primary keys aside: neither partial
  // nor invalid, and not one that has the whole primary key in it.
  UniquePlace unique = UniquePlace::kNone;
  // Another index makes rows unique without the parent: a partial one too, and of its columns the
  // first at least is NOT NULL.
  bool unique_without = false;

  bool IsInUnique() const { return unique != UniquePlace::kNone; }
};

// The columns that tell one parent from another, and not what scopes all of them: customer_id of
// (tenant_id, customer_id) → customers (tenant_id, id). They are not called as what they refer to,
// if there is one that is not, and of those share most words with the parent's name. Never none.
std::vector<NameId> NamingColumns(const KeyShape& key, const TableProfile& child,
                                  const TableProfile& parent, WordCache& words);

// A scope is passed over, in the keys of the child as well. `naming` as above.
KeyPlace PlaceOf(const AdviceContext& context, const KeyShape& key,
                 const std::vector<NameId>& naming);

// How often the child refers to `parent`, or with kNoTable to anything, by other columns than
// these.
std::ptrdiff_t CountOtherKeys(const Catalog& catalog, const KeyShape& key, TableId parent);

}  // namespace fk_audit
