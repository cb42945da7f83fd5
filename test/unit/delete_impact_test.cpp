#include <map>

#include "audit_fixture.hpp"
#include "core/impact/excerpt.hpp"
#include "core/impact/impact.hpp"

namespace fk_audit {
namespace {

const auto kCascade = [](ForeignKey& key) { key.delete_rule = DeleteRule::kCascade; };
const auto kSetNull = [](ForeignKey& key) { key.delete_rule = DeleteRule::kSetNull; };
const auto kRestrict = [](ForeignKey& key) { key.delete_rule = DeleteRule::kRestrict; };

class DeleteImpactTest : public AuditFixture {
 protected:
  // "depth path: effect" for each step.
  Lines Trace(TableId parent, std::uint32_t max_depth = 100) {
    Lines lines;
    for (const ImpactRow& row : Describe(parent, max_depth)) {
      if (row.depth == 0) continue;
      lines.push_back(std::to_string(row.depth) + " " + row.path + ": " + row.effect);
    }
    return lines;
  }

  std::vector<ImpactRow> Describe(TableId parent, std::uint32_t max_depth = 100) {
    catalog_.Index();
    const DeleteGraph graph(catalog_, {});
    facts_.tables.resize(catalog_.tables.size());
    facts_.columns.resize(catalog_.columns.size());
    const ImpactSide live{{catalog_, facts_, graph, names_, options_.quote},
                          TraceDelete(catalog_, graph, parent, max_depth, {})};
    return DescribeImpact(live, nullptr, parent);
  }

  void SetNotNull(TableId table, std::string_view column) {
    for (Column& each : catalog_.columns) {
      const auto place = static_cast<std::uint32_t>(&each - catalog_.columns.data());
      const fk_audit::Run run = catalog_.tables[table].columns;
      if (place >= run.first && place < run.first + run.count && names_[each.name] == column) {
        each.not_null = true;
      }
    }
  }

