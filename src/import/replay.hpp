// Replays schema events in order and knows, at the end, which tables and foreign keys stand:
// what CREATE, ALTER, RENAME and DROP of a folder of migrations leave behind, without a server.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "import/declaration.hpp"
#include "import/schema_event.hpp"

namespace fk_audit {

class Replay {
 public:
  // `default_schema`: where unqualified names go until a SET search_path; empty for a source that
  // is loaded under a schema pattern (such tables are declared with an empty schema).
  explicit Replay(std::string default_schema);
  ~Replay();
  Replay(Replay&&) noexcept;

  // Continues where an earlier load stood (migration mode).
  void Restore(const Declarations& earlier, const std::vector<std::string>& search_path);

  // Applies the events of one statement, in the order in which the server would execute the parts
  // of one ALTER TABLE (tablecmds.c: drops before additions). `origin` is file:line.
  // `lenient`: inside a DO block, where "already exists" is expected.
  void Apply(const std::vector<SchemaEvent>& events, const std::string& origin, bool lenient);

  // Something that the caller could not read; kept with the rest.
  void AddUnread(Unread unread);

  // What stands now. Tables and foreign keys in the order of their creation. Names that the
  // server would generate are in TableDeclaration::constraints only, never in constraint_name.
  Declarations Result() const;
  // The search path that a next load continues with.
  const std::vector<std::string>& search_path() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace fk_audit
