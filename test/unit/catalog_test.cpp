#include "core/catalog.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace fk_audit {
namespace {

// A catalog filled by hand, as the reader fills it: runs in the order of the tables.
class CatalogTest : public ::testing::Test {
 protected:
  TableId AddTable(std::string_view schema, std::string_view name,
                   const std::vector<std::string>& columns, std::uint32_t primary_key = 0) {
    Table table;
    table.schema = names_.Intern(schema);
    table.name = names_.Intern(name);
    table.columns = {Size(catalog_.columns), static_cast<std::uint32_t>(columns.size())};
    table.primary_key = {Size(catalog_.key_columns), primary_key};
    for (std::uint32_t i = 0; i < columns.size(); ++i) {
      const NameId column = names_.Intern(columns[i]);
      catalog_.columns.push_back({column, static_cast<std::int16_t>(i + 1), false});
      if (i < primary_key) catalog_.key_columns.push_back(column);
    }
    catalog_.tables.push_back(table);
    return static_cast<TableId>(catalog_.tables.size() - 1);
  }

  ForeignKey& AddKey(std::uint32_t oid, TableId child, TableId parent,
                     const std::vector<std::pair<std::string, std::string>>& pairs) {
    ForeignKey key;
    key.oid = oid;
    key.name = names_.Intern("fk" + std::to_string(oid));
    key.child = child;
    key.parent = parent;
    key.pairs = {Size(catalog_.pairs), static_cast<std::uint32_t>(pairs.size())};
    for (const auto& [of_child, of_parent] : pairs) {
      catalog_.pairs.push_back({names_.Intern(of_child), names_.Intern(of_parent)});
    }
    catalog_.foreign_keys.push_back(key);
    return catalog_.foreign_keys.back();
  }

  template <typename Element>
  static std::uint32_t Size(const std::vector<Element>& all) {
    return static_cast<std::uint32_t>(all.size());
  }

  std::vector<std::uint32_t> OidsOf(TableId child) const {
    std::vector<std::uint32_t> oids;
    for (const ForeignKey& key : catalog_.KeysOf(child)) oids.push_back(key.oid);
    return oids;
  }

