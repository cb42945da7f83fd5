#include "import/sql_lexer.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace fk_audit {
namespace {

enum class ByteClass : std::uint8_t { kOther, kSpace, kLetter, kDigit };

// scan.l: space (with \v, as from 16 on), ident_start, decdigit.
constexpr std::array<ByteClass, 256> MakeByteClasses() {
  std::array<ByteClass, 256> classes{};
  for (const char c : {' ', '\t', '\n', '\r', '\f', '\v'}) {
    classes[static_cast<unsigned char>(c)] = ByteClass::kSpace;
  }
  for (int c = '0'; c <= '9'; ++c) classes[c] = ByteClass::kDigit;
  for (int c = 'a'; c <= 'z'; ++c) classes[c] = ByteClass::kLetter;
  for (int c = 'A'; c <= 'Z'; ++c) classes[c] = ByteClass::kLetter;
  for (int c = 128; c < 256; ++c) classes[c] = ByteClass::kLetter;
  classes['_'] = ByteClass::kLetter;
  return classes;
}
constexpr std::array<ByteClass, 256> kByteClasses = MakeByteClasses();

ByteClass ClassOf(char byte) {
  return kByteClasses[static_cast<unsigned char>(byte)];
}

bool IsTagByte(char byte) {
  return ClassOf(byte) == ByteClass::kLetter || ClassOf(byte) == ByteClass::kDigit;
}

bool IsLineEnd(char byte) {
  return byte == '\n' || byte == '\r';
}

char ToUpper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

bool SameWord(std::string_view word, std::string_view upper) {
  if (word.size() != upper.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (ToUpper(word[i]) != upper[i]) return false;
  }
  return true;
}

bool IsWordByte(char byte) {
  return IsTagByte(byte) || byte == '$';
}

bool IsSpace(char byte) {
  return ClassOf(byte) == ByteClass::kSpace;
}

bool SqlToken::Is(std::string_view word) const {
  return kind == SqlTokenKind::kWord && SameWord(text, word);
}

SqlToken SqlLexer::Next() {
  const std::size_t start = position_;
  while (position_ < text_.size() && IsSpace(text_[position_])) ++position_;
  examined_ += position_ - start;
  if (position_ >= text_.size()) return {};
  const char first = text_[position_];
  if (ClassOf(first) == ByteClass::kLetter) return Word();
  switch (first) {
    case '\'':
      return Quoted(SqlTokenKind::kString, '\'');
    case '"':
      return Quoted(SqlTokenKind::kQuotedName, '"');
    case '$':
      return Dollar();
    case '-':
      if (At(position_ + 1) == '-') return LineComment();
      break;
    case '/':
      if (At(position_ + 1) == '*') return BlockComment();
      break;
    default:
      break;
  }
  return Token(SqlTokenKind::kOther, position_ + 1);
}

SqlToken SqlLexer::Token(SqlTokenKind kind, std::size_t end) {
  const SqlToken token{kind, false, text_.substr(position_, end - position_)};
  examined_ += end - position_;
  position_ = end;
  return token;
}

SqlToken SqlLexer::Unterminated(SqlTokenKind kind) {
  SqlToken token = Token(kind, text_.size());
  token.unterminated = true;
  return token;
}

SqlToken SqlLexer::Word() {
  std::size_t end = position_ + 1;
  while (end < text_.size() && IsWordByte(text_[end])) ++end;
  if (end == position_ + 1 && ToUpper(text_[position_]) == 'E' && At(end) == '\'') {
    return EscapeString();
  }
  return Token(SqlTokenKind::kWord, end);
}

SqlToken SqlLexer::Quoted(SqlTokenKind kind, char quote) {
  std::size_t end = position_ + 1;
  while (true) {
    end = text_.find(quote, end);
    if (end == std::string_view::npos) return Unterminated(kind);
    if (At(end + 1) != quote) return Token(kind, end + 1);
    end += 2;
  }
}

// The offset behind the closing quote; npos without one.
std::size_t SqlLexer::EscapeStringEnd(std::size_t body) const {
  for (std::size_t i = body; i < text_.size(); ++i) {
    if (text_[i] == '\\') {
      ++i;
    } else if (text_[i] == '\'') {
      if (At(i + 1) != '\'') return i + 1;
      ++i;
    }
  }
  return std::string_view::npos;
}

// A literal goes on when white space with a line end, then a quote follow (scan.l, quotecontinue),
// and keeps its escapes. The offset behind that quote; npos if there is none.
std::size_t SqlLexer::Continuation(std::size_t end) {
  bool line_end = false;
  std::size_t i = end;
  while (i < text_.size()) {
    if (IsSpace(text_[i])) {
      line_end = line_end || IsLineEnd(text_[i]);
      ++i;
    } else if (text_[i] == '-' && At(i + 1) == '-') {
      while (i < text_.size() && !IsLineEnd(text_[i])) ++i;
    } else {
      break;
    }
  }
  examined_ += i - end;
  return line_end && At(i) == '\'' ? i + 1 : std::string_view::npos;
}

SqlToken SqlLexer::EscapeString() {
  std::size_t body = position_ + 2;
  while (true) {
    const std::size_t end = EscapeStringEnd(body);
    if (end == std::string_view::npos) return Unterminated(SqlTokenKind::kEscapeString);
    body = Continuation(end);
    if (body == std::string_view::npos) return Token(SqlTokenKind::kEscapeString, end);
  }
}

SqlToken SqlLexer::Dollar() {
  std::size_t tag_end = position_ + 1;
  if (ClassOf(At(tag_end)) == ByteClass::kLetter) {
    while (tag_end < text_.size() && IsTagByte(text_[tag_end])) ++tag_end;
  }
  if (At(tag_end) != '$') {  // a parameter such as $1, or no SQL
    examined_ += tag_end - position_;
    return Token(SqlTokenKind::kOther, position_ + 1);
  }
  const std::string_view delimiter = text_.substr(position_, tag_end + 1 - position_);
  // Linear for any tag: it holds no inner '$', so a vain comparison ends at the next one.
  const std::size_t close = text_.find(delimiter, tag_end + 1);
  if (close == std::string_view::npos) return Unterminated(SqlTokenKind::kDollarString);
  return Token(SqlTokenKind::kDollarString, close + delimiter.size());
}

SqlToken SqlLexer::LineComment() {
  std::size_t end = position_ + 2;
  while (end < text_.size() && !IsLineEnd(text_[end])) ++end;
  return Token(SqlTokenKind::kLineComment, end);
}

SqlToken SqlLexer::BlockComment() {
  std::size_t depth = 1;
  std::size_t i = position_ + 2;
  while (i < text_.size()) {
    if (text_[i] == '*' && At(i + 1) == '/') {
      i += 2;
      if (--depth == 0) return Token(SqlTokenKind::kBlockComment, i);
    } else if (text_[i] == '/' && At(i + 1) == '*') {
      i += 2;
      ++depth;
    } else {
      ++i;
    }
  }
  return Unterminated(SqlTokenKind::kBlockComment);
}

void StatementScope::Add(const SqlToken& token) {
  if (token.kind == SqlTokenKind::kWord) {
    if (head_ != Head::kOther && parentheses_ == 0) AddWord(token);
  } else if (token.Is('(')) {
    ++parentheses_;
  } else if (token.Is(')')) {
    if (parentheses_ > 0) --parentheses_;
  }
}

void StatementScope::AddWord(const SqlToken& word) {
  const auto routine_or_other = [&word] {
    return word.Is("FUNCTION") || word.Is("PROCEDURE") ? Head::kRoutine : Head::kOther;
  };
  switch (head_) {
    case Head::kEmpty:
      head_ = word.Is("CREATE") ? Head::kCreate : word.Is("COPY") ? Head::kCopy : Head::kOther;
      break;
    case Head::kCreate:
      head_ = word.Is("OR") ? Head::kCreateOr : routine_or_other();
      break;
    case Head::kCreateOr:
      head_ = word.Is("REPLACE") ? Head::kCreateOrReplace : Head::kOther;
      break;
    case Head::kCreateOrReplace:
      head_ = routine_or_other();
      break;
    case Head::kRoutine:
    case Head::kRoutineBegin:
      AddRoutineWord(word);
      break;
    case Head::kCopy:
      if (word.Is("FROM")) head_ = Head::kCopyFrom;
      break;
    case Head::kCopyFrom:
      head_ = word.Is("STDIN") ? Head::kCopyStdin : Head::kCopy;
      break;
    case Head::kCopyStdin:
    case Head::kOther:
      break;
  }
}

void StatementScope::AddRoutineWord(const SqlToken& word) {
  const bool begin = word.Is("BEGIN");
  if (blocks_ > 0) {
    if (begin || word.Is("CASE")) {  // CASE has an END, too
      ++blocks_;
    } else if (word.Is("END")) {
      --blocks_;
    }
  } else if (head_ == Head::kRoutineBegin && word.Is("ATOMIC")) {
    blocks_ = 1;
  }
  head_ = begin ? Head::kRoutineBegin : Head::kRoutine;
}

int LineCounter::LineOf(std::size_t offset) {
  while (counted_ < offset) {
    const void* found = std::memchr(text_.data() + counted_, '\n', offset - counted_);
    if (found == nullptr) break;
    counted_ = static_cast<std::size_t>(static_cast<const char*>(found) - text_.data()) + 1;
    ++line_;
  }
  counted_ = std::max(counted_, offset);
  return line_;
}

}  // namespace fk_audit
