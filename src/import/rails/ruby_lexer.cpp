#include "import/rails/ruby_lexer.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"

namespace fk_audit {
namespace {

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) > 127;
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsNameByte(char c) {
  return IsLetter(c) || IsDigit(c);
}

char ClosingOf(char open) {
  switch (open) {
    case '(':
      return ')';
    case '[':
      return ']';
    case '{':
      return '}';
    case '<':
      return '>';
    default:
      return open;
  }
}

// Whether an operator, not a literal, follows: only then `/` divides and `%` is modulo.
bool EndsValue(const RubyToken& token) {
  switch (token.kind) {
    case RubyTokenKind::kIdentifier:
    case RubyTokenKind::kConstant:
    case RubyTokenKind::kSymbol:
    case RubyTokenKind::kString:
    case RubyTokenKind::kWords:
    case RubyTokenKind::kNumber:
    case RubyTokenKind::kRegex:
      return true;
    case RubyTokenKind::kPunctuation:
      return token.Is(")") || token.Is("]") || token.Is("}");
    default:
      return false;
  }
}

struct Heredoc {
  std::string_view tag;
  bool indented;      // <<- and <<~: the closing tag may be indented
  std::size_t token;  // index of the token that stands for it
};

class RubyLexer {
 public:
  RubyLexer(std::string_view path, std::string_view text) : path_(path), text_(text) {}

  std::vector<RubyToken> Run();

 private:
  char At(std::size_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }
  bool LineStartsWith(std::string_view word) const;
  [[noreturn]] void Unterminated(std::size_t from, const char* what) const;
  void Push(RubyTokenKind kind, std::size_t end, std::string_view body = {}, bool computed = false);
  void Newline();
  void SkipComment();
  void SkipBlockComment();
  void ReadHeredocBodies();
  bool Literal(char c);
  bool OpensHeredoc();
  void Name();
  void Number();
  bool Symbol();
  void Quoted(RubyTokenKind kind, std::size_t open, std::string_view closers, bool escapes);
  std::size_t SkipInterpolation(std::size_t at) const;
  bool PercentLiteral();
  bool StartsLiteral() const;
  void Punctuation();

  std::string_view path_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::vector<RubyToken> tokens_;
  std::vector<Heredoc> heredocs_;  // opened on this line, bodies still to come
};

void RubyLexer::Unterminated(std::size_t from, const char* what) const {
  std::size_t line = 1;
  for (std::size_t i = 0; i < from; ++i) line += text_[i] == '\n';
  throw Error(ErrorCode::kInvalidText,
              std::string(path_) + ":" + std::to_string(line) + ": " + what + " does not end",
              "Load the file as Ruby itself accepts it.");
}

void RubyLexer::Push(RubyTokenKind kind, std::size_t end, std::string_view body, bool computed) {
  const std::string_view written = text_.substr(at_, end - at_);
  tokens_.push_back({kind, computed, static_cast<std::uint32_t>(at_), line_, written, body});
  for (const char c : written) line_ += c == '\n';
  at_ = end;
}

bool RubyLexer::LineStartsWith(std::string_view word) const {
  return (at_ == 0 || text_[at_ - 1] == '\n') && text_.substr(at_).starts_with(word);
}

void RubyLexer::SkipComment() {
  while (at_ < text_.size() && text_[at_] != '\n') ++at_;
}

void RubyLexer::SkipBlockComment() {
  const std::size_t begin = at_;
  while (!LineStartsWith("=end")) {
    SkipComment();
    if (at_ == text_.size()) Unterminated(begin, "the comment");
    ++at_;
    ++line_;
  }
  SkipComment();
}

void RubyLexer::Newline() {
  const bool line_feed = text_[at_] == '\n';
  if (tokens_.empty() || tokens_.back().kind != RubyTokenKind::kNewline) {
    Push(RubyTokenKind::kNewline, at_ + 1);
  } else {
    ++at_;
    line_ += line_feed;
  }
  if (line_feed && !heredocs_.empty()) ReadHeredocBodies();
}

void RubyLexer::ReadHeredocBodies() {
  for (const Heredoc& heredoc : std::exchange(heredocs_, {})) {
    const std::size_t begin = at_;
    while (true) {
      if (at_ >= text_.size()) Unterminated(begin, "the heredoc");
      const std::size_t line_end = std::min(text_.find('\n', at_), text_.size());
      std::string_view line = text_.substr(at_, line_end - at_);
      const std::size_t line_begin = at_;
      at_ = std::min(line_end + 1, text_.size());
      ++line_;
      if (heredoc.indented)
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line == heredoc.tag) {
        tokens_[heredoc.token].body = text_.substr(begin, line_begin - begin);
        break;
      }
    }
  }
}

