#include "core/advice/column_names.hpp"

#include <algorithm>
#include <array>

namespace fk_audit {
namespace {

// The first `number` words, with the blanks around them.
std::string_view FirstWords(std::string_view words, int number) {
  std::size_t at = 0;
  for (int i = 0; i < number; ++i) at = words.find(' ', at + 1);
  return words.substr(0, at + 1);
}

}  // namespace

std::string_view WithoutId(std::string_view words) {
  constexpr std::array<std::string_view, 6> kSuffixes = {"id", "uuid", "guid", "uid", "fk", "oid"};
  bool decorated = false;
  while (CountWords(words) > 1) {
    const std::size_t start = words.rfind(' ', words.size() - 2) + 1;
    const std::string_view last = words.substr(start, words.size() - 1 - start);
    if (std::ranges::find(kSuffixes, last) == kSuffixes.end()) break;
    words = words.substr(0, start);
    decorated = true;
  }
  const std::string_view first = LeadingWord(words);
  const bool leads = !decorated && (first == "id" || first == "fk");
  return leads && CountWords(words) > 1 ? WithoutFirstWord(words) : words;
}

// Some name every column after its table or an abbreviation of it: that says nothing of what the
// column is. At least four columns in five must begin so.
std::string CommonColumnPrefix(const Catalog& catalog, TableId table, WordCache& words) {
  constexpr std::uint32_t kFewColumns = 4;
  const Run columns = catalog.tables[table].columns;
  if (columns.count < kFewColumns) return "";
  std::string prefix;
  const std::string first = words.Of(catalog.columns[columns.first].name);
  for (int length = 1; length < CountWords(first); ++length) {
    const std::string_view start = FirstWords(first, length);
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < columns.count; ++i) {
      const std::string& column = words.Of(catalog.columns[columns.first + i].name);
      count += column.starts_with(start) && column.size() > start.size();
    }
    if (count * 5 < columns.count * 4) break;
    prefix = start;
  }
  return prefix;
}

std::string_view WithoutPrefix(std::string_view words, std::string_view prefix) {
  if (prefix.empty() || !words.starts_with(prefix) || words.size() == prefix.size()) return words;
  return words.substr(prefix.size() - 1);
}

}  // namespace fk_audit
