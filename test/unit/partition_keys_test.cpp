#include "import/partition_keys.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "import/replay.hpp"
#include "replay_builder.hpp"

namespace fk_audit {
namespace {

using namespace testing;

event::AttachPartition Attach(const std::string& root, const std::string& partition) {
  return {Table(root), Table(partition)};
}
event::DetachPartition Detach(const std::string& root, const std::string& partition) {
  return {Table(root), Table(partition)};
}

const std::string kRootKey = "public.root(a) > public.p(id)";

TEST(Partitions, TakeColumnsAndNoKeys) {
  event::CreateTable part = CreatePartition("part", "root");
  part.foreign_keys = {Key({"a"}, "p")};
  const Replay replay =
      Replayed({CreateParent("p"), Create("root", {"a", "b"}, {Key({"a"}, "p")}), part});
  EXPECT_EQ(Tables(replay).back(), "public.part(a, b) of public.root");
  EXPECT_EQ(Keys(replay), (Names{kRootKey, "public.part(a) > public.p(id)"}))
      << "a key written for the partition stays its own";
}

TEST(Partitions, AreLookedUpBeforeTheyHideTheirRoot) {
  event::CreateTable part = CreatePartition("s1.t", "t");
  const Replay replay = Replayed({Create("s2.t", {"a"}), Path({"s1", "s2"}), part});
  EXPECT_EQ(Tables(replay).back(), "s1.t(a) of s2.t");
}

TEST(Partitions, AttachAdoptsEqualKeys) {
  struct Case {
    const char* what;
    std::function<void(ForeignKeyClause&)> change;  // of the partition's key
    bool adopted;
  };
  const std::vector<Case> cases = {
      {"equal", [](ForeignKeyClause&) {}, true},
      {"another name", [](ForeignKeyClause& key) { key.name = "k"; }, true},
      {"stated parent columns", [](ForeignKeyClause& key) { key.parent_columns = {"id"}; }, true},
      {"other columns", [](ForeignKeyClause& key) { key.columns = {"b"}; }, false},
      {"another parent", [](ForeignKeyClause& key) { key.parent = Table("q"); }, false},
      {"other parent columns", [](ForeignKeyClause& key) { key.parent_columns = {"a"}; }, false},
      {"delete rule", [](ForeignKeyClause& key) { key.delete_rule = DeleteRule::kCascade; }, false},
      {"update rule", [](ForeignKeyClause& key) { key.update_rule = UpdateRule::kCascade; }, false},
      {"match", [](ForeignKeyClause& key) { key.match = MatchOption::kFull; }, false},
      {"deferrable", [](ForeignKeyClause& key) { key.deferrable = true; }, false},
      {"deferred", [](ForeignKeyClause& key) { key.initially_deferred = true; }, false},
      {"enforced", [](ForeignKeyClause& key) { key.enforced = false; }, false},
      {"not valid", [](ForeignKeyClause& key) { key.validated = false; }, false},
  };
  for (const Case& each : cases) {
    ForeignKeyClause own = Key({"a"}, "p");
    each.change(own);
    const Events tables = {CreateParent("p"), CreateParent("q"), Create("root", {"a", "b"}),
                           Create("part", {"a", "b"}), AddKey("part", own)};
    Events attach = tables;
    attach.push_back(AddKey("root", Key({"a"}, "p")));
    attach.push_back(Attach("root", "part"));
    EXPECT_EQ(Keys(Replayed(attach)).size(), each.adopted ? 1u : 2u) << each.what;
    // The other order: the partition is there when the root gets its key.
    Events add = tables;
    add.push_back(Attach("root", "part"));
    add.push_back(AddKey("root", Key({"a"}, "p")));
    EXPECT_EQ(Keys(Replayed(add)).size(), each.adopted ? 1u : 2u) << each.what;
    EXPECT_EQ(Keys(Replayed(add)).front() == kRootKey, each.adopted) << each.what;
  }
}

TEST(Partitions, AttachReachesBothEndsOfTheTree) {
  const Replay replay = Replayed({CreateParent("p"), Create("root", {"a"}, {Key({"a"}, "p")}),
                                  CreatePartition("mid", "root"), Create("sub", {"a"}),
                                  Create("leaf", {"a"}, {Key({"a"}, "p")}), Attach("sub", "leaf"),
                                  Attach("mid", "sub")});
  EXPECT_EQ(Keys(replay), Names{kRootKey});
}

TEST(Partitions, OneKeyIsAdoptedOnce) {
  const Replay replay =
      Replayed({CreateParent("p"), Create("root", {"a"}, {Key({"a"}, "p")}),
                Create("part", {"a"}, {Key({"a"}, "p"), Key({"a"}, "p")}), Attach("root", "part")});
  EXPECT_EQ(Keys(replay), (Names{kRootKey, "public.part(a) > public.p(id)"}));
}

TEST(Partitions, AttachRefusesCircles) {
  const Replay replay = Replayed({Create("a", {}), Create("b", {}), Attach("a", "b"),
                                  Attach("b", "a"), Attach("a", "a"), Attach("a", "b")});
  EXPECT_EQ(Tables(replay), (Names{"public.a()", "public.b() of public.a"}));
  EXPECT_EQ(Notes(replay).size(), 3u);
}

// Text in a wrong order can ask for a circle, by a root that is created or renamed later.
TEST(Partitions, NeverGoInCircles) {
  const Replay created = Replayed({CreatePartition("b", "a"), CreatePartition("a", "b"),
                                   AddKey("a", Key({"x"}, "p")), AddColumn("b", "y")});
  EXPECT_EQ(Tables(created), (Names{"public.b(y) of public.a", "public.a()"}));
  const Replay renamed = Replayed({CreatePartition("b", "a"), CreatePartition("c", "b"),
                                   Rename("c", "a"), AddColumn("b", "y")});
  EXPECT_EQ(Tables(renamed), (Names{"public.b(y)", "public.a(y) of public.b"}));
  const Replay self = Replayed({CreatePartition("a", "a"), DropTable("a")});
  EXPECT_EQ(Tables(self), Names{});
}

TEST(Partitions, DetachMakesTheKeysTheirOwn) {
  event::CreateTable mid = CreatePartition("mid", "root");
  mid.foreign_keys = {Key({"b"}, "p", {}, "mine")};
  const Replay replay = Replayed(
      {CreateParent("p"),
       Create("root", {"a", "b"}, {Key({"a"}, "p", {}, "k")}, {Primary({"a"}), Unique({"b"})}), mid,
       CreatePartition("leaf", "mid"), Detach("mid", "leaf"), AddKey("c", Key({"x"}, "leaf")),
       Drop("leaf", "mine")});
  EXPECT_EQ(Tables(replay).at(3), "public.leaf(a, b)");
  EXPECT_EQ(Keys(replay),
            (Names{"public.root(a) > public.p(id) [k]", "public.mid(b) > public.p(id) [mine]",
                   "public.leaf(a) > public.p(id)", "public.c(x) > public.leaf(a)"}));
  EXPECT_EQ(Names(replay.Result().tables.at(3).columns), (Names{"a", "b"}));
  const Names all = Constraints(replay);
  EXPECT_EQ(Names(all.end() - 4, all.end() - 1),
            (Names{"public.leaf: primary key leaf_pkey(a)", "public.leaf: unique leaf_b_key(b)",
                   "public.leaf: foreign key k(a)"}));
}

TEST(Partitions, DetachTakesAFreeName) {
  event::CreateTable part = CreatePartition("part", "root");
  part.constraints = {Check({"a"}, "k")};
  const Replay replay =
      Replayed({Create("root", {"a"}, {Key({"a"}, "p", {}, "k")}), part, Detach("root", "part")});
  EXPECT_EQ(Constraints(replay).back(), "public.part: foreign key part_a_fkey(a)");
}

TEST(Partitions, DetachOfAStrangerIsRefused) {
  Replay replay = Replayed({Create("a", {}), Create("b", {}), Detach("a", "b")});
  EXPECT_EQ(Notes(replay), Names{"public.b: table is not a partition of public.a"});
  Feed(replay, {Detach("x", "y")});
  EXPECT_EQ(Notes(replay).size(), 1u) << "another source may have attached it";
}

TEST(Partitions, FollowTheirRoot) {
  Replay replay =
      Replayed({CreateParent("p"), Create("root", {"a", "b"}), CreatePartition("part", "root"),
                AddKey("part", Key({"b"}, "p")), AddColumn("root", "c"), DropColumn("root", "b"),
                event::RenameColumn{Table("root"), "a", "z"}});
  EXPECT_EQ(Tables(replay).back(), "public.part(z, c) of public.root");
  EXPECT_EQ(Keys(replay), Names{});
  Feed(replay, {DropTable("root")});
  EXPECT_EQ(Tables(replay), Names{"public.p(id, a, b)"});
}

// The server's copies of a key into a partitioned table depend on each partition.
TEST(Partitions, TakeKeysIntoTheirRootAlong) {
  const Events events = {CreateParent("root"), CreatePartition("part", "root"),
                         AddKey("c", Key({"x"}, "root"))};
  Replay dropped = Replayed(events);
  Feed(dropped, {DropTable("part", true)});
  EXPECT_EQ(Keys(dropped), Names{});
  Replay detached = Replayed(events);
  Feed(detached, {Detach("root", "part"), DropTable("part", true)});
  EXPECT_EQ(Keys(detached), Names{"public.c(x) > public.root(id)"});
  Replay index = Replayed(events);
  Feed(index, {AddKey("c", Key({"x"}, "part")), Drop("root", "root_pkey", true)});
  EXPECT_EQ(Keys(index), Names{});
}

}  // namespace
}  // namespace fk_audit
