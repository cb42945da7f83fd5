#include "import/manifest.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"

namespace fk_audit {
namespace {

using Names = std::vector<std::string>;

Declarations Read(std::string_view text, const std::string& default_schema = "public") {
  return ReadManifest("fk.json", text, default_schema);
}

std::string Document(const std::string& foreign_key) {
  return R"({"version":1,"foreign_keys":[)" + foreign_key + "]}";
}

DeclaredForeignKey ReadOne(const std::string& foreign_key) {
  const Declarations read = Read(Document(foreign_key));
  EXPECT_EQ(read.foreign_keys.size(), 1U);
  return read.foreign_keys.at(0);
}

// The message of the error that reading `text` raises; empty if it raises none.
std::string ErrorOf(std::string_view text) {
  try {
    Read(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidText);
    EXPECT_NE(error.hint(), "");
    return error.what();
  }
  return {};
}

// A foreign key with what is required, and `more` attributes.
std::string Key(const std::string& more = {}) {
  return R"({"table":"c","columns":["p_id"],"references":"p")" + (more.empty() ? "" : "," + more) +
         "}";
}

TEST(ManifestTest, ReadsEveryAttribute) {
  const DeclaredForeignKey key = ReadOne(R"({"table":"app.tasks","columns":["org_id","project_id"],
      "references":"app.projects","ref_columns":["org_id","id"],"on_delete":"set null",
      "on_update":"no action","match":"full","deferrable":true,"initially_deferred":false,
      "validated":false,"enforced":true,"delete_columns":["project_id"],
      "name":"tasks_project_fk","origin":"schema.ts:41","on_delete_stated":true,
      "on_update_stated":false})");
  EXPECT_EQ(key.origin, "schema.ts:41");
  EXPECT_EQ(key.child, (QualifiedName{"app", "tasks"}));
  EXPECT_EQ(key.columns, (Names{"org_id", "project_id"}));
  EXPECT_EQ(key.parent, (QualifiedName{"app", "projects"}));
  EXPECT_EQ(key.parent_columns, (Names{"org_id", "id"}));
  EXPECT_EQ(key.constraint_name, "tasks_project_fk");
  EXPECT_EQ(key.delete_rule, DeleteRule::kSetNull);
  EXPECT_EQ(key.delete_rule_stated, true);
  EXPECT_EQ(key.delete_columns, Names{"project_id"});
  EXPECT_EQ(key.update_rule, UpdateRule::kNoAction);
  EXPECT_EQ(key.update_rule_stated, false);
  EXPECT_EQ(key.match, MatchOption::kFull);
  EXPECT_EQ(key.deferrable, true);
  EXPECT_EQ(key.initially_deferred, false);
  EXPECT_EQ(key.validated, false);
  EXPECT_EQ(key.enforced, true);
}

TEST(ManifestTest, WhatIsNotStatedOrNullStaysEmpty) {
  const std::string nulls =
      R"("ref_columns":null,"on_delete":null,"on_update":null,"match":null,"deferrable":null,
      "initially_deferred":null,"validated":null,"enforced":null,"delete_columns":null,"name":null,
      "origin":null,"on_delete_stated":null,"on_update_stated":null,"schema":null,
      "ref_schema":null)";
  for (const std::string& text : {Key(), Key(nulls)}) {
    SCOPED_TRACE(text);
    const DeclaredForeignKey key = ReadOne(text);
    EXPECT_EQ(key.origin, "fk.json#foreign_keys[0]");
    EXPECT_EQ(key.parent_columns, Names{});
    EXPECT_EQ(key.constraint_name, std::nullopt);
    EXPECT_EQ(key.delete_rule, std::nullopt);
    EXPECT_EQ(key.delete_rule_stated, std::nullopt);
    EXPECT_EQ(key.delete_columns, std::nullopt);
    EXPECT_EQ(key.update_rule, std::nullopt);
    EXPECT_EQ(key.update_rule_stated, std::nullopt);
    EXPECT_EQ(key.match, std::nullopt);
    EXPECT_EQ(key.deferrable, std::nullopt);
    EXPECT_EQ(key.initially_deferred, std::nullopt);
    EXPECT_EQ(key.validated, std::nullopt);
    EXPECT_EQ(key.enforced, std::nullopt);
  }
}

