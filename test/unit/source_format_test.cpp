#include "import/source_format.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "import/text_shape.hpp"

namespace fk_audit {
namespace {

using Files = std::vector<SourceFile>;

// The name of the format, or the message and the hint of the error.
std::string Recognised(const Files& files) {
  try {
    return std::string(RecogniseFormat(files).name);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidParameter);
    EXPECT_NE(error.hint(), "");
    return error.what();
  }
}

TEST(SourceFormatTest, NamesAreUniqueAndFound) {
  for (const SourceFormat& format : SourceFormats()) {
    EXPECT_EQ(&FormatNamed(format.name), &format);
    EXPECT_FALSE(format.endings.empty());
  }
}

TEST(SourceFormatTest, UnknownNameListsTheKnownOnes) {
  try {
    FormatNamed("cobol");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "unknown format \"cobol\"");
    for (const SourceFormat& format : SourceFormats()) {
      EXPECT_NE(error.hint().find(format.name), std::string::npos);
    }
  }
}

TEST(SourceFormatTest, TheEndingGoesBeforeTheText) {
  EXPECT_EQ(Recognised({{"db/1.sql", "{}"}, {"db/2.sql", ""}}), "sql");
}

TEST(SourceFormatTest, ATextWithoutAKnownEndingIsLookedAt) {
  EXPECT_EQ(Recognised({{"schema", "-- a dump\nCREATE TABLE a (id int);"}}), "sql");
  EXPECT_EQ(Recognised({{"fks", "\xEF\xBB\xBF {\"version\": 1}"}}), "manifest");
}

TEST(SourceFormatTest, AFileThatFitsNothingIsNamed) {
  EXPECT_EQ(Recognised({{"notes.txt", "we create tables"}}),
            "the format of \"notes.txt\" is not known");
}

TEST(SourceFormatTest, FilesOfTwoFormatsAreAnErrorThatNamesBoth) {
  EXPECT_EQ(Recognised({{"a.sql", ""}, {"b.json", "{\"version\": 1}"}}),
            "the files are of more than one format: sql and manifest");
}

TEST(SourceFormatTest, OptionsAreThoseOfTheFormat) {
  CheckOptions(FormatNamed("sql"), Json{{"mode", "schema"}, {"default_schema", "app"}});
  try {
    CheckOptions(FormatNamed("manifest"), Json{{"mood", "x"}});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "unknown option \"mood\"");
    EXPECT_EQ(error.hint(),
              "Options of format manifest are mode, default_schema and schema_pattern.");
  }
}

TEST(TextShapeTest, KeysOfTheOutermostObjectOnly) {
  using Keys = std::vector<std::string_view>;
  EXPECT_EQ(TopLevelKeys(R"({"a": {"b": [1, {"c": 2}]}, "d": "e:\"f", "g": 1})"),
            (Keys{"a", "d", "g"}));
  EXPECT_EQ(TopLevelKeys(R"({"a": 1} {"b": 2})"), Keys{"a"});
  EXPECT_EQ(TopLevelKeys(R"({"a": 1, "b)"), Keys{"a"});
  EXPECT_EQ(TopLevelKeys("{\"a\\"), Keys{});
  EXPECT_EQ(TopLevelKeys("a: {\"b\": 1}"), Keys{});
  EXPECT_EQ(TopLevelKeys("]"), Keys{});
  EXPECT_EQ(TopLevelKeys(""), Keys{});
}

TEST(TextShapeTest, SqlOutsideOfCommentsAndStrings) {
  EXPECT_TRUE(LooksLikeSql("create /* it */ table a (id int)"));
  EXPECT_TRUE(LooksLikeSql("ALTER TABLE a ADD b int"));
  EXPECT_FALSE(LooksLikeSql("-- CREATE TABLE a\n'CREATE TABLE b' CREATE INDEX table"));
}

}  // namespace
}  // namespace fk_audit