// The end of the #{...} that begins at `at`; strings inside may hold braces.
std::size_t RubyLexer::SkipInterpolation(std::size_t at) const {
  int depth = 0;
  char quote = '\0';
  for (std::size_t i = at + 1; i < text_.size(); ++i) {
    const char c = text_[i];
    if (c == '\\') {
      ++i;
    } else if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return i + 1;
    }
  }
  Unterminated(at, "the interpolation");
}

// A literal whose first quote is at `open`. `closers`: the closing quote, and the opening one where
// pairs nest.
void RubyLexer::Quoted(RubyTokenKind kind, std::size_t open, std::string_view closers,
                       bool escapes) {
  bool computed = false;
  int depth = 1;
  std::size_t i = open + 1;
  while (true) {
    if (i >= text_.size()) Unterminated(at_, "the literal");
    const char c = text_[i];
    if (c == '\\') {
      i += 2;
    } else if (escapes && c == '#' && At(i + 1) == '{') {
      computed = true;
      i = SkipInterpolation(i);
    } else if (c == closers[0] && --depth == 0) {
      break;
    } else {
      if (closers.size() > 1 && c == closers[1]) ++depth;
      ++i;
    }
  }
  const std::string_view body = text_.substr(open + 1, i - open - 1);
  ++i;
  const bool in_quotes = kind == RubyTokenKind::kString && open == at_;
  const bool label = in_quotes && At(i) == ':' && At(i + 1) != ':';
  Push(label ? RubyTokenKind::kLabel : kind, label ? i + 1 : i, body, computed);
}

bool RubyLexer::StartsLiteral() const {
  if (tokens_.empty() || !EndsValue(tokens_.back())) return true;
  const bool spaced = at_ > 0 && (text_[at_ - 1] == ' ' || text_[at_ - 1] == '\t');
  return tokens_.back().kind == RubyTokenKind::kIdentifier && spaced && At(at_ + 1) != ' ' &&
         At(at_ + 1) != '=';
}

bool RubyLexer::PercentLiteral() {
  if (!StartsLiteral()) return false;
  const char type = At(at_ + 1);
  const bool typed = IsLetter(type);
  const std::size_t open = at_ + (typed ? 2 : 1);
  const char quote = At(open);
  if (quote == '\0' || IsNameByte(quote) || quote == ' ' || quote == '\n') return false;
  std::string closers(1, ClosingOf(quote));
  if (closers[0] != quote) closers += quote;
  if (typed && std::string_view("wWiI").find(type) != std::string_view::npos) {
    Quoted(RubyTokenKind::kWords, open, closers, type == 'W' || type == 'I');
  } else if (type == 'r') {
    Quoted(RubyTokenKind::kRegex, open, closers, true);
  } else {
    Quoted(type == 's' ? RubyTokenKind::kSymbol : RubyTokenKind::kString, open, closers,
           type != 'q');
  }
  return true;
}

bool RubyLexer::OpensHeredoc() {
  std::size_t i = at_ + 2;
  const bool indented = At(i) == '~' || At(i) == '-';
  if (indented) ++i;
  const char quote = At(i) == '"' || At(i) == '\'' ? At(i) : '\0';
  if (quote != '\0') ++i;
  const std::size_t begin = i;
  while (IsNameByte(At(i))) ++i;
  const std::string_view tag = text_.substr(begin, i - begin);
  if (tag.empty() || IsDigit(tag[0])) return false;
  if (!indented && (quote != '\0' || tag[0] < 'A' || tag[0] > 'Z' || !StartsLiteral()))
    return false;
  if (quote != '\0' && At(i++) != quote) return false;
  heredocs_.push_back({tag, indented, tokens_.size()});
  Push(RubyTokenKind::kString, i, {}, true);
  return true;
}

