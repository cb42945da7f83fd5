#include "core/default_name.hpp"

namespace fk_audit {
namespace {

constexpr std::size_t kLongestName = 63;  // NAMEDATALEN - 1

// The longest beginning of at most `bytes` bytes that does not split a character.
std::string_view ClipUtf8(std::string_view text, std::size_t bytes) {
  if (bytes >= text.size()) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

}  // namespace

std::string DefaultConstraintName(std::string_view table, const std::vector<std::string>& columns,
                                  int taken) {
  const std::string label = taken == 0 ? "_fkey" : "_fkey" + std::to_string(taken);
  std::string joined;
  for (const std::string& column : columns) {
    if (!joined.empty()) joined += '_';
    joined += column;
    if (joined.size() > kLongestName) break;
  }
  const std::size_t room = kLongestName - label.size() - 1;
  std::size_t table_bytes = table.size();
  std::size_t column_bytes = joined.size();
  while (table_bytes + column_bytes > room) {
    --(table_bytes > column_bytes ? table_bytes : column_bytes);
  }
  std::string name(ClipUtf8(table, table_bytes));
  name.append("_").append(ClipUtf8(joined, column_bytes)).append(label);
  return name;
}

}  // namespace fk_audit
