// SQL text to declarations: our splitter, the server's own raw_parser, one statement at a time,
// and the replay. Nothing is analysed or executed; no lock is taken.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "import/ddl_routines.hpp"
#include "import/declaration.hpp"
#include "import/replay.hpp"
#include "import/schema_event.hpp"

namespace fk_audit {

// Reads one file into `replay`. `read` is told of each statement the offset where it begins; it may
// throw. `path` opens every origin ("path:line"). DO bodies are searched for plain DDL; what is
// dynamic in them, every statement that does not parse, and every call of one of `routines`, which
// gathers those of all files of a load, is handed to Replay::AddUnread.
void ReadSql(std::string_view path, std::string_view text, Replay& replay, DdlRoutines& routines,
             const std::function<void(std::size_t offset)>& read);

}  // namespace fk_audit
