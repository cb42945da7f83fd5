#include "import/migration_marker.hpp"

#include <algorithm>
#include <array>

#include "import/sql_lexer.hpp"

namespace fk_audit {
namespace {

constexpr std::string_view kTern = "---- create above / drop below ----";

struct Spelling {
  std::string_view first;   // as written
  std::string_view second;  // any case; empty: whatever follows
  MigrationMarker marker;
};

constexpr std::array<Spelling, 22> kSpellings = {{
    {"+goose", "UP", MigrationMarker::kUp},
    {"+goose", "DOWN", MigrationMarker::kDown},
    {"+goose", "STATEMENTBEGIN", MigrationMarker::kStatementBegin},
    {"+goose", "STATEMENTEND", MigrationMarker::kStatementEnd},
    {"+migrate", "UP", MigrationMarker::kUp},
    {"+migrate", "DOWN", MigrationMarker::kDown},
    {"+migrate", "STATEMENTBEGIN", MigrationMarker::kStatementBegin},
    {"+migrate", "STATEMENTEND", MigrationMarker::kStatementEnd},
    {"+micrate", "UP", MigrationMarker::kUp},
    {"+micrate", "DOWN", MigrationMarker::kDown},
    {"+micrate", "STATEMENTBEGIN", MigrationMarker::kStatementBegin},
    {"+micrate", "STATEMENTEND", MigrationMarker::kStatementEnd},
    {"migrate:up", "", MigrationMarker::kUp},
    {"migrate:down", "", MigrationMarker::kDown},
    {"rambler", "UP", MigrationMarker::kUp},
    {"rambler", "DOWN", MigrationMarker::kDown},
    {"====", "UP", MigrationMarker::kUp},  // shmig
    {"====", "DOWN", MigrationMarker::kDown},
    {"//@UNDO", "", MigrationMarker::kDown},  // MyBatis
    {"//", "@UNDO", MigrationMarker::kDown},
    {"!Ups", "", MigrationMarker::kUp},  // Play
    {"!Downs", "", MigrationMarker::kDown},
}};

std::string_view TakeWord(std::string_view& text) {
  const auto start = std::find_if_not(text.begin(), text.end(), IsSpace);
  const auto end = std::find_if(start, text.end(), IsSpace);
  const auto word = text.substr(static_cast<std::size_t>(start - text.begin()),
                                static_cast<std::size_t>(end - start));
  text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
  return word;
}

MigrationMarker Direction(std::string_view word) {
  if (SameWord(word, "UP")) return MigrationMarker::kUp;
  return SameWord(word, "DOWN") ? MigrationMarker::kDown : MigrationMarker::kNone;
}

bool IsNumber(std::string_view word) {
  return !word.empty() &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

MigrationMarker MigrationMarkerIn(std::string_view line) {
  if (line.starts_with(kTern)) return MigrationMarker::kDown;
  if (line.empty()) return MigrationMarker::kNone;
  const bool hash = line.starts_with('#');
  line.remove_prefix(hash ? 1 : 2);
  while (!line.empty() && (IsSpace(line.front()) || line.front() == '-')) line.remove_prefix(1);
  const std::string_view first = TakeWord(line);
  const std::string_view second = TakeWord(line);
  const std::string_view third = TakeWord(line);
  for (const Spelling& each : kSpellings) {
    if (hash && !each.first.starts_with('!')) continue;
    if (first != each.first) continue;
    if (each.second.empty() || SameWord(second, each.second)) return each.marker;
  }
  if (hash) return MigrationMarker::kNone;
  // node-pg-migrate and Mojo. Prose goes on behind such words.
  if (SameWord(second, "MIGRATION") && (third.empty() || IsNumber(third))) return Direction(first);
  if (IsNumber(first) && (third.empty() || third.starts_with('('))) return Direction(second);
  return MigrationMarker::kNone;
}

}  // namespace fk_audit
