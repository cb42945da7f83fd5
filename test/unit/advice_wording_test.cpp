// What advice says to people.
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <vector>

#include "core/advice/wording.hpp"

namespace fk_audit {
namespace {

std::string WordOf(DeleteRule rule) {
  if (rule == DeleteRule::kCascade) return "CASCADE";
  return rule == DeleteRule::kSetNull ? "SET NULL" : "RESTRICT";
}

TEST(Wording, WhatIsRecommendedIsTheFirstAlternative) {
  int checked = 0;
  for (int child_class = 0; child_class < kChildClasses; ++child_class) {
    for (const Nullable nullable :
         {Nullable::kNone, Nullable::kFixed, Nullable::kRefused, Nullable::kSome, Nullable::kAll}) {
      for (int bits = 0; bits < 8; ++bits) {
        Situation situation;
        situation.child_class = static_cast<ChildClass>(child_class);
        situation.bond = (bits & 1) != 0 ? Bond::kBelongs : Bond::kMentions;
        situation.strong = (bits & 2) != 0;
        // The code has a list of columns for SET NULL.
        const bool listed = nullable == Nullable::kSome && (bits & 4) != 0;
        situation.nullable = listed ? Nullable::kAll : nullable;
        Advice advice;
        advice.judgement.child_class = situation.child_class;
        advice.nullable = nullable;
        advice.decision = Decide(situation);
        const std::vector<std::string> texts = Alternatives(advice);
        ASSERT_GE(texts.size(), 2u);
        EXPECT_TRUE(texts.front().starts_with(WordOf(advice.decision.recommended)))
            << ToText(situation.child_class) << ": " << texts.front();
        for (const std::string& text : texts) {
          EXPECT_NE(text.find("Price: "), std::string::npos) << text;
        }
        ++checked;
      }
    }
  }
  EXPECT_EQ(checked, 5 * 5 * 8);
}

}  // namespace
}  // namespace fk_audit
