#include "core/migration/migration.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/migration/anywhere.hpp"
#include "quote_for_test.hpp"

namespace fk_audit {
namespace {

using Texts = std::vector<std::string>;

// One finding, whose repair and way back have as many steps as the test says.
class MigrationTest : public ::testing::Test {
 protected:
  MigrationTest() {
    finding_.child = {"app", "batch_jobs"};
    finding_.child_columns = {"org_id"};
    finding_.parent = {"app", "orgs"};
    finding_.declared = "no action";
    finding_.live = "cascade";
    Source source;
    source.name = "web";
    source.revision = "r1";
    intents_.sources.push_back(source);
    report_.database = "db";
    report_.intents = &intents_;
    report_.names = &names_;
    report_.comparison = &comparison_;
    report_.quote = QuoteForTest;
    options_.time = 1795360538;  // 2026-11-22 15:15:38
  }

  static ForeignKeyDefinition Key(DeleteRule rule) {
    ForeignKeyDefinition key;
    key.child = {"app", "batch_jobs"};
    key.parent = {"app", "orgs"};
    key.constraint_name = "jobs_fk";
    key.columns = {"org_id"};
    key.parent_columns = {"id"};
    key.delete_rule = rule;
    return key;
  }

  // Statements "up 1", "up 2", ... and "down 1", ...
  void AddPlan(int up, int down, const std::string& text = "") {
    comparison_.findings.push_back(finding_);
    const auto plan = [&](std::string_view way, int steps) {
      PlannedRepair repair;
      repair.findings = {comparison_.findings.size() - 1};
      repair.status = "ready";
      repair.live = Key(DeleteRule::kCascade);
      repair.declared = Key(DeleteRule::kNoAction);
      repair.plan.reason = "Switch first.";
      for (int i = 1; i <= steps; ++i) {
        const std::string statement = std::string(way) + " " + std::to_string(i) + text + ";";
        repair.plan.steps.push_back({"ACT", statement, "writes", i == 2 ? 20.0 : 0.0, {}});
      }
      return repair;
    };
    report_.repairs.push_back(plan("up", up));
    report_.way_back.push_back(plan("down", down));
  }

  // Those that a file with this ending holds, in the order of the files: "up 1", "-" for none.
  Texts StatementsIn(std::string_view ending) {
    Texts statements;
    for (const MigrationFile& file : Print().files) {
      if (!file.path.ends_with(ending)) continue;
      std::string found = "-";
      for (const std::string way : {"up ", "down "}) {
        const std::size_t at = file.content.find("\n" + way);
        if (at != std::string::npos) found = file.content.substr(at + 1, way.size() + 1);
      }
      statements.push_back(found);
    }
    return statements;
  }

  Texts Paths(MigrationFormat format) {
    options_.format = format;
    Texts paths;
    for (const MigrationFile& file : Print().files) paths.push_back(file.path);
    return paths;
  }

  std::string Content(MigrationFormat format, std::size_t file = 0) {
    options_.format = format;
    return Print().files.at(file).content;
  }

  Migration Print() { return PrintMigration(report_, options_); }

