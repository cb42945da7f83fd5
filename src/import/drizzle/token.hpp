// TypeScript as a flat list of tokens whose brackets know their partners, so that any bracketed
// part is skipped in one step and nothing recurses over the text.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace fk_audit::drizzle {

enum class TokenKind : std::uint8_t {
  kName,           // identifiers and key words
  kString,         // quotes included
  kTemplate,       // `...` without substitutions, quotes included
  kTemplateChunk,  // text between substitutions; only inside of the bracket '`'
  kNumber,
  kRegex,
  kOpen,   // symbol ( [ { or ` for a template with substitutions or $ for ${
  kClose,  // symbol ) ] } or `
  kPunctuation,
  kEnd,
};

// Symbols of punctuation of more than one byte; any other symbol is the byte itself.
inline constexpr char kArrow = 1;          // =>
inline constexpr char kOptionalChain = 2;  // ?.
inline constexpr char kSpread = 3;         // ...
inline constexpr char kIncrement = 4;      // ++ --
inline constexpr char kAssign = 5;         // += and the like
inline constexpr char kOperator = 6;       // && === ** and the like

using TokenIndex = std::uint32_t;

struct Token {
  std::uint32_t offset = 0;  // bytes from the start of the text
  std::uint32_t length = 0;
  // The other bracket. For `<` the `>` that closes it if both may enclose type arguments, else 0.
  TokenIndex partner = 0;
  TokenKind kind = TokenKind::kEnd;
  char symbol = 0;
  bool after_newline = false;
};

struct TokenList {
  std::vector<Token> tokens;  // the last one is kEnd
  struct Problem {
    std::uint32_t offset;
    const char* what;
  };
  std::optional<Problem> problem;  // then the text cannot be trusted from the start
};

// Comments and white space are left out. Time and space are linear in the text; `text` is UTF-8.
// Source: ECMA-262, lexical grammar; a `/` starts a regular expression unless it follows an
// operand.
TokenList Tokenize(std::string_view text);

}  // namespace fk_audit::drizzle
