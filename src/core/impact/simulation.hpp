// The delete of one row, played through as the server would run it.
//
// The server queues the after-row triggers of every row that a statement touches, in the order of
// their names, and fires them in the order of the queue when the statement ends (trigger.c,
// AfterTriggerSaveEvent, AfterTriggerEndQuery). The queries of RI triggers run without a queue of
// their own (ri_triggers.c, ri_PerformCheck: fire_triggers = false), so what they queue goes behind
// everything that waits already. Deferred checks wait for COMMIT.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/impact/row_source.hpp"

namespace fk_audit {

// A foreign key that acted, because a parent row went or because its key changed.
using KeyEvent = std::pair<KeyId, bool>;  // second: on update

struct KeyOutcome {
  std::int64_t deleted = 0;
  std::int64_t changed = 0;    // rows blanked or defaulted that are still there in the end
  std::int64_t blocked = 0;    // rows that make the delete fail
  std::int64_t at_commit = 0;  // rows that make COMMIT fail
  std::int64_t orphaned = 0;   // rows left without a parent
  std::string reason;          // why rows block, where the rule alone does not say so

  friend bool operator==(const KeyOutcome&, const KeyOutcome&) = default;
};

struct Failure {
  enum class Kind : std::uint8_t { kNone, kReferenced, kNotNull, kNoParent, kMatchFull };
  Kind kind = Kind::kNone;
  KeyId key = 0;           // the foreign key that the server's error names; kNotNull: that acted
  ColumnIndex column = 0;  // kNotNull
  bool at_commit = false;

  friend bool operator==(const Failure&, const Failure&) = default;
};

struct DeleteOutcome {
  std::map<KeyEvent, KeyOutcome> keys;
  Failure first_failure;
  std::string row_doubt;                   // as in doubts, of the deleted row itself
  std::map<KeyEvent, std::string> doubts;  // of rows that user code or a CHECK may treat otherwise
};

// What a delete does must not depend on these; where it does, the answer says so.
struct SimulationOrder {
  bool rows_reversed = false;   // the order in which one query meets its rows: depends on the plan
  bool names_reversed = false;  // the order of the triggers' names: depends on their OIDs
};

// Plays the DELETE of one row. A failure does not end it: the rows that block stay as they are, so
// that everything that blocks is counted, and what the rest would do. Calls `poll` now and then.
// Throws what `source` throws.
DeleteOutcome SimulateDelete(RowSource& source, RowId row, SimulationOrder order, const Poll& poll);

}  // namespace fk_audit
