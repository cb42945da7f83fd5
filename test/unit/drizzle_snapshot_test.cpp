#include "import/drizzle/snapshot.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "drizzle_fixture.hpp"

namespace fk_audit {
namespace {

constexpr const char* kVersion7 =
    R"({"id": "b", "prevId": "a", "version": "7", "dialect": "postgresql",
 "tables": {
  "public.users": {"name": "users", "schema": "",
   "columns": {"id": {"name": "id", "primaryKey": true}, "mail": {"name": "mail"}},
   "uniqueConstraints": {"users_mail_unique": {"name": "users_mail_unique", "columns": ["mail"]}}},
  "app.posts": {"name": "posts", "schema": "app",
   "columns": {"a": {"name": "a"}, "b": {"name": "b"}},
   "foreignKeys": {
    "posts_a_users_id_fk": {"name": "posts_a_users_id_fk", "tableFrom": "posts", "tableTo": "users",
     "columnsFrom": ["a"], "columnsTo": ["id"], "onDelete": "cascade", "onUpdate": "no action"},
    "self": {"name": "self", "tableTo": "posts", "schemaTo": "app",
     "columnsFrom": ["a", "b"], "columnsTo": ["b", "a"], "onDelete": "no action"}},
   "compositePrimaryKeys": {"posts_a_b_pk": {"name": "posts_a_b_pk", "columns": ["a", "b"]}}}}})";

constexpr const char* kVersion8 =
    R"({"id": "c", "prevIds": ["b"], "version": "8", "dialect": "postgres",
"ddl": [
 {"entityType": "columns", "schema": "public", "table": "posts", "name": "a"},
 {"entityType": "tables", "schema": "public", "name": "posts"},
 {"entityType": "enums", "name": "kind"},
 {"entityType": "fks", "schema": "public", "table": "posts", "columns": ["a"], "schemaTo": "auth",
  "tableTo": "users", "columnsTo": ["id"], "onDelete": "SET NULL", "onUpdate": null, "name": "k"},
 {"entityType": "pks", "schema": "public", "table": "posts", "columns": ["a"], "name": "posts_pkey"},
 {"entityType": "uniques", "schema": "public", "table": "posts", "columns": ["a"], "name": "u"}]})";

Declarations ReadOne(const std::string& text) {
  const std::vector<SourceFile> files = {{"s.json", text}};
  return ReadDrizzleSnapshot(files, "main");
}

std::string Whole(const Declarations& read) {
  std::string text;
  for (const TableDeclaration& table : read.tables) {
    text += table.origin + " " + table.table.schema + "." + table.table.name + "(" +
            Join(table.columns) + ")";
    for (const auto& constraint : table.constraints) {
      text += " " + constraint.type + " " + constraint.name + "(" + Join(constraint.columns) + ")";
    }
    text += "\n";
  }
  for (const DeclaredForeignKey& key : read.foreign_keys) {
    text += key.origin + " " + key.child.schema + "." + key.child.name + "(" + Join(key.columns) +
            ") -> " + key.parent.schema + "." + key.parent.name + "(" + Join(key.parent_columns) +
            ") " + *key.constraint_name + " " + std::string(ToText(*key.delete_rule)) +
            (key.delete_rule_stated ? " stated" : "") + ", " +
            std::string(ToText(*key.update_rule)) + (key.update_rule_stated ? " stated" : "") +
            "\n";
  }
  return text;
}

TEST(DrizzleSnapshotTest, Version7) {
  EXPECT_EQ(
      Whole(ReadOne(kVersion7)),
      "s.json:6 app.posts(a,b) primary key posts_a_b_pk(a,b)\n"
      "s.json:3 main.users(id,mail) primary key users_pkey(id) unique users_mail_unique(mail)\n"
      "s.json:9 app.posts(a) -> main.users(id) posts_a_users_id_fk cascade stated, no action\n"
      "s.json:11 app.posts(a,b) -> app.posts(b,a) self no action, no action\n");
}

TEST(DrizzleSnapshotTest, Version8) {
  EXPECT_EQ(Whole(ReadOne(kVersion8)),
            "s.json:4 main.posts(a) primary key posts_pkey(a) unique u(a)\n"
            "s.json:6 main.posts(a) -> auth.users(id) k set null stated, no action\n");
}

TEST(DrizzleSnapshotTest, TheNewestOfSeveralSpeaks) {
  const std::vector<SourceFile> files = {
      {"8.json", kVersion8},
      {"7.json", kVersion7},
      {"_journal.json", R"({"version": "7", "dialect": "postgresql", "entries": []})"}};
  const Declarations read = ReadDrizzleSnapshot(files, "public");
  EXPECT_EQ(Keys(read), Keys(ReadOne(kVersion8)).replace(0, 5, ""));
  EXPECT_EQ(UnreadOf(read),
            "_journal.json:1 _journal.json: the journal of drizzle-kit (harmless)\n"
            "7.json:1 7.json: a later snapshot takes its place (harmless)\n");
}

std::string Problem(const std::vector<SourceFile>& files) {
  try {
    ReadDrizzleSnapshot(files, "public");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidText);
    EXPECT_NE(error.hint(), "");
    return error.what();
  }
  return "";
}

TEST(DrizzleSnapshotTest, MistakesAreErrors) {
  const auto of = [](const std::string& text) { return Problem({{"s.json", text}}); };
  EXPECT_EQ(of("[]"), "s.json: it must be a JSON object");
  EXPECT_EQ(of(R"({"dialect": "mysql", "tables": {}})"),
            "s.json: the dialect is \"mysql\", not postgresql");
  EXPECT_EQ(of(R"({"dialect": "pg"})"), "s.json: it has neither \"tables\" nor \"ddl\"");
  EXPECT_EQ(of(R"({"dialect": "pg", "tables": {"t": []}})"),
            "s.json: tables/t: a table must be an object");
  EXPECT_EQ(of(R"({"dialect": "pg", "tables": {"t": {"schema": ""}}})"),
            "s.json: tables/t: \"name\" is missing");
  EXPECT_EQ(of(R"({"dialect": "pg", "tables": {"t": {"name": "t", "foreignKeys":
              {"k": {"tableTo": "p", "columnsFrom": ["a"], "columnsTo": ["a", "b"]}}}}})"),
            "s.json: tables/t/foreignKeys/k: it has not as many columns as it references");
  EXPECT_EQ(of(R"({"dialect": "pg", "tables": {"t": {"name": "t", "foreignKeys":
              {"k": {"tableTo": "p", "columnsFrom": ["a"], "columnsTo": ["a"], "onDelete": "drop"}}}}})"),
            "s.json: tables/t/foreignKeys/k: \"onDelete\" is \"drop\", which is no rule");
  EXPECT_EQ(
      of(R"({"dialect": "pg", "ddl": [{"entityType": "columns", "table": "t", "name": "c"}]})"),
      "s.json: ddl/0: table \"t\" is not there");
  EXPECT_EQ(Problem({{"a.json", kVersion7}, {"b.json", kVersion7}}),
            "which of the snapshots is the newest cannot be told: not exactly one of them is no "
            "other's predecessor");
}

TEST(DrizzleSnapshotTest, IsRecognisedByItsKeys) {
  EXPECT_TRUE(LooksLikeDrizzleSnapshot(kVersion7));
  EXPECT_TRUE(LooksLikeDrizzleSnapshot(kVersion8));
  EXPECT_FALSE(LooksLikeDrizzleSnapshot(R"({"version": 1, "tables": []})"));
}

}  // namespace
}  // namespace fk_audit
