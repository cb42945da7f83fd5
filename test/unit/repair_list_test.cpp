#include "core/repair_list.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "audit_fixture.hpp"
#include "core/orphans.hpp"
#include "core/temporary_name.hpp"
#include "quote_for_test.hpp"

namespace fk_audit {
namespace {

class RepairListTest : public AuditFixture {
 protected:
  RepairListTest() {
    environment_.quote = QuoteForTest;
    environment_.may_lock = environment_.may_alter = [](std::uint32_t) { return true; };
    environment_.may_reference = [](const KeyColumns&) { return true; };
    environment_.obstacle = [this](const KeyColumns& columns) {
      asked_ = columns;
      return obstacle_;
    };
    parent_ = AddTable("parent(id, code)");
    child_ = AddTable("child(id, p)");
  }

  std::vector<PlannedRepair> Plans(Direction direction = Direction::kRepair, bool named = false) {
    comparison_ = Check();
    return PlanRepairs(catalog_, set_, names_, comparison_, environment_, direction,
                       [named](const Finding&) { return named; });
  }

  // "status: action, action" for each plan, in order.
  Lines Describe(const std::vector<PlannedRepair>& plans) {
    Lines lines;
    for (const PlannedRepair& repair : plans) {
      std::string& line = lines.emplace_back(repair.status + ":");
      for (const RepairStep& step : repair.plan.steps) {
        line += (line.back() == ':' ? " " : ", ") + step.action;
      }
    }
    return lines;
  }

  static void Cascades(Intent& intent) { intent.delete_rule = DeleteRule::kCascade; }
  static void Off(ForeignKey& key) { key.triggers = TriggerState::kDisabled; }

