#include "core/foreign_key.hpp"

#include <gtest/gtest.h>

#include "quote_for_test.hpp"

namespace fk_audit {
namespace {

ForeignKeyDefinition Composite() {
  ForeignKeyDefinition key;
  key.child = {"s", "c"};
  key.parent = {"public", "Parent"};
  key.constraint_name = "c_a_b_fkey";
  key.columns = {"a", "b"};
  key.parent_columns = {"id", "valid at"};
  return key;
}

TEST(ReferentialActionTest, EveryActionReadsBackFromItsText) {
  for (char letter : {'a', 'r', 'c', 'n', 'd'}) {
    const auto action = static_cast<ReferentialAction>(letter);
    EXPECT_EQ(ParseReferentialAction(ToText(action)), action) << letter;
  }
}

TEST(ReferentialActionTest, ReadsAnyCaseAndAnyGap) {
  EXPECT_EQ(ParseReferentialAction("SET_NULL"), ReferentialAction::kSetNull);
  EXPECT_EQ(ParseReferentialAction(" No \t\n Action "), ReferentialAction::kNoAction);
  EXPECT_EQ(ParseReferentialAction("Cascade"), ReferentialAction::kCascade);
}

TEST(ReferentialActionTest, UnknownWordsAreNothing) {
  for (const char* text : {"", " ", "nullify", "setnull", "set null x", "cascad", "no", "c"}) {
    EXPECT_EQ(ParseReferentialAction(text), std::nullopt) << text;
  }
}

TEST(MatchOptionTest, ReadsBackAndRefusesPartial) {
  EXPECT_EQ(ParseMatchOption(ToText(MatchOption::kSimple)), MatchOption::kSimple);
  EXPECT_EQ(ParseMatchOption(ToText(MatchOption::kFull)), MatchOption::kFull);
  EXPECT_EQ(ParseMatchOption("FULL"), MatchOption::kFull);
  EXPECT_EQ(ParseMatchOption("partial"), std::nullopt);
}

TEST(DeferrabilityTextTest, NamesAllThreeStates) {
  EXPECT_EQ(DeferrabilityText(false, false), "not deferrable");
  EXPECT_EQ(DeferrabilityText(true, false), "deferrable");
  EXPECT_EQ(DeferrabilityText(true, true), "deferrable initially deferred");
}

TEST(DestructivenessTest, KeepsBeforeChangesBeforeRemoves) {
  EXPECT_EQ(Destructiveness(DeleteRule::kNoAction), Destructiveness(DeleteRule::kRestrict));
  EXPECT_LT(Destructiveness(DeleteRule::kRestrict), Destructiveness(DeleteRule::kSetNull));
  EXPECT_EQ(Destructiveness(DeleteRule::kSetNull), Destructiveness(DeleteRule::kSetDefault));
  EXPECT_LT(Destructiveness(DeleteRule::kSetDefault), Destructiveness(DeleteRule::kCascade));
}

TEST(PrintDefinitionTest, OmitsDefaults) {
  EXPECT_EQ(PrintDefinition(Composite(), QuoteForTest),
            "FOREIGN KEY (a, b) REFERENCES public.\"Parent\"(id, \"valid at\")");
}

TEST(PrintDefinitionTest, PrintsEveryPartInTheOrderOfTheServer) {
  ForeignKeyDefinition key = Composite();
  key.match = MatchOption::kFull;
  key.update_rule = UpdateRule::kCascade;
  key.delete_rule = DeleteRule::kSetNull;
  key.delete_columns = {"b", "a"};
  key.deferrable = true;
  key.initially_deferred = true;
  key.validated = false;
  EXPECT_EQ(PrintDefinition(key, QuoteForTest),
            "FOREIGN KEY (a, b) REFERENCES public.\"Parent\"(id, \"valid at\") MATCH FULL"
            " ON UPDATE CASCADE ON DELETE SET NULL (b, a) DEFERRABLE INITIALLY DEFERRED NOT VALID");
}

TEST(PrintDefinitionTest, NotEnforcedReplacesNotValid) {
  ForeignKeyDefinition key = Composite();
  key.validated = false;
  key.enforced = false;
  EXPECT_EQ(PrintDefinition(key, QuoteForTest),
            "FOREIGN KEY (a, b) REFERENCES public.\"Parent\"(id, \"valid at\") NOT ENFORCED");
}

TEST(PrintDefinitionTest, PeriodStandsBeforeTheLastColumnOfBothSides) {
  ForeignKeyDefinition key = Composite();
  key.period = true;
  EXPECT_EQ(PrintDefinition(key, QuoteForTest),
            "FOREIGN KEY (a, PERIOD b) REFERENCES public.\"Parent\"(id, PERIOD \"valid at\")");
}

TEST(PrintTableTest, OnlyDisplayLeavesPublicOut) {
  EXPECT_EQ(PrintTable({"public", "A.b"}, QuoteForTest), "public.\"A.b\"");
  EXPECT_EQ(DisplayTable({"public", "A.b"}, QuoteForTest), "\"A.b\"");
  EXPECT_EQ(DisplayTable({"Public", "t"}, QuoteForTest), "\"Public\".t");
}

TEST(PrintLiteralTest, ReadsTheSameUnderAnySetting) {
  EXPECT_EQ(PrintLiteral(""), "''");
  EXPECT_EQ(PrintLiteral("it's"), "'it''s'");
  EXPECT_EQ(PrintLiteral("a\\b'c"), "E'a\\\\b''c'");
}

}  // namespace
}  // namespace fk_audit
