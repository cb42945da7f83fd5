// What a BEFORE ROW trigger makes of the row, read off the text of its function.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/table_facts.hpp"

namespace fk_audit {

enum class RowEvent : std::uint8_t { kDelete, kUpdate };

// `source`: pg_proc.prosrc of a function in PL/pgSQL. A delete goes on when the trigger returns a
// row and an update takes the row that is returned; NULL skips either, and so does NEW for a
// delete, where it is null (manual, "Trigger Functions" of PL/pgSQL; trigger.c,
// ExecBRDeleteTriggers). Every RETURN counts that the event may reach (src/core/trigger_body.hpp).
// An error is no skip. kUnclear: no RETURN and no error, a RETURN of an expression other than OLD,
// NEW, NULL and coalesce() of the first two, both OLD and NEW, or a RAISE EXCEPTION that may stand
// before a skipping RETURN.
TriggerResult ResultOf(std::string_view source, RowEvent event);

// An assignment to NEW.
struct RowWrite {
  std::string column;      // empty: the whole row
  bool puts_back = false;  // the value is the one of OLD

  friend bool operator==(const RowWrite&, const RowWrite&) = default;
};

// What the function assigns in an update, but for NULL. After a RAISE EXCEPTION that may stand
// before it, nothing is sure to be put back.
std::vector<RowWrite> WritesOf(std::string_view source);

}  // namespace fk_audit
