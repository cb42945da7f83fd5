// Any bytes at all: the splitter and the scan of PL/pgSQL bodies must neither crash nor read
// outside of the text, nor hang, and what they return must hold what their contracts say.
#include "fuzz_input.hpp"
#include "import/sql_splitter.hpp"

namespace {

using fk_audit::PlpgsqlPiece;
using fk_audit::PlpgsqlScanner;
using fk_audit::SqlSplitter;
using fk_audit::SqlStatement;
using fk_audit::fuzz::Require;

bool Contains(std::string_view text, std::string_view part) {
  return text.data() <= part.data() && part.data() + part.size() <= text.data() + text.size();
}

void ScanBody(std::string_view body) {
  PlpgsqlScanner scanner(body);
  PlpgsqlPiece piece;
  int line = 1;
  std::string value;
  while (scanner.Next(piece)) {
    Require(Contains(body, piece.text));
    Require(piece.line >= line);
    line = piece.line;
    if (fk_audit::IsSingleLiteral(piece.text, value)) Require(value.size() <= piece.text.size());
  }
}

// Lines are counted from statement to statement: a count from the start for each is quadratic.
void Split(std::string_view text) {
  SqlSplitter splitter(text);
  SqlStatement statement;
  const char* behind = text.data();
  int line = 1;
  while (splitter.Next(statement)) {
    Require(Contains(text, statement.text));
    Require(!statement.text.empty() && statement.text.data() >= behind);
    line += static_cast<int>(std::count(behind, statement.text.data(), '\n'));
    Require(statement.line == line);
    line += static_cast<int>(std::count(statement.text.begin(), statement.text.end(), '\n'));
    behind = statement.text.data() + statement.text.size();
    const std::string_view word = fk_audit::FirstWord(statement.text);
    Require(word.empty() || Contains(statement.text, word));
    static_cast<void>(fk_audit::MayDeclareForeignKey(statement.text));
    ScanBody(statement.text);
  }
  Require(splitter.examined() <= 6 * text.size() + 6);
  std::string value;
  if (fk_audit::IsSingleLiteral(text, value)) Require(value.size() <= text.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fk_audit::fuzz::Examine({reinterpret_cast<const char*>(data), size}, Split);
  return 0;
}
