// Cuts a text of SQL into statements without parsing it, the way psql does, so that one statement
// that the server cannot parse is one row of the report and not the loss of a whole file.
//
// Knows 'strings', E'escapes', U&'...', "identifiers", $tag$ bodies $tag$, nested /* comments */,
// -- comments, parentheses, and BEGIN ATOMIC ... END bodies (psqlscan.l). Leaves out: lines of
// psql commands (\restrict, \connect, ...), the data behind COPY ... FROM stdin up to \., and the
// down-sections of migration tools (those of Liquibase are comments anyway). Works on bytes of any
// server encoding (ASCII-safe).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "import/migration_marker.hpp"
#include "import/sql_lexer.hpp"

namespace fk_audit {

// One statement. The view points into the text given to the splitter.
struct SqlStatement {
  // From the first token to the last before the ';'. Two kinds are there to be refused by the
  // parser, because what they run is not in the text: a query with its \gexec, and a line with \i,
  // \ir or \include. Between StatementBegin and StatementEnd of goose and sql-migrate everything
  // is one text, so that it may hold several statements with their ';'.
  std::string_view text;
  int line = 1;               // of the first token, 1-based
  bool unterminated = false;  // the text ends inside a string, comment, body or parenthesis
};

class SqlSplitter {
 public:
  // `text` must outlive the splitter and every statement taken from it.
  explicit SqlSplitter(std::string_view text);

  // The next statement; false at the end. Statements without a token are not returned, but for a
  // comment without an end, which may hide anything.
  // Linear in the length of the text over all calls.
  bool Next(SqlStatement& statement);

  // Bytes looked at so far, repetitions included; what "linear" is tested with.
  std::size_t examined() const { return lexer_.examined() + examined_; }

 private:
  class Draft;
  enum class Step { kGoOn, kDone };

  bool Scan(Draft& draft);
  Step AddToken(const SqlToken& token, Draft& draft);
  Step MeetMarker(MigrationMarker marker, std::string_view line, Draft& draft);
  Step MeetBackslash(const SqlToken& backslash, Draft& draft);
  std::string_view EatLine(std::size_t start);
  bool SkipCopyData(Draft& draft);
  std::string_view MarkerLine(const SqlToken& token);

  std::string_view text_;
  SqlLexer lexer_;
  LineCounter lines_;
  std::size_t examined_ = 0;
  std::size_t copies_pending_ = 0;  // COPY ... FROM stdin whose data begin on the next line
  bool down_ = false;               // inside a down-section
  bool block_ = false;              // between StatementBegin and StatementEnd
};

// True if `statement` has one of the words REFERENCES, FOREIGN, CONSTRAINT outside of comments and
// quoted identifiers (string literals and dollar-quoted bodies count, for dynamic SQL): losing it
// could lose a foreign key. Also true for psql's \i and \gexec. False for GRANT, REVOKE and
// COMMENT, where the words mean something else.
bool MayDeclareForeignKey(std::string_view statement);

// The first word of `statement` as written, behind white space and comments; empty if the first
// token is none.
std::string_view FirstWord(std::string_view statement);

// A piece of a PL/pgSQL body.
struct PlpgsqlPiece {
  enum class Kind {
    kStatement,  // CREATE, ALTER, DROP, SET or DO
    kDynamic,    // EXECUTE
  };
  Kind kind = Kind::kStatement;
  std::string_view text;  // without the ';'; of kDynamic what stands behind EXECUTE
  int line = 1;           // of the first token of `text`, 1-based in the body
};

// Finds the plain DDL and the dynamic SQL in a PL/pgSQL body, as a DO block has it. It looks where
// a statement can begin (behind ';', BEGIN, THEN, ELSE, LOOP, a label), under every condition.
// Dynamic SQL that returns rows (FOR ... IN EXECUTE, RETURN QUERY EXECUTE) is no DDL and left out.
class PlpgsqlScanner {
 public:
  // `body` is the content of the literal, unquoted. It must outlive the scanner and its pieces.
  explicit PlpgsqlScanner(std::string_view body) : body_(body), lexer_(body), lines_(body) {}

  // The next piece; false at the end. Linear in the length of the body over all calls.
  bool Next(PlpgsqlPiece& piece);

 private:
  bool AtStatement(const SqlToken& token);
  void ReadPiece(const SqlToken& first, PlpgsqlPiece& piece);

  std::string_view body_;
  SqlLexer lexer_;
  LineCounter lines_;
  bool at_start_ = true;
  bool in_label_ = false;
};

// True if `expression` is one string literal, '...', E'...' or $tag$...$tag$, with nothing but
// white space and comments around it; `value` is then its content. False also for literals whose
// content depends on the encoding (\u0041, \xe9) and for those that go on on another line.
bool IsSingleLiteral(std::string_view expression, std::string& value);

}  // namespace fk_audit
