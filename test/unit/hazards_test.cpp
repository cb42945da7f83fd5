#include "core/hazards/hazards.hpp"

#include "core/hazards/type_pairs.hpp"
#include "hazards_fixture.hpp"

namespace fk_audit {
namespace {

using HazardsTest = HazardsFixture;

TEST_F(HazardsTest, NothingIsSaidOfAKeyThatWorks) {
  AddTable("p(id)");
  AddTable("c(id, p)");
  for (const DeleteRule rule : {kNoAction, kRestrict, kCascade, kSetNull}) {
    Key("c(p) -> p(id)", rule);
    EXPECT_EQ(Hazards(), Lines{}) << ToText(rule);
    catalog_.foreign_keys.clear();
  }
}

TEST_F(HazardsTest, ABrokenKeyIsNothingElse) {
  AddTable("p(id)");
  AddTable("c(id, p)");
  ColumnNamed("c", "p").not_null = true;
  for (const TriggerState state : {TriggerState::kReplicaOnly, TriggerState::kDisabled,
                                   TriggerState::kMissing, TriggerState::kContradicting}) {
    Key("c(p) -> p(id)", kSetNull, [&](ForeignKey& key) {
      key.triggers = state;
      key.delete_acts = false;
    });
    EXPECT_EQ(Hazards(true), Lines{"critical not_enforced c(p): set null"});
    catalog_.foreign_keys.clear();
  }
  Key("c(p) -> p(id)", kSetNull, [](ForeignKey& key) { key.enforced = false; });
  EXPECT_EQ(Hazards(true), Lines{"critical not_enforced c(p): set null"});
}

TEST_F(HazardsTest, AKeyThatOnlyFailsToCheckStillActsOnDeletes) {
  AddTable("p(id)");
  AddTable("c(id, p)");
  ColumnNamed("c", "p").not_null = true;
  Key("c(p) -> p(id)", kSetNull, [](ForeignKey& key) { key.triggers = TriggerState::kDisabled; });
  EXPECT_EQ(Hazards(true), (Lines{"critical not_enforced c(p): set null",
                                  "high set_null_not_null c(p): set null"}));
}

TEST_F(HazardsTest, ANullThatIsForbidden) {
  AddTable("p(id)");
  AddTable("c(id, p)");
  ColumnNamed("c", "p").not_null = true;
  Key("c(p) -> p(id)", kSetNull);
  EXPECT_EQ(Hazards(), Lines{"high set_null_not_null c(p): set null"});
}

TEST_F(HazardsTest, SetDefaultIsANullOrAValueThatNeedsAParent) {
  AddTable("p(id)");
  AddTable("c(id, p)");
  Key("c(p) -> p(id)", kSetDefault);
  EXPECT_EQ(Hazards(), Lines{});
  ColumnNamed("c", "p").not_null = true;
  EXPECT_EQ(Hazards(), Lines{"high set_null_not_null c(p): set default"});
  FactsOf("c", "p").has_default = true;
  EXPECT_EQ(Hazards(), Lines{"medium default_no_parent c(p): set default"});
  hazard_options_.default_parent = [](const ForeignKey&) { return DefaultParent::kAbsent; };
  EXPECT_EQ(Hazards(), Lines{"high default_no_parent c(p): set default"});
  hazard_options_.default_parent = [](const ForeignKey&) { return DefaultParent::kExists; };
  EXPECT_EQ(Hazards(), Lines{});
  FactsOf("c", "p") = ColumnFacts();
  FactsOf("c", "p").identity = true;
  hazard_options_.default_parent = [](const ForeignKey&) { return DefaultParent::kUnknown; };
  EXPECT_EQ(Hazards(), Lines{"medium default_no_parent c(p): set default"});
}

TEST_F(HazardsTest, OnlyTheListedColumnsOfSetDefaultCanBeLookedUpAlone) {
  AddTable("p(a, b)", 2);
  AddTable("c(id, x, y)");
  Key("c(x, y) -> p(a, b)", kSetDefault,
      [&](ForeignKey& key) { key.delete_columns = AddLiveColumns({"y"}); });
  FactsOf("c", "y").has_default = true;
  hazard_options_.default_parent = [](const ForeignKey&) { return DefaultParent::kExists; };
  EXPECT_EQ(Hazards(), Lines{"medium default_no_parent c(x, y): set default"});
}

TEST_F(HazardsTest, TheUpdateRuleIsLookedAtToo) {
  AddTable("p(id)");
  AddTable("c(id, p)");
  ColumnNamed("c", "p").not_null = true;
  Key("c(p) -> p(id)", kRestrict, [](ForeignKey& key) { key.update_rule = kSetNull; });
  EXPECT_EQ(Hazards(), Lines{"high set_null_not_null c(p): on update set null"});
}

TEST_F(HazardsTest, AKeyThatIsNullInPart) {
  AddTable("p(a, b)", 2);
  AddTable("c(id, x, y)");
  const auto full = [&](ForeignKey& key) {
    key.match = MatchOption::kFull;
    key.delete_columns = AddLiveColumns({"y"});
  };
  Key("c(x, y) -> p(a, b)", kSetNull, full);
  EXPECT_EQ(Hazards(), Lines{"high match_full c(x, y): set null"});
  catalog_.foreign_keys.back().delete_columns = {};
  EXPECT_EQ(Hazards(), Lines{});
  catalog_.foreign_keys.back().delete_rule = kSetDefault;
  FactsOf("c", "x").has_default = true;
  EXPECT_EQ(Hazards(), Lines{"high match_full c(x, y): set default"});
  catalog_.foreign_keys.back().match = MatchOption::kSimple;
  EXPECT_EQ(Hazards(), Lines{});
}

TEST_F(HazardsTest, ACheckOfAColumnThatIsWritten) {
  AddTable("p(id)");
  AddTable("c(id, p, q)");
  Key("c(p) -> p(id)", kSetNull);
  SetCheck("c", CheckStep::Kind::kOther, {"p", "q"});
  EXPECT_EQ(Hazards(), Lines{"medium check_refuses c(p): set null"});
  EXPECT_EQ(DetailOf(HazardKind::kCheckRefuses),
            "deleting a row of p may fail where a row of c refers to it: CHECK one_of may refuse "
            "the row when p becomes null.");
  SetCheck("c", CheckStep::Kind::kIsNotNull, {"p"});
  EXPECT_EQ(Hazards(), Lines{"high check_refuses c(p): set null"});
  EXPECT_EQ(
      DetailOf(HazardKind::kCheckRefuses),
      "deleting a row of p fails as soon as a row of c refers to it: CHECK one_of refuses the "
      "row when p becomes null.");
  catalog_.foreign_keys.back().delete_rule = kSetDefault;
  EXPECT_EQ(Hazards(), Lines{"high check_refuses c(p): set default"});
  FactsOf("c", "p").has_default = true;
  EXPECT_EQ(Hazards(), Lines{"medium default_no_parent c(p): set default"});
  SetCheck("c", CheckStep::Kind::kStrict, {"p"});
  EXPECT_EQ(Hazards(), (Lines{"medium default_no_parent c(p): set default",
                              "medium check_refuses c(p): set default"}));
  ColumnNamed("c", "p").not_null = true;
  catalog_.foreign_keys.back().delete_rule = kSetNull;
  SetCheck("c", CheckStep::Kind::kIsNotNull, {"p"});
  EXPECT_EQ(Hazards(), Lines{"high set_null_not_null c(p): set null"}) << "fails anyway";
  catalog_.foreign_keys.back().delete_rule = kCascade;
  EXPECT_EQ(Hazards(), Lines{});
}

TEST_F(HazardsTest, AColumnThatOtherKeysShare) {
  AddTable("tenants(id)");
  AddTable("p(tenant, id)", 2);
  AddTable("c(id, tenant, p)");
  Key("c(tenant, p) -> p(tenant, id)", kSetNull);
  EXPECT_EQ(Hazards(), Lines{}) << "nobody else uses it";
  Key("p(tenant) -> tenants(id)", kRestrict);
  EXPECT_EQ(Hazards(), Lines{"high blanks_shared c(tenant, p): set null"});
  EXPECT_EQ(DetailOf(HazardKind::kBlanksShared),
            "deleting a row of p also blanks tenant of c, which other foreign keys rely on; SET "
            "NULL (p) leaves tenant alone.");
  catalog_.foreign_keys.erase(catalog_.foreign_keys.begin());  // in the order of children
  Key("c(tenant) -> tenants(id)", kRestrict);
  EXPECT_EQ(Hazards(), Lines{"high blanks_shared c(tenant, p): set null"});
  for (ForeignKey& key : catalog_.foreign_keys) {
    if (key.delete_rule == kSetNull) key.delete_columns = AddLiveColumns({"p"});
  }
  EXPECT_EQ(Hazards(), Lines{});
}

TEST_F(HazardsTest, ARewriteRuleOfTheRightEvent) {
  AddTable("p(id)");
  AddTable("c(id, p)");
  Key("c(p) -> p(id)", kCascade);
  SetRules("c", {{.instead = true}});
  EXPECT_EQ(Hazards(), Lines{});
  SetRules("c", {{.on_delete = true, .instead = true}});
  EXPECT_EQ(Hazards(), Lines{"high rewrite_rule c(p): cascade"});
  EXPECT_EQ(
      DetailOf(HazardKind::kRewriteRule),
      "deleting a row of p fails: rule rule_1 ON DELETE of c puts something else in the place "
      "of the key's own query, which the server refuses.");
  catalog_.foreign_keys.back().delete_rule = kSetNull;
  EXPECT_EQ(Hazards(), Lines{});
  SetRules("c", {{.instead = true}});
  EXPECT_EQ(Hazards(), Lines{"high rewrite_rule c(p): set null"});
  catalog_.foreign_keys.back().delete_rule = kRestrict;
  EXPECT_EQ(Hazards(), Lines{});
}

TEST_F(HazardsTest, ARuleThatAddsToTheQueryDoesNoHarm) {
  AddTable("p(id)");
  AddTable("c(id, p)");
  Key("c(p) -> p(id)", kCascade);
  SetRules("c", {{.on_delete = true},
                 {.on_delete = true, .conditional = true},
                 {.on_delete = true, .same_command = true}});
  EXPECT_EQ(Hazards(), Lines{});
}

TEST_F(HazardsTest, ARuleThatKeepsSomeRows) {
  AddTable("p(id)");
  AddTable("c(id, p)");
  Key("c(p) -> p(id)", kCascade);
  SetRules("c", {{.on_delete = true}, {.on_delete = true, .instead = true, .conditional = true}});
  EXPECT_EQ(Hazards(), Lines{"critical swallowed c(p): cascade"});
  EXPECT_EQ(DetailOf(HazardKind::kSwallowed),
            "rule rule_2 acts INSTEAD of DELETE where its condition holds: then the row of c stays "
            "as it is after its parent in p has gone, without an error.");
}

TEST_F(HazardsTest, ARuleThatAnswersForTheKey) {
  AddTable("p(id)");
  AddTable("c(id, p)");
  Key("c(p) -> p(id)", kCascade);
  SetRules("c", {{.on_delete = true, .instead = true, .same_command = true}});
  EXPECT_EQ(Hazards(), Lines{"critical swallowed c(p): cascade"});
  EXPECT_EQ(
      DetailOf(HazardKind::kSwallowed),
      "rule rule_1 puts another DELETE in the place of the key's own, which the server "
      "accepts: the row of c stays as it is after its parent in p has gone, without an error.");
  SetRules("c", {{.on_delete = true, .same_command = true}, {.on_delete = true, .instead = true}});
  EXPECT_EQ(Hazards(), Lines{"high rewrite_rule c(p): cascade"}) << "DO ALSO does not answer";
  SetRules("c", {{.on_delete = true, .instead = true, .conditional = true, .same_command = true},
                 {.on_delete = true, .instead = true}});
  EXPECT_EQ(Hazards(), Lines{"critical swallowed c(p): cascade"}) << "a conditional one does";
}

TEST_F(HazardsTest, ARewrittenQueryHidesOnlyWhatItWouldHaveWritten) {
  AddTable("p(id)");
  AddTable("c(id, p)");
  ColumnNamed("c", "p").not_null = true;
  Key("c(p) -> p(id)", kCascade, [](ForeignKey& key) { key.update_rule = kSetNull; });
  SetRules("c", {{.on_delete = true, .instead = true}});
  EXPECT_EQ(Hazards(), (Lines{"high set_null_not_null c(p): on update set null",
                              "high rewrite_rule c(p): cascade"}));
  SetRules("c", {{.instead = true}});
  EXPECT_EQ(Hazards(), Lines{"high rewrite_rule c(p): on update set null"});
  SetRules("c", {{.instead = true, .conditional = true}});
  EXPECT_EQ(Hazards(), (Lines{"critical swallowed c(p): on update set null",
                              "high set_null_not_null c(p): on update set null"}));
  EXPECT_EQ(DetailOf(HazardKind::kSwallowed),
            "rule rule_1 acts INSTEAD of UPDATE where its condition holds: then the row of c stays "
            "as it is after its parent in p has got another key, without an error.");
}

TriggerFacts BeforeDelete(TriggerResult result) {
  TriggerFacts trigger;
  trigger.before = trigger.for_each_row = trigger.on_delete = true;
  trigger.delete_result = result;
  return trigger;
}

TEST_F(HazardsTest, ATriggerThatSkipsRows) {
  AddTable("p(id)");
  AddTable("c(id, p)");
  Key("c(p) -> p(id)", kCascade);
  AddTrigger("c", BeforeDelete(TriggerResult::kSkips));
  EXPECT_EQ(Hazards(), Lines{"critical swallowed c(p): cascade"});
  facts_.triggers.back().delete_result = TriggerResult::kUnclear;
  EXPECT_EQ(Hazards(), Lines{"medium swallowed c(p): cascade"});
  facts_.triggers.back().delete_result = TriggerResult::kPassesOn;
  EXPECT_EQ(Hazards(), Lines{});
}

TEST_F(HazardsTest, ATriggerThatCannotSkipRows) {
  AddTable("p(id)");
  AddTable("c(id, p)");
  Key("c(p) -> p(id)", kCascade);
  for (bool TriggerFacts::*needed :
       {&TriggerFacts::before, &TriggerFacts::for_each_row, &TriggerFacts::on_delete}) {
    TriggerFacts trigger = BeforeDelete(TriggerResult::kSkips);
    trigger.on_update = true;
    trigger.update_result = TriggerResult::kSkips;
    trigger.*needed = false;
    AddTrigger("c", trigger);
    EXPECT_EQ(Hazards(), Lines{});
  }
  AddTrigger("c", BeforeDelete(TriggerResult::kSkips));
  catalog_.foreign_keys.back().delete_rule = kRestrict;
  EXPECT_EQ(Hazards(), Lines{});
}

TEST_F(HazardsTest, AnUpdateTriggerCountsForTheColumnsItIsAbout) {
  AddTable("p(id)");
  AddTable("c(id, p, other)");
  Key("c(p) -> p(id)", kSetNull);
  TriggerFacts trigger;
  trigger.before = trigger.for_each_row = trigger.on_update = true;
  trigger.update_result = TriggerResult::kSkips;
  facts_.trigger_columns = {names_.Intern("other"), names_.Intern("p")};
  trigger.update_columns = {0, 1};
  AddTrigger("c", trigger);
  EXPECT_EQ(Hazards(), Lines{});
  facts_.triggers.back().update_columns = {0, 2};
  EXPECT_EQ(Hazards(), Lines{"critical swallowed c(p): set null"});
  facts_.triggers.back().update_columns = {};
  EXPECT_EQ(Hazards(), Lines{"critical swallowed c(p): set null"});
}

TEST_F(HazardsTest, ATriggerThatPutsTheKeyBack) {
  AddTable("p(id, q)");
  AddTable("c(id, p, q)");
  Key("c(p, q) -> p(id, q)", kSetNull);
  TriggerFacts trigger;
  trigger.before = trigger.for_each_row = trigger.on_update = true;
  trigger.update_result = TriggerResult::kPassesOn;
  facts_.trigger_columns = {names_.Intern("p"), names_.Intern("q"), kNoName};
  trigger.put_back_columns = {0, 1};
  AddTrigger("c", trigger);
  EXPECT_EQ(Hazards(), Lines{});
  facts_.triggers.back().written_columns = {1, 1};
  EXPECT_EQ(Hazards(), Lines{"medium swallowed c(p, q): set null"});
  EXPECT_EQ(DetailOf(HazardKind::kSwallowed),
            "what trigger keep writes BEFORE UPDATE over what the key has written cannot be told; "
            "if it puts back the old value, the row of c stays as it is after its parent in p has "
            "gone, without an error.");
  for (const fk_audit::Run all : {fk_audit::Run{0, 2}, fk_audit::Run{2, 1}}) {
    facts_.triggers.back().put_back_columns = all;
    facts_.triggers.back().conditional = false;
    EXPECT_EQ(Hazards(), Lines{"critical swallowed c(p, q): set null"});
    facts_.triggers.back().conditional = true;
    EXPECT_EQ(Hazards(), Lines{"medium swallowed c(p, q): set null"});
  }
  catalog_.foreign_keys.back().delete_rule = kCascade;
  EXPECT_EQ(Hazards(), Lines{});
}

TEST_F(HazardsTest, AMissingIndexIsAsBadAsTheChildIsLarge) {
  AddTable("p(id)");
  const TableId child = AddTable("c(id, p)");
  Key("c(p) -> p(id)", kNoAction);
  EXPECT_EQ(Hazards(true), Lines{"low missing_index c(p): no action"});
  catalog_.tables[child].row_estimate = 9999;
  EXPECT_EQ(Hazards(true), Lines{"low missing_index c(p): no action"});
  catalog_.tables[child].row_estimate = 10000;
  EXPECT_EQ(Hazards(true), Lines{"medium missing_index c(p): no action"});
  catalog_.tables[child].row_estimate = 1e6;
  EXPECT_EQ(Hazards(true), Lines{"high missing_index c(p): no action"});
  catalog_.tables[child].row_estimate = 5;
  FactsOf("c").bytes = std::int64_t{100} << 20;
  EXPECT_EQ(Hazards(true), Lines{"high missing_index c(p): no action"});
  catalog_.foreign_keys.back().period = true;
  EXPECT_EQ(Hazards(true), Lines{});
}

TEST_F(HazardsTest, PartitionsAreAddedUp) {
  AddTable("p(id)");
  const TableId root = AddTable("c(id, p)");
  const TableId first = AddPartition("c1(id, p)", root);
  const TableId second = AddPartition("c2(id, p)", root);
  Key("c(p) -> p(id)", kNoAction);
  FactsOf("c").partitions = {0, 2};
  facts_.partitions = {first, second};
  catalog_.tables[first].row_estimate = catalog_.tables[second].row_estimate = 6000;
  FactsOf("c1").bytes = FactsOf("c2").bytes = 8192;
  EXPECT_EQ(DetailOf(HazardKind::kMissingIndex),
            "each delete of a row of p reads all of c (about 12000 rows, 16 kB), whether or not "
            "rows refer to it: no index of it starts with the columns of the key.");
}

TEST_F(HazardsTest, TypesThatDiffer) {
  AddTable("p(id)");
  AddTable("c(id, p)");
  Key("c(p) -> p(id)", kNoAction);
  const auto pair = [&](std::uint32_t child, std::uint32_t parent) {
    FactsOf("c", "p").base_type = child;
    FactsOf("p", "id").base_type = parent;
    return Hazards();
  };
  EXPECT_EQ(pair(23, 20), Lines{"medium type_mismatch c(p): no action"});
  EXPECT_EQ(pair(23, 1700), Lines{"medium type_mismatch c(p): no action"});
  EXPECT_EQ(pair(20, 23), Lines{"low type_mismatch c(p): no action"});
  EXPECT_EQ(pair(1043, 25), Lines{});
  EXPECT_EQ(pair(20, 20), Lines{});
}

TEST(TypePairsTest, OneOfEachKind) {
  EXPECT_EQ(CompareTypes(21, 23), TypePair::kNarrower);
  EXPECT_EQ(CompareTypes(23, 21), TypePair::kWider);
  EXPECT_EQ(CompareTypes(1082, 1184), TypePair::kRelated);
  EXPECT_EQ(CompareTypes(700, 701), TypePair::kRelated);
  EXPECT_EQ(CompareTypes(1042, 25), TypePair::kCast);
  EXPECT_EQ(CompareTypes(23, 701), TypePair::kCast);
  EXPECT_EQ(CompareTypes(19, 25), TypePair::kSame);
  EXPECT_EQ(CompareTypes(99999, 99999), TypePair::kSame);
  EXPECT_EQ(CompareTypes(99999, 99998), TypePair::kCast);
}

TEST_F(HazardsTest, RowsOfInheritingTablesAreOutside) {
  const TableId parent = AddTable("p(id)");
  AddTable("c(id, p)");
  const TableId special = AddTable("special(id, p)");
  Key("c(p) -> p(id)", kCascade);
  facts_.inheritors = {special, parent};
  FactsOf("c").inheritors = {0, 1};
  EXPECT_EQ(Hazards(), Lines{"high inheritance c(p): cascade"});
  Key("special(p) -> p(id)", kRestrict);
  EXPECT_EQ(Hazards(), Lines{}) << "the key is there, whatever its rule";
  FactsOf("p").inheritors = {1, 1};
  EXPECT_EQ(Hazards(),
            (Lines{"medium inheritance c(p): cascade", "medium inheritance special(p): restrict"}));
}

TEST_F(HazardsTest, OnlyWantedAndAuditedChildrenAreListed) {
  AddTable("p(id)");
  const TableId first = AddTable("c(id, p)");
  const TableId second = AddTable("d(id, p)");
  Key("c(p) -> p(id)", kNoAction);
  Key("d(p) -> p(id)", kNoAction);
  EXPECT_EQ(Hazards(true).size(), 2u);
  EXPECT_GT(polls_, 0);
  hazard_options_.wanted = [&](const Table& child) { return &child == &catalog_.tables[first]; };
  EXPECT_EQ(Hazards(true), Lines{"low missing_index c(p): no action"});
  hazard_options_.wanted = {};
  catalog_.tables[second].audited = false;
  EXPECT_EQ(Hazards(true), Lines{"low missing_index c(p): no action"});
}

}  // namespace
}  // namespace fk_audit
