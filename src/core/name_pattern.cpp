#include "core/name_pattern.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <stdexcept>
#include <utility>
#include <vector>

// States that one match may try before it is given up: some milliseconds. Boost's own bound grows
// with the square of the pattern and reaches seconds, during which no cancel acts; this one is used
// for iterators that are not random access (perl_matcher_common.hpp, estimate_max_state_count).
#define BOOST_REGEX_MAX_STATE_COUNT 200000
#include <boost/regex.hpp>

#include "core/error.hpp"

namespace fk_audit {
namespace {

static_assert(sizeof(wchar_t) == 4, "one wchar_t holds one code point");

constexpr const char* kRegexHint =
    "The pattern is a Perl-style regular expression that must match the whole schema name.";
constexpr const char* kTableHint = "Write a pattern as psql's \\dt takes it, such as sales.order*.";

// One character of UTF-8: its value and its length in bytes. A byte that is no part of a valid
// sequence (RFC 3629) stands for itself in the range of the low surrogates, which no valid
// sequence decodes to, so that every name can be compared.
struct Character {
  wchar_t value;
  std::size_t length;
};

Character DecodeUtf8(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {static_cast<wchar_t>(lead), 1};
  const Character invalid{static_cast<wchar_t>(0xDC00 + lead), 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return invalid;
  std::uint32_t value = lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return invalid;
    value = value << 6 | (byte(i) & 0x3Fu);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) return invalid;
  return {static_cast<wchar_t>(value), length};
}

// Appends to `out`, which is cleared first: callers reuse it.
void Decode(std::string_view text, NameEncoding encoding, std::wstring& out) {
  out.clear();
  while (!text.empty()) {
    const Character character =
        encoding == NameEncoding::kUtf8
            ? DecodeUtf8(text)
            : Character{static_cast<wchar_t>(static_cast<unsigned char>(text[0])), 1};
    out += character.value;
    text.remove_prefix(character.length);
  }
}

// Walks over a name one character at a time; bidirectional only, see BOOST_REGEX_MAX_STATE_COUNT.
class CharacterIterator {
 public:
  using iterator_category = std::bidirectional_iterator_tag;
  using value_type = wchar_t;
  using difference_type = std::ptrdiff_t;
  using pointer = const wchar_t*;
  using reference = const wchar_t&;

  CharacterIterator() = default;
  explicit CharacterIterator(const wchar_t* at) : at_(at) {}

  reference operator*() const { return *at_; }
  CharacterIterator& operator++() { return ++at_, *this; }
  CharacterIterator& operator--() { return --at_, *this; }
  CharacterIterator operator++(int) { return CharacterIterator(at_++); }
  CharacterIterator operator--(int) { return CharacterIterator(at_--); }
  friend bool operator==(const CharacterIterator&, const CharacterIterator&) = default;

 private:
  const wchar_t* at_ = nullptr;
};

char FoldAscii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// What processSQLNamePattern() (fe_utils/string_utils.c) makes of a psql pattern: one regular
// expression per dotted part, the last one for the table.
class PsqlPattern {
 public:
  explicit PsqlPattern(std::string_view pattern) : parts_(1) {
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      const char next = i + 1 < pattern.size() ? pattern[i + 1] : '\0';
      if (pattern[i] != '"') {
        Translate(pattern[i], next);
      } else if (quoted_ && next == '"') {
        parts_.back() += '"';
        ++i;
      } else {
        quoted_ = !quoted_;
      }
    }
    if (quoted_) {
      throw Error(ErrorCode::kInvalidPattern, "unbalanced double quotes in table pattern",
                  kTableHint);
    }
    if (parts_.size() > 2) {
      throw Error(ErrorCode::kInvalidPattern, "too many dotted names in table pattern", kTableHint);
    }
  }

  const std::vector<std::string>& parts() const { return parts_; }

