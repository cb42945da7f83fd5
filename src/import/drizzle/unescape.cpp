#include <cstdint>

#include "import/drizzle/syntax.hpp"

namespace fk_audit::drizzle {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void AppendUtf8(std::uint32_t code, std::string& text) {
  const auto byte = [&text](std::uint32_t value) { text += static_cast<char>(value); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6);
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | code >> 18);
    byte(0x80 | (code >> 12 & 0x3F));
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

// Takes `digits` hexadecimal digits, or as many as stand before `}`.
std::optional<std::uint32_t> TakeHex(std::string_view& raw, std::size_t digits) {
  const bool braces = digits == 4 && raw.starts_with('{');
  if (braces) {
    raw.remove_prefix(1);
    digits = raw.find('}');
    if (digits == 0 || digits > 6) return std::nullopt;
  }
  if (raw.size() < digits) return std::nullopt;
  std::uint32_t code = 0;
  for (const char c : raw.substr(0, digits)) {
    if (HexDigit(c) < 0) return std::nullopt;
    code = code * 16 + static_cast<std::uint32_t>(HexDigit(c));
  }
  raw.remove_prefix(digits + (braces ? 1 : 0));
  return code;
}

// Takes the part of an escape behind the backslash. False for one that has no text in UTF-8: a
// surrogate, a NUL, which no name of the server can hold, or an octal one.
bool TakeEscape(std::string_view& raw, std::string& text) {
  constexpr std::string_view kLetters = "nrtbfv";
  constexpr std::string_view kMeanings = "\n\r\t\b\f\v";
  const char c = raw.front();
  raw.remove_prefix(1);
  if (const std::size_t letter = kLetters.find(c); letter != std::string_view::npos) {
    text += kMeanings[letter];
  } else if (c == 'u' || c == 'x') {
    const auto code = TakeHex(raw, c == 'u' ? 4 : 2);
    if (!code || *code == 0 || *code > 0x10FFFF || (*code >= 0xD800 && *code < 0xE000))
      return false;
    AppendUtf8(*code, text);
  } else if (c == '\r' || c == '\n') {  // the line goes on
    if (c == '\r' && raw.starts_with('\n')) raw.remove_prefix(1);
  } else if (c >= '0' && c <= '9') {
    return false;
  } else {
    text += c;
  }
  return true;
}

}  // namespace

std::optional<std::string> Unescape(std::string_view raw) {
  std::string text;
  while (!raw.empty()) {
    const std::size_t plain = std::min(raw.find('\\'), raw.size());
    text += raw.substr(0, plain);
    raw.remove_prefix(plain);
    if (raw.empty()) break;
    raw.remove_prefix(1);
    if (raw.empty() || !TakeEscape(raw, text)) return std::nullopt;
  }
  return text;
}

}  // namespace fk_audit::drizzle
