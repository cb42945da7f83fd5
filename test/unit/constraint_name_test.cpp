#include "import/constraint_name.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fk_audit {
namespace {

struct NameCase {
  std::string name1;
  std::string name2;
  std::string label;
  std::string expected;
};

// The expected names of this table were given by PostgreSQL 15 to tables and columns so named.
TEST(MakeObjectName, CutsTheLongerNameFirst) {
  const std::string x40(40, 'x');
  const std::string y40(40, 'y');
  const std::string x60(60, 'x');
  const std::string e29 = [] {
    std::string text;
    for (int i = 0; i < 30; ++i) text += "\u00e9";  // two bytes each
    return text;
  }();
  const std::vector<NameCase> cases = {
      {"t", "a_b", "fkey", "t_a_b_fkey"},
      {"t", "", "pkey", "t_pkey"},
      {x60, "", "pkey", std::string(58, 'x') + "_pkey"},
      {x40, y40, "fkey", std::string(29, 'x') + "_" + std::string(28, 'y') + "_fkey"},
      {x40, y40, "fkey12", std::string(28, 'x') + "_" + std::string(27, 'y') + "_fkey12"},
      {x60, "a", "fkey", std::string(56, 'x') + "_a_fkey"},
      {"t", std::string(80, 'y'), "key", "t_" + std::string(57, 'y') + "_key"},
      {e29 + "x", "a", "fkey", e29.substr(0, 56) + "_a_fkey"},
      {"x" + e29, "a", "fkey", "x" + e29.substr(0, 54) + "_a_fkey"},
  };
  for (const NameCase& each : cases) {
    const std::string name = MakeObjectName(each.name1, each.name2, each.label);
    EXPECT_EQ(name, each.expected);
    EXPECT_LE(name.size(), kMaxNameBytes);
  }
}

TEST(JoinColumnNames, StopsAtTheColumnThatReachesTheLimit) {
  const std::string c30(30, 'c');
  EXPECT_EQ(JoinColumnNames({}), "");
  EXPECT_EQ(JoinColumnNames({"a", "b"}), "a_b");
  EXPECT_EQ(JoinColumnNames({c30, c30, "d", "e"}), c30 + "_" + c30 + "_d_e");  // 63 bytes: goes on
  EXPECT_EQ(JoinColumnNames({c30, c30, "dd", "e"}), c30 + "_" + c30 + "_dd");  // 64: stops
  EXPECT_EQ(JoinColumnNames({c30, c30, "", "e"}), c30 + "_" + c30 + "__e");
}

TEST(ChooseName, NumbersTheLabelUntilTheNameIsFree) {
  const std::set<std::string, std::less<>> taken = {"t_a_fkey", "t_a_fkey1"};
  const auto is_taken = [&](std::string_view name) { return taken.contains(name); };
  EXPECT_EQ(ChooseName("t", "a", "fkey", is_taken), "t_a_fkey2");
  EXPECT_EQ(ChooseName("t", "b", "fkey", is_taken), "t_b_fkey");
}

}  // namespace
}  // namespace fk_audit
