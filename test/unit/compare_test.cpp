// Which live key a declared one is held against, and what is missing, moved or superfluous.
#include "audit_fixture.hpp"

#include <random>

namespace fk_audit {
namespace {

class CompareTest : public AuditFixture {
 protected:
  CompareTest() {
    AddTable("customers(id, code)");
    AddTable("people(id)");
    AddTable("areas(a, b, c)", 2);
    AddTable("orders(id, customer_id, x, y)");
  }
};

TEST_F(CompareTest, NothingAgainstNothing) {
  const Comparison result = Check();
  EXPECT_TRUE(result.findings.empty());
  EXPECT_EQ(result.compared, 0u);
}

TEST_F(CompareTest, EqualKeysAreCountedAndNotListed) {
  Live("orders(customer_id) -> customers(id)");
  Live("orders(x, y) -> areas(a, b)", {}, "area_fkey");
  Declare("orders(customer_id) -> customers(id)");
  Declare("orders(x, y) -> areas(a, b)");
  const Comparison result = Check();
  EXPECT_TRUE(result.findings.empty());
  EXPECT_EQ(result.compared, 2u);
  EXPECT_EQ(result.equal, 2u);
  EXPECT_EQ(result.skipped, 0u);
  EXPECT_EQ(result.matched_intent[KeyNamed("orders_fkey")], 0u);
  EXPECT_EQ(result.matched_intent[KeyNamed("area_fkey")], 1u);
}

TEST_F(CompareTest, ParentColumnsLeftOutAreThePrimaryKey) {
  Live("orders(x, y) -> areas(a, b)");
  Declare("orders(x, y) -> areas");
  EXPECT_EQ(Audit(), Lines{});
}

TEST_F(CompareTest, ParentColumnsLeftOutAreInTheOrderOfThePrimaryKey) {
  Live("orders(x, y) -> areas(b, a)");
  Declare("orders(x, y) -> areas");
  EXPECT_EQ(Audit(), Lines{"critical column_pairing orders(x, y) -> areas: a, b | b, a"});
}

TEST_F(CompareTest, TheSamePairsInAnotherOrderAreEqual) {
  Live("orders(y, x) -> areas(b, a)");
  Declare("orders(x, y) -> areas(a, b)");
  EXPECT_EQ(Audit(), Lines{});
}

TEST_F(CompareTest, ColumnsPairedDifferentlyAreCritical) {
  Live("orders(y, x) -> areas(a, b)");
  Declare("orders(x, y) -> areas(a, b)");
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(Line(result.findings[0]), "critical column_pairing orders(x, y) -> areas: a, b | b, a");
  EXPECT_EQ(result.findings[0].key, KeyNamed("orders_fkey"));
  EXPECT_EQ(result.equal, 0u);
}

TEST_F(CompareTest, AnotherParentColumnIsAnotherPairing) {
  Live("orders(customer_id) -> customers(code)");
  Declare("orders(customer_id) -> customers(id)");
  EXPECT_EQ(Audit(), Lines{"critical column_pairing orders(customer_id) -> customers: id | code"});
}

TEST_F(CompareTest, AnotherParentIsOneFindingAndNotUndeclaredToo) {
  DeclareTable("orders", AddSource("crm", true));
  Live("orders(customer_id) -> people(id)",
       [](ForeignKey& key) { key.delete_rule = DeleteRule::kCascade; });
  Declare("orders(customer_id) -> customers(id)",
          [](Intent& intent) { intent.delete_rule = DeleteRule::kNoAction; });
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(Line(result.findings[0]),
            "critical referenced_table orders(customer_id) -> customers: customers | people");
  EXPECT_EQ(result.matched_intent[0], 0u);
}

TEST_F(CompareTest, TheSameParentIsPairedBeforeAnotherParent) {
  Live("orders(x, y) -> areas(b, a)", {}, "swapped");
  AddTable("zones(a, b)", 2);
  Live("orders(x, y) -> zones(a, b)", {}, "other");
  AddTable("grounds(a, b)", 2);
  Declare("orders(x, y) -> grounds(a, b)");
  Declare("orders(x, y) -> areas(a, b)");
  EXPECT_EQ(Audit(), (Lines{"critical referenced_table orders(x, y) -> grounds: grounds | zones",
                            "critical column_pairing orders(x, y) -> areas: a, b | b, a"}));
}

TEST_F(CompareTest, TheDeclaredNameIsPairedBeforeTheSameParent) {
  AddTable("zones(a, b)", 2);
  Live("orders(x, y) -> zones(a, b)", {}, "acts_first");
  Live("orders(x, y) -> zones(b, a)", {}, "stated");
  Live("orders(x, y) -> areas(b, a)", {}, "same_parent");
  Declare("orders(x, y) -> areas(a, b)",
          [&](Intent& intent) { intent.constraint_name = names_.Intern("stated"); });
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(Line(result.findings[0]),
            "critical referenced_table orders(x, y) -> areas: areas | zones");
  EXPECT_EQ(result.findings[0].key, KeyNamed("stated"));

  set_.intents[0].constraint_name = kNoName;
  EXPECT_EQ(Check().findings[0].key, KeyNamed("same_parent")) << "else as ever";
  set_.intents[0].constraint_name = names_.Intern("stated");
  Live("orders(x, y) -> areas(a, b)", {}, "as_declared");
  EXPECT_EQ(Check().findings[0].key, KeyNamed("as_declared")) << "the shape counts for more";
}

TEST_F(CompareTest, MissingShowsTheRule) {
  Declare("orders(customer_id) -> customers(id)",
          [](Intent& intent) { intent.delete_rule = DeleteRule::kSetNull; });
  Declare("orders(x) -> people");
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 2u);
  EXPECT_EQ(Line(result.findings[0]), "high missing orders(customer_id) -> customers: set null | ");
  EXPECT_EQ(Line(result.findings[1]), "high missing orders(x) -> people: foreign key | ");
  EXPECT_EQ(result.findings[1].parent_columns, std::vector<std::string>{"id"});
  EXPECT_EQ(result.compared, 2u);
  EXPECT_EQ(result.equal, 0u);
}

TEST_F(CompareTest, UndeclaredOnlyWhereACompleteSourceDeclaresTheTable) {
  Live("orders(customer_id) -> customers(id)");
  EXPECT_EQ(Check().skipped, 1u);
  DeclareTable("orders", 0);
  EXPECT_EQ(Audit(), Lines{});
  EXPECT_EQ(Check().skipped, 0u);
  DeclareTable("orders", AddSource("crm", true));
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(Line(result.findings[0]),
            "medium undeclared orders(customer_id) -> customers:  | no action");
  EXPECT_NE(result.findings[0].detail.find("crm"), std::string::npos);
  EXPECT_EQ(result.findings[0].constraint_name, "orders_fkey");
}

TEST_F(CompareTest, UndeclaredIsOneFindingPerShape) {
  DeclareTable("orders", AddSource("crm", true));
  Live("orders(customer_id) -> customers(id)", {}, "one");
  Live(
      "orders(customer_id) -> customers(id)",
      [](ForeignKey& key) { key.delete_rule = DeleteRule::kCascade; }, "two");
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(result.findings[0].live, "no action, cascade");
  EXPECT_EQ(result.findings[0].other_keys, std::vector<ForeignKeyId>{KeyNamed("two")});
}

TEST_F(CompareTest, TablesThatAreNotAuditedAreComparedOnlyWhenNamed) {
  const TableId table = AddTable("ext.parts(id, customer_id, x)");
  catalog_.tables[table].audited = false;
  Live("ext.parts(x) -> people(id)", {}, "undeclared");
  Live("ext.parts(customer_id) -> customers(id)",
       [](ForeignKey& key) { key.delete_rule = DeleteRule::kCascade; });
  DeclareTable("ext.parts", AddSource("crm", true));
  EXPECT_EQ(Audit(), Lines{});
  EXPECT_EQ(Check().skipped, 0u);
  DeclareFor("ext", "parts(customer_id) -> customers(id)",
             [](Intent& intent) { intent.delete_rule = DeleteRule::kNoAction; });
  EXPECT_EQ(Audit(), Lines{});
  Declare("ext.parts(customer_id) -> customers(id)",
          [](Intent& intent) { intent.delete_rule = DeleteRule::kNoAction; });
  EXPECT_EQ(Audit(), Lines{"critical delete_rule ext.parts(customer_id) -> customers: "
                           "no action | cascade"});
}

TEST_F(CompareTest, OfDuplicatesTheNamedOneIsKept) {
  Live("orders(customer_id) -> customers(id)", {}, "one");
  Live("orders(customer_id) -> customers(id)", {}, "two");
  Declare("orders(customer_id) -> customers(id)",
          [this](Intent& intent) { intent.constraint_name = names_.Intern("two"); });
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 1u);
  const Finding& finding = result.findings[0];
  EXPECT_EQ(Line(finding),
            "low duplicate orders(customer_id) -> customers: one foreign key | "
            "no action, no action");
  EXPECT_EQ(finding.key, KeyNamed("two"));
  EXPECT_EQ(finding.other_keys, std::vector<ForeignKeyId>{KeyNamed("one")});
  EXPECT_EQ(result.compared, 1u);
  EXPECT_EQ(result.equal, 0u);
}

