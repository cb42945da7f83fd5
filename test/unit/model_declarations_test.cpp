// What one load leaves behind is what the next one continues from.
#include "import/model_declarations.hpp"

#include <gtest/gtest.h>

#include <random>

#include "import/replay.hpp"
#include "replay_builder.hpp"

namespace fk_audit {
namespace {

using namespace testing;

Replay Continued(const Replay& earlier) {
  Replay replay("public");
  replay.Restore(earlier.Result(), earlier.search_path());
  return replay;
}

// Everything that a load stores, as text.
std::string Stored(const Replay& replay) {
  const auto text = [](auto value) { return value ? std::to_string(int(*value)) : "-"; };
  std::string result = "path " + Join(replay.search_path()) + "\n";
  for (const std::string& table : Tables(replay)) result += table + "\n";
  for (const std::string& constraint : Constraints(replay)) result += constraint + "\n";
  for (const TableDeclaration& table : replay.Result().tables) {
    result += table.origin + " ";
    for (const QualifiedName& parent : table.inherits) result += "under " + Text(parent) + " ";
    if (!table.own_columns.empty()) result += "own " + Join(table.own_columns) + " ";
  }
  for (const DeclaredForeignKey& key : replay.Result().foreign_keys) {
    result += "\n" + Text(key) + " " + key.origin + " " + text(key.delete_rule) +
              text(key.delete_rule_stated) + text(key.update_rule) + text(key.update_rule_stated) +
              text(key.match) + text(key.deferrable) + text(key.initially_deferred) +
              text(key.validated) + text(key.enforced) +
              (key.delete_columns ? "(" + Join(*key.delete_columns) + ")" : "");
  }
  return result;
}

TEST(Restore, BringsGeneratedNamesBack) {
  const Replay first = Replayed(
      {Create("t", {"a"}, {Key({"a"}, "p"), Key({"a"}, "q", {}, "t_a_fkey2"), Key({"a"}, "r")})});
  EXPECT_EQ(Constraints(first).back(), "public.t: foreign key t_a_fkey1(a)");
  Replay second = Continued(first);
  EXPECT_EQ(Stored(second), Stored(first));
  Feed(second, {Drop("t", "t_a_fkey1")});
  EXPECT_EQ(Keys(second),
            (Names{"public.t(a) > public.p()", "public.t(a) > public.q() [t_a_fkey2]"}));
  Feed(second, {AddKey("t", Key({"a"}, "s"))});
  EXPECT_EQ(Constraints(second).back(), "public.t: foreign key t_a_fkey1(a)");
}

TEST(Restore, KeepsPathPartitionsAndPartialTables) {
  const Replay first = Replayed({Path({"s"}), CreateParent("p"), Create("root", {"a"}),
                                 CreatePartition("x", "root"), AddKey("other.t", Key({"a"}, "p"))});
  Replay second = Continued(first);
  EXPECT_EQ(Stored(second), Stored(first));
  Feed(second, {AddColumn("root", "b"), AddKey("x", Key({"b"}, "p"))});
  EXPECT_EQ(Tables(second).at(2), "s.x(a, b) of s.root");
  EXPECT_EQ(Keys(second).back(), "s.x(b) > s.p(id)");
}

TEST(Restore, KeepsWhatInherits) {
  const Replay first = Replayed({Path({"s"}), Create("p", {"a", "b", "c"}), Create("q", {"c"}),
                                 CreateChild("child", "p", {"b", "x"}), CreateChild("y", "child")});
  Replay second = Continued(first);
  EXPECT_EQ(Stored(second), Stored(first));
  Feed(second, {event::RenameColumn{Table("p"), "a", "d"}, AddColumn("p", "e"),
                DropColumn("p", "b"), DropColumn("p", "c")});
  EXPECT_EQ(Tables(second),
            (Names{"s.p(d, e)", "s.q(c)", "s.child(d, b, x, e)", "s.y(d, b, x, e)"}))
      << "b is written for child as well";
  Feed(second, {event::RenameTable{Table("p"), "renamed", false}});
  Replay third = Continued(second);
  Feed(third, {AddColumn("renamed", "f"), AddKey("y", Key({"f"}, "q", {"c"}))});
  EXPECT_EQ(Tables(third).back(), "s.y(d, b, x, e, f)");
  Feed(third, {event::RenameColumn{Table("renamed"), "f", "g"}});
  EXPECT_EQ(Keys(third), Names{"s.y(g) > s.q(c)"});
  Feed(third, {event::DropTable{Table("renamed"), false, true}});
  EXPECT_EQ(Tables(third), Names{"s.q(c)"});
}

TEST(Restore, AnEmptyPathIsTheDefault) {
  Replay replay("app");
  replay.Restore({}, {});
  Feed(replay, {Create("t", {})});
  EXPECT_EQ(Tables(replay), Names{"app.t()"});
}

// Another reader may have stored less than a replay does.
TEST(Restore, TakesKeysThatStandAlone) {
  Declarations earlier;
  DeclaredForeignKey key;
  key.origin = "manual";
  key.child = {"public", "t"};
  key.columns = {"a"};
  key.parent = {"public", "p"};
  earlier.foreign_keys = {key, key};
  Replay replay("public");
  replay.Restore(earlier, {});
  EXPECT_EQ(Tables(replay), Names{"public.t() in part"});
  EXPECT_EQ(Constraints(replay),
            (Names{"public.t: foreign key t_a_fkey(a)", "public.t: foreign key t_a_fkey1(a)"}));
  EXPECT_EQ(replay.Result().foreign_keys.at(0).delete_rule, std::nullopt) << "not stated";
}

// --- Any text in one load equals the same text in several ---

class RandomEvents {
 public:
  explicit RandomEvents(unsigned seed) : random_(seed) {}

