#include "import/sql_splitter.hpp"

#include <algorithm>
#include <array>

namespace fk_audit {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

bool IsLineEnd(char byte) {
  return byte == '\n' || byte == '\r';
}

bool IsBlank(char byte) {
  return IsSpace(byte) && byte != '\n';
}

// Takes the leading bytes up to white space.
std::string_view TakeWord(std::string_view& text) {
  const auto end = std::find_if(text.begin(), text.end(), IsSpace);
  const std::string_view word = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(word.size());
  return word;
}

// psql's commands that run SQL from elsewhere.
bool RunsOtherSql(std::string_view command) {
  constexpr std::array<std::string_view, 5> kCommands = {"\\i", "\\ir", "\\include",
                                                         "\\include_relative", "\\gexec"};
  return std::find(kCommands.begin(), kCommands.end(), command) != kCommands.end();
}

// psql reads the data of `\copy t from stdin` from the script, like those of COPY.
bool CopiesFromStdin(std::string_view line) {
  if (!line.starts_with("\\copy")) return false;
  SqlLexer lexer(line.substr(1));
  StatementScope scope;
  for (SqlToken token = lexer.Next(); token.kind != SqlTokenKind::kEnd; token = lexer.Next()) {
    scope.Add(token);
  }
  return scope.ReadsStdin();
}

bool IsForeignKeyWord(std::string_view word) {
  return SameWord(word, "REFERENCES") || SameWord(word, "FOREIGN") || SameWord(word, "CONSTRAINT");
}

// Also inside of literals: a '$' can belong to the quotes, a backslash to an escape such as \n.
bool HasForeignKeyWord(std::string_view text) {
  const auto in_word = [](char byte) { return IsWordByte(byte) && byte != '$'; };
  std::size_t i = 0;
  while (i < text.size()) {
    if (!in_word(text[i])) {
      i += text[i] == '\\' ? 2 : 1;
      continue;
    }
    const std::size_t start = i;
    while (i < text.size() && in_word(text[i])) ++i;
    if (IsForeignKeyWord(text.substr(start, i - start))) return true;
  }
  return false;
}

}  // namespace

// The statement that is being put together.
class SqlSplitter::Draft {
 public:
  bool empty() const { return end_ == 0; }
  bool open() const { return scope_.Open(); }
  bool reads_stdin() const { return scope_.ReadsStdin(); }
  std::size_t start() const { return start_; }
  std::size_t end() const { return end_; }

  void Add(const SqlToken& token, std::size_t end) {
    scope_.Add(token);
    Extend(end - token.text.size(), end);
  }

  void Extend(std::size_t start, std::size_t end) {
    if (empty()) start_ = start;
    end_ = end;
  }

  bool unterminated = false;

 private:
  StatementScope scope_;
  std::size_t start_ = 0;
  std::size_t end_ = 0;
};

SqlSplitter::SqlSplitter(std::string_view text) : text_(text), lexer_(text), lines_(text) {
  if (text.starts_with(kByteOrderMark)) lexer_.MoveTo(kByteOrderMark.size());
}

bool SqlSplitter::Next(SqlStatement& statement) {
  while (true) {
    Draft draft;
    const bool more = Scan(draft);
    if (!draft.empty() && !down_) {
      statement.text = text_.substr(draft.start(), draft.end() - draft.start());
      statement.line = lines_.LineOf(draft.start());
      statement.unterminated = draft.unterminated || draft.open();
      return true;
    }
    if (!more) return false;
  }
}

// Reads up to the end of one statement. False at the end of the text.
bool SqlSplitter::Scan(Draft& draft) {
  while (true) {
    if (draft.empty() && copies_pending_ > 0 && SkipCopyData(draft)) continue;
    const SqlToken token = lexer_.Next();
    if (token.kind == SqlTokenKind::kEnd) {
      draft.unterminated = draft.unterminated || block_;
      return false;
    }
    if (AddToken(token, draft) == Step::kDone) return true;
  }
}

SqlSplitter::Step SqlSplitter::AddToken(const SqlToken& token, Draft& draft) {
  draft.unterminated = draft.unterminated || token.unterminated;
  if (token.kind == SqlTokenKind::kLineComment || token.Is('#')) {
    const std::string_view line = MarkerLine(token);
    const MigrationMarker marker = MigrationMarkerIn(line);
    if (marker != MigrationMarker::kNone) return MeetMarker(marker, line, draft);
    if (token.IsComment()) return Step::kGoOn;
  }
  if (token.kind == SqlTokenKind::kBlockComment && !token.unterminated) return Step::kGoOn;
  if (token.Is('\\')) return MeetBackslash(token, draft);
  if (token.Is(';') && !draft.open()) {
    if (block_) return Step::kGoOn;
    if (draft.reads_stdin()) ++copies_pending_;
    return Step::kDone;
  }
  draft.Add(token, lexer_.position());
  return Step::kGoOn;
}

