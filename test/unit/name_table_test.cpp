#include "core/name_table.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace fk_audit {
namespace {

TEST(NameTable, GivesOneIdPerDistinctName) {
  NameTable names;
  const NameId orders = names.Intern("orders");
  const NameId users = names.Intern("users");
  EXPECT_NE(orders, users);
  EXPECT_EQ(names.Intern("orders"), orders);
  EXPECT_EQ(names.size(), 2u);
  EXPECT_EQ(names[orders], "orders");
  EXPECT_EQ(names[users], "users");
}

TEST(NameTable, TellsNamesApartByEveryByte) {
  NameTable names;
  const NameId empty = names.Intern("");
  const NameId lower = names.Intern("a");
  const NameId upper = names.Intern("A");
  const NameId with_nul = names.Intern(std::string_view("a\0", 2));
  EXPECT_EQ(names.size(), 4u);
  EXPECT_EQ(names[empty], "");
  EXPECT_EQ(names[lower], "a");
  EXPECT_EQ(names[upper], "A");
  EXPECT_EQ(names[with_nul], std::string_view("a\0", 2));
}

TEST(NameTable, FindsWhatWasInternedAndAddsNothing) {
  NameTable names;
  EXPECT_FALSE(names.Find("orders").has_value());
  const NameId orders = names.Intern("orders");
  EXPECT_EQ(names.Find("orders"), orders);
  EXPECT_FALSE(names.Find("order").has_value());
  EXPECT_EQ(names.size(), 1u);
}

TEST(NameTable, KeepsIdsWhileItGrows) {
  NameTable names;
  std::map<std::string, NameId> expected;
  for (int i = 0; i < 20000; ++i) {
    const std::string name = "table_" + std::to_string(i % 13000);
    const NameId id = names.Intern(name);
    const auto [known, is_new] = expected.emplace(name, id);
    EXPECT_EQ(known->second, id) << name;
    EXPECT_EQ(is_new, i < 13000) << name;
  }
  EXPECT_EQ(names.size(), expected.size());
  for (const auto& [name, id] : expected) {
    EXPECT_EQ(names[id], name);
    EXPECT_EQ(names.Find(name), id);
  }
}

}  // namespace
}  // namespace fk_audit
