#include "import/statement_kind.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <utility>

#include "import/sql_lexer.hpp"
#include "import/sql_splitter.hpp"

namespace fk_audit {
namespace {

// First words of statements that change no table, key, schema or search path.
constexpr std::array<std::string_view, 35> kHarmlessFirst = {
    "ANALYSE",   "ANALYZE",  "CALL",       "CHECKPOINT", "CLOSE",    "CLUSTER", "COMMENT",
    "COPY",      "DECLARE",  "DEALLOCATE", "DELETE",     "EXECUTE",  "EXPLAIN", "FETCH",
    "GRANT",     "IMPORT",   "INSERT",     "LISTEN",     "LOAD",     "LOCK",    "MERGE",
    "MOVE",      "NOTIFY",   "REASSIGN",   "REFRESH",    "REINDEX",  "RELEASE", "REVOKE",
    "SAVEPOINT", "SECURITY", "SHOW",       "TRUNCATE",   "UNLISTEN", "UPDATE",  "VACUUM",
};

// What follows CREATE or ALTER in statements about other objects.
constexpr std::array<std::string_view, 37> kOtherObjects = {
    "ACCESS",   "AGGREGATE",  "CAST",      "COLLATION",   "CONSTRAINT",   "CONVERSION",
    "DATABASE", "DEFAULT",    "DOMAIN",    "EVENT",       "EXTENSION",    "FUNCTION",
    "GROUP",    "INDEX",      "LANGUAGE",  "LARGE",       "MATERIALIZED", "OPERATOR",
    "POLICY",   "PROCEDURAL", "PROCEDURE", "PUBLICATION", "RECURSIVE",    "ROLE",
    "ROUTINE",  "RULE",       "SEQUENCE",  "SERVER",      "STATISTICS",   "SUBSCRIPTION",
    "SYSTEM",   "TABLESPACE", "TEXT",      "TRANSFORM",   "TRIGGER",      "TRUSTED",
    "TYPE",
};
constexpr std::array<std::string_view, 4> kMoreOtherObjects = {"UNIQUE", "USER", "VIEW", "REPLACE"};

template <std::size_t kSize>
bool IsOneOf(const SqlToken& token, const std::array<std::string_view, kSize>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return token.Is(word); });
}

SqlToken NextButComment(SqlLexer& lexer) {
  SqlToken token = lexer.Next();
  while (token.IsComment() && !token.unterminated) token = lexer.Next();
  return token;
}

bool IsName(const SqlToken& token) {
  return token.kind == SqlTokenKind::kWord || token.kind == SqlTokenKind::kQuotedName;
}

// A name, or the ${place} of one that a tool fills in.
bool TakeName(SqlLexer& lexer, const SqlToken& first) {
  if (!first.Is('$')) return IsName(first);
  return NextButComment(lexer).Is('{') && IsName(NextButComment(lexer)) &&
         NextButComment(lexer).Is('}');
}

// Takes the words if they come next, and are all that comes.
bool IsRest(SqlLexer lexer, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (!NextButComment(lexer).Is(word)) return false;
  }
  return NextButComment(lexer).kind == SqlTokenKind::kEnd;
}

// The one action of ALTER TABLE that begins with `first`: the owner, which a dump sets for every
// table, row security, and how the table is stored.
bool IsHarmlessAction(const SqlToken& first, SqlLexer lexer) {
  if (first.Is("ENABLE") || first.Is("DISABLE") || first.Is("FORCE")) {
    return IsRest(lexer, {"ROW", "LEVEL", "SECURITY"});
  }
  if (first.Is("NO")) return IsRest(lexer, {"FORCE", "ROW", "LEVEL", "SECURITY"});
  if (first.Is("SET") && (IsRest(lexer, {"LOGGED"}) || IsRest(lexer, {"UNLOGGED"}))) return true;
  const bool takes_name = (first.Is("OWNER") && NextButComment(lexer).Is("TO")) ||
                          (first.Is("SET") && NextButComment(lexer).Is("TABLESPACE"));
  return takes_name && TakeName(lexer, NextButComment(lexer)) && IsRest(lexer, {});
}

