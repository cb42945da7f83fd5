#include "import/ddl_routines.hpp"

#include <algorithm>
#include <cstddef>

#include "import/sql_lexer.hpp"
#include "import/sql_splitter.hpp"

namespace fk_audit {
namespace {

SqlToken NextButComment(SqlLexer& lexer) {
  SqlToken token = lexer.Next();
  while (token.IsComment() && !token.unterminated) token = lexer.Next();
  return token;
}

bool IsName(const SqlToken& token) {
  return token.kind == SqlTokenKind::kWord || token.kind == SqlTokenKind::kQuotedName;
}

// As the server folds it, but for letters outside of ASCII.
std::string Folded(const SqlToken& name) {
  if (name.kind == SqlTokenKind::kQuotedName) {
    return std::string(name.text.substr(1, name.text.size() - 2));
  }
  std::string folded(name.text);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return folded;
}

// The last part of the name behind CREATE [OR REPLACE] FUNCTION or PROCEDURE; kEnd for anything
// else.
SqlToken RoutineName(SqlLexer& lexer) {
  if (!NextButComment(lexer).Is("CREATE")) return {};
  SqlToken token = NextButComment(lexer);
  if (token.Is("OR")) {
    NextButComment(lexer);
    token = NextButComment(lexer);
  }
  if (!token.Is("FUNCTION") && !token.Is("PROCEDURE")) return {};
  SqlToken name = NextButComment(lexer);
  token = NextButComment(lexer);
  while (token.Is('.')) {
    name = NextButComment(lexer);
    token = NextButComment(lexer);
  }
  return IsName(name) && !name.unterminated ? name : SqlToken();
}

bool ReturnsTrigger(SqlLexer lexer) {
  SqlToken before;
  for (SqlToken token = NextButComment(lexer); token.kind != SqlTokenKind::kEnd;
       token = NextButComment(lexer)) {
    if (before.Is("RETURNS")) return token.Is("TRIGGER") || token.Is("EVENT_TRIGGER");
    before = token;
  }
  return false;
}

// Takes the next word of a text, whose literals are text as well, for dynamic SQL; empty at the
// end.
std::string_view TakeWord(std::string_view& text) {
  const auto in_word = [](char byte) { return IsWordByte(byte) && byte != '$'; };
  while (!text.empty() && !in_word(text.front())) {
    text.remove_prefix(std::min(text.size(), std::size_t{text.front() == '\\' ? 2U : 1U}));
  }
  std::size_t length = 0;
  while (length < text.size() && in_word(text[length])) ++length;
  const std::string_view word = text.substr(0, length);
  text.remove_prefix(length);
  return word;
}

// ADD CONSTRAINT, a name of at most two words, and the kind: anything but a foreign key.
bool AddsOtherConstraint(std::string_view rest) {
  for (int i = 0; i < 3; ++i) {
    const std::string_view word = TakeWord(rest);
    if (SameWord(word, "CHECK") || SameWord(word, "UNIQUE") || SameWord(word, "PRIMARY") ||
        SameWord(word, "EXCLUDE")) {
      return true;
    }
  }
  return false;
}

// Whether the text has DDL of tables, and says something about foreign keys or constraints.
bool ChangesKeys(std::string_view text) {
  bool has_table_ddl = false;
  bool has_key = false;
  std::string_view before;
  for (std::string_view word = TakeWord(text); !word.empty(); word = TakeWord(text)) {
    has_table_ddl |=
        SameWord(word, "TABLE") &&
        (SameWord(before, "CREATE") || SameWord(before, "ALTER") || SameWord(before, "DROP"));
    has_key |=
        SameWord(word, "REFERENCES") || SameWord(word, "FOREIGN") ||
        (SameWord(word, "CONSTRAINT") && !(SameWord(before, "ADD") && AddsOtherConstraint(text)));
    before = word;
  }
  return has_table_ddl && has_key;
}

}  // namespace

void DdlRoutines::Note(std::string_view statement) {
  SqlLexer lexer(statement);
  const SqlToken name = RoutineName(lexer);
  if (name.kind == SqlTokenKind::kEnd) return;
  if (ChangesKeys(statement) && !ReturnsTrigger(lexer)) {
    names_.insert(Folded(name));
  } else {
    names_.erase(Folded(name));
  }
}

bool DdlRoutines::CalledBy(std::string_view statement) const {
  if (names_.empty()) return false;
  const std::string_view first = FirstWord(statement);
  const bool block = SameWord(first, "DO");
  if (!block && !SameWord(first, "SELECT") && !SameWord(first, "WITH") &&
      !SameWord(first, "CALL") && !SameWord(first, "VALUES")) {
    return false;
  }
  return CallsAny(statement, block);
}

// `in_literals`: the body of a block is a literal, which holds no further one with code.
bool DdlRoutines::CallsAny(std::string_view text, bool in_literals) const {
  SqlLexer lexer(text);
  SqlToken before;
  for (SqlToken token = NextButComment(lexer); token.kind != SqlTokenKind::kEnd;
       token = NextButComment(lexer)) {
    if (token.Is('(') && IsName(before) && names_.contains(Folded(before))) return true;
    std::string body;
    if (in_literals && IsSingleLiteral(token.text, body) && CallsAny(body, false)) return true;
    before = token;
  }
  return false;
}

}  // namespace fk_audit