TEST_F(CompareTest, OfDuplicatesTheOneAsDeclaredIsKeptAndTheActingOneNamed) {
  Live(
      "orders(customer_id) -> customers(id)",
      [](ForeignKey& key) {
        key.delete_rule = DeleteRule::kCascade;
        key.delete_trigger = 100001;  // before 99996 as text
      },
      "newer");
  Live(
      "orders(customer_id) -> customers(id)",
      [](ForeignKey& key) {
        key.delete_rule = DeleteRule::kSetNull;
        key.delete_trigger = 99996;
      },
      "older");
  Declare("orders(customer_id) -> customers(id)",
          [](Intent& intent) { intent.delete_rule = DeleteRule::kSetNull; });
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(Line(result.findings[0]),
            "high duplicate orders(customer_id) -> customers: set null | cascade, set null");
  EXPECT_EQ(result.findings[0].key, KeyNamed("older"));
  EXPECT_EQ(result.findings[0].detail.find("newer acts first today, before older"), 0u);
}

TEST_F(CompareTest, OfDuplicatesWithoutTheDeclaredRuleTheActingOneIsKept) {
  for (const char* name : {"first", "second"}) {
    Live(
        "orders(customer_id) -> customers(id)",
        [](ForeignKey& key) { key.update_rule = UpdateRule::kCascade; }, name);
  }
  Declare("orders(customer_id) -> customers(id)",
          [](Intent& intent) { intent.update_rule = UpdateRule::kNoAction; });
  const Comparison result = Check();
  ASSERT_EQ(result.findings.size(), 2u);
  EXPECT_EQ(result.findings[0].kind, FindingKind::kUpdateRule);
  EXPECT_EQ(result.findings[0].key, KeyNamed("first"));
  EXPECT_EQ(result.findings[1].kind, FindingKind::kDuplicate);
}