void RubyLexer::Name() {
  std::size_t end = at_;
  while (IsNameByte(At(end))) ++end;
  if ((At(end) == '?' || At(end) == '!') && At(end + 1) != '=') ++end;
  const std::string_view name = text_.substr(at_, end - at_);
  const bool method = !tokens_.empty() && tokens_.back().Is(".");
  if (At(end) == ':' && At(end + 1) != ':' && !method) {
    Push(RubyTokenKind::kLabel, end + 1, name);
  } else {
    const bool capital = name[0] >= 'A' && name[0] <= 'Z';
    Push(capital ? RubyTokenKind::kConstant : RubyTokenKind::kIdentifier, end);
  }
}

void RubyLexer::Number() {
  std::size_t end = at_;
  while (IsNameByte(At(end)) || (At(end) == '.' && IsDigit(At(end + 1)))) ++end;
  Push(RubyTokenKind::kNumber, end);
}

bool RubyLexer::Symbol() {
  const char next = At(at_ + 1);
  if (next == '"') {
    Quoted(RubyTokenKind::kSymbol, at_ + 1, "\"", true);
    return true;
  }
  if (!IsLetter(next)) return false;
  std::size_t end = at_ + 1;
  while (IsNameByte(At(end))) ++end;
  if ((At(end) == '?' || At(end) == '!') && At(end + 1) != '=') ++end;
  Push(RubyTokenKind::kSymbol, end, text_.substr(at_ + 1, end - at_ - 1));
  return true;
}

void RubyLexer::Punctuation() {
  for (const std::string_view pair : {"=>", "::", "<<", "->"}) {
    if (text_.substr(at_).starts_with(pair)) return Push(RubyTokenKind::kPunctuation, at_ + 2);
  }
  Push(RubyTokenKind::kPunctuation, at_ + 1);
}

// True when a literal or a name began at `c` and was taken.
bool RubyLexer::Literal(char c) {
  if (IsLetter(c)) return Name(), true;
  if (IsDigit(c)) return Number(), true;
  switch (c) {
    case '"':
      return Quoted(RubyTokenKind::kString, at_, "\"", true), true;
    case '\'':
      return Quoted(RubyTokenKind::kString, at_, "'", false), true;
    case '`':
      return Quoted(RubyTokenKind::kRegex, at_, "`", true), true;
    case '/':
      return StartsLiteral() && (Quoted(RubyTokenKind::kRegex, at_, "/", true), true);
    case '%':
      return PercentLiteral();
    case ':':
      return At(at_ + 1) != ':' && Symbol();
    case '<':
      return At(at_ + 1) == '<' && OpensHeredoc();
    default:
      return false;
  }
}

std::vector<RubyToken> RubyLexer::Run() {
  if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (LineStartsWith("__END__")) break;
    if (LineStartsWith("=begin")) {
      SkipBlockComment();
    } else if (c == '\n' || c == ';') {
      Newline();
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v') {
      ++at_;
    } else if (c == '\\' && At(at_ + 1) == '\n') {
      at_ += 2;
      ++line_;
    } else if (c == '#') {
      SkipComment();
    } else if (!Literal(c)) {
      Punctuation();
    }
  }
  if (!heredocs_.empty()) Unterminated(at_, "the heredoc");
  at_ = text_.size();
  Push(RubyTokenKind::kEnd, at_);
  return std::move(tokens_);
}

void AppendEscape(char c, std::string& text) {
  switch (c) {
    case 'n':
      text += '\n';
      break;
    case 't':
      text += '\t';
      break;
    default:
      text += c;
  }
}

}  // namespace

std::vector<RubyToken> LexRuby(std::string_view path, std::string_view text) {
  return RubyLexer(path, text).Run();
}

std::string RubyText(const RubyToken& token) {
  std::string result;
  const bool plain = token.text.starts_with('\'');
  for (std::size_t i = 0; i < token.body.size(); ++i) {
    const char c = token.body[i];
    if (c != '\\' || i + 1 == token.body.size()) {
      result += c;
    } else if (const char next = token.body[++i]; !plain) {
      AppendEscape(next, result);
    } else {
      if (next != '\'' && next != '\\') result += c;
      result += next;
    }
  }
  return result;
}

}  // namespace fk_audit
