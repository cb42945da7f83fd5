#include <gtest/gtest.h>

#include <string_view>
#include <utility>

#include "import/sql_splitter.hpp"

namespace fk_audit {
namespace {

TEST(MayDeclareForeignKeyTest, LooksForTheWords) {
  const std::pair<std::string_view, bool> kCases[] = {
      {"CREATE TABLE t (a int REFERENCES p)", true},
      {"create table t (a int references p)", true},
      {"ALTER TABLE t ADD Foreign KEY (a)", true},
      {"ALTER TABLE t DROP CONSTRAINT c", true},
      {"CREATE TABLE t (a int)", false},
      {"SELECT preferences, my_constraint, foreigner, foreign_key FROM t", false},
      {"SELECT 1 -- REFERENCES p", false},
      {"SELECT 1 /* REFERENCES p */", false},
      {"SELECT \"references\", \"constraint\"", false},
      {"SELECT 'REFERENCES p'", true},
      {"SELECT 'a', E'x\\nREFERENCES p'", true},
      {"SELECT E'x\\tFOREIGN KEY'", true},
      {"SELECT 'preferences'", false},
      {"DO $$BEGIN EXECUTE 'x'; END$$", false},
      {"DO $$REFERENCES$$", true},
      {"DO $fn$constraint$fn$", true},
      {"GRANT REFERENCES ON t TO r", false},
      {" /* x */ revoke references ON t FROM r", false},
      {"COMMENT ON CONSTRAINT c ON t IS 'x'", false},
      {"CREATE FOREIGN TABLE t (a int)", true},
      {"SELECT 'x REFERENCES p", true},
      {"SELECT \"x REFERENCES p", true},
      {"SELECT 1 /* x REFERENCES p", true},
      {"/* REFERENCES", true},
      {"SELECT 'ALTER TABLE t ADD FOREIGN KEY' \\gexec", true},
      {"SELECT 'x' \\gexec", false},
      {"\\gexec", true},
      {"\\i a.sql", true},
      {"", false},
      {"\\", true},
      {"SELECT 'a\\", false},
  };
  for (const auto& [text, expected] : kCases)
    EXPECT_EQ(MayDeclareForeignKey(text), expected) << text;
}

TEST(FirstWordTest, SkipsSpaceAndComments) {
  EXPECT_EQ(FirstWord("Create TABLE t"), "Create");
  EXPECT_EQ(FirstWord(" \n-- x\n/* y /* z */ */\tset_1$ x"), "set_1$");
  EXPECT_EQ(FirstWord("DO$$x$$"), "DO$$x$$");  // a $ goes on with a word, as in the server
  EXPECT_EQ(FirstWord("\"create\" x"), "");
  EXPECT_EQ(FirstWord("(SELECT 1)"), "");
  EXPECT_EQ(FirstWord("/* x"), "");
  EXPECT_EQ(FirstWord(""), "");
}

}  // namespace
}  // namespace fk_audit