TEST(ManifestTest, ReadsEveryRuleWord) {
  const std::pair<const char*, ReferentialAction> kWords[] = {
      {"no action", ReferentialAction::kNoAction}, {"NO ACTION", ReferentialAction::kNoAction},
      {"restrict", ReferentialAction::kRestrict},  {"cascade", ReferentialAction::kCascade},
      {"set null", ReferentialAction::kSetNull},   {"set_default", ReferentialAction::kSetDefault},
  };
  for (const auto& [word, rule] : kWords) {
    SCOPED_TRACE(word);
    const std::string quoted = '"' + std::string(word) + '"';
    const DeclaredForeignKey key =
        ReadOne(Key("\"on_delete\":" + quoted + ",\"on_update\":" + quoted));
    EXPECT_EQ(key.delete_rule, rule);
    EXPECT_EQ(key.update_rule, rule);
  }
  EXPECT_EQ(ReadOne(Key(R"("match":"simple")")).match, MatchOption::kSimple);
}

TEST(ManifestTest, InitiallyDeferredImpliesDeferrable) {
  EXPECT_EQ(ReadOne(Key(R"("initially_deferred":true)")).deferrable, true);
  EXPECT_EQ(ReadOne(Key(R"("initially_deferred":false)")).deferrable, std::nullopt);
}

TEST(ManifestTest, EmptyDeleteColumnsMeanAllColumnsUnderAnyRule) {
  EXPECT_EQ(ReadOne(Key(R"("on_delete":"cascade","delete_columns":[])")).delete_columns, Names{});
}

TEST(ManifestTest, PartsNamesAtTheDotOutsideOfQuotes) {
  struct Case {
    const char* name;
    QualifiedName expected;
  };
  const Case kCases[] = {
      {"tasks", {"public", "tasks"}},
      {"app.tasks", {"app", "tasks"}},
      {"App.Tasks", {"App", "Tasks"}},  // no folding
      {R"(\"my.app\".tasks)", {"my.app", "tasks"}},
      {R"(app.\"my.tasks\")", {"app", "my.tasks"}},
      {R"(\"a.b\".\"c.d\")", {"a.b", "c.d"}},
      {R"(\"a\"\"b\")", {"public", "a\"b"}},
      {R"(\"\"\"\".\"\"\"\"\"\")", {"\"", "\"\""}},
      {"app . tasks", {"app ", " tasks"}},  // exact
      {"\xc3\xa4.\xc3\xb6", {"\xc3\xa4", "\xc3\xb6"}},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    const std::string name = '"' + std::string(c.name) + '"';
    const DeclaredForeignKey key =
        ReadOne("{\"table\":" + name + ",\"columns\":[\"x\"],\"references\":" + name + "}");
    EXPECT_EQ(key.child, c.expected);
    EXPECT_EQ(key.parent, c.expected);
  }
}

TEST(ManifestTest, RefusesWhatIsNoTableName) {
  for (const char* name :
       {".", "a.", ".a", "a.b.c", "a..b", R"(\"a)", R"(a\"b)", R"(\"a\"b)", R"(\"\")", R"(a.\"\")",
        R"(\"\".a)", R"(\"a\".\"b\".c)", R"(a\u0000b)"}) {
    const std::string text = '"' + std::string(name) + '"';
    EXPECT_NE(ErrorOf(R"({"version":1,"tables":[)" + text + "]}"), "") << name;
    EXPECT_NE(ErrorOf(Document("{\"table\":" + text + R"(,"columns":["x"],"references":"p"})")), "")
        << name;
  }
}

TEST(ManifestTest, ASchemaBesideTheNameTakesItWhole) {
  const DeclaredForeignKey key = ReadOne(R"({"schema":"s.t","table":"a.\"b\"","columns":["x"],
      "ref_schema":"r","references":".p"})");
  EXPECT_EQ(key.child, (QualifiedName{"s.t", "a.\"b\""}));
  EXPECT_EQ(key.parent, (QualifiedName{"r", ".p"}));
}

TEST(ManifestTest, UnderASchemaPatternUnqualifiedNamesHaveNoSchema) {
  const Declarations read =
      Read(R"({"version":1,"tables":["t"],"foreign_keys":[)" + Key() + "]}", "");
  EXPECT_EQ(read.tables.at(0).table, (QualifiedName{"", "t"}));
  EXPECT_EQ(read.foreign_keys.at(0).child, (QualifiedName{"", "c"}));
  EXPECT_EQ(read.foreign_keys.at(0).parent, (QualifiedName{"", "p"}));
}

