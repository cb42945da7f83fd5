// What a BEFORE ROW trigger makes of the row, read off the text of its function.
#pragma once

#include <string_view>

#include "core/table_facts.hpp"

namespace fk_audit {

enum class RowEvent : std::uint8_t { kDelete, kUpdate };

// `source`: pg_proc.prosrc of a function in PL/pgSQL. A delete goes on when the trigger returns a
// row and an update takes the row that is returned; NULL skips either, and so does NEW for a
// delete, where it is null (manual, "Trigger Functions" of PL/pgSQL; trigger.c,
// ExecBRDeleteTriggers). Every RETURN counts, reachable or not. kUnclear: no RETURN, one of an
// expression other than OLD, NEW, NULL and coalesce() of the first two, both OLD and NEW, or a
// RAISE EXCEPTION that a skipping RETURN may stand behind.
TriggerResult ResultOf(std::string_view source, RowEvent event);

}  // namespace fk_audit
