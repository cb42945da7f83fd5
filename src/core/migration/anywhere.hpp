// A repair's cell as a statement that a migration tool can run in any database of an application.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/foreign_key.hpp"

namespace fk_audit {

// One DO statement around `cell`, a step on the way from `from` to `to` (absent: no key). It
//   - does nothing where the way is at its end already, and warns where there is no such table;
//   - tries again after a lock timeout or a deadlock, for a tool has no other attempt; nothing is
//     locked in between;
//   - leaves search_path, lock_timeout and fk_audit.guard as it has found them, for the tool writes
//     its own table in the same transaction.
std::string PrintAnywhere(const std::string& cell, const std::optional<ForeignKeyDefinition>& from,
                          const std::optional<ForeignKeyDefinition>& to, const Quote& quote);

// Whether this is the body of such a DO statement. It leads to what the code declares and declares
// nothing itself: names and partitions may differ in the database that it was written for.
bool IsMigrationBody(std::string_view body);

// A DO statement that raises: there is no way back.
std::string PrintIrreversible(const std::string& reason);

}  // namespace fk_audit
