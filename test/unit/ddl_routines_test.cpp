#include "import/ddl_routines.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace fk_audit {
namespace {

constexpr std::string_view kBody =
    " RETURNS void AS $$ BEGIN ALTER TABLE t ADD FOREIGN KEY (x) REFERENCES p; END $$ "
    "LANGUAGE plpgsql";

DdlRoutines Noted(std::string_view statement) {
  DdlRoutines routines;
  routines.Note(statement);
  return routines;
}

DdlRoutines WithFunction(std::string_view name) {
  return Noted("CREATE OR REPLACE FUNCTION " + std::string(name) + "()" + std::string(kBody));
}

TEST(DdlRoutines, ACallIsSeenInQueriesCallsAndBlocks) {
  const DdlRoutines routines = WithFunction("app.Migrate");
  for (const std::string_view statement :
       {"SELECT migrate()", "select * from APP.migrate ( )", "SELECT \"migrate\"()",
        "WITH x AS (SELECT migrate()) TABLE x", "CALL migrate()", "VALUES (migrate())",
        "DO $$ BEGIN PERFORM migrate(); END $$",
        "DO LANGUAGE plpgsql 'BEGIN PERFORM migrate(); END'"}) {
    EXPECT_TRUE(routines.CalledBy(statement)) << statement;
  }
  for (const std::string_view statement :
       {"SELECT migrate", "SELECT 'migrate()'", "SELECT \"Migrate\"()", "SELECT remigrate()",
        "DROP FUNCTION migrate()", "COMMENT ON FUNCTION migrate() IS ''",
        "CREATE TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION migrate()", "SELECT -- migrate()\n1",
        "DO $$ BEGIN RAISE 'migrate()'; END $$", ""}) {
    EXPECT_FALSE(routines.CalledBy(statement)) << statement;
  }
}

TEST(DdlRoutines, QuotedNamesAreExact) {
  const DdlRoutines routines = WithFunction("\"Migrate\"");
  EXPECT_TRUE(routines.CalledBy("SELECT \"Migrate\"()"));
  EXPECT_FALSE(routines.CalledBy("SELECT Migrate()"));
}

TEST(DdlRoutines, BodiesThatChangeTables) {
  for (const std::string_view statement :
       {"CREATE PROCEDURE f() LANGUAGE sql AS 'ALTER TABLE t DROP CONSTRAINT x'",
        "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN\n"
        "EXECUTE format('CREATE TABLE %I (x int REFERENCES p)', n); END $$"}) {
    EXPECT_TRUE(Noted(statement).CalledBy("SELECT f()")) << statement;
  }
}

TEST(DdlRoutines, ANewBodyTakesThePlaceOfTheOld) {
  DdlRoutines routines = WithFunction("f");
  routines.Note("CREATE OR REPLACE FUNCTION F() RETURNS int LANGUAGE sql AS 'SELECT 1'");
  EXPECT_FALSE(routines.CalledBy("SELECT f()"));
}

TEST(DdlRoutines, OtherBodiesAreNone) {
  for (const std::string_view statement :
       {"CREATE FUNCTION f() RETURNS TABLE (x int) LANGUAGE sql AS "
        "'INSERT INTO t VALUES (1) ON CONFLICT ON CONSTRAINT k DO NOTHING RETURNING x'",
        "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'CREATE TABLE t (x int)'",
        "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN "
        "EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (x > 0)', t, c); END $$",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN ALTER TABLE t ADD FOREIGN KEY (x) REFERENCES p; END'",
        "CREATE TABLE f (x int REFERENCES p)", "ALTER TABLE t ADD FOREIGN KEY (x) REFERENCES f",
        "CREATE FUNCTION", "CREATE OR", ""}) {
    EXPECT_FALSE(Noted(statement).CalledBy("SELECT f()")) << statement;
  }
}

}  // namespace
}  // namespace fk_audit
