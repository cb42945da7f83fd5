#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <string>

#include "core/impact/exact.hpp"
#include "core/impact/simulation.hpp"

namespace fk_audit {
namespace {

constexpr ReferentialAction kNoAction = ReferentialAction::kNoAction;
constexpr ReferentialAction kRestrict = ReferentialAction::kRestrict;
constexpr ReferentialAction kCascade = ReferentialAction::kCascade;
constexpr ReferentialAction kSetNull = ReferentialAction::kSetNull;
constexpr ReferentialAction kSetDefault = ReferentialAction::kSetDefault;

// Tables of integers. Column 0 is the primary key; values are their own numbers, 0 is NULL.
class FakeSource : public RowSource {
 public:
  RelationId AddTable(std::size_t columns) {
    shapes_.emplace_back();
    shapes_.back().not_null.resize(columns);
    shapes_.back().change_doubts.resize(columns);
    shapes_.back().value_doubts.resize(columns);
    return static_cast<RelationId>(shapes_.size() - 1);
  }

  RowId AddRow(RelationId table, std::vector<ValueId> values) {
    rows_.push_back({table, std::move(values)});
    return static_cast<RowId>(rows_.size() - 1);
  }

  // Keys are named in the order in which they are added, and so are their triggers.
  KeyId AddKey(RelationId child, std::vector<ColumnIndex> columns, RelationId parent,
               std::vector<ColumnIndex> parent_columns, ReferentialAction on_delete,
               ReferentialAction on_update = kNoAction, bool deferred = false) {
    const auto id = static_cast<KeyId>(keys_.size());
    keys_.push_back({{columns, parent_columns, columns, false}, child, parent});
    const auto waits = [&](ReferentialAction rule) { return deferred && rule == kNoAction; };
    using enum RiTrigger::Kind;
    shapes_[parent].on_delete.push_back({id, kAction, on_delete, waits(on_delete)});
    Insert(shapes_[parent].on_update, {id, kAction, on_update, waits(on_update)});
    shapes_[child].on_update.push_back({id, kCheck, kNoAction, deferred});
    shapes_[child].keys.push_back({id, true});
    shapes_[parent].keys.push_back({id, false});
    return id;
  }

  const RiKeyShape& ShapeOf(KeyId key) override { return keys_[key].shape; }
  const RelationShape& ShapeOfRelation(RelationId relation) override { return shapes_[relation]; }
  RelationId RelationOf(RowId row) override { return rows_[row].table; }
  std::span<const ValueId> ValuesOf(RowId row) override { return rows_[row].values; }

  std::span<const RowId> Find(KeyId id, Lookup lookup, RelationId,
                              std::span<const ValueId> given) override {
    const Key& key = keys_[id];
    const bool children = lookup == Lookup::kChildren;
    const std::vector<ColumnIndex>& columns =
        children ? key.shape.child_columns : key.shape.parent_columns;
    std::vector<RowId>& found = found_.emplace_back();
    for (RowId row = 0; row < rows_.size(); ++row) {
      bool equal = rows_[row].table == (children ? key.child : key.parent);
      for (std::size_t i = 0; equal && i < columns.size(); ++i) {
        equal = rows_[row].values[columns[i]] == given[i];
      }
      if (equal) found.push_back(row);
    }
    return found;
  }

  std::string ParentsUnseen(KeyId) override { return unseen; }
  bool Matches(KeyId, Lookup, std::size_t, ValueId given, ValueId found) override {
    return given == found;
  }
  std::optional<ValueId> DefaultOf(KeyId, ColumnIndex) override { return default_value; }
  ValueId Convert(KeyId, std::size_t, ValueId value) override { return value; }

  RiKeyShape& Shape(KeyId key) { return keys_[key].shape; }
  RelationShape& Relation(RelationId relation) { return shapes_[relation]; }
  std::optional<ValueId> default_value = kNullValue;
  std::string unseen;

 private:
  struct Key {
    RiKeyShape shape;
    RelationId child;
    RelationId parent;
  };
  struct Row {
    RelationId table;
    std::vector<ValueId> values;
  };

  // Triggers of the parent's side come first by name: RI_ConstraintTrigger_a < ..._c.
  static void Insert(std::vector<RiTrigger>& triggers, const RiTrigger& trigger) {
    auto at = triggers.begin();
    while (at != triggers.end() && at->kind == RiTrigger::Kind::kAction) ++at;
    triggers.insert(at, trigger);
  }