  DatabaseFacts facts_;
};

TEST_F(DeleteImpactTest, FollowsCascadesAndStopsWhereRowsStay) {
  const TableId orgs = AddTable("orgs(id)");
  AddTable("projects(id, org)");
  AddTable("tasks(id, project)");
  AddTable("notes(id, task)");
  AddTable("comments(id, note)");
  Live("projects(org) -> orgs(id)", kCascade);
  Live("tasks(project) -> projects(id)", kCascade);
  Live("notes(task) -> tasks(id)", kSetNull);
  Live("comments(note) -> notes(id)", kCascade);
  EXPECT_EQ(Trace(orgs),
            (Lines{"1 orgs -> projects: deleted", "2 orgs -> projects -> tasks: deleted",
                   "3 orgs -> projects -> tasks -> notes: blanked"}));
  EXPECT_EQ(Trace(orgs, 1), (Lines{"1 orgs -> projects: deleted"}));
}

TEST_F(DeleteImpactTest, EveryKeyOnceInACycleAndADiamond) {
  const TableId a = AddTable("a(id, c)");
  AddTable("b(id, a)");
  AddTable("c(id, a, b)");
  Live("b(a) -> a(id)", kCascade);
  Live("c(a) -> a(id)", kRestrict, "c_a");
  Live("c(b) -> b(id)", kCascade, "c_b");
  Live("a(c) -> c(id)", kCascade);
  EXPECT_EQ(Trace(a), (Lines{"1 a -> b: deleted", "1 a -> c: blocked", "2 a -> b -> c: deleted",
                             "3 a -> b -> c -> a: deleted"}));
}

TEST_F(DeleteImpactTest, ARuleThatCannotWorkBlocks) {
  const TableId p = AddTable("p(id, k)");
  const TableId c = AddTable("c(id, p)");
  const TableId d = AddTable("d(id, p, k)");
  Live("c(p) -> p(id)", kSetNull);
  Live("d(p, k) -> p(id, k)", [&](ForeignKey& key) {
    key.delete_rule = DeleteRule::kSetNull;
    key.match = MatchOption::kFull;
    key.delete_columns = AddLiveColumns({"p"});
  });
  SetNotNull(c, "p");
  SetNotNull(d, "k");
  const std::vector<ImpactRow> rows = Describe(p);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[1].effect, "blocked");
  EXPECT_EQ(rows[1].detail, "column p is NOT NULL");
  EXPECT_EQ(rows[2].effect, "blocked");
  EXPECT_EQ(rows[2].rule, "set null (p)");
  EXPECT_EQ(rows[2].detail, "MATCH FULL forbids blanking only some of the columns");
}

TEST_F(DeleteImpactTest, ADefaultThatIsNull) {
  const TableId p = AddTable("p(id)");
  const TableId c = AddTable("c(id, p)");
  Live("c(p) -> p(id)", [](ForeignKey& key) { key.delete_rule = DeleteRule::kSetDefault; });
  EXPECT_EQ(Describe(p)[1].effect, "defaulted");
  SetNotNull(c, "p");
  EXPECT_EQ(Describe(p)[1].effect, "blocked");
  EXPECT_EQ(Describe(p)[1].detail, "column p is NOT NULL and has no default");
  for (ColumnFacts& column : facts_.columns) column.has_default = true;
  EXPECT_EQ(Describe(p)[1].effect, "defaulted");
  EXPECT_EQ(Describe(p)[1].detail, "");
}

TEST_F(DeleteImpactTest, ACheckThatRefuses) {
  const TableId p = AddTable("p(id)");
  const TableId c = AddTable("c(id, p)");
  Live("c(p) -> p(id)", kSetNull);
  facts_.tables.resize(catalog_.tables.size());
  facts_.tables[c].checks = {0, 1};
  facts_.checks.push_back({names_.Intern("given"), {0, 1}});
  facts_.check_columns.push_back(names_.Intern("p"));
  facts_.check_steps.push_back({CheckStep::Kind::kIsNotNull, 0, {0, 1}});
  EXPECT_EQ(Describe(p)[1].effect, "blocked");
  EXPECT_EQ(Describe(p)[1].detail, "CHECK given refuses the row");
  facts_.check_steps[0].kind = CheckStep::Kind::kOther;
  EXPECT_EQ(Describe(p)[1].effect, "blanked");
  EXPECT_EQ(Describe(p)[1].uncertain, "CHECK given may refuse the row");
  facts_.check_steps[0].kind = CheckStep::Kind::kStrict;
  EXPECT_EQ(Describe(p)[1].uncertain, "");
}

// The usual tenant: its tasks are gone before those of its projects are looked for.
TEST_F(DeleteImpactTest, RowsThatAShorterPathTakes) {
  const TableId tenants = AddTable("tenants(id)");
  const TableId projects = AddTable("projects(id, tenant)");
  AddTable("tasks(id, tenant, project)");
  Live("projects(tenant) -> tenants(id)", kCascade);
  Live("tasks(tenant) -> tenants(id)", kCascade, "tasks_tenant");
  Live("tasks(project) -> projects(id)", kRestrict);
  const std::vector<ImpactRow> rows = Describe(tenants);
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[3].effect, "blocked");
  EXPECT_EQ(rows[3].detail, "only for rows that tasks_tenant has not deleted before");
  EXPECT_EQ(Describe(projects)[1].detail, "");
}

TEST_F(DeleteImpactTest, ABlankedColumnSetsOffUpdateRules) {
  const TableId p = AddTable("p(id)");
  AddTable("c(id, p, n)");
  AddTable("g(id, p, n)");
  Live("c(p) -> p(id)", kSetNull);
  Live("g(p, n) -> c(p, n)", [](ForeignKey& key) { key.update_rule = UpdateRule::kCascade; });
  Live("g(n) -> c(n)", {}, "untouched");
  EXPECT_EQ(Trace(p), (Lines{"1 p -> c: blanked", "2 p -> c -> g: blanked"}));
  EXPECT_EQ(Describe(p).back().rule, "on update cascade");
}

