#include <algorithm>
#include <array>
#include <utility>

#include "import/drizzle/token.hpp"

namespace fk_audit::drizzle {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// Bytes above 127 are letters; a backslash opens an escaped letter.
constexpr std::array<bool, 256> NameBytes() {
  std::array<bool, 256> bytes{};
  for (std::size_t i = 0x80; i < bytes.size(); ++i) bytes[i] = true;
  for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789_$\\")) {
    bytes[static_cast<unsigned char>(c)] = true;
  }
  return bytes;
}

bool IsNameByte(char c) {
  static constexpr std::array<bool, 256> kBytes = NameBytes();
  return kBytes[static_cast<unsigned char>(c)];
}

// After these words an expression begins, so that `/` opens a regular expression.
bool ExpectsExpression(std::string_view word) {
  constexpr std::array<std::string_view, 15> kWords = {
      "await", "case", "default", "delete", "do",     "else", "export", "in",
      "new",   "of",   "return",  "throw",  "typeof", "void", "yield"};
  return std::binary_search(kWords.begin(), kWords.end(), word) || word == "instanceof";
}

struct Operator {
  std::string_view text;
  char symbol;
};

// Longest first. `>` stays alone, for it closes type arguments; `>=` does not.
constexpr std::array<Operator, 28> kOperators = {{
    {"...", kSpread},
    {"===", kOperator},
    {"!==", kOperator},
    {"**=", kAssign},
    {"&&=", kAssign},
    {"||=", kAssign},
    {"?"
     "?=",
     kAssign},
    {"<<=", kAssign},
    {"=>", kArrow},
    {"?.", kOptionalChain},
    {"==", kOperator},
    {"!=", kOperator},
    {"<=", kOperator},
    {">=", kOperator},
    {"&&", kOperator},
    {"||", kOperator},
    {"??", kOperator},
    {"**", kOperator},
    {"++", kIncrement},
    {"--", kIncrement},
    {"+=", kAssign},
    {"-=", kAssign},
    {"*=", kAssign},
    {"/=", kAssign},
    {"%=", kAssign},
    {"&=", kAssign},
    {"|=", kAssign},
    {"^=", kAssign},
}};

char Partner(char open) {
  switch (open) {
    case '(':
      return ')';
    case '[':
      return ']';
    case '`':
      return '`';
    default:  // { and ${
      return '}';
  }
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  TokenList Run();

 private:
  char At(std::size_t position) const { return position < text_.size() ? text_[position] : '\0'; }
  bool Failed() const { return result_.problem.has_value(); }
  void Fail(std::size_t offset, const char* what);
  void SkipBlank();
  void SkipBlockComment();
  void Next();
  void Emit(TokenKind kind, std::size_t length, char symbol = 0);
  void Name();
  void Number();
  void String(char quote);
  void Regex();
  void Punctuation();
  void Open(std::size_t length, char symbol);
  void Close();
  void Template();
  void TemplateRest();
  std::size_t ChunkEnd(std::size_t from);
  bool RegexMayStart() const;
  void DropAngles();
  void CloseAngle();

  std::string_view text_;
  std::size_t position_ = 0;
  bool newline_ = true;
  TokenList result_;
  std::vector<TokenIndex> open_;  // brackets not closed yet, `<` that may be one among them
};

void Lexer::Fail(std::size_t offset, const char* what) {
  if (!Failed()) result_.problem = {static_cast<std::uint32_t>(offset), what};
  position_ = text_.size();
}

void Lexer::SkipBlockComment() {
  const std::size_t end = text_.find("*/", position_ + 2);
  if (end == std::string_view::npos) return Fail(position_, "the comment has no end");
  const std::string_view comment = text_.substr(position_, end - position_);
  newline_ = newline_ || comment.find('\n') != std::string_view::npos;
  position_ = end + 2;
}

void Lexer::SkipBlank() {
  while (position_ < text_.size()) {
    const char c = text_[position_];
    if (c == '\n') newline_ = true;
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
      ++position_;
    } else if (c == '/' && At(position_ + 1) == '/') {
      position_ = std::min(text_.find('\n', position_), text_.size());
    } else if (c == '/' && At(position_ + 1) == '*') {
      SkipBlockComment();
    } else {
      return;
    }
  }
}

void Lexer::Emit(TokenKind kind, std::size_t length, char symbol) {
  Token token;
  token.offset = static_cast<std::uint32_t>(position_);
  token.length = static_cast<std::uint32_t>(length);
  token.kind = kind;
  token.symbol = symbol;
  token.after_newline = std::exchange(newline_, false);
  result_.tokens.push_back(token);
  position_ += length;
}

void Lexer::Name() {
  std::size_t end = position_ + 1;
  while (end < text_.size() && IsNameByte(text_[end])) ++end;
  Emit(TokenKind::kName, end - position_);
}

void Lexer::Number() {
  std::size_t end = position_;
  const bool hex = At(end) == '0' && (At(end + 1) == 'x' || At(end + 1) == 'X');
  while (end < text_.size() && (IsNameByte(text_[end]) || text_[end] == '.')) {
    const bool exponent = !hex && (text_[end] == 'e' || text_[end] == 'E');
    ++end;
    if (exponent && (At(end) == '+' || At(end) == '-')) ++end;
  }
  Emit(TokenKind::kNumber, end - position_);
}

void Lexer::String(char quote) {
  for (std::size_t end = position_ + 1; end < text_.size() && text_[end] != '\n'; ++end) {
    if (text_[end] == quote) return Emit(TokenKind::kString, end + 1 - position_);
    if (text_[end] == '\\') end += text_.substr(end + 1).starts_with("\r\n") ? 2 : 1;
  }
  Fail(position_, "the string has no end");
}

