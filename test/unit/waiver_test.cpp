#include "core/waiver.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <string>
#include <vector>

#include "audit_fixture.hpp"
#include "core/impact/after_repairs.hpp"
#include "core/repair_list.hpp"
#include "quote_for_test.hpp"

namespace fk_audit {
namespace {

constexpr std::int64_t kNow = 1000;

class WaiverTest : public AuditFixture {
 protected:
  WaiverTest() {
    environment_.quote = QuoteForTest;
    environment_.may_lock = environment_.may_alter = [](std::uint32_t) { return true; };
    environment_.may_reference = [](const KeyColumns&) { return true; };
    environment_.obstacle = [](const KeyColumns&) { return KeyObstacle::kNone; };
    AddTable("parent(id)");
    AddTable("child(id, p)");
  }

  // A key in which every property is another one than declared.
  void DriftEverything() {
    Live("child(p) -> parent(id)", [](ForeignKey& key) {
      key.delete_rule = DeleteRule::kCascade;
      key.update_rule = UpdateRule::kCascade;
      key.match = MatchOption::kFull;
      key.deferrable = true;
      key.validated = false;
    });
    Declare("child(p) -> parent(id)", [this](Intent& intent) {
      intent.delete_rule = DeleteRule::kNoAction;
      intent.update_rule = UpdateRule::kNoAction;
      intent.match = MatchOption::kSimple;
      intent.deferrable = false;
      intent.validated = true;
      intent.constraint_name = names_.Intern("declared");
    });
  }

  static Waiver For(const Finding& finding) {
    Waiver waiver;
    waiver.finding = FindingName(finding);
    waiver.state = StateName(finding);
    waiver.until = std::numeric_limits<std::int64_t>::max();
    return waiver;
  }

  std::vector<PlannedRepair> Plans(const Comparison& comparison) {
    return PlanRepairs(catalog_, set_, names_, comparison, environment_, Direction::kRepair,
                       [](const Finding&) { return false; });
  }

  void Bring(ForeignKeyId id, const ForeignKeyDefinition& to) {
    ForeignKey& key = catalog_.foreign_keys[id];
    key.delete_rule = to.delete_rule;
    key.update_rule = to.update_rule;
    key.match = to.match;
    key.deferrable = to.deferrable;
    key.initially_deferred = to.initially_deferred;
    key.validated = to.validated;
    key.name = names_.Intern(to.constraint_name);
  }

  RepairEnvironment environment_;
};

TEST_F(WaiverTest, HoldsForOneStateAndUntilItsEnd) {
  DriftEverything();
  const Comparison audit = Check();
  const Finding& finding = audit.findings.front();
  const auto waived = [&](const Waiver& waiver) {
    Comparison comparison = audit;
    ApplyWaivers({waiver}, kNow, comparison);
    EXPECT_EQ(comparison.waived, WaiverOf(comparison, comparison.findings.front()) ? 1u : 0u);
    return comparison.waived == 1;
  };
  Waiver waiver = For(finding);
  EXPECT_TRUE(waived(waiver));
  waiver.until = kNow + 1;
  EXPECT_TRUE(waived(waiver));
  waiver.until = kNow;
  EXPECT_FALSE(waived(waiver)) << "it has ended";
  waiver = For(finding);
  waiver.state = StateName(audit.findings.back());
  EXPECT_FALSE(waived(waiver)) << "the state of another finding";
  waiver = For(finding);
  waiver.finding = FindingName(audit.findings.back());
  EXPECT_FALSE(waived(waiver)) << "the name of another finding";
}

// Whichever findings of a key are waived: after the repair of the others exactly these are left, in
// the state for which they were waived.
TEST_F(WaiverTest, ARepairLeavesWhatIsWaivedAndNothingElse) {
  DriftEverything();
  const Comparison audit = Check();
  const Catalog drifted = catalog_;
  ASSERT_EQ(audit.findings.size(), 6u);
  for (unsigned subset = 0; subset < 1u << audit.findings.size(); ++subset) {
    catalog_ = drifted;
    std::vector<Waiver> waivers;
    std::set<std::string> waived;
    for (std::size_t i = 0; i < audit.findings.size(); ++i) {
      if ((subset >> i & 1) == 0) continue;
      waivers.push_back(For(audit.findings[i]));
      waived.insert(waivers.back().state);
    }
    Comparison comparison = audit;
    ApplyWaivers(waivers, kNow, comparison);
    std::size_t planned = 0;
    for (const PlannedRepair& repair : Plans(comparison)) {
      planned += repair.findings.size();
      const bool accepted =
          WaiverOf(comparison, comparison.findings[repair.findings.front()]) != nullptr;
      EXPECT_EQ(repair.status, accepted ? "waived" : "ready");
      EXPECT_EQ(repair.plan.steps.empty(), accepted);
      if (!accepted) Bring(0, *repair.declared);
    }
    EXPECT_EQ(planned, audit.findings.size()) << "every finding is in one plan";
    std::set<std::string> left;
    for (const Finding& finding : Check().findings) left.insert(StateName(finding));
    EXPECT_EQ(left, waived) << "subset " << subset;
  }
}

TEST_F(WaiverTest, TheDeleteGraphAfterTheRepairsKeepsWhatIsWaived) {
  DriftEverything();
  Comparison comparison = Check();
  const auto rules = [&] {
    const ForeignKey key =
        CatalogAfterRepairs(catalog_, set_, names_, comparison).catalog.foreign_keys.front();
    return std::pair(key.delete_rule, key.update_rule);
  };
  EXPECT_EQ(rules(), std::pair(DeleteRule::kNoAction, UpdateRule::kNoAction));
  for (const Finding& finding : comparison.findings) {
    if (finding.kind != FindingKind::kDeleteRule) continue;
    ApplyWaivers({For(finding)}, kNow, comparison);
    break;
  }
  EXPECT_EQ(rules(), std::pair(DeleteRule::kCascade, UpdateRule::kNoAction));
}

}  // namespace
}  // namespace fk_audit
