// PlpgsqlScanner and IsSingleLiteral of sql_splitter.hpp: what a DO block holds.
#include <optional>

#include "import/sql_splitter.hpp"

namespace fk_audit {
namespace {

bool OpensStatements(const SqlToken& token) {
  return token.Is(';') || token.Is("BEGIN") || token.Is("THEN") || token.Is("ELSE") ||
         token.Is("LOOP");
}

// Of a statement that is DDL, or a block that may hold some.
bool BeginsDdl(const SqlToken& token) {
  return token.Is("CREATE") || token.Is("ALTER") || token.Is("DROP") || token.Is("SET") ||
         token.Is("DO");
}

int DigitValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 16;
}

// Takes up to `digits` digits of `base`. Nothing if there are none, or for a byte that is no ASCII
// character.
std::optional<char> TakeCode(std::string_view& text, int base, int digits) {
  int value = 0;
  int taken = 0;
  while (taken < digits && !text.empty() && DigitValue(text.front()) < base) {
    value = value * base + DigitValue(text.front());
    text.remove_prefix(1);
    ++taken;
  }
  if (taken == 0 || value == 0 || value > 127) return std::nullopt;
  return static_cast<char>(value);
}

// What stands behind a backslash in E'...' (scan.l, xeescape, xeoctesc, xehexesc).
std::optional<char> TakeEscape(std::string_view& text) {
  const char c = text.front();
  if (c >= '0' && c <= '7') return TakeCode(text, 8, 3);
  text.remove_prefix(1);
  switch (c) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'x':
      if (text.empty() || DigitValue(text.front()) == 16) return 'x';
      return TakeCode(text, 16, 2);
    case 'u':
    case 'U':
    case 'v':  // a vertical tab, or a v in older majors
      return std::nullopt;
    default:
      return c;
  }
}

// `inside` is what stands between the quotes.
bool Unquote(std::string_view inside, bool escapes, std::string& value) {
  value.clear();
  value.reserve(inside.size());
  while (!inside.empty()) {
    const char c = inside.front();
    inside.remove_prefix(1);
    if (c == '\'') {
      if (!inside.starts_with('\'')) return false;  // the literal goes on on another line
      inside.remove_prefix(1);
    } else if (c == '\\' && escapes) {
      const std::optional<char> escaped = TakeEscape(inside);
      if (!escaped) return false;
      value += *escaped;
      continue;
    }
    value += c;
  }
  return true;
}

SqlToken NextButComment(SqlLexer& lexer) {
  SqlToken token = lexer.Next();
  while (token.IsComment() && !token.unterminated) token = lexer.Next();
  return token;
}

}  // namespace

bool PlpgsqlScanner::Next(PlpgsqlPiece& piece) {
  while (true) {
    const SqlToken token = lexer_.Next();
    if (token.kind == SqlTokenKind::kEnd) return false;
    if (token.IsComment()) continue;
    if (AtStatement(token) && (BeginsDdl(token) || token.Is("EXECUTE"))) {
      ReadPiece(token, piece);
      at_start_ = true;
      return true;
    }
  }
}

// Whether `token` is the first of a statement. The parts of a <<label>> keep the place.
bool PlpgsqlScanner::AtStatement(const SqlToken& token) {
  const bool label_part = token.Is('<') || token.Is('>') || in_label_;
  if (at_start_ && label_part) {
    in_label_ = token.Is('<');
    return false;
  }
  const bool start = at_start_;
  at_start_ = OpensStatements(token);
  return start;
}

void PlpgsqlScanner::ReadPiece(const SqlToken& first, PlpgsqlPiece& piece) {
  const bool dynamic = first.Is("EXECUTE");
  piece.kind = dynamic ? PlpgsqlPiece::Kind::kDynamic : PlpgsqlPiece::Kind::kStatement;
  StatementScope scope;
  if (!dynamic) scope.Add(first);
  std::size_t end = lexer_.position();
  std::size_t start = dynamic ? end : end - first.text.size();
  bool empty = dynamic;
  while (true) {
    const SqlToken token = NextButComment(lexer_);
    if (token.kind == SqlTokenKind::kEnd || (token.Is(';') && !scope.Open())) break;
    scope.Add(token);
    end = lexer_.position();
    if (empty) start = end - token.text.size();
    empty = false;
  }
  piece.text = body_.substr(start, end - start);
  piece.line = lines_.LineOf(start);
}

bool IsSingleLiteral(std::string_view expression, std::string& value) {
  SqlLexer lexer(expression);
  const SqlToken token = NextButComment(lexer);
  if (token.unterminated || NextButComment(lexer).kind != SqlTokenKind::kEnd) return false;
  std::string_view inside = token.text;
  switch (token.kind) {
    case SqlTokenKind::kString:
    case SqlTokenKind::kEscapeString: {
      const bool escapes = token.kind == SqlTokenKind::kEscapeString;
      inside.remove_prefix(escapes ? 2 : 1);
      inside.remove_suffix(1);
      return Unquote(inside, escapes, value);
    }
    case SqlTokenKind::kDollarString: {
      const std::size_t delimiter = inside.find('$', 1) + 1;
      value = inside.substr(delimiter, inside.size() - 2 * delimiter);
      return true;
    }
    default:
      return false;
  }
}

}  // namespace fk_audit
