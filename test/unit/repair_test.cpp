#include "core/repair.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/default_name.hpp"
#include "core/error.hpp"
#include "repair_fixture.hpp"

namespace fk_audit {
namespace {

TEST(PlanChangeTest, SwitchFirstLetterForLetter) {
  const Definition live = With([](Definition& key) {
    key.delete_rule = DeleteRule::kCascade;
    key.comment = "it's kept";
  });
  const Definition wanted = With([](Definition& key) { key.comment = "it's kept"; });
  const RepairPlan plan = PlanChange(live, wanted, Context());
  ASSERT_EQ(plan.steps.size(), 2u);
  EXPECT_EQ(plan.steps[0].statement, R"(SET LOCAL lock_timeout = '200ms';
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL fk_audit.guard = off;
LOCK TABLE ONLY app.jobs IN ACCESS EXCLUSIVE MODE;
LOCK TABLE ONLY app.orgs IN ACCESS EXCLUSIVE MODE;
DO $fk_audit$
BEGIN
  IF NOT EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = 'app.jobs'::pg_catalog.regclass AND conname = 'jobs_org_fkey'
        AND contype = 'f' AND conparentid = 0 AND convalidated
        AND pg_catalog.pg_get_constraintdef(oid) =
          'FOREIGN KEY (org) REFERENCES app.orgs(id) ON DELETE CASCADE'
        AND pg_catalog.obj_description(oid, 'pg_constraint') = 'it''s kept') THEN
    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state',
      MESSAGE = 'fk_audit: constraint "jobs_org_fkey" on app.jobs is not what the plan saw',
      HINT = 'Run fk_audit_repairs() again.';
  END IF;
END
$fk_audit$;
ALTER TABLE ONLY app.jobs
  DROP CONSTRAINT jobs_org_fkey,
  ADD CONSTRAINT jobs_org_fkey FOREIGN KEY (org) REFERENCES app.orgs(id) NOT VALID;
COMMENT ON CONSTRAINT jobs_org_fkey ON app.jobs IS 'it''s kept';)");
  EXPECT_EQ(Acts(plan.steps[1]), "ALTER TABLE ONLY app.jobs VALIDATE CONSTRAINT jobs_org_fkey;");
  EXPECT_EQ(Locks(plan.steps[1]),
            (Texts{"ONLY app.jobs IN SHARE UPDATE EXCLUSIVE", "ONLY app.orgs IN ROW SHARE"}));
  EXPECT_TRUE(Contains(plan.steps[1].statement,
                       "'FOREIGN KEY (org) REFERENCES app.orgs(id) NOT"
                       " VALID'\n"));
  EXPECT_EQ(plan.steps[0].blocks, "reads and writes");
  EXPECT_EQ(plan.steps[0].scans, 0);
  EXPECT_EQ(plan.steps[1].blocks, "DDL, vacuum");
  EXPECT_EQ(plan.steps[1].scans, 84000);
  EXPECT_TRUE(Contains(plan.reason, "Switch first"));
}

TEST(PlanChangeTest, ValidateFirstKeepsTheOldKeyUntilTheNewOneIsProven) {
  const Definition wanted = With([](Definition& key) {
    key.delete_rule = DeleteRule::kCascade;
    key.constraint_name = "new name";
    key.comment = "c";
  });
  const RepairPlan plan = PlanChange(Jobs(), wanted, Context());
  ASSERT_EQ(Actions(plan), (Texts{"ADD tmp NOT VALID", "VALIDATE tmp", "SWAP jobs_org_fkey"}));
  EXPECT_EQ(Acts(plan.steps[0]),
            "ALTER TABLE ONLY app.jobs\n  ADD CONSTRAINT tmp FOREIGN KEY (org) REFERENCES"
            " app.orgs(id) ON DELETE CASCADE NOT VALID;");
  EXPECT_EQ(Locks(plan.steps[0]), (Texts{"ONLY app.jobs IN SHARE ROW EXCLUSIVE",
                                         "ONLY app.orgs IN SHARE ROW EXCLUSIVE"}));
  EXPECT_EQ(plan.steps[0].blocks, "writes");
  EXPECT_EQ(Acts(plan.steps[2]),
            "ALTER TABLE ONLY app.jobs\n  DROP CONSTRAINT jobs_org_fkey;\n"
            "ALTER TABLE ONLY app.jobs RENAME CONSTRAINT tmp TO \"new name\";\n"
            "COMMENT ON CONSTRAINT \"new name\" ON app.jobs IS 'c';");
  const std::string& swap = plan.steps[2].statement;
  EXPECT_TRUE(Contains(swap,
                       "conname = 'tmp'\n        AND contype = 'f' AND conparentid = 0"
                       " AND convalidated\n"));
  EXPECT_TRUE(Contains(swap, "'FOREIGN KEY (org) REFERENCES app.orgs(id) ON DELETE CASCADE'\n"));
  EXPECT_TRUE(Contains(swap, "conname = 'jobs_org_fkey'\n"));
  EXPECT_TRUE(Contains(swap,
                       "  IF EXISTS (\n      SELECT FROM pg_catalog.pg_constraint\n"
                       "      WHERE conrelid = 'app.jobs'::pg_catalog.regclass AND"
                       " conname = 'new name')"));
  EXPECT_TRUE(Contains(plan.reason, "stays in force until the last step"));
}

// One row: what differs, and the steps that it takes.
struct ChangeCase {
  const char* name;
  Definition from;
  Definition to;
  Texts actions;
  std::string first_acts;  // empty: not compared
};

std::vector<ChangeCase> ChangeCases() {
  const auto not_valid = [](Definition& key) { key.validated = false; };
  const auto deferred = [](Definition& key) { key.deferrable = key.initially_deferred = true; };
  const auto renamed = [](Definition& key) { key.constraint_name = "other"; };
  const auto commented = [](Definition& key) { key.comment = "c"; };
  const Texts switch_first = {"REPLACE jobs_org_fkey", "VALIDATE jobs_org_fkey"};
  const Texts validate_first = {"ADD tmp NOT VALID", "VALIDATE tmp", "SWAP jobs_org_fkey"};
  const std::string alter = "ALTER TABLE ONLY app.jobs";
  return {
      {"nothing", Jobs(), Jobs(), {}, {}},
      {"empty comment", Jobs(), With([](Definition& key) { key.comment = ""; }), {}, {}},
      {"no name wanted", Jobs(), With([](Definition& key) { key.constraint_name = ""; }), {}, {}},
      {"validate",
       With(not_valid),
       Jobs(),
       {"VALIDATE jobs_org_fkey"},
       alter + " VALIDATE CONSTRAINT jobs_org_fkey;"},
      {"deferred",
       Jobs(),
       With(deferred),
       {"ALTER jobs_org_fkey"},
       "ALTER TABLE app.jobs ALTER CONSTRAINT jobs_org_fkey DEFERRABLE INITIALLY DEFERRED;"},
      {"not deferred",
       With(deferred),
       Jobs(),
       {"ALTER jobs_org_fkey"},
       "ALTER TABLE app.jobs ALTER CONSTRAINT jobs_org_fkey NOT DEFERRABLE INITIALLY IMMEDIATE;"},
      {"name",
       Jobs(),
       With(renamed),
       {"RENAME jobs_org_fkey TO other"},
       alter + " RENAME CONSTRAINT jobs_org_fkey TO other;"},
      {"comment",
       Jobs(),
       With(commented),
       {"COMMENT jobs_org_fkey"},
       "COMMENT ON CONSTRAINT jobs_org_fkey ON app.jobs IS 'c';"},
      {"comment goes",
       With(commented),
       Jobs(),
       {"COMMENT jobs_org_fkey"},
       "COMMENT ON CONSTRAINT jobs_org_fkey ON app.jobs IS NULL;"},
      {"all in place",
       With(not_valid),
       With(commented, With(renamed, With(deferred))),
       {"ALTER jobs_org_fkey", "VALIDATE other"},
       "ALTER TABLE app.jobs ALTER CONSTRAINT jobs_org_fkey DEFERRABLE INITIALLY DEFERRED;\n" +
           alter +
           " RENAME CONSTRAINT jobs_org_fkey TO other;\n"
           "COMMENT ON CONSTRAINT other ON app.jobs IS 'c';"},
      {"update rule",
       Jobs(),
       With([](Definition& key) { key.update_rule = UpdateRule::kCascade; }),
       switch_first,
       {}},
      {"match",
       Jobs(),
       With([](Definition& key) { key.match = MatchOption::kFull; }),
       switch_first,
       {}},
      {"same destruction",
       Jobs(),
       With([](Definition& key) { key.delete_rule = DeleteRule::kRestrict; }),
       switch_first,
       {}},
      {"more destruction",
       Jobs(),
       With([](Definition& key) { key.delete_rule = DeleteRule::kSetNull; }),
       validate_first,
       {}},
      {"delete columns",
       With([](Definition& key) { key.delete_rule = DeleteRule::kSetNull; }),
       With([](Definition& key) {
         key.delete_rule = DeleteRule::kSetNull;
         key.delete_columns = {"org"};
       }),
       switch_first,
       {}},
      {"columns",
       Jobs(),
       With([](Definition& key) { key.columns = {"owner"}; }),
       validate_first,
       {}},
      {"parent columns",
       Jobs(),
       With([](Definition& key) { key.parent_columns = {"key"}; }),
       validate_first,
       {}},
      {"parent",
       Jobs(),
       With([](Definition& key) { key.parent.name = "users"; }),
       validate_first,
       {}},
      {"no longer validated",
       Jobs(),
       With(not_valid),
       {"REPLACE jobs_org_fkey"},
       alter + "\n  DROP CONSTRAINT jobs_org_fkey,\n  ADD CONSTRAINT jobs_org_fkey"
               " FOREIGN KEY (org) REFERENCES app.orgs(id) NOT VALID;"},
      {"rule and everything else",
       With([](Definition& key) { key.delete_rule = DeleteRule::kCascade; }),
       With(commented, With(renamed, With(deferred))),
       {"REPLACE jobs_org_fkey", "VALIDATE other"},
       alter + "\n  DROP CONSTRAINT jobs_org_fkey,\n  ADD CONSTRAINT other FOREIGN KEY (org)"
               " REFERENCES app.orgs(id) DEFERRABLE INITIALLY DEFERRED NOT VALID;\n"
               "COMMENT ON CONSTRAINT other ON app.jobs IS 'c';"},
  };
}

TEST(PlanChangeTest, TakesTheSmallestStepsForWhatDiffers) {
  for (const ChangeCase& row : ChangeCases()) {
    const RepairPlan plan = PlanChange(row.from, row.to, Context());
    EXPECT_EQ(Actions(plan), row.actions) << row.name;
    if (!row.first_acts.empty() && !plan.steps.empty()) {
      EXPECT_EQ(Acts(plan.steps[0]), row.first_acts) << row.name;
    }
    EXPECT_FALSE(plan.reason.empty()) << row.name;
    EXPECT_TRUE(plan.refusal.empty()) << row.name;
  }
}

TEST(PlanChangeTest, SuspectedOrphansMakeItValidateFirst) {
  RepairContext context = Context();
  context.orphans_suspected = true;
  const Definition live = With([](Definition& key) { key.delete_rule = DeleteRule::kCascade; });
  EXPECT_EQ(PlanChange(live, Jobs(), context).steps.size(), 3u);
}

TEST(PlanChangeTest, AddsAMissingKeyAndDropsAnUnwantedOne) {
  const RepairPlan add = PlanChange(std::nullopt, Jobs(), Context());
  ASSERT_EQ(Actions(add), (Texts{"ADD jobs_org_fkey NOT VALID", "VALIDATE jobs_org_fkey"}));
  EXPECT_TRUE(Contains(add.steps[0].statement, "  IF EXISTS ("));
  EXPECT_EQ(add.steps[0].blocks, "writes");
  const RepairPlan drop = PlanChange(Jobs(), std::nullopt, Context());
  ASSERT_EQ(Actions(drop), (Texts{"DROP jobs_org_fkey"}));
  EXPECT_EQ(Acts(drop.steps[0]), "ALTER TABLE ONLY app.jobs\n  DROP CONSTRAINT jobs_org_fkey;");
  EXPECT_TRUE(PlanChange(std::nullopt, std::nullopt, Context()).steps.empty());
}

TEST(PlanChangeTest, NamesAMissingKeyAsTheServerWould) {
  const Definition wanted = With([](Definition& key) { key.constraint_name.clear(); });
  EXPECT_EQ(Actions(PlanChange(std::nullopt, wanted, Context())),
            (Texts{"ADD jobs_org_fkey NOT VALID", "VALIDATE jobs_org_fkey"}));
  EXPECT_EQ(Actions(PlanChange(wanted, std::nullopt, Context())), (Texts{"DROP jobs_org_fkey"}))
      << "the way back";
}

TEST(PlanChangeTest, PartitionedChildBefore18GoesLeafByLeaf) {
  const Definition live = With([](Definition& key) { key.delete_rule = DeleteRule::kCascade; });
  const RepairPlan plan = PlanChange(live, Jobs(), Partitioned(170000));
  ASSERT_EQ(Actions(plan), (Texts{"ADD tmp NOT VALID ON app.jobs_1",
                                  "ADD tmp NOT VALID ON app.jobs_2", "VALIDATE tmp ON app.jobs_1",
                                  "VALIDATE tmp ON app.jobs_2", "SWAP jobs_org_fkey"}));
  EXPECT_EQ(Locks(plan.steps[0]), (Texts{"ONLY app.jobs_1 IN SHARE ROW EXCLUSIVE",
                                         "ONLY app.orgs IN SHARE ROW EXCLUSIVE"}));
  EXPECT_EQ(plan.steps[2].scans, 40);
  EXPECT_EQ(plan.steps[3].scans, 2);
  EXPECT_EQ(Locks(plan.steps[4]),
            (Texts{"app.jobs IN ACCESS EXCLUSIVE", "ONLY app.orgs IN ACCESS EXCLUSIVE"}));
  EXPECT_TRUE(Acts(plan.steps[4])
                  .starts_with("ALTER TABLE app.jobs\n  DROP CONSTRAINT jobs_org_fkey,\n"
                               "  ADD CONSTRAINT jobs_org_fkey FOREIGN KEY (org) REFERENCES"
                               " app.orgs(id);\n"));
  EXPECT_TRUE(Contains(plan.steps[4].statement, "final := temporary || '_' || taken;"));
  EXPECT_TRUE(Contains(plan.reason, "Leaf by leaf"));
}

TEST(PlanChangeTest, PartitionedChildFrom18OnIsAlteredAsAWhole) {
  const Definition live = With([](Definition& key) { key.delete_rule = DeleteRule::kCascade; });
  const RepairPlan plan = PlanChange(live, Jobs(), Partitioned(180000));
  ASSERT_EQ(Actions(plan), (Texts{"REPLACE jobs_org_fkey", "VALIDATE jobs_org_fkey"}));
  EXPECT_EQ(Locks(plan.steps[0])[0], "app.jobs IN ACCESS EXCLUSIVE");
  EXPECT_EQ(Acts(plan.steps[1]), "ALTER TABLE app.jobs VALIDATE CONSTRAINT jobs_org_fkey;");
}

TEST(PlanChangeTest, PartsTakeTheNameOfAKeyThatWasProvenFirst) {
  const Definition wanted = With([](Definition& key) { key.delete_rule = DeleteRule::kCascade; });
  const auto swap_renames_parts = [&](const RepairContext& context) {
    const RepairPlan plan = PlanChange(Jobs(), wanted, context);
    return Contains(plan.steps.back().statement, "starts_with(conname, temporary)");
  };
  RepairContext parent_partitioned = Context();
  parent_partitioned.parent_partitioned = true;
  EXPECT_FALSE(swap_renames_parts(parent_partitioned));
  parent_partitioned.server_version = 180000;
  EXPECT_TRUE(swap_renames_parts(parent_partitioned));
  EXPECT_TRUE(swap_renames_parts(Partitioned(180000)));
  RepairContext plain = Context();
  plain.server_version = 180000;
  EXPECT_FALSE(swap_renames_parts(plain));
}

TEST(PlanChangeTest, RefusesWhatTheServerCannotStore) {
  const Definition not_valid = With([](Definition& key) { key.validated = false; });
  const RepairPlan root = PlanChange(std::nullopt, not_valid, Partitioned(170000));
  EXPECT_EQ(root.refusal, "not_valid_on_partitioned");
  EXPECT_TRUE(root.steps.empty());
  EXPECT_TRUE(PlanChange(std::nullopt, not_valid, Partitioned(180000)).refusal.empty());

  const Definition not_enforced = With([](Definition& key) { key.enforced = false; });
  EXPECT_EQ(PlanChange(Jobs(), not_enforced, Context()).refusal, "needs_server_18");
}

TEST(PlanChangeTest, EnforcingReplacesTheKeyAndValidatesIt) {
  RepairContext context = Context();
  context.server_version = 180000;
  const Definition not_enforced = With([](Definition& key) { key.enforced = false; });
  EXPECT_EQ(Actions(PlanChange(not_enforced, Jobs(), context)),
            (Texts{"REPLACE jobs_org_fkey", "VALIDATE jobs_org_fkey"}));
  const RepairPlan back = PlanChange(Jobs(), not_enforced, context);
  ASSERT_EQ(Actions(back), (Texts{"REPLACE jobs_org_fkey"}));
  EXPECT_TRUE(Acts(back.steps[0]).ends_with(" NOT ENFORCED;"));
}

TEST(PlanChangeTest, RefusesAnotherChildAndAMissingTemporaryName) {
  const Definition elsewhere = With([](Definition& key) { key.child.name = "other"; });
  EXPECT_THROW(PlanChange(Jobs(), elsewhere, Context()), Error);
  RepairContext context = Context();
  context.temporary_name.clear();
  const Definition cascade = With([](Definition& key) { key.delete_rule = DeleteRule::kCascade; });
  EXPECT_THROW(PlanChange(Jobs(), cascade, context), Error);
}

TEST(PlanChangeTest, SwitchesTriggersOnInPlaceForASuperuserOnly) {
  RepairContext context = Context();
  context.triggers = TriggerRepair::kEnable;
  const RepairPlan plan = PlanChange(Jobs(), Jobs(), context);
  ASSERT_EQ(Actions(plan), (Texts{"ENABLE TRIGGERS of jobs_org_fkey"}));
  EXPECT_EQ(Locks(plan.steps[0]), (Texts{"ONLY app.jobs IN SHARE ROW EXCLUSIVE",
                                         "ONLY app.orgs IN SHARE ROW EXCLUSIVE"}));
  EXPECT_TRUE(Contains(Acts(plan.steps[0]), "ENABLE TRIGGER %I"));
  const Definition renamed = With([](Definition& key) { key.constraint_name = "other"; });
  EXPECT_EQ(Actions(PlanChange(Jobs(), renamed, context)),
            (Texts{"ENABLE TRIGGERS of jobs_org_fkey", "RENAME jobs_org_fkey TO other"}));
  context.superuser = false;
  const RepairPlan refused = PlanChange(Jobs(), Jobs(), context);
  EXPECT_EQ(refused.refusal, "needs_superuser");
  EXPECT_TRUE(refused.steps.empty());
  // A new key has new triggers, and any owner may add one.
  const Definition cascade = With([](Definition& key) { key.delete_rule = DeleteRule::kCascade; });
  EXPECT_EQ(Actions(PlanChange(cascade, Jobs(), context)),
            (Texts{"REPLACE jobs_org_fkey", "VALIDATE jobs_org_fkey"}));
}

TEST(PlanChangeTest, ReplacesAKeyWhoseTriggersAreNotItsOwn) {
  RepairContext context = Context();
  context.triggers = TriggerRepair::kReplace;
  const RepairPlan plan = PlanChange(Jobs(), Jobs(), context);
  EXPECT_EQ(Actions(plan), (Texts{"REPLACE jobs_org_fkey", "VALIDATE jobs_org_fkey"}));
  EXPECT_TRUE(Contains(plan.steps[0].statement, "pg_get_constraintdef(oid) ="));
  EXPECT_TRUE(Contains(plan.reason, "triggers of the live key do not do what it promises"));
}

// Validate first, with `remnant` there from a run before.
Texts ActionsWith(const Definition& remnant) {
  RepairContext context = Context();
  context.remnant = remnant;
  const Definition wanted = With([](Definition& key) { key.delete_rule = DeleteRule::kCascade; });
  return Actions(PlanChange(Jobs(), wanted, context));
}

TEST(PlanChangeTest, GoesOnFromWhatAnInterruptedRunHasLeft) {
  Definition remnant = With([](Definition& key) {
    key.delete_rule = DeleteRule::kCascade;
    key.constraint_name = "tmp";
    key.validated = false;
  });
  EXPECT_EQ(ActionsWith(remnant), (Texts{"VALIDATE tmp", "SWAP jobs_org_fkey"}));
  remnant.validated = true;
  EXPECT_EQ(ActionsWith(remnant), (Texts{"SWAP jobs_org_fkey"}));
  remnant.delete_rule = DeleteRule::kSetNull;
  EXPECT_EQ(ActionsWith(remnant), (Texts{"DROP tmp ON app.jobs", "ADD tmp NOT VALID",
                                         "VALIDATE tmp", "SWAP jobs_org_fkey"}));
  RepairContext context = Context();
  context.remnant = remnant;
  const Definition renamed = With([](Definition& key) { key.constraint_name = "other"; });
  EXPECT_EQ(Actions(PlanChange(Jobs(), renamed, context)),
            (Texts{"DROP tmp ON app.jobs", "RENAME jobs_org_fkey TO other"}))
      << "a plan that needs no temporary key";
}

TEST(PlanChangeTest, GoesOnLeafByLeaf) {
  const Definition live = With([](Definition& key) { key.delete_rule = DeleteRule::kCascade; });
  RepairContext context = Partitioned(150000);
  const Definition first = With([](Definition& key) {
    key.child.name = "jobs_1";
    key.constraint_name = "tmp";
  });
  const Definition second = With([](Definition& key) { key.child.name = "jobs_2"; }, first);
  context.leaf_remnants = {first, With([](Definition& key) { key.validated = false; }, second)};
  EXPECT_EQ(Actions(PlanChange(live, Jobs(), context)),
            (Texts{"VALIDATE tmp ON app.jobs_2", "SWAP jobs_org_fkey"}));
  context.leaf_remnants = {std::nullopt,
                           With([](Definition& key) { key.match = MatchOption::kFull; }, second)};
  const RepairPlan plan = PlanChange(live, Jobs(), context);
  EXPECT_EQ(Actions(plan), (Texts{"DROP tmp ON app.jobs_2", "ADD tmp NOT VALID ON app.jobs_1",
                                  "ADD tmp NOT VALID ON app.jobs_2", "VALIDATE tmp ON app.jobs_1",
                                  "VALIDATE tmp ON app.jobs_2", "SWAP jobs_org_fkey"}));
  EXPECT_EQ(Acts(plan.steps[0]), "ALTER TABLE ONLY app.jobs_2\n  DROP CONSTRAINT tmp;");
}

TEST(DefaultConstraintNameTest, ShortensTheLongerPartAndSplitsNoCharacter) {
  EXPECT_EQ(DefaultConstraintName("jobs", {"org", "kind"}), "jobs_org_kind_fkey");
  EXPECT_EQ(DefaultConstraintName("jobs", {"org"}, 12), "jobs_org_fkey12");
  const std::string a(40, 'a');
  const std::string b(40, 'b');
  EXPECT_EQ(DefaultConstraintName(a, {b}),
            std::string(29, 'a') + "_" + std::string(28, 'b') + "_fkey");
  EXPECT_EQ(DefaultConstraintName("t", {a, b}), "t_" + a + "_" + std::string(15, 'b') + "_fkey");
  // Two bytes a letter: 57 bytes of room, 55 for the table, of which the last one is half a letter.
  std::string umlauts;
  for (int i = 0; i < 31; ++i) umlauts += "\u00e4";
  EXPECT_EQ(DefaultConstraintName(umlauts, {"ab"}), umlauts.substr(0, 54) + "_ab_fkey");
}

}  // namespace
}  // namespace fk_audit