bool Lexer::RegexMayStart() const {
  if (result_.tokens.empty()) return true;
  const Token& before = result_.tokens.back();
  switch (before.kind) {
    case TokenKind::kName:
      return ExpectsExpression(text_.substr(before.offset, before.length));
    case TokenKind::kOpen:
      return true;
    case TokenKind::kPunctuation:
      return before.symbol != kIncrement;
    default:
      return false;
  }
}

void Lexer::Regex() {
  bool in_class = false;
  for (std::size_t end = position_ + 1; end < text_.size() && text_[end] != '\n'; ++end) {
    const char c = text_[end];
    if (c == '\\') ++end;
    if (c == '[') in_class = true;
    if (c == ']') in_class = false;
    if (c != '/' || in_class) continue;
    ++end;
    while (end < text_.size() && IsNameByte(text_[end])) ++end;
    return Emit(TokenKind::kRegex, end - position_);
  }
  Fail(position_, "the regular expression has no end");
}

// A `<` on top of the stack that something follows which no type holds was a comparison.
void Lexer::DropAngles() {
  while (!open_.empty() && result_.tokens[open_.back()].symbol == '<') open_.pop_back();
}

void Lexer::CloseAngle() {
  const auto here = static_cast<TokenIndex>(result_.tokens.size());
  Emit(TokenKind::kPunctuation, 1, '>');
  if (open_.empty() || result_.tokens[open_.back()].symbol != '<') return;
  result_.tokens[open_.back()].partner = here;
  result_.tokens[here].partner = open_.back();
  open_.pop_back();
}

void Lexer::Punctuation() {
  const char c = text_[position_];
  if (c == '>' && At(position_ + 1) != '=') return CloseAngle();
  const bool longer = std::string_view("=.&|?<>*+-").find(At(position_ + 1)) < 10;
  for (std::size_t i = 0; longer && i < kOperators.size(); ++i) {
    const Operator& entry = kOperators[i];
    if (entry.text[0] != c || !text_.substr(position_).starts_with(entry.text)) continue;
    if (entry.symbol == kOptionalChain && IsDigit(At(position_ + 2))) continue;
    if (entry.symbol != kArrow && entry.symbol != kSpread) DropAngles();
    return Emit(TokenKind::kPunctuation, entry.text.size(), entry.symbol);
  }
  if (c == '<') {
    open_.push_back(static_cast<TokenIndex>(result_.tokens.size()));
  } else if (std::string_view(".,|&?:=-@").find(c) == std::string_view::npos) {
    DropAngles();
  }
  Emit(TokenKind::kPunctuation, 1, c);
}

void Lexer::Open(std::size_t length, char symbol) {
  open_.push_back(static_cast<TokenIndex>(result_.tokens.size()));
  Emit(TokenKind::kOpen, length, symbol);
}

void Lexer::Close() {
  DropAngles();
  const char symbol = text_[position_];
  if (open_.empty() || Partner(result_.tokens[open_.back()].symbol) != symbol) {
    return Fail(position_, "the bracket closes nothing");
  }
  const TokenIndex open = open_.back();
  open_.pop_back();
  const auto here = static_cast<TokenIndex>(result_.tokens.size());
  Emit(TokenKind::kClose, 1, symbol);
  result_.tokens[open].partner = here;
  result_.tokens[here].partner = open;
  if (result_.tokens[open].symbol == '$') TemplateRest();
}

// Position of the next "`" or "${" of a template.
std::size_t Lexer::ChunkEnd(std::size_t from) {
  for (std::size_t end = from; end < text_.size(); ++end) {
    if (text_[end] == '\\') {
      ++end;
    } else if (text_[end] == '`' || (text_[end] == '$' && At(end + 1) == '{')) {
      return end;
    }
  }
  Fail(from, "the template has no end");
  return text_.size();
}

void Lexer::Template() {
  const std::size_t end = ChunkEnd(position_ + 1);
  if (Failed()) return;
  if (text_[end] == '`') return Emit(TokenKind::kTemplate, end + 1 - position_);
  Open(1, '`');
  TemplateRest();
}

// Inside of a template with substitutions, up to the next one or the end.
void Lexer::TemplateRest() {
  const std::size_t end = ChunkEnd(position_);
  if (Failed()) return;
  if (end > position_) Emit(TokenKind::kTemplateChunk, end - position_);
  if (text_[end] == '`') return Close();
  Open(2, '$');
}

void Lexer::Next() {
  const char c = text_[position_];
  if (c == '"' || c == '\'') return String(c);
  if (c == '`') return Template();
  if (IsDigit(c) || (c == '.' && IsDigit(At(position_ + 1)))) return Number();
  if (IsNameByte(c) || c == '#') return Name();
  if (c == '(' || c == '[' || c == '{') return Open(1, c);
  if (c == ')' || c == ']' || c == '}') return Close();
  if (c == '/' && RegexMayStart()) return Regex();
  Punctuation();
}

TokenList Lexer::Run() {
  result_.tokens.reserve(text_.size() / 5 + 1);
  if (text_.starts_with("\xEF\xBB\xBF")) position_ = 3;
  if (text_.substr(position_).starts_with("#!"))
    position_ = std::min(text_.find('\n'), text_.size());
  for (SkipBlank(); position_ < text_.size(); SkipBlank()) Next();
  DropAngles();
  if (!open_.empty()) Fail(result_.tokens[open_.back()].offset, "the bracket is never closed");
  position_ = text_.size();
  Emit(TokenKind::kEnd, 0);
  return std::move(result_);
}

}  // namespace

TokenList Tokenize(std::string_view text) {
  return Lexer(text).Run();
}

}  // namespace fk_audit::drizzle
