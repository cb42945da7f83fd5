#include "core/table_facts.hpp"

#include "audit_fixture.hpp"

namespace fk_audit {
namespace {

class TableFactsTest : public AuditFixture {
 protected:
  // Sizes the facts to the catalog and gives `table` one index.
  void AddIndex(TableId table, const std::vector<std::string>& columns,
                const std::function<void(IndexFacts&)>& set = {}) {
    facts_.tables.resize(catalog_.tables.size());
    facts_.columns.resize(catalog_.columns.size());
    IndexFacts index;
    index.columns = {Size(facts_.index_columns), Size(columns)};
    for (const std::string& column : columns) {
      facts_.index_columns.push_back(column.empty() ? kNoName : names_.Intern(column));
    }
    if (set) set(index);
    facts_.tables[table].indexes = {Size(facts_.indexes), 1};
    facts_.indexes.push_back(index);
  }

  bool HasIndex() const { return facts_.HasIndexFor(catalog_, catalog_.foreign_keys.front()); }

  DatabaseFacts facts_;
};

TEST_F(TableFactsTest, FindsAColumnByNameInItsOwnTable) {
  const TableId first = AddTable("a(id, x)");
  const TableId second = AddTable("b(x, id)");
  facts_.columns.resize(4);
  facts_.columns[2].comment = "of b";
  const NameId x = names_.Intern("x");
  EXPECT_EQ(facts_.FindColumn(catalog_, first, x), &facts_.columns[1]);
  EXPECT_EQ(facts_.FindColumn(catalog_, second, x)->comment, "of b");
  EXPECT_EQ(facts_.FindColumn(catalog_, first, names_.Intern("y")), nullptr);
}

TEST_F(TableFactsTest, AnIndexFindsTheRowsWhenItsLeadingColumnsAreThoseOfTheKey) {
  AddTable("p(a, b)", 2);
  const TableId child = AddTable("c(id, x, y, z)");
  Live("c(x, y) -> p(a, b)");
  for (const auto& [columns, found] :
       std::vector<std::pair<std::vector<std::string>, bool>>{{{"x", "y"}, true},
                                                              {{"y", "x"}, true},
                                                              {{"y", "x", "z"}, true},
                                                              {{"x"}, false},
                                                              {{"x", "z", "y"}, false},
                                                              {{"x", ""}, false},
                                                              {{"id"}, false}}) {
    AddIndex(child, columns);
    EXPECT_EQ(HasIndex(), found) << ::testing::PrintToString(columns);
  }
}

TEST_F(TableFactsTest, AnIndexThatIsNotWholeFindsNothing) {
  AddTable("p(id)");
  const TableId child = AddTable("c(id, x)");
  Live("c(x) -> p(id)");
  AddIndex(child, {"x"}, [](IndexFacts& index) { index.valid = false; });
  EXPECT_FALSE(HasIndex());
  AddIndex(child, {"x"}, [](IndexFacts& index) { index.partial = true; });
  EXPECT_FALSE(HasIndex());
  AddIndex(child, {"x"}, [](IndexFacts& index) { index.btree = false; });
  EXPECT_FALSE(HasIndex());
}

TEST_F(TableFactsTest, AnIndexWithoutTheNullsOfTheKeyFindsAllThatTheKeyLooksFor) {
  AddTable("p(a, b)", 2);
  const TableId child = AddTable("c(id, x, y, z)");
  Live("c(x, y) -> p(a, b)");
  for (const auto& [not_null, found] : std::vector<std::pair<std::vector<std::string>, bool>>{
           {{"x"}, true}, {{"y", "x"}, true}, {{"x", "z"}, false}, {{""}, false}, {{}, false}}) {
    AddIndex(child, {"x", "y"}, [&](IndexFacts& index) {
      index.partial = true;
      index.not_null = {Size(facts_.index_columns), Size(not_null)};
      for (const std::string& column : not_null) {
        facts_.index_columns.push_back(column.empty() ? kNoName : names_.Intern(column));
      }
    });
    EXPECT_EQ(HasIndex(), found) << ::testing::PrintToString(not_null);
  }
}

TEST_F(TableFactsTest, APartitionedChildIsIndexedWhenEveryLeafIs) {
  AddTable("p(id)");
  const TableId root = AddTable("c(id, x)");
  const TableId first = AddPartition("c1(id, x)", root);
  const TableId second = AddPartition("c2(id, x)", root);
  Live("c(x) -> p(id)");
  facts_.tables.resize(catalog_.tables.size());
  facts_.partitions = {first, second};
  facts_.tables[root].partitions = {0, 2};
  EXPECT_FALSE(HasIndex());
  AddIndex(first, {"x"});
  EXPECT_FALSE(HasIndex());
  AddIndex(second, {"x"});
  EXPECT_TRUE(HasIndex());
}

}  // namespace
}  // namespace fk_audit
