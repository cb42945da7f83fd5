#include "hazards_fixture.hpp"

namespace fk_audit {
namespace {

// Cascades, and what stands in their way.
class HazardGraphTest : public HazardsFixture {
 protected:
  HazardGraphTest() {
    AddTable("p(id)");
    AddTable("a(id, p, a, g)");
    AddTable("b(id, p, a)");
    AddTable("m(id, p)");
    AddTable("g(id, p, a, b, m)");
  }

  // OIDs are given out in the order of Key(), so the first trigger fires first.
  std::string Order() { return DetailOf(HazardKind::kOrderDependent); }
};

TEST_F(HazardGraphTest, ACascadeThatIsBlocked) {
  Key("a(p) -> p(id)", kCascade);
  Key("g(a) -> a(id)", kRestrict);
  EXPECT_EQ(Hazards(), Lines{"medium cascade_blocked a(p): cascade"});
  for (const DeleteRule rule : {kCascade, kSetNull}) {
    catalog_.foreign_keys.back().delete_rule = rule;
    EXPECT_EQ(Hazards(), Lines{});
  }
}

TEST_F(HazardGraphTest, ABrokenKeyNeitherCascadesNorBlocks) {
  Key("a(p) -> p(id)", kCascade);
  Key("g(a) -> a(id)", kRestrict, [](ForeignKey& key) {
    key.triggers = TriggerState::kDisabled;
    key.delete_acts = false;
  });
  EXPECT_EQ(Hazards(), Lines{"critical not_enforced g(a): restrict"});
}

TEST_F(HazardGraphTest, ManyBlockersAreOneHazard) {
  Key("a(p) -> p(id)", kCascade);
  for (int i = 0; i < 5; ++i) {
    const std::string name = "x" + std::to_string(i);
    AddTable(name + "(id, a)");
    Key(name + "(a) -> a(id)", kNoAction);
  }
  EXPECT_EQ(Hazards(), Lines{"medium cascade_blocked a(p): cascade"});
  EXPECT_EQ(DetailOf(HazardKind::kCascadeBlocked),
            "deleting a row of p deletes rows of a, which fails while one of them is referred to "
            "by x0 (a), x1 (a), x2 (a) and others.");
}

TEST_F(HazardGraphTest, RowsThatGoAlongInTimeDoNotBlock) {
  Key("a(p) -> p(id)", kCascade);
  Key("g(a) -> a(id)", kRestrict);
  Key("g(p) -> p(id)", kCascade);
  EXPECT_EQ(Hazards(), Lines{});
}

TEST_F(HazardGraphTest, AParentThatPointsAtItsChildDoesNotBlock) {
  AddTable("q(id, a)");
  Key("a(p) -> q(id)", kCascade);
  Key("q(a) -> a(id)", kNoAction);
  EXPECT_EQ(Hazards(), Lines{});
}

TEST_F(HazardGraphTest, ACheckAtCommitWaitsForEveryCascade) {
  Key("a(p) -> p(id)", kCascade);
  Key("b(a) -> a(id)", kCascade);
  Key("m(p) -> p(id)", kCascade);
  Key("g(b) -> b(id)", kCascade);
  Key("g(m) -> m(id)", kNoAction);
  ForeignKey& blocker = catalog_.foreign_keys.back();
  EXPECT_EQ(Hazards(), (Lines{"medium blocked_early g(m): no action",
                              "medium cascade_blocked m(p): cascade"}));
  blocker.deferrable = blocker.initially_deferred = true;
  EXPECT_EQ(Hazards(), Lines{});
  blocker.delete_rule = kRestrict;
  EXPECT_EQ(Hazards(),
            (Lines{"medium blocked_early g(m): restrict", "medium cascade_blocked m(p): cascade"}));
  blocker.delete_rule = kNoAction;
  catalog_.foreign_keys[1].delete_rule = kSetNull;
  EXPECT_EQ(Hazards(), Lines{"medium cascade_blocked m(p): cascade"}) << "nothing takes the row";
}

TEST_F(HazardGraphTest, WaysOfOneLengthDependOnTheOrder) {
  Key("a(p) -> p(id)", kCascade);
  Key("b(p) -> p(id)", kCascade);
  Key("g(a) -> a(id)", kCascade);
  Key("g(b) -> b(id)", kRestrict);
  EXPECT_EQ(Hazards(), Lines{"high order_dependent g(b): restrict"});
  EXPECT_EQ(Order(),
            "where both ways from a row of p lead to one row of g, deleting it works today because "
            "the trigger of key_1 fires before that of key_2; a dump and restore may turn that "
            "round.");
  std::swap(catalog_.foreign_keys[0].delete_trigger, catalog_.foreign_keys[1].delete_trigger);
  EXPECT_NE(Order().find("deleting it fails today because the trigger of key_2"), Order().npos);
}

TEST_F(HazardGraphTest, TwoColumnsOfOneRow) {
  Key("g(a) -> p(id)", kCascade);
  Key("g(b) -> p(id)", kNoAction);
  EXPECT_EQ(Hazards(), Lines{"high order_dependent g(b): no action"});
  for (ForeignKey& key : catalog_.foreign_keys) {
    key.deferrable = key.initially_deferred = key.delete_rule == kNoAction;
  }
  EXPECT_EQ(Hazards(), Lines{}) << "checked at the end of the transaction";
}

TEST_F(HazardGraphTest, ACheckNearerThanTheCascade) {
  Key("a(p) -> p(id)", kCascade);
  Key("g(a) -> a(id)", kCascade);
  Key("g(p) -> p(id)", kRestrict);
  EXPECT_EQ(Hazards(), Lines{"medium blocked_early g(p): restrict"});
  catalog_.foreign_keys.back().deferrable = catalog_.foreign_keys.back().initially_deferred = true;
  EXPECT_EQ(Hazards(), Lines{"medium blocked_early g(p): restrict"}) << "RESTRICT never waits";
  catalog_.foreign_keys.back().delete_rule = kNoAction;
  EXPECT_EQ(Hazards(), Lines{});
}

TEST_F(HazardGraphTest, KeysOverTheSameColumns) {
  Key("g(p) -> p(id)", kSetNull);
  Key("g(p) -> p(id)", kCascade);
  EXPECT_EQ(Hazards(), Lines{"high order_dependent g(p): set null"});
  std::swap(catalog_.foreign_keys[0].delete_trigger, catalog_.foreign_keys[1].delete_trigger);
  EXPECT_EQ(Hazards(), Lines{"high order_dependent g(p): cascade"});
  catalog_.foreign_keys[0].delete_rule = catalog_.foreign_keys[1].delete_rule = kRestrict;
  EXPECT_EQ(Hazards(), Lines{});
  catalog_.foreign_keys[1].delete_rule = kNoAction;
  EXPECT_EQ(Hazards(), Lines{}) << "both keep the row";
  catalog_.foreign_keys[0].delete_rule = kCascade;
  EXPECT_EQ(Hazards(), Lines{"high order_dependent g(p): no action"}) << "fires first by now";
  catalog_.foreign_keys[1].deferrable = catalog_.foreign_keys[1].initially_deferred = true;
  EXPECT_EQ(Hazards(), Lines{}) << "the check always comes last";
}

TEST_F(HazardGraphTest, OneKeyTakesTheRowFromTheOther) {
  Key("g(a) -> p(id)", kSetNull);
  Key("g(p, a) -> p(p, id)", kCascade);
  EXPECT_EQ(Hazards(), Lines{"high order_dependent g(a): set null"});
  EXPECT_EQ(
      Order(),
      "what becomes of a row of g that refers to one row of p by both key_1 and key_2 depends "
      "on which acts first, today key_1, because its trigger fires first; a dump and restore "
      "may turn that round.");
  std::swap(catalog_.foreign_keys[0].delete_trigger, catalog_.foreign_keys[1].delete_trigger);
  EXPECT_EQ(Hazards(), Lines{"high order_dependent g(p, a): cascade"});
  catalog_.foreign_keys[1].delete_rule = kRestrict;
  EXPECT_EQ(Hazards(), Lines{"high order_dependent g(p, a): restrict"});
}

TEST_F(HazardGraphTest, KeysThatLeaveEachOtherTheRow) {
  Key("g(a) -> p(id)", kSetNull);
  Key("g(b) -> p(id)", kCascade);
  EXPECT_EQ(Hazards(), Lines{}) << "the row goes in any order";
  catalog_.foreign_keys[1].delete_rule = kSetNull;
  EXPECT_EQ(Hazards(), Lines{}) << "each blanks its own";
  catalog_.foreign_keys[1].delete_rule = kRestrict;
  EXPECT_EQ(Hazards(), Lines{}) << "it fails in any order";
}

TEST_F(HazardGraphTest, KeysThatBlankTheSameColumns) {
  Key("g(a) -> p(id)", kSetNull);
  Key("g(a) -> p(p)", kSetNull);
  EXPECT_EQ(Hazards(), Lines{}) << "whichever comes first";
  catalog_.foreign_keys.pop_back();
  Key("g(b, a) -> p(p, id)", kSetNull,
      [this](ForeignKey& key) { key.delete_columns = AddLiveColumns({"b"}); });
  EXPECT_EQ(Hazards(), Lines{"high order_dependent g(a): set null"}) << "b may stay";
}

TEST_F(HazardGraphTest, ACascadeSparesABlankThatWouldFail) {
  Key("g(a) -> p(id)", kSetNull);
  Key("g(b) -> p(id)", kCascade);
  ColumnNamed("g", "a").not_null = true;
  EXPECT_EQ(Hazards(), (Lines{"high set_null_not_null g(a): set null",
                              "high order_dependent g(a): set null"}));
}

TEST_F(HazardGraphTest, TheOtherKeyOfATableToItself) {
  Key("a(a) -> a(id)", kCascade);
  Key("a(g) -> a(id)", kRestrict);
  EXPECT_EQ(Hazards(),
            (Lines{"high order_dependent a(a): cascade", "low cascade_cycle a(a): cascade"}));
}

TEST_F(HazardGraphTest, ThreeRivalsAreOneHazard) {
  Key("g(p) -> p(id)", kSetNull);
  Key("g(p) -> p(id)", kCascade);
  Key("g(p) -> p(id)", kRestrict);
  EXPECT_EQ(Hazards(), Lines{"high order_dependent g(p): set null"});
}

TEST_F(HazardGraphTest, TwoKeysThatFailAreNoRivals) {
  Key("g(p) -> p(id)", kSetNull);
  Key("g(p) -> p(id)", kRestrict);
  EXPECT_EQ(Hazards(), Lines{"high order_dependent g(p): set null"});
  ColumnNamed("g", "p").not_null = true;
  EXPECT_EQ(Hazards(), Lines{"high set_null_not_null g(p): set null"});
}

TEST_F(HazardGraphTest, ACircleIsToldOnce) {
  Key("a(g) -> g(id)", kCascade);
  Key("g(b) -> b(id)", kCascade);
  Key("b(a) -> a(id)", kCascade);
  Key("b(p) -> p(id)", kCascade);
  EXPECT_EQ(Hazards(), Lines{"medium cascade_cycle a(g): cascade"});
  EXPECT_EQ(DetailOf(HazardKind::kCascadeCycle),
            "cascades go round, a → b → g → a: deleting one row of any of these tables can empty "
            "them all.");
  catalog_.foreign_keys.front().delete_rule = kSetNull;
  EXPECT_EQ(Hazards(), Lines{});
}

TEST_F(HazardGraphTest, ACascadeToItself) {
  Key("a(a) -> a(id)", kCascade);
  EXPECT_EQ(Hazards(), Lines{"low cascade_cycle a(a): cascade"});
}

TEST_F(HazardGraphTest, ARecordThatIsReachedFromFarAway) {
  Key("a(p) -> p(id)", kCascade);
  Key("g(a) -> a(id)", kCascade);
  EXPECT_EQ(Hazards(), Lines{}) << "nothing is known of classes";
  hazard_options_.is_compliance = [&](ForeignKeyId key) {
    return catalog_.foreign_keys[key].child == TableNamed("g");
  };
  EXPECT_EQ(Hazards(), Lines{"critical compliance_reached g(a): cascade"});
  EXPECT_EQ(DetailOf(HazardKind::kComplianceReached),
            "deleting a row of p deletes records that should be kept, 2 tables away: p → a → g.");
  catalog_.foreign_keys.front().delete_rule = kRestrict;
  EXPECT_EQ(Hazards(), Lines{}) << "from next door it is for advice to say";
}

TEST_F(HazardGraphTest, PartitionsCountAsTheirTable) {
  const TableId part = AddPartition("a1(id, p, a, g)", TableNamed("a"));
  facts_.tables.resize(catalog_.tables.size());
  facts_.partitions = {part};
  FactsOf("a").partitions = {0, 1};
  Key("a(p) -> p(id)", kCascade);
  Key("g(a) -> a1(id)", kRestrict);
  EXPECT_EQ(Hazards(), Lines{"medium cascade_blocked a(p): cascade"});
}

// Neither recursion nor time: a chain as long as a large database, closed to a circle.
TEST_F(HazardGraphTest, AChainOfManyTables) {
  constexpr int kTables = 20000;
  catalog_ = Catalog();
  for (int i = 0; i < kTables; ++i) AddTable("t" + std::to_string(i) + "(id, x)");
  for (TableId i = 0; i < kTables; ++i) {
    ForeignKey key;
    key.oid = key.delete_trigger = 100000 + i;
    key.child = i;
    key.parent = (i + 1) % kTables;
    key.name = names_.Intern("k");
    key.pairs = {Size(catalog_.pairs), 1};
    catalog_.pairs.push_back({names_.Intern("x"), names_.Intern("id")});
    key.delete_rule = kCascade;
    catalog_.foreign_keys.push_back(key);
  }
  EXPECT_EQ(Hazards(), Lines{"medium cascade_cycle t0(x): cascade"});
}

}  // namespace
}  // namespace fk_audit