// A marker ends the statement before it, whose ';' dbmate does not ask for; the next call meets the
// marker again, at the start of a statement.
SqlSplitter::Step SqlSplitter::MeetMarker(MigrationMarker marker, std::string_view line,
                                          Draft& draft) {
  const auto start = static_cast<std::size_t>(line.data() - text_.data());
  if (!draft.empty()) {
    draft.unterminated = draft.unterminated || (block_ && marker != MigrationMarker::kStatementEnd);
    block_ = false;
    lexer_.MoveTo(start);
    return Step::kDone;
  }
  lexer_.MoveTo(start + line.size());
  block_ = marker == MigrationMarker::kStatementBegin;
  if (marker == MigrationMarker::kUp) down_ = false;
  if (marker == MigrationMarker::kDown) down_ = true;
  return Step::kGoOn;
}

// A command of psql ends the statement, like its \g, and takes the rest of the line.
SqlSplitter::Step SqlSplitter::MeetBackslash(const SqlToken& backslash, Draft& draft) {
  const std::size_t start = lexer_.position() - 1;
  const std::string_view next = text_.substr(lexer_.position(), 1);
  if (next == ":") {  // psql's way to write a colon that is no variable; the parser refuses it
    draft.Add(backslash, lexer_.position());
    return Step::kGoOn;
  }
  if (next == ";") {  // psql sends several statements at once
    lexer_.MoveTo(lexer_.position() + 1);
    return draft.empty() ? Step::kGoOn : Step::kDone;
  }
  const std::string_view line = EatLine(start);
  std::string_view rest = line;
  const std::string_view command = TakeWord(rest);
  if (draft.empty() ? CopiesFromStdin(line) : draft.reads_stdin()) ++copies_pending_;
  if (command == "\\gexec" || (draft.empty() && RunsOtherSql(command))) {
    draft.Extend(start, start + (command == "\\gexec" ? command : line).size());
  }
  return draft.empty() ? Step::kGoOn : Step::kDone;
}

// Moves to the end of the line, before its line feed. The line from `start` on.
std::string_view SqlSplitter::EatLine(std::size_t start) {
  const std::size_t end = std::min(text_.find('\n', start), text_.size());
  examined_ += 2 * (end - start);
  lexer_.MoveTo(end);
  std::string_view line = text_.substr(start, end - start);
  while (!line.empty() && IsSpace(line.back())) line.remove_suffix(1);
  return line;
}

// psql reads the data from the line behind the one with the ';'. False if more SQL stands on this
// line, which is to be read first. Data without their end may be what another client takes for SQL:
// they are a statement when they could declare a foreign key.
bool SqlSplitter::SkipCopyData(Draft& draft) {
  std::size_t position = lexer_.position();
  while (position < text_.size() && IsBlank(text_[position])) ++position;
  examined_ += position - lexer_.position();
  if (text_.substr(position, 2) == "--") {
    EatLine(position);
    position = lexer_.position();
  }
  if (position < text_.size() && text_[position] != '\n') return false;
  --copies_pending_;
  const std::size_t data_start = std::min(position + 1, text_.size());
  while (position < text_.size()) {
    const std::size_t line = position + 1;
    position = std::min(text_.find('\n', line), text_.size());
    examined_ += position + 1 - line;
    std::string_view data = text_.substr(line, position - line);
    if (data.ends_with('\r')) data.remove_suffix(1);
    if (data == "\\.") {
      lexer_.MoveTo(position);
      return true;
    }
  }
  lexer_.MoveTo(position);
  examined_ += text_.size() - data_start;
  if (HasForeignKeyWord(text_.substr(data_start))) {
    draft.Extend(data_start, text_.size());
    draft.unterminated = true;
  }
  return true;
}

// The line that a marker could be: it begins with `token`, a comment or #, and nothing but white
// space stands before it. Else empty.
std::string_view SqlSplitter::MarkerLine(const SqlToken& token) {
  const std::size_t start = lexer_.position() - token.text.size();
  std::size_t before = start;
  while (before > 0 && IsSpace(text_[before - 1]) && !IsLineEnd(text_[before - 1])) --before;
  examined_ += start - before + token.text.size();
  if (text_.substr(0, before) == kByteOrderMark) before = 0;
  if (before > 0 && !IsLineEnd(text_[before - 1])) return {};
  if (token.IsComment()) return token.text;
  const std::size_t end = std::min(text_.find_first_of("\r\n", start), text_.size());
  examined_ += end - start;
  return text_.substr(start, end - start);
}

std::string_view FirstWord(std::string_view statement) {
  SqlLexer lexer(statement);
  SqlToken token = lexer.Next();
  while (token.IsComment()) token = lexer.Next();
  return token.kind == SqlTokenKind::kWord ? token.text : std::string_view();
}

bool MayDeclareForeignKey(std::string_view statement) {
  if (statement.starts_with('\\')) return true;
  const std::string_view first = FirstWord(statement);
  if (SameWord(first, "GRANT") || SameWord(first, "REVOKE") || SameWord(first, "COMMENT")) {
    return false;
  }
  SqlLexer lexer(statement);
  for (SqlToken token = lexer.Next(); token.kind != SqlTokenKind::kEnd; token = lexer.Next()) {
    const bool hidden = token.IsComment() || token.kind == SqlTokenKind::kQuotedName;
    // Without an end, the quote is a mistake, and nobody knows what it hides.
    if ((!hidden || token.unterminated) && HasForeignKeyWord(token.text)) return true;
  }
  return false;
}

}  // namespace fk_audit
