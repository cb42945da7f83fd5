#include "core/name_pattern.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "core/error.hpp"

namespace fk_audit {
namespace {

bool Matches(std::string_view pattern, std::string_view name,
             NameEncoding encoding = NameEncoding::kUtf8) {
  return NamePattern::Regex(pattern, encoding).Matches(name);
}

template <typename Function>
ErrorCode CodeOf(Function function) {
  try {
    function();
  } catch (const Error& error) {
    EXPECT_FALSE(error.hint().empty() && error.code() == ErrorCode::kInvalidPattern);
    return error.code();
  }
  return ErrorCode::kInternal;
}

TEST(NamePatternTest, MatchesTheWholeName) {
  EXPECT_TRUE(Matches("tenant_[0-9]+", "tenant_42"));
  EXPECT_TRUE(Matches("^tenant_\\d+$", "tenant_42"));
  EXPECT_FALSE(Matches("tenant_[0-9]+", "tenant_42_old"));
  EXPECT_FALSE(Matches("tenant_[0-9]+", "my_tenant_42"));
  EXPECT_TRUE(Matches("a|ab", "ab"));
  EXPECT_TRUE(Matches("[[:alpha:]]+", "abc"));
  EXPECT_FALSE(Matches("(?!public$).*", "public"));
  EXPECT_TRUE(Matches("(?!public$).*", "public_2"));
  EXPECT_TRUE(Matches("(?i)tenant", "TENANT"));
  EXPECT_FALSE(Matches("tenant", "TENANT"));
}

TEST(NamePatternTest, CountsCharactersAndNotBytes) {
  EXPECT_TRUE(Matches(".", "\xC3\xA4"));
  EXPECT_FALSE(Matches("..", "\xC3\xA4"));
  EXPECT_TRUE(Matches("K.chen",
                      "K\xC3\xBC"
                      "chen"));
  EXPECT_TRUE(Matches("[\xC3\xA4-\xC3\xBC]", "\xC3\xB6"));
  EXPECT_TRUE(Matches(".{3}", "\xE2\x82\xAC\xF0\x9F\x98\x80x"));
  EXPECT_TRUE(Matches("\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"));
}

TEST(NamePatternTest, SingleByteEncodingsAreTakenAsTheyAre) {
  EXPECT_TRUE(Matches(".", "\xE4", NameEncoding::kSingleByte));
  EXPECT_TRUE(Matches("..", "\xC3\xA4", NameEncoding::kSingleByte));
  EXPECT_TRUE(Matches("\xE4", "\xE4", NameEncoding::kSingleByte));
}

TEST(NamePatternTest, InvalidBytesStandForThemselves) {
  // A lone continuation, an overlong slash, a surrogate, beyond U+10FFFF, a cut sequence.
  const std::pair<std::string, int> invalid[] = {
      {"\x80", 1},     {"\xC0\xAF", 2}, {"\xED\xA0\x80", 3}, {"\xF4\x90\x80\x80", 4},
      {"\xE2\x82", 2}, {"\xFF", 1},     {"\xE0\x80\xAF", 3}, {"\xF0\x80\x80\xAF", 4}};
  for (const auto& [bytes, characters] : invalid) {
    EXPECT_TRUE(Matches(".{" + std::to_string(characters) + "}", bytes));
    EXPECT_TRUE(Matches(bytes, bytes));
  }
  EXPECT_FALSE(Matches("\xFF", "\xFE"));
}

TEST(NamePatternTest, ACopyIsTakenOfPatternsThatAreNotTerminated) {
  const std::string text = "[a-b-";
  EXPECT_EQ(CodeOf([&] { Matches(std::string_view(text).substr(0, 4), "a"); }),
            ErrorCode::kInvalidPattern);
}

TEST(NamePatternTest, WhatDoesNotCompileIsInvalid) {
  for (const char* pattern : {"(", ")", "[a-b", "a{2,1}", "*", "(?<x", "[[:nope:]]", "\\"}) {
    EXPECT_EQ(CodeOf([&] { Matches(pattern, "a"); }), ErrorCode::kInvalidPattern) << pattern;
  }
}

TEST(NamePatternTest, CatastrophicPatternsEndWithAnError) {
  const std::string name(NamePattern::kMaxNameBytes, 'a');
  for (const std::string pattern : {"(a+)+c", "(a|aa)+c", "(.*)*(.*)*(.*)*x"}) {
    const NamePattern compiled = NamePattern::Regex(pattern, NameEncoding::kUtf8);
    EXPECT_EQ(CodeOf([&] { compiled.Matches(name); }), ErrorCode::kPatternTooComplex) << pattern;
  }
}

// Newer versions of Boost refuse it when it is compiled, older ones when it is matched.
TEST(NamePatternTest, ManyCatastrophicAlternativesEndWithAnError) {
  const std::string name(NamePattern::kMaxNameBytes, 'a');
  std::string pattern = "(aa";
  while (pattern.size() < 990) pattern += "|a*";
  pattern += ")+c";
  const std::optional<ErrorCode> code =
      CodeOf([&] { NamePattern::Regex(pattern, NameEncoding::kUtf8).Matches(name); });
  EXPECT_TRUE(code == ErrorCode::kPatternTooComplex || code == ErrorCode::kInvalidPattern);
}

TEST(NamePatternTest, LongInputIsRefused) {
  const std::string longest(NamePattern::kMaxPatternBytes, 'a');
  EXPECT_FALSE(Matches(longest, "a"));
  EXPECT_EQ(CodeOf([&] { Matches(longest + "a", "a"); }), ErrorCode::kLimitExceeded);
  const std::string name(NamePattern::kMaxNameBytes, 'a');
  EXPECT_TRUE(Matches("a*", name));
  EXPECT_EQ(CodeOf([&] { Matches("a*", name + "a"); }), ErrorCode::kLimitExceeded);
}

TEST(NamePatternTest, CanBeMovedAndUsedAgain) {
  NamePattern a = NamePattern::Regex("a", NameEncoding::kUtf8);
  NamePattern b = NamePattern::Regex("b", NameEncoding::kUtf8);
  a = std::move(b);
  EXPECT_TRUE(a.Matches("b"));
  EXPECT_FALSE(a.Matches("a"));
}

bool TableMatches(std::string_view pattern, std::string_view schema, std::string_view table) {
  return TablePattern(pattern, NameEncoding::kUtf8).Matches(schema, table);
}

TEST(TablePatternTest, UnqualifiedMatchesInEverySchema) {
  EXPECT_TRUE(TableMatches("orders", "public", "orders"));
  EXPECT_TRUE(TableMatches("orders", "shop", "orders"));
  EXPECT_FALSE(TableMatches("orders", "public", "orders_old"));
  EXPECT_FALSE(TableMatches("orders", "orders", "public"));
  EXPECT_TRUE(TableMatches("*", "any", "thing"));
}

TEST(TablePatternTest, WildcardsAndDots) {
  EXPECT_TRUE(TableMatches("sales.order*", "sales", "orders"));
  EXPECT_FALSE(TableMatches("sales.order*", "public", "orders"));
  EXPECT_TRUE(TableMatches("*.orders", "public", "orders"));
  EXPECT_TRUE(TableMatches("s?.o?", "s1", "o2"));
  EXPECT_FALSE(TableMatches("s?.o?", "s12", "o2"));
  EXPECT_FALSE(TableMatches("public.", "public", "orders"));
}

TEST(TablePatternTest, FoldsOutsideOfQuotesOnly) {
  EXPECT_TRUE(TableMatches("ORDERS", "public", "orders"));
  EXPECT_FALSE(TableMatches("ORDERS", "public", "ORDERS"));
  EXPECT_TRUE(TableMatches("\"Orders\"", "public", "Orders"));
  EXPECT_TRUE(TableMatches("Old\"Orders\"*", "public", "oldOrders2"));
  EXPECT_TRUE(TableMatches("\xC3\x84", "public", "\xC3\x84"));  // only ASCII folds
}

TEST(TablePatternTest, QuotesTakeSpecialCharactersLiterally) {
  EXPECT_TRUE(TableMatches("\"a.b\"", "public", "a.b"));
  EXPECT_FALSE(TableMatches("\"a.b\"", "public", "axb"));
  EXPECT_TRUE(TableMatches("\"a*\"", "public", "a*"));
  EXPECT_FALSE(TableMatches("\"a*\"", "public", "aa"));
  EXPECT_TRUE(TableMatches("\"say \"\"hi\"\"\"", "public", "say \"hi\""));
  EXPECT_TRUE(TableMatches("\"|+()[]{}^\\\"", "public", "|+()[]{}^\\"));
}

TEST(TablePatternTest, RegularExpressionsWorkAsInPsql) {
  EXPECT_TRUE(TableMatches("log_[0-9]+", "public", "log_12"));
  EXPECT_FALSE(TableMatches("log_[0-9]+", "public", "log_a"));
  EXPECT_TRUE(TableMatches("(a|b)", "public", "b"));
  EXPECT_TRUE(TableMatches("a|b", "public", "b"));
  EXPECT_FALSE(TableMatches("a|b", "public", "bb"));
  EXPECT_TRUE(TableMatches("cost$", "public", "cost$"));
  EXPECT_TRUE(TableMatches("\"cost$\"", "public", "cost$"));
  EXPECT_TRUE(TableMatches("names[]", "public", "names[]"));
}

TEST(TablePatternTest, InvalidPatterns) {
  for (const char* pattern : {"\"orders", "a.b.c", "orders[", "(a"}) {
    EXPECT_EQ(CodeOf([&] { TableMatches(pattern, "s", "t"); }), ErrorCode::kInvalidPattern)
        << pattern;
  }
  EXPECT_EQ(CodeOf([] { TableMatches(std::string(2000, 'a'), "s", "t"); }),
            ErrorCode::kLimitExceeded);
}

}  // namespace
}  // namespace fk_audit