 private:
  void Translate(char c, char next) {
    std::string& out = parts_.back();
    if (!quoted_ && c == '*') {
      out += ".*";
    } else if (!quoted_ && c == '?') {
      out += '.';
    } else if (!quoted_ && c == '.') {
      parts_.emplace_back();
    } else {
      const bool special = c != '\0' && std::strchr("|*+?()[]{}.^$\\", c) != nullptr;
      // "[]" is an array type's name rather than the start of a bracket expression.
      if (c == '$' || (quoted_ && special) || (c == '[' && next == ']')) out += '\\';
      out += quoted_ ? c : FoldAscii(c);
    }
  }

  std::vector<std::string> parts_;
  bool quoted_ = false;
};

void CheckLength(std::string_view pattern) {
  if (pattern.size() > NamePattern::kMaxPatternBytes) {
    throw Error(
        ErrorCode::kLimitExceeded,
        "pattern is longer than " + std::to_string(NamePattern::kMaxPatternBytes) + " bytes",
        "Use several shorter patterns.");
  }
}

}  // namespace

class NamePattern::Impl {
 public:
  // Boost parses in place and reads past the end of an unterminated "[a-b": the text is decoded
  // into a string with its own NUL first.
  Impl(std::string_view pattern, NameEncoding encoding, const char* hint)
      : text_(pattern), encoding_(encoding) {
    std::wstring wide;
    Decode(pattern, encoding, wide);
    try {
      regex_.assign(wide.c_str(), wide.c_str() + wide.size(), boost::regex::perl);
    } catch (const std::runtime_error& error) {
      throw Error(ErrorCode::kInvalidPattern, "invalid pattern \"" + text_ + "\"", hint,
                  error.what());
    }
  }

  bool Matches(std::string_view name) const {
    if (name.size() > kMaxNameBytes) {
      throw Error(ErrorCode::kLimitExceeded,
                  "name is longer than " + std::to_string(kMaxNameBytes) + " bytes",
                  "The server cuts names at 63 bytes: this is the name of no table.");
    }
    Decode(name, encoding_, subject_);
    try {
      const wchar_t* begin = subject_.data();
      return boost::regex_match(CharacterIterator(begin),
                                CharacterIterator(begin + subject_.size()), regex_);
    } catch (const std::runtime_error&) {
      throw Error(ErrorCode::kPatternTooComplex, "pattern \"" + text_ + "\" is too complex",
                  "Avoid nested repetitions such as (a+)+.");
    }
  }

 private:
  std::string text_;
  NameEncoding encoding_;
  boost::wregex regex_;
  mutable std::wstring subject_;  // kept between calls for its memory
};

NamePattern::NamePattern(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
NamePattern::NamePattern(NamePattern&&) noexcept = default;
NamePattern& NamePattern::operator=(NamePattern&&) noexcept = default;
NamePattern::~NamePattern() = default;

NamePattern NamePattern::Regex(std::string_view pattern, NameEncoding encoding) {
  CheckLength(pattern);
  return NamePattern(std::make_unique<Impl>(pattern, encoding, kRegexHint));
}

bool NamePattern::Matches(std::string_view name) const {
  return impl_->Matches(name);
}

TablePattern::TablePattern(std::string_view pattern, NameEncoding encoding) {
  CheckLength(pattern);
  const PsqlPattern translated(pattern);
  const auto compile = [&](const std::string& part) -> std::unique_ptr<NamePattern> {
    if (part == ".*") return nullptr;
    return std::unique_ptr<NamePattern>(new NamePattern(
        std::make_unique<NamePattern::Impl>("^(" + part + ")$", encoding, kTableHint)));
  };
  const auto& parts = translated.parts();
  if (parts.size() == 2) schema_ = compile(parts.front());
  table_ = compile(parts.back());
}

bool TablePattern::Matches(std::string_view schema, std::string_view table) const {
  return (!schema_ || schema_->Matches(schema)) && (!table_ || table_->Matches(table));
}

}  // namespace fk_audit
