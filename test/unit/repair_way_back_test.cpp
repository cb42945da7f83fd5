#include <gtest/gtest.h>

#include <string>

#include "repair_fixture.hpp"

namespace fk_audit {
namespace {

// What the cells that undo the step do, one after the other.
Texts Undoes(const RepairStep& step) {
  Texts acts;
  for (const std::string& cell : step.way_back) acts.push_back(Acts({{}, cell, {}, 0, {}}));
  return acts;
}

void Cascades(Definition& key) {
  key.delete_rule = DeleteRule::kCascade;
}

const char kAlter[] = "ALTER TABLE ONLY app.jobs";

TEST(WayBackTest, ASwitchedRuleIsSwitchedBackAndValidated) {
  const RepairPlan plan = PlanChange(With(Cascades), Jobs(), Context());
  ASSERT_EQ(Undoes(plan.steps[0]).size(), 2u);
  EXPECT_TRUE(
      Undoes(plan.steps[0])[0].ends_with("REFERENCES app.orgs(id) ON DELETE CASCADE NOT "
                                         "VALID;"));
  EXPECT_EQ(Undoes(plan.steps[0])[1], std::string(kAlter) + " VALIDATE CONSTRAINT jobs_org_fkey;");
  EXPECT_TRUE(plan.steps[1].way_back.empty()) << "the last step: the plan in the other direction";

  const Definition not_valid = With([](Definition& key) { key.validated = false; });
  EXPECT_EQ(PlanChange(With(Cascades, not_valid), Jobs(), Context()).steps[0].way_back.size(), 1u)
      << "it was not validated before";
  EXPECT_TRUE(PlanChange(With(Cascades), not_valid, Context()).steps[0].way_back.empty());
}

TEST(WayBackTest, ATemporaryKeyIsDroppedValidatedOrNot) {
  const RepairPlan plan = PlanChange(Jobs(), With(Cascades), Context());
  EXPECT_EQ(Undoes(plan.steps[0]), Texts{std::string(kAlter) + "\n  DROP CONSTRAINT tmp;"});
  EXPECT_TRUE(Contains(plan.steps[0].way_back[0],
                       "pg_get_constraintdef(oid) IN (\n"
                       "          'FOREIGN KEY (org) REFERENCES app.orgs(id) ON DELETE CASCADE',\n"
                       "          'FOREIGN KEY (org) REFERENCES app.orgs(id) ON DELETE CASCADE "
                       "NOT VALID')"));
  EXPECT_TRUE(plan.steps[1].way_back.empty());
}

TEST(WayBackTest, OfLeavesTheKeysThatAreThereAlreadyToo) {
  RepairContext context = Partitioned(170000);
  context.leaf_remnants = {std::nullopt, With([](Definition& key) {
                             key.child.name = "jobs_2";
                             key.constraint_name = "tmp";
                           })};
  const RepairPlan plan = PlanChange(With(Cascades), Jobs(), context);
  ASSERT_EQ(Actions(plan), (Texts{"ADD tmp NOT VALID ON app.jobs_1", "VALIDATE tmp ON app.jobs_1",
                                  "SWAP jobs_org_fkey"}));
  EXPECT_EQ(Undoes(plan.steps[0]), (Texts{"ALTER TABLE ONLY app.jobs_2\n  DROP CONSTRAINT tmp;",
                                          "ALTER TABLE ONLY app.jobs_1\n  DROP CONSTRAINT tmp;"}));
  EXPECT_TRUE(plan.steps[1].way_back.empty());
}

TEST(WayBackTest, WhatWasAlteredInPlaceIsAlteredBack) {
  const Definition live = With([](Definition& key) {
    key.validated = false;
    key.deferrable = true;
  });
  const Definition wanted = With([](Definition& key) { key.constraint_name = "other"; });
  const RepairPlan plan = PlanChange(live, wanted, Context());
  ASSERT_EQ(Actions(plan), (Texts{"ALTER jobs_org_fkey", "VALIDATE other"}));
  EXPECT_EQ(Undoes(plan.steps[0]),
            Texts{"ALTER TABLE app.jobs ALTER CONSTRAINT other DEFERRABLE INITIALLY IMMEDIATE;\n" +
                  std::string(kAlter) + " RENAME CONSTRAINT other TO jobs_org_fkey;"});
}

TEST(WayBackTest, AMissingKeyIsDroppedAgain) {
  const RepairPlan plan = PlanChange(std::nullopt, Jobs(), Context());
  EXPECT_EQ(Undoes(plan.steps[0]),
            Texts{std::string(kAlter) + "\n  DROP CONSTRAINT jobs_org_fkey;"});
}

}  // namespace
}  // namespace fk_audit