// Behind ALTER TABLE: one table and one action that has nothing to do with keys.
bool ChangesNoKeys(SqlLexer lexer) {
  SqlToken token = NextButComment(lexer);
  if (token.Is("IF")) {
    if (!NextButComment(lexer).Is("EXISTS")) return false;
    token = NextButComment(lexer);
  }
  if (token.Is("ONLY")) token = NextButComment(lexer);
  if (!TakeName(lexer, token)) return false;
  token = NextButComment(lexer);
  if (token.Is('.')) {
    if (!TakeName(lexer, NextButComment(lexer))) return false;
    token = NextButComment(lexer);
  }
  return IsHarmlessAction(token, lexer);
}

// Behind CREATE, ALTER or DROP.
StatementKind KindOfObject(SqlLexer& lexer) {
  SqlToken token = NextButComment(lexer);
  while (token.Is("GLOBAL") || token.Is("LOCAL") || token.Is("TEMP") || token.Is("TEMPORARY") ||
         token.Is("UNLOGGED") || token.Is("OR")) {
    token = NextButComment(lexer);
  }
  if (token.Is("FOREIGN")) {
    token = NextButComment(lexer);
    if (token.Is("DATA")) return StatementKind::kHarmless;
  }
  if (token.Is("TABLE")) return StatementKind::kTableDdl;
  if (IsOneOf(token, kOtherObjects) || IsOneOf(token, kMoreOtherObjects)) {
    return StatementKind::kHarmless;
  }
  return StatementKind::kOther;
}

// A query matters when it creates a table (SELECT INTO) or sets the search path.
StatementKind KindOfQuery(SqlLexer& lexer) {
  while (true) {
    const SqlToken token = lexer.Next();
    if (token.kind == SqlTokenKind::kEnd) return StatementKind::kHarmless;
    if (token.Is("INTO") || token.Is("SET_CONFIG")) return StatementKind::kOther;
    if (token.unterminated) return StatementKind::kOther;
  }
}

bool IsLiteral(const SqlToken& token) {
  return token.kind == SqlTokenKind::kString || token.kind == SqlTokenKind::kEscapeString ||
         token.kind == SqlTokenKind::kDollarString;
}

// Whether nothing but white space stands behind the first ';' of the literal.
bool HoldsOneStatement(std::string_view content) {
  const std::size_t end = content.find(';');
  if (end == std::string_view::npos) return true;
  return std::all_of(content.begin() + static_cast<std::ptrdiff_t>(end) + 1, content.end(),
                     [](char c) { return IsSpace(c) || c == ';'; });
}

// What format() puts for its places, a name; %% is a percent sign.
std::string Filled(std::string_view format) {
  std::string text;
  while (!format.empty()) {
    const char c = format.front();
    format.remove_prefix(1);
    if (c != '%' || format.starts_with('%')) {
      text += c;
      if (c == '%') format.remove_prefix(1);
      continue;
    }
    const std::size_t end = format.find_first_of("sIL");
    if (end == std::string_view::npos) break;
    text += 'x';
    format.remove_prefix(end + 1);
  }
  return text;
}

// The text of dynamic SQL with an x for everything that only running it would tell. Empty if one of
// the literals is beyond reading, or could begin another statement.
std::string Sketch(std::string_view expression) {
  SqlLexer lexer(expression);
  SqlToken token = NextButComment(lexer);
  if (token.Is("PG_CATALOG")) {
    if (!NextButComment(lexer).Is('.')) return {};
    token = NextButComment(lexer);
  }
  const bool is_format = token.Is("FORMAT");
  if (is_format) {
    if (!NextButComment(lexer).Is('(')) return {};
    token = NextButComment(lexer);
  }
  std::string sketch;
  bool first = true;
  bool gap = false;  // since the last literal something computed came
  for (; token.kind != SqlTokenKind::kEnd; token = NextButComment(lexer)) {
    if (!IsLiteral(token)) {
      gap = gap || !token.Is('|');
      continue;
    }
    std::string content;
    if (!IsSingleLiteral(token.text, content) || !HoldsOneStatement(content)) return {};
    if (is_format && !first) continue;
    if (gap) sketch += 'x';
    sketch += is_format ? Filled(content) : content;
    first = gap = false;
  }
  return gap && !is_format ? sketch + 'x' : sketch;
}

