// Where the columns of a foreign key stand among the keys of their own table.
#pragma once

#include <cstdint>
#include <span>

#include "core/advice/table_profile.hpp"

namespace fk_audit {

// Among the columns of a unique index: not there; after others; first; the only ones.
enum class UniquePlace : std::uint8_t { kNone, kLater, kFirst, kAlone };

struct KeyPlace {
  bool primary = false;     // all columns of the primary key
  bool in_primary = false;  // one of them at least
  // The best place in an index that is unique for all rows, primary keys aside: neither partial
  // nor invalid, and not one that has the whole primary key in it.
  UniquePlace unique = UniquePlace::kNone;

  bool IsInUnique() const { return unique != UniquePlace::kNone; }
};

// `columns`: of `table`, those that refer to the parent.
KeyPlace PlaceOf(const AdviceContext& context, TableId table, std::span<const NameId> columns);

}  // namespace fk_audit
