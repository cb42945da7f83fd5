// Prisma Migrate sends a migration.sql as one query: one transaction without BEGIN and COMMIT. It
// has no down either; down.sql beside it is its documentation's name for the file to run by hand.
#include "core/migration/migration_step.hpp"

namespace fk_audit {

std::vector<MigrationFile> PrismaFiles(const std::vector<MigrationStep>& steps) {
  std::vector<MigrationFile> files;
  for (const MigrationStep& step : steps) {
    const std::string tag = step.version + "_" + step.name;
    files.push_back({"prisma/migrations/" + tag + "/migration.sql",
                     CommentLines("--", step.about) + StatementOrNote(step.up)});
    files.push_back({"prisma/migrations/" + tag + "/down.sql",
                     CommentLines("--", {"The way back of " + tag +
                                         ", to be run by hand: Prisma Migrate has no down."}) +
                         StatementOrNote(step.down)});
  }
  return files;
}

}  // namespace fk_audit
