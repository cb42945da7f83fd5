// Raw parse trees to schema events. The trees are only read: nothing is looked up in the catalog.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "import/schema_event.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// What one statement says.
struct TreeReading {
  std::vector<SchemaEvent> events;
  const DoStmt* block = nullptr;  // a DO block, to be searched by the caller
  std::string doubt;              // what the events cannot express; empty: nothing
  bool doubt_is_fatal = false;    // it could move or hide a foreign key
};

// Reads one statement (RawStmt.stmt) that was parsed from `text`, NUL-terminated; statements that
// change no table, key, schema or search path give nothing.
void ReadParseTree(const Node* statement, std::string_view text, TreeReading& reading);

}  // namespace fk_audit
