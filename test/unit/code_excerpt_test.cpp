#include "import/code_excerpt.hpp"

#include <gtest/gtest.h>

namespace fk_audit {
namespace {

TEST(LineIndexTest, LinesAndOffsets) {
  const std::string_view text = "a\nbb\n\nc";
  const LineIndex lines(text);
  EXPECT_EQ(lines.count(), 4U);
  EXPECT_EQ(lines.LineOf(0), 1U);
  EXPECT_EQ(lines.LineOf(1), 1U);
  EXPECT_EQ(lines.LineOf(2), 2U);
  EXPECT_EQ(lines.LineOf(5), 3U);
  EXPECT_EQ(lines.LineOf(7), 4U);
  EXPECT_EQ(lines.Lines(2, 3), "bb\n\n");
  EXPECT_EQ(lines.Lines(4, 9), "c");
  EXPECT_EQ(lines.Lines(5, 9), "");
  EXPECT_EQ(LineIndex("a\n").count(), 1U);
  EXPECT_EQ(LineIndex("").count(), 1U);
}

TEST(CodeExcerptTest, ThreeLinesAround) {
  const std::string text = "1\n2\n3\n4\nold here\n6\n7\n8\n9\n";
  const LineIndex lines(text);
  const CodeExcerpt excerpt = ExcerptAround(text, lines, {0, 8, 3, "", ""}).value();
  EXPECT_EQ(excerpt.line, 2U);
  EXPECT_EQ(excerpt.head, "2\n3\n4\n");
  EXPECT_EQ(excerpt.old, "old");
  EXPECT_EQ(excerpt.tail, " here\n6\n7\n8\n");
}

TEST(CodeExcerptTest, AtTheEndsOfTheText) {
  const std::string text = "x y";
  const LineIndex lines(text);
  const CodeExcerpt excerpt = ExcerptAround(text, lines, {0, 3, 0, "", ""}).value();
  EXPECT_EQ(excerpt.line, 1U);
  EXPECT_EQ(excerpt.head, "x y");
  EXPECT_EQ(excerpt.old, "");
  EXPECT_EQ(excerpt.tail, "");
  EXPECT_FALSE(ExcerptAround(text, lines, {0, 2, 2, "", ""}));
  EXPECT_FALSE(ExcerptAround(text, lines, {0, 4, 0, "", ""}));
}

TEST(CodeExcerptTest, LinesThatNobodyWrote) {
  const std::string text(5000, 'x');
  EXPECT_FALSE(ExcerptAround(text, LineIndex(text), {0, 10, 1, "", ""}));
}

// The text with the rule of the key on `line` replaced, or "none".
std::string Patched(const std::string& text, std::uint32_t line, const std::string& rule) {
  const auto site = SqlRuleSite(0, text, LineIndex(text), line);
  if (!site) return "none";
  return std::string(text).replace(site->offset, site->length, site->before + rule + site->after);
}

TEST(SqlRuleSiteTest, ReplacesAWrittenRule) {
  EXPECT_EQ(Patched("CREATE TABLE c (\n  p int REFERENCES p (id) ON DELETE CASCADE NOT NULL,\n", 2,
                    "RESTRICT"),
            "CREATE TABLE c (\n  p int REFERENCES p (id) ON DELETE RESTRICT NOT NULL,\n");
  EXPECT_EQ(
      Patched("ADD CONSTRAINT x FOREIGN KEY (a, b) REFERENCES s.\"references\"\n(a, b) MATCH FULL\n"
              "ON UPDATE SET NULL\n/* ON DELETE */ ON -- c\nDELETE SET\nNULL (a);",
              1, "CASCADE"),
      "ADD CONSTRAINT x FOREIGN KEY (a, b) REFERENCES s.\"references\"\n(a, b) MATCH FULL\n"
      "ON UPDATE SET NULL\n/* ON DELETE */ ON -- c\nDELETE CASCADE;");
  EXPECT_EQ(Patched("x int references p on delete no action deferrable", 1, "SET NULL"),
            "x int references p on delete SET NULL deferrable");
}

TEST(SqlRuleSiteTest, AddsARuleBehindTheParent) {
  EXPECT_EQ(Patched("a int REFERENCES p, b int", 1, "CASCADE"),
            "a int REFERENCES p ON DELETE CASCADE, b int");
  EXPECT_EQ(
      Patched("FOREIGN KEY (a) REFERENCES p (id) MATCH FULL ON UPDATE CASCADE", 1, "SET NULL"),
      "FOREIGN KEY (a) REFERENCES p (id) MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE");
  EXPECT_EQ(Patched("a int REFERENCES p)", 1, "CASCADE"), "a int REFERENCES p ON DELETE CASCADE)");
  EXPECT_EQ(Patched("a int REFERENCES p", 1, "CASCADE"), "a int REFERENCES p ON DELETE CASCADE");
}

TEST(SqlRuleSiteTest, OneKeyOnALineOnly) {
  EXPECT_EQ(Patched("a int REFERENCES p, b int REFERENCES q", 1, "CASCADE"), "none");
  EXPECT_EQ(Patched("a int, b int -- REFERENCES q", 1, "CASCADE"), "none");
  EXPECT_EQ(Patched("a int REFERENCES p", 2, "CASCADE"), "none");
  EXPECT_EQ(Patched("FOREIGN KEY (a", 1, "CASCADE"), "none");
  EXPECT_EQ(Patched("a int REFERENCES p (x", 1, "CASCADE"), "none");
}

}  // namespace
}  // namespace fk_audit
