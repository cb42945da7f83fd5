// Repairs as files for a migration tool: each step of a plan is one file, for the tools run a file
// in a transaction, and a step must not share one with the next.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/report/report.hpp"

namespace fk_audit {

enum class MigrationFormat {
  kSql,      // golang-migrate; psql -1 -f
  kFlyway,   //
  kDbmate,   //
  kRails,    //
  kDrizzle,  // drizzle-kit and the migrators of drizzle-orm, with a journal
  kPrisma,   //
};

// Nothing for an unknown name.
std::optional<MigrationFormat> ToMigrationFormat(std::string_view name);

struct MigrationOptions {
  MigrationFormat format = MigrationFormat::kSql;
  std::string name = "fk_audit";  // every file's name begins with it; [a-z][a-z0-9_]*
  std::int64_t time = 0;          // version of the first file, in seconds since 1970 in UTC; each
                                  // file's is one second later than the one before
};

struct MigrationFile {
  std::string path;  // relative to the application's root, of [A-Za-z0-9_/.] alone
  std::string content;
};

// A plan that is in no file, although its finding was asked for.
struct OmittedPlan {
  std::size_t finding = 0;  // index in Comparison::findings
  std::string status;       // the code of the refusal, or "tool_syntax": its text holds what the
                            // tool takes for its own
  std::string reason;
};

struct Migration {
  std::vector<MigrationFile> files;  // in the order to run up
  std::vector<OmittedPlan> omitted;
};

// Files for every plan of `report` that has steps, in its order. The files of one plan are run up
// all, or rolled back all, the last one first: a way back may have other steps than its repair.
//
// A file runs anywhere: where the key is as wanted already (a database that never had the
// difference, such as a developer's or Prisma's shadow database) it does nothing, where it is
// neither that nor what the plan saw it raises.
//
// Error(kInvalidParameter) when the name is none.
Migration PrintMigration(const Report& report, const MigrationOptions& options);

}  // namespace fk_audit
