#include "core/temporary_name.hpp"

#include <algorithm>

namespace fk_audit {
namespace {

constexpr std::string_view kPrefix = "fk_audit_";
constexpr std::size_t kDigits = 9;  // of FindingName()

}  // namespace

std::string TemporaryName(const Finding& finding, std::string_view live) {
  std::string name = std::string(kPrefix) + FindingName(finding);
  if (name == live) name.back() = name.back() == '0' ? '1' : '0';
  return name;
}

bool IsTemporaryName(std::string_view name) {
  if (!name.starts_with(kPrefix) || name.size() != kPrefix.size() + kDigits) return false;
  return std::ranges::all_of(name.substr(kPrefix.size()), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
}

}  // namespace fk_audit
