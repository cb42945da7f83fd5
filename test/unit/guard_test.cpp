// What a statement did to foreign keys, and what of it the guard speaks up about.
#include "core/guard.hpp"

#include "audit_fixture.hpp"

namespace fk_audit {
namespace {

constexpr const char* kKey = "orders(customer_id) -> customers(id)";

class GuardTest : public AuditFixture {
 protected:
  GuardTest() {
    AddTable("customers(id, code)");
    AddTable("people(id)");
    AddTable("orders(id, customer_id, code)");
  }

  static std::function<void(ForeignKey&)> OnDelete(DeleteRule rule) {
    return [rule](ForeignKey& key) { key.delete_rule = rule; };
  }
  static std::function<void(Intent&)> Declared(DeleteRule rule) {
    return [rule](Intent& intent) { intent.delete_rule = rule; };
  }

  // What is live so far was there before the statement.
  void Statement() {
    comparison_before_ = Check();
    before_ = catalog_;
  }

  void Drop(std::string_view name) {
    std::erase_if(catalog_.foreign_keys,
                  [&](const ForeignKey& key) { return names_[key.name] == name; });
  }

  // "no action to cascade", "none to cascade", with " (tables)" when only those of tables differ.
  Lines Changes() {
    catalog_.Index();
    Lines lines;
    for (const DdlChange& change : ChangedKeys(before_, catalog_)) {
      const auto rule = [](const Catalog& catalog, ForeignKeyId id) -> std::string {
        if (id == kNoForeignKey) return "none";
        return std::string(ToText(catalog.foreign_keys[id].delete_rule));
      };
      lines.push_back(rule(before_, change.before) + " to " + rule(catalog_, change.after) +
                      (change.only_tables ? " (tables)" : ""));
    }
    return lines;
  }

  Lines Introduced() {
    const Comparison after = Check();
    const std::vector<DdlChange> changes = ChangedKeys(before_, catalog_);
    Lines lines;
    for (const IntroducedFinding& each :
         IntroducedFindings({before_, comparison_before_}, {catalog_, after}, names_, changes)) {
      EXPECT_LT(each.change, changes.size());
      lines.push_back(Line(after.findings[each.finding]));
    }
    return lines;
  }

