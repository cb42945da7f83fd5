#include "import/drizzle/json_lines.hpp"

#include <vector>

namespace fk_audit::drizzle {
namespace {

struct Level {
  bool array = false;
  std::size_t index = 0;
  std::string_view key;
};

std::string Path(const std::vector<Level>& levels) {
  std::string path;
  for (const Level& level : levels) {
    if (!path.empty()) path += '/';
    path += level.array ? std::to_string(level.index) : std::string(level.key);
  }
  return path;
}

// The offset of the quote that ends the string which begins behind `start`.
std::size_t StringEnd(std::string_view text, std::size_t start) {
  while (start < text.size() && text[start] != '"') start += text[start] == '\\' ? 2 : 1;
  return std::min(start, text.size());
}

}  // namespace

std::unordered_map<std::string, int> ObjectLines(std::string_view text, std::size_t deepest) {
  std::unordered_map<std::string, int> lines;
  std::vector<Level> levels;
  std::string_view string;
  int line = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') {
      ++line;
    } else if (c == '"') {
      const std::size_t end = StringEnd(text, i + 1);
      string = text.substr(i + 1, end - i - 1);
      i = end;
    } else if (c == ':' && !levels.empty()) {
      levels.back().key = string;
    } else if (c == ',' && !levels.empty()) {
      ++levels.back().index;
    } else if (c == '{' || c == '[') {
      if (c == '{' && levels.size() <= deepest) lines.emplace(Path(levels), line);
      levels.push_back({c == '[', 0, {}});
    } else if ((c == '}' || c == ']') && !levels.empty()) {
      levels.pop_back();
    }
  }
  return lines;
}

}  // namespace fk_audit::drizzle
