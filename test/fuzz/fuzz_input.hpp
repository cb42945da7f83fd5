// What the fuzzers share: valid text out of any bytes, the limit of time, and what every reader
// promises about names.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "import/declaration.hpp"
#include "import/source_file.hpp"

namespace fk_audit::fuzz {

constexpr std::size_t kLongest = 65536;
// 100 ms for kLongest bytes in a plain build. ASan and UBSan make the readers 5 to 15 times slower.
constexpr double kMostSeconds = 0.1 * 15;

inline void Require(bool condition) {
  if (!condition) std::abort();
}

inline double ProcessorSeconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// The best of three counts, for a busy machine slows down even what only computes.
inline void RequireInTime(const std::function<void()>& read) {
  double best = std::numeric_limits<double>::infinity();
  for (int round = 0; round < 3 && best > kMostSeconds; ++round) {
    const double start = ProcessorSeconds();
    read();
    best = std::min(best, ProcessorSeconds() - start);
  }
  Require(best <= kMostSeconds);
}

// FNV-1a, 64 bits.
inline std::uint64_t HashOf(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash ^ hash >> 32;
}

// The text with a piece of it repeated up to kLongest: what is quadratic shows there, long before
// the fuzzer has grown such an input by itself.
inline std::string Pumped(std::string_view text, std::uint64_t hash) {
  const std::size_t from = hash % text.size();
  const std::size_t length = 1 + hash / text.size() % std::min<std::size_t>(text.size() - from, 64);
  std::string pumped(text.substr(0, from + length));
  while (pumped.size() + text.size() < kLongest) pumped += text.substr(from, length);
  return pumped += text.substr(from + length);
}

// Reads the input within the limit, and one of 256 pumped up as well: that costs as much as a
// hundred small ones.
inline void Examine(std::string_view text, const std::function<void(std::string_view)>& read) {
  RequireInTime([&] { read(text); });
  const std::uint64_t hash = HashOf(text);
  if (text.empty() || hash % 256 != 0) return;
  const std::string pumped = Pumped(text, hash / 256);
  RequireInTime([&] { read(pumped); });
}

// The server hands over valid UTF-8: any other byte becomes a question mark.
inline std::string ValidText(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xc2 && lead < 0xe0 ? 2
                               : lead >= 0xe1 && lead < 0xed ? 3
                                                             : 0;
    std::size_t valid = 1;
    while (valid < length && i + valid < text.size() && (text[i + valid] & 0xc0) == 0x80) ++valid;
    if (length != valid) text[i] = '?';
    i += length == valid ? length : 1;
  }
  return text;
}

// A byte 0 cuts the input into files, called "a" and so on.
inline std::vector<SourceFile> Files(std::string_view text, const std::string& ending) {
  std::vector<SourceFile> files;
  while (files.empty() || !text.empty()) {
    const std::string_view file = text.substr(0, text.find('\0'));
    files.push_back({std::string(1, static_cast<char>('a' + files.size() % 26)) + ending, file});
    text.remove_prefix(std::min(file.size() + 1, text.size()));
  }
  return files;
}

inline void RequireName(const std::string& name) {
  Require(!name.empty() && name.size() <= 63);
}

// What holds for the result of every reader.
inline void RequireSound(const Declarations& read, const std::vector<SourceFile>& files) {
  for (const DeclaredForeignKey& key : read.foreign_keys) {
    Require(!key.columns.empty());
    Require(key.parent_columns.empty() || key.columns.size() == key.parent_columns.size());
    RequireName(key.child.name);
    RequireName(key.parent.name);
    if (key.constraint_name) RequireName(*key.constraint_name);
    for (const std::string& column : key.columns) RequireName(column);
    for (const std::string& column : key.parent_columns) RequireName(column);
    if (!key.rule_site) continue;
    const std::string_view in = files.at(key.rule_site->file).text;
    Require(key.rule_site->offset <= in.size());
    Require(key.rule_site->length <= in.size() - key.rule_site->offset);
  }
  for (const TableDeclaration& table : read.tables) RequireName(table.table.name);
  for (const Unread& piece : read.unread) Require(!piece.message.empty());
}

}  // namespace fk_audit::fuzz
