// The arguments of one Ruby method call, as far as they are literals.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "import/rails/ruby_lexer.hpp"

namespace fk_audit {

enum class RubyValueKind : std::uint8_t {
  kNil,
  kTrue,
  kFalse,
  kText,  // a string; `symbol` tells :name from "name"
  kNumber,
  kArray,
  kHash,
  kComputed,  // anything that only running the program could tell
};

struct RubyOption;

struct RubyValue {
  RubyValueKind kind = RubyValueKind::kComputed;
  bool symbol = false;
  std::string text;  // of kText
  std::vector<RubyValue> items;
  std::vector<RubyOption> options;
  std::uint32_t offset = 0;  // the bytes of the value in its file: [offset, end)
  std::uint32_t end = 0;

  // What a name may be written as: a string or a symbol.
  bool IsText() const { return kind == RubyValueKind::kText; }
  // One name, or a list of names; nothing for anything else.
  std::optional<std::vector<std::string>> Texts() const;
};

struct RubyOption {
  std::string key;
  RubyValue value;
};

struct RubyCall {
  std::vector<RubyValue> arguments;
  std::vector<RubyOption> options;  // those of the braceless hash at the end, and of **{...}
  bool computed_options = false;    // **options, or no closing parenthesis: who knows what
  bool conditional = false;         // followed by if, unless, while, until or rescue
  std::uint32_t end = 0;            // byte behind the last argument

  const RubyValue* Find(std::string_view key) const;
};
const RubyValue* FindOption(const std::vector<RubyOption>& options, std::string_view key);

// Reads the arguments that follow a method name, with or without parentheses. `at`: index of the
// token behind the name; moved behind the arguments, in front of `do`, `{`, a newline or a
// modifier. Values nested deeper than 64 are kComputed.
RubyCall ReadRubyCall(std::span<const RubyToken> tokens, std::size_t& at);

}  // namespace fk_audit
