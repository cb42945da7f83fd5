// One property of one key at a time: what is compared, what is not, and how it reads.
#include "audit_fixture.hpp"

#include "core/error.hpp"

namespace fk_audit {
namespace {

class ComparePropertiesTest : public AuditFixture {
 protected:
  ComparePropertiesTest() {
    AddTable("p(a, b)", 2);
    AddTable("c(x, y)");
    Live("c(x, y) -> p(a, b)");
    Declare("c(x, y) -> p");
  }

  ForeignKey& live() { return catalog_.foreign_keys[0]; }
  Intent& declared() { return set_.intents[0]; }

  // "kind: declared | live", with the severity.
  Lines Differences() {
    Lines lines;
    for (const Finding& finding : Check().findings) {
      EXPECT_EQ(finding.key, 0u);
      EXPECT_EQ(finding.child_columns, (Lines{"x", "y"}));
      EXPECT_EQ(finding.parent_columns, (Lines{"a", "b"}));
      lines.push_back(std::string(ToText(finding.severity)) + " " +
                      std::string(ToText(finding.kind)) + ": " + finding.declared + " | " +
                      finding.live);
    }
    return lines;
  }
};

TEST_F(ComparePropertiesTest, WhatIsNotStatedIsNotCompared) {
  live().delete_rule = DeleteRule::kSetNull;
  live().delete_columns = AddLiveColumns({"y"});
  live().update_rule = UpdateRule::kCascade;
  live().match = MatchOption::kFull;
  live().deferrable = live().initially_deferred = true;
  live().validated = false;
  EXPECT_EQ(Differences(), Lines{});
  EXPECT_EQ(Check().equal, 1u);
}

TEST_F(ComparePropertiesTest, EachPropertyIsAFindingOfItsOwn) {
  declared().delete_rule = DeleteRule::kCascade;
  declared().update_rule = UpdateRule::kCascade;
  declared().match = MatchOption::kFull;
  declared().deferrable = true;
  declared().validated = true;
  declared().constraint_name = names_.Intern("c_p_fk");
  live().delete_rule = DeleteRule::kSetNull;
  live().validated = false;
  EXPECT_EQ(
      Differences(),
      (Lines{"high delete_rule: cascade | set null", "medium update_rule: cascade | no action",
             "medium match_option: full | simple",
             "medium deferrability: deferrable | not deferrable",
             "medium not_validated: valid | not valid", "low constraint_name: c_p_fk | c_fkey"}));
  EXPECT_EQ(Check().compared, 1u);
  EXPECT_EQ(Check().equal, 0u);
}

TEST_F(ComparePropertiesTest, RestrictForADeferrableNoActionIsHigh) {
  live().delete_rule = DeleteRule::kRestrict;
  live().deferrable = true;
  declared().delete_rule = DeleteRule::kNoAction;
  EXPECT_EQ(Differences(), Lines{"low delete_rule: no action | restrict"});
  declared().deferrable = true;
  EXPECT_EQ(Differences(), Lines{"high delete_rule: no action | restrict"});
}

TEST_F(ComparePropertiesTest, ADefaultOfTheToolIsCalledSo) {
  declared().delete_rule = DeleteRule::kNoAction;
  declared().delete_rule_stated = false;
  declared().update_rule = UpdateRule::kCascade;
  declared().update_rule_stated = false;
  live().delete_rule = DeleteRule::kCascade;
  for (const Finding& finding : Check().findings) {
    EXPECT_NE(finding.detail.find("default of its tool"), std::string::npos);
  }
  EXPECT_EQ(Check().findings.size(), 2u);
}

TEST_F(ComparePropertiesTest, DeferrabilityComparesOnlyTheStatedHalf) {
  live().deferrable = live().initially_deferred = true;
  declared().deferrable = true;
  EXPECT_EQ(Differences(), Lines{});
  declared().initially_deferred = false;
  EXPECT_EQ(Differences(),
            Lines{"medium deferrability: deferrable | deferrable initially deferred"});
  declared().deferrable = false;
  EXPECT_EQ(Differences(),
            Lines{"medium deferrability: not deferrable | deferrable initially deferred"});
  live().deferrable = live().initially_deferred = false;
  EXPECT_EQ(Differences(), Lines{});
  declared().deferrable.reset();
  declared().initially_deferred = true;
  EXPECT_EQ(Differences(),
            Lines{"medium deferrability: deferrable initially deferred | not deferrable"});
}

TEST_F(ComparePropertiesTest, ColumnListsAreSets) {
  live().delete_rule = DeleteRule::kSetNull;
  declared().delete_rule = DeleteRule::kSetNull;
  declared().delete_columns_stated = true;
  declared().delete_columns = AddColumns(Lines{"y"});
  EXPECT_EQ(Differences(), Lines{"medium delete_columns: set null (y) | set null"});
  live().delete_columns = AddLiveColumns({"y"});
  EXPECT_EQ(Differences(), Lines{});
  live().delete_columns = AddLiveColumns({"x"});
  EXPECT_EQ(Differences(), Lines{"medium delete_columns: set null (y) | set null (x)"});
  // All columns and no list are the same.
  live().delete_columns = AddLiveColumns({"y", "x"});
  declared().delete_columns = {};
  EXPECT_EQ(Differences(), Lines{});
}

TEST_F(ComparePropertiesTest, ColumnListsAreNotComparedUnderDifferentRules) {
  declared().delete_rule = DeleteRule::kSetNull;
  declared().delete_columns_stated = true;
  declared().delete_columns = AddColumns(Lines{"y"});
  live().delete_rule = DeleteRule::kSetDefault;
  EXPECT_EQ(Differences(), Lines{"medium delete_rule: set null | set default"});
}

TEST_F(ComparePropertiesTest, DeclaredNotValidMayBeValid) {
  declared().validated = false;
  EXPECT_EQ(Differences(), Lines{});
  live().validated = false;
  EXPECT_EQ(Differences(), Lines{});
}

TEST_F(ComparePropertiesTest, NotEnforcedIsReportedInsteadOfNotValidated) {
  declared().validated = true;
  live().validated = live().enforced = false;
  EXPECT_EQ(Differences(), Lines{"critical not_enforced: enforced | not enforced"});
  declared().enforced = false;
  EXPECT_EQ(Differences(), Lines{});
}

TEST_F(ComparePropertiesTest, EveryStateOfTheTriggersHasItsWords) {
  const std::pair<TriggerState, std::string> states[] = {
      {TriggerState::kReplicaOnly, "triggers fire on replicas only"},
      {TriggerState::kDisabled, "triggers disabled"},
      {TriggerState::kMissing, "triggers missing"},
      {TriggerState::kContradicting, "triggers contradict pg_constraint"}};
  for (const auto& [state, words] : states) {
    live().triggers = state;
    EXPECT_EQ(Differences(), Lines{"critical not_enforced: enforced | " + words});
    const Comparison result = Check();
    EXPECT_FALSE(result.findings[0].detail.empty());
    EXPECT_EQ(result.findings[0].intents, std::vector<std::uint32_t>{0});
    EXPECT_EQ(result.equal, 0u);
  }
}

TEST_F(ComparePropertiesTest, EnforcementIsCheckedForUndeclaredKeysOfASpokenTable) {
  set_.intents.clear();
  live().triggers = TriggerState::kDisabled;
  EXPECT_EQ(Differences(), Lines{});
  DeclareTable("c", 0);
  EXPECT_EQ(Differences(), Lines{"critical not_enforced: enforced | triggers disabled"});
}

TEST_F(ComparePropertiesTest, SeveralUnenforcedKeysOfOneShapeAreOneFinding) {
  live().triggers = TriggerState::kDisabled;
  Live(
      "c(x, y) -> p(a, b)", [](ForeignKey& key) { key.enforced = false; }, "second");
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 2u);
  EXPECT_EQ(result.findings[0].kind, FindingKind::kNotEnforced);
  EXPECT_EQ(result.findings[0].live, "not enforced");
  EXPECT_EQ(result.findings[0].other_keys.size(), 1u);
  EXPECT_EQ(result.findings[1].kind, FindingKind::kDuplicate);
}

TEST_F(ComparePropertiesTest, LongNamesAreCutAsTheServerCutsThem) {
  const std::string ascii(70, 'n');
  live().name = names_.Intern(ascii.substr(0, 63));
  declared().constraint_name = names_.Intern(ascii);
  EXPECT_EQ(Differences(), Lines{});
  const std::string wide = std::string(62, 'n') + "\xC3\xA4";  // the cut falls into the character
  live().name = names_.Intern(wide.substr(0, 62));
  declared().constraint_name = names_.Intern(wide);
  EXPECT_EQ(Differences(), Lines{});
  live().name = names_.Intern("n");
  EXPECT_EQ(Differences(), Lines{"low constraint_name: " + wide.substr(0, 62) + " | n"});
}

TEST_F(ComparePropertiesTest, NamesInTextsAreQuoted) {
  options_.quote = [](std::string_view name) { return "<" + std::string(name) + ">"; };
  declared().constraint_name = names_.Intern("Fk");
  EXPECT_EQ(Differences(), Lines{"low constraint_name: <Fk> | <c_fkey>"});
}

// What DeclaredDefinition() makes of a finding.
class DeclaredDefinitionTest : public ComparePropertiesTest {
 protected:
  ForeignKeyDefinition Definition() {
    const Comparison result = Check();
    EXPECT_FALSE(result.findings.empty());
    return DeclaredDefinition(catalog_, set_, names_, result.findings.at(0));
  }
};

TEST_F(DeclaredDefinitionTest, KeepsWhatIsNotStated) {
  live().update_rule = UpdateRule::kCascade;
  live().match = MatchOption::kFull;
  live().deferrable = true;
  live().validated = false;
  declared().delete_rule = DeleteRule::kCascade;
  ForeignKeyDefinition expected = catalog_.Define(live(), names_);
  expected.delete_rule = DeleteRule::kCascade;
  EXPECT_EQ(Definition(), expected);
}

TEST_F(DeclaredDefinitionTest, DropsAColumnListThatTheRuleDoesNotTake) {
  live().delete_rule = DeleteRule::kSetNull;
  live().delete_columns = AddLiveColumns({"y"});
  declared().delete_rule = DeleteRule::kRestrict;
  EXPECT_EQ(Definition().delete_columns, Lines{});
}

TEST_F(DeclaredDefinitionTest, EnforcesAndValidates) {
  live().enforced = live().validated = false;
  EXPECT_TRUE(Definition().enforced);
  EXPECT_TRUE(Definition().validated);
}

TEST_F(DeclaredDefinitionTest, OfAMissingKeyHasTheServersDefaults) {
  catalog_.foreign_keys.clear();
  declared().initially_deferred = true;
  ForeignKeyDefinition expected;
  expected.child = {"public", "c"};
  expected.parent = {"public", "p"};
  expected.columns = {"x", "y"};
  expected.parent_columns = {"a", "b"};
  expected.deferrable = expected.initially_deferred = true;
  EXPECT_EQ(Definition(), expected);
  declared().constraint_name = names_.Intern(std::string(70, 'n'));
  EXPECT_EQ(Definition().constraint_name, std::string(63, 'n'));
}

TEST_F(DeclaredDefinitionTest, OfAMovedKeyTakesColumnsAndParentAndKeepsTheRest) {
  AddTable("q(a, b)", 2);
  declared().parent_table = names_.Intern("q");
  live().delete_rule = DeleteRule::kCascade;
  ForeignKeyDefinition expected = catalog_.Define(live(), names_);
  expected.parent = {"public", "q"};
  EXPECT_EQ(Definition(), expected);
}

TEST_F(DeclaredDefinitionTest, OfADuplicateIsTheKeptKey) {
  Live("c(x, y) -> p(a, b)", {}, "second");
  declared().constraint_name = names_.Intern("second");
  const ForeignKeyDefinition kept = Definition();
  EXPECT_EQ(kept.constraint_name, "second");
}

TEST_F(DeclaredDefinitionTest, RefusesFindingsThatAreNotAboutAKey) {
  declared().parent_table = names_.Intern("nowhere");
  EXPECT_THROW(Definition(), Error);
}

}  // namespace
}  // namespace fk_audit
