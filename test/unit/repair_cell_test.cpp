#include "core/repair_cell.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/repair_block.hpp"
#include "repair_fixture.hpp"

namespace fk_audit {
namespace {

TEST(RepairCellTest, LocksASelfReferenceOnceAndAnOldAndANewParentBoth) {
  const auto to_itself = [](Definition& key) { key.parent = key.child; };
  const Definition live =
      With([](Definition& key) { key.delete_rule = DeleteRule::kCascade; }, With(to_itself));
  const RepairPlan self = PlanChange(live, With(to_itself), Context());
  EXPECT_EQ(Locks(self.steps[0]), (Texts{"ONLY app.jobs IN ACCESS EXCLUSIVE"}));
  EXPECT_EQ(Locks(self.steps[1]), (Texts{"ONLY app.jobs IN SHARE UPDATE EXCLUSIVE"}));

  const Definition moved = With([](Definition& key) {
    key.parent.name = "users";
    key.validated = false;
  });
  const RepairPlan both = PlanChange(Jobs(), moved, Context());
  ASSERT_EQ(both.steps.size(), 1u);
  EXPECT_EQ(Locks(both.steps[0]),
            (Texts{"ONLY app.jobs IN ACCESS EXCLUSIVE", "ONLY app.orgs IN ACCESS EXCLUSIVE",
                   "ONLY app.users IN SHARE ROW EXCLUSIVE"}));
  EXPECT_TRUE(both.steps[0].statement.starts_with("SET LOCAL lock_timeout = '166ms';"));
}

TEST(RepairCellTest, ChangesInPlaceLockTheChildAlone) {
  const Definition renamed = With([](Definition& key) { key.constraint_name = "other"; });
  EXPECT_EQ(Locks(PlanChange(Jobs(), renamed, Context()).steps[0]),
            (Texts{"ONLY app.jobs IN ACCESS EXCLUSIVE"}));
  const Definition commented = With([](Definition& key) { key.comment = "c"; });
  const RepairPlan comment = PlanChange(Jobs(), commented, Context());
  EXPECT_EQ(Locks(comment.steps[0]), (Texts{"ONLY app.jobs IN ACCESS SHARE"}));
  EXPECT_EQ(comment.steps[0].blocks, "DDL");
}

TEST(RepairCellTest, AllWaitsOfOneStepStayUnderHalfOfDeadlockTimeout) {
  const Definition live = With([](Definition& key) { key.delete_rule = DeleteRule::kCascade; });
  RepairContext context = Context();
  const auto timeout = [&] {
    const RepairPlan plan = PlanChange(live, Jobs(), context);
    return std::stoi(plan.steps.at(0).statement.substr(26));
  };
  EXPECT_EQ(timeout(), 200);
  context.deadlock_timeout_ms = 300;
  EXPECT_EQ(timeout(), 74);  // (150 - 1) / 2
  context.parent_tables = 9;
  EXPECT_EQ(timeout(), 14);  // (150 - 1) / 10
  context.deadlock_timeout_ms = 1;
  EXPECT_EQ(timeout(), 1);
}

TEST(RepairCellTest, LeavesOutTheLockThatTheRoleMayNotTake) {
  RepairContext context = Context();
  context.may_lock_parents = false;
  const Definition live = With([](Definition& key) { key.delete_rule = DeleteRule::kCascade; });
  const RepairPlan plan = PlanChange(live, Jobs(), context);
  EXPECT_EQ(Locks(plan.steps[0]), (Texts{"ONLY app.jobs IN ACCESS EXCLUSIVE"}));
  EXPECT_TRUE(Contains(plan.reason, "is not locked ahead"));
}

// Every combination of two values per property, each in a definition of its own.
std::vector<Definition> AllDefinitions() {
  const std::vector<std::function<void(Definition&)>> changes = {
      [](Definition& key) { key.delete_rule = DeleteRule::kCascade; },
      [](Definition& key) { key.update_rule = UpdateRule::kSetNull; },
      [](Definition& key) { key.match = MatchOption::kFull; },
      [](Definition& key) { key.deferrable = true; },
      [](Definition& key) { key.validated = false; },
      [](Definition& key) { key.constraint_name = "other"; },
      [](Definition& key) { key.parent.name = "users"; },
      [](Definition& key) { key.comment = "$fk_audit$"; },
  };
  std::vector<Definition> all;
  for (unsigned bits = 0; bits < 1u << changes.size(); ++bits) {
    Definition key = Jobs();
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if (bits >> i & 1) changes[i](key);
    }
    all.push_back(std::move(key));
  }
  return all;
}

// A cell sets, locks, checks itself and then acts; it never ends its transaction, never leaves the
// child without a key and never scans under a strong lock.
std::string FaultOf(const RepairStep& step) {
  const std::string& text = step.statement;
  const std::size_t lock = text.find("\nLOCK TABLE ");
  const std::size_t guard = text.find("\nDO $fk_audit");
  const std::size_t act = std::min(text.find("\nALTER TABLE "), text.find("\nCOMMENT ON "));
  if (!text.starts_with("SET LOCAL lock_timeout = '")) return "no lock_timeout";
  if (!Contains(text, "ms';\nSET LOCAL search_path = pg_catalog, pg_temp;\nSET LOCAL "))
    return "path";
  if (!Contains(text, ";\nSET LOCAL fk_audit.guard = off;\nLOCK")) return "exception";
  if (lock >= guard || guard >= act || act == std::string::npos) return "order";
  if (!Contains(text, "RAISE EXCEPTION")) return "no guard";
  if (Contains(text, "COMMIT") || Contains(text, "BEGIN;")) return "transaction";
  const bool drops = Contains(text, "DROP CONSTRAINT");
  const bool replaces = Contains(text, "ADD CONSTRAINT") || Contains(text, "RENAME CONSTRAINT");
  if (drops && !replaces) return "a moment without a key";
  if (Contains(text, "VALIDATE CONSTRAINT") && (drops || replaces)) return "scan in a strong step";
  return {};
}

TEST(RepairCellTest, EveryStepOfEveryPlanGuardsItself) {
  const std::vector<Definition> all = AllDefinitions();
  // Every 17th: all combinations of four properties, each together with one of the other four.
  for (std::size_t from = 0; from < all.size(); from += 17) {
    for (std::size_t to = 0; to < all.size(); ++to) {
      for (const RepairContext& context : {Context(), Partitioned(150000), Partitioned(180000)}) {
        const RepairPlan plan = PlanChange(all[from], all[to], context);
        ASSERT_EQ(plan.steps.empty(), from == to || !plan.refusal.empty());
        for (const RepairStep& step : plan.steps) ASSERT_EQ(FaultOf(step), "") << step.statement;
      }
    }
  }
}

TEST(PrintDoBlockTest, ChoosesATagThatTheTextDoesNotHold) {
  EXPECT_EQ(PrintDoBlock("BEGIN\nEND\n"), "DO $fk_audit$\nBEGIN\nEND\n$fk_audit$");
  EXPECT_EQ(PrintDoBlock("'$fk_audit$ $fk_audit1$'\n"),
            "DO $fk_audit2$\n'$fk_audit$ $fk_audit1$'\n$fk_audit2$");
}

}  // namespace
}  // namespace fk_audit