  std::vector<Key> keys_;
  std::vector<RelationShape> shapes_;
  std::vector<Row> rows_;
  std::deque<std::vector<RowId>> found_;
};

class DeleteSimulationTest : public ::testing::Test {
 protected:
  DeleteOutcome Delete(RowId row, SimulationOrder order = {}) {
    return SimulateDelete(source_, row, order, {});
  }

  FakeSource source_;
};

TEST_F(DeleteSimulationTest, CascadesGoDownAndRowsAreCountedOnce) {
  const RelationId p = source_.AddTable(1);
  const RelationId c = source_.AddTable(2);
  const RelationId g = source_.AddTable(3);
  const KeyId cp = source_.AddKey(c, {1}, p, {0}, kCascade);
  const KeyId gc = source_.AddKey(g, {1}, c, {0}, kCascade);
  const KeyId gc2 = source_.AddKey(g, {2}, c, {0}, kCascade);
  const RowId row = source_.AddRow(p, {1});
  source_.AddRow(p, {2});
  source_.AddRow(c, {11, 1});
  source_.AddRow(c, {12, 1});
  source_.AddRow(c, {13, 2});
  source_.AddRow(g, {21, 11, 12});
  source_.AddRow(g, {22, 0, 13});
  const DeleteOutcome outcome = Delete(row);
  EXPECT_EQ(outcome.first_failure, Failure());
  EXPECT_EQ(outcome.keys.at({cp, false}).deleted, 2);
  EXPECT_EQ(outcome.keys.at({gc, false}).deleted, 1);
  EXPECT_FALSE(outcome.keys.contains({gc2, false}));
}

// The direct key fires one round before the cascade comes round by way of b.
TEST_F(DeleteSimulationTest, ADiamondFailsUnlessTheCheckWaits) {
  for (const bool deferred : {false, true}) {
    FakeSource source;
    const RelationId a = source.AddTable(1);
    const RelationId b = source.AddTable(2);
    const RelationId c = source.AddTable(3);
    source.AddKey(b, {1}, a, {0}, kCascade);
    source.AddKey(c, {2}, b, {0}, kCascade);
    const KeyId direct = source.AddKey(c, {1}, a, {0}, kNoAction, kNoAction, deferred);
    const RowId row = source.AddRow(a, {1});
    source.AddRow(b, {11, 1});
    source.AddRow(c, {21, 1, 11});
    DeleteOutcome outcome = SimulateDelete(source, row, {}, {});
    EXPECT_EQ(outcome.first_failure.kind,
              deferred ? Failure::Kind::kNone : Failure::Kind::kReferenced);
    EXPECT_EQ(outcome.keys[KeyEvent(direct, false)].blocked, deferred ? 0 : 1);
  }
}

TEST_F(DeleteSimulationTest, OfTwoKeysTheFirstNameDecidesAndThatIsSeen) {
  const RelationId p = source_.AddTable(1);
  const RelationId c = source_.AddTable(2);
  const KeyId blanks = source_.AddKey(c, {1}, p, {0}, kSetNull);
  const KeyId deletes = source_.AddKey(c, {1}, p, {0}, kCascade);
  const RowId row = source_.AddRow(p, {1});
  source_.AddRow(c, {11, 1});
  EXPECT_EQ(Delete(row).keys.at({blanks, false}).changed, 1);
  EXPECT_EQ(Delete(row, {.names_reversed = true}).keys.at({deletes, false}).deleted, 1);
  const ExactImpact exact = CountExactly(source_, row, {});
  EXPECT_TRUE(exact.by_names.contains({blanks, false}));
  EXPECT_TRUE(exact.by_row_order.empty());
}

// Row 11 restricts, row 12 takes the one that restricts away: whichever comes first.
TEST_F(DeleteSimulationTest, AnOrderOfRowsThatMattersIsSeen) {
  const RelationId p = source_.AddTable(1);
  const RelationId c = source_.AddTable(3);
  const RelationId g = source_.AddTable(3);
  source_.AddKey(c, {1}, p, {0}, kCascade);
  source_.AddKey(g, {1}, c, {0}, kRestrict);
  source_.AddKey(g, {2}, c, {0}, kCascade);
  const RowId row = source_.AddRow(p, {1});
  source_.AddRow(c, {11, 1, 0});
  source_.AddRow(c, {12, 1, 0});
  source_.AddRow(g, {21, 11, 12});
  EXPECT_NE(Delete(row).first_failure, Failure());
  EXPECT_EQ(Delete(row, {.rows_reversed = true}).first_failure, Failure());
  EXPECT_TRUE(CountExactly(source_, row, {}).fails_by_row_order);
}

TEST_F(DeleteSimulationTest, NullsReferToNothing) {
  const RelationId p = source_.AddTable(2);
  const RelationId c = source_.AddTable(3);
  const KeyId key = source_.AddKey(c, {1, 2}, p, {0, 1}, kCascade);
  const RowId row = source_.AddRow(p, {1, 5});
  source_.AddRow(c, {11, 1, 0});
  source_.AddRow(c, {12, 1, 5});
  EXPECT_EQ(Delete(row).keys.at({key, false}).deleted, 1);
}

TEST_F(DeleteSimulationTest, ABlankedRowThatIsDeletedLaterCountsAsDeleted) {
  const RelationId p = source_.AddTable(1);
  const RelationId b = source_.AddTable(2);
  const RelationId c = source_.AddTable(3);
  const KeyId blanks = source_.AddKey(c, {1}, p, {0}, kSetNull);
  source_.AddKey(b, {1}, p, {0}, kCascade);
  const KeyId deletes = source_.AddKey(c, {2}, b, {0}, kCascade);
  const RowId row = source_.AddRow(p, {1});
  source_.AddRow(b, {11, 1});
  source_.AddRow(c, {21, 1, 11});
  const DeleteOutcome outcome = Delete(row);
  EXPECT_EQ(outcome.keys.at({blanks, false}).changed, 0);
  EXPECT_EQ(outcome.keys.at({deletes, false}).deleted, 1);
}

TEST_F(DeleteSimulationTest, SetNullOnNotNullBlocks) {
  const RelationId p = source_.AddTable(1);
  const RelationId c = source_.AddTable(2);
  const KeyId key = source_.AddKey(c, {1}, p, {0}, kSetNull);
  source_.Relation(c).not_null[1] = true;
  const RowId row = source_.AddRow(p, {1});
  EXPECT_EQ(Delete(row).first_failure, Failure());
  source_.AddRow(c, {11, 1});
  source_.AddRow(c, {12, 1});
  EXPECT_EQ(Delete(row).first_failure.kind, Failure::Kind::kNotNull);
  EXPECT_EQ(Delete(row).keys.at({key, false}).blocked, 2);
}

TEST_F(DeleteSimulationTest, ADefaultNeedsAParentThatStays) {
  const RelationId p = source_.AddTable(1);
  const RelationId c = source_.AddTable(2);
  const KeyId key = source_.AddKey(c, {1}, p, {0}, kSetDefault);
  const RowId row = source_.AddRow(p, {1});
  source_.AddRow(p, {2});
  source_.AddRow(c, {11, 1});
  source_.default_value = 2;
  EXPECT_EQ(Delete(row).keys.at({key, false}).changed, 1);
  EXPECT_EQ(Delete(row).first_failure, Failure());
  source_.default_value = 9;
  EXPECT_EQ(Delete(row).first_failure.kind, Failure::Kind::kNoParent);
  source_.default_value = 1;
  EXPECT_EQ(Delete(row).first_failure.kind, Failure::Kind::kReferenced);
}

TEST_F(DeleteSimulationTest, AParentThatMayBeHiddenIsADoubtAndNoFailure) {
  const RelationId p = source_.AddTable(1);
  const RelationId c = source_.AddTable(2);
  const KeyId key = source_.AddKey(c, {1}, p, {0}, kSetDefault);
  const RowId row = source_.AddRow(p, {1});
  source_.AddRow(c, {11, 1});
  source_.default_value = 2;
  source_.unseen = "hidden";
  EXPECT_EQ(Delete(row).first_failure, Failure());
  EXPECT_EQ(Delete(row).keys.at({key, false}).changed, 1);
  EXPECT_EQ(Delete(row).doubts.at({key, false}), "hidden");
  source_.AddRow(p, {2});
  EXPECT_TRUE(Delete(row).doubts.empty());
}

TEST_F(DeleteSimulationTest, PartOfAMatchFullKeyCannotBeBlanked) {
  const RelationId p = source_.AddTable(2);
  const RelationId c = source_.AddTable(3);
  const KeyId key = source_.AddKey(c, {1, 2}, p, {0, 1}, kSetNull);
  source_.Shape(key).delete_columns = {2};
  source_.Shape(key).match_full = true;
  const RowId row = source_.AddRow(p, {1, 5});
  source_.AddRow(c, {11, 1, 5});
  EXPECT_EQ(Delete(row).first_failure.kind, Failure::Kind::kMatchFull);
  source_.Shape(key).match_full = false;
  EXPECT_EQ(Delete(row).first_failure, Failure());
}

TEST_F(DeleteSimulationTest, ABlankedKeySetsOffUpdateRules) {
  const RelationId p = source_.AddTable(1);
  const RelationId c = source_.AddTable(2);
  const RelationId g = source_.AddTable(2);
  source_.AddKey(c, {1}, p, {0}, kSetNull);
  const KeyId follows = source_.AddKey(g, {1}, c, {1}, kNoAction, kCascade);
  const RowId row = source_.AddRow(p, {1});
  source_.AddRow(c, {11, 1});
  source_.AddRow(g, {21, 1});
  const DeleteOutcome outcome = Delete(row);
  EXPECT_EQ(outcome.first_failure, Failure());
  EXPECT_EQ(outcome.keys.at({follows, true}).changed, 1);
}

// NO ACTION looks whether another row has taken the place of the deleted one; RESTRICT does not.
TEST_F(DeleteSimulationTest, AReplacedParentIsEnoughForNoActionOnly) {
  for (const ReferentialAction rule : {kNoAction, kRestrict}) {
    FakeSource source;
    const RelationId p = source.AddTable(3);  // id, code, previous
    const RelationId c = source.AddTable(2);
    source.default_value = 7;
    const KeyId previous = source.AddKey(p, {2}, p, {0}, kSetDefault);
    source.Shape(previous).delete_columns = {1};  // the next one takes the code
    source.Shape(previous).child_columns = {2};
    source.Relation(p).on_update.clear();
    source.AddKey(c, {1}, p, {1}, rule);
    const RowId row = source.AddRow(p, {1, 7, 0});
    source.AddRow(p, {2, 8, 1});
    source.AddRow(c, {11, 7});
    DeleteOutcome outcome = SimulateDelete(source, row, {}, {});
    EXPECT_EQ(outcome.keys[KeyEvent(1, false)].blocked, rule == kNoAction ? 0 : 1);
  }
}

TEST_F(DeleteSimulationTest, DeadKeysLeaveOrphans) {
  const RelationId p = source_.AddTable(1);
  const RelationId c = source_.AddTable(2);
  const KeyId key = source_.AddKey(c, {1}, p, {0}, kCascade);
  source_.Relation(p).on_delete.front().kind = RiTrigger::Kind::kOff;
  const RowId row = source_.AddRow(p, {1});
  source_.AddRow(c, {11, 1});
  EXPECT_EQ(Delete(row).keys.at({key, false}).orphaned, 1);
  EXPECT_EQ(Delete(row).keys.at({key, false}).deleted, 0);
}

// grandchild (1) -> child (1) -> parent (0): what is blanked in the middle leaves the last row
// behind.
TEST_F(DeleteSimulationTest, DeadUpdateRulesLeaveOrphans) {
  const RelationId p = source_.AddTable(1);
  const RelationId c = source_.AddTable(2);
  const RelationId g = source_.AddTable(2);
  source_.AddKey(c, {1}, p, {0}, kSetNull);
  const KeyId key = source_.AddKey(g, {1}, c, {1}, kCascade, kCascade);
  source_.Relation(c).on_update.front().kind = RiTrigger::Kind::kOff;
  const RowId row = source_.AddRow(p, {1});
  source_.AddRow(c, {11, 1});
  source_.AddRow(g, {21, 1});
  EXPECT_EQ(Delete(row).keys.at({key, true}).orphaned, 1);
  EXPECT_EQ(Delete(row).keys.at({key, true}).changed, 0);
}

TEST_F(DeleteSimulationTest, ADefaultThatNobodyChecksIsADoubt) {
  const RelationId p = source_.AddTable(1);
  const RelationId c = source_.AddTable(2);
  const KeyId key = source_.AddKey(c, {1}, p, {0}, kSetDefault);
  source_.Relation(c).on_update.front().kind = RiTrigger::Kind::kUnchecked;
  const RowId row = source_.AddRow(p, {1});
  source_.AddRow(c, {11, 1});
  source_.default_value = 99;
  EXPECT_EQ(Delete(row).first_failure.kind, Failure::Kind::kNone);
  EXPECT_TRUE(Delete(row).doubts.contains({key, false}));
  source_.AddRow(p, {99});
  EXPECT_FALSE(Delete(row).doubts.contains({key, false}));
}

// g (1) -> c (1) -> p (0): what the default of c is, and with it what is handed on to g, nobody
// knows beforehand. Neither NOT NULL nor a missing parent is held against it.
TEST_F(DeleteSimulationTest, AnUnknownDefaultChangesTheRowAndIsADoubt) {
  const RelationId p = source_.AddTable(1);
  const RelationId c = source_.AddTable(2);
  const RelationId g = source_.AddTable(2);
  const KeyId key = source_.AddKey(c, {1}, p, {0}, kSetDefault);
  const KeyId follows = source_.AddKey(g, {1}, c, {1}, kNoAction, kCascade);
  source_.Relation(c).not_null[1] = true;
  source_.default_value = std::nullopt;
  const RowId row = source_.AddRow(p, {1});
  source_.AddRow(c, {11, 1});
  source_.AddRow(g, {21, 1});
  const DeleteOutcome outcome = Delete(row);
  EXPECT_EQ(outcome.first_failure, Failure());
  EXPECT_EQ(outcome.keys.at({key, false}).changed, 1);
  EXPECT_EQ(outcome.keys.at({follows, true}).changed, 1);
  EXPECT_TRUE(outcome.doubts.contains({key, false}));
  EXPECT_TRUE(outcome.doubts.contains({follows, true}));
}

// The row with the unknown value goes itself, and with it what refers to it by another key only.
TEST_F(DeleteSimulationTest, AnUnknownKeyFindsNoRows) {
  const RelationId p = source_.AddTable(1);
  const RelationId b = source_.AddTable(2);
  const RelationId c = source_.AddTable(3);
  const RelationId g = source_.AddTable(2);
  source_.AddKey(c, {1}, p, {0}, kSetDefault);
  source_.AddKey(b, {1}, p, {0}, kCascade);
  const KeyId late = source_.AddKey(c, {2}, b, {0}, kCascade);
  const KeyId by_default = source_.AddKey(g, {1}, c, {1}, kCascade, kSetNull);
  source_.default_value = std::nullopt;
  const RowId row = source_.AddRow(p, {1});
  source_.AddRow(b, {11, 1});
  source_.AddRow(c, {21, 1, 11});
  source_.AddRow(g, {31, 1});
  const DeleteOutcome outcome = Delete(row);
  EXPECT_EQ(outcome.keys.at({late, false}).deleted, 1);
  EXPECT_FALSE(outcome.keys.contains({by_default, false}));
  EXPECT_EQ(outcome.keys.at({by_default, true}).changed, 1);
}

TEST_F(DeleteSimulationTest, UserCodeIsADoubtWhereRowsAre) {
  const RelationId p = source_.AddTable(1);
  const RelationId c = source_.AddTable(2);
  const KeyId key = source_.AddKey(c, {1}, p, {0}, kCascade);
  source_.Relation(c).delete_doubt = "trigger t";
  const RowId row = source_.AddRow(p, {1});
  EXPECT_TRUE(Delete(row).doubts.empty());
  source_.AddRow(c, {11, 1});
  EXPECT_EQ(Delete(row).doubts.at({key, false}), "trigger t");
}

TEST_F(DeleteSimulationTest, ACycleEndsAndManyRowsAreNoStack) {
  const RelationId p = source_.AddTable(2);
  const KeyId key = source_.AddKey(p, {1}, p, {0}, kCascade);
  constexpr ValueId kRows = 2000;
  for (ValueId id = 1; id <= kRows; ++id) source_.AddRow(p, {id, id == 1 ? kRows : id - 1});
  EXPECT_EQ(Delete(0).keys.at({key, false}).deleted, kRows - 1);
}

}  // namespace
}  // namespace fk_audit