TEST_F(DeleteImpactTest, DeferredAndDeadKeys) {
  const TableId p = AddTable("p(id)");
  AddTable("a(id, p)");
  AddTable("b(id, p)");
  AddTable("c(id, p)");
  Live("a(p) -> p(id)", [](ForeignKey& key) { key.deferrable = key.initially_deferred = true; });
  Live("b(p) -> p(id)", [](ForeignKey& key) {
    key.delete_rule = DeleteRule::kRestrict;
    key.deferrable = key.initially_deferred = true;
  });
  Live("c(p) -> p(id)", [](ForeignKey& key) {
    key.delete_rule = DeleteRule::kCascade;
    key.triggers = TriggerState::kDisabled;
    key.delete_acts = false;
  });
  EXPECT_EQ(Trace(p),
            (Lines{"1 p -> a: checked at commit", "1 p -> b: blocked", "1 p -> c: orphaned"}));
}

TEST_F(DeleteImpactTest, KeysOfPartitionsAndOfTheirRoot) {
  const TableId root = AddTable("events(id)");
  const TableId leaf = AddPartition("events_1(id)", root);
  const TableId other = AddPartition("events_2(id)", root);
  AddTable("a(id, e)");
  AddTable("b(id, e)");
  Live("a(e) -> events(id)", kCascade);
  Live("b(e) -> events_1(id)", kCascade);
  EXPECT_EQ(Trace(leaf), (Lines{"1 events_1 -> a: deleted", "1 events_1 -> b: deleted"}));
  EXPECT_EQ(Trace(other), (Lines{"1 events_2 -> a: deleted"}));
  EXPECT_EQ(Trace(root).size(), 2u);
}

TEST_F(DeleteImpactTest, TwoKeysThatCompeteSaySo) {
  const TableId p = AddTable("p(id)");
  AddTable("c(id, p)");
  Live("c(p) -> p(id)", kCascade, "old");
  Live("c(p) -> p(id)", {}, "new");
  const std::vector<ImpactRow> rows = Describe(p);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[1].detail, "acts after old by the names of their triggers");
  EXPECT_EQ(rows[2].detail, "acts before new by the names of their triggers");
}

// Whichever comes first blanks a, and only the wide one b as well.
TEST_F(DeleteImpactTest, TwoBlanksThatCompeteSaySo) {
  const TableId p = AddTable("p(id, k)");
  AddTable("c(id, a, b)");
  Live("c(a) -> p(id)", kSetNull, "narrow");
  Live("c(a, b) -> p(id, k)", kSetNull, "wide");
  const std::vector<ImpactRow> rows = Describe(p);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[1].detail, "acts before wide by the names of their triggers");
  EXPECT_EQ(rows[2].detail, "acts after narrow by the names of their triggers");
}

TEST_F(DeleteImpactTest, BlanksOfTheirOwnDoNotCompete) {
  const TableId p = AddTable("p(id, k)");
  AddTable("c(id, t, a, b)");
  Live(
      "c(t, a) -> p(k, id)",
      [this](ForeignKey& key) {
        kSetNull(key);
        key.delete_columns = AddLiveColumns({"a"});
      },
      "one");
  Live("c(t, b) -> p(k, id)", kCascade, "two");
  const std::vector<ImpactRow> rows = Describe(p);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[1].detail, "");
  EXPECT_EQ(rows[2].detail, "");
}

TEST_F(DeleteImpactTest, RowsAreEstimatedAlongPaths) {
  const TableId p = AddTable("p(id)");
  const TableId c = AddTable("c(id, p)");
  const TableId g = AddTable("g(id, c)");
  catalog_.tables[p].row_estimate = 10;
  catalog_.tables[c].row_estimate = 1000;
  catalog_.tables[g].row_estimate = 4000;
  Live("c(p) -> p(id)", kCascade);
  Live("g(c) -> c(id)", kCascade);
  facts_.columns.resize(catalog_.columns.size());
  facts_.columns[2].null_fraction = 0.5F;  // c.p
  facts_.columns[2].distinct = 5;
  const std::vector<ImpactRow> rows = Describe(p);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[1].estimate.rows, 100);  // 500 that refer, to 5 parents
  EXPECT_EQ(rows[2].estimate.rows, 400);  // 4 for each of 1,000
  EXPECT_TRUE(rows[2].estimate.missing_index);
  EXPECT_EQ(rows[2].estimate.scanned, 100 * 4000);
}

