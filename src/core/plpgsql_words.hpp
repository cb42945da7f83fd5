// The words of a function in PL/pgSQL, without comments.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fk_audit {

class PlpgsqlWords {
 public:
  explicit PlpgsqlWords(std::string_view text) : text_(text) {}

  // The next word in lower case, or one sign; a literal is its text behind a `'` (of one in dollars
  // only the `'`), a quoted name its text behind a `"`. Empty at the end.
  std::string Next();

 private:
  bool StartsWith(std::string_view sign) const { return text_.substr(at_).starts_with(sign); }
  bool SkipBlank();
  void SkipBlockComment();
  std::string ReadQuoted(char quote, bool backslashes);
  std::string SkipDollar();

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace fk_audit
