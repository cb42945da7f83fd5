#include "import/declaration.hpp"

namespace fk_audit {

std::string CutIdentifier(std::string_view name) {
  constexpr std::size_t kLongestName = 63;
  if (name.size() <= kLongestName) return std::string(name);
  std::size_t length = kLongestName;
  const auto inside_character = [name](std::size_t i) {
    return (static_cast<unsigned char>(name[i]) & 0xC0) == 0x80;
  };
  while (length > 0 && inside_character(length)) --length;
  return std::string(name.substr(0, length));
}

}  // namespace fk_audit
