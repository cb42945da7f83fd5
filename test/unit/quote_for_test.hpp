// The stand-in for the server's quoting.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace fk_audit {

// What quote_identifier() does for names that are no keywords.
inline std::string QuoteForTest(std::string_view name) {
  const bool plain = !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
                     std::all_of(name.begin(), name.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
                     });
  if (plain) return std::string(name);
  std::string quoted = "\"";
  for (char c : name) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

}  // namespace fk_audit
