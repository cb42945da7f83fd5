#include "import/sql_splitter.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

namespace fk_audit {
namespace {

using Texts = std::vector<std::string>;

std::vector<SqlStatement> Split(std::string_view text) {
  SqlSplitter splitter(text);
  std::vector<SqlStatement> statements;
  SqlStatement statement;
  while (splitter.Next(statement)) statements.push_back(statement);
  EXPECT_FALSE(splitter.Next(statement));  // and stays at the end
  return statements;
}

Texts TextsOf(std::string_view text) {
  Texts texts;
  for (const SqlStatement& statement : Split(text)) texts.emplace_back(statement.text);
  return texts;
}

struct SplitCase {
  const char* name;
  std::string_view text;
  Texts expected;
};

void PrintTo(const SplitCase& c, std::ostream* out) {
  *out << c.name;
}

class SplitTest : public testing::TestWithParam<SplitCase> {};

TEST_P(SplitTest, Splits) {
  EXPECT_EQ(TextsOf(GetParam().text), GetParam().expected);
}

template <std::size_t N>
auto Cases(const SplitCase (&cases)[N]) {
  return testing::ValuesIn(cases);
}

constexpr auto kName = [](const testing::TestParamInfo<SplitCase>& info) {
  return std::string(info.param.name);
};

const SplitCase kQuoting[] = {
    {"Nothing", "", {}},
    {"OnlySpace", " \t\r\n\f\v", {}},
    {"OnlySemicolons", ";; ;\n;", {}},
    {"OnlyComments", "-- a\n/* b; */;", {}},
    {"LastWithoutSemicolon", "a; b", {"a", "b"}},
    {"LastWithCommentBehind", "a -- c\n/* d */ ", {"a"}},
    {"CommentsInside", "a /* ; */ b -- ;\n c;", {"a /* ; */ b -- ;\n c"}},
    {"CommentsAround", "/* x */ a /* y */; -- z\n b;", {"a", "b"}},
    {"String", "a ';'; b", {"a ';'", "b"}},
    {"DoubledQuote", "a 'it''s;'; b", {"a 'it''s;'", "b"}},
    {"StandardStringKeepsBackslash", R"(a '\'; b)", {R"(a '\')", "b"}},
    {"EscapeString", R"(a E'\';'; b)", {R"(a E'\';')", "b"}},
    {"EscapeStringLowerCase", R"(a e'\\'; b)", {R"(a e'\\')", "b"}},
    {"EscapeStringDoubledQuote", R"(a E''';\''';'; b)", {R"(a E''';\''';')", "b"}},
    {"EscapeStringContinued", "a E'x'\n ';\\';'; b", {"a E'x'\n ';\\';'", "b"}},
    {"EscapeStringContinuedBehindComment",
     "a E'x' -- c\n-- d\n ';\\';'; b",
     {"a E'x' -- c\n-- d\n ';\\';'", "b"}},
    {"EscapeStringNotContinuedOnTheSameLine", R"(a E'x' '\'; b)", {R"(a E'x' '\')", "b"}},
    {"WordThatEndsInE", R"(name'\'; b)", {R"(name'\')", "b"}},
    {"UnicodeString", R"(a U&'\'; b)", {R"(a U&'\')", "b"}},
    {"BitHexNationalStrings", R"(a B'1;' X'f;' N'\'; b)", {R"(a B'1;' X'f;' N'\')", "b"}},
    {"QuotedName", R"(a ";"";'"; b)", {R"(a ";"";'")", "b"}},
    {"UnicodeName", R"(a U&"\;"; b)", {R"(a U&"\;")", "b"}},
    {"CommentStartInString", "a '--'; b '/*'; c", {"a '--'", "b '/*'", "c"}},
    {"StringStartInComment", "a -- '\n; b /* \" */; c", {"a", "b", "c"}},
    {"NestedComment", "a /* 1 /* 2; */ 3; */; b", {"a", "b"}},
    {"CommentOfSlashStarSlash", "a /*/ ; */; b", {"a", "b"}},
    {"CommentBehindOperator", "a +-- ;\n1; b */* ; */2", {"a +-- ;\n1", "b */* ; */2"}},
    {"CommentEndsAtCarriageReturn", "a -- x\r; b", {"a", "b"}},
    {"SlashAndMinusAlone", "a - b / c; d", {"a - b / c", "d"}},
};
INSTANTIATE_TEST_SUITE_P(Quoting, SplitTest, Cases(kQuoting), kName);

const SplitCase kBodies[] = {
    {"Dollar", "a $$;$$; b", {"a $$;$$", "b"}},
    {"DollarTag", "a $x$;$$;$y$;$x$; b", {"a $x$;$$;$y$;$x$", "b"}},
    {"DollarTagIsCaseSensitive", "a $x$;$X$;$x$; b", {"a $x$;$X$;$x$", "b"}},
    {"DollarTagOfLetters", "a $\xc3\xa4_1$;$\xc3\xa4_1$; b", {"a $\xc3\xa4_1$;$\xc3\xa4_1$", "b"}},
    {"DollarHoldsQuotes", "a $$ ' \" /* -- $$; b", {"a $$ ' \" /* -- $$", "b"}},
    {"DollarEndOverlaps", "a $x$ $x$x$; b", {"a $x$ $x$x$", "b"}},
    {"DollarInName", "a a$b$c; d$b$", {"a a$b$c", "d$b$"}},
    {"DollarBehindParameter", "a $1$x$;$x$; b", {"a $1$x$;$x$", "b"}},
    {"Parameters", "a $1,$2; b", {"a $1,$2", "b"}},
    {"DollarWithoutTag", "a $ $1a$; b$; c", {"a $ $1a$", "b$", "c"}},
    {"DollarTagMustNotBeginWithDigit", "a $1x$; b $1x$;", {"a $1x$", "b $1x$"}},
    {"Placeholder", "a ${x}; b", {"a ${x}", "b"}},
    {"Parentheses", "CREATE RULE r AS DO (a; (b); c); d", {"CREATE RULE r AS DO (a; (b); c)", "d"}},
    {"TooManyClosing", "a ); b (c;); d", {"a )", "b (c;)", "d"}},
    {"ParenthesesInQuotes", "a '(' \"(\" $$($$ /* ( */ c; b", {"a '(' \"(\" $$($$ /* ( */ c", "b"}},
    {"Brackets", "a [; b {; c", {"a [", "b {", "c"}},
    {"Atomic",
     "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; b",
     {"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END", "b"}},
    {"AtomicProcedure",
     "create or replace procedure p() begin /* ; */ atomic select 1; end; b",
     {"create or replace procedure p() begin /* ; */ atomic select 1; end", "b"}},
    {"AtomicWithCase",
     "CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN a THEN CASE b WHEN 1 THEN 2 END END; "
     "SELECT (CASE WHEN c THEN d END); END; b",
     {"CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN a THEN CASE b WHEN 1 THEN 2 END END; "
      "SELECT (CASE WHEN c THEN d END); END",
      "b"}},
    {"BeginIsATransactionElsewhere", "BEGIN; a; CASE; END; b", {"BEGIN", "a", "CASE", "END", "b"}},
    {"AtomicNeedsARoutine",
     "CREATE TABLE t BEGIN ATOMIC a; END; b",
     {"CREATE TABLE t BEGIN ATOMIC a", "END", "b"}},
    {"RoutineWithoutAtomic",
     "CREATE FUNCTION begin() AS 'x'; CREATE FUNCTION case(); END",
     {"CREATE FUNCTION begin() AS 'x'", "CREATE FUNCTION case()", "END"}},
    {"RoutineOfAnotherOrder",
     "CREATE OR FUNCTION BEGIN ATOMIC a; b",
     {"CREATE OR FUNCTION BEGIN ATOMIC a", "b"}},
    {"QuotedBegin",
     "CREATE FUNCTION \"begin\" atomic; b",
     {"CREATE FUNCTION \"begin\" atomic", "b"}},
};
INSTANTIATE_TEST_SUITE_P(Bodies, SplitTest, Cases(kBodies), kName);

const SplitCase kPsql[] = {
    {"LineAtStart", "\\restrict a'b;c\na;\n\\unrestrict x\nb;", {"a", "b"}},
    {"LineIndented", "a;\n  \\connect d\nb;", {"a", "b"}},
    {"LineBehindComment", "/* c */ \\x\n-- d\n\\y\na", {"a"}},
    {"LineBehindSemicolon", "a; \\echo ';'\nb", {"a", "b"}},
    {"LineAtEnd", "a;\\q", {"a"}},
    {"CommandEndsStatement", "SELECT 1 \\g out'put\nb;", {"SELECT 1", "b"}},
    {"CommandInsideOfParentheses", "SELECT (1 \\g\nb;", {"SELECT (1", "b"}},
    {"BackslashInQuotes", R"(a '\g' "\g" $$\g$$ /*\g*/ --\g)", {R"(a '\g' "\g" $$\g$$)"}},
    {"SentTogether", "a \\; b \\;\n c; d", {"a", "b", "c", "d"}},
    {"Colon", "a \\:x; b", {"a \\:x", "b"}},
    {"GexecStaysWithItsQuery", "SELECT 'x' \\gexec \n b;", {"SELECT 'x' \\gexec", "b"}},
    {"GexecOfTheLastQuery", "SELECT 'x';\n\\gexec\nb;", {"SELECT 'x'", "\\gexec", "b"}},
    {"Include",
     "\\i a.sql\n\\ir 'b.sql' \r\n\\include c\n\\include_relative d\n\\if 1\n\\i",
     {"\\i a.sql", "\\ir 'b.sql'", "\\include c", "\\include_relative d", "\\i"}},
};
INSTANTIATE_TEST_SUITE_P(Psql, SplitTest, Cases(kPsql), kName);

const SplitCase kCopy[] = {
    {"Data",
     "COPY t (a, b) FROM stdin;\n1\tit's\n;\n$$\n\\.\n\nb;",
     {"COPY t (a, b) FROM stdin", "b"}},
    {"NoData", "copy t from StdIn;\n\\.\nb;", {"copy t from StdIn", "b"}},
    {"Options",
     "COPY \"s\".t FROM STDIN WITH (FORMAT csv, NULL 'x');\n'\n\\.\nb",
     {"COPY \"s\".t FROM STDIN WITH (FORMAT csv, NULL 'x')", "b"}},
    {"CarriageReturns", "COPY t FROM stdin;\r\n'\r\n\\.\r\nb;\r\n", {"COPY t FROM stdin", "b"}},
    {"EndMarkerMustStandAlone",
     "COPY t FROM stdin;\n \\.\n\\.x\n\\\\.\n\\.\nb",
     {"COPY t FROM stdin", "b"}},
    {"EndOfText", "COPY t FROM stdin;\n'a", {"COPY t FROM stdin"}},
    {"EndOfTextWithAKey",
     "COPY t FROM stdin;\nALTER TABLE a\nADD FOREIGN KEY (b) REFERENCES c;\n",
     {"COPY t FROM stdin", "ALTER TABLE a\nADD FOREIGN KEY (b) REFERENCES c;\n"}},
    {"EndOfTextAtOnce", "COPY t FROM stdin;", {"COPY t FROM stdin"}},
    {"EndMarkerWithoutLineEnd", "COPY t FROM stdin;\n'\n\\.", {"COPY t FROM stdin"}},
    {"CommentBehind", "COPY t FROM stdin; -- 'x\n'\n\\.\nb", {"COPY t FROM stdin", "b"}},
    {"BlockCommentBehind", "COPY t FROM stdin; /* x */ \n'\n\\.\nb", {"COPY t FROM stdin", "b"}},
    {"MoreSqlOnTheLine",
     "COPY t FROM stdin; c; d;\n'\n\\.\nb",
     {"COPY t FROM stdin", "c", "d", "b"}},
    {"TwoOnALine",
     "COPY t FROM stdin; COPY u FROM stdin;\n'\n\\.\n\"\n\\.\nb",
     {"COPY t FROM stdin", "COPY u FROM stdin", "b"}},
    {"SentByCommand", "COPY t FROM stdin \\g\n'\n\\.\nb", {"COPY t FROM stdin", "b"}},
    {"ClientCopy", "\\copy t (a) from stdin with (format csv)\n'\n\\.\nb", {"b"}},
    {"ClientCopyFromFile", "\\copy t from 'stdin'\nb;\n\\copy t from pstdin\nc", {"b", "c"}},
    {"FromFile", "COPY t FROM 'x';\nb", {"COPY t FROM 'x'", "b"}},
    {"ToStdout", "COPY t TO stdout;\nb", {"COPY t TO stdout", "b"}},
    {"OfAQuery",
     "COPY (SELECT a FROM stdin) TO 'x';\nb",
     {"COPY (SELECT a FROM stdin) TO 'x'", "b"}},
    {"SelectFromStdin", "SELECT a FROM stdin;\nb", {"SELECT a FROM stdin", "b"}},
    {"CommentOnCopy",
     "COPY t /* ; */ FROM -- x\n stdin;\n'\n\\.\nb",
     {"COPY t /* ; */ FROM -- x\n stdin", "b"}},
};
INSTANTIATE_TEST_SUITE_P(Copy, SplitTest, Cases(kCopy), kName);

const SplitCase kMigrations[] = {
    {"Goose", "-- +goose Up\na;\n-- +goose Down\nb;\nc;\n", {"a"}},
    {"GooseUpAgain", "-- +goose Down\nb;\n-- +goose Up\na;", {"a"}},
    {"GooseSpellings", "a;\r\n --+goose  DOWN \r\nb;\r\n--  +goose up\r\nc;", {"a", "c"}},
    {"GooseOtherAnnotations", "-- +goose NO TRANSACTION\n-- +goose Downwards\na;", {"a"}},
    {"GooseBlock",
     "-- +goose Up\n-- +goose StatementBegin\na; b 'x;';\n-- +goose StatementEnd\nc; d;",
     {"a; b 'x;'", "c", "d"}},
    {"GooseBlockInDown",
     "-- +goose Down\n-- +goose StatementBegin\na;\n-- +goose StatementEnd\n-- +goose Up\nb;",
     {"b"}},
    {"GooseBlockOfNothing",
     "-- +goose StatementBegin\n;\n-- +goose StatementEnd\na; b;",
     {"a", "b"}},
    {"SqlMigrate",
     "-- +migrate Up notransaction\n-- +migrate StatementBegin\na;b;\n-- +migrate StatementEnd\n"
     "-- +migrate Down\nc;",
     {"a;b"}},
    {"Dbmate", "-- migrate:up\na;\n-- migrate:down\nb;", {"a"}},
    {"DbmateOptions",
     "-- migrate:up transaction:false\na;\n--migrate:down transaction:false\nb;",
     {"a"}},
    {"DbmateWithoutSemicolon", "-- migrate:up\na\n\n-- migrate:down\nb", {"a"}},
    {"DbmateUpAgain", "-- migrate:down\nb\n-- migrate:up\na", {"a"}},
    {"MarkerInString", "a '\n-- +goose Down\n'; b;", {"a '\n-- +goose Down\n'", "b"}},
    {"MarkerInBody", "a $$\n-- migrate:down\n$$; b;", {"a $$\n-- migrate:down\n$$", "b"}},
    {"MarkerInComment", "/*\n-- +goose Down\n*/ b;", {"b"}},
    {"MarkerInCopyData", "COPY t FROM stdin;\n-- +goose Down\n\\.\nb;", {"COPY t FROM stdin", "b"}},
    {"MarkerInStringOfDownSection", "-- +goose Down\na '\n-- +goose Up\n'; b;", {}},
    {"MarkerBehindCode", "a; -- +goose Down\nb;", {"a", "b"}},
    {"MarkerBehindComment", "/* x */ -- +goose Down\nb;", {"b"}},
    {"MarkerBehindByteOrderMark", "\xef\xbb\xbf-- +goose Down\nb;", {}},
    {"Micrate", "-- +micrate Up\na;\n-- +micrate Down\nb;", {"a"}},
    {"Tern", "a;\n\n---- create above / drop below ----\n\nb;", {"a"}},
    {"Rambler", "-- rambler up\na;\n-- rambler down\nb;\n-- rambler up\nc;", {"a", "c"}},
    {"NodePgMigrate", "-- Up Migration\na;\n\n-- Down Migration\nb;", {"a"}},
    {"NodePgMigrateSpellings", "---- up migration 1\na;\n--down  migration\nb;", {"a"}},
    {"NodePgMigrateInProse", "a;\n-- Down migration of users is by hand\nb;", {"a", "b"}},
    {"Mojo", "-- 1 up\na;\n-- 1 down\nb;\n-- 2 up (more)\nc;", {"a", "c"}},
    {"MyBatis", "-- // first\na;\n\n-- //@UNDO\nb;", {"a"}},
    {"MyBatisSpellings", "--// first\na;\n-- // @UNDO\nb;", {"a"}},
    {"Shmig", "-- ==== UP ====\na;\n-- ==== DOWN ====\nb;", {"a"}},
    {"Play", "# --- !Ups\na;\n# --- !Downs\nb;\n# --- !Ups\nc", {"a", "c"}},
    {"PlayWithoutSemicolon", "# --- !Ups\na\n# --- !Downs\r\nb", {"a"}},
    {"PlayAsComment", "-- !Ups\na;\n-- !Downs\nb;", {"a"}},
    {"PlayBehindCode", "a # --- !Downs\n; b", {"a #", "b"}},
    {"Prose",
     "-- up and down\n-- 2 down migrations\n-- create above\n-- migrations down\n"
     "-- // first\n-- 3 updates\n# x;\nb;",
     {"# x", "b"}},
    {"MarkerOfAnotherTool", "-- goose Down\n-- +other Down\n-- migrate down\nb;", {"b"}},
    {"Liquibase",
     "--liquibase formatted sql\n--changeset me:1\na;\n--rollback DROP TABLE a;\n"
     "/* liquibase rollback\nDROP TABLE b;\n*/\nc;",
     {"a", "c"}},
    {"DrizzleBreakpoint", "a;--> statement-breakpoint\nb;", {"a", "b"}},
};
INSTANTIATE_TEST_SUITE_P(Migrations, SplitTest, Cases(kMigrations), kName);

using namespace std::string_view_literals;
const SplitCase kBytes[] = {
    {"ByteOrderMark", "\xef\xbb\xbf a; b", {"a", "b"}},
    {"ByteOrderMarkAndPsqlLine", "\xef\xbb\xbf\\restrict x\na", {"a"}},
    {"Nul", "a \0; b\0c;"sv, {std::string("a \0", 3), std::string("b\0c", 3)}},
    {"NulInString", "a '\0;'; b"sv, {std::string("a '\0;'", 6), "b"}},
    {"HighBytes", "\xe4 '\xe4;'; \xff", {"\xe4 '\xe4;'", "\xff"}},
    {"HighBytesInName", "\xc3\xa4$$; b", {"\xc3\xa4$$", "b"}},
};
INSTANTIATE_TEST_SUITE_P(Bytes, SplitTest, Cases(kBytes), kName);

TEST(SqlSplitterTest, ViewsPointIntoTheText) {
  const std::string text = " a; b ";
  const std::vector<SqlStatement> statements = Split(text);
  ASSERT_EQ(statements.size(), 2U);
  EXPECT_EQ(statements[0].text.data(), text.data() + 1);
  EXPECT_EQ(statements[1].text.data(), text.data() + 4);
}

TEST(SqlSplitterTest, LinesAreExact) {
  // Each statement is the number of the line on which it begins.
  const std::string_view kTexts[] = {
      "1; 1;\n2;\n\n4;",
      "\r\n2;\r\n3\r\n;\r\n5;",
      "-- c\n/*\n\n*/ 4;",
      "1 '\n\n'; 3;",
      "1 E'\\\n'\n'\n'; 4; \n5",
      "1 $$\n\n$$; 3;",
      "1 \"\n\"; 2;",
      "1 (\n;\n); 3;",
      "\\restrict\n2;\n\\x\n\\y\n5;",
      "1 \\g\n2 \\; 2;\n3",
      "1 COPY;\n2; COPY t FROM stdin;\n'\n\n\\.\n6;",
      "-- +goose Down\nx;\n\ny '\n';\n-- +goose Up\n7;",
      "-- +goose StatementBegin\n2;\nx;\n-- +goose StatementEnd\n5;",
      "\xef\xbb\xbf\n2;",
      "1 \0\n; 2;"sv,
  };
  for (const std::string_view text : kTexts) {
    SCOPED_TRACE(text);
    for (const SqlStatement& statement : Split(text)) {
      if (statement.text.starts_with("COPY")) continue;
      EXPECT_EQ(std::to_string(statement.line), statement.text.substr(0, 1)) << statement.text;
    }
  }
}

TEST(SqlSplitterTest, SaysWhenTheTextEndsInsideOfSomething) {
  struct Case {
    std::string_view text;
    bool unterminated;
  };
  const Case kCases[] = {
      {"a", false},
      {"a 'b", true},
      {"a 'b''", true},
      {"a E'b\\'", true},
      {"a E'b\\", true},
      {"a \"b", true},
      {"a $$b$", true},
      {"a $x$b$$", true},
      {"a /* b", true},
      {"a /* b /* c */", true},
      {"a /*/", true},
      {"a (", true},
      {"a (;", true},
      {"a ()", false},
      {"a )", false},
      {"CREATE FUNCTION f() BEGIN ATOMIC a;", true},
      {"CREATE FUNCTION f() BEGIN ATOMIC a; END", false},
      {"CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE; END", true},
      {"a -- b", false},
      {"a $1", false},
      {"/* b", true},
      {"-- +goose StatementBegin\na;", true},
      {"-- +goose StatementBegin\na;\n-- +goose Down\n", true},
      {"-- +goose StatementBegin\na;\n-- +goose StatementEnd", false},
      {"a (\n-- +goose Down\n)", true},
      {"a ( \\g", true},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    const std::vector<SqlStatement> statements = Split(c.text);
    ASSERT_EQ(statements.size(), 1U);
    EXPECT_EQ(statements[0].unterminated, c.unterminated);
  }
  const std::vector<SqlStatement> two = Split("a; 'b");
  ASSERT_EQ(two.size(), 2U);
  EXPECT_FALSE(two[0].unterminated);
  EXPECT_TRUE(two[1].unterminated);
}

TEST(SqlSplitterTest, ACommentWithoutEndIsAStatementBecauseItHidesTheRest) {
  EXPECT_EQ(TextsOf("a; /* b; c"), (Texts{"a", "/* b; c"}));
}

// Every piece, repeated as text of 100,000 bytes, is looked at a bounded number of times.
TEST(SqlSplitterTest, WorkIsLinear) {
  const std::string_view kPieces[] = {
      "a",
      "a ",
      ";",
      "a;",
      "'",
      "''",
      "'''",
      "E'",
      "E'\\",
      "\"",
      "$",
      "$a",
      "$a$",
      "$a ",
      "$aa$b",
      "$$",
      "(",
      ")",
      "/*",
      "*/",
      "/",
      "*",
      "/* ",
      "--",
      "--\n",
      "--\r",
      "-",
      "\\",
      "\\\n",
      "\\;",
      "\\gexec\n",
      "\n",
      "\r",
      " ",
      "\0"sv,
      "\xff",
      "E'a'\n",
      "E'a'\n--\r",
      "E'a' ",
      " \r--",
      "  -- +goose Down\n",
      "a -- +goose Up\n",
      "-- +goose StatementBegin\na\n",
      "-- migrate:down\n",
      "a\n-- migrate:up\r",
      "#",
      "#\r",
      " # --- !Downs\n",
      "---- create above / drop below ----\r",
      "COPY t FROM stdin;",
      "COPY t FROM stdin;\n",
      "COPY t FROM stdin;\n\\.\n",
      "\\copy t from ",
      "CREATE FUNCTION BEGIN ATOMIC CASE ",
      "-- +goose Down",
  };
  for (const std::string_view piece : kPieces) {
    for (const std::string_view start : {""sv, "COPY t FROM stdin;"sv, "-- +goose Down\n"sv}) {
      std::string text(start);
      while (text.size() < 100000) text += piece;
      SqlSplitter splitter(text);
      SqlStatement statement;
      std::size_t calls = 1;
      while (splitter.Next(statement)) ++calls;
      EXPECT_LE(splitter.examined(), 6 * text.size()) << start << " " << piece;
      EXPECT_LE(calls, text.size());
    }
  }
}

// Cut anywhere, the text neither crashes the splitter nor changes the statements before the cut.
TEST(SqlSplitterTest, ACutChangesOnlyTheLastStatement) {
  std::string text = "\xef\xbb\xbf";
  for (const auto& cases : {kQuoting[12], kQuoting[17], kBodies[1], kBodies[12], kBodies[16]}) {
    text += std::string(cases.text) + ";\n";
  }
  text += "COPY t FROM stdin;\n'\n\\.\n-- +goose Down\nb;\n-- +goose Up\nSELECT 1 \\gexec\nc;";
  const Texts whole = TextsOf(text);
  for (std::size_t length = 0; length <= text.size(); ++length) {
    const Texts cut = TextsOf(std::string_view(text).substr(0, length));
    ASSERT_LE(cut.size(), whole.size() + 1) << length;
    for (std::size_t i = 0; i + 1 < cut.size(); ++i) EXPECT_EQ(cut[i], whole[i]) << length;
  }
}

}  // namespace
}  // namespace fk_audit
