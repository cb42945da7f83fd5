#include "core/finding.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace fk_audit {
namespace {

constexpr DeleteRule kNoAction = DeleteRule::kNoAction;
constexpr DeleteRule kRestrict = DeleteRule::kRestrict;
constexpr DeleteRule kSetNull = DeleteRule::kSetNull;
constexpr DeleteRule kSetDefault = DeleteRule::kSetDefault;
constexpr DeleteRule kCascade = DeleteRule::kCascade;

Finding Example() {
  Finding finding;
  finding.kind = FindingKind::kDeleteRule;
  finding.child = {"public", "orders"};
  finding.child_columns = {"a", "b"};
  finding.parent = {"public", "customers"};
  finding.parent_columns = {"x", "y"};
  finding.declared = "no action";
  finding.live = "cascade";
  return finding;
}

std::uint64_t IdOf(Finding finding) {
  Identify(finding);
  return finding.id;
}

std::uint64_t StateOf(Finding finding) {
  Identify(finding);
  return finding.state;
}

TEST(FindingTest, EveryKindHasANameOfItsOwnAndAWording) {
  std::set<std::string_view> names;
  for (int i = 0; i < kFindingKinds; ++i) {
    const FindingTraits& traits = TraitsOf(static_cast<FindingKind>(i));
    EXPECT_EQ(static_cast<int>(traits.kind), i);
    EXPECT_TRUE(names.insert(traits.name).second) << traits.name;
    EXPECT_FALSE(traits.wording.empty()) << traits.name;
  }
  EXPECT_EQ(ToText(FindingKind::kDeleteRule), "delete_rule");
  EXPECT_EQ(ToText(FindingKind::kEmptyPattern), "empty_pattern");
}

TEST(FindingTest, SeveritiesAreWords) {
  EXPECT_EQ(ToText(Severity::kLow), "low");
  EXPECT_EQ(ToText(Severity::kMedium), "medium");
  EXPECT_EQ(ToText(Severity::kHigh), "high");
  EXPECT_EQ(ToText(Severity::kCritical), "critical");
}

// The matrix as the reference prints it: declared, then live in the order no action, restrict,
// set null, set default, cascade; "-" on the diagonal.
TEST(FindingTest, DeleteRuleSeverityIsTheMatrix) {
  const DeleteRule rules[] = {kNoAction, kRestrict, kSetNull, kSetDefault, kCascade};
  const std::string_view matrix[5][5] = {{"-", "low", "high", "high", "critical"},
                                         {"low", "-", "high", "high", "critical"},
                                         {"medium", "medium", "-", "medium", "critical"},
                                         {"medium", "medium", "medium", "-", "critical"},
                                         {"medium", "medium", "high", "high", "-"}};
  for (int declared = 0; declared < 5; ++declared) {
    for (int live = 0; live < 5; ++live) {
      if (declared == live) continue;
      for (const bool deferrable : {false, true}) {
        const bool exception = deferrable && declared == 0 && live == 1;
        EXPECT_EQ(ToText(DeleteRuleSeverity(rules[declared], rules[live], deferrable)),
                  exception ? "high" : matrix[declared][live])
            << ToText(rules[declared]) << " against " << ToText(rules[live]);
      }
    }
  }
}

TEST(FindingTest, TheIdentityIsTheShape) {
  const Finding example = Example();
  const auto differs = [&](auto change) {
    Finding other = example;
    change(other);
    return IdOf(other) != IdOf(example);
  };
  EXPECT_TRUE(differs([](Finding& f) { f.kind = FindingKind::kMissing; }));
  EXPECT_TRUE(differs([](Finding& f) { f.child.schema = "shop"; }));
  EXPECT_TRUE(differs([](Finding& f) { f.child.name = "bills"; }));
  EXPECT_TRUE(differs([](Finding& f) { f.child_columns = {"b", "a"}; }));
  EXPECT_TRUE(differs([](Finding& f) { f.parent_columns = {"y", "x"}; }));
  EXPECT_TRUE(differs([](Finding& f) { f.parent.name = "people"; }));
  EXPECT_TRUE(differs([](Finding& f) { f.parent.schema = "shop"; }));
  EXPECT_TRUE(differs([](Finding& f) { f.pattern = "tenant_.*"; }));
  EXPECT_TRUE(differs([](Finding& f) { f.source = "web"; }));
  EXPECT_TRUE(differs([](Finding& f) { f.ordinal = 1; }));
  EXPECT_FALSE(differs([](Finding& f) { f.constraint_name = "renamed"; }));
  EXPECT_FALSE(differs([](Finding& f) { f.declared = "restrict"; }));
  EXPECT_FALSE(differs([](Finding& f) { f.key = 7; }));
  EXPECT_FALSE(differs([](Finding& f) { f.intents = {1, 2}; }));
  EXPECT_FALSE(differs([](Finding& f) { f.severity = Severity::kCritical; }));
}

TEST(FindingTest, TheOrderOfThePairsPlaysNoPart) {
  Finding reordered = Example();
  reordered.child_columns = {"b", "a"};
  reordered.parent_columns = {"y", "x"};
  EXPECT_EQ(IdOf(reordered), IdOf(Example()));
}

TEST(FindingTest, TheStateIsDeclaredAndLive) {
  Finding other = Example();
  other.live = "set null";
  EXPECT_NE(StateOf(other), StateOf(Example()));
  other = Example();
  other.declared = "restrict";
  EXPECT_NE(StateOf(other), StateOf(Example()));
  other = Example();
  other.detail = "more words";
  EXPECT_EQ(StateOf(other), StateOf(Example()));
}

// Names are stored by people and by other databases: a change here breaks every waiver.
TEST(FindingTest, TheNameNeverChanges) {
  Finding example = Example();
  Identify(example);
  EXPECT_EQ(FindingName(example), "690725d67");
  example.id = 0x0123456789abcdefULL;
  EXPECT_EQ(FindingName(example), "012345678");
}

TEST(FindingTest, ListsWorstFirstThenByTable) {
  std::vector<Finding> findings(5, Example());
  findings[0].severity = Severity::kCritical;
  findings[0].child.name = "zebras";
  findings[1].severity = findings[2].severity = Severity::kHigh;
  findings[2].child_columns = {"b"};
  findings[3].child.name = "bills";
  findings[4].kind = FindingKind::kConstraintName;
  const std::vector<Finding> expected = {findings[0], findings[1], findings[2], findings[3],
                                         findings[4]};
  std::mt19937 random(1);
  for (int round = 0; round < 20; ++round) {
    std::ranges::shuffle(findings, random);
    std::ranges::sort(findings, ListedBefore);
    for (std::size_t i = 0; i < findings.size(); ++i) {
      EXPECT_EQ(IdOf(findings[i]), IdOf(expected[i]));
      EXPECT_FALSE(ListedBefore(findings[i], findings[i]));
    }
  }
}

}  // namespace
}  // namespace fk_audit
