// The statements of a trigger function in PL/pgSQL that decide what becomes of the row, as far as
// the text tells whether they are reached.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/trigger_result.hpp"

namespace fk_audit {

// What the RETURNs, RAISEs and assignments of a body say that one event can reach.
struct BodyEffects {
  bool old_row = false;
  bool new_row = false;
  bool old_or_new = false;  // coalesce(old, new)
  bool new_or_old = false;  // coalesce(new, old)
  bool null = false;
  bool other = false;
  bool raises = false;
  std::vector<RowWrite> writes;
};

// A statement is taken to be reached unless it stands behind a RETURN or an error that every way to
// it passes, or in a branch for other values of TG_OP. Linear.
BodyEffects ReadBody(std::string_view source, RowEvent event);

}  // namespace fk_audit
