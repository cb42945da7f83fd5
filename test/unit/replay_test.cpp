#include "import/replay.hpp"

#include <gtest/gtest.h>

#include "replay_builder.hpp"

namespace fk_audit {
namespace {

using namespace testing;

// --- Names and the search path ---

struct PathCase {
  const char* what;
  Events events;
  Names keys;
};

TEST(Replay, ResolvesNamesAlongThePath) {
  const std::vector<PathCase> cases = {
      {"created in the first usable schema, referenced where it is",
       {CreateParent("s2.p"), Path({"$user", "pg_catalog", "s1", "s2"}),
        Create("c", {"a"}, {Key({"a"}, "p")})},
       {"s1.c(a) > s2.p(id)"}},
      {"the first of several",
       {CreateParent("s1.p"), CreateParent("s2.p"), Path({"s2", "s1"}),
        Create("s3.c", {"a"}, {Key({"a"}, "p")})},
       {"s3.c(a) > s2.p(id)"}},
      {"an unknown one is in the first schema",
       {Path({"s1", "s2"}), Create("c", {"a"}, {Key({"a"}, "p")})},
       {"s1.c(a) > s1.p()"}},
      {"ALTER finds the table behind the first schema",
       {Create("s2.c", {"a"}), CreateParent("s2.p"), Path({"s1", "s2"}),
        AddKey("c", Key({"a"}, "p"))},
       {"s2.c(a) > s2.p(id)"}},
      {"a dump's empty path is the default schema",
       {Path({""}), CreateParent("p"), Create("c", {"a"}, {Key({"a"}, "p")})},
       {"public.c(a) > public.p(id)"}},
      {"SET LOCAL ends with the transaction",
       {event::BeginTransaction{}, Path({"s1"}, true), CreateParent("p"),
        event::CommitTransaction{}, Create("c", {"a"}, {Key({"a"}, "s1.p")})},
       {"public.c(a) > s1.p(id)"}},
      {"back to the default",
       {Path({"s1"}), event::SetSearchPath{{}, true, false}, Create("c", {"a"}, {Key({"a"}, "p")})},
       {"public.c(a) > public.p()"}},
      {"a dropped schema is of no use on the path",
       {Path({"s1", "s2"}), event::DropSchema{"s1", true}, Create("c", {"a"}, {Key({"a"}, "c")}),
        event::CreateSchema{"s1"}, Create("d", {"a"}, {Key({"a"}, "c")})},
       {"s2.c(a) > s2.c()", "s1.d(a) > s2.c()"}},
      {"a renamed schema is gone under its old name",
       {Path({"s1", "s2"}), Create("x", {"a"}), event::RenameSchema{"s1", "s3"},
        Create("c", {"a"}, {Key({"a"}, "s3.x")})},
       {"s2.c(a) > s3.x()"}},
  };
  for (const PathCase& each : cases) {
    EXPECT_EQ(Keys(Replayed(each.events)), each.keys) << each.what;
  }
}

TEST(Replay, LeavesTheSchemaOpenUnderAPattern) {
  const Replay replay =
      Replayed({CreateParent("p"), Create("c", {"a"}, {Key({"a"}, "p"), Key({"a"}, "x.q")})}, "");
  EXPECT_EQ(Keys(replay), (Names{".c(a) > .p(id)", ".c(a) > x.q()"}));
  EXPECT_EQ(Tables(replay).front(), ".p(id, a, b)");
}

TEST(Replay, TellsTheNextLoadItsPath) {
  Replay replay("app");
  EXPECT_EQ(replay.search_path(), Names{"app"});
  Feed(replay, {Path({"a", "b"}), Path({"c"}, true)});
  EXPECT_EQ(replay.search_path(), (Names{"a", "b"}));
}

// --- CREATE TABLE ---

TEST(Replay, StatesTheServersDefaults) {
  const Declarations result = Replayed({Create("c", {"a"}, {Key({"a"}, "p")})}).Result();
  ASSERT_EQ(result.foreign_keys.size(), 1u);
  const DeclaredForeignKey& key = result.foreign_keys.front();
  EXPECT_EQ(key.origin, "f:1");
  EXPECT_EQ(key.delete_rule, DeleteRule::kNoAction);
  EXPECT_EQ(key.delete_rule_stated, std::nullopt);
  EXPECT_EQ(key.delete_columns, std::nullopt);
  EXPECT_EQ(key.update_rule, UpdateRule::kNoAction);
  EXPECT_EQ(key.match, MatchOption::kSimple);
  EXPECT_EQ(key.deferrable, false);
  EXPECT_EQ(key.initially_deferred, false);
  EXPECT_EQ(key.validated, true);
  EXPECT_EQ(key.enforced, true);
  EXPECT_EQ(key.constraint_name, std::nullopt);
  EXPECT_EQ(result.tables.front().origin, "f:1");
}

TEST(Replay, TakesWhatTheClauseStates) {
  ForeignKeyClause clause = Key({"a", "b"}, "p", {"x", "y"}, "k");
  clause.delete_rule = DeleteRule::kSetNull;
  clause.delete_columns = {"b"};
  clause.update_rule = UpdateRule::kCascade;
  clause.match = MatchOption::kFull;
  clause.initially_deferred = true;
  clause.validated = false;
  clause.delete_rule_stated = true;
  clause.update_rule_stated = false;
  ForeignKeyClause all = Key({"a"}, "p");
  all.delete_rule = DeleteRule::kSetDefault;
  all.enforced = false;
  const Declarations result =
      Replayed({Create("c", {"a", "b"}), AddKey("c", clause), AddKey("c", all)}).Result();
  const DeclaredForeignKey& key = result.foreign_keys.at(0);
  EXPECT_EQ(Text(key), "public.c(a, b) > public.p(x, y) [k]");
  EXPECT_EQ(key.delete_rule, DeleteRule::kSetNull);
  EXPECT_EQ(key.delete_columns, Names{"b"});
  EXPECT_EQ(key.update_rule, UpdateRule::kCascade);
  EXPECT_EQ(key.match, MatchOption::kFull);
  EXPECT_EQ(key.deferrable, true) << "INITIALLY DEFERRED implies it";
  EXPECT_EQ(key.initially_deferred, true);
  EXPECT_EQ(key.validated, false);
  EXPECT_EQ(key.delete_rule_stated, true);
  EXPECT_EQ(key.update_rule_stated, false);
  EXPECT_EQ(result.foreign_keys.at(1).delete_columns, Names{}) << "all columns";
  EXPECT_EQ(result.foreign_keys.at(1).enforced, false);
  EXPECT_EQ(result.foreign_keys.at(1).validated, false) << "what is not enforced is not validated";
}

TEST(Replay, KeepsTheFirstOfTwoTablesOfOneName) {
  event::CreateTable again = Create("c", {"z"}, {Key({"z"}, "q")});
  Replay refused = Replayed({Create("c", {"a"}, {Key({"a"}, "p")}), again});
  EXPECT_EQ(Keys(refused), Names{"public.c(a) > public.p()"});
  EXPECT_EQ(Notes(refused), Names{"public.c: table already exists"});
  EXPECT_EQ(refused.Result().unread.front().origin, "f:2");

  again.if_not_exists = true;
  const Replay skipped = Replayed({Create("c", {"a"}, {Key({"a"}, "p")}), again});
  EXPECT_EQ(Keys(skipped), Names{"public.c(a) > public.p()"});
  EXPECT_EQ(Notes(skipped), Names{});

  Replay lenient = Replayed({Create("c", {"a"})});
  Feed(lenient, {Create("c", {"a"}, {Key({"a"}, "p")})}, true);
  EXPECT_EQ(Keys(lenient), Names{});
  EXPECT_EQ(Notes(lenient), Names{});
}

TEST(Replay, CreatesWhatWasOnlyReferenced) {
  const Replay replay =
      Replayed({Create("c", {"a"}, {Key({"a"}, "p")}), CreateParent("p"), Create("d", {})});
  EXPECT_EQ(Keys(replay), Names{"public.c(a) > public.p(id)"});
  EXPECT_EQ(Tables(replay), (Names{"public.c(a)", "public.p(id, a, b)", "public.d()"}));
}

TEST(Replay, LikeCopiesColumnsAndIndexesButNoKeys) {
  const Events source = {Create("m", {"a", "b"}, {Key({"a"}, "p")},
                                {Primary({"a"}), Unique({"b"}, "u"), Check({"b"}, "positive")})};
  event::CreateTable like = Create("c", {"z"});
  like.likes = {{Table("m"), false, false}};
  Events events = source;
  events.push_back(like);
  EXPECT_EQ(Tables(Replayed(events)).back(), "public.c(a, b, z)");
  EXPECT_EQ(Constraints(Replayed(events)).size(), 4u) << "those of m";
  EXPECT_EQ(Keys(Replayed(events)).size(), 1u);

  like.likes = {{Table("m"), true, true}};
  events.back() = like;
  const Names all = Constraints(Replayed(events));
  EXPECT_EQ(Names(all.begin() + 4, all.end()),
            (Names{"public.c: check positive(b)", "public.c: primary key c_pkey(a)",
                   "public.c: unique c_b_key(b)"}));
}

TEST(Replay, InheritsColumns) {
  event::CreateTable child = Create("c", {"a", "own"}, {Key({"a"}, "p"), Key({"b"}, "p")});
  child.inherits = {Table("m")};
  const Events events = {Create("m", {"a", "b"}, {Key({"a"}, "p")}), child};
  Replay replay = Replayed(events);
  EXPECT_EQ(Tables(replay).back(), "public.c(a, b, own)");
  EXPECT_EQ(Keys(replay).size(), 3u) << "the parent's key is not inherited";

  Feed(replay, {AddColumn("m", "d"), event::RenameColumn{Table("m"), "d", "e"}});
  EXPECT_EQ(Tables(replay).back(), "public.c(a, b, own, e)");
  Feed(replay, {DropColumn("m", "b"), DropColumn("m", "a")});
  EXPECT_EQ(Tables(replay).back(), "public.c(a, own, e)") << "a is written in c as well";
  EXPECT_EQ(Keys(replay), Names{"public.c(a) > public.p()"});
}

TEST(Replay, KeepsTemporaryTablesToItself) {
  event::CreateTable temporary = Create("t", {"id"}, {Key({"id"}, "t2")}, {Primary({"id"})});
  temporary.temporary = true;
  Replay replay = Replayed({temporary, Create("c", {"a"}, {Key({"a"}, "t")}), Create("d", {"a"})});
  EXPECT_EQ(Keys(replay), Names{"public.c(a) > public.t()"}) << "never the temporary one";
  EXPECT_EQ(Tables(replay), (Names{"public.c(a)", "public.d(a)"}));
  Feed(replay, {AddKey("t", Key({"id"}, "d")), temporary, DropTable("t")});
  EXPECT_EQ(Keys(replay), Names{"public.c(a) > public.t()"}) << "ALTER and DROP meant that one";
  EXPECT_EQ(Notes(replay), Names{});
}

// --- Tables that come and go ---

TEST(Replay, DeclaresInPartWhatOthersCreated) {
  Replay replay = Replayed({AddKey("c", Key({"a"}, "p"))});
  EXPECT_EQ(Tables(replay), Names{"public.c() in part"});
  Feed(replay, {Drop("c", "unknown"), Drop("d", "unknown"), Rename("e", "f")});
  EXPECT_EQ(Tables(replay),
            (Names{"public.c() in part", "public.d() in part", "public.f() in part"}));
  EXPECT_EQ(Notes(replay), Names{});
  Feed(replay, {event::RenameTable{Table("g"), "h", true}});
  EXPECT_EQ(Tables(replay).size(), 3u) << "IF EXISTS says nothing";
}

TEST(Replay, DropTakesTheKeysAlong) {
  const Events events = {CreateParent("p"), CreateParent("s.q"),
                         Create("c", {"a", "b"}, {Key({"a"}, "p"), Key({"b"}, "s.q")}),
                         Create("s.d", {"a"}, {Key({"a"}, "p")})};
  const auto after = [&](SchemaEvent last) {
    Replay replay = Replayed(events);
    replay.Apply({std::move(last)}, "f:9", false);
    return Keys(replay);
  };
  EXPECT_EQ(after(DropTable("p")), Names{"public.c(b) > s.q(id)"});
  EXPECT_EQ(after(DropTable("c")), Names{"s.d(a) > public.p(id)"});
  EXPECT_EQ(after(event::DropSchema{"s", true}), Names{"public.c(a) > public.p(id)"});
  EXPECT_EQ(after(DropColumn("c", "a")), (Names{"public.c(b) > s.q(id)", "s.d(a) > public.p(id)"}));
  EXPECT_EQ(after(DropColumn("p", "id")), Names{"public.c(b) > s.q(id)"});
  EXPECT_EQ(after(DropTable("nobody")).size(), 3u);
}

TEST(Replay, DropOfAReferencedStrangerTakesTheKeysAlong) {
  EXPECT_EQ(Keys(Replayed({Create("c", {"a"}, {Key({"a"}, "p")}), DropTable("p")})), Names{});
}

TEST(Replay, RenamesReachEveryKey) {
  const Events start = {CreateParent("p"),
                        Create("c", {"a", "b"}, {Key({"a", "b"}, "p", {"a", "b"})}),
                        CreatePartition("part", "c")};
  struct Case {
    SchemaEvent event;
    std::string key;
    std::string partition;
  };
  const std::vector<Case> cases = {
      {Rename("p", "q"), "public.c(a, b) > public.q(a, b)", "public.part(a, b) of public.c"},
      {Rename("c", "d"), "public.d(a, b) > public.p(a, b)", "public.part(a, b) of public.d"},
      {event::SetTableSchema{Table("c"), "s", false}, "s.c(a, b) > public.p(a, b)",
       "public.part(a, b) of s.c"},
      {event::RenameSchema{"public", "s"}, "s.c(a, b) > s.p(a, b)", "s.part(a, b) of s.c"},
      {event::RenameColumn{Table("c"), "a", "x"}, "public.c(x, b) > public.p(a, b)",
       "public.part(x, b) of public.c"},
      {event::RenameColumn{Table("p"), "b", "y"}, "public.c(a, b) > public.p(a, y)",
       "public.part(a, b) of public.c"},
  };
  for (const Case& each : cases) {
    Replay replay = Replayed(start);
    replay.Apply({each.event}, "f:9", false);
    EXPECT_EQ(Keys(replay), Names{each.key});
    EXPECT_EQ(Tables(replay).back(), each.partition);
    EXPECT_NE(Constraints(replay).back().find("c_a_b_fkey"), std::string::npos)
        << "a generated name stays";
  }
}

TEST(Replay, RenameOntoATableIsRefused) {
  Replay replay = Replayed({Create("c", {}), Create("d", {}), Rename("c", "d")});
  EXPECT_EQ(Notes(replay), Names{"public.d: table already exists"});
  EXPECT_EQ(Tables(replay), (Names{"public.c()", "public.d()"}));
}

TEST(Replay, RenameOntoAReferenceMeetsIt) {
  const Replay replay = Replayed({Create("c", {"a"}, {Key({"a"}, "p")}), CreateParent("old"),
                                  CreatePartition("part", "p"), Rename("old", "p")});
  EXPECT_EQ(Keys(replay), Names{"public.c(a) > public.p(id)"});
  EXPECT_EQ(Tables(replay).at(2), "public.part() of public.p");
}

// --- Transactions ---

TEST(Replay, SaysThatItCannotTakeBack) {
  const SchemaEvent begin = event::BeginTransaction{};
  const SchemaEvent rollback = event::RollbackTransaction{};
  const Names note = {"ROLLBACK: ROLLBACK undoes statements that were already replayed"};
  const SchemaEvent create = Create("c", {});
  EXPECT_EQ(Notes(Replayed({create, begin, Path({"x"}), rollback, rollback})), Names{});
  EXPECT_EQ(Notes(Replayed({begin, create, event::CommitTransaction{}, rollback})), Names{});
  EXPECT_EQ(Notes(Replayed({begin, create, rollback, rollback})), note);
  const std::vector<SchemaEvent> changes = {
      DropTable("t"),
      Rename("t", "u"),
      AddColumn("t", "z"),
      DropColumn("t", "a"),
      event::RenameColumn{Table("t"), "a", "z"},
      AddKey("t", Key({"a"}, "p")),
      Drop("t", "k"),
      event::RenameConstraint{Table("t"), "k", "k2"},
      event::ValidateConstraint{Table("t"), "k"},
      event::AlterConstraint{Table("t"), "k", true, std::nullopt, std::nullopt}};
  for (const SchemaEvent& change : changes) {
    EXPECT_EQ(
        Notes(Replayed({Create("t", {"a"}, {Key({"a"}, "p", {}, "k")}), begin, change, rollback})),
        note)
        << change.index();
  }
}

TEST(Replay, KeepsForeignNotes) {
  Replay replay("public");
  replay.AddUnread({"f:1", "DO", "dynamic", true});
  EXPECT_EQ(Notes(replay), Names{"DO: dynamic"});
}

}  // namespace
}  // namespace fk_audit
