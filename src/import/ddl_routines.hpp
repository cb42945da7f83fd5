// Functions and procedures that a text creates and that change tables: what a call of one does to
// the schema is in the text, but only running it would tell when and with which names.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

namespace fk_audit {

class DdlRoutines {
 public:
  // Keeps the name in mind when `statement` is CREATE FUNCTION or PROCEDURE and the body has DDL of
  // tables and words of a foreign key or of dropping or renaming a constraint; forgets it when the
  // body has none. A trigger function is none: no statement calls it.
  void Note(std::string_view statement);

  // Whether `statement`, a query, CALL or DO, calls one of them, by whatever schema.
  bool CalledBy(std::string_view statement) const;

 private:
  bool CallsAny(std::string_view text, bool in_literals) const;

  std::unordered_set<std::string> names_;  // folded, without their schema
};

}  // namespace fk_audit
