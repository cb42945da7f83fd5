// Every cell of the decision tree: class x bond x nullability x strength x declared x live.
#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "core/advice/decision.hpp"

namespace fk_audit {
namespace {

using Rule = std::optional<DeleteRule>;

const std::vector<Rule> kRules = {std::nullopt,          DeleteRule::kNoAction,
                                  DeleteRule::kRestrict, DeleteRule::kCascade,
                                  DeleteRule::kSetNull,  DeleteRule::kSetDefault};

template <typename Body>
void ForEverySituation(Body body) {
  for (int child_class = 0; child_class < kChildClasses; ++child_class) {
    for (const Bond bond : {Bond::kBelongs, Bond::kMentions}) {
      for (int bits = 0; bits < 20; ++bits) {
        for (const Rule& declared : kRules) {
          for (const Rule& live : kRules) {
            Situation situation;
            situation.child_class = static_cast<ChildClass>(child_class);
            situation.bond = bond;
            situation.strong = (bits & 1) != 0;
            situation.nullable = static_cast<Nullable>(bits / 4);
            situation.declared = declared;
            situation.live = live;
            situation.declared_works = (bits & 2) == 0;
            body(situation);
            situation.declared_stated = false;
            body(situation);
          }
        }
      }
    }
  }
}

int Harm(DeleteRule rule) {
  if (rule == DeleteRule::kCascade) return 2;
  return rule == DeleteRule::kSetNull || rule == DeleteRule::kSetDefault ? 1 : 0;
}

// The tree written a second time, as prose would say it.
DeleteRule ExpectedRule(const Situation& s) {
  const bool mentions = s.bond == Bond::kMentions;
  const bool blanks = s.nullable == Nullable::kAll;
  switch (s.child_class) {
    case ChildClass::kEphemeral:
      if (mentions && blanks) return DeleteRule::kSetNull;
      if (mentions && (s.nullable == Nullable::kSome || s.nullable == Nullable::kRefused)) {
        return DeleteRule::kRestrict;
      }
      if (s.strong) return DeleteRule::kCascade;
      return blanks ? DeleteRule::kSetNull : DeleteRule::kRestrict;
    case ChildClass::kLink:
      if (s.strong) return DeleteRule::kCascade;
      return blanks ? DeleteRule::kSetNull : DeleteRule::kRestrict;
    case ChildClass::kValue:
      return blanks ? DeleteRule::kSetNull : DeleteRule::kRestrict;
    case ChildClass::kCompliance:
      if (s.declared && s.declared_stated && Harm(*s.declared) == 0) return DeleteRule::kRestrict;
      if ((!s.declared || Harm(*s.declared) == 0) && s.live == DeleteRule::kRestrict) {
        return DeleteRule::kRestrict;
      }
      return mentions && blanks ? DeleteRule::kSetNull : DeleteRule::kRestrict;
    case ChildClass::kUnknown:
      return DeleteRule::kRestrict;
  }
  return DeleteRule::kRestrict;
}

Verdict ExpectedVerdict(const Situation& s, DeleteRule recommended) {
  if (!s.declared_works) return Verdict::kImpossible;
  const bool certain = s.strong && s.child_class != ChildClass::kUnknown;
  const auto suits = [&](const Rule& rule) {
    if (s.child_class == ChildClass::kCompliance && Harm(*rule) == 0) return true;
    if (s.child_class == ChildClass::kCompliance && rule == DeleteRule::kSetDefault) return false;
    return Harm(*rule) == Harm(recommended);
  };
  if (!s.declared) {
    if (!s.live || suits(s.live)) return Verdict::kAlignDatabase;
    return certain ? Verdict::kFixCodeFirst : Verdict::kNeedsDecision;
  }
  if (suits(s.declared)) return Verdict::kAlignDatabase;
  if (!s.live && Harm(*s.declared) < Harm(recommended)) return Verdict::kAlignDatabase;
  return certain ? Verdict::kFixCodeFirst : Verdict::kNeedsDecision;
}

TEST(Decision, EveryCell) {
  int cells = 0;
  ForEverySituation([&](const Situation& s) {
    ++cells;
    const Decision decision = Decide(s);
    const DeleteRule expected = ExpectedRule(s);
    ASSERT_TRUE(SameEffect(decision.recommended, expected))
        << ToText(s.child_class) << " " << ToText(s.bond) << " " << ToText(decision.recommended);
    ASSERT_EQ(ToText(decision.verdict), ToText(ExpectedVerdict(s, expected)))
        << ToText(s.child_class) << " declared " << (s.declared ? ToText(*s.declared) : "-")
        << " live " << (s.live ? ToText(*s.live) : "-") << " strong " << s.strong << " nullable "
        << static_cast<int>(s.nullable);
    ASSERT_FALSE(decision.why_rule.empty());
    const bool fails = decision.why_verdict.find("deletes") != std::string_view::npos &&
                       decision.why_verdict.find("fail") != std::string_view::npos;
    const Rule& blamed = s.declared ? s.declared : s.live;
    ASSERT_TRUE(!s.declared_works || !fails || Harm(*blamed) == 0) << decision.why_verdict;
    ASSERT_TRUE(s.live || decision.why_verdict.find("live rule") == std::string_view::npos);
    if (s.child_class == ChildClass::kCompliance) {
      ASSERT_EQ(decision.why_rule.find("(NOT NULL)") == std::string_view::npos,
                s.nullable != Nullable::kNone)
          << decision.why_rule;
    }
    if (s.child_class == ChildClass::kCompliance || s.child_class == ChildClass::kValue) {
      ASSERT_EQ(decision.why_rule.find("CHECK") != std::string_view::npos,
                s.nullable == Nullable::kRefused)
          << decision.why_rule;
    }
    if (s.child_class == ChildClass::kCompliance || s.child_class == ChildClass::kValue) {
      ASSERT_EQ(decision.why_rule.find("can never be NULL") != std::string_view::npos,
                s.nullable == Nullable::kFixed)
          << decision.why_rule;
    }
    ASSERT_FALSE(decision.why_verdict.empty());
  });
  EXPECT_EQ(cells, 5 * 2 * 20 * 6 * 6 * 2);
}

TEST(Decision, NothingIsRecommendedThatCannotWorkOrIsUnproven) {
  ForEverySituation([](const Situation& s) {
    const DeleteRule rule = Decide(s).recommended;
    if (rule == DeleteRule::kCascade) {
      ASSERT_TRUE(s.strong);
      ASSERT_TRUE(s.child_class == ChildClass::kEphemeral || s.child_class == ChildClass::kLink);
    }
    if (rule == DeleteRule::kSetNull) {
      ASSERT_EQ(s.nullable, Nullable::kAll);
    }
  });
}

TEST(Decision, KeepsTheWordThatIsThere) {
  Situation s;
  s.child_class = ChildClass::kCompliance;
  s.bond = Bond::kBelongs;
  s.declared = DeleteRule::kNoAction;
  s.live = DeleteRule::kRestrict;
  EXPECT_EQ(Decide(s).recommended, DeleteRule::kNoAction);
  s.declared = DeleteRule::kCascade;
  EXPECT_EQ(Decide(s).recommended, DeleteRule::kRestrict);
  s.bond = Bond::kMentions;
  s.nullable = Nullable::kAll;
  EXPECT_EQ(Decide(s).recommended, DeleteRule::kSetNull);
  s.declared = DeleteRule::kNoAction;
  EXPECT_EQ(Decide(s).recommended, DeleteRule::kNoAction);
  EXPECT_NE(Decide(s).why_rule.find("as chosen"), std::string_view::npos);
  s.declared.reset();
  EXPECT_EQ(Decide(s).recommended, DeleteRule::kRestrict);
  s.live = DeleteRule::kNoAction;
  EXPECT_EQ(Decide(s).recommended, DeleteRule::kSetNull) << "nobody's choice, perhaps";
  s.declared = DeleteRule::kNoAction;
  s.declared_stated = false;
  EXPECT_EQ(Decide(s).recommended, DeleteRule::kSetNull) << "nor is what the tool fills in";
  EXPECT_EQ(Decide(s).verdict, Verdict::kAlignDatabase);
}

TEST(Decision, WordsOfVerdicts) {
  for (const Verdict verdict : {Verdict::kImpossible, Verdict::kFixCodeFirst,
                                Verdict::kNeedsDecision, Verdict::kAlignDatabase}) {
    EXPECT_EQ(ParseVerdict(ToText(verdict)), verdict);
  }
  EXPECT_FALSE(ParseVerdict("ship_it"));
}

}  // namespace
}  // namespace fk_audit
