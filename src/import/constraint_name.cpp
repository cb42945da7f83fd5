#include "import/constraint_name.hpp"

namespace fk_audit {
namespace {

// At most `bytes` of `name`, whole UTF-8 characters only (mbutils.c, pg_mbcliplen()).
std::string_view Clip(std::string_view name, std::size_t bytes) {
  if (bytes >= name.size()) return name;
  while (bytes > 0 && (static_cast<unsigned char>(name[bytes]) & 0xC0) == 0x80) --bytes;
  return name.substr(0, bytes);
}

}  // namespace

std::string MakeObjectName(std::string_view name1, std::string_view name2, std::string_view label) {
  const std::size_t overhead = (name2.empty() ? 0 : 1) + label.size() + 1;
  const std::size_t available = kMaxNameBytes > overhead ? kMaxNameBytes - overhead : 0;
  std::size_t bytes1 = name1.size();
  std::size_t bytes2 = name2.size();
  while (bytes1 + bytes2 > available) {
    if (bytes1 > bytes2) {
      --bytes1;
    } else {
      --bytes2;
    }
  }
  std::string result(Clip(name1, bytes1));
  if (!name2.empty()) result.append("_").append(Clip(name2, bytes2));
  return result.append("_").append(label);
}

std::string JoinColumnNames(const std::vector<std::string_view>& columns) {
  std::string result;
  for (const std::string_view column : columns) {
    if (!result.empty()) result += '_';
    result += column;
    if (result.size() > kMaxNameBytes) break;
  }
  return result;
}

std::string ChooseName(std::string_view name1, std::string_view name2, std::string_view label,
                       const std::function<bool(std::string_view)>& taken) {
  std::string name = MakeObjectName(name1, name2, label);
  for (int pass = 1; taken(name); ++pass) {
    name = MakeObjectName(name1, name2, std::string(label) + std::to_string(pass));
  }
  return name;
}

}  // namespace fk_audit
