#include "core/migration/migration_step.hpp"

#include <algorithm>

namespace fk_audit {
namespace {

constexpr std::size_t kWidth = 100;

// The comments tell whole sentences, as prose broken at blanks.
void AppendWrapped(std::string_view prefix, std::string_view prose, std::string& text) {
  std::size_t column = kWidth;  // no line yet
  while (!prose.empty()) {
    const std::string_view word = prose.substr(0, prose.find(' '));
    prose.remove_prefix(std::min(word.size() + 1, prose.size()));
    if (column + 1 + word.size() > kWidth) {
      text.append(text.empty() || text.back() == '\n' ? "" : "\n").append(prefix);
      column = prefix.size();
    }
    text.append(" ").append(word);
    column += 1 + word.size();
  }
  text += "\n";
}

std::string_view WithoutBlanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text;
}

// A line that begins with two hyphens and "migrate:".
bool HasDbmateDirective(std::string_view text) {
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    line = WithoutBlanks(line);
    if (line.starts_with("--") && WithoutBlanks(line.substr(2)).starts_with("migrate:")) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::string CommentLines(std::string_view prefix, const std::vector<std::string>& paragraphs) {
  std::string text;
  for (std::string paragraph : paragraphs) {
    std::ranges::replace_if(
        paragraph, [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; }, ' ');
    AppendWrapped(prefix, paragraph, text);
  }
  return text;
}

std::string StatementOrNote(const std::string& statement) {
  if (statement.empty()) return "-- Nothing to do: the other direction has more steps.\n";
  return statement + ";\n";
}

std::string ToolSyntaxIn(MigrationFormat format, const MigrationStep& step) {
  const std::string text = CommentLines("--", step.about) + "\n" + step.up + "\n" + step.down;
  switch (format) {
    case MigrationFormat::kFlyway:
      if (text.find("${") == std::string::npos) break;
      return "A name or a comment holds ${, which Flyway takes for a placeholder.";
    case MigrationFormat::kDbmate:
      if (!HasDbmateDirective(text)) break;
      return "A name or a comment has a line that reads as a directive of dbmate.";
    case MigrationFormat::kRails:
      if (text.find('\r') == std::string::npos) break;
      return "A name or a comment holds a carriage return, which Ruby does not keep.";
    case MigrationFormat::kDrizzle:
      if (text.find("--> statement-breakpoint") == std::string::npos) break;
      return "A name or a comment holds drizzle's statement-breakpoint.";
    case MigrationFormat::kSql:
    case MigrationFormat::kPrisma:
      break;
  }
  return "";
}

}  // namespace fk_audit