TEST(ManifestTest, ReadsTablesAndAddsTheChildrenThatAreNotListed) {
  const Declarations read = Read(R"({"version":1,
      "tables":["app.tasks",{"table":"orgs","columns":["id","name"],"primary_key":["id"],
                             "origin":"orgs.ts:3"},{"schema":"app","table":"x.y"}],
      "foreign_keys":[{"table":"app.tasks","columns":["org_id"],"references":"orgs"},
                      {"table":"notes","columns":["a"],"references":"orgs","origin":"n.ts:1"},
                      {"table":"notes","columns":["b"],"references":"orgs"}]})");
  ASSERT_EQ(read.tables.size(), 4U);
  EXPECT_EQ(read.tables[0].table, (QualifiedName{"app", "tasks"}));
  EXPECT_EQ(read.tables[0].origin, "fk.json#tables[0]");
  EXPECT_EQ(read.tables[1].table, (QualifiedName{"public", "orgs"}));
  EXPECT_EQ(read.tables[1].origin, "orgs.ts:3");
  EXPECT_EQ(read.tables[1].columns, (Names{"id", "name"}));
  ASSERT_EQ(read.tables[1].constraints.size(), 1U);
  EXPECT_EQ(read.tables[1].constraints[0].type, "primary key");
  EXPECT_EQ(read.tables[1].constraints[0].name, "");
  EXPECT_EQ(read.tables[1].constraints[0].columns, Names{"id"});
  EXPECT_EQ(read.tables[2].table, (QualifiedName{"app", "x.y"}));
  EXPECT_EQ(read.tables[3].table, (QualifiedName{"public", "notes"}));
  EXPECT_EQ(read.tables[3].origin, "n.ts:1");
  EXPECT_EQ(read.tables[3].columns, Names{});
  for (const TableDeclaration& table : read.tables) EXPECT_TRUE(table.whole);
  ASSERT_EQ(read.foreign_keys.size(), 3U);
  EXPECT_EQ(read.foreign_keys[2].origin, "fk.json#foreign_keys[2]");
  EXPECT_TRUE(read.unread.empty());
}

TEST(ManifestTest, AnEmptyManifestIsReadAsEmpty) {
  for (const char* text :
       {R"({"version":1})", R"({"version":1,"tables":[],"foreign_keys":[]})",
        "\xef\xbb\xbf{\"version\":1}", " \r\n{\"foreign_keys\":[],\"version\":1}\r\n"}) {
    SCOPED_TRACE(text);
    const Declarations read = Read(text);
    EXPECT_TRUE(read.tables.empty());
    EXPECT_TRUE(read.foreign_keys.empty());
  }
}

TEST(ManifestTest, CutsNamesAtACharacterBoundary) {
  const std::string ascii(70, 'a');
  const std::string a62(62, 'a');
  const std::string name = a62 + "\xc3\xa4";  // 64 bytes, the last character straddles the limit
  const DeclaredForeignKey key = ReadOne(
      "{\"table\":\"" + ascii + "." + name + "\",\"columns\":[\"" + name + "\"],\"references\":\"" +
      name + "\",\"ref_columns\":[\"" + ascii + "\"],\"name\":\"" + ascii + "\"}");
  EXPECT_EQ(key.child, (QualifiedName{ascii.substr(0, 63), a62}));
  EXPECT_EQ(key.columns, Names{a62});
  EXPECT_EQ(key.parent, (QualifiedName{"public", a62}));
  EXPECT_EQ(key.parent_columns, Names{ascii.substr(0, 63)});
  EXPECT_EQ(key.constraint_name, ascii.substr(0, 63));
}

TEST(CutIdentifierTest, KeepsWholeCharacters) {
  const std::string a60(60, 'a');
  EXPECT_EQ(CutIdentifier(""), "");
  EXPECT_EQ(CutIdentifier(a60 + "bcd"), a60 + "bcd");
  EXPECT_EQ(CutIdentifier(a60 + "bcde"), a60 + "bcd");
  EXPECT_EQ(CutIdentifier(a60 + "b\xc3\xa4"), a60 + "b\xc3\xa4");
  EXPECT_EQ(CutIdentifier(a60 + "\xf0\x9f\x98\x80"), a60);
  EXPECT_EQ(CutIdentifier(a60 + "\xe2\x82\xac\xe2\x82\xac"), a60 + "\xe2\x82\xac");
  EXPECT_EQ(CutIdentifier(std::string(100, '\x80')), "");  // no UTF-8, but no crash
}