  Catalog catalog_;
  NameTable names_;
};

TEST_F(CatalogTest, AnEmptyCatalogHasNoTables) {
  EXPECT_EQ(catalog_.FindTable(0, 0), kNoTable);
  catalog_.Index();
  EXPECT_EQ(catalog_.FindTable(0, 0), kNoTable);
}

TEST_F(CatalogTest, FindsTablesBySchemaAndName) {
  const TableId a = AddTable("public", "orders", {"id"});
  const TableId b = AddTable("shop", "orders", {"id"});
  const TableId c = AddTable("orders", "public", {"id"});
  catalog_.Index();
  const NameId orders = *names_.Find("orders");
  EXPECT_EQ(catalog_.FindTable(*names_.Find("public"), orders), a);
  EXPECT_EQ(catalog_.FindTable(*names_.Find("shop"), orders), b);
  EXPECT_EQ(catalog_.FindTable(orders, *names_.Find("public")), c);
  EXPECT_EQ(catalog_.FindTable(orders, orders), kNoTable);
  EXPECT_EQ(catalog_.FindTable(kNoName, kNoName), kNoTable);
}

TEST_F(CatalogTest, FindsEachOfManyTables) {
  for (int schema = 0; schema < 50; ++schema) {
    for (int table = 0; table < 50; ++table) {
      AddTable("s" + std::to_string(schema), "t" + std::to_string(table), {});
    }
  }
  catalog_.Index();
  for (TableId id = 0; id < catalog_.tables.size(); ++id) {
    EXPECT_EQ(catalog_.FindTable(catalog_.tables[id].schema, catalog_.tables[id].name), id);
  }
  EXPECT_EQ(catalog_.FindTable(*names_.Find("s0"), *names_.Find("s1")), kNoTable);
}

TEST_F(CatalogTest, GroupsKeysByChildInTheOrderOfTheirOids) {
  const TableId a = AddTable("public", "a", {"id", "x"}, 1);
  const TableId b = AddTable("public", "b", {"id", "y"}, 1);
  const TableId c = AddTable("public", "c", {"id", "z"}, 1);
  AddKey(9, c, a, {{"z", "id"}});
  AddKey(3, a, a, {{"x", "id"}});
  AddKey(7, c, b, {{"z", "id"}});
  catalog_.Index();
  EXPECT_EQ(OidsOf(a), std::vector<std::uint32_t>{3});
  EXPECT_EQ(OidsOf(b), std::vector<std::uint32_t>{});
  EXPECT_EQ(OidsOf(c), (std::vector<std::uint32_t>{7, 9}));
  EXPECT_TRUE(std::ranges::is_sorted(catalog_.foreign_keys, {}, &ForeignKey::child));
}

TEST_F(CatalogTest, KeepsThePairsOfAKeyThatMoves) {
  const TableId a = AddTable("public", "a", {"id", "x"}, 1);
  const TableId b = AddTable("public", "b", {"id", "y"}, 1);
  AddKey(1, b, a, {{"y", "id"}});
  AddKey(2, a, b, {{"x", "id"}});
  catalog_.Index();
  const ForeignKey& key = catalog_.KeysOf(b).front();
  EXPECT_EQ(names_[catalog_.PairsOf(key).front().child], "y");
}

TEST_F(CatalogTest, MayBeIndexedAgainAfterMoreWasAdded) {
  const TableId a = AddTable("public", "a", {"id"}, 1);
  AddKey(2, a, a, {{"id", "id"}});
  catalog_.Index();
  const TableId b = AddTable("public", "b", {"id"}, 1);
  AddKey(1, b, a, {{"id", "id"}});
  catalog_.Index();
  EXPECT_EQ(OidsOf(a), std::vector<std::uint32_t>{2});
  EXPECT_EQ(OidsOf(b), std::vector<std::uint32_t>{1});
  EXPECT_EQ(catalog_.FindTable(*names_.Find("public"), *names_.Find("b")), b);
}

TEST_F(CatalogTest, FindsColumnsOfTheirOwnTableOnly) {
  const TableId a = AddTable("public", "a", {"id", "x"}, 1);
  const TableId b = AddTable("public", "b", {"id", "y"}, 2);
  const Column* const x = catalog_.FindColumn(catalog_.tables[a], *names_.Find("x"));
  ASSERT_NE(x, nullptr);
  EXPECT_EQ(x->number, 2);
  EXPECT_EQ(catalog_.FindColumn(catalog_.tables[b], *names_.Find("x")), nullptr);
  EXPECT_EQ(catalog_.FindColumn(catalog_.tables[a], kNoName), nullptr);
  const std::span<const NameId> primary_key = catalog_.PrimaryKeyOf(catalog_.tables[b]);
  EXPECT_EQ(std::vector<NameId>(primary_key.begin(), primary_key.end()),
            (std::vector<NameId>{*names_.Find("id"), *names_.Find("y")}));
}

TEST_F(CatalogTest, DefinesAKeyWithAllItsNames) {
  const TableId parent = AddTable("shop", "orders", {"tenant", "id"}, 2);
  const TableId child = AddTable("public", "items", {"t", "o"});
  ForeignKey& key = AddKey(5, child, parent, {{"t", "tenant"}, {"o", "id"}});
  key.delete_columns = {Size(catalog_.key_columns), 1};
  catalog_.key_columns.push_back(names_.Intern("o"));
  key.delete_rule = DeleteRule::kSetNull;
  key.update_rule = UpdateRule::kCascade;
  key.match = MatchOption::kFull;
  key.deferrable = true;
  key.initially_deferred = true;
  key.validated = false;
  key.enforced = false;
  key.period = true;
  catalog_.Index();

  ForeignKeyDefinition expected;
  expected.child = {"public", "items"};
  expected.parent = {"shop", "orders"};
  expected.constraint_name = "fk5";
  expected.columns = {"t", "o"};
  expected.parent_columns = {"tenant", "id"};
  expected.delete_rule = DeleteRule::kSetNull;
  expected.delete_columns = {"o"};
  expected.update_rule = UpdateRule::kCascade;
  expected.match = MatchOption::kFull;
  expected.deferrable = true;
  expected.initially_deferred = true;
  expected.validated = false;
  expected.enforced = false;
  expected.period = true;
  EXPECT_EQ(catalog_.Define(catalog_.KeysOf(child).front(), names_), expected);
}

ForeignKey KeyWithTrigger(std::uint32_t oid) {
  ForeignKey key;
  key.delete_trigger = oid;
  return key;
}

// Seen on a server: 100148 fired before 99960.
TEST(FiresBefore, ComparesTriggerNamesAsTextNotAsNumbers) {
  EXPECT_TRUE(FiresBefore(KeyWithTrigger(100148), KeyWithTrigger(99960)));
  EXPECT_FALSE(FiresBefore(KeyWithTrigger(99960), KeyWithTrigger(100148)));
  EXPECT_TRUE(FiresBefore(KeyWithTrigger(16384), KeyWithTrigger(16385)));
  EXPECT_TRUE(FiresBefore(KeyWithTrigger(1638), KeyWithTrigger(16380)));
  EXPECT_FALSE(FiresBefore(KeyWithTrigger(16384), KeyWithTrigger(16384)));
}

TEST(FiresBefore, AgreesWithTheNamesOfTheTriggers) {
  std::mt19937 random(1);
  std::vector<std::uint32_t> oids{1, std::numeric_limits<std::uint32_t>::max()};
  for (int i = 0; i < 200; ++i) oids.push_back(random() >> (random() % 20));
  const auto name = [](std::uint32_t oid) {
    return "RI_ConstraintTrigger_a_" + std::to_string(oid);
  };
  for (const std::uint32_t a : oids) {
    for (const std::uint32_t b : oids) {
      EXPECT_EQ(FiresBefore(KeyWithTrigger(a), KeyWithTrigger(b)), name(a) < name(b));
    }
  }
}

}  // namespace
}  // namespace fk_audit
