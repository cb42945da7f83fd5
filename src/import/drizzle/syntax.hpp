// As much of TypeScript's grammar as is needed to find where expressions begin and end. Nothing
// here recurses: brackets are skipped by their partners.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "import/drizzle/token.hpp"

namespace fk_audit::drizzle {

// Tokens [begin, end).
struct Range {
  TokenIndex begin = 0;
  TokenIndex end = 0;

  bool empty() const { return begin >= end; }
  friend bool operator==(const Range&, const Range&) = default;
};

// The text of one file as tokens. `text` must outlive it.
class Syntax {
 public:
  explicit Syntax(std::string_view text);

  // Behind the last token there are ends of the text, as many as anybody looks at.
  const Token& operator[](TokenIndex i) const { return list_.tokens[std::min(i, size())]; }
  TokenIndex size() const { return static_cast<TokenIndex>(list_.tokens.size() - 1); }
  const std::optional<TokenList::Problem>& problem() const { return list_.problem; }

  std::string_view Text(TokenIndex i) const {
    const Token& token = (*this)[i];
    return text_.substr(token.offset, token.length);
  }
  std::string_view Text(Range range) const;  // from its first to its last byte; may be empty
  std::string_view text() const { return text_; }
  bool IsName(TokenIndex i, std::string_view name) const { return IsName(i) && Text(i) == name; }
  bool IsName(TokenIndex i) const { return (*this)[i].kind == TokenKind::kName; }
  // Punctuation, or a bracket, of this symbol.
  bool Is(TokenIndex i, char symbol) const { return (*this)[i].symbol == symbol; }
  bool IsOpen(TokenIndex i, char symbol) const {
    return (*this)[i].kind == TokenKind::kOpen && Is(i, symbol);
  }
  // What follows `.` or `?.`.
  bool IsMember(TokenIndex i) const {
    return i > 0 && (Is(i - 1, '.') || Is(i - 1, kOptionalChain));
  }
  // What follows `object.` or `object?.`.
  bool IsMemberOf(TokenIndex i, std::string_view object) const {
    return i > 1 && IsMember(i) && IsName(i - 2, object);
  }
  // The tokens between the brackets of which `open` is the first.
  Range Inside(TokenIndex open) const { return {open + 1, (*this)[open].partner}; }
  // Offset behind the last byte of the range, which must not be empty.
  std::uint32_t EndOffset(Range range) const;

  // The first token behind the expression that begins at `i`, at most `end`. An assignment counts
  // as an expression, a comma ends it. Equal to `i` when none begins there.
  TokenIndex SkipExpression(TokenIndex i, TokenIndex end) const;
  // The same for a type, as far as types stand in front of `=`, `=>`, `,` or a line's end.
  TokenIndex SkipType(TokenIndex i, TokenIndex end) const;
  // Behind type arguments `<...>` that a call or template follows, else `i` itself.
  TokenIndex SkipTypeArguments(TokenIndex i) const;

  // Elements of a list that commas separate. What is no expression up to its comma stays in the
  // element whole.
  std::vector<Range> SplitList(Range list) const;

  // An arrow function or function expression that begins at `i`.
  struct FunctionParts {
    Range parameters;  // between the brackets, or the one name
    Range body;        // between the braces of a block, else the expression
    bool block = false;
    TokenIndex behind = 0;
  };
  std::optional<FunctionParts> Function(TokenIndex i, TokenIndex end) const;

  // One entry of an object literal.
  struct Property {
    enum class Kind : std::uint8_t { kValue, kShorthand, kMethod, kSpread, kUnknown };
    Kind kind = Kind::kUnknown;
    std::string key;  // empty for a spread and for a key that is computed
    Range entry;
    Range value;  // for a shorthand the name itself
  };
  // `list`: between the braces.
  std::vector<Property> Properties(Range list) const;

  // The value of a string, or of a template without substitutions.
  std::optional<std::string> StringValue(TokenIndex i) const;

  // From 1.
  int Line(std::uint32_t offset) const;

 private:
  Property ReadProperty(Range entry) const;
  TokenIndex SkipOperand(TokenIndex i, TokenIndex end) const;
  TokenIndex SkipPostfix(TokenIndex i, TokenIndex end) const;
  TokenIndex SkipPrefix(TokenIndex i, TokenIndex end) const;
  TokenIndex SkipFunctionName(TokenIndex i, TokenIndex end) const;
  TokenIndex SkipFunction(TokenIndex i, TokenIndex end) const;
  TokenIndex SkipReturnType(TokenIndex i, TokenIndex end) const;
  bool IsParameterList(TokenIndex open) const;

  std::string_view text_;
  TokenList list_;
  mutable std::vector<std::uint32_t> line_starts_;
};

// A string literal's text between its quotes, escapes resolved; nothing for an escape that
// ECMAScript does not have.
std::optional<std::string> Unescape(std::string_view raw);

}  // namespace fk_audit::drizzle
