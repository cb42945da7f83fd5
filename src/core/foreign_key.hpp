// The vocabulary: what a foreign key is made of, in the terms of the SQL standard and of
// pg_constraint. Used by the live side, by the declared side and by the repair alike.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fk_audit {

// confdeltype and confupdtype (catalog pg_constraint); the letters are the catalog's.
enum class ReferentialAction : char {
  kNoAction = 'a',
  kRestrict = 'r',
  kCascade = 'c',
  kSetNull = 'n',
  kSetDefault = 'd',
};
using DeleteRule = ReferentialAction;
using UpdateRule = ReferentialAction;

// confmatchtype; MATCH PARTIAL is parsed by the server and then refused.
enum class MatchOption : char { kSimple = 's', kFull = 'f' };

// "no action", "restrict", "cascade", "set null", "set default": as PostgreSQL prints them.
std::string_view ToText(ReferentialAction action);
// "simple", "full".
std::string_view ToText(MatchOption match);
// "not deferrable", "deferrable", "deferrable initially deferred".
std::string_view DeferrabilityText(bool deferrable, bool initially_deferred);

// The reverse of ToText; any case, any white space between words, '_' as white space.
// Nothing for an unknown word.
std::optional<ReferentialAction> ParseReferentialAction(std::string_view text);
std::optional<MatchOption> ParseMatchOption(std::string_view text);

// How much a delete of the parent destroys: keeps the child < changes it < removes it.
// Source: the order in which a DBA would fear them; NO ACTION and RESTRICT destroy nothing.
int Destructiveness(DeleteRule rule);

// Whether the action writes into the child: SET NULL, SET DEFAULT.
bool SetsColumns(ReferentialAction action);

// A table's name, exact: no quotes, no folding.
struct QualifiedName {
  std::string schema;
  std::string name;

  friend bool operator==(const QualifiedName&, const QualifiedName&) = default;
  friend auto operator<=>(const QualifiedName&, const QualifiedName&) = default;
};

// The server's quote_identifier() behind the boundary, a plain stand-in in unit tests.
using Quote = std::function<std::string(std::string_view)>;

// Called by long loops of the core; the server side checks for interrupts in it and may throw.
using Poll = std::function<void()>;

// Everything that the catalog says about one foreign key, as values that stand alone.
struct ForeignKeyDefinition {
  QualifiedName child;
  QualifiedName parent;
  std::string constraint_name;
  std::vector<std::string> columns;         // of the child, in conkey order
  std::vector<std::string> parent_columns;  // same length, confkey order
  DeleteRule delete_rule = DeleteRule::kNoAction;
  std::vector<std::string> delete_columns;  // confdelsetcols; empty: all columns
  UpdateRule update_rule = UpdateRule::kNoAction;
  MatchOption match = MatchOption::kSimple;
  bool deferrable = false;
  bool initially_deferred = false;
  bool validated = true;
  bool enforced = true;  // conenforced (18); true before
  bool period = false;   // conperiod (18): the last column pair is a period
  std::optional<std::string> comment;

  friend bool operator==(const ForeignKeyDefinition&, const ForeignKeyDefinition&) = default;
};

// `FOREIGN KEY (a) REFERENCES s.p(id) ON DELETE CASCADE ...`, letter for letter what
// pg_get_constraintdef() prints under `search_path = pg_catalog` (ruleutils.c,
// pg_get_constraintdef_worker), so that a statement can check itself against the server.
std::string PrintDefinition(const ForeignKeyDefinition& key, const Quote& quote);

// `schema.table`, each part quoted where SQL needs it.
std::string PrintTable(const QualifiedName& table, const Quote& quote);
// For reading: as PrintTable, but without `public.`.
std::string DisplayTable(const QualifiedName& table, const Quote& quote);
// `a, b`, each quoted where SQL needs it.
std::string PrintColumns(const std::vector<std::string>& columns, const Quote& quote);
// `'text'` as a SQL string literal that reads the same under any setting of
// standard_conforming_strings (quote_literal() of the server does the same).
std::string PrintLiteral(std::string_view text);

}  // namespace fk_audit
