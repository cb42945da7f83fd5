#include "core/flat_map.hpp"

#include <gtest/gtest.h>

#include <random>
#include <unordered_map>

#include "core/oid_map.hpp"

namespace fk_audit {
namespace {

TEST(OidMap, FindsNothingBeforeTheFirstInsert) {
  const OidMap map;
  EXPECT_EQ(map.Find(16384), OidMap::kNotFound);
  EXPECT_EQ(map.Find(0), OidMap::kNotFound);
}

TEST(OidMap, KeepsTheFirstValueOfAnOid) {
  OidMap map;
  EXPECT_TRUE(map.Insert(16384, 7));
  EXPECT_FALSE(map.Insert(16384, 8));
  EXPECT_EQ(map.Find(16384), 7u);
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
  for (const auto& [oid, value] : expected) EXPECT_EQ(map.Find(oid), value) << oid;
  for (int i = 0; i < 30000; ++i) {
    const std::uint32_t oid = random();
    EXPECT_EQ(map.Find(oid) != OidMap::kNotFound, expected.contains(oid)) << oid;
  }
}

// Pairs of small numbers in one, half of them taken away again.
TEST(FlatMap, ForgetsWhatIsGivenItsMissingValue) {
  FlatMap<std::uint64_t, ~std::uint64_t{0}, 0> map;
  std::unordered_map<std::uint64_t, std::uint32_t> expected;
  std::mt19937 random(1);
  for (int i = 0; i < 100000; ++i) {
    const std::uint64_t key = (std::uint64_t{random() % 100} << 32) | random() % 100;
    if (random() % 2 == 0) {
      ++map[key];
      ++expected[key];
    } else {
      map[key] = 0;
      expected.erase(key);
    }
  }
  for (std::uint64_t high = 0; high < 100; ++high) {
    for (std::uint64_t low = 0; low < 100; ++low) {
      const std::uint64_t key = (high << 32) | low;
      const auto found = expected.find(key);
      EXPECT_EQ(map.Find(key), found == expected.end() ? 0 : found->second) << high << " " << low;
    }
  }
}

}  // namespace
}  // namespace fk_audit
