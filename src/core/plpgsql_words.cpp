#include "core/plpgsql_words.hpp"

#include <algorithm>

namespace fk_audit {
namespace {

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (c & 0x80) != 0;
}

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::string PlpgsqlWords::Next() {
  while (at_ < text_.size() && SkipBlank()) {
  }
  if (at_ >= text_.size()) return {};
  const char c = text_[at_];
  if (c == '\'' || c == '"') return ReadQuoted(c, false);
  if (c == '$') return SkipDollar();
  if (!IsWordByte(c)) return std::string(1, text_[at_++]);
  std::string word;
  while (at_ < text_.size() && IsWordByte(text_[at_])) word += Lower(text_[at_++]);
  if (word == "e" && at_ < text_.size() && text_[at_] == '\'') return ReadQuoted('\'', true);
  return word;
}

// White space or one comment.
bool PlpgsqlWords::SkipBlank() {
  if (StartsWith("--")) {
    at_ = std::min(text_.find('\n', at_), text_.size());
    return true;
  }
  if (StartsWith("/*")) {
    SkipBlockComment();
    return true;
  }
  const bool blank = std::string_view(" \t\n\r\f\v").find(text_[at_]) != std::string_view::npos;
  if (blank) ++at_;
  return blank;
}

void PlpgsqlWords::SkipBlockComment() {
  int depth = 0;
  do {
    if (StartsWith("/*")) {
      ++depth;
      at_ += 2;
    } else if (StartsWith("*/")) {
      --depth;
      at_ += 2;
    } else {
      ++at_;
    }
  } while (depth > 0 && at_ < text_.size());
}

std::string PlpgsqlWords::ReadQuoted(char quote, bool backslashes) {
  std::string text(1, quote);
  for (++at_; at_ < text_.size(); ++at_) {
    if (text_[at_] == quote) break;
    if (backslashes && text_[at_] == '\\') ++at_;
    if (at_ < text_.size()) text += text_[at_];
  }
  at_ = std::min(at_ + 1, text_.size());
  return text;
}

// $tag$ ... $tag$, or a lone $ as in $1.
std::string PlpgsqlWords::SkipDollar() {
  std::size_t end = at_ + 1;
  while (end < text_.size() && IsWordByte(text_[end])) ++end;
  if (end >= text_.size() || text_[end] != '$') {
    at_ = end;
    return "$";
  }
  const std::string_view tag = text_.substr(at_, end + 1 - at_);
  const std::size_t close = text_.find(tag, end + 1);
  at_ = close == std::string_view::npos ? text_.size() : close + tag.size();
  return "'";
}

}  // namespace fk_audit
