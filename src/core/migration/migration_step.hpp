// What all formats have in common: the steps, each with its two directions, and the comments.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/migration/migration.hpp"

namespace fk_audit {

// One transaction of a plan together with one of its way back.
struct MigrationStep {
  std::string version;             // "20261122150000", UTC
  std::int64_t time = 0;           // the same in seconds since 1970
  std::string name;                // "fk_audit_batch_jobs_org_id_1"
  std::vector<std::string> about;  // for the head of the file, a paragraph each
  std::string up;                  // one statement without its semicolon; empty: nothing to do
  std::string down;                // the same for the way back
};

// The paragraphs as comment lines of at most 100 characters. What could end a line in a name is
// printed as a blank.
std::string CommentLines(std::string_view prefix, const std::vector<std::string>& paragraphs);

// A statement for a file, or the comment that there is none.
std::string StatementOrNote(const std::string& statement);

// Why the tool would not run `step` as it stands: it reads something in it as its own syntax.
// Empty: it would.
std::string ToolSyntaxIn(MigrationFormat format, const MigrationStep& step);

// The files of each format; a step's files follow one another.
std::vector<MigrationFile> SqlFiles(const std::vector<MigrationStep>& steps);
std::vector<MigrationFile> FlywayFiles(const std::vector<MigrationStep>& steps);
std::vector<MigrationFile> DbmateFiles(const std::vector<MigrationStep>& steps);
std::vector<MigrationFile> RailsFiles(const std::vector<MigrationStep>& steps);
std::vector<MigrationFile> DrizzleFiles(const std::vector<MigrationStep>& steps);
std::vector<MigrationFile> PrismaFiles(const std::vector<MigrationStep>& steps);

}  // namespace fk_audit
