#include "core/oid_map.hpp"

#include <gtest/gtest.h>

#include <random>
#include <unordered_map>

namespace fk_audit {
namespace {

TEST(OidMap, FindsNothingBeforeTheFirstInsert) {
  const OidMap map;
  EXPECT_EQ(map.Find(16384), OidMap::kNotFound);
  EXPECT_EQ(map.Find(0), OidMap::kNotFound);
  EXPECT_EQ(map.size(), 0u);
}

TEST(OidMap, KeepsTheFirstValueOfAnOid) {
  OidMap map;
  EXPECT_TRUE(map.Insert(16384, 7));
  EXPECT_FALSE(map.Insert(16384, 8));
  EXPECT_EQ(map.Find(16384), 7u);
  EXPECT_EQ(map.size(), 1u);
}

TEST(OidMap, DoesNotTakeZeroForAnEntry) {
  OidMap map;
  map.Insert(1, 5);
  EXPECT_EQ(map.Find(0), OidMap::kNotFound);
}

// Consecutive OIDs, as the server gives them out, and scattered ones against the standard map.
TEST(OidMap, AgreesWithTheStandardMap) {
  OidMap map;
  std::unordered_map<std::uint32_t, std::uint32_t> expected;
  std::mt19937 random(1);
  for (std::uint32_t i = 0; i < 30000; ++i) {
    const std::uint32_t oid = i % 2 == 0 ? 16384 + i : random() | 1;
    EXPECT_EQ(map.Insert(oid, i), expected.emplace(oid, i).second) << oid;
  }
  EXPECT_EQ(map.size(), expected.size());
  for (const auto& [oid, value] : expected) EXPECT_EQ(map.Find(oid), value) << oid;
  for (int i = 0; i < 30000; ++i) {
    const std::uint32_t oid = random();
    EXPECT_EQ(map.Find(oid) != OidMap::kNotFound, expected.contains(oid)) << oid;
  }
}

}  // namespace
}  // namespace fk_audit
