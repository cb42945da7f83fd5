// Patterns over names: psql's \dt patterns and Perl-syntax regular expressions, both matched by
// Boost.Regex. Names are compared by code point, not by byte.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace fk_audit {

// How bytes of a name become characters. Multi-byte server encodings other than UTF-8 are refused
// by the callers: the core cannot take them apart.
enum class NameEncoding { kUtf8, kSingleByte };

// A compiled pattern that must match a whole name.
class NamePattern {
 public:
  // Longest accepted pattern in bytes; longer ones: Error(kLimitExceeded).
  static constexpr std::size_t kMaxPatternBytes = 1000;
  // Longest accepted subject in bytes: NAMEDATALEN - 1 of any sensible build, with room.
  static constexpr std::size_t kMaxNameBytes = 255;

  // Perl syntax (schema_pattern). Error(kInvalidPattern) with what is wrong.
  static NamePattern Regex(std::string_view pattern, NameEncoding encoding);

  NamePattern(NamePattern&&) noexcept;
  NamePattern& operator=(NamePattern&&) noexcept;
  ~NamePattern();

  // Error(kPatternTooComplex) when matching backtracks beyond all reason.
  bool Matches(std::string_view name) const;

 private:
  class Impl;
  explicit NamePattern(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;

  friend class TablePattern;
};

// A psql pattern as \dt takes it (describe.c, processSQLNamePattern): `*` and `?`, "quotes" keep
// case and take special characters literally, everything else folds to lower case; a dot parts
// schema and table; an unqualified pattern matches in every schema. Other characters that are
// special in a regular expression, such as [0-9] and |, work as they do in psql; $ is literal.
class TablePattern {
 public:
  // Error(kInvalidPattern) for unbalanced quotes and for more than one dot.
  TablePattern(std::string_view pattern, NameEncoding encoding);

  bool Matches(std::string_view schema, std::string_view table) const;

 private:
  std::unique_ptr<NamePattern> schema_;  // null: any schema
  std::unique_ptr<NamePattern> table_;   // null: any table
};

}  // namespace fk_audit
