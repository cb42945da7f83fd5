// Any bytes at all: the splitter and the scan of PL/pgSQL bodies must neither crash nor read
// outside of the text, and what they return must hold what their contracts say.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "import/sql_splitter.hpp"

namespace {

using fk_audit::PlpgsqlPiece;
using fk_audit::PlpgsqlScanner;
using fk_audit::SqlSplitter;
using fk_audit::SqlStatement;

void Require(bool condition) {
  if (!condition) std::abort();
}

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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  SqlSplitter splitter(text);
  SqlStatement statement;
  const char* behind = text.data();
  while (splitter.Next(statement)) {
    Require(Contains(text, statement.text));
    Require(!statement.text.empty() && statement.text.data() >= behind);
    behind = statement.text.data() + statement.text.size();
    Require(statement.line == 1 + std::count(text.data(), statement.text.data(), '\n'));
    const std::string_view word = fk_audit::FirstWord(statement.text);
    Require(word.empty() || Contains(statement.text, word));
    static_cast<void>(fk_audit::MayDeclareForeignKey(statement.text));
    ScanBody(statement.text);
  }
  Require(splitter.examined() <= 6 * size + 6);
  std::string value;
  if (fk_audit::IsSingleLiteral(text, value)) Require(value.size() <= size);
  return 0;
}
