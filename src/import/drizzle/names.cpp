#include "import/drizzle/names.hpp"

#include <algorithm>

namespace fk_audit::drizzle {
namespace {

bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool IsLowerOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

char Lower(char c) {
  return IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}
char Upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// The matches of /[\da-z]+|[A-Z]+(?![a-z])|[A-Z][\da-z]+/g; everything else separates words.
std::vector<std::string> Words(std::string_view key) {
  std::vector<std::string> words;
  std::size_t i = 0;
  const auto run = [&](bool (*is)(char)) {
    const std::size_t begin = i;
    while (i < key.size() && is(key[i])) ++i;
    return i - begin;
  };
  while (i < key.size()) {
    const std::size_t begin = i;
    if (run(IsLowerOrDigit) == 0 && run(IsUpper) > 0) {
      const bool lower_behind = i < key.size() && key[i] >= 'a' && key[i] <= 'z';
      if (lower_behind) --i;  // that capital opens the next word
      if (lower_behind && i == begin) {
        ++i;
        run(IsLowerOrDigit);
      }
    }
    if (i == begin) {
      ++i;
    } else {
      words.emplace_back(key.substr(begin, i - begin));
    }
  }
  return words;
}

// Apostrophes join the words around them: the library takes them out first.
std::string WithoutApostrophes(std::string_view key) {
  constexpr std::string_view kTypographic = "\xE2\x80\x99";
  std::string result(key);
  std::erase(result, '\'');
  for (std::size_t i = result.find(kTypographic); i != std::string::npos;
       i = result.find(kTypographic, i)) {
    result.erase(i, kTypographic.size());
  }
  return result;
}

std::string Join(std::string_view table, const std::vector<NamedColumn>& columns,
                 std::string_view parent, const std::vector<NamedColumn>& parent_columns,
                 std::string NamedColumn::*which) {
  std::string name(table);
  for (const NamedColumn& column : columns) name.append("_").append(column.*which);
  name.append("_").append(parent);
  for (const NamedColumn& column : parent_columns) name.append("_").append(column.*which);
  return name;
}

bool StartsCharacter(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

// What JavaScript calls the length: UTF-16 units.
std::size_t Utf16Length(std::string_view text) {
  const auto units = [](char byte) -> std::size_t {
    return StartsCharacter(byte) + (static_cast<unsigned char>(byte) >= 0xF0);
  };
  std::size_t length = 0;
  for (const char byte : text) length += units(byte);
  return length;
}

std::uint32_t CodePoint(std::string_view text, std::size_t& i) {
  const auto lead = static_cast<unsigned char>(text[i++]);
  std::uint32_t code = lead < 0x80   ? lead
                       : lead < 0xE0 ? lead & 0x1F
                       : lead < 0xF0 ? lead & 0x0F
                                     : lead & 0x07;
  while (i < text.size() && !StartsCharacter(text[i])) {
    code = code << 6 | (static_cast<unsigned char>(text[i++]) & 0x3F);
  }
  return code;
}

// Source: drizzle-kit 1.0, dialects/common.ts, hash(): a polynomial modulo 62^12 in base 62.
std::string Hash(std::string_view text) {
  constexpr std::string_view kDigits =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  constexpr int kLength = 12;
  // The modulus takes 72 bits, and products with a character 93.
  __extension__ using Wide = unsigned __int128;
  Wide modulus = 1;
  for (int i = 0; i < kLength; ++i) modulus *= kDigits.size();
  Wide hash = 0;
  Wide power = 1;
  for (std::size_t i = 0; i < text.size();) {
    hash = (hash + CodePoint(text, i) * power) % modulus;
    power = power * 53 % modulus;
  }
  std::string result(kLength, '0');
  for (int i = kLength - 1; i >= 0; --i, hash /= kDigits.size()) {
    result[i] = kDigits[static_cast<std::size_t>(hash % kDigits.size())];
  }
  return result;
}

}  // namespace

std::string ApplyCasing(std::string_view key, Casing casing) {
  if (casing == Casing::kNone) return std::string(key);
  std::string result;
  for (std::string& word : Words(WithoutApostrophes(key))) {
    const bool first = result.empty();
    if (casing == Casing::kSnake || first) {
      std::transform(word.begin(), word.end(), word.begin(), Lower);
    } else {
      word[0] = Upper(word[0]);
    }
    if (casing == Casing::kSnake && !first) result += '_';
    result += word;
  }
  return result;
}

std::string ForeignKeyName(int major, std::string_view table,
                           const std::vector<NamedColumn>& columns, std::string_view parent,
                           const std::vector<NamedColumn>& parent_columns) {
  if (major == 0) {
    return Join(table, columns, parent, parent_columns, &NamedColumn::original) + "_fk";
  }
  constexpr std::size_t kLongest = 63;
  constexpr std::size_t kLongestTable = kLongest - 18;
  std::string name = Join(table, columns, parent, parent_columns, &NamedColumn::name) + "_fkey";
  if (Utf16Length(name) <= kLongest) return name;
  const std::string hash = Hash(name) + "_fkey";
  return Utf16Length(table) < kLongestTable ? std::string(table) + '_' + hash : hash;
}

std::string RenameColumns(std::string name, const std::vector<NamedColumn>& columns) {
  for (const NamedColumn& column : columns) {
    const std::size_t at = name.find(column.original);
    if (at != std::string::npos) name.replace(at, column.original.size(), column.name);
  }
  return name;
}

}  // namespace fk_audit::drizzle
