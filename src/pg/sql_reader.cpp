#include "pg/sql_reader.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "core/migration/anywhere.hpp"
#include "import/sql_lexer.hpp"
#include "import/sql_splitter.hpp"
#include "import/statement_kind.hpp"
#include "pg/boundary.hpp"
#include "pg/parse_tree.hpp"

namespace fk_audit {
namespace {

// A DO block may hold a DO block, or execute a literal that does.
constexpr int kMaxNesting = 8;
// Bytes of a statement and of a message in a report. The message of an unterminated string repeats
// all of it.
constexpr std::size_t kObjectBytes = 60;
constexpr std::size_t kMessageBytes = 200;

// Gives the caller his memory context back on every way out.
class MemoryContextScope {
 public:
  MemoryContextScope() : context_(CurrentMemoryContext) {}
  ~MemoryContextScope() { CurrentMemoryContext = context_; }
  MemoryContextScope(const MemoryContextScope&) = delete;
  MemoryContextScope& operator=(const MemoryContextScope&) = delete;

 private:
  MemoryContext context_;
};

// `text` on one line, of at most `limit` bytes and dots behind them, cut between characters.
std::string Excerpt(std::string_view text, std::size_t limit) {
  const std::string_view start = text.substr(0, 2 * limit);  // white space may shrink
  std::string line;
  for (const char c : start) {
    if (!IsSpace(c)) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  if (start.size() == text.size() && line.size() <= limit) return line;
  const int length = static_cast<int>(line.size());
  const int most = static_cast<int>(std::min(line.size(), limit));
  line.resize(Call([&] { return pg_mbcliplen(line.data(), length, most); }));
  return line + "...";
}

// Whether a text without a parse may be left aside. Several statements may stand in one text, and
// what \gexec runs is in no text.
bool NeedsNoParse(const SqlStatement& statement, StatementKind kind) {
  return kind == StatementKind::kHarmless && !statement.unterminated &&
         statement.text.find(';') == std::string_view::npos &&
         statement.text.find("\\g") == std::string_view::npos;
}

// The offset of the first token of one statement of a text that may hold several.
std::size_t StartOf(const RawStmt& tree, std::string_view text) {
  if (tree.stmt_location <= 0) return 0;
  const std::string_view word = FirstWord(text.substr(tree.stmt_location));
  return word.empty() ? 0 : static_cast<std::size_t>(word.data() - text.data());
}

// The copy of one statement and its tree; a child of the current context.
MemoryContext NewArena() {
  return Call([] {
    return AllocSetContextCreate(CurrentMemoryContext, "fk_audit statement",
                                 ALLOCSET_DEFAULT_SIZES);
  });
}

class SqlReader {
 public:
  SqlReader(std::string_view path, Replay& replay, DdlRoutines& routines)
      : path_(path), replay_(replay), routines_(routines), arena_(NewArena()) {}

  void ReadFile(std::string_view text, const std::function<void(std::size_t)>& read);

  // After the last text. On an error the arena goes with its parent.
  void Finish() { DeleteArena(); }

 private:
  void ReadLiteral(std::string_view text, int first_line);
  void ReadStatement(const SqlStatement& statement, int line, bool lenient);
  ParseResult Parse(std::string_view statement);
  // `text` was parsed; the tree is of the statement that begins at `start`, on `line` of the file.
  void ReadTree(const RawStmt& tree, std::string_view text, std::size_t start, int line,
                bool lenient);
  void Locate(std::string_view text, std::size_t start, int line,
              std::vector<SchemaEvent>& events) const;
  void ReadBlock(const DoStmt& block, std::string_view text, std::size_t start, int line);
  void ReadPlpgsql(const std::string& body, int first_line);
  void ReadDynamic(std::string_view expression, int line);
  void AddUnread(std::string_view text, int line, std::string_view message, bool fatal);
  void DeleteArena() {
    Call([this] { MemoryContextDelete(arena_); });
  }
  std::string Origin(int line) const { return path_ + ":" + std::to_string(line); }

  std::string path_;
  Replay& replay_;
  DdlRoutines& routines_;
  MemoryContext arena_;
  int nesting_ = 0;
};

void SqlReader::AddUnread(std::string_view text, int line, std::string_view message, bool fatal) {
  replay_.AddUnread(
      {Origin(line), Excerpt(text, kObjectBytes), Excerpt(message, kMessageBytes), fatal});
}

void SqlReader::ReadFile(std::string_view text, const std::function<void(std::size_t)>& read) {
  SqlSplitter splitter(text);
  SqlStatement statement;
  while (splitter.Next(statement)) {
    read(static_cast<std::size_t>(statement.text.data() - text.data()));
    ReadStatement(statement, statement.line, false);
  }
}

// What a DO block executes; `first_line`: where it begins in the file.
void SqlReader::ReadLiteral(std::string_view text, int first_line) {
  SqlSplitter splitter(text);
  SqlStatement statement;
  while (splitter.Next(statement)) {
    CheckForInterrupts();
    ReadStatement(statement, first_line + statement.line - 1, true);
  }
}

// The tree and a message live in the arena, up to the next statement.
ParseResult SqlReader::Parse(std::string_view statement) {
  const char* const copy = Call([&] {
    MemoryContextReset(arena_);
    MemoryContextSwitchTo(arena_);
    return pnstrdup(statement.data(), statement.size());
  });
  const ParserSettingsScope settings;
  return TryParse(copy);
}

void SqlReader::ReadStatement(const SqlStatement& statement, int line, bool lenient) {
  const StatementKind kind = KindOf(statement.text);
  if (kind == StatementKind::kHarmless) routines_.Note(statement.text);
  if (routines_.CalledBy(statement.text)) {
    AddUnread(statement.text, line, "calls a function that changes tables", true);
  }
  if (NeedsNoParse(statement, kind)) return;
  const MemoryContextScope memory;
  const ParseResult result = Parse(statement.text);
  if (result.message != nullptr) {
    const bool fatal = kind == StatementKind::kTableDdl || MentionsSearchPath(statement.text) ||
                       MayDeclareForeignKey(statement.text);
    AddUnread(statement.text, line, result.message, fatal);
    return;
  }
  LineCounter lines(statement.text);
  for (int i = 0; i < list_length(result.statements); ++i) {
    const auto& tree = *static_cast<const RawStmt*>(list_nth(result.statements, i));
    const std::size_t start = StartOf(tree, statement.text);
    ReadTree(tree, statement.text, start, line + lines.LineOf(start) - 1, lenient);
  }
}

// The foreign keys that an event declares.
std::span<ForeignKeyClause> KeysIn(SchemaEvent& event) {
  if (auto* const create = std::get_if<event::CreateTable>(&event)) return create->foreign_keys;
  if (auto* const add = std::get_if<event::AddColumn>(&event)) return add->foreign_keys;
  if (auto* const add = std::get_if<event::AddForeignKey>(&event)) return {&add->key, 1};
  return {};
}

// A CREATE TABLE may be long: each key is declared at the line of its own clause.
void SqlReader::Locate(std::string_view text, std::size_t start, int line,
                       std::vector<SchemaEvent>& events) const {
  LineCounter lines(text.substr(start));
  std::size_t last = start;
  for (SchemaEvent& event : events) {
    for (ForeignKeyClause& key : KeysIn(event)) {
      if (key.offset < last) continue;  // the counter goes forwards only
      last = key.offset;
      key.origin = Origin(line + lines.LineOf(key.offset - start) - 1);
    }
  }
}

void SqlReader::ReadTree(const RawStmt& tree, std::string_view text, std::size_t start, int line,
                         bool lenient) {
  TreeReading reading;
  ReadParseTree(tree.stmt, text, reading);
  Locate(text, start, line, reading.events);
  if (!reading.events.empty()) replay_.Apply(reading.events, Origin(line), lenient);
  if (!reading.doubt.empty()) {
    AddUnread(text.substr(start), line, reading.doubt, reading.doubt_is_fatal);
  }
  if (reading.block != nullptr) ReadBlock(*reading.block, text, start, line);
}

void SqlReader::ReadBlock(const DoStmt& block, std::string_view text, std::size_t start, int line) {
  std::string body;
  std::string language = "plpgsql";
  int body_line = line;
  for (int i = 0; i < list_length(block.args); ++i) {
    const auto& argument = *static_cast<const DefElem*>(list_nth(block.args, i));
    if (std::string_view(argument.defname) == "language") {
      language = strVal(argument.arg);
    } else if (std::string_view(argument.defname) == "as") {
      body = strVal(argument.arg);
      const auto literal = std::clamp<std::size_t>(argument.location, start, text.size());
      const std::string_view before = text.substr(start, literal - start);
      body_line = line + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
    }
  }
  if (IsMigrationBody(body)) return;
  if (language == "plpgsql" && nesting_ < kMaxNesting) {
    ++nesting_;
    ReadPlpgsql(body, body_line);
    --nesting_;
  } else if (language == "plpgsql") {
    AddUnread(text.substr(start), line, "blocks are nested too deeply", true);
  } else if (MayDeclareForeignKey(text)) {
    AddUnread(text.substr(start), line,
              "code in language " + language + " cannot be read without running it", true);
  }
}

// The statements of the body get an arena of their own: the tree of the block, and of what stands
// behind it in the same text, is still needed.
void SqlReader::ReadPlpgsql(const std::string& body, int first_line) {
  const MemoryContextScope memory;
  MemoryContext const outer = std::exchange(arena_, NewArena());
  PlpgsqlScanner scanner(body);
  PlpgsqlPiece piece;
  while (scanner.Next(piece)) {
    CheckForInterrupts();
    const int line = first_line + piece.line - 1;
    if (piece.kind == PlpgsqlPiece::Kind::kStatement) {
      ReadStatement({piece.text, piece.line, false}, line, true);
    } else {
      ReadDynamic(piece.text, line);
    }
  }
  DeleteArena();
  arena_ = outer;
}

void SqlReader::ReadDynamic(std::string_view expression, int line) {
  std::string literal;
  if (!IsSingleLiteral(expression, literal)) {
    if (IsHarmlessDynamicSql(expression)) return;
    AddUnread("EXECUTE " + std::string(expression), line,
              "dynamic SQL cannot be read without running it", true);
    return;
  }
  ReadLiteral(literal, line);
}

}  // namespace

void ReadSql(std::string_view path, std::string_view text, Replay& replay, DdlRoutines& routines,
             const std::function<void(std::size_t)>& read) {
  SqlReader reader(path, replay, routines);
  reader.ReadFile(text, read);
  reader.Finish();
}

}  // namespace fk_audit