TEST_F(DeleteImpactTest, UnknownIsNotZero) {
  const TableId p = AddTable("p(id)");
  AddTable("c(id, p)");
  Live("c(p) -> p(id)", kCascade);
  EXPECT_EQ(Describe(p)[1].estimate.rows, -1);
  EXPECT_EQ(Describe(p)[1].estimate.scanned, -1);
}

TEST_F(DeleteImpactTest, ALongChainIsOneLineEachAndShortensItsPath) {
  constexpr int kTables = 20000;
  const TableId first = AddTable("t0(id)");
  for (int i = 1; i < kTables; ++i) {
    names_.Intern("p");
    Table table = catalog_.tables[first];
    table.oid += static_cast<std::uint32_t>(i);
    table.name = names_.Intern("t" + std::to_string(i));
    catalog_.tables.push_back(table);
    ForeignKey key;
    key.oid = static_cast<std::uint32_t>(100000 + i);
    key.child = static_cast<TableId>(i);
    key.parent = static_cast<TableId>(i - 1);
    key.delete_rule = DeleteRule::kCascade;
    key.name = names_.Intern("p");
    catalog_.foreign_keys.push_back(key);
  }
  const std::vector<ImpactRow> rows = Describe(first, kTables);
  ASSERT_EQ(rows.size(), static_cast<std::size_t>(kTables));
  EXPECT_EQ(rows.back().depth, static_cast<std::uint32_t>(kTables - 1));
  EXPECT_EQ(rows.back().path.substr(0, 36), "t0 -> (19991 more) -> t19992 -> t199");
}

// The rules of the code beside the live ones.
class AfterRepairsTest : public AuditFixture {
 protected:
  RepairedCatalog Repaired() { return CatalogAfterRepairs(catalog_, set_, names_, Check()); }
};

TEST_F(AfterRepairsTest, RulesMissingKeysAndDeadOnes) {
  AddTable("p(id)");
  AddTable("a(id, p)");
  AddTable("b(id, p)");
  AddTable("c(id, p)");
  Live("a(p) -> p(id)", kCascade, "a_fk");
  Live(
      "c(p) -> p(id)",
      [](ForeignKey& key) {
        key.triggers = TriggerState::kDisabled;
        key.delete_acts = false;
      },
      "c_fk");
  Declare("a(p) -> p(id)", [](Intent& intent) { intent.delete_rule = DeleteRule::kRestrict; });
  Declare("b(p) -> p(id)", [](Intent& intent) { intent.delete_rule = DeleteRule::kSetNull; });
  Declare("c(p) -> p(id)");
  const RepairedCatalog repaired = Repaired();
  ASSERT_EQ(repaired.catalog.foreign_keys.size(), 3u);
  EXPECT_EQ(repaired.catalog.foreign_keys[KeyNamed("a_fk")].delete_rule, DeleteRule::kRestrict);
  EXPECT_TRUE(DeleteActs(repaired.catalog.foreign_keys[KeyNamed("c_fk")]));
  EXPECT_EQ(repaired.catalog.foreign_keys[2].delete_rule, DeleteRule::kSetNull);
  EXPECT_EQ(repaired.findings.size(), 3u);
  EXPECT_EQ(catalog_.foreign_keys.size(), 2u);
}

TEST_F(AfterRepairsTest, ExcerptKeepsNumbersOfTablesAndContentsOfKeys) {
  const TableId p = AddTable("p(id)");
  const TableId a = AddTable("a(id, p)");
  const TableId b = AddTable("b(id, p)");
  Live("a(p) -> p(id)", kCascade);
  Live("b(p) -> p(id)", kSetNull);
  catalog_.Index();
  const std::vector<ForeignKeyId> keys = {1, 7};
  const Catalog part = ExcerptOf(catalog_, keys, p);
  ASSERT_EQ(part.foreign_keys.size(), 1u);
  EXPECT_EQ(part.foreign_keys[0].child, b);
  EXPECT_EQ(names_[part.PairsOf(part.foreign_keys[0])[0].child], "p");
  EXPECT_EQ(part.tables[a].columns.count, 0u);
  EXPECT_EQ(part.tables[b].columns.count, 2u);
}

}  // namespace
}  // namespace fk_audit
