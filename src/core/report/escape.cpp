#include "core/report/escape.hpp"

#include <algorithm>
#include <array>

namespace fk_audit {
namespace {

bool IsAlphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool IsControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

bool IsPunctuation(char c) {
  return c > 0x20 && c < 0x7f && !IsAlphanumeric(c);
}

std::string_view EntityOf(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

std::string Markup(std::string_view text, bool attribute) {
  constexpr std::string_view kReplacement = "&#xFFFD;";
  constexpr std::string_view kNoncharacter = "\xef\xbf";  // and \xbe or \xbf: U+FFFE, U+FFFF
  std::string result;
  result.reserve(text.size() + text.size() / 8);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (const std::string_view entity = EntityOf(c); !entity.empty()) {
      result += entity;
    } else if (c == '\n' || c == '\t' || c == '\r') {
      // An attribute's line ends would be read as blanks, a bare CR as a line end.
      if (attribute || c == '\r') {
        result += "&#" + std::to_string(static_cast<int>(c)) + ";";
      } else {
        result += c;
      }
    } else if (IsControl(c)) {
      result += kReplacement;
    } else if (text.substr(i, 2) == kNoncharacter && i + 2 < text.size() &&
               static_cast<unsigned char>(text[i + 2]) >= 0xbe) {
      result += kReplacement;
      i += 2;
    } else {
      result += c;
    }
  }
  return result;
}

// The length of the longest run of backticks.
std::size_t LongestTicks(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

std::string EscapeMarkup(std::string_view text) {
  return Markup(text, /*attribute=*/false);
}

std::string EscapeAttribute(std::string_view text) {
  return Markup(text, /*attribute=*/true);
}

std::string EscapeMarkdown(std::string_view text) {
  constexpr std::string_view kSpecial = "\\`*[]<>|#&~$!{}";
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    // A word with underscores inside is no emphasis, and reads better as it is.
    const bool inside_word =
        i > 0 && IsAlphanumeric(text[i - 1]) && i + 1 < text.size() && IsAlphanumeric(text[i + 1]);
    const bool list_marker = result.empty() && (c == '-' || c == '+' || c == '=');
    if (IsControl(c)) {
      result += ' ';
      continue;
    }
    if (kSpecial.find(c) != kSpecial.npos || (c == '_' && !inside_word) || list_marker) {
      result += '\\';
    }
    result += c;
  }
  return result;
}

std::string MarkdownCode(std::string_view text) {
  if (text.empty()) return {};
  const std::string fence(LongestTicks(text) + 1, '`');
  // A blank next to a backtick is taken off again by the reader.
  const std::string blank = text.front() == '`' || text.back() == '`' ? " " : "";
  std::string result = fence + blank;
  for (const char c : text) result += IsControl(c) ? ' ' : c;
  return result + blank + fence;
}

std::string MarkdownCell(std::string_view text) {
  std::string result;
  for (const char c : MarkdownCode(text)) {
    if (c == '|') result += '\\';
    result += c;
  }
  return result;
}

std::string MarkdownBlock(std::string_view text, std::string_view language) {
  const std::string fence(std::max<std::size_t>(3, LongestTicks(text) + 1), '`');
  std::string result = fence;
  result.append(language).append("\n").append(text);
  if (!text.ends_with('\n')) result += '\n';
  return result + fence + "\n";
}

std::string EscapeMermaid(std::string_view text) {
  constexpr std::string_view kHarmless = "_.,-()/:+";
  std::string result;
  for (const char c : text) {
    if (IsControl(c)) {
      result += ' ';
    } else if (IsPunctuation(c) && kHarmless.find(c) == kHarmless.npos) {
      result += "#" + std::to_string(static_cast<int>(c)) + ";";
    } else {
      result += c;
    }
  }
  return result;
}

std::string PathToUri(std::string_view path) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kUnreserved = "-._~/";
  while (path.starts_with("./")) path.remove_prefix(2);
  std::string result = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    if (IsAlphanumeric(c) || kUnreserved.find(c) != kUnreserved.npos) {
      result += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      result += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return result;
}

}  // namespace fk_audit
