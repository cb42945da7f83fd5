// Constraints in a replay: generated names, the order within ALTER TABLE, default parent columns,
// DROP, RENAME, ALTER, VALIDATE.
#include <gtest/gtest.h>

#include "import/replay.hpp"
#include "replay_builder.hpp"

namespace fk_audit {
namespace {

using namespace testing;

// --- Generated names (all expectations seen in PostgreSQL 15) ---

struct NameCase {
  const char* what;
  Events events;
  Names constraints;  // of the last table
};

Names OfLastTable(const Replay& replay) {
  const Declarations declarations = replay.Result();
  Names result;
  for (const TableDeclaration::Constraint& each : declarations.tables.back().constraints) {
    result.push_back(each.name);
  }
  return result;
}

TEST(ReplayNames, AreTheServers) {
  OtherConstraint exclude{OtherConstraint::Type::kExclude, "", {"a", "b"}};
  OtherConstraint not_null{OtherConstraint::Type::kNotNull, "", {"a"}};
  const std::vector<NameCase> cases = {
      {"every kind",
       {Create(
           "t", {"a", "b"}, {Key({"a"}, "p"), Key({"a", "b"}, "p")},
           {Unique({"b"}), Primary({"a"}), Check({"a"}), Check({"a", "b"}), exclude, not_null})},
       {"t_a_check", "t_check", "t_a_not_null", "t_pkey", "t_b_key", "t_a_b_excl", "t_a_fkey",
        "t_a_b_fkey"}},
      {"a key steps aside for any constraint of the schema",
       {Create("s.t", {"a"}, {}, {Check({"a"}, "t_a_fkey2")}),
        Create("u", {"a"}, {}, {Check({"a"}, "t_a_fkey1")}),
        Create("t", {"a"}, {Key({"a"}, "p"), Key({"a"}, "p"), Key({"a"}, "p")})},
       {"t_a_fkey", "t_a_fkey2", "t_a_fkey3"}},
      {"an index also steps aside for a table",
       {Create("t_pkey", {}), Create("t_a_check", {}),
        Create("t", {"a"}, {}, {Primary({"a"}), Check({"a"})})},
       {"t_a_check", "t_pkey1"}},
      {"the name is free again after a drop",
       {Create("t", {"a"}, {Key({"a"}, "p"), Key({"a"}, "p")}), Drop("t", "t_a_fkey"),
        AddKey("t", Key({"a"}, "p"))},
       {"t_a_fkey1", "t_a_fkey"}},
      {"and after a rename and a move",
       {Create("u", {"a"}, {Key({"a"}, "p", {}, "t_a_fkey"), Key({"a"}, "p", {}, "t_b_fkey")}),
        event::RenameConstraint{Table("u"), "t_a_fkey", "k"},
        event::SetTableSchema{Table("u"), "s", false},
        Create("t", {"a", "b"}, {Key({"a"}, "p"), Key({"b"}, "p")})},
       {"t_a_fkey", "t_b_fkey"}},
      {"an unnamed UNIQUE on the primary key's columns is that index",
       {Create("t", {"a"}, {}, {Unique({"a"}), Primary({"a"}), Unique({"a"}, "u")})},
       {"u"}},
      {"outside CREATE TABLE it is another index",
       {Create("t", {"a"}, {}, {Primary({"a"})}), Add("t", Unique({"a"}))},
       {"t_pkey", "t_a_key"}},
  };
  for (const NameCase& each : cases) {
    EXPECT_EQ(OfLastTable(Replayed(each.events)), each.constraints) << each.what;
  }
}

TEST(ReplayNames, AreStatedByTheCodeOnly) {
  Replay replay = Replayed({Create("t", {"a"}, {Key({"a"}, "p"), Key({"a"}, "p", {}, "k")})});
  EXPECT_EQ(Keys(replay), (Names{"public.t(a) > public.p()", "public.t(a) > public.p() [k]"}));
  Feed(replay, {event::RenameConstraint{Table("t"), "t_a_fkey", "k2"}});
  EXPECT_EQ(Keys(replay).front(), "public.t(a) > public.p() [k2]");
  Feed(replay, {Drop("t", "t_a_fkey", false, true), Drop("t", "k2")});
  EXPECT_EQ(Keys(replay), Names{"public.t(a) > public.p() [k]"});
}

TEST(ReplayNames, OfATableStayWhenItIsRenamed) {
  Replay replay =
      Replayed({Create("t", {"a"}, {Key({"a"}, "p")}), Rename("t", "u"), Drop("u", "t_a_fkey")});
  EXPECT_EQ(Keys(replay), Names{});
}

// --- The order within one ALTER TABLE ---

TEST(ReplayAlter, DropsBeforeItAdds) {
  Replay replay = Replayed({Create("t", {"a", "b"}, {Key({"a"}, "p", {}, "k")})});
  replay.Apply({AddKey("t", Key({"b"}, "q", {}, "k")), Drop("t", "k")}, "f:2", false);
  EXPECT_EQ(Keys(replay), Names{"public.t(b) > public.q() [k]"});
  replay.Apply({AddColumn("t", "b", {Key({"b"}, "r")}), DropColumn("t", "b")}, "f:3", false);
  EXPECT_EQ(Keys(replay), Names{"public.t(b) > public.r()"});
  EXPECT_EQ(Notes(replay), Names{});
}

TEST(ReplayAlter, AddsIndexesBeforeForeignKeys) {
  Replay replay = Replayed({Create("t", {"a", "b"})});
  event::AddColumn id = AddColumn("t", "id");
  id.constraints = {Primary({"id"})};
  replay.Apply({AddColumn("t", "boss", {Key({"boss"}, "t")}), AddKey("t", Key({"a"}, "t")), id},
               "f:2", false);
  EXPECT_EQ(Keys(replay), (Names{"public.t(boss) > public.t(id)", "public.t(a) > public.t(id)"}));
}

TEST(ReplayAlter, ValidatesAndAltersLast) {
  Replay replay = Replayed({Create("t", {"a"})});
  ForeignKeyClause key = Key({"a"}, "p", {}, "k");
  key.validated = false;
  replay.Apply(
      {event::ValidateConstraint{Table("t"), "k"},
       event::AlterConstraint{Table("t"), "k", true, std::nullopt, std::nullopt}, AddKey("t", key)},
      "f:2", false);
  EXPECT_EQ(replay.Result().foreign_keys.at(0).validated, true);
  EXPECT_EQ(replay.Result().foreign_keys.at(0).deferrable, true);
}

TEST(ReplayAlter, KeepsTheOrderOfDifferentTables) {
  Replay replay = Replayed({Create("t", {"a"}), Create("u", {"a"})});
  replay.Apply({AddKey("t", Key({"a"}, "p", {}, "k")), Drop("u", "k"), Drop("t", "k")}, "f:2",
               true);
  EXPECT_EQ(Keys(replay), Names{}) << "t's drop is a statement of its own";
}

TEST(ReplayAlter, AddColumnIfNotExistsBringsNothingTwice) {
  Replay replay = Replayed({Create("t", {"a"}), AddColumn("t", "a", {Key({"a"}, "p")}, true)});
  EXPECT_EQ(Keys(replay), Names{});
  EXPECT_EQ(Notes(replay), Names{});
  Feed(replay, {AddColumn("t", "a", {Key({"a"}, "p")})});
  EXPECT_EQ(Notes(replay), Names{"public.t: column a already exists"});
  EXPECT_EQ(Keys(replay), Names{});
  Feed(replay, {AddColumn("t", "a")});
  EXPECT_EQ(Notes(replay).back(), "public.t: column a already exists (harmless)");
  Feed(replay, {AddColumn("t", "b", {Key({"b"}, "p")}, true)});
  EXPECT_EQ(Keys(replay), Names{"public.t(b) > public.p()"});
  Feed(replay, {event::RenameColumn{Table("t"), "a", "b"}});
  EXPECT_EQ(Notes(replay).back(), "public.t: column b already exists");
}

// --- The parent's primary key ---

TEST(ReplayParentColumns, AreThePrimaryKeyOfThatTime) {
  Replay replay =
      Replayed({CreateParent("p"), Create("c", {"x"}, {Key({"x"}, "p")}), Drop("p", "p_pkey"),
                Add("p", Primary({"a"})), AddKey("c", Key({"x"}, "p"))});
  EXPECT_EQ(Keys(replay), (Names{"public.c(x) > public.p(id)", "public.c(x) > public.p(a)"}));
}

TEST(ReplayParentColumns, AreFilledInLater) {
  Replay replay = Replayed({Create("c", {"x"}, {Key({"x"}, "p")}), Create("p", {"id"})});
  EXPECT_EQ(Keys(replay), Names{"public.c(x) > public.p()"});
  Feed(replay, {Add("p", Primary({"id"}))});
  EXPECT_EQ(Keys(replay), Names{"public.c(x) > public.p(id)"});
}

TEST(ReplayParentColumns, OfAPartitionAreItsRoots) {
  const Replay replay = Replayed(
      {CreateParent("root"), CreatePartition("part", "root"), AddKey("c", Key({"x"}, "part"))});
  EXPECT_EQ(Keys(replay), Names{"public.c(x) > public.part(id)"});
}

// --- Adding, dropping, renaming ---

TEST(ReplayConstraints, RefusesASecondOfOneName) {
  Replay replay =
      Replayed({Create("t", {"a"}, {Key({"a"}, "p", {}, "k")}, {Primary({"a"})}),
                AddKey("t", Key({"a"}, "q", {}, "k")), Add("t", Unique({"a"}, "k")),
                Add("t", Primary({"b"})), event::RenameConstraint{Table("t"), "t_pkey", "k"}});
  EXPECT_EQ(Keys(replay), Names{"public.t(a) > public.p() [k]"});
  EXPECT_EQ(Notes(replay), (Names{"public.t: constraint k already exists",
                                  "public.t: constraint k already exists (harmless)",
                                  "public.t: table has a primary key already (harmless)",
                                  "public.t: constraint k already exists"}));
  Replay lenient = Replayed({Create("t", {"a"}, {Key({"a"}, "p", {}, "k")})});
  Feed(lenient, {AddKey("t", Key({"a"}, "q", {}, "k"))}, true);
  EXPECT_EQ(Keys(lenient), Names{"public.t(a) > public.p() [k]"});
  EXPECT_EQ(Notes(lenient), Names{});
}

TEST(ReplayConstraints, NotesAnUnknownOneOnAWholeTable) {
  const Events events = {Create("t", {"a"})};
  Replay replay = Replayed(events);
  Feed(replay, {Drop("t", "k"), event::RenameConstraint{Table("t"), "k", "l"},
                event::ValidateConstraint{Table("t"), "k"}, Drop("t", "k", false, true)});
  const std::string note = "public.t: no constraint k is known here (harmless)";
  EXPECT_EQ(Notes(replay), (Names{note, note, note}));
  Replay lenient = Replayed(events);
  Feed(lenient, {Drop("t", "k")}, true);
  EXPECT_EQ(Notes(lenient), Names{});
}

TEST(ReplayConstraints, CascadeDropsTheKeysOnTheseColumns) {
  const Events events = {
      Create("p", {"a", "b", "c"}, {}, {Primary({"a", "b"}), Unique({"c"}, "u")}),
      Create("c", {"x", "y"},
             {Key({"x", "y"}, "p", {"b", "a"}), Key({"x"}, "p", {"c"}), Key({"x", "y"}, "p")})};
  const std::string on_c = "public.c(x) > public.p(c)";
  Replay primary = Replayed(events);
  Feed(primary, {Drop("p", "p_pkey", true)});
  EXPECT_EQ(Keys(primary), Names{on_c});
  Replay unique = Replayed(events);
  Feed(unique, {Drop("p", "u", true)});
  EXPECT_EQ(Keys(unique).size(), 2u);
  Replay no_cascade = Replayed(events);
  Feed(no_cascade, {Drop("p", "p_pkey", false)});
  EXPECT_EQ(Keys(no_cascade).size(), 3u);
  // A key stands on the oldest index that fits, whatever came later.
  Replay later = Replayed(events);
  Feed(later, {Add("p", Unique({"b", "a"})), Drop("p", "p_pkey", true)});
  EXPECT_EQ(Keys(later), Names{on_c});
  Replay older = Replayed(events);
  Feed(older, {Add("p", Unique({"b", "a"}, "v")), Drop("p", "v", true)});
  EXPECT_EQ(Keys(older).size(), 3u);
}

TEST(ReplayConstraints, DropColumnTakesEveryConstraintOnIt) {
  Replay replay = Replayed({Create("t", {"a", "b", "c"}, {Key({"a", "b"}, "p"), Key({"c"}, "p")},
                                   {Primary({"b"}), Unique({"a", "c"})}),
                            DropColumn("t", "b")});
  EXPECT_EQ(Constraints(replay),
            (Names{"public.t: unique t_a_c_key(a, c)", "public.t: foreign key t_c_fkey(c)"}));
}

TEST(ReplayConstraints, RenameColumnReachesDeleteColumns) {
  ForeignKeyClause key = Key({"a"}, "p");
  key.delete_rule = DeleteRule::kSetNull;
  key.delete_columns = {"a"};
  const Replay replay =
      Replayed({Create("t", {"a"}, {key}), event::RenameColumn{Table("t"), "a", "z"}});
  EXPECT_EQ(replay.Result().foreign_keys.at(0).delete_columns, Names{"z"});
  EXPECT_EQ(Constraints(replay), Names{"public.t: foreign key t_a_fkey(z)"});
}

// --- ALTER CONSTRAINT, VALIDATE ---

struct AlterCase {
  bool deferrable;  // before
  bool deferred;
  std::optional<bool> set_deferrable;
  std::optional<bool> set_deferred;
  bool deferrable_after;
  bool deferred_after;
};

// Seen in PostgreSQL 15.
TEST(ReplayConstraints, AlterSetsBothHalvesOfDeferrability) {
  const std::vector<AlterCase> cases = {
      {false, false, true, {}, true, false},  {false, false, {}, true, true, true},
      {true, true, false, {}, false, false},  {true, true, true, {}, true, false},
      {true, true, {}, false, false, false},  {true, true, true, false, true, false},
      {false, false, true, true, true, true}, {true, true, {}, {}, true, true},
  };
  for (const AlterCase& each : cases) {
    ForeignKeyClause key = Key({"a"}, "p", {}, "k");
    key.deferrable = each.deferrable;
    key.initially_deferred = each.deferred;
    const Declarations result =
        Replayed(
            {Create("t", {"a"}, {key}),
             event::AlterConstraint{Table("t"), "k", each.set_deferrable, each.set_deferred, {}}})
            .Result();
    EXPECT_EQ(result.foreign_keys.at(0).deferrable, each.deferrable_after);
    EXPECT_EQ(result.foreign_keys.at(0).initially_deferred, each.deferred_after);
  }
}

TEST(ReplayConstraints, EnforcingValidates) {
  Replay replay = Replayed({Create("t", {"a"}, {Key({"a"}, "p", {}, "k")}),
                            event::AlterConstraint{Table("t"), "k", {}, {}, false}});
  EXPECT_EQ(replay.Result().foreign_keys.at(0).enforced, false);
  EXPECT_EQ(replay.Result().foreign_keys.at(0).validated, false);
  Feed(replay, {event::AlterConstraint{Table("t"), "k", {}, {}, true}});
  EXPECT_EQ(replay.Result().foreign_keys.at(0).enforced, true);
  EXPECT_EQ(replay.Result().foreign_keys.at(0).validated, true);
}

}  // namespace
}  // namespace fk_audit
