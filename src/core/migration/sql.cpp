// Plain SQL under the names of three tools. Each runs a file, or a direction of it, as one
// transaction: golang-migrate and psql -1 as one query, Flyway and dbmate between BEGIN and COMMIT.
#include "core/migration/migration_step.hpp"

namespace fk_audit {
namespace {

constexpr std::string_view kPrefix = "--";

std::string Up(const MigrationStep& step) {
  return CommentLines(kPrefix, step.about) + StatementOrNote(step.up);
}

std::string Down(const MigrationStep& step) {
  return CommentLines(kPrefix, {"The way back of " + step.version + "_" + step.name + "."}) +
         StatementOrNote(step.down);
}

}  // namespace

std::vector<MigrationFile> SqlFiles(const std::vector<MigrationStep>& steps) {
  std::vector<MigrationFile> files;
  for (const MigrationStep& step : steps) {
    const std::string path = "migrations/" + step.version + "_" + step.name;
    files.push_back({path + ".up.sql", Up(step)});
    files.push_back({path + ".down.sql", Down(step)});
  }
  return files;
}

std::vector<MigrationFile> FlywayFiles(const std::vector<MigrationStep>& steps) {
  std::vector<MigrationFile> files;
  for (const MigrationStep& step : steps) {
    const std::string name = step.version + "__" + step.name + ".sql";
    files.push_back({"db/migration/V" + name, Up(step)});
    files.push_back({"db/migration/U" + name, Down(step)});
  }
  return files;
}

std::vector<MigrationFile> DbmateFiles(const std::vector<MigrationStep>& steps) {
  std::vector<MigrationFile> files;
  for (const MigrationStep& step : steps) {
    files.push_back({"db/migrations/" + step.version + "_" + step.name + ".sql",
                     CommentLines(kPrefix, step.about) + "\n-- migrate:up\n" +
                         StatementOrNote(step.up) + "\n-- migrate:down\n" +
                         StatementOrNote(step.down)});
  }
  return files;
}

}  // namespace fk_audit
