#include "import/prisma/prisma_names.hpp"

#include <gtest/gtest.h>

namespace fk_audit {
namespace {

const std::string kLong(40, 't');
const std::string kColumn(30, 'c');

TEST(PrismaNamesTest, TheEndOfTableAndColumnsGivesWay) {
  EXPECT_EQ(PrismaConstraintName("t", {"a", "b"}, "_fkey", 7), "t_a_b_fkey");
  EXPECT_EQ(PrismaConstraintName(kLong, {kColumn}, "_fkey", 7),
            kLong + '_' + std::string(17, 'c') + "_fkey");
  EXPECT_EQ(PrismaConstraintName(std::string(58, 't'), {}, "_fkey", 7).size(), 63U);
  EXPECT_EQ(PrismaConstraintName(kLong, {kColumn}, "_key", 7).size(), 63U);
}

TEST(PrismaNamesTest, PrismaNextLeavesTheCutToTheServer) {
  EXPECT_EQ(PrismaConstraintName(kLong, {kColumn}, "_fkey", 8), kLong + '_' + std::string(22, 'c'));
}

TEST(PrismaNamesTest, NoCharacterIsCut) {
  const std::string table = std::string(57, 't') + "\xC3\xA4";  // 59 bytes
  EXPECT_EQ(PrismaConstraintName(table, {}, "_fkey", 7), std::string(57, 't') + "_fkey");
}

TEST(PrismaNamesTest, LinkTables) {
  EXPECT_EQ(PrismaRelationName("Tag", "Post"), "PostToTag");
  EXPECT_EQ(PrismaLinkTable("PostToTag"), "_PostToTag");
  EXPECT_EQ(PrismaLinkTable(std::string(70, 'x')), '_' + std::string(62, 'x'));
  EXPECT_EQ(PrismaLinkKeyName("_PostToTag", 'A'), "_PostToTag_A_fkey");
  EXPECT_EQ(PrismaLinkKeyName('_' + std::string(62, 'x'), 'B'),
            '_' + std::string(55, 'x') + "_B_fkey");
}

// Prisma counts characters, the server bytes.
TEST(PrismaNamesTest, LinkTablesOfOtherAlphabets) {
  std::string relation;
  for (int i = 0; i < 40; ++i) relation += "\xC3\xA4";
  EXPECT_EQ(PrismaLinkTable(relation).size(), 63U);
}

}  // namespace
}  // namespace fk_audit
