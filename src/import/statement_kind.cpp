#include "import/statement_kind.hpp"

#include <algorithm>
#include <array>
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

// Behind ALTER TABLE: one table, OWNER TO and one role, as a dump has it for every table.
bool SetsOwnerOnly(SqlLexer lexer) {
  SqlToken token = NextButComment(lexer);
  if (token.Is("ONLY")) token = NextButComment(lexer);
  if (!IsName(token)) return false;
  token = NextButComment(lexer);
  if (token.Is('.')) {
    if (!IsName(NextButComment(lexer))) return false;
    token = NextButComment(lexer);
  }
  return token.Is("OWNER") && NextButComment(lexer).Is("TO") && IsName(NextButComment(lexer)) &&
         NextButComment(lexer).kind == SqlTokenKind::kEnd;
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

}  // namespace

StatementKind KindOf(std::string_view statement) {
  SqlLexer lexer(statement);
  const SqlToken first = NextButComment(lexer);
  if (first.Is("CREATE")) return KindOfObject(lexer);
  if (first.Is("ALTER")) {
    const StatementKind kind = KindOfObject(lexer);
    const bool harmless = kind == StatementKind::kTableDdl && SetsOwnerOnly(lexer);
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
  SqlLexer lexer(expression);
  SqlToken token = NextButComment(lexer);
  if (token.Is("PG_CATALOG")) {
    if (!NextButComment(lexer).Is('.')) return false;
    token = NextButComment(lexer);
  }
  if (token.Is("FORMAT")) {
    if (!NextButComment(lexer).Is('(')) return false;
    token = NextButComment(lexer);
  }
  std::string content;
  if (!IsSingleLiteral(token.text, content)) return false;
  if (KindOf(content) != StatementKind::kHarmless) return false;
  while (token.kind != SqlTokenKind::kEnd) {
    if (IsLiteral(token) &&
        (!IsSingleLiteral(token.text, content) || !HoldsOneStatement(content))) {
      return false;
    }
    token = NextButComment(lexer);
  }
  return true;
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
