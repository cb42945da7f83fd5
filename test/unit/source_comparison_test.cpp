#include "core/source_comparison.hpp"

#include <gtest/gtest.h>

#include "audit_fixture.hpp"

namespace fk_audit {
namespace {

class SourceComparisonTest : public AuditFixture {};

TEST_F(SourceComparisonTest, AnIncompleteSourceSpeaksForItsKeysOnly) {
  Declare("orders(customer_id) -> customers(id)");
  Declare("orders(shop_id) -> shops(id)");
  const SourceId hand = AddSource("hand");
  Declare(
      "orders(customer_id) -> customers(id)",
      [](Intent& intent) { intent.delete_rule = DeleteRule::kCascade; }, hand);
  const SourceSides sides = TakeSides(set_, 0, hand, names_);
  ASSERT_EQ(sides.declared.intents.size(), 1U);
  ASSERT_EQ(sides.catalog.foreign_keys.size(), 1U);
  EXPECT_EQ(sides.catalog.foreign_keys[0].oid, 3U);
  EXPECT_EQ(sides.catalog.foreign_keys[0].delete_rule, DeleteRule::kCascade);
}

TEST_F(SourceComparisonTest, ManyKeysOfOneSchemaTakeLinearTime) {
  const SourceId other = AddSource("other");
  for (const SourceId source : {SourceId{0}, other}) {
    for (int i = 0; i < 20000; ++i) {
      const std::string child = "t" + std::to_string(i);
      Declare(child + "(p_id) -> p(id)", {}, source);
    }
  }
  const SourceSides sides = TakeSides(set_, 0, other, names_);
  EXPECT_EQ(Compare(sides.catalog, sides.declared, names_, options_).equal, 20000U);
}

}  // namespace
}  // namespace fk_audit
