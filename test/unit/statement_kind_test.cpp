#include "import/statement_kind.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace fk_audit {
namespace {

TEST(StatementKind, TableDdlIsWhatMayLoseAForeignKey) {
  for (const std::string_view statement :
       {"CREATE TABLE t (x int)",
        "create /* view */ temp table t ()",
        "Create Unlogged Table t ()",
        "CREATE LOCAL TEMPORARY TABLE t ()",
        "CREATE FOREIGN TABLE t () SERVER s",
        "ALTER TABLE t ADD FOREIGN KEY (x) REFERENCES p",
        "ALTER -- c\n TABLE t RENAME TO u",
        "ALTER TABLE t OWNER TO u, ADD COLUMN x int REFERENCES p",
        "ALTER TABLE t OWNER TO",
        "ALTER TABLE s.t RENAME owner TO x",
        "CREATE TABLE t OWNER TO u",
        "ALTER TABLE owner RENAME TO owner",
        "ALTER TABLE t SET SCHEMA s",
        "ALTER TABLE t DISABLE TRIGGER ALL",
        "ALTER TABLE IF t SET LOGGED",
        "ALTER TABLE ${t",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY, ADD FOREIGN KEY (x) REFERENCES p",
        "ALTER TABLE ${t} ${action}",
        "DROP TABLE t",
        "DROP FOREIGN TABLE t",
        "DO $$ BEGIN END $$"}) {
    EXPECT_EQ(KindOf(statement), StatementKind::kTableDdl) << statement;
  }
}

TEST(StatementKind, OtherObjectsAndDataAreHarmless) {
  for (const std::string_view statement : {"INSERT INTO t VALUES (1)",
                                           "update t set x = 1",
                                           "COPY t FROM stdin",
                                           "COMMENT ON TABLE t IS 'x'",
                                           "GRANT SELECT ON t TO u",
                                           "CREATE INDEX ON t (x)",
                                           "CREATE UNIQUE INDEX ON t (x)",
                                           "CREATE OR REPLACE FUNCTION f() RETURNS int AS ''",
                                           "CREATE CONSTRAINT TRIGGER x AFTER INSERT ON t",
                                           "CREATE FOREIGN DATA WRAPPER f",
                                           "CREATE MATERIALIZED VIEW v AS SELECT 1",
                                           "ALTER SEQUENCE s OWNED BY t.x",
                                           "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                                           "alter table ${t} enable row level security",
                                           "ALTER TABLE IF EXISTS s.t NO FORCE ROW LEVEL SECURITY",
                                           "ALTER TABLE t SET UNLOGGED",
                                           "ALTER TABLE t SET TABLESPACE fast",
                                           "ALTER TABLE ${s}.t OWNER TO ${role}",
                                           "ALTER TABLE t OWNER TO u",
                                           "ALTER TABLE ONLY \"s\".\"T\" OWNER TO \"some role\"",
                                           "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO u",
                                           "SELECT pg_catalog.setval('s', 1)",
                                           "WITH a AS (SELECT 1) SELECT * FROM a",
                                           "SELECT 'into'"}) {
    EXPECT_EQ(KindOf(statement), StatementKind::kHarmless) << statement;
  }
}

TEST(StatementKind, EverythingElseIsToBeParsed) {
  for (const std::string_view statement :
       {"CREATE SCHEMA s", "ALTER SCHEMA s RENAME TO r", "DROP SCHEMA s CASCADE",
        "DROP TYPE t CASCADE", "SET search_path = s", "BEGIN", "ROLLBACK", "DISCARD ALL",
        "SELECT set_config('search_path', '', false)", "SELECT 1 INTO t", "(SELECT 1 INTO t)",
        "CREATE COLUMN TABLE t ()", "CREATE ${kind} TABLE t ()", "ALTRE TABLE t", "\\i file", ""}) {
    EXPECT_EQ(KindOf(statement), StatementKind::kOther) << statement;
  }
}

TEST(StatementKind, FindsTheSearchPath) {
  for (const std::string_view statement :
       {"SET search_path = ${s}", "set local SEARCH_PATH to 'x", "SET SCHEMA 'x'",
        "SELECT set_config('search_path', :x, false)"}) {
    EXPECT_TRUE(MentionsSearchPath(statement)) << statement;
  }
  for (const std::string_view statement :
       {"SET work_mem = 'search_path'", "SELECT 'search_path'", "UPDATE t SET search_path = 1",
        "SELECT set_config('work_mem', '1MB', false)"}) {
    EXPECT_FALSE(MentionsSearchPath(statement)) << statement;
  }
}

TEST(StatementKind, DynamicSqlIsHarmlessOnlyWhenItsTextSaysSo) {
  for (const std::string_view expression :
       {"'GRANT SELECT ON ' || t || ' TO u'", "format('CREATE INDEX ON %I (%I)', t, c)",
        "pg_catalog.format($f$COMMENT ON TABLE %I IS 'x'$f$, t)", "E'INSERT INTO t' USING x",
        "'UPDATE t SET x = 1;'", "'ALTER TABLE s.t OWNER TO ' || role",
        "format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY', s, t)",
        "'ALTER TABLE ' || quote_ident(t) || ' SET LOGGED'", "'DROP INDEX IF EXISTS i_' || n",
        "format('DROP SEQUENCE %1$I.%2$s_%%s', s, t)", "'DROP FUNCTION ' || f || '()'",
        "format('ALTER INDEX %I RENAME TO %I', t || 'a', t || 'b')"}) {
    EXPECT_TRUE(IsHarmlessDynamicSql(expression)) << expression;
  }
  for (const std::string_view expression : {"statement",
                                            "format(f, x)",
                                            "format('%s', x)",
                                            "'CREATE ' || kind || ' x'",
                                            "'DROP TABLE ' || t",
                                            "format('%s GRANT SELECT ON t', x)",
                                            "'GRANT SELECT ON t TO u; ALTER TABLE t ' || x",
                                            "'GRANT ' || x || '; DROP TABLE t'",
                                            "'CREATE INDEX ON t (x)' || ' REFERENCES p'",
                                            "other.format('GRANT x', y)",
                                            "''",
                                            "",
                                            "'DROP INDEX ' || i || ' CASCADE'",
                                            "'DROP ' || kind || ' x'",
                                            "format('DROP %s x', kind)",
                                            "format('ALTER TABLE %I RENAME TO %I', a, b)",
                                            "'ALTER TABLE ' || t || ' ' || action",
                                            "'ALTER TABLE t ENABLE ROW LEVEL SECURITY, ' || x",
                                            "'DROP SCHEMA ' || s",
                                            "format('ALTER TABLE %I SET SCHEMA %I', a, b)"}) {
    EXPECT_FALSE(IsHarmlessDynamicSql(expression)) << expression;
  }
}

WrittenRules WrittenBehind(std::string_view word, std::string_view statement) {
  return RulesWrittenAt(statement, statement.find(word));
}

TEST(RulesWritten, SeesWhatTheAuthorWrote) {
  const WrittenRules none = WrittenBehind("REFERENCES", "c int REFERENCES p (id), d int");
  EXPECT_FALSE(none.on_delete);
  EXPECT_FALSE(none.on_update);
  const WrittenRules one = WrittenBehind("FOREIGN",
                                         "FOREIGN KEY (a, b) REFERENCES p (a, b) ON\n"
                                         "-- c\nDELETE SET NULL (a))");
  EXPECT_TRUE(one.on_delete);
  EXPECT_FALSE(one.on_update);
  const WrittenRules both =
      WrittenBehind("CONSTRAINT",
                    "CONSTRAINT \"on delete\" REFERENCES p MATCH FULL on update restrict "
                    "on delete no action DEFERRABLE");
  EXPECT_TRUE(both.on_delete);
  EXPECT_TRUE(both.on_update);
}

TEST(RulesWritten, StopsAtTheEndOfTheClause) {
  for (const std::string_view statement :
       {"a int REFERENCES p, b int REFERENCES q ON DELETE CASCADE",
        "a int REFERENCES p REFERENCES q ON DELETE CASCADE",
        "a int REFERENCES p); CREATE TABLE u (b int REFERENCES q ON DELETE CASCADE)",
        "a int REFERENCES p /* ON DELETE CASCADE */ DEFAULT 'ON DELETE CASCADE'",
        "a int REFERENCES p CHECK (x ON DELETE)", "a int REFERENCES \"ON\".delete",
        "a int REFERENCES s.references, b int ON DELETE CASCADE"}) {
    EXPECT_FALSE(WrittenBehind("REFERENCES", statement).on_delete) << statement;
  }
}

TEST(RulesWritten, NamesBehindADotAreNoKeyWords) {
  EXPECT_TRUE(WrittenBehind("REFERENCES", "REFERENCES s.references ON DELETE CASCADE").on_delete);
  EXPECT_FALSE(WrittenBehind("REFERENCES", "REFERENCES s.on DELETE CASCADE").on_delete);
}

TEST(RulesWritten, ALocationOutsideOfTheTextIsNothing) {
  EXPECT_FALSE(RulesWrittenAt("REFERENCES p ON DELETE CASCADE", 1000).on_delete);
  EXPECT_FALSE(RulesWrittenAt("REFERENCES p ON DELETE 'x", 0).on_update);
}

}  // namespace
}  // namespace fk_audit
