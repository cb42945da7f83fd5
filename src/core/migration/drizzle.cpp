// drizzle-orm's migrators run all pending files in one transaction, so that a VALIDATE would scan
// under the strong locks of every step before it. A file therefore leaves that transaction first
// and gives the tool a new one in the end, for the row that says that the file was run.
#include "core/migration/migration_step.hpp"

namespace fk_audit {
namespace {

constexpr std::string_view kBreakpoint = "--> statement-breakpoint\n";

std::string Up(const MigrationStep& step) {
  std::vector<std::string> about = step.about;
  if (!step.up.empty()) {
    about.push_back(
        "drizzle-kit would run all pending migrations in one transaction. This one runs outside of "
        "it: COMMIT keeps what ran before, and the statement is a transaction of its own.");
  }
  const std::string head = CommentLines("--", about);
  if (step.up.empty()) return head + StatementOrNote(step.up);
  std::string text = head + "COMMIT;\n";
  text.append(kBreakpoint).append(StatementOrNote(step.up)).append(kBreakpoint);
  return text + "BEGIN;\n";
}

}  // namespace

std::vector<MigrationFile> DrizzleFiles(const std::vector<MigrationStep>& steps) {
  std::vector<MigrationFile> files;
  std::string journal;
  for (const MigrationStep& step : steps) {
    const std::string tag = step.version + "_" + step.name;
    files.push_back({"drizzle/" + tag + ".sql", Up(step)});
    files.push_back({"drizzle/" + tag + ".down.sql",
                     CommentLines("--", {"The way back of " + tag +
                                         ", to be run by hand: drizzle-kit has no down."}) +
                         StatementOrNote(step.down)});
    journal += journal.empty() ? "[\n" : ",\n";
    journal += R"(  {"when": )" + std::to_string(step.time * 1000) + R"(, "tag": ")" + tag +
               R"(", "breakpoints": true})";
  }
  // drizzle-kit takes every file of that folder for a snapshot but those with an underscore.
  if (!files.empty()) files.push_back({"drizzle/meta/_fk_audit_journal.json", journal + "\n]\n"});
  return files;
}

}  // namespace fk_audit
