#include "import/prisma/prisma_names.hpp"

#include <algorithm>

#include "import/constraint_name.hpp"
#include "import/declaration.hpp"

namespace fk_audit {
namespace {

bool InsideCharacter(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// At most `bytes` of `name`, whole characters only.
void CutAt(std::size_t bytes, std::string& name) {
  if (name.size() <= bytes) return;
  while (bytes > 0 && InsideCharacter(name[bytes])) --bytes;
  name.resize(bytes);
}

// At most `count` characters of `name`.
void CutCharacters(std::size_t count, std::string& name) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (!InsideCharacter(name[i]) && ++seen > count) {
      name.resize(i);
      return;
    }
  }
}

}  // namespace

std::string PrismaConstraintName(std::string_view table, const std::vector<std::string>& columns,
                                 std::string_view suffix, int major) {
  std::string name(table);
  for (const std::string& column : columns) name.append("_").append(column);
  if (major < 8) CutAt(kMaxNameBytes - suffix.size(), name);
  return CutIdentifier(name.append(suffix));
}

std::string PrismaLinkTable(std::string_view relation) {
  std::string name("_");
  name += relation;
  CutCharacters(kMaxNameBytes, name);
  return CutIdentifier(name);
}

std::string PrismaLinkKeyName(std::string_view link_table, char column) {
  constexpr std::string_view kSuffix = "_fkey";
  std::string name(link_table);
  CutAt(kMaxNameBytes - kSuffix.size() - 2, name);
  return name.append("_").append(1, column).append(kSuffix);
}

std::string PrismaRelationName(std::string_view model, std::string_view other) {
  return std::string(std::min(model, other)).append("To").append(std::max(model, other));
}

}  // namespace fk_audit