// DROP of an index, a sequence, a function, ...: without CASCADE it fails where a column or a
// constraint needs the object.
bool DropsOtherObject(std::string_view statement) {
  SqlLexer lexer(statement);
  if (!NextButComment(lexer).Is("DROP") || KindOfObject(lexer) != StatementKind::kHarmless) {
    return false;
  }
  for (SqlToken token = lexer.Next(); token.kind != SqlTokenKind::kEnd; token = lexer.Next()) {
    if (token.Is("CASCADE")) return false;
  }
  return true;
}

}  // namespace

StatementKind KindOf(std::string_view statement) {
  SqlLexer lexer(statement);
  const SqlToken first = NextButComment(lexer);
  if (first.Is("CREATE")) return KindOfObject(lexer);
  if (first.Is("ALTER")) {
    const StatementKind kind = KindOfObject(lexer);
    const bool harmless = kind == StatementKind::kTableDdl && ChangesNoKeys(lexer);
    return harmless ? StatementKind::kHarmless : kind;
  }
  if (first.Is("DROP")) {
    // DROP TYPE, INDEX, ... CASCADE may drop columns and constraints: the parse tree tells.
    const StatementKind kind = KindOfObject(lexer);
    return kind == StatementKind::kHarmless ? StatementKind::kOther : kind;
  }
  if (first.Is("DO")) return StatementKind::kTableDdl;
  if (first.Is("SELECT") || first.Is("WITH") || first.Is("VALUES") || first.Is("TABLE") ||
      first.Is('(')) {
    return KindOfQuery(lexer);
  }
  return IsOneOf(first, kHarmlessFirst) ? StatementKind::kHarmless : StatementKind::kOther;
}

bool MentionsSearchPath(std::string_view statement) {
  SqlLexer lexer(statement);
  const SqlToken first = NextButComment(lexer);
  const bool sets = first.Is("SET");
  if (!sets && KindOfQuery(lexer) != StatementKind::kOther) return false;
  for (SqlToken token = lexer.Next(); token.kind != SqlTokenKind::kEnd; token = lexer.Next()) {
    if (sets && (token.Is("SEARCH_PATH") || token.Is("SCHEMA"))) return true;
    if (!IsLiteral(token)) continue;
    if (!sets && token.text.find("search_path") != std::string_view::npos) return true;
  }
  return false;
}

bool IsHarmlessDynamicSql(std::string_view expression) {
  if (MayDeclareForeignKey(expression)) return false;
  const std::string sketch = Sketch(expression);
  return KindOf(sketch) == StatementKind::kHarmless || DropsOtherObject(sketch);
}

WrittenRules RulesWrittenAt(std::string_view statement, std::size_t location) {
  WrittenRules rules;
  if (location > statement.size()) return rules;
  SqlLexer lexer(statement.substr(location));
  int depth = 0;
  bool in_clause = false;
  SqlToken previous;
  while (true) {
    const SqlToken token = NextButComment(lexer);
    if (token.kind == SqlTokenKind::kEnd || token.unterminated) return rules;
    const SqlToken before = std::exchange(previous, token);
    if (token.Is('(')) ++depth;
    if (token.Is(')') && --depth < 0) return rules;
    if (depth > 0) continue;
    if (before.Is('.')) {  // every word is a name there
      previous = {};
      continue;
    }
    if (token.Is(',') || token.Is(';')) return rules;
    if (token.Is("REFERENCES")) {
      if (in_clause) return rules;  // the next constraint of the column
      in_clause = true;
    }
    if (!in_clause || !before.Is("ON")) continue;
    if (token.Is("DELETE")) rules.on_delete = true;
    if (token.Is("UPDATE")) rules.on_update = true;
  }
}

}  // namespace fk_audit
