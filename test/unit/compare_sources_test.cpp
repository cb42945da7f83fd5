// Several sources, patterns over schemas, tables that do not exist, partitions.
#include "audit_fixture.hpp"

#include "core/error.hpp"

namespace fk_audit {
namespace {

class CompareSourcesTest : public AuditFixture {
 protected:
  CompareSourcesTest() {
    billing_ = AddSource("billing");
    AddTable("p(id, code)");
    AddTable("q(id)");
    AddTable("c(p_id, x)");
  }

  static std::function<void(Intent&)> Rule(DeleteRule rule) {
    return [rule](Intent& intent) { intent.delete_rule = rule; };
  }

  SourceId billing_ = 0;
};

TEST_F(CompareSourcesTest, EqualDeclarationsAreOneThatNamesAll) {
  Declare("c(p_id) -> p(id)", Rule(DeleteRule::kCascade));
  Declare("c(p_id) -> p", Rule(DeleteRule::kCascade), billing_);
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(Line(result.findings[0]), "high missing c(p_id) -> p: cascade | ");
  EXPECT_EQ(result.findings[0].intents, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(result.compared, 1u);
}

TEST_F(CompareSourcesTest, OneSourceFillsInWhatTheOtherLeavesOpen) {
  Live("c(p_id) -> p(id)");
  Declare("c(p_id) -> p(id)", Rule(DeleteRule::kCascade));
  Declare(
      "c(p_id) -> p(id)", [](Intent& intent) { intent.update_rule = UpdateRule::kCascade; },
      billing_);
  EXPECT_EQ(Audit(), (Lines{"medium delete_rule c(p_id) -> p: cascade | no action",
                            "medium update_rule c(p_id) -> p: cascade | no action"}));
}

TEST_F(CompareSourcesTest, FillsInEveryPropertyThatTheFirstSourceLeavesOpen) {
  Live("c(p_id, x) -> p(id, code)");
  Declare("c(p_id, x) -> p(id, code)");
  Declare(
      "c(p_id, x) -> p(id, code)",
      [this](Intent& intent) {
        intent.delete_rule = DeleteRule::kSetNull;
        intent.delete_columns_stated = true;
        intent.delete_columns = AddColumns(Lines{"x"});
        intent.match = MatchOption::kFull;
        intent.deferrable = true;
        intent.constraint_name = names_.Intern("named");
      },
      billing_);
  const Comparison result = Check();
  EXPECT_EQ(result.findings.size(), 4u);
  for (const Finding& finding : result.findings) {
    const ForeignKeyDefinition wanted = DeclaredDefinition(catalog_, set_, names_, finding);
    EXPECT_EQ(wanted.delete_columns, Lines{"x"});
    EXPECT_EQ(wanted.match, MatchOption::kFull);
    EXPECT_TRUE(wanted.deferrable);
    EXPECT_EQ(wanted.constraint_name, "named");
  }
}

TEST_F(CompareSourcesTest, AnIntentWithoutANameGoesAlongWithTheFirstName) {
  const auto named = [this](const char* name) {
    return [this, name](Intent& intent) { intent.constraint_name = names_.Intern(name); };
  };
  Live("c(p_id) -> p(id)", {}, "a");
  Live("c(p_id) -> p(id)", {}, "b");
  Declare("c(p_id) -> p(id)", named("b"));
  Declare("c(p_id) -> p(id)", named("a"));
  Declare("c(p_id) -> p(id)", Rule(DeleteRule::kCascade), billing_);
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(result.findings[0].constraint_name, "a");
  EXPECT_EQ(result.findings[0].intents, (std::vector<std::uint32_t>{2, 1}));
}

TEST_F(CompareSourcesTest, AConflictAboutAMovedKeyIsAConflictOnly) {
  Live("c(p_id) -> q(id)");
  Declare("c(p_id) -> p(id)", Rule(DeleteRule::kSetNull));
  Declare("c(p_id) -> p(id)", Rule(DeleteRule::kCascade), billing_);
  EXPECT_EQ(Audit(), Lines{"high conflicting_intent c(p_id) -> p: "
                           "cascade (billing), set null (web) | no action"});
}

TEST_F(CompareSourcesTest, DisagreementDoesNotHideAMissingTable) {
  Live("c(p_id) -> p(id)", [](ForeignKey& key) { key.enforced = false; });
  Declare("c(p_id) -> p(id)");
  Declare("c(p_id) -> q(id)", {}, billing_);
  Declare("c(p_id) -> gone(id)", {}, billing_);
  EXPECT_EQ(Audit(), (Lines{"critical not_enforced c(p_id) -> p: enforced | not enforced",
                            "high conflicting_intent c(p_id): p (web), q (billing) | p",
                            "high unresolvable gone(): table | does not exist"}));
}

TEST_F(CompareSourcesTest, DifferentRulesAreAConflictAndNothingElse) {
  Live("c(p_id) -> p(id)");
  Declare("c(p_id) -> p(id)", [](Intent& intent) {
    intent.delete_rule = DeleteRule::kSetNull;
    intent.update_rule = UpdateRule::kCascade;
  });
  Declare("c(p_id) -> p(id)", Rule(DeleteRule::kCascade), billing_);
  Declare("c(p_id) -> p(id)", Rule(DeleteRule::kCascade), AddSource("crm"));
  EXPECT_EQ(Audit(), Lines{"high conflicting_intent c(p_id) -> p: "
                           "cascade (billing, crm), set null (web) | no action"});
}

TEST_F(CompareSourcesTest, EveryPropertyCanConflict) {
  Live("c(p_id, x) -> p(id, code)",
       [](ForeignKey& key) { key.delete_rule = DeleteRule::kSetNull; });
  const auto both = [this](bool other) {
    return [this, other](Intent& intent) {
      intent.delete_rule = DeleteRule::kSetNull;
      intent.delete_columns_stated = true;
      if (other) intent.delete_columns = AddColumns(Lines{"x"});
      intent.update_rule = other ? UpdateRule::kCascade : UpdateRule::kRestrict;
      intent.match = other ? MatchOption::kFull : MatchOption::kSimple;
      intent.deferrable = other;
      intent.validated = other;
      intent.enforced = other;
      intent.constraint_name = names_.Intern(other ? "b" : "a");
    };
  };
  Declare("c(p_id, x) -> p(id, code)", both(true));
  Declare("c(p_id, x) -> p(id, code)", both(false), billing_);
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(result.findings[0].declared,
            "cascade (web), restrict (billing); full (web), simple (billing); "
            "deferrable (web), not deferrable (billing); "
            "set null (billing), set null (x) (web); not valid (billing), valid (web); "
            "enforced (web), not enforced (billing); a (billing), b (web)");
  EXPECT_EQ(result.findings[0].live,
            "no action; simple; not deferrable; set null; valid; enforced; c_fkey");
}

TEST_F(CompareSourcesTest, AConflictDoesNotHideDuplicatesAndTriggers) {
  Live("c(p_id) -> p(id)", [](ForeignKey& key) { key.triggers = TriggerState::kDisabled; });
  Live("c(p_id) -> p(id)", {}, "second");
  Declare("c(p_id) -> p(id)", Rule(DeleteRule::kSetNull));
  Declare("c(p_id) -> p(id)", Rule(DeleteRule::kCascade), billing_);
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 3u);
  EXPECT_EQ(result.findings[0].kind, FindingKind::kNotEnforced);
  EXPECT_EQ(result.findings[1].kind, FindingKind::kConflictingIntent);
  EXPECT_EQ(result.findings[2].kind, FindingKind::kDuplicate);
}

TEST_F(CompareSourcesTest, DifferentParentsAreOneConflict) {
  Live("c(p_id) -> p(id)");
  Declare("c(p_id) -> p(id)");
  Declare("c(p_id) -> q(id)", {}, billing_);
  DeclareTable("c", AddSource("crm", true));
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(Line(result.findings[0]), "high conflicting_intent c(p_id): p (web), q (billing) | p");
  EXPECT_EQ(result.findings[0].intents, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(result.compared, 2u);
  EXPECT_EQ(result.equal, 0u);
}

TEST_F(CompareSourcesTest, DifferentPairingsAreOneConflict) {
  Live("c(p_id) -> p(id)");
  Declare("c(p_id) -> p(id)");
  Declare("c(p_id) -> p(code)", {}, billing_);
  EXPECT_EQ(Audit(), Lines{"high conflicting_intent c(p_id) -> p: code (billing), id (web) | id"});
}

TEST_F(CompareSourcesTest, OneSourceMayDeclareTwoParentsForAColumn) {
  Live("c(p_id) -> p(id)");
  Live("c(p_id) -> q(id)", {}, "c_q_fkey");
  Declare("c(p_id) -> p(id)");
  Declare("c(p_id) -> q(id)");
  Declare("c(p_id) -> q(id)", {}, billing_);
  EXPECT_EQ(Audit(), Lines{});
}

TEST_F(CompareSourcesTest, AMissingParentIsOneFinding) {
  for (const char* child : {"d1", "d2", "d3", "d4"}) {
    AddTable(std::string(child) + "(a, b)");
    Declare(std::string(child) + "(a) -> gone(id)");
    Declare(std::string(child) + "(a) -> gone(id)", {}, billing_);
  }
  Declare("d1(b) -> gone(id)");
  Live("d1(a) -> p(id)");
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(Line(result.findings[0]), "high unresolvable gone(): table | does not exist");
  EXPECT_EQ(result.findings[0].detail, "5 declared foreign keys of d1, d2, d3 and 1 more need it.");
  EXPECT_EQ(result.findings[0].intents.size(), 9u);
  EXPECT_EQ(result.compared, 0u);
}

TEST_F(CompareSourcesTest, AMissingChildIsOneFinding) {
  Declare("gone(a) -> p(id)");
  Declare("gone(b) -> gone(a)");
  DeclareTable("gone", 0);
  DeclareTable("without_keys", 0);
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(Line(result.findings[0]), "high unresolvable gone(): table | does not exist");
  EXPECT_EQ(result.findings[0].detail, "2 declared foreign keys of gone need it.");
}

TEST_F(CompareSourcesTest, MissingColumnsAreOneFindingPerTable) {
  Declare("c(zz) -> p(id)");
  Declare("c(aa) -> p(id)");
  Declare("c(x) -> p(nope)");
  EXPECT_EQ(Audit(), (Lines{"high unresolvable c(aa, zz): columns | does not exist",
                            "high unresolvable p(nope): column | does not exist"}));
}

TEST_F(CompareSourcesTest, WhatAnUnresolvableIntentIsAboutIsNotUndeclared) {
  DeclareTable("c", AddSource("crm", true));
  Live("c(p_id) -> p(id)");
  Declare("c(p_id) -> renamed(id)");
  EXPECT_EQ(Audit(), Lines{"high unresolvable renamed(): table | does not exist"});
}

TEST_F(CompareSourcesTest, AParentWithoutAPrimaryKeyThatFits) {
  AddTable("keyless(id)", 0);
  Declare("c(p_id) -> keyless");
  EXPECT_EQ(Audit(), Lines{"high unresolvable keyless(): primary key | does not fit"});
}

TEST_F(CompareSourcesTest, UnresolvableIsWantedByTableAndByChild) {
  AddTable("d(a)");
  Declare("c(p_id) -> gone(id)");
  Declare("d(a) -> gone(id)");
  for (const char* asked : {"gone", "c", "d"}) {
    options_.wanted = [&](NameId, NameId table) { return names_[table] == asked; };
    EXPECT_EQ(Audit().size(), 1u) << asked;
  }
  options_.wanted = [&](NameId, NameId table) { return names_[table] == "p"; };
  EXPECT_EQ(Audit(), Lines{});
}

TEST_F(CompareSourcesTest, StaleSources) {
  constexpr std::int64_t kDay = 86400LL * 1000000;
  options_.now = 100 * kDay;
  options_.stale_after = 30 * kDay;
  set_.sources[0].loaded_at = 70 * kDay;  // not longer ago than that
  set_.sources[billing_].loaded_at = 69 * kDay;
  set_.sources[billing_].revision = "a1b2c3";
  const Comparison before = Check();
  ASSERT_EQ(before.findings.size(), 1u);
  EXPECT_EQ(Line(before.findings[0]), "low stale_source (): billing (a1b2c3) | loaded 31 days ago");
  options_.now += kDay;
  set_.sources[0].loaded_at += kDay;
  const Comparison after = Check();
  EXPECT_EQ(after.findings[0].live, "loaded 32 days ago");
  EXPECT_EQ(after.findings[0].state, before.findings[0].state);
  options_.stale_after = 0;
  EXPECT_EQ(Audit(), Lines{});
}

class ComparePatternsTest : public CompareSourcesTest {
 protected:
  ComparePatternsTest() {
    for (const char* schema : {"tenant_1", "tenant_2", "tenant_x"}) {
      AddTable(std::string(schema) + ".p(id)");
      AddTable(std::string(schema) + ".c(p_id)");
    }
  }
};

TEST_F(ComparePatternsTest, AnIntentHoldsInEveryMatchingSchema) {
  DeclareFor("tenant_[0-9]", "c(p_id) -> p(id)");
  Live("tenant_2.c(p_id) -> tenant_2.p(id)");
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(Line(result.findings[0]),
            "high missing tenant_1.c(p_id) -> tenant_1.p: foreign key | ");
  EXPECT_EQ(result.findings[0].pattern, "tenant_[0-9]");
  EXPECT_EQ(result.compared, 2u);
  EXPECT_EQ(result.equal, 1u);
  const ForeignKeyDefinition missing =
      DeclaredDefinition(catalog_, set_, names_, result.findings[0]);
  EXPECT_EQ(missing.parent, (QualifiedName{"tenant_1", "p"}));
}

TEST_F(ComparePatternsTest, AParentSchemaThatIsStatedHolds) {
  DeclareFor("tenant_2", "c(p_id) -> p(id)").parent_schema = names_.Intern("public");
  EXPECT_EQ(Audit(), Lines{"high missing tenant_2.c(p_id) -> p: foreign key | "});
}

TEST_F(ComparePatternsTest, TablesMissingInAMatchingSchemaAreFindings) {
  AddTable("tenant_3.other(id)");
  DeclareFor("tenant_[3x]", "c(p_id) -> p(id)");
  Live("tenant_x.c(p_id) -> tenant_x.p(id)");
  EXPECT_EQ(Audit(), (Lines{"high unresolvable tenant_3.c(): table | does not exist",
                            "high unresolvable tenant_3.p(): table | does not exist"}));
}

TEST_F(ComparePatternsTest, APatternWithoutASchemaIsAFinding) {
  DeclareFor("nobody", "c(p_id) -> p(id)");
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(Line(result.findings[0]), "medium empty_pattern (): nobody | no schema");
  EXPECT_EQ(result.findings[0].pattern, "nobody");
  EXPECT_EQ(result.findings[0].intents, std::vector<std::uint32_t>{0});
}

TEST_F(ComparePatternsTest, ACompleteSourceSpeaksByPattern) {
  const SourceId crm = AddSource("crm", true);
  set_.tables.push_back({crm, Pattern("tenant_[12]"), kNoName, names_.Intern("c")});
  Live("tenant_1.c(p_id) -> tenant_1.p(id)");
  Live("tenant_x.c(p_id) -> tenant_x.p(id)");
  EXPECT_EQ(Audit(), Lines{"medium undeclared tenant_1.c(p_id) -> tenant_1.p:  | no action"});
  EXPECT_EQ(Check().skipped, 1u);
}

TEST_F(ComparePatternsTest, PatternAndPlainIntentAreMerged) {
  DeclareFor("tenant_1", "c(p_id) -> p(id)", Rule(DeleteRule::kCascade));
  Declare("tenant_1.c(p_id) -> tenant_1.p(id)", Rule(DeleteRule::kCascade), billing_);
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(result.findings[0].pattern, "");
  EXPECT_EQ(result.findings[0].intents.size(), 2u);
}

TEST_F(ComparePatternsTest, AnInvalidPatternIsAnError) {
  DeclareFor("tenant_[1", "c(p_id) -> p(id)");
  EXPECT_THROW(Check(), Error);
}

class ComparePartitionsTest : public CompareSourcesTest {
 protected:
  ComparePartitionsTest() {
    root_ = AddTable("log(p_id, x)");
    const TableId middle = AddPartition("log_2026(p_id, x)", root_);
    AddPartition("log_2026_01(p_id, x)", middle);
  }

  TableId root_ = kNoTable;
};

TEST_F(ComparePartitionsTest, AnOwnKeyWithAnotherRule) {
  DeclareTable("log", AddSource("crm", true));
  Declare("log(p_id) -> p(id)");
  Live("log(p_id) -> p(id)");
  Live("log_2026_01(p_id) -> p(id)",
       [](ForeignKey& key) { key.delete_rule = DeleteRule::kCascade; });
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 1u);
  const Finding& finding = result.findings[0];
  EXPECT_EQ(Line(finding), "high partition_rule log_2026_01(p_id) -> p: no action | cascade");
  EXPECT_EQ(result.equal, 1u);
  const ForeignKeyDefinition wanted = DeclaredDefinition(catalog_, set_, names_, finding);
  EXPECT_EQ(wanted.child.name, "log_2026_01");
  EXPECT_EQ(wanted.delete_rule, DeleteRule::kNoAction);
}

TEST_F(ComparePartitionsTest, AnotherUpdateRuleReadsSo) {
  Declare("log(p_id) -> p(id)");
  Live("log(p_id) -> p(id)");
  Live("log_2026(p_id) -> p(id)", [](ForeignKey& key) { key.update_rule = UpdateRule::kCascade; });
  EXPECT_EQ(Audit(), Lines{"high partition_rule log_2026(p_id) -> p: on update no action | "
                           "on update cascade"});
}

TEST_F(ComparePartitionsTest, AnOwnKeyWithTheSameRulesIsNoFinding) {
  DeclareTable("log", AddSource("crm", true));
  Declare("log(p_id) -> p(id)");
  Live("log(p_id) -> p(id)");
  Live("log_2026(p_id) -> p(id)");
  EXPECT_EQ(Audit(), Lines{});
}

TEST_F(ComparePartitionsTest, ACompleteSourceSpeaksForPartitionsOfItsTables) {
  DeclareTable("log", AddSource("crm", true));
  Live("log_2026_01(x) -> q(id)");
  EXPECT_EQ(Audit(), Lines{"medium undeclared log_2026_01(x) -> q:  | no action"});
}

TEST_F(ComparePartitionsTest, AKeyMissingOnTheRootIsNotUndeclaredOnThePartitions) {
  DeclareTable("log", AddSource("crm", true));
  Declare("log(p_id) -> p(id)");
  Live("log_2026(p_id) -> p(id)");
  EXPECT_EQ(Audit(), Lines{"high missing log(p_id) -> p: foreign key | "});
}

TEST_F(ComparePartitionsTest, AnIntentForAPartitionHoldsAgainstTheKeyOfTheRoot) {
  Live("log(p_id) -> p(id)");
  Declare("log_2026_01(p_id) -> p(id)");
  const Comparison equal = Check();
  EXPECT_TRUE(equal.findings.empty());
  EXPECT_EQ(equal.equal, 1u);
  set_.intents[0].delete_rule = DeleteRule::kCascade;
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(Line(result.findings[0]),
            "medium delete_rule log_2026_01(p_id) -> p: cascade | no action");
  EXPECT_EQ(result.findings[0].detail, "The partition has this key from log.");
  EXPECT_EQ(DeclaredDefinition(catalog_, set_, names_, result.findings[0]).child.name, "log");
}

}  // namespace
}  // namespace fk_audit