TEST_F(CompareTest, DuplicatesThatDifferInTheUpdateRuleShowIt) {
  Live("orders(customer_id) -> customers(id)", {}, "one");
  Live(
      "orders(customer_id) -> customers(id)",
      [](ForeignKey& key) { key.update_rule = UpdateRule::kCascade; }, "two");
  Declare("orders(customer_id) -> customers(id)");
  EXPECT_EQ(Audit(), Lines{"high duplicate orders(customer_id) -> customers: one foreign key | "
                           "on update no action, on update cascade"});
}

TEST_F(CompareTest, SeveralDeclaredNamesAreSeveralKeys) {
  const auto named = [this](const char* name, DeleteRule rule) {
    return [this, name, rule](Intent& intent) {
      intent.constraint_name = names_.Intern(name);
      intent.delete_rule = rule;
    };
  };
  Live("orders(customer_id) -> customers(id)", {}, "b");
  Live("orders(customer_id) -> customers(id)", {}, "a");
  Declare("orders(customer_id) -> customers(id)", named("a", DeleteRule::kNoAction));
  Declare("orders(customer_id) -> customers(id)", named("b", DeleteRule::kNoAction));
  const Comparison equal = Check();
  EXPECT_TRUE(equal.findings.empty());
  EXPECT_EQ(equal.compared, 2u);
  EXPECT_EQ(equal.matched_intent[KeyNamed("a")], 0u);
  EXPECT_EQ(equal.matched_intent[KeyNamed("b")], 1u);

  set_.intents[0].delete_rule = DeleteRule::kCascade;
  set_.intents[1].delete_rule = DeleteRule::kSetNull;
  Declare("orders(customer_id) -> customers(id)", named("c", DeleteRule::kNoAction));
  const Comparison drifted = Check();  // identities are checked there
  ASSERT_EQ(drifted.findings.size(), 3u);
  EXPECT_EQ(drifted.findings[0].kind, FindingKind::kMissing);
  EXPECT_EQ(drifted.findings[0].constraint_name, "c");
  EXPECT_EQ(drifted.findings[1].declared, "cascade");
  EXPECT_EQ(drifted.findings[2].declared, "set null");
}

TEST_F(CompareTest, WantedLimitsFindingsAndCounts) {
  AddTable("bills(id, customer_id)");
  Declare("orders(customer_id) -> customers(id)");
  Declare("bills(customer_id) -> customers(id)");
  options_.wanted = [this](NameId, NameId table) { return names_[table] == "bills"; };
  EXPECT_EQ(Audit(), Lines{"high missing bills(customer_id) -> customers: foreign key | "});
  EXPECT_EQ(Check().compared, 1u);
}

TEST_F(CompareTest, PollIsCalledAndMayThrow) {
  for (int i = 0; i < 5000; ++i) Declare("orders(customer_id) -> customers(id)");
  int calls = 0;
  options_.poll = [&calls] { ++calls; };
  Check();
  EXPECT_GE(calls, 1);
  options_.poll = [] { throw std::runtime_error("cancelled"); };
  EXPECT_THROW(Check(), std::runtime_error);
}

