#include "import/prisma/prisma_lexer.hpp"

#include <array>

namespace fk_audit {
namespace {

constexpr std::array<bool, 256> MakeWordBytes() {
  std::array<bool, 256> bytes{};
  for (int c = '0'; c <= '9'; ++c) bytes[c] = true;
  for (int c = 'a'; c <= 'z'; ++c) bytes[c] = true;
  for (int c = 'A'; c <= 'Z'; ++c) bytes[c] = true;
  for (int c = 128; c < 256; ++c) bytes[c] = true;
  bytes['_'] = bytes['-'] = true;
  return bytes;
}
constexpr std::array<bool, 256> kWordBytes = MakeWordBytes();

bool IsWordByte(char byte) {
  return kWordBytes[static_cast<unsigned char>(byte)];
}

}  // namespace

PrismaLexer::PrismaLexer(std::string_view text) : text_(text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) position_ = kByteOrderMark.size();
}

PrismaToken PrismaLexer::Token(PrismaTokenKind kind, std::size_t end) {
  const PrismaToken token{kind, text_.substr(position_, end - position_)};
  position_ = end;
  return token;
}

bool PrismaLexer::SkipSpaceAndComments() {
  while (position_ < text_.size()) {
    const char c = text_[position_];
    const char after = position_ + 1 < text_.size() ? text_[position_ + 1] : '\0';
    if (c == ' ' || c == '\t' || (c == '\r' && after == '\n')) {
      ++position_;
    } else if (c == '/' && after == '/') {
      position_ = text_.find_first_of("\r\n", position_);
      if (position_ == std::string_view::npos) position_ = text_.size();
    } else if (c == '/' && after == '*') {
      const std::size_t end = text_.find("*/", position_ + 2);
      if (end == std::string_view::npos) return false;
      position_ = end + 2;
    } else {
      break;
    }
  }
  return true;
}

PrismaToken PrismaLexer::Next() {
  if (!SkipSpaceAndComments()) return Token(PrismaTokenKind::kBroken, text_.size());
  if (position_ == text_.size()) return Token(PrismaTokenKind::kEnd, position_);
  const char first = text_[position_];
  if (IsWordByte(first)) return Word();
  if (first == '\n' || first == '\r') return Token(PrismaTokenKind::kLineEnd, position_ + 1);
  if (first == '"') return String();
  return Token(PrismaTokenKind::kOther, position_ + 1);
}

PrismaToken PrismaLexer::Word() {
  std::size_t end = position_ + 1;
  while (end < text_.size() && IsWordByte(text_[end])) ++end;
  return Token(PrismaTokenKind::kWord, end);
}

PrismaToken PrismaLexer::String() {
  for (std::size_t end = position_ + 1; end < text_.size(); ++end) {
    const char c = text_[end];
    if (c == '"') return Token(PrismaTokenKind::kString, end + 1);
    if (c == '\n' || c == '\r') return Token(PrismaTokenKind::kBroken, end);
    if (c == '\\' && end + 1 < text_.size() && text_[end + 1] != '\n') ++end;
  }
  return Token(PrismaTokenKind::kBroken, text_.size());
}

}  // namespace fk_audit
