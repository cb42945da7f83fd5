#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "import/sql_splitter.hpp"

namespace fk_audit {
namespace {

using Texts = std::vector<std::string>;

// "S3 text" for a statement on line 3, "D3 text" for a dynamic one.
Texts Pieces(std::string_view body) {
  PlpgsqlScanner scanner(body);
  PlpgsqlPiece piece;
  Texts texts;
  while (scanner.Next(piece)) {
    texts.push_back((piece.kind == PlpgsqlPiece::Kind::kStatement ? "S" : "D") +
                    std::to_string(piece.line) + " " + std::string(piece.text));
  }
  EXPECT_FALSE(scanner.Next(piece));
  return texts;
}

TEST(PlpgsqlScannerTest, FindsDdlWhereStatementsBegin) {
  struct Case {
    std::string_view body;
    Texts expected;
  };
  const Case kCases[] = {
      {"", {}},
      {"BEGIN NULL; END", {}},
      {"BEGIN\n ALTER TABLE t ADD x int;\n DROP TABLE u;\nEND",
       {"S2 ALTER TABLE t ADD x int", "S3 DROP TABLE u"}},
      {"\nBEGIN\n IF NOT EXISTS (SELECT 1) THEN\n  create table t (a int, b int);\n ELSE\n"
       "  drop table t;\n ELSIF x THEN set search_path = a, b;\n END IF;\nEND;",
       {"S4 create table t (a int, b int)", "S6 drop table t", "S7 set search_path = a, b"}},
      {"BEGIN ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES p;\n"
       "EXCEPTION WHEN duplicate_object THEN NULL; END",
       {"S1 ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES p"}},
      {"BEGIN FOR r IN SELECT 1 LOOP\nEXECUTE format('ALTER TABLE %I', r);\nEND LOOP; END",
       {"D2 format('ALTER TABLE %I', r)"}},
      {"BEGIN EXECUTE 'DROP TABLE t'; EXECUTE\n $x$a;b$x$ ; END",
       {"D1 'DROP TABLE t'", "D2 $x$a;b$x$"}},
      {"BEGIN\n DO $a$ BEGIN DROP TABLE t; END $a$;\n INSERT INTO t VALUES (1) ON CONFLICT DO "
       "NOTHING; END",
       {"S2 DO $a$ BEGIN DROP TABLE t; END $a$"}},
      {"BEGIN EXECUTE 'a;' -- ; c\n || 'b' /* ; */; END", {"D1 'a;' -- ; c\n || 'b'"}},
      {"<<outer>> BEGIN <<a>> CREATE TABLE t (); <<\"b;\">>\nDROP TABLE t; END",
       {"S1 CREATE TABLE t ()", "S2 DROP TABLE t"}},
      {"ALTER TABLE t ADD x int", {"S1 ALTER TABLE t ADD x int"}},
      {"BEGIN CREATE TABLE t (a int", {"S1 CREATE TABLE t (a int"}},
      {"BEGIN CREATE RULE r AS ON INSERT TO t DO (a; b); DROP TABLE t; END",
       {"S1 CREATE RULE r AS ON INSERT TO t DO (a; b)", "S1 DROP TABLE t"}},
      {"BEGIN CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; DROP TABLE x; END; DROP TABLE t; END",
       {"S1 CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; DROP TABLE x; END", "S1 DROP TABLE t"}},
      {"BEGIN CREATE TRIGGER g EXECUTE FUNCTION f(); END",
       {"S1 CREATE TRIGGER g EXECUTE FUNCTION f()"}},
      {"BEGIN\n-- ALTER TABLE a;\n/* DROP TABLE b; */\nPERFORM ';DROP TABLE c;';\n"
       "PERFORM $$;DROP TABLE d;$$; x := \";DROP\"; END",
       {}},
      {"BEGIN -- c\n/* d */ DROP TABLE t; END", {"S2 DROP TABLE t"}},
      {"BEGIN UPDATE t SET a = 1; RAISE NOTICE 'x' USING drop; GRANT EXECUTE ON f TO r;"
       " FOR r IN EXECUTE 'SELECT' LOOP NULL; END LOOP; RETURN QUERY EXECUTE q; END",
       {}},
      {"DECLARE a int; b text := 'DROP'; BEGIN CREATE SCHEMA s; END", {"S1 CREATE SCHEMA s"}},
      {"BEGIN IF a < b AND c > d THEN DROP TABLE t; END IF; END", {"S1 DROP TABLE t"}},
      {"BEGIN EXECUTE ; EXECUTE", {"D1 ", "D1 "}},
      {"BEGIN DROP TABLE t; /* x", {"S1 DROP TABLE t"}},
      {"BEGIN EXECUTE /* x", {"D1 /* x"}},
  };
  for (const Case& c : kCases) EXPECT_EQ(Pieces(c.body), c.expected) << c.body;
}

TEST(PlpgsqlScannerTest, ManyPiecesAreFound) {
  std::string body = "BEGIN";
  for (int i = 0; i < 100000; ++i) body += "\nDROP TABLE t;";
  const Texts pieces = Pieces(body);
  ASSERT_EQ(pieces.size(), 100000U);
  EXPECT_EQ(pieces.back(), "S100001 DROP TABLE t");
}

TEST(IsSingleLiteralTest, TakesOneLiteralAndNothingElse) {
  struct Case {
    std::string_view expression;
    std::optional<std::string> value;  // nothing: no single literal
  };
  const Case kCases[] = {
      {"'a'", "a"},
      {" \n-- x\n'a' /* y */ ", "a"},
      {"''", ""},
      {"''''", "'"},
      {"'it''s \\n'", "it's \\n"},
      {"E'it''s \\'x\\' \\\\ \\n\\t\\r\\b\\f'", "it's 'x' \\ \n\t\r\b\f"},
      {"e'\\q\\8\\\"'", "q8\""},
      {"E'\\x41\\101\\x4\\12\\x417'", "AA\x04\n\x41\x37"},
      {"E'\\xg'", "xg"},
      {"E'\\u0041'", {}},
      {"E'\\U00000041'", {}},
      {"E'\\xe9'", {}},
      {"E'\\351'", {}},
      {"E'\\0'", {}},
      {"E'\\v'", {}},
      {"$$it's \\n$$", "it's \\n"},
      {"$x$a $$ b$x$", "a $$ b"},
      {"$$$$", ""},
      {"'a' || 'b'", {}},
      {"'a'\n'b'", {}},
      {"E'a'\n'b'", {}},
      {"'a' USING x", {}},
      {"format('a')", {}},
      {"('a')", {}},
      {"N'a'", {}},
      {"U&'a'", {}},
      {"B'1'", {}},
      {"\"a\"", {}},
      {"a", {}},
      {"1", {}},
      {"", {}},
      {"'a", {}},
      {"E'a\\'", {}},
      {"E'\\", {}},
      {"$$a", {}},
      {"'a' /* b", {}},
      {"\xe4", {}},
      {"'\xe4'", "\xe4"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.expression);
    std::string value;
    const bool single = IsSingleLiteral(c.expression, value);
    EXPECT_EQ(single, c.value.has_value());
    if (single && c.value) {
      EXPECT_EQ(value, *c.value);
    }
  }
}

}  // namespace
}  // namespace fk_audit
