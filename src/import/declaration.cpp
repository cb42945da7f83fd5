#include "import/declaration.hpp"

#include <utility>

#include "import/name_bytes.hpp"

namespace fk_audit {
namespace {

NameBytes name_bytes = NameBytes::kUtf8;

// Takes one part of a name up to a dot or the end. Nothing for quotes that do not fit.
std::optional<std::string> TakeNamePart(std::string_view& text) {
  std::string part;
  if (!text.starts_with('"')) {
    part = text.substr(0, text.find('.'));
    text.remove_prefix(part.size());
    if (part.find('"') != std::string::npos) return std::nullopt;
    return part;
  }
  text.remove_prefix(1);
  while (true) {
    const std::size_t quote = text.find('"');
    if (quote == std::string_view::npos) return std::nullopt;
    part += text.substr(0, quote);
    text.remove_prefix(quote + 1);
    if (!text.starts_with('"')) break;
    part += '"';
    text.remove_prefix(1);
  }
  if (!text.empty() && text.front() != '.') return std::nullopt;
  return part;
}

}  // namespace

NameBytesScope::NameBytesScope(NameBytes bytes) : before_(std::exchange(name_bytes, bytes)) {}

NameBytesScope::~NameBytesScope() {
  name_bytes = before_;
}

std::string CutIdentifier(std::string_view name) {
  constexpr std::size_t kLongestName = 63;
  if (name.size() <= kLongestName) return std::string(name);
  const auto inside_character = [name](std::size_t i) {
    return (static_cast<unsigned char>(name[i]) & 0xC0) == 0x80;
  };
  std::size_t length = kLongestName;
  if (name_bytes == NameBytes::kOne) {
    length = 0;
    for (std::size_t i = 0, characters = 0; i < name.size(); length = ++i) {
      if (!inside_character(i) && ++characters > kLongestName) break;
    }
  }
  while (length > 0 && length < name.size() && inside_character(length)) --length;
  return std::string(name.substr(0, length));
}

std::optional<QualifiedName> SplitTableName(std::string_view text,
                                            const std::string& default_schema) {
  std::optional<std::string> first = TakeNamePart(text);
  if (!first || first->empty()) return std::nullopt;
  if (text.empty()) return QualifiedName{default_schema, CutIdentifier(*first)};
  text.remove_prefix(1);
  const std::optional<std::string> second = TakeNamePart(text);
  if (!second || second->empty() || !text.empty()) return std::nullopt;
  return QualifiedName{CutIdentifier(*first), CutIdentifier(*second)};
}

}  // namespace fk_audit
