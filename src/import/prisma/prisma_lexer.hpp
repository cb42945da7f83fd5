// Cuts a Prisma schema into tokens. White space and comments (`//`, `///`, `/* */`) are left out,
// line ends are tokens, for they end a field.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fk_audit {

enum class PrismaTokenKind : std::uint8_t {
  kEnd,
  kLineEnd,
  kWord,    // identifier, key word or number; bytes above 127 count as letters
  kString,  // "...", with the escapes of JSON; ends on its line
  kBroken,  // a string without an end on its line, a comment without an end
  kOther,   // any other byte, alone
};

struct PrismaToken {
  PrismaTokenKind kind = PrismaTokenKind::kEnd;
  std::string_view text;  // as written, quotes included

  bool Is(char symbol) const { return kind == PrismaTokenKind::kOther && text[0] == symbol; }
  bool IsWord() const { return kind == PrismaTokenKind::kWord; }
  bool EndsLine() const {
    return kind == PrismaTokenKind::kEnd || kind == PrismaTokenKind::kLineEnd;
  }
};

class PrismaLexer {
 public:
  // `text` must outlive the lexer and every token taken from it.
  explicit PrismaLexer(std::string_view text);

  // The next token; kEnd at the end, again and again. Linear over all calls.
  PrismaToken Next();

  std::size_t OffsetOf(const PrismaToken& token) const {
    return static_cast<std::size_t>(token.text.data() - text_.data());
  }
  std::size_t position() const { return position_; }
  void MoveTo(std::size_t position) { position_ = position; }

 private:
  PrismaToken Token(PrismaTokenKind kind, std::size_t end);
  PrismaToken Word();
  PrismaToken String();
  // False for a comment without an end, which is left for Next() to return.
  bool SkipSpaceAndComments();

  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace fk_audit
