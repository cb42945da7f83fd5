// Whether a row can be without a parent: NOT NULL, and what CHECK constraints say.
#include "core/advice/nullability.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "advice_world.hpp"

namespace fk_audit {
namespace {

using Kind = CheckStep::Kind;

struct Leaf {
  Kind kind;
  std::vector<std::string> columns;
};

// A schema with one CHECK of `frames`: leaves joined by OR, or by AND.
class CheckedWorld {
 public:
  explicit CheckedWorld(const std::vector<Leaf>& leaves, Kind joint = Kind::kOr)
      : world_(R"(
boards: id*!
walls: id*!
teams: id*!
frames: id*! board_id>boards wall_id>walls team_id!>teams title
)") {
    DatabaseFacts& facts = world_.facts();
    for (const Leaf& leaf : leaves) {
      CheckStep step;
      step.kind = leaf.kind;
      step.columns = {static_cast<std::uint32_t>(facts.check_columns.size()),
                      static_cast<std::uint32_t>(leaf.columns.size())};
      for (const std::string& column : leaf.columns) {
        facts.check_columns.push_back(world_.Name(column));
      }
      facts.check_steps.push_back(step);
    }
    if (leaves.size() > 1) {
      facts.check_steps.push_back({joint, static_cast<std::uint32_t>(leaves.size()), {}});
    }
    facts.checks.push_back({kNoName, {0, static_cast<std::uint32_t>(facts.check_steps.size())}});
    facts.tables[world_.ShapeOf("frames", "board_id").child].checks = {0, 1};
  }

  Nullable NullableOf(const std::string& column) {
    return NullableColumns(world_.catalog(), world_.facts(), world_.ShapeOf("frames", column));
  }
  Tie Tied(const std::string& column) {
    return TieOf(world_.catalog(), world_.facts(), world_.ShapeOf("frames", column));
  }
  std::string RuleOf(const std::string& column) { return Rule(world_, "frames", column); }

 private:
  AdviceWorld world_;
};

TEST(Nullability, NotNull) {
  CheckedWorld world({{Kind::kIsNull, {"board_id"}}});
  EXPECT_EQ(world.NullableOf("team_id"), Nullable::kNone);
  EXPECT_EQ(world.Tied("team_id"), Tie::kNotNull);
  EXPECT_EQ(world.NullableOf("board_id"), Nullable::kAll);
  EXPECT_EQ(world.Tied("board_id"), Tie::kNone);
  EXPECT_EQ(world.RuleOf("board_id"), "set null");
}

TEST(Nullability, ACheckForEveryRow) {
  CheckedWorld world({{Kind::kIsNotNull, {"board_id"}}});
  EXPECT_EQ(world.NullableOf("board_id"), Nullable::kRefused);
  EXPECT_EQ(world.Tied("board_id"), Tie::kCheck);
  EXPECT_EQ(world.RuleOf("board_id"), "cascade") << "as if NOT NULL";
  EXPECT_EQ(world.NullableOf("wall_id"), Nullable::kAll);
}

TEST(Nullability, OneParentOrAnother) {
  CheckedWorld world({{Kind::kOne, {"board_id", "wall_id"}}});
  EXPECT_EQ(world.NullableOf("board_id"), Nullable::kRefused);
  EXPECT_EQ(world.Tied("board_id"), Tie::kCheck);
  EXPECT_EQ(world.RuleOf("board_id"), "cascade");
  EXPECT_EQ(world.RuleOf("wall_id"), "cascade");
}

// With two parents, one may go and the row stays with the other.
TEST(Nullability, OneParentAtLeast) {
  for (const std::vector<Leaf>& leaves :
       {std::vector<Leaf>{{Kind::kIsNotNull, {"board_id"}}, {Kind::kIsNotNull, {"wall_id"}}},
        std::vector<Leaf>{{Kind::kAtLeast, {"board_id", "wall_id"}}}}) {
    CheckedWorld world(leaves);
    EXPECT_EQ(world.NullableOf("board_id"), Nullable::kRefused);
    EXPECT_EQ(world.Tied("board_id"), Tie::kNone);
    EXPECT_EQ(world.RuleOf("board_id"), "restrict");
  }
}

TEST(Nullability, AnotherParentIsWanted) {
  CheckedWorld both({{Kind::kIsNotNull, {"wall_id"}}, {Kind::kOther, {"board_id", "wall_id"}}},
                    Kind::kAnd);
  EXPECT_EQ(both.Tied("board_id"), Tie::kNone) << "it is the wall that the row cannot be without";
  EXPECT_EQ(both.Tied("wall_id"), Tie::kNone) << "with both, who knows";
  CheckedWorld always({{Kind::kAtLeast, {"board_id", "team_id"}}});
  EXPECT_EQ(always.Tied("board_id"), Tie::kNone) << "there is always a team";
  CheckedWorld alone({{Kind::kOne, {"board_id", "title"}}});
  EXPECT_EQ(alone.Tied("board_id"), Tie::kNone) << "without a board it has a title";
}

TEST(Nullability, BothOrNone) {
  CheckedWorld world({{Kind::kSame, {"board_id", "wall_id"}}});
  EXPECT_EQ(world.NullableOf("board_id"), Nullable::kRefused);
  EXPECT_EQ(world.Tied("board_id"), Tie::kNone);
  EXPECT_EQ(world.RuleOf("board_id"), "restrict");
}

TEST(Nullability, ACheckForSomeRows) {
  CheckedWorld world({{Kind::kIsNotNull, {"board_id"}}, {Kind::kStrict, {"title"}}});
  EXPECT_EQ(world.NullableOf("board_id"), Nullable::kRefused);
  EXPECT_EQ(world.Tied("board_id"), Tie::kNone);
  EXPECT_EQ(world.RuleOf("board_id"), "restrict") << "SET NULL would fail on some";
}

}  // namespace
}  // namespace fk_audit
