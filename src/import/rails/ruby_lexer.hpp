// Cuts the Ruby of a schema file into tokens: enough to know what is code and what is a string, a
// heredoc or a comment. Source: the Ruby manual, "Literals" and "Comments".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fk_audit {

enum class RubyTokenKind : std::uint8_t {
  kEnd,
  kNewline,     // also ';'
  kIdentifier,  // key words too
  kConstant,    // begins with a capital
  kLabel,       // `name:` and `"name":`
  kSymbol,      // `:name` and `:"name"`
  kString,      // quoted, %q and heredoc
  kWords,       // %w and %i
  kNumber,
  kPunctuation,  // one character, or `=>`, `::`, `<<`, `->`
  kRegex,
};

struct RubyToken {
  RubyTokenKind kind = RubyTokenKind::kEnd;
  bool computed = false;     // holds #{...}, or is a heredoc: its value is not in the text
  std::uint32_t offset = 0;  // bytes from the start of the file
  std::uint32_t line = 1;
  std::string_view text;  // as written
  std::string_view body;  // of strings, symbols, labels and words: without quotes and colons

  bool Is(std::string_view word) const { return text == word; }
  bool IsWord(std::string_view word) const {
    return kind == RubyTokenKind::kIdentifier && text == word;
  }
};

// The tokens of a whole file, the last one kEnd. `text` must outlive them; it is shorter than
// 4 GB. Error(kInvalidText) "path:line: ..." for a literal that does not end.
std::vector<RubyToken> LexRuby(std::string_view path, std::string_view text);

// What a string, symbol or label stands for: escapes resolved. Not for computed ones.
std::string RubyText(const RubyToken& token);

}  // namespace fk_audit
