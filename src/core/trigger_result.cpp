#include "core/trigger_result.hpp"

#include <algorithm>
#include <string>

namespace fk_audit {
namespace {

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (c & 0x80) != 0;
}

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// The words and signs of a function body, without comments and literals.
class BodyScanner {
 public:
  explicit BodyScanner(std::string_view text) : text_(text) {}

  // The next word in lower case, or one sign; a literal or a quoted name is `'`. Empty at the end.
  std::string Next() {
    while (at_ < text_.size() && SkipBlank()) {
    }
    if (at_ >= text_.size()) return {};
    const char c = text_[at_];
    if (c == '\'' || c == '"') return SkipQuoted(c, false);
    if (c == '$') return SkipDollar();
    if (!IsWordByte(c)) return std::string(1, text_[at_++]);
    std::string word;
    while (at_ < text_.size() && IsWordByte(text_[at_])) word += Lower(text_[at_++]);
    if (word == "e" && at_ < text_.size() && text_[at_] == '\'') return SkipQuoted('\'', true);
    return word;
  }

 private:
  bool StartsWith(std::string_view sign) const { return text_.substr(at_).starts_with(sign); }

  // White space or one comment.
  bool SkipBlank() {
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

  void SkipBlockComment() {
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

  std::string SkipQuoted(char quote, bool backslashes) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (backslashes && text_[at_] == '\\') {
        ++at_;
      } else if (text_[at_] == quote) {
        break;
      }
    }
    at_ = std::min(at_ + 1, text_.size());
    return "'";
  }

  // $tag$ ... $tag$, or a lone $ as in $1.
  std::string SkipDollar() {
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

  std::string_view text_;
  std::size_t at_ = 0;
};

// What the RETURNs and RAISEs of a body say.
struct Returns {
  bool old_row = false;
  bool new_row = false;
  bool old_or_new = false;  // coalesce(old, new)
  bool new_or_old = false;  // coalesce(new, old)
  bool null = false;
  bool other = false;
  bool raises = false;
};

void AddReturn(const std::string& expression, Returns& returns) {
  if (expression == "old") {
    returns.old_row = true;
  } else if (expression == "new") {
    returns.new_row = true;
  } else if (expression == "null") {
    returns.null = true;
  } else if (expression == "coalesce(old,new)") {
    returns.old_or_new = true;
  } else if (expression == "coalesce(new,old)") {
    returns.new_or_old = true;
  } else {
    returns.other = true;
  }
}

// Levels that do not end the statement.
bool OnlyTells(std::string_view word) {
  return word == "debug" || word == "log" || word == "info" || word == "notice" ||
         word == "warning";
}

Returns ScanBody(std::string_view source) {
  Returns returns;
  BodyScanner scanner(source);
  std::string word = scanner.Next();
  while (!word.empty()) {
    if (word == "raise") {
      word = scanner.Next();
      if (!OnlyTells(word)) returns.raises = true;
    } else if (word == "return") {
      std::string expression;
      word = scanner.Next();
      for (; !word.empty() && word != ";"; word = scanner.Next()) expression += word;
      AddReturn(expression, returns);
    } else {
      word = scanner.Next();
    }
  }
  return returns;
}

}  // namespace

TriggerResult ResultOf(std::string_view source, RowEvent event) {
  const Returns returns = ScanBody(source);
  const bool deletes = event == RowEvent::kDelete;
  const bool passes = deletes ? returns.old_row || returns.old_or_new || returns.new_or_old
                              : returns.new_row || returns.new_or_old;
  const bool other_row = deletes ? returns.new_row : returns.old_row || returns.old_or_new;
  if (returns.other || (passes && other_row)) return TriggerResult::kUnclear;
  if (returns.null || other_row) {
    return returns.raises ? TriggerResult::kUnclear : TriggerResult::kSkips;
  }
  return passes ? TriggerResult::kPassesOn : TriggerResult::kUnclear;
}

}  // namespace fk_audit
