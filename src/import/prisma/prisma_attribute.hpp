// The attributes of a Prisma schema with their arguments, before anybody knows what they mean.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "import/prisma/prisma_lexer.hpp"

namespace fk_audit {

// `name: value` or `value`.
struct PrismaArgument {
  enum class Kind : std::uint8_t {
    kWord,    // a, a.b, 1
    kString,  // "a"
    kNames,   // [a, b(sort: Desc)]: the words without what is in their parentheses
    kOther,   // a call, an array of something else, a string that is no name
  };
  Kind kind = Kind::kOther;
  std::string_view name;                // empty: by position
  std::string_view text;                // of a word or, unescaped, of a string
  std::vector<std::string_view> names;  // kNames
  std::uint32_t offset = 0;             // of the value, in the file
  std::uint32_t length = 0;

  // The value as a list of names, for which a single one may stand; empty if it is none.
  std::optional<std::vector<std::string_view>> Names() const;
};

struct PrismaAttribute {
  std::string_view name;     // `relation`, `db.VarChar`
  std::uint32_t offset = 0;  // of the '@'
  std::uint32_t line = 0;
  std::vector<PrismaArgument> arguments;
  const char* problem = nullptr;  // why the arguments cannot be read

  // The argument of that name, else the first one by position if `positional`.
  const PrismaArgument* Find(std::string_view argument, bool positional) const;
};

// Reads the arguments of an attribute from the token that the lexer gave last, its '(', to behind
// its ')'. On a problem, which is text that lives for ever, the lexer stands anywhere behind.
// Arguments may span lines. Strings with escapes go to `unescaped`.
class PrismaArgumentReader {
 public:
  PrismaArgumentReader(PrismaLexer& lexer, std::deque<std::string>& unescaped)
      : lexer_(lexer), unescaped_(unescaped) {}

  void Read(PrismaAttribute& attribute);

  // Skips to behind the ')' or ']' that closes the bracket which the lexer gave last. False when
  // there is none before the next attribute, brace or the end, and for over 64 open brackets.
  bool SkipBrackets(char open);

 private:
  PrismaToken NextOnAnyLine();
  const char* ReadArgument(PrismaToken& token, PrismaArgument& argument);
  const char* ReadValue(PrismaToken& token, PrismaArgument& argument);
  const char* ReadArray(PrismaArgument& argument);
  std::string_view ReadPath(PrismaToken& token);
  void SetString(const PrismaToken& token, PrismaArgument& argument);

  PrismaLexer& lexer_;
  std::deque<std::string>& unescaped_;
  std::size_t value_end_ = 0;
};

}  // namespace fk_audit
