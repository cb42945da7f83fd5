#include "audit_fixture.hpp"
#include "core/repair_list.hpp"

namespace fk_audit {
namespace {

class RepairNamesTest : public AuditFixture {
 protected:
  RepairNamesTest() {
    AddTable("p(id)");
    AddTable("c(id, a, b)");
    environment_.quote = options_.quote;
    environment_.may_lock = environment_.may_alter = [](std::uint32_t) { return true; };
    environment_.may_reference = [](const KeyColumns&) { return true; };
    environment_.obstacle = [](const KeyColumns&) { return KeyObstacle::kNone; };
  }

  // The names of the keys that the repairs add.
  std::vector<std::string> Added() {
    const Comparison comparison = Check();
    std::vector<std::string> names;
    for (const PlannedRepair& repair :
         PlanRepairs(catalog_, set_, names_, comparison, environment_, Direction::kRepair,
                     [](const Finding&) { return true; })) {
      if (!repair.live) names.push_back(repair.declared->constraint_name);
    }
    return names;
  }

  RepairEnvironment environment_;
};

TEST_F(RepairNamesTest, AMissingKeyWithoutANameGetsOneThatIsFreeOnItsTable) {
  Declare("c(a) -> p(id)");
  EXPECT_EQ(Added(), std::vector<std::string>{"c_a_fkey"});
  AddTable("d(id, a)");
  Live("d(a) -> p(id)", {}, "c_a_fkey");
  EXPECT_EQ(Added(), std::vector<std::string>{"c_a_fkey"}) << "taken on another table";
  Live("c(b) -> p(id)", {}, "c_a_fkey");
  EXPECT_EQ(Added(), std::vector<std::string>{"c_a_fkey1"});
  Live("c(id) -> p(id)", {}, "c_a_fkey1");
  EXPECT_EQ(Added(), std::vector<std::string>{"c_a_fkey2"});
}

TEST_F(RepairNamesTest, TwoMissingKeysGetTwoNames) {
  const std::string column(60, 'x');
  AddTable("t(id, " + column + "1, " + column + "2)");
  Declare("t(" + column + "1) -> p(id)");
  Declare("t(" + column + "2) -> p(id)");
  const std::string begin = "t_" + std::string(55, 'x');
  EXPECT_EQ(Added(), (std::vector<std::string>{begin + "x_fkey", begin + "_fkey1"}));
}

}  // namespace
}  // namespace fk_audit
