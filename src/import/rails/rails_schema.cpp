#include "import/rails/rails_schema.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/error.hpp"
#include "import/rails/rails_model.hpp"
#include "import/rails/ruby_lexer.hpp"

namespace fk_audit {
namespace {

constexpr const char* kUncertain = "it is in a block or a condition that only Ruby could run";

bool IsAmong(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// What a schema file does not hold: it says what is, not how it came to be.
constexpr std::array<std::string_view, 9> kChanges = {
    "remove_foreign_key", "drop_table",     "drop_join_table",  "rename_table",     "rename_column",
    "remove_column",      "remove_columns", "remove_reference", "remove_belongs_to"};

bool IsPunctuation(const RubyToken& token, std::string_view text) {
  return token.kind == RubyTokenKind::kPunctuation && token.Is(text);
}

// What is open around a statement.
struct Context {
  enum Kind : std::uint8_t { kSchema, kTable, kOther } kind = kOther;
  bool certain = false;  // runs exactly once
  bool brace = false;    // ends with }, not with end
  std::string_view variable;
  std::string table;      // as written
  std::size_t index = 0;  // in Declarations::tables
};

class FileReader {
 public:
  FileReader(std::uint32_t number, const SourceFile& file, RailsModel& model)
      : number_(number), file_(file), model_(model) {}

  void Read();

 private:
  const RubyToken& Current() const { return tokens_[at_]; }
  // Never past the last token, which is kEnd.
  void Advance(std::size_t count = 1) { at_ = std::min(at_ + count, tokens_.size() - 1); }
  bool Certain() const { return contexts_.empty() || contexts_.back().certain; }
  RailsPlace Place(std::size_t token) const;
  bool MakesForeignKey(std::size_t token) const;
  std::size_t CountForeignKeys(std::size_t from, std::size_t to) const;
  void RefuseMigration() const;

  void Statement();
  bool CloseContext();
  bool AtTableCall() const;
  void TableCall();
  void Command();
  void RunCommand(std::string_view name);
  void CreateTable(bool existing);
  void Execute();
  void SkipRest();
  void OpenBlock(Context context);
  bool OpensCondition() const;
  RubyCall ReadCall();

  std::uint32_t number_;
  const SourceFile& file_;
  RailsModel& model_;
  std::vector<RubyToken> tokens_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;  // first token of the statement
  std::vector<Context> contexts_;
  bool opened_ = false;        // the statement opened a block, whose body follows
  std::size_t read_ = 0;       // foreign keys of the statement that were read
  std::string why_;            // why the others of it were not
  std::size_t accounted_ = 0;  // foreign keys of the file that were read or reported
};

bool FileReader::MakesForeignKey(std::size_t i) const {
  const RubyToken& token = tokens_[i];
  if (token.IsWord("add_foreign_key")) return true;
  if (token.kind == RubyTokenKind::kLabel) return token.body == "foreign_key";
  if (token.kind == RubyTokenKind::kSymbol || token.kind == RubyTokenKind::kString) {
    return token.body == "foreign_key" && IsPunctuation(tokens_[i + 1], "=>");
  }
  return token.IsWord("foreign_key") && i > 0 && IsPunctuation(tokens_[i - 1], ".");
}

std::size_t FileReader::CountForeignKeys(std::size_t from, std::size_t to) const {
  std::size_t count = 0;
  for (std::size_t i = from; i < to; ++i) count += MakesForeignKey(i);
  return count;
}

RailsPlace FileReader::Place(std::size_t token) const {
  const std::string_view start = file_.text.substr(tokens_[token].offset, 80);
  return {number_, file_.path + ":" + std::to_string(tokens_[token].line),
          std::string(start.substr(0, start.find_first_of("\r\n")))};
}

void FileReader::RefuseMigration() const {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    if (tokens_[i].kind != RubyTokenKind::kConstant || !tokens_[i].Is("Migration")) continue;
    if (i == 0 || !IsPunctuation(tokens_[i - 1], "::")) continue;
    throw Error(ErrorCode::kInvalidText, Place(i).origin + ": a migration is no schema file",
                "Load db/schema.rb, or db/structure.sql with format sql: they say what all "
                "migrations together have made.");
  }
}

void FileReader::OpenBlock(Context context) {
  context.brace = IsPunctuation(Current(), "{");
  Advance();
  if (IsPunctuation(Current(), "|")) {
    Advance();
    context.variable = Current().text;
    while (!IsPunctuation(Current(), "|") && Current().kind != RubyTokenKind::kNewline &&
           Current().kind != RubyTokenKind::kEnd) {
      Advance();
    }
    if (IsPunctuation(Current(), "|")) Advance();
  }
  contexts_.push_back(std::move(context));
  opened_ = true;
}

// The arguments behind the name at the current token.
RubyCall FileReader::ReadCall() {
  Advance();
  return ReadRubyCall(tokens_, at_);
}

void FileReader::CreateTable(bool existing) {
  const RubyCall call = ReadCall();
  const bool block = Current().IsWord("do") || IsPunctuation(Current(), "{");
  const bool named = !call.arguments.empty() && call.arguments[0].IsText();
  Context context;
  if (named && Certain() && !call.conditional) {
    context.kind = Context::kTable;
    context.certain = true;
    context.table = call.arguments[0].text;
    context.index = model_.CreateTable(Place(begin_), call, existing);
  } else {
    model_.Report(Place(begin_), named ? kUncertain : "the table's name is computed", !named);
  }
  if (block) OpenBlock(std::move(context));
}

void FileReader::TableCall() {
  const Context& context = contexts_.back();
  Advance(2);
  const std::string_view method = Current().text;
  const RubyCall call = ReadCall();
  if (call.conditional) throw NotReadable{"it is conditional"};
  read_ = model_.TableCall(Place(begin_), context.index, context.table, method, call);
}

// SQL inside of Ruby is not scanned; where it may hold a foreign key, that is said.
void FileReader::Execute() {
  SkipRest();
  for (std::size_t i = begin_; i < at_; ++i) {
    if (tokens_[i].kind != RubyTokenKind::kString) continue;
    std::string sql(tokens_[i].body);
    for (char& c : sql) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (sql.find("references") == std::string::npos) continue;
    return model_.Report(Place(begin_), "SQL that may make a foreign key");
  }
}

void FileReader::RunCommand(std::string_view name) {
  const RubyCall call = ReadCall();
  if (call.conditional) throw NotReadable{"it is conditional"};
  if (name == "add_foreign_key") {
    read_ = model_.AddForeignKey(Place(begin_), call);
  } else if (name == "add_reference" || name == "add_belongs_to") {
    read_ = model_.AddReference(Place(begin_), call);
  } else if (name == "add_column") {
    model_.AddColumn(Place(begin_), call);
  } else if (IsAmong(name, kChanges)) {
    model_.Report(Place(begin_), "it changes a schema, and a schema file says what is");
  }
}

void FileReader::Command() {
  if (Current().kind != RubyTokenKind::kIdentifier) return;
  const std::string_view name = Current().text;
  if (name == "create_table" || name == "change_table") return CreateTable(name == "change_table");
  if (!Certain()) return;
  if (name == "execute") return Execute();
  constexpr std::array<std::string_view, 4> kAdditions = {"add_foreign_key", "add_reference",
                                                          "add_belongs_to", "add_column"};
  if (IsAmong(name, kAdditions) || IsAmong(name, kChanges)) RunCommand(name);
}

bool FileReader::AtTableCall() const {
  if (contexts_.empty() || contexts_.back().kind != Context::kTable) return false;
  return Current().text == contexts_.back().variable && at_ + 2 < tokens_.size() &&
         IsPunctuation(tokens_[at_ + 1], ".") &&
         tokens_[at_ + 2].kind == RubyTokenKind::kIdentifier;
}

// `if` and its like: a modifier behind a value, the head of a block elsewhere.
bool FileReader::OpensCondition() const {
  constexpr std::array<std::string_view, 5> kAlways = {"def", "class", "module", "begin", "case"};
  constexpr std::array<std::string_view, 5> kMaybe = {"if", "unless", "while", "until", "for"};
  const RubyToken& token = Current();
  if (token.kind != RubyTokenKind::kIdentifier) return false;
  const RubyToken* const before = at_ > 0 ? &tokens_[at_ - 1] : nullptr;
  if (before != nullptr && IsPunctuation(*before, ".")) return false;
  if (IsAmong(token.text, kAlways)) return true;
  if (!IsAmong(token.text, kMaybe)) return false;
  if (before == nullptr || before->kind == RubyTokenKind::kNewline) return true;
  return before->kind == RubyTokenKind::kPunctuation && !IsPunctuation(*before, ")") &&
         !IsPunctuation(*before, "]") && !IsPunctuation(*before, "}");
}

bool FileReader::CloseContext() {
  const bool brace = !contexts_.empty() && contexts_.back().brace;
  const bool closes = brace ? IsPunctuation(Current(), "}") : Current().IsWord("end");
  if (!closes) return false;
  if (!contexts_.empty()) contexts_.pop_back();
  Advance();
  return true;
}

// To the end of the statement, or into the block that it opens.
void FileReader::SkipRest() {
  int depth = 0;
  bool schema = false;
  bool loop = false;
  while (Current().kind != RubyTokenKind::kEnd) {
    const RubyToken& token = Current();
    if (depth == 0 && token.kind == RubyTokenKind::kNewline) return;
    if (depth == 0 && IsPunctuation(token, "}") && !contexts_.empty() && contexts_.back().brace) {
      return;
    }
    schema |= token.kind == RubyTokenKind::kConstant && token.Is("Schema");
    if (token.IsWord("do") && !loop) {
      Context context;
      context.kind = schema ? Context::kSchema : Context::kOther;
      context.certain = schema && Certain();
      return OpenBlock(std::move(context));
    }
    if (OpensCondition()) {
      loop = token.Is("while") || token.Is("until") || token.Is("for");
      contexts_.push_back({});
    }
    const bool method = at_ > 0 && IsPunctuation(tokens_[at_ - 1], ".");
    if (token.IsWord("end") && !method && CloseContext()) continue;
    depth += IsPunctuation(token, "(") || IsPunctuation(token, "[") || IsPunctuation(token, "{");
    depth -= IsPunctuation(token, ")") || IsPunctuation(token, "]") || IsPunctuation(token, "}");
    depth = std::max(depth, 0);
    Advance();
  }
}

void FileReader::Statement() {
  begin_ = at_;
  opened_ = false;
  read_ = 0;
  why_.clear();
  try {
    if (AtTableCall()) {
      TableCall();
    } else if (!CloseContext()) {
      Command();
    }
  } catch (const NotReadable& reason) {
    why_ = reason.why;
  }
  if (!opened_) SkipRest();
  const std::size_t counted = CountForeignKeys(begin_, at_);
  accounted_ += counted;
  if (counted == 0 && !why_.empty()) model_.Report(Place(begin_), why_, false);
  if (counted <= read_) return;
  if (why_.empty()) why_ = Certain() ? "it is not written as a plain call" : kUncertain;
  for (std::size_t i = read_; i < counted; ++i) model_.Report(Place(begin_), why_);
}

void FileReader::Read() {
  tokens_ = LexRuby(file_.path, file_.text);
  RefuseMigration();
  while (Current().kind != RubyTokenKind::kEnd) {
    if (Current().kind == RubyTokenKind::kNewline) {
      Advance();
    } else {
      Statement();
    }
  }
  const std::size_t counted = CountForeignKeys(0, tokens_.size());
  if (counted == accounted_) return;
  model_.Report(Place(0), std::to_string(counted) + " foreign keys are in the file, and " +
                              std::to_string(accounted_) + " were read or reported");
}

}  // namespace

Declarations ReadRailsSchema(std::span<const SourceFile> files, const RailsOptions& options) {
  RailsModel model(options);
  for (std::size_t i = 0; i < files.size(); ++i) {
    FileReader(static_cast<std::uint32_t>(i), files[i], model).Read();
  }
  return std::move(model.result());
}

}  // namespace fk_audit
