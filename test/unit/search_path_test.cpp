#include "import/search_path.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace fk_audit {
namespace {

using Names = std::vector<std::string>;

TEST(SearchPath, LeavesOutWhatHoldsNoDeclaredTable) {
  SearchPath path("public");
  EXPECT_EQ(path.Usable(), Names{"public"});
  path.Set({"$user", "pg_catalog", "app", "pg_temp", "public"}, false);
  EXPECT_EQ(path.Usable(), (Names{"app", "public"}));
  EXPECT_EQ(path.Session().size(), 5u);
}

TEST(SearchPath, AnEmptyPathIsTheDefaultSchema) {
  for (const Names& empty : {Names{}, Names{""}, Names{"$user"}, Names{"pg_catalog"}}) {
    SearchPath path("app");
    path.Set(empty, false);
    EXPECT_EQ(path.Usable(), Names{"app"});
  }
  SearchPath pattern("");
  EXPECT_EQ(pattern.Usable(), Names{""});
}

TEST(SearchPath, LocalPathEndsWithTheTransaction) {
  SearchPath path("public");
  path.Begin();
  path.Set({"a"}, true);
  EXPECT_EQ(path.Usable(), Names{"a"});
  EXPECT_EQ(path.Session(), Names{"public"});
  path.Commit();
  EXPECT_EQ(path.Usable(), Names{"public"});
  path.Set({"b"}, true);  // a tool has begun the transaction
  path.Rollback();
  EXPECT_EQ(path.Usable(), Names{"public"});
}

TEST(SearchPath, RollbackTakesBackWhatWasSetInside) {
  SearchPath path("public");
  path.Set({"a"}, false);
  path.Begin();
  path.Begin();  // a warning in the server, no second transaction
  path.Set({"b"}, true);
  path.Set({"c"}, false);
  EXPECT_EQ(path.Usable(), Names{"c"});  // SET after SET LOCAL wins
  path.Rollback();
  EXPECT_EQ(path.Usable(), Names{"a"});
  path.Begin();
  path.Set({"d"}, false);
  path.Commit();
  path.Rollback();  // nothing to take back any more
  EXPECT_EQ(path.Usable(), Names{"d"});
}

TEST(SearchPath, DefaultIsTheDefaultSchema) {
  SearchPath path("app");
  path.Set({"a"}, false);
  path.SetToDefault(true);
  EXPECT_EQ(path.Usable(), Names{"app"});
  path.Commit();
  EXPECT_EQ(path.Usable(), Names{"a"});
  path.SetToDefault(false);
  EXPECT_EQ(path.Session(), Names{"app"});
}

}  // namespace
}  // namespace fk_audit
