// What a statement of SQL is about, told by its first words: which of them the replay needs, and
// how bad it would be to lose one.
#pragma once

#include <string_view>

namespace fk_audit {

enum class StatementKind {
  kHarmless,  // cannot change tables, constraints, schemas or the search path: need not be parsed
  kTableDdl,  // CREATE, ALTER or DROP of a table, DO: losing it may lose a foreign key
  kOther,     // anything else, unknown statements included
};

// Looks at the first words, and in SELECT for INTO, set_config and nothing else: a function that
// a query calls is not followed. `statement` begins with its first token.
StatementKind KindOf(std::string_view statement);

// True for SET and for a call of set_config() that name the search path: losing one moves tables
// into another schema.
bool MentionsSearchPath(std::string_view statement);

// Whether dynamic SQL can be left aside although only running it would tell its text: with a name
// for every computed part of the literal, the concatenation or format(), it is a harmless statement
// or a DROP that can take no key along, and no literal could start another statement or declare a
// foreign key.
bool IsHarmlessDynamicSql(std::string_view expression);

// Whether the author wrote the rules of a foreign key. The parse tree cannot tell: without a rule
// it says NO ACTION.
struct WrittenRules {
  bool on_delete = false;
  bool on_update = false;
};

// Reads the constraint that begins at byte `location` of `statement` (Constraint.location of the
// parse tree: at CONSTRAINT, FOREIGN or REFERENCES) up to the end of its REFERENCES clause.
WrittenRules RulesWrittenAt(std::string_view statement, std::size_t location);

}  // namespace fk_audit
