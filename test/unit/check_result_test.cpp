#include "core/check_result.hpp"

#include <gtest/gtest.h>

namespace fk_audit {
namespace {

constexpr NameId kA = 1;
constexpr NameId kB = 2;
constexpr NameId kOther = 3;

using Kind = CheckStep::Kind;

// An expression in reverse Polish notation, and what becomes of it.
class Expression {
 public:
  Expression& Leaf(Kind kind, const std::vector<NameId>& columns) {
    CheckStep step;
    step.kind = kind;
    step.columns = {static_cast<std::uint32_t>(facts_.check_columns.size()),
                    static_cast<std::uint32_t>(columns.size())};
    facts_.check_columns.insert(facts_.check_columns.end(), columns.begin(), columns.end());
    facts_.check_steps.push_back(step);
    return *this;
  }
  Expression& Join(Kind kind, std::uint32_t operands) {
    facts_.check_steps.push_back({kind, operands, {}});
    return *this;
  }

  CheckResult Result(const std::vector<NameId>& nulls,
                     const std::vector<NameId>& values = {}) const {
    CheckFacts check;
    check.steps = {0, static_cast<std::uint32_t>(facts_.check_steps.size())};
    return ResultOf(facts_, check, nulls, values);
  }

 private:
  DatabaseFacts facts_;
};

Expression Leaf(Kind kind, const std::vector<NameId>& columns) {
  return Expression().Leaf(kind, columns);
}

TEST(CheckResultTest, ATestForNull) {
  EXPECT_EQ(Leaf(Kind::kIsNotNull, {kA}).Result({kA}), CheckResult::kRefuses);
  EXPECT_EQ(Leaf(Kind::kIsNotNull, {kA}).Result({kB}), CheckResult::kPasses);
  EXPECT_EQ(Leaf(Kind::kIsNotNull, {kA}).Result({}, {kA}), CheckResult::kPasses);
  EXPECT_EQ(Leaf(Kind::kIsNull, {kA}).Result({kA}), CheckResult::kPasses);
  EXPECT_EQ(Leaf(Kind::kIsNull, {kA}).Join(Kind::kNot, 1).Result({kA}), CheckResult::kRefuses);
}

TEST(CheckResultTest, WhatIsNullPasses) {
  EXPECT_EQ(Leaf(Kind::kStrict, {kA, kB}).Result({kA}), CheckResult::kPasses);
  EXPECT_EQ(Leaf(Kind::kStrict, {kA}).Join(Kind::kNot, 1).Result({kA}), CheckResult::kPasses);
  EXPECT_EQ(Leaf(Kind::kStrict, {kA}).Result({}, {kA}), CheckResult::kUnclear);
  EXPECT_EQ(Leaf(Kind::kStrict, {kA, kB}).Result({kA}, {kB}), CheckResult::kPasses);
}

TEST(CheckResultTest, SoManyHaveAValue) {
  EXPECT_EQ(Leaf(Kind::kAtLeast, {kA, kB}).Result({kA}), CheckResult::kUnclear);
  EXPECT_EQ(Leaf(Kind::kAtLeast, {kA, kB}).Result({kA, kB}), CheckResult::kRefuses);
  EXPECT_EQ(Leaf(Kind::kAtLeast, {kA, kB}).Result({kA, kOther}), CheckResult::kUnclear);
  EXPECT_EQ(Leaf(Kind::kAtLeast, {kA}).Join(Kind::kNot, 1).Result({kA}), CheckResult::kPasses);
}

TEST(CheckResultTest, OneHasAValue) {
  EXPECT_EQ(Leaf(Kind::kOne, {kA, kB}).Result({kA}), CheckResult::kRefuses)
      << "kA had the value, for it is null now";
  EXPECT_EQ(Leaf(Kind::kOne, {kA, kB}).Result({kA, kB}), CheckResult::kRefuses);
  EXPECT_EQ(Leaf(Kind::kOne, {kA, kB}).Result({kA}, {kB}), CheckResult::kPasses);
  EXPECT_EQ(Leaf(Kind::kOne, {kA, kB}).Result({}, {kA, kB}), CheckResult::kRefuses);
  EXPECT_EQ(Leaf(Kind::kOne, {kA, kB}).Result({}, {kA}), CheckResult::kUnclear);
  EXPECT_EQ(Leaf(Kind::kOne, {kA, kB}).Join(Kind::kNot, 1).Result({kA}), CheckResult::kUnclear)
      << "both may have had one";
  EXPECT_EQ(Leaf(Kind::kOne, {kA, kB}).Leaf(Kind::kOther, {kOther}).Join(Kind::kOr, 2).Result({kA}),
            CheckResult::kUnclear)
      << "may not have held before";
}

TEST(CheckResultTest, BothHaveAValueOrNone) {
  EXPECT_EQ(Leaf(Kind::kSame, {kA, kB}).Result({kA, kB}), CheckResult::kPasses);
  EXPECT_EQ(Leaf(Kind::kSame, {kA, kB}).Result({kA}), CheckResult::kRefuses)
      << "kB has its value still";
  EXPECT_EQ(Leaf(Kind::kSame, {kA, kB}).Result({kA}, {kB}), CheckResult::kRefuses);
  EXPECT_EQ(Leaf(Kind::kSame, {kA, kB}).Result({}, {kA, kB}), CheckResult::kPasses);
  EXPECT_EQ(Leaf(Kind::kSame, {kA, kB}).Join(Kind::kNot, 1).Result({kA}), CheckResult::kUnclear);
}

TEST(CheckResultTest, NoMoreThanSoManyHaveAValue) {
  EXPECT_EQ(Leaf(Kind::kAtMost, {kA, kB}).Result({kA}), CheckResult::kPasses);
  EXPECT_EQ(Leaf(Kind::kAtMost, {kA, kB}).Result({}, {kA}), CheckResult::kUnclear);
  EXPECT_EQ(Leaf(Kind::kAtMost, {kA, kB}).Result({kA}, {kB}), CheckResult::kUnclear);
  EXPECT_EQ(Leaf(Kind::kAtMost, {kA}).Join(Kind::kNot, 1).Result({kA}), CheckResult::kUnclear);
}

TEST(CheckResultTest, OtherExpressionsAreNotLookedInto) {
  EXPECT_EQ(Leaf(Kind::kOther, {kA, kB}).Result({kA}), CheckResult::kUnclear);
  EXPECT_EQ(Leaf(Kind::kOther, {kB}).Result({kA}), CheckResult::kPasses);
  EXPECT_EQ(Leaf(Kind::kOther, {kNoName}).Result({kA}), CheckResult::kUnclear) << "the whole row";
  EXPECT_EQ(Leaf(Kind::kOther, {kA}).Join(Kind::kNot, 1).Result({kA}), CheckResult::kUnclear);
}

TEST(CheckResultTest, AnAndFailsWithOneOfItsOperands) {
  EXPECT_EQ(Leaf(Kind::kOther, {kA}).Leaf(Kind::kIsNotNull, {kA}).Join(Kind::kAnd, 2).Result({kA}),
            CheckResult::kRefuses);
  EXPECT_EQ(Leaf(Kind::kIsNull, {kA}).Leaf(Kind::kOther, {kB}).Join(Kind::kAnd, 2).Result({kA}),
            CheckResult::kPasses)
      << "the other operand held before";
  EXPECT_EQ(Leaf(Kind::kOther, {kA}).Leaf(Kind::kIsNull, {kA}).Join(Kind::kAnd, 2).Result({kA}),
            CheckResult::kUnclear);
}

TEST(CheckResultTest, AnOrPassesWithOneOfItsOperands) {
  EXPECT_EQ(Leaf(Kind::kIsNull, {kA}).Leaf(Kind::kOther, {kA}).Join(Kind::kOr, 2).Result({kA}),
            CheckResult::kPasses);
  EXPECT_EQ(Leaf(Kind::kStrict, {kA}).Leaf(Kind::kStrict, {kB}).Join(Kind::kOr, 2).Result({kA}),
            CheckResult::kPasses);
  EXPECT_EQ(
      Leaf(Kind::kIsNotNull, {kA}).Leaf(Kind::kIsNotNull, {kB}).Join(Kind::kOr, 2).Result({kA}),
      CheckResult::kUnclear)
      << "the one that held may have been the first";
  EXPECT_EQ(
      Leaf(Kind::kIsNotNull, {kA}).Leaf(Kind::kIsNotNull, {kB}).Join(Kind::kOr, 2).Result({kA, kB}),
      CheckResult::kRefuses);
}

// (a IS NULL AND other) OR (a IS NOT NULL AND b IS NULL): no operand is as before.
TEST(CheckResultTest, AnAlternativeMayNotHaveHeldBefore) {
  EXPECT_EQ(Leaf(Kind::kIsNull, {kA})
                .Leaf(Kind::kOther, {kOther})
                .Join(Kind::kAnd, 2)
                .Leaf(Kind::kIsNotNull, {kA})
                .Leaf(Kind::kIsNull, {kB})
                .Join(Kind::kAnd, 2)
                .Join(Kind::kOr, 2)
                .Result({kA}),
            CheckResult::kUnclear);
  EXPECT_EQ(Leaf(Kind::kIsNull, {kA})
                .Leaf(Kind::kOther, {kOther})
                .Join(Kind::kAnd, 2)
                .Join(Kind::kNot, 1)
                .Result({kA}),
            CheckResult::kUnclear);
}

}  // namespace
}  // namespace fk_audit
