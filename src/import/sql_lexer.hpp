// Cuts SQL text into tokens, as far as needed to know what is quoted and what is not: the base of
// the splitter, of the scan of PL/pgSQL bodies and of the search for words. The lexical rules are
// those of the server's scan.l with standard_conforming_strings on. Bytes above 127 are letters,
// so the text may be in any server encoding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fk_audit {

enum class SqlTokenKind : std::uint8_t {
  kEnd,
  kWord,          // identifier or key word without quotes; a$b$c is one
  kString,        // '...', where '' is a quote and a backslash is a backslash
  kEscapeString,  // E'...', with its continuation on further lines
  kDollarString,  // $$...$$ and $tag$...$tag$
  kQuotedName,    // "..."
  kLineComment,   // -- up to the end of the line
  kBlockComment,  // /* ... */, which nest
  kOther,         // any other byte, alone; digits too
};

struct SqlToken {
  SqlTokenKind kind = SqlTokenKind::kEnd;
  bool unterminated = false;  // the text ended inside of it
  std::string_view text;      // as written, quotes included

  bool IsComment() const {
    return kind == SqlTokenKind::kLineComment || kind == SqlTokenKind::kBlockComment;
  }
  bool Is(char symbol) const { return kind == SqlTokenKind::kOther && text[0] == symbol; }
  // Any case. `word` is in upper case.
  bool Is(std::string_view word) const;
};

// True if both are the same but for the case of ASCII letters; `upper` is in upper case.
bool SameWord(std::string_view word, std::string_view upper);

// True for the bytes that may stand inside of an unquoted identifier.
bool IsWordByte(char byte);
bool IsSpace(char byte);

class SqlLexer {
 public:
  // `text` must outlive the lexer and every token taken from it.
  explicit SqlLexer(std::string_view text) : text_(text) {}

  // The next token behind white space; kEnd at the end, again and again.
  SqlToken Next();

  // Byte offset behind the last token.
  std::size_t position() const { return position_; }
  void MoveTo(std::size_t position) { position_ = position; }

  // Bytes looked at so far, look-ahead and repetition included: what "linear" is tested with.
  std::size_t examined() const { return examined_; }

 private:
  char At(std::size_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }
  SqlToken Token(SqlTokenKind kind, std::size_t end);
  SqlToken Unterminated(SqlTokenKind kind);
  SqlToken Word();
  SqlToken Quoted(SqlTokenKind kind, char quote);
  SqlToken EscapeString();
  std::size_t EscapeStringEnd(std::size_t body) const;
  std::size_t Continuation(std::size_t end);
  SqlToken Dollar();
  SqlToken LineComment();
  SqlToken BlockComment();

  std::string_view text_;
  std::size_t position_ = 0;
  std::size_t examined_ = 0;
};

// Follows the tokens of one statement and knows whether a ';' ends it: not inside of parentheses
// (CREATE RULE ... DO (a; b)), not inside of BEGIN ATOMIC ... END. Like psql (psqlscan.l) it looks
// for such a body only behind CREATE [OR REPLACE] FUNCTION or PROCEDURE.
class StatementScope {
 public:
  // Every token of the statement in order; comments may be left out.
  void Add(const SqlToken& token);

  bool Open() const { return parentheses_ > 0 || blocks_ > 0; }
  // COPY ... FROM STDIN: data follow in the text.
  bool ReadsStdin() const { return head_ == Head::kCopyStdin; }

 private:
  enum class Head : std::uint8_t {
    kEmpty,
    kCreate,
    kCreateOr,
    kCreateOrReplace,
    kRoutine,
    kRoutineBegin,
    kCopy,
    kCopyFrom,
    kCopyStdin,
    kOther,
  };
  void AddWord(const SqlToken& word);
  void AddRoutineWord(const SqlToken& word);

  Head head_ = Head::kEmpty;
  std::size_t parentheses_ = 0;
  std::size_t blocks_ = 0;
};

// Line numbers of ascending offsets, each byte counted once.
class LineCounter {
 public:
  explicit LineCounter(std::string_view text) : text_(text) {}

  // The 1-based line of `offset`, which is not less than that of the call before.
  int LineOf(std::size_t offset);

 private:
  std::string_view text_;
  std::size_t counted_ = 0;
  int line_ = 1;
};

}  // namespace fk_audit