TEST(ManifestTest, RefusesWithPathPlaceAndExpectation) {
  struct Case {
    std::string text;
    const char* message;
  };
  const Case kCases[] = {
      {"[]", "fk.json: the manifest must be a JSON object"},
      {"1", "fk.json: the manifest must be a JSON object"},
      {"{}", "fk.json: \"version\" must be 1"},
      {R"({"version":2})", "fk.json: \"version\" must be 1"},
      {R"({"version":"1"})", "fk.json: \"version\" must be 1"},
      {R"({"version":1.0})", "fk.json: \"version\" must be 1"},
      {R"({"version":true})", "fk.json: \"version\" must be 1"},
      {R"({"version":1,"foreign_key":[]})", "fk.json: unknown key \"foreign_key\""},
      {R"({"version":1,"tables":{}})", "fk.json: \"tables\" must be an array"},
      {R"({"version":1,"foreign_keys":null})", "fk.json: \"foreign_keys\" must be an array"},
      {R"({"version":1,"tables":["a",1]})",
       "fk.json: tables[1]: a table must be a string or an object"},
      {R"({"version":1,"tables":["a","public.a"]})",
       "fk.json: tables[1]: table \"a\" is listed twice"},
      {R"({"version":1,"tables":[{"columns":[]}]})", "fk.json: tables[0]: \"table\" is missing"},
      {R"({"version":1,"tables":[{"table":"a","pk":[]}]})",
       "fk.json: tables[0]: unknown key \"pk\""},
      {R"({"version":1,"tables":[{"table":"a","primary_key":[]}]})",
       "fk.json: tables[0]: \"primary_key\" must name at least one column"},
      {R"({"version":1,"tables":[{"table":"a","columns":["x"],"primary_key":["y"]}]})",
       "fk.json: tables[0]: column \"y\" of \"primary_key\" is not one of \"columns\""},
      {Document(Key() + ",[]"), "fk.json: foreign_keys[1]: a foreign key must be an object"},
      {Document(R"({"columns":["x"],"references":"p"})"),
       "fk.json: foreign_keys[0]: \"table\" is missing"},
      {Document(R"({"table":"c","references":"p"})"),
       "fk.json: foreign_keys[0]: \"columns\" must name at least one column"},
      {Document(R"({"table":"c","columns":[],"references":"p"})"),
       "fk.json: foreign_keys[0]: \"columns\" must name at least one column"},
      {Document(R"({"table":"c","columns":"x","references":"p"})"),
       "fk.json: foreign_keys[0]: \"columns\" must be an array of column names"},
      {Document(R"({"table":"c","columns":["x",7],"references":"p"})"),
       "fk.json: foreign_keys[0]: \"columns\" must be an array of column names"},
      {Document(R"({"table":"c","columns":[""],"references":"p"})"),
       "fk.json: foreign_keys[0]: \"columns\" must be an array of column names"},
      {Document(R"({"table":"c","columns":["a\u0000b"],"references":"p"})"),
       "fk.json: foreign_keys[0]: \"columns\" must be an array of column names"},
      {Document(R"({"table":"c","columns":["x"]})"),
       "fk.json: foreign_keys[0]: \"references\" is missing"},
      {Document(R"({"table":7,"columns":["x"],"references":"p"})"),
       "fk.json: foreign_keys[0]: \"table\" must be a string that is not empty"},
      {Document(Key(R"("schema":"")")),
       "fk.json: foreign_keys[0]: \"schema\" must be a string that is not empty"},
      {Document(Key(R"("ref_columns":["a","b"])")),
       "fk.json: foreign_keys[0]: \"columns\" has 1 names and \"ref_columns\" 2"},
      {Document(Key(R"("ref_columns":[])")),
       "fk.json: foreign_keys[0]: \"ref_columns\" must name at least one column"},
      {Document(Key() + "," + Key(R"("ondelete":"cascade")")),
       "fk.json: foreign_keys[1]: unknown key \"ondelete\""},
      {Document(Key(R"("on_delete":"delete")")),
       "fk.json: foreign_keys[0]: \"on_delete\" is \"delete\", but must be no action, restrict, "
       "cascade, set null or set default"},
      {Document(Key(R"("on_update":"")")),
       "fk.json: foreign_keys[0]: \"on_update\" must be a string that is not empty"},
      {Document(Key(R"("match":"partial")")),
       "fk.json: foreign_keys[0]: \"match\" is \"partial\", but must be simple or full"},
      {Document(Key(R"("deferrable":"yes")")),
       "fk.json: foreign_keys[0]: \"deferrable\" must be true or false"},
      {Document(Key(R"("enforced":1)")),
       "fk.json: foreign_keys[0]: \"enforced\" must be true or false"},
      {Document(Key(R"("deferrable":false,"initially_deferred":true)")),
       "fk.json: foreign_keys[0]: \"initially_deferred\" needs \"deferrable\""},
      {Document(Key(R"("on_delete_stated":true)")),
       "fk.json: foreign_keys[0]: \"on_delete_stated\" is true, but \"on_delete\" is missing"},
      {Document(Key(R"("on_update_stated":true)")),
       "fk.json: foreign_keys[0]: \"on_update_stated\" is true, but \"on_update\" is missing"},
      {Document(Key(R"("on_delete":"cascade","delete_columns":["p_id"])")),
       "fk.json: foreign_keys[0]: \"delete_columns\" needs \"on_delete\" set null or set default"},
      {Document(Key(R"("on_delete":"set null","delete_columns":["q"])")),
       "fk.json: foreign_keys[0]: column \"q\" of \"delete_columns\" is not one of \"columns\""},
      {R"({"version":1,"version":1})", "fk.json: key \"version\" stands twice in one object"},
      {Document(Key(R"("on_delete":"cascade","on_delete":"restrict")")),
       "fk.json: key \"on_delete\" stands twice in one object"},
  };
  for (const Case& c : kCases) EXPECT_EQ(ErrorOf(c.text), c.message) << c.text;
}