  Finding finding_;
  IntentSet intents_;
  NameTable names_;
  Comparison comparison_;
  Report report_;
  MigrationOptions options_;
};

TEST_F(MigrationTest, EachToolHasItsPaths) {
  AddPlan(1, 1);
  EXPECT_EQ(Paths(MigrationFormat::kSql),
            (Texts{"migrations/20261122151538_fk_audit_batch_jobs_org_id_1.up.sql",
                   "migrations/20261122151538_fk_audit_batch_jobs_org_id_1.down.sql"}));
  EXPECT_EQ(Paths(MigrationFormat::kFlyway),
            (Texts{"db/migration/V20261122151538__fk_audit_batch_jobs_org_id_1.sql",
                   "db/migration/U20261122151538__fk_audit_batch_jobs_org_id_1.sql"}));
  EXPECT_EQ(Paths(MigrationFormat::kDbmate),
            (Texts{"db/migrations/20261122151538_fk_audit_batch_jobs_org_id_1.sql"}));
  EXPECT_EQ(Paths(MigrationFormat::kRails),
            (Texts{"db/migrate/20261122151538_fk_audit_batch_jobs_org_id_1.rb"}));
  EXPECT_EQ(Paths(MigrationFormat::kDrizzle),
            (Texts{"drizzle/20261122151538_fk_audit_batch_jobs_org_id_1.sql",
                   "drizzle/20261122151538_fk_audit_batch_jobs_org_id_1.down.sql",
                   "drizzle/meta/_fk_audit_journal.json"}));
  EXPECT_EQ(Paths(MigrationFormat::kPrisma),
            (Texts{"prisma/migrations/20261122151538_fk_audit_batch_jobs_org_id_1/migration.sql",
                   "prisma/migrations/20261122151538_fk_audit_batch_jobs_org_id_1/down.sql"}));
}

TEST_F(MigrationTest, FormatsGoByName) {
  EXPECT_EQ(ToMigrationFormat("dbmate"), MigrationFormat::kDbmate);
  EXPECT_EQ(ToMigrationFormat("Rails"), std::nullopt);
}

TEST_F(MigrationTest, VersionsGoUpAcrossPlansMinutesAndDays) {
  options_.time = 1798761598;  // 2026-12-31 23:59:58
  AddPlan(2, 1);
  AddPlan(1, 1);
  const Texts paths = Paths(MigrationFormat::kRails);
  EXPECT_EQ(paths, (Texts{"db/migrate/20261231235958_fk_audit_batch_jobs_org_id_1.rb",
                          "db/migrate/20261231235959_fk_audit_batch_jobs_org_id_2.rb",
                          "db/migrate/20270101000000_fk_audit_batch_jobs_org_id_3.rb"}))
      << "names differ too: two plans may be about the same columns";
}

TEST_F(MigrationTest, TheWayBackRunsBackwards) {
  AddPlan(2, 3);
  EXPECT_EQ(StatementsIn(".up.sql"), (Texts{"up 1", "up 2", "-"}));
  EXPECT_EQ(StatementsIn(".down.sql"), (Texts{"down 3", "down 2", "down 1"}));
}

TEST_F(MigrationTest, AShorterWayBackIsDoneBeforeTheFirstFile) {
  AddPlan(3, 1);
  EXPECT_EQ(StatementsIn(".up.sql"), (Texts{"up 1", "up 2", "up 3"}));
  EXPECT_EQ(StatementsIn(".down.sql"), (Texts{"-", "-", "down 1"}));
}

TEST_F(MigrationTest, NamesAreWhatEveryToolTakes) {
  finding_.child.name = "Über__Käse/../x\n";
  finding_.child_columns = {"A b", "c"};
  AddPlan(1, 1);
  EXPECT_EQ(Paths(MigrationFormat::kRails),
            (Texts{"db/migrate/20261122151538_fk_audit_ber_k_se_x_a_b_c_1.rb"}));
  comparison_.findings[0].child.name = std::string(300, 'x');
  EXPECT_EQ(Paths(MigrationFormat::kRails)[0].size(), 11 + 14 + 1 + 100 + 2 + 3u);
  for (const char* name : {"", "1st", "Fix", "a-b", "_x"}) {
    options_.name = name;
    EXPECT_THROW(Print(), Error) << name;
  }
}

TEST_F(MigrationTest, TheHeadTellsWhatAndWhyOnLinesOfItsOwn) {
  finding_.child.name = "jobs\nDROP TABLE jobs;";
  AddPlan(1, 1);
  const std::string content = Content(MigrationFormat::kSql);
  EXPECT_EQ(content.substr(0, content.find("DO $")),
            "-- Repairs of foreign keys, from an audit of database db at 2026-11-22 15:15:38 UTC. "
            "Sources: web\n-- (r1).\n"
            "-- Each file is one transaction, so that VALIDATE does not hold the strong locks of "
            "the step before\n"
            "-- it. Where a key is as wanted already, a file does nothing.\n"
            "-- Foreign key app.\"jobs DROP TABLE jobs;\" (org_id) -> app.orgs: file 1 of 1.\n"
            "-- Finding 000000000, delete_rule: the code declares no action, the database had "
            "cascade.\n"
            "-- Switch first.\n"
            "-- Up: ACT; blocks writes.\n"
            "-- Down: ACT; blocks writes.\n");
}

TEST_F(MigrationTest, TheHeadTellsOfPlansThatAreInNoFile) {
  AddPlan(1, 1);
  AddPlan(0, 0);
  report_.repairs[1].status = "orphans_found";
  report_.repairs[1].plan.reason = "2 rows have no parent.";
  AddPlan(0, 0);
  report_.repairs[2].status = "";  // not asked for
  const Migration migration = Print();
  ASSERT_EQ(migration.omitted.size(), 1u);
  EXPECT_EQ(migration.omitted[0].finding, 1u);
  EXPECT_EQ(migration.omitted[0].status, "orphans_found");
  EXPECT_NE(migration.files[0].content.find("-- Not in these files: finding 000000000, "
                                            "delete_rule, app.batch_jobs (org_id): orphans_found. "
                                            "2\n-- rows have no parent.\n"),
            std::string::npos)
      << migration.files[0].content;
}

TEST_F(MigrationTest, AWayBackThatIsRefusedRaises) {
  AddPlan(2, 0);
  report_.way_back[0].status = "not_owner";
  EXPECT_NE(Content(MigrationFormat::kSql, 3).find("RAISE EXCEPTION"), std::string::npos);
  EXPECT_NE(Content(MigrationFormat::kSql, 3).find("not_owner: Switch first."), std::string::npos);
  report_.way_back[0].status = "nothing_to_do";
  EXPECT_EQ(StatementsIn(".down.sql"), (Texts{"-", "-"}));
  EXPECT_EQ(Content(MigrationFormat::kSql, 3).find("RAISE"), std::string::npos);
}

TEST_F(MigrationTest, AFileDoesNothingWhereTheWayIsAtItsEnd) {
  AddPlan(1, 1);
  const std::string content = Content(MigrationFormat::kSql);
  const std::string condition =
      content.substr(content.find("ELSIF"), content.find("ELSE\n") - content.find("ELSIF"));
  EXPECT_EQ(condition.find("ELSIF EXISTS ("), 0u);
  const std::size_t wanted = condition.find("REFERENCES app.orgs(id)'");
  const std::size_t old = condition.find("REFERENCES app.orgs(id) ON DELETE CASCADE'");
  EXPECT_LT(wanted, condition.find("AND NOT EXISTS ("));
  EXPECT_GT(old, condition.find("AND NOT EXISTS ("));
  EXPECT_NE(old, std::string::npos);
  report_.repairs[0].live.reset();
  EXPECT_EQ(Content(MigrationFormat::kSql).find("NOT EXISTS"), std::string::npos);
  report_.repairs[0].live = report_.repairs[0].declared;
  report_.repairs[0].declared.reset();
  EXPECT_NE(Content(MigrationFormat::kSql).find("ELSIF NOT EXISTS"), std::string::npos);
}

TEST_F(MigrationTest, DbmateHasBothDirectionsInOneFile) {
  AddPlan(1, 1);
  const std::string content = Content(MigrationFormat::kDbmate);
  const std::size_t up = content.find("\n-- migrate:up\n");
  const std::size_t down = content.find("\n-- migrate:down\n");
  EXPECT_LT(up, content.find("up 1"));
  EXPECT_LT(content.find("up 1"), down);
  EXPECT_LT(down, content.find("down 1"));
}

TEST_F(MigrationTest, RailsRunsTheStatementVerbatim) {
  AddPlan(1, 0, " 'SQL\n\n  x\\n#{y}'");
  report_.way_back[0].status = "nothing_to_do";
  const std::string content = Content(MigrationFormat::kRails);
  EXPECT_EQ(content.find("# frozen_string_literal: true\n\n# Repairs"), 0u);
  EXPECT_NE(content.find("class FkAuditBatchJobsOrgId1 < "
                         "ActiveRecord::Migration[ActiveRecord::Migration.current_version]\n"
                         "  def up\n    execute <<~'SQL1'\n      DO $fk_audit$\n"),
            std::string::npos);
  EXPECT_NE(content.find("\n      up 1 'SQL\n\n        x\\n#{y}';\n"), std::string::npos);
  EXPECT_TRUE(
      content.ends_with("\n      $fk_audit$\n    SQL1\n  end\n\n  def down\n"
                        "    # Nothing to do: the other direction has more steps.\n  end\nend\n"));
}

TEST_F(MigrationTest, DrizzleLeavesItsTransactionAndGetsAnother) {
  AddPlan(1, 2);
  const std::string content = Content(MigrationFormat::kDrizzle);
  EXPECT_NE(content.find("\nCOMMIT;\n--> statement-breakpoint\nDO $fk_audit"), std::string::npos);
  EXPECT_TRUE(content.ends_with("$fk_audit$;\n--> statement-breakpoint\nBEGIN;\n"));
  EXPECT_EQ(Content(MigrationFormat::kDrizzle, 1).find("COMMIT"), std::string::npos) << "down";
  EXPECT_EQ(Content(MigrationFormat::kDrizzle, 2).find("COMMIT"), std::string::npos) << "no step";
  EXPECT_EQ(Content(MigrationFormat::kDrizzle, 4),
            "[\n"
            "  {\"when\": 1795360538000, \"tag\": "
            "\"20261122151538_fk_audit_batch_jobs_org_id_1\", \"breakpoints\": true},\n"
            "  {\"when\": 1795360539000, \"tag\": "
            "\"20261122151539_fk_audit_batch_jobs_org_id_2\", \"breakpoints\": true}\n"
            "]\n");
}

struct ToolSyntax {
  MigrationFormat format;
  std::string text;
};

class MigrationSyntaxTest : public MigrationTest,
                            public ::testing::WithParamInterface<ToolSyntax> {};

TEST_P(MigrationSyntaxTest, WhatAToolTakesForItsOwnIsLeftToOthers) {
  AddPlan(1, 1);
  AddPlan(1, 1, GetParam().text);
  for (const MigrationFormat format :
       {MigrationFormat::kSql, MigrationFormat::kFlyway, MigrationFormat::kDbmate,
        MigrationFormat::kRails, MigrationFormat::kDrizzle, MigrationFormat::kPrisma}) {
    options_.format = format;
    const Migration migration = Print();
    ASSERT_EQ(migration.omitted.size(), format == GetParam().format ? 1u : 0u);
    if (migration.omitted.empty()) continue;
    EXPECT_EQ(migration.omitted[0].status, "tool_syntax");
    EXPECT_EQ(migration.omitted[0].finding, 1u);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Tools, MigrationSyntaxTest,
    ::testing::Values(ToolSyntax{MigrationFormat::kFlyway, " '${x}'"},
                      ToolSyntax{MigrationFormat::kDbmate, " '\n  --migrate:down\n'"},
                      ToolSyntax{MigrationFormat::kRails, " '\r\n'"},
                      ToolSyntax{MigrationFormat::kDrizzle, " 'x--> statement-breakpoint'"}));

TEST_F(MigrationTest, ALoadKnowsItsBlocksAgain) {
  AddPlan(1, 1);
  const std::string content = Content(MigrationFormat::kPrisma);
  const std::size_t body = content.find("DO $fk_audit$") + 13;
  EXPECT_TRUE(IsMigrationBody(std::string_view(content).substr(body)));
  EXPECT_FALSE(IsMigrationBody(std::string_view(content).substr(body + 10)));
  EXPECT_FALSE(IsMigrationBody(" \n"));
}

TEST_F(MigrationTest, NothingToRepairIsNoFile) {
  options_.format = MigrationFormat::kDrizzle;
  EXPECT_TRUE(Print().files.empty());
  AddPlan(0, 0);
  report_.repairs[0].status = "not_named";
  EXPECT_TRUE(Print().files.empty());
  EXPECT_EQ(Print().omitted.size(), 1u);
}

}  // namespace
}  // namespace fk_audit
