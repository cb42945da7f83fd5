// Cuts a text of SQL into statements without parsing it, the way psql does, so that one statement
// that the server cannot parse is one row of the report and not the loss of a whole file.
//
// Knows 'strings', E'escapes', U&'...', "identifiers", $tag$ bodies $tag$, nested /* comments */,
// -- comments, parentheses, and BEGIN ATOMIC ... END bodies (psqlscan.l). Leaves out: lines of
// psql commands (\restrict, \connect, ...), the data behind COPY ... FROM stdin up to \., and the
// down-sections of goose, dbmate and Liquibase. Works on bytes of any server encoding (ASCII-safe).
#pragma once

#include <cstddef>
#include <string_view>

namespace fk_audit {

// One statement. Both views point into the text given to the splitter.
struct SqlStatement {
  std::string_view text;  // from the first token to before the ';'
  int line = 1;           // of the first token, 1-based
  bool unterminated = false;  // the text ends inside a string, comment, body or parenthesis
};

class SqlSplitter {
 public:
  // `text` must outlive the splitter and every statement taken from it.
  explicit SqlSplitter(std::string_view text) : text_(text) {}

  // The next statement; false at the end. Statements without a token are not returned.
  // Linear in the length of the text over all calls.
  bool Next(SqlStatement& statement);

 private:
  std::string_view text_;
  std::size_t position_ = 0;
  int line_ = 1;
};

// True if `statement` has one of the words REFERENCES, FOREIGN, CONSTRAINT outside of comments
// and string literals, or in a string or dollar-quoted body: losing it could lose a foreign key.
bool MayDeclareForeignKey(std::string_view statement);

}  // namespace fk_audit