TEST(ManifestTest, SaysWhereTheTextIsNoJson) {
  const std::pair<std::string_view, const char*> kCases[] = {
      {"", "fk.json:1:1: this is not valid JSON"},
      {"{\"version\":1,\n  x}", "fk.json:2:3: this is not valid JSON"},
      {"{\"version\":1}\n}", "fk.json:2:1: this is not valid JSON"},
      {"{\"version\":1,}", "fk.json:1:14: this is not valid JSON"},
      {"{\"version\":1 /* no */}", "fk.json:1:14: this is not valid JSON"},
      {"{\"a\":\"\xff\"}", "fk.json:1:7: this is not valid JSON"},
      {"{\"a\":1e999}", "fk.json: this is not valid JSON"},
      {std::string_view("\0", 1), "fk.json:1:1: this is not valid JSON"},
  };
  for (const auto& [text, message] : kCases) EXPECT_EQ(ErrorOf(text), message) << text;
}

TEST(ManifestTest, TheDetailIsShortAndPrintable) {
  try {
    Read("[\"\xff" + std::string(100000, 'x'));
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(error.detail(), "");
    EXPECT_LE(error.detail().size(), 300U);
    for (const char c : error.detail()) EXPECT_TRUE(c >= ' ' && c <= '~');
  }
}

TEST(ManifestTest, RefusesDeepNestingWithoutFollowingIt) {
  const auto nested = [](std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
  };
  EXPECT_EQ(ErrorOf(nested(64)), "fk.json: the manifest must be a JSON object");
  EXPECT_EQ(ErrorOf(nested(65)), "fk.json: nested deeper than 64 levels");
  EXPECT_EQ(ErrorOf(nested(1000000)), "fk.json: nested deeper than 64 levels");
  std::string objects;
  for (int i = 0; i < 100000; ++i) objects += "{\"a\":";
  EXPECT_EQ(ErrorOf(objects), "fk.json: nested deeper than 64 levels");
}

TEST(ManifestTest, ReadsManyColumnsWithoutComparingEachWithEach) {
  std::string columns;
  for (int i = 0; i < 100000; ++i) {
    columns += (i > 0 ? ",\"c" : "\"c") + std::to_string(i) + '"';
  }
  const Declarations read = Read(Document(
      "{\"table\":\"c\",\"columns\":[" + columns +
      "],\"references\":\"p\",\"on_delete\":\"set null\",\"delete_columns\":[" + columns + "]}"));
  EXPECT_EQ(read.foreign_keys.at(0).delete_columns->size(), 100000U);
}

}  // namespace
}  // namespace fk_audit