  SchemaEvent Next() {
    const QualifiedName table = Table(TableName());
    switch (Below(16)) {
      case 0:
      case 1:
        return NewTable();
      case 2:
      case 3:
      case 4:
        return event::AddForeignKey{table, NewKey()};
      case 5:
        return event::AddConstraint{table, Below(2) ? Unique({Column()}) : Primary({Column()})};
      case 6:
        return event::AddColumn{table, {Column()}, true, {}, {}};
      case 7:
        return event::DropColumn{table, Column(), true};
      case 8:
        return event::RenameColumn{table, Column(), Column()};
      case 9:
        return event::DropConstraint{table, ConstraintName(), true, Below(2) == 0};
      case 10:
        return event::RenameConstraint{table, ConstraintName(), ConstraintName()};
      case 11:
        return event::RenameTable{table, Pick({"t", "u", "v", "w"}), Below(2) == 0};
      case 12:
        return event::SetTableSchema{table, Schema(), Below(2) == 0};
      case 13:
        return Below(2) ? SchemaEvent(event::AttachPartition{table, Table(TableName())})
                        : SchemaEvent(event::DetachPartition{table, Table(TableName())});
      case 14:
        return Below(4) ? SchemaEvent(event::DropTable{table, true, true})
                        : SchemaEvent(event::RenameSchema{"s", "r"});
      default:
        return event::SetSearchPath{{Pick({"x", "public"}), "public"}, false, false};
    }
  }

  unsigned Below(unsigned limit) { return random_() % limit; }

 private:
  std::string Pick(const Names& names) { return names[Below(names.size())]; }
  // A path is not on what a RENAME SCHEMA moves: that such a schema is gone is forgotten with the
  // load, which is a session's affair.
  std::string Schema() { return Pick({"public", "s", "r"}); }
  std::string TableName() {
    return Pick({"", "", "public.", "s.", "r."}) + Pick({"t", "u", "v", "w"});
  }
  std::string Column() { return Pick({"a", "b", "c"}); }
  std::string ConstraintName() { return Pick({"k", "l", "t_a_fkey", "u_b_fkey", "t_pkey"}); }

  ForeignKeyClause NewKey() {
    ForeignKeyClause key = Key({Column()}, TableName(), Below(2) ? Names{Column()} : Names{},
                               Below(2) ? ConstraintName() : "");
    if (Below(3) == 0) key.delete_rule = DeleteRule::kSetNull;
    key.deferrable = Below(4) == 0;
    key.validated = Below(4) != 0;
    return key;
  }

  SchemaEvent NewTable() {
    if (Below(4) == 0) return CreatePartition(TableName(), TableName());
    if (Below(4) == 0) return CreateChild(TableName(), TableName(), {Column(), "d"});
    return Create(TableName(), {"a", "b", "c"}, {NewKey()}, {Primary({Column()})});
  }

  std::mt19937 random_;
};

TEST(Restore, ManyLoadsEqualOne) {
  for (unsigned seed = 1; seed <= 150; ++seed) {
    RandomEvents events(seed);
    Replay whole("public");
    auto split = std::make_unique<Replay>("public");
    for (int step = 0; step < 60; ++step) {
      const SchemaEvent next = events.Next();
      const std::string origin = "f:" + std::to_string(step);
      whole.Apply({next}, origin, false);
      split->Apply({next}, origin, false);
      if (events.Below(8) == 0) split = std::make_unique<Replay>(Continued(*split));
      ASSERT_EQ(Stored(*split), Stored(whole)) << "seed " << seed << ", step " << step;
    }
  }
}

}  // namespace
}  // namespace fk_audit