  Catalog before_;
  Comparison comparison_before_;
};

TEST_F(GuardTest, NothingHasChanged) {
  Live(kKey);
  Statement();
  EXPECT_EQ(Changes(), Lines{});
}

TEST_F(GuardTest, MadeDroppedAlteredAndMadeAgain) {
  Live(kKey, {}, "altered");
  Live(kKey, {}, "dropped");
  Live("orders(code) -> people(id)", OnDelete(DeleteRule::kRestrict), "again");
  Statement();
  catalog_.foreign_keys[KeyNamed("altered")].delete_rule = DeleteRule::kSetNull;
  Drop("dropped");
  Drop("again");  // another OID, the same columns under another name
  Live("orders(code) -> people(id)", OnDelete(DeleteRule::kCascade), "once more");
  Live("people(id) -> customers(id)");
  EXPECT_EQ(Changes(), (Lines{"no action to none", "none to no action", "no action to set null",
                              "restrict to cascade"}));
}

TEST_F(GuardTest, MadeAgainAsItWasIsNoChange) {
  Live(kKey);
  Statement();
  Drop("orders_fkey");
  Live(kKey);
  EXPECT_EQ(Changes(), Lines{});
}

TEST_F(GuardTest, EveryPropertyCounts) {
  const std::function<void(ForeignKey&)> alterations[] = {
      [](ForeignKey& key) { key.update_rule = UpdateRule::kCascade; },
      [](ForeignKey& key) { key.match = MatchOption::kFull; },
      [](ForeignKey& key) { key.deferrable = true; },
      [](ForeignKey& key) { key.initially_deferred = true; },
      [](ForeignKey& key) { key.validated = false; },
      [](ForeignKey& key) { key.enforced = false; },
      [](ForeignKey& key) { key.period = true; },
      [this](ForeignKey& key) { key.name = names_.Intern("renamed"); },
      [this](ForeignKey& key) { key.delete_columns = AddLiveColumns({"customer_id"}); },
      [this](ForeignKey& key) { catalog_.pairs[key.pairs.first].parent = names_.Intern("code"); },
  };
  Live(kKey);
  Statement();
  for (const auto& alter : alterations) {
    catalog_ = before_;
    alter(catalog_.foreign_keys[0]);
    EXPECT_EQ(Changes(), Lines{"no action to no action"});
  }
  // Triggers are no part of the key.
  catalog_ = before_;
  catalog_.foreign_keys[0].triggers = TriggerState::kDisabled;
  EXPECT_EQ(Changes(), Lines{});
}

TEST_F(GuardTest, AnotherNameOfATable) {
  Live(kKey);
  Statement();
  catalog_.tables[0].name = names_.Intern("clients");
  EXPECT_EQ(Changes(), Lines{"no action to no action (tables)"});
}

TEST_F(GuardTest, AttachedToARootWithAnotherRule) {
  const TableId root = AddTable("events(id, customer_id)");
  const TableId leaf = AddTable("events_1(id, customer_id)");
  catalog_.tables[root].partitioned = true;
  Declare("events(customer_id) -> customers(id)");
  Live("events(customer_id) -> customers(id)");
  Live("events_1(customer_id) -> customers(id)", OnDelete(DeleteRule::kCascade), "own");
  Statement();
  catalog_.tables[leaf].partition_of = root;
  EXPECT_EQ(Changes(), Lines{"cascade to cascade (tables)"});
  ASSERT_EQ(Introduced().size(), 1u);
  EXPECT_TRUE(Introduced()[0].starts_with("high partition_rule events_1(customer_id)"));
}

TEST_F(GuardTest, AttachedWithAnEqualKeyAndDetachedAgain) {
  const TableId root = AddTable("events(id, customer_id)");
  const TableId leaf = AddTable("events_1(id, customer_id)");
  catalog_.tables[root].partitioned = true;
  Live("events(customer_id) -> customers(id)");
  Live("events_1(customer_id) -> customers(id)", {}, "own");
  Statement();
  catalog_.tables[leaf].partition_of = root;
  Drop("own");
  EXPECT_EQ(Changes(), Lines{"no action to none (tables)"});
  Statement();
  catalog_.tables[leaf].partition_of = kNoTable;
  Live("events_1(customer_id) -> customers(id)", {}, "own");
  EXPECT_EQ(Changes(), Lines{"none to no action (tables)"});
}

TEST_F(GuardTest, TablesThatAreNotAuditedAreLeftOut) {
  Statement();
  catalog_.tables[2].audited = false;
  Live(kKey);
  EXPECT_EQ(Changes(), Lines{});
}

TEST_F(GuardTest, AnotherRuleIsIntroduced) {
  Declare(kKey, Declared(DeleteRule::kNoAction));
  Live(kKey);
  Statement();
  catalog_.foreign_keys[0].delete_rule = DeleteRule::kCascade;
  EXPECT_EQ(Introduced(),
            Lines{"critical delete_rule orders(customer_id) -> customers: no action | cascade"});
}

TEST_F(GuardTest, WhatWasThereBeforeIsNot) {
  Declare(kKey, Declared(DeleteRule::kNoAction));
  Live(kKey, OnDelete(DeleteRule::kCascade));
  Statement();
  catalog_.foreign_keys[0].validated = false;
  EXPECT_EQ(Introduced(), Lines{});
}

TEST_F(GuardTest, WorseIsIntroducedAndBetterIsNot) {
  Declare(kKey, Declared(DeleteRule::kNoAction));
  Live(kKey, OnDelete(DeleteRule::kSetNull));
  Statement();
  catalog_.foreign_keys[0].delete_rule = DeleteRule::kCascade;
  EXPECT_EQ(Introduced().size(), 1u);
  Statement();
  catalog_.foreign_keys[0].delete_rule = DeleteRule::kSetNull;
  EXPECT_EQ(Introduced().size(), 0u);
  Statement();
  catalog_.foreign_keys[0].delete_rule = DeleteRule::kSetDefault;  // as bad
  EXPECT_EQ(Introduced().size(), 1u);
  Statement();
  catalog_.foreign_keys[0].delete_rule = DeleteRule::kNoAction;
  EXPECT_EQ(Introduced().size(), 0u);
}

TEST_F(GuardTest, AMissingKeyCountsWhereItWasThere) {
  Declare(kKey);
  Declare("orders(code) -> people(id)");
  Live(kKey);
  Statement();
  catalog_.foreign_keys.clear();
  EXPECT_EQ(Introduced(), Lines{"high missing orders(customer_id) -> customers: foreign key | "});
}

TEST_F(GuardTest, AKeyThatIsNotYetRightMayBeMade) {
  Declare(kKey, [](Intent& intent) {
    intent.delete_rule = DeleteRule::kCascade;
    intent.validated = true;
    intent.update_rule = UpdateRule::kNoAction;
  });
  Statement();
  // Missing is worse than another update rule, and NOT VALID is a step of the way.
  Live(kKey, [](ForeignKey& key) {
    key.delete_rule = DeleteRule::kCascade;
    key.update_rule = UpdateRule::kCascade;
    key.validated = false;
  });
  EXPECT_EQ(Introduced(), Lines{});
  // With another delete rule it is as bad as none.
  Statement();
  catalog_.foreign_keys[0].delete_rule = DeleteRule::kSetNull;
  EXPECT_EQ(Introduced().size(), 1u);
}

TEST_F(GuardTest, ATableThatIsRenamedAwayIsOneFinding) {
  Declare(kKey);
  Live(kKey);
  Statement();
  catalog_.tables[0].name = names_.Intern("clients");
  EXPECT_EQ(Introduced(), Lines{"high unresolvable customers(): table | does not exist"});
}

TEST_F(GuardTest, ATableThatWasNeverThereIsNone) {
  Declare("orders(customer_id) -> clients(id)");
  Statement();
  Live("orders(code) -> people(id)");
  EXPECT_EQ(Introduced(), Lines{});
}

TEST_F(GuardTest, UndeclaredAndDuplicate) {
  AddSource("all", /*complete=*/true);
  DeclareTable("orders", 1);
  Declare(kKey, Declared(DeleteRule::kNoAction), 1);
  Live(kKey);
  Statement();
  Live("orders(code) -> people(id)", {}, "code_fkey");
  Live(kKey, {}, "the same");
  Live("people(id) -> customers(id)");  // of which no source speaks
  EXPECT_EQ(Introduced(), Lines{"medium undeclared orders(code) -> people:  | no action"});
  Live(kKey, OnDelete(DeleteRule::kCascade), "another");
  EXPECT_EQ(Introduced().size(), 2u);
}

TEST_F(GuardTest, ARootThatLeavesItsPartitionBehind) {
  const TableId root = AddTable("events(id, customer_id)");
  AddPartition("events_1(id, customer_id)", root);
  Declare("events(customer_id) -> customers(id)");
  Live("events(customer_id) -> customers(id)");
  Live("events_1(customer_id) -> customers(id)", {}, "own");
  Statement();
  catalog_.foreign_keys[KeyNamed("events_fkey")].delete_rule = DeleteRule::kCascade;
  ASSERT_EQ(Introduced().size(), 1u);
  EXPECT_TRUE(Introduced()[0].starts_with("high partition_rule events_1(customer_id)"));
}

TEST_F(GuardTest, NotEnforcedByDdlButNotByDisabledTriggers) {
  Declare(kKey);
  Live(kKey);
  Statement();
  catalog_.foreign_keys[0].triggers = TriggerState::kDisabled;
  EXPECT_EQ(Introduced(), Lines{});
  catalog_.foreign_keys[0].triggers = TriggerState::kAsExpected;
  catalog_.foreign_keys[0].enforced = false;
  EXPECT_EQ(Introduced().size(), 1u);
}

TEST_F(GuardTest, AWaivedFindingIsAccepted) {
  Declare(kKey, Declared(DeleteRule::kNoAction));
  Live(kKey);
  Statement();
  catalog_.foreign_keys[0].delete_rule = DeleteRule::kCascade;
  Comparison after = Check();
  ASSERT_EQ(after.findings.size(), 1u);
  after.findings[0].waiver = 0;
  EXPECT_TRUE(IntroducedFindings({before_, comparison_before_}, {catalog_, after}, names_,
                                 ChangedKeys(before_, catalog_))
                  .empty());
}

TEST_F(GuardTest, InWords) {
  Declare(kKey, Declared(DeleteRule::kNoAction)).origin = names_.Intern("db/schema.sql:12");
  Live(kKey, OnDelete(DeleteRule::kCascade));
  const Comparison after = Check();
  ASSERT_EQ(after.findings.size(), 1u);
  ForeignKeyDefinition was;
  was.delete_rule = DeleteRule::kSetNull;
  const std::string name = FindingName(after.findings[0]);
  EXPECT_EQ(DescribeIntroduced(after.findings[0], &was, set_, names_, options_.quote),
            "orders (customer_id) -> customers: delete_rule, declared no action, was set null, now "
            "cascade; finding " +
                name + ", db/schema.sql:12");
  EXPECT_EQ(DescribeIntroduced(after.findings[0], nullptr, set_, names_, options_.quote),
            "orders (customer_id) -> customers: delete_rule, declared no action, now cascade; "
            "finding " +
                name + ", db/schema.sql:12");
}

}  // namespace
}  // namespace fk_audit
