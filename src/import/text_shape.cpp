#include "import/text_shape.hpp"

#include <algorithm>

#include "import/sql_lexer.hpp"

namespace fk_audit {
namespace {

std::string_view WithoutLead(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

// The offset of the quote that ends the JSON string which begins behind `start`.
std::size_t JsonStringEnd(std::string_view text, std::size_t start) {
  while (start < text.size() && text[start] != '"') start += text[start] == '\\' ? 2 : 1;
  return std::min(start, text.size());
}

bool IsJsonObject(std::string_view text) {
  return WithoutLead(text).starts_with('{');
}

}  // namespace

std::vector<std::string_view> TopLevelKeys(std::string_view text) {
  std::vector<std::string_view> keys;
  text = WithoutLead(text);
  if (!text.starts_with('{')) return keys;
  std::size_t depth = 0;
  std::string_view string;  // the last one of the outermost object
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (--depth == 0) break;  // the first byte has opened it
    } else if (c == '"') {
      const std::size_t end = JsonStringEnd(text, i + 1);
      if (depth == 1) string = text.substr(i + 1, end - i - 1);
      i = end;
    } else if (c == ':' && depth == 1) {
      keys.push_back(string);
    }
  }
  return keys;
}

bool LooksLikeSql(std::string_view text) {
  SqlLexer lexer(text);
  bool head = false;  // the word before was CREATE or ALTER
  for (SqlToken token = lexer.Next(); token.kind != SqlTokenKind::kEnd; token = lexer.Next()) {
    if (token.IsComment()) continue;
    if (head && (token.Is("TABLE") || token.Is("SCHEMA"))) return true;
    head = token.Is("CREATE") || token.Is("ALTER");
  }
  return false;
}

bool LooksLikeManifest(std::string_view text) {
  const std::vector<std::string_view> keys = TopLevelKeys(text);
  const auto known = [](std::string_view key) {
    return key == "version" || key == "tables" || key == "foreign_keys";
  };
  return IsJsonObject(text) && std::all_of(keys.begin(), keys.end(), known);
}

bool LooksLikeDrizzle(std::string_view text) {
  return text.find("drizzle-orm") != std::string_view::npos ||
         text.find("pgTable") != std::string_view::npos;
}

bool LooksLikeRailsSchema(std::string_view text) {
  return text.find("ActiveRecord::Schema") != std::string_view::npos;
}

}  // namespace fk_audit