// The oracle: a database brought to what DeclaredDefinition() says has no such finding any more.
class RepairedDatabase : public AuditFixture {
 protected:
  void Apply(const ForeignKeyDefinition& definition, ForeignKey& key) {
    key.name = names_.Intern(definition.constraint_name);
    key.parent = catalog_.FindTable(names_.Intern(definition.parent.schema),
                                    names_.Intern(definition.parent.name));
    key.pairs = {Size(catalog_.pairs), Size(definition.columns)};
    for (std::size_t i = 0; i < definition.columns.size(); ++i) {
      catalog_.pairs.push_back(
          {names_.Intern(definition.columns[i]), names_.Intern(definition.parent_columns[i])});
    }
    key.delete_rule = definition.delete_rule;
    key.delete_columns = AddLiveColumns(definition.delete_columns);
    key.update_rule = definition.update_rule;
    key.match = definition.match;
    key.deferrable = definition.deferrable;
    key.initially_deferred = definition.initially_deferred;
    key.validated = definition.validated;
    key.enforced = definition.enforced;
    key.triggers = TriggerState::kAsExpected;
  }

  void AddMissing(const ForeignKeyDefinition& definition) {
    ForeignKey key;
    key.child = catalog_.FindTable(names_.Intern(definition.child.schema),
                                   names_.Intern(definition.child.name));
    Apply(definition, key);
    catalog_.foreign_keys.push_back(key);
  }

  template <typename T>
  T Pick(std::initializer_list<T> values) {
    return values.begin()[random_() % values.size()];
  }

  template <typename T>
  std::optional<T> MaybeState(T value) {
    return random_() % 2 == 0 ? std::optional<T>(value) : std::nullopt;
  }

  ReferentialAction AnyRule() {
    return Pick({ReferentialAction::kNoAction, ReferentialAction::kRestrict,
                 ReferentialAction::kCascade, ReferentialAction::kSetNull,
                 ReferentialAction::kSetDefault});
  }

  void AnyLive(ForeignKey& key) {
    key.delete_rule = AnyRule();
    key.update_rule = AnyRule();
    key.match = Pick({MatchOption::kSimple, MatchOption::kFull});
    key.deferrable = random_() % 2 == 0;
    key.initially_deferred = key.deferrable && random_() % 2 == 0;
    key.enforced = random_() % 8 != 0;
    key.validated = key.enforced && random_() % 4 != 0;
    const bool sets = key.delete_rule == DeleteRule::kSetNull;
    if (sets && random_() % 2 == 0) key.delete_columns = AddLiveColumns(Lines{"x"});
  }

  void AnyIntent(Intent& intent) {
    intent.delete_rule = MaybeState(AnyRule());
    intent.update_rule = MaybeState(AnyRule());
    intent.match = MaybeState(Pick({MatchOption::kSimple, MatchOption::kFull}));
    intent.deferrable = MaybeState(random_() % 2 == 0);
    if (intent.deferrable.value_or(true))
      intent.initially_deferred = MaybeState(random_() % 2 == 0);
    intent.validated = MaybeState(true);
    intent.delete_columns_stated = random_() % 2 == 0;
    if (random_() % 2 == 0) intent.delete_columns = AddColumns(Lines{"y"});
    if (random_() % 2 == 0) intent.constraint_name = names_.Intern("stated");
  }

  std::mt19937 random_{20261122};
};

TEST_F(RepairedDatabase, HasNoFindingLeft) {
  AddTable("parent(a, b)", 2);
  AddTable("other(a, b)", 2);
  for (int i = 0; i < 400; ++i) {
    const std::string table = "t" + std::to_string(i);
    AddTable(table + "(x, y)");
    const auto live = [this](ForeignKey& key) { AnyLive(key); };
    const std::string parent = Pick({" -> parent(a, b)", " -> parent(b, a)", " -> other(a, b)"});
    if (random_() % 5 != 0) Live(table + "(x, y)" + parent, live);
    Declare(table + "(x, y) -> parent", [this](Intent& intent) { AnyIntent(intent); });
  }
  const Comparison before = Check();
  EXPECT_GT(before.findings.size(), 400u);
  std::vector<ForeignKeyDefinition> missing;
  for (const Finding& finding : before.findings) {
    const ForeignKeyDefinition wanted = DeclaredDefinition(catalog_, set_, names_, finding);
    if (finding.kind == FindingKind::kMissing) {
      missing.push_back(wanted);
    } else {
      Apply(wanted, catalog_.foreign_keys[finding.key]);
    }
  }
  for (const ForeignKeyDefinition& wanted : missing) AddMissing(wanted);
  const Comparison after = Check();
  EXPECT_EQ(after.compared, 400u);
  for (const Finding& finding : after.findings) ADD_FAILURE() << Line(finding);
}

}  // namespace
}  // namespace fk_audit