  RepairEnvironment environment_;
  KeyObstacle obstacle_ = KeyObstacle::kNone;
  KeyColumns asked_;
  Comparison comparison_;
  TableId parent_;
  TableId child_;
};

TEST_F(RepairListTest, OnePlanForAllThatIsWrongWithOneKey) {
  Live("child(p) -> parent(id)", Off);
  Declare("child(p) -> parent(id)", Cascades);
  const std::vector<PlannedRepair> plans = Plans();
  ASSERT_EQ(plans.size(), 1u);
  EXPECT_EQ(plans[0].findings.size(), 2u);
  EXPECT_EQ(plans[0].declared->delete_rule, DeleteRule::kCascade);
  EXPECT_EQ(plans[0].plan.steps.size(), 3u) << "validate first: the new key has new triggers";
}

TEST_F(RepairListTest, SwitchesTriggersOnAndSaysWhatThatDoesNotMend) {
  Live("child(p) -> parent(id)", Off);
  Declare("child(p) -> parent(id)");
  const std::vector<PlannedRepair> plans = Plans();
  EXPECT_EQ(Describe(plans), (Lines{"ready: ENABLE TRIGGERS of child_fkey"}));
  EXPECT_TRUE(plans[0].plan.reason.ends_with(
      "SELECT c.* FROM ONLY public.child AS c WHERE c.p IS NOT NULL AND NOT EXISTS (SELECT FROM "
      "ONLY public.parent AS p WHERE p.id = c.p);"))
      << plans[0].plan.reason;
  EXPECT_EQ(Describe(Plans(Direction::kReverse)), (Lines{"nothing_to_do:"}));
  environment_.superuser = false;
  EXPECT_EQ(Describe(Plans()), (Lines{"needs_superuser:"}));
}

TEST_F(RepairListTest, EveryUnenforcedKeyOfAShapeIsRepairedButNotTheSuperfluous) {
  Live("child(p) -> parent(id)", {}, "kept");
  Live("child(p) -> parent(id)", Off, "other");
  Declare("child(p) -> parent(id)",
          [&](Intent& intent) { intent.constraint_name = names_.Intern("kept"); });
  EXPECT_EQ(Describe(Plans()), (Lines{"ready: DROP other"}));
}

TEST_F(RepairListTest, RefusesWhatTheRoleMayNotDo) {
  Declare("child(p) -> parent(id)");
  environment_.may_reference = [](const KeyColumns&) { return false; };
  EXPECT_EQ(Describe(Plans()), (Lines{"not_owner:"}));
  environment_.may_alter = [this](std::uint32_t oid) { return oid != catalog_.tables[child_].oid; };
  environment_.may_reference = [](const KeyColumns&) { return true; };
  EXPECT_EQ(Describe(Plans()), (Lines{"not_owner:"}));
  environment_.in_recovery = true;
  EXPECT_EQ(Describe(Plans()), (Lines{"replica:"}));
}

TEST_F(RepairListTest, RefusesWhatTheServerWould) {
  Declare("child(p) -> parent(code)");
  obstacle_ = KeyObstacle::kNoUniqueKey;
  EXPECT_EQ(Describe(Plans()), (Lines{"no_unique_key_on_parent:"}));
  EXPECT_EQ(asked_.parent, catalog_.tables[parent_].oid);
  EXPECT_EQ(asked_.child_columns, std::vector<std::int16_t>{2});
  EXPECT_EQ(asked_.parent_columns, std::vector<std::int16_t>{2});
  obstacle_ = KeyObstacle::kTypeMismatch;
  EXPECT_EQ(Describe(Plans()), (Lines{"type_mismatch:"}));
}

TEST_F(RepairListTest, ShowsHowAKeyOverAPeriodIsAddedByHand) {
  AddTable("stays(id, span)");
  AddTable("rooms(id, span)");
  Declare("stays(id, span) -> rooms(id, span)");
  obstacle_ = KeyObstacle::kPeriodKey;
  const std::vector<PlannedRepair> plans = Plans();
  EXPECT_EQ(Describe(plans), (Lines{"needs_period:"}));
  EXPECT_TRUE(plans[0].plan.reason.ends_with(
      "ALTER TABLE public.stays ADD CONSTRAINT stays_id_span_fkey FOREIGN KEY (id, PERIOD span) "
      "REFERENCES public.rooms(id, PERIOD span);"))
      << plans[0].plan.reason;
}

TEST_F(RepairListTest, ANameThatIsTakenIsFreedOrRefused) {
  Live("child(p) -> parent(id)", {}, "drifted");
  Declare("child(p) -> parent(id)",
          [&](Intent& intent) { intent.constraint_name = names_.Intern("wanted"); });
  NameHolder holder = NameHolder::kPart;
  environment_.name_holder = [&](std::uint32_t oid, const std::string& name) {
    return oid == catalog_.tables[child_].oid && name == "wanted" ? holder : NameHolder::kNobody;
  };
  EXPECT_EQ(Describe(Plans()), (Lines{"ready: RENAME PART wanted, RENAME drifted TO wanted"}));
  EXPECT_EQ(Describe(Plans(Direction::kReverse)), (Lines{"ready: RENAME wanted TO drifted"}));
  holder = NameHolder::kOther;
  EXPECT_EQ(Describe(Plans()), (Lines{"name_taken:"}));
  holder = NameHolder::kForeignKey;
  Live("child(id) -> parent(code)", {}, "wanted");
  EXPECT_EQ(Describe(Plans()), (Lines{"name_taken:"}));
  set_.sources[0].complete = true;
  DeclareTable("child(id, p)", 0);
  EXPECT_EQ(Describe(Plans(Direction::kRepair, true)),
            (Lines{"ready: DROP wanted", "ready: RENAME drifted TO wanted"}))
      << "the other one has a plan of its own";
}

TEST_F(RepairListTest, SaysWhyNothingCanBeRun) {
  Declare("child(nowhere) -> parent(id)");
  AddSource("other");
  Declare("child(p) -> parent(id)", Cascades);
  Declare(
      "child(p) -> parent(id)", [](Intent& i) { i.delete_rule = DeleteRule::kRestrict; }, 1);
  Pattern("none.*");
  DeclareFor("none.*", "child(p) -> parent(id)");
  options_.stale_after = 1;
  options_.now = 10;
  std::set<std::string> refused;
  for (const PlannedRepair& repair : Plans()) {
    refused.insert(repair.status);
    EXPECT_TRUE(repair.plan.reason.ends_with(".")) << repair.status;
  }
  EXPECT_EQ(refused, (std::set<std::string>{"conflicting_intent", "empty_pattern", "stale_source",
                                            "unresolvable"}));
}

TEST_F(RepairListTest, AKeyWithTheSamePairsNeedsNoProofThatItCanBe) {
  Live("child(p) -> parent(id)");
  Declare("child(p) -> parent(id)", Cascades);
  obstacle_ = KeyObstacle::kNoUniqueKey;
  EXPECT_EQ(Plans()[0].status, "ready");
}

TEST_F(RepairListTest, CountsOrphansWhereAskedTo) {
  Declare("child(p) -> parent(id)", Cascades);
  environment_.count_orphans = [](const OrphanSearch& search, const KeyColumns&) {
    EXPECT_EQ(search.key.child.name, "child");
    EXPECT_EQ(search.child_rows, -1);
    return 2;
  };
  const std::vector<PlannedRepair> plans = Plans();
  EXPECT_EQ(Describe(plans), (Lines{"orphans_found:"}));
  EXPECT_TRUE(plans[0].plan.reason.starts_with("2 rows of child have no parent in parent."));
  EXPECT_TRUE(plans[0].plan.reason.find("DELETE FROM ONLY public.child") != std::string::npos);
  environment_.count_orphans = [](const OrphanSearch&, const KeyColumns&) { return 0; };
  EXPECT_EQ(Plans()[0].status, "ready");
}

TEST_F(RepairListTest, TellsHowFarItIs) {
  Live("child(p) -> parent(id)");
  Declare("child(p) -> parent(id)", Cascades);
  Declare("other(p) -> parent(id)", Cascades);
  std::vector<std::pair<std::size_t, std::size_t>> told;
  environment_.progress = [&](std::size_t done, std::size_t total) {
    told.emplace_back(done, total);
  };
  EXPECT_EQ(Plans().size(), 2u);
  EXPECT_EQ(told, (std::vector<std::pair<std::size_t, std::size_t>>{{0, 2}, {1, 2}}));
}

TEST_F(RepairListTest, DropsUndeclaredKeysOnlyWhenNamed) {
  set_.sources[0].complete = true;
  DeclareTable("child(id, p)", 0);
  Live("child(p) -> parent(id)");
  EXPECT_EQ(Describe(Plans()), (Lines{"not_named:"}));
  EXPECT_EQ(Describe(Plans(Direction::kRepair, true)), (Lines{"ready: DROP child_fkey"}));
}

TEST_F(RepairListTest, GoesOnFromTheKeyThatTheSameRepairHasLeft) {
  Live("child(p) -> parent(id)");
  Declare("child(p) -> parent(id)", Cascades);
  Plans();
  const std::string temporary = TemporaryName(comparison_.findings[0]);
  EXPECT_TRUE(IsTemporaryName(temporary));
  const auto not_valid = [](ForeignKey& key) {
    key.delete_rule = DeleteRule::kCascade;
    key.validated = false;
  };
  Live("child(p) -> parent(id)", not_valid, temporary);
  const std::vector<PlannedRepair> plans = Plans();
  EXPECT_EQ(Describe(plans), (Lines{"ready: VALIDATE " + temporary + ", SWAP child_fkey"}));
  EXPECT_EQ(plans[0].findings.size(), 2u);
}

TEST_F(RepairListTest, GoesOnAfterTheParentWasToChange) {
  AddTable("other(id)");
  Live("child(p) -> parent(id)");
  Declare("child(p) -> other(id)");
  Plans();
  const std::string temporary = TemporaryName(comparison_.findings[0]);
  Live("child(p) -> other(id)", {}, temporary);
  EXPECT_EQ(Describe(Plans()), (Lines{"ready: SWAP child_fkey"}));
}

TEST_F(RepairListTest, NamesWhatStandsAlone) {
  Live("child(p) -> parent(id)", {}, "fk_audit_0123456ab");
  Declare("child(p) -> parent(id)");
  EXPECT_EQ(Audit(), (Lines{"low constraint_name child(p) -> parent: child_p_fkey | "
                            "fk_audit_0123456ab"}));
  EXPECT_EQ(Describe(Plans()), (Lines{"ready: RENAME fk_audit_0123456ab TO child_p_fkey"}));
  Live("child(id) -> parent(id)", {}, "child_p_fkey");
  EXPECT_EQ(Describe(Plans()), (Lines{"ready: RENAME fk_audit_0123456ab TO child_p_fkey1"}));
}

// The name would be that of a second key beside it.
TEST_F(RepairListTest, RepairsWhatStandsAloneUnderTheNameOfItsOwnRepair) {
  Live("child(p) -> parent(id)", {}, "other");
  Declare("child(p) -> parent(id)", Cascades);
  Plans();
  const std::string temporary = TemporaryName(comparison_.findings[0]);
  catalog_.foreign_keys[0].name = names_.Intern(temporary);
  const std::vector<PlannedRepair> plans = Plans();
  ASSERT_EQ(plans.size(), 1u);
  EXPECT_EQ(plans[0].plan.steps.size(), 3u);
  EXPECT_EQ(plans[0].plan.steps[2].action, "SWAP " + temporary);
  EXPECT_NE(plans[0].plan.steps[0].action, "ADD " + temporary + " NOT VALID");
  EXPECT_EQ(plans[0].declared->constraint_name, "child_p_fkey");
}

TEST_F(RepairListTest, WhatIsLeftOnATableThatIsNobodysIsRepairedToo) {
  const TableId detached = AddTable("detached(id, p)");
  Live("detached(p) -> parent(id)", {}, "fk_audit_0123456ab");
  Live("detached(id) -> parent(id)");
  EXPECT_EQ(Audit(), (Lines{"low constraint_name detached(p) -> parent: detached_p_fkey | "
                            "fk_audit_0123456ab"}));
  EXPECT_EQ(comparison_.skipped + Check().skipped, 2u);
  EXPECT_EQ(Describe(Plans()), (Lines{"ready: RENAME fk_audit_0123456ab TO detached_p_fkey"}));
  Live("detached(p) -> parent(code)", {}, "a_fkey");
  EXPECT_EQ(Audit(), (Lines{"low duplicate detached(p) -> parent: one foreign key | no action, "
                            "no action"}));
  EXPECT_EQ(Describe(Plans()), (Lines{"ready: DROP fk_audit_0123456ab"}));
  catalog_.tables[detached].audited = false;
  EXPECT_EQ(Audit(), Lines());
}

TEST_F(RepairListTest, OnAPartitionWhatIsLeftIsReportedWhateverItsRules) {
  const TableId root = AddTable("root(id, p)");
  AddPartition("leaf(id, p)", root);
  Live("root(p) -> parent(id)");
  Live("leaf(p) -> parent(id)", {}, "fk_audit_0123456ab");
  const Lines left = {"low partition_rule leaf(p) -> parent: no action | no action"};
  EXPECT_EQ(Audit(), left) << "nobody's tables";
  Declare("root(p) -> parent(id)");
  EXPECT_EQ(Audit(), left);
  EXPECT_EQ(Describe(Plans()), (Lines{"ready: DROP fk_audit_0123456ab"}));
  Declare("leaf(p) -> parent(id)");
  EXPECT_EQ(Audit(), left);
}

TEST_F(RepairListTest, DropsWhatNoRepairGoesOnFrom) {
  Live("child(p) -> parent(id)");
  Live("child(p) -> parent(id)", {}, "fk_audit_0123456ab");
  Declare("child(p) -> parent(id)");
  EXPECT_EQ(Audit(), (Lines{"low duplicate child(p) -> parent: one foreign key | no action, "
                            "no action"}));
  EXPECT_EQ(Describe(Plans()), (Lines{"ready: DROP fk_audit_0123456ab"}));
}

TEST_F(RepairListTest, PlansOnlyWhatIsWantedAndKeepsThePlaces) {
  Declare("child(p) -> parent(id)");
  Declare("child(id) -> parent(id)");
  comparison_ = Check();
  const std::vector<PlannedRepair> plans = PlanRepairs(
      catalog_, set_, names_, comparison_, environment_, Direction::kRepair,
      [](const Finding&) { return false; },
      [](const Finding& finding) { return finding.child_columns.front() == "p"; });
  EXPECT_EQ(Describe(plans), (Lines{":",
                                    "ready: ADD child_p_fkey NOT VALID, VALIDATE "
                                    "child_p_fkey"}));
}

TEST(TemporaryNameTest, IsThePrefixAndNineDigits) {
  EXPECT_TRUE(IsTemporaryName("fk_audit_0a1b2c3d4"));
  for (const char* name : {"fk_audit_0a1b2c3d", "fk_audit_0a1b2c3d4e", "fk_audit_0A1b2c3d4",
                           "fk_audit_0a1b2c3dg", "fk_audits0a1b2c3d4", ""}) {
    EXPECT_FALSE(IsTemporaryName(name)) << name;
  }
}

TEST(OrphanQueryTest, FollowsTheRuleAndTheMatchOption) {
  ForeignKeyDefinition key;
  key.child = {"s", "c"};
  key.parent = {"s", "p"};
  key.columns = {"a", "B"};
  key.parent_columns = {"x", "y"};
  const OrphanSearch search{key, true, false, -1, QuoteForTest};
  const std::string rows =
      "NOT EXISTS (SELECT FROM ONLY s.p AS p WHERE p.x = c.a AND p.y = c.\"B\")";
  EXPECT_EQ(CleanUpQuery(search),
            "SELECT c.* FROM s.c AS c WHERE c.a IS NOT NULL AND c.\"B\" IS "
            "NOT NULL AND " +
                rows + ";");
  key.match = MatchOption::kFull;
  key.delete_rule = DeleteRule::kCascade;
  EXPECT_EQ(CleanUpQuery(search),
            "DELETE FROM s.c AS c WHERE (c.a IS NOT NULL OR c.\"B\" IS NOT "
            "NULL) AND " +
                rows + ";");
  key.delete_rule = DeleteRule::kSetNull;
  key.delete_columns = {"B"};
  EXPECT_TRUE(CleanUpQuery(search).starts_with("UPDATE s.c AS c SET \"B\" = NULL WHERE"));
  key.delete_rule = DeleteRule::kSetDefault;
  key.delete_columns.clear();
  EXPECT_TRUE(
      CleanUpQuery(search).starts_with("UPDATE s.c AS c SET a = DEFAULT, \"B\" = DEFAULT "));
  key.period = true;
  EXPECT_EQ(CleanUpQuery(search) + OrphanQuery(search), "");
}

}  // namespace
}  // namespace fk_audit
