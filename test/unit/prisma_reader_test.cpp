#include "import/prisma/prisma_reader.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "prisma_builder.hpp"

namespace fk_audit {
namespace {

using Texts = std::vector<std::string>;

// The keys of a text in which everything is read.
Texts Keys(std::string_view text, int major = 7) {
  const Declarations read = ReadPrismaText(text, major);
  EXPECT_EQ(UnreadTexts(read), Texts());
  return KeyTexts(read);
}

// A parent, and a child whose relation field is `field` with the columns `columns`.
std::string Child(const std::string& columns, const std::string& field) {
  return "model Parent {\n  id Int @id\n  a Int\n  b Int\n  children Child[]\n  @@unique([a, "
         "b])\n}\n"
         "model Child {\n  id Int @id\n" +
         columns + "\n  parent " + field + "\n}\n";
}

TEST(PrismaReaderTest, ARequiredColumnRestrictsAnOptionalOneIsSetNull) {
  EXPECT_EQ(Keys(Child("  p Int", "Parent @relation(fields: [p], references: [id])")),
            Texts{"Child_p_fkey: Child(p) -> Parent(id) restrict, cascade"});
  EXPECT_EQ(Keys(Child("  p Int?", "Parent? @relation(fields: [p], references: [id])")),
            Texts{"Child_p_fkey: Child(p) -> Parent(id) set null, cascade"});
}

TEST(PrismaReaderTest, TheColumnsDecideNotTheMarkOfTheRelation) {
  EXPECT_EQ(Keys(Child("  p Int", "Parent? @relation(fields: [p], references: [id])")),
            Texts{"Child_p_fkey: Child(p) -> Parent(id) restrict, cascade"});
  EXPECT_EQ(
      Keys(Child("  p Int?\n  q Int", "Parent? @relation(fields: [p, q], references: [a, b])")),
      Texts{"Child_p_q_fkey: Child(p,q) -> Parent(a,b) restrict, cascade"});
  EXPECT_EQ(
      Keys(Child("  p Int?\n  q Int?", "Parent? @relation(fields: [p, q], references: [a, b])")),
      Texts{"Child_p_q_fkey: Child(p,q) -> Parent(a,b) set null, cascade"});
}

TEST(PrismaReaderTest, EveryRuleThatIsStated) {
  const auto with = [](const std::string& rules) {
    return Keys(
               Child("  p Int?", "Parent? @relation(fields: [p], references: [id], " + rules + ")"))
        .at(0)
        .substr(sizeof("Child_p_fkey: Child(p) -> Parent(id)"));
  };
  EXPECT_EQ(with("onDelete: Cascade, onUpdate: Restrict"), "cascade*, restrict*");
  EXPECT_EQ(with("onDelete: NoAction, onUpdate: NoAction"), "no action*, no action*");
  EXPECT_EQ(with("onDelete: SetNull, onUpdate: SetDefault"), "set null*, set default*");
  EXPECT_EQ(with("onDelete: SetDefault"), "set default*, cascade");
  EXPECT_EQ(with("onUpdate: Cascade"), "set null, cascade*");
}

TEST(PrismaReaderTest, NamesOfTheDatabase) {
  EXPECT_EQ(Keys(R"(
model User {
  id   Int @id @map("user_id")
  jobs Job[]
  @@map("users")
  @@schema("auth")
}
model Job {
  id      Int  @id
  ownerId Int  @map(name: "owner")
  owner   User @relation(fields: [ownerId], references: [id])
  @@map(name: "jobs")
})"),
            Texts{"jobs_owner_fkey: jobs(owner) -> auth.users(user_id) restrict, cascade"});
}

TEST(PrismaReaderTest, MapNamesTheForeignKey) {
  EXPECT_EQ(
      Keys(Child("  p Int", R"(Parent @relation(map: "fk_\u0041", fields: p, references: id))")),
      Texts{"fk_A: Child(p) -> Parent(id) restrict, cascade"});
}

TEST(PrismaReaderTest, SelfRelationsOneToOneAndSeveralBetweenTwoModels) {
  EXPECT_EQ(Keys(R"(
model User {
  id      Int   @id
  bossId  Int?
  boss    User? @relation("reports", fields: [bossId], references: [id])
  reports User[] @relation("reports")
  nextId  Int?  @unique
  next    User? @relation(name: "chain", fields: [nextId], references: [id])
  before  User? @relation("chain")
  wrote   Note[] @relation("author")
  read    Note[] @relation("reader")
  profile Profile?
}
model Profile {
  user User @relation(fields: [id], references: [id], onDelete: Cascade)
  id   Int  @id
}
model Note {
  a      Int
  r      Int
  author User @relation("author", fields: [a], references: [id])
  reader User @relation("reader", fields: [r], references: [id])
  @@id([a, r])
})"),
            (Texts{"User_bossId_fkey: User(bossId) -> User(id) set null, cascade",
                   "User_nextId_fkey: User(nextId) -> User(id) set null, cascade",
                   "Profile_id_fkey: Profile(id) -> User(id) cascade*, cascade",
                   "Note_a_fkey: Note(a) -> User(id) restrict, cascade",
                   "Note_r_fkey: Note(r) -> User(id) restrict, cascade"}));
}

constexpr std::string_view kTags = R"(
model Post {
  id   Int   @id
  tags Tag[]
  @@map("posts")
  @@schema("blog")
}
model Tag {
  key   String @id @map("tag_key")
  posts Post[]
})";

TEST(PrismaReaderTest, AnImplicitManyToManyRelationIsATable) {
  const Declarations read = ReadPrismaText(kTags);
  EXPECT_EQ(KeyTexts(read),
            (Texts{"_PostToTag_A_fkey: blog._PostToTag(A) -> blog.posts(id) cascade, cascade",
                   "_PostToTag_B_fkey: blog._PostToTag(B) -> Tag(tag_key) cascade, cascade"}));
  ASSERT_EQ(read.tables.size(), 3U);
  EXPECT_EQ(read.tables[2].columns, (Texts{"A", "B"}));
  EXPECT_EQ(read.tables[2].constraints[0].type, "primary key");
  EXPECT_EQ(read.tables[2].constraints[0].name, "_PostToTag_AB_pkey");
  EXPECT_EQ(read.tables[2].origin, "s.prisma:4");
  EXPECT_FALSE(read.foreign_keys[0].rule_site.has_value());
}

TEST(PrismaReaderTest, BeforePrisma6TheTableBetweenHasAUniqueIndex) {
  const Declarations read = ReadPrismaText(kTags, 5);
  EXPECT_EQ(read.tables[2].constraints[0].type, "unique");
  EXPECT_EQ(read.tables[2].constraints[0].name, "_PostToTag_AB_unique");
}

TEST(PrismaReaderTest, ManyToManyWithANameAndWithItself) {
  EXPECT_EQ(Keys(R"(
model User {
  id        Int    @id
  followers User[] @relation("Follows")
  following User[] @relation("Follows")
  groups    Group[] @relation("Members")
}
model Group {
  id      Int    @id
  members User[] @relation("Members")
})"),
            (Texts{"_Follows_A_fkey: _Follows(A) -> User(id) cascade, cascade",
                   "_Follows_B_fkey: _Follows(B) -> User(id) cascade, cascade",
                   "_Members_A_fkey: _Members(A) -> Group(id) cascade, cascade",
                   "_Members_B_fkey: _Members(B) -> User(id) cascade, cascade"}));
}

TEST(PrismaReaderTest, RelationModePrismaHasTablesWithoutForeignKeys) {
  for (const std::string key : {"relationMode", "referentialIntegrity"}) {
    const Declarations read = ReadPrismaText(
        "datasource db {\n provider = \"postgres\"\n " + key + " = \"prisma\"\n}\n" +
        std::string(kTags) + Child("  p Int", "Parent @relation(fields: [p], references: [id])"));
    EXPECT_EQ(UnreadTexts(read), Texts());
    EXPECT_EQ(KeyTexts(read), Texts());
    EXPECT_EQ(read.tables.size(), 5U);
  }
  EXPECT_EQ(Keys("datasource db {\n relationMode = \"foreignKeys\"\n}\n" +
                 Child("  p Int", "Parent @relation(fields: [p], references: [id])"))
                .size(),
            1U);
}

TEST(PrismaReaderTest, ViewsHaveNoForeignKeysAndAreNoTables) {
  const Declarations read = ReadPrismaText(R"(
view Report {
  id     Int  @unique
  userId Int
  user   User @relation(fields: [userId], references: [id])
}
model User {
  id      Int @id
  reports Report[]
})");
  EXPECT_EQ(UnreadTexts(read), Texts());
  EXPECT_EQ(KeyTexts(read), Texts());
  ASSERT_EQ(read.tables.size(), 1U);
  EXPECT_EQ(read.tables[0].table.name, "User");
}

TEST(PrismaReaderTest, TablesAreWholeWithTheirColumnsAndKeys) {
  const Declarations read = ReadPrismaText(R"prisma(
enum Role {
  ADMIN @map("}")
  USER
}
model Account {
  org    Int    @map("org_id")
  no     BigInt @unique @db.BigInt
  role   Role   @default(USER)
  roles  Role[]
  place  Unsupported("geography(Point, 4326)")?
  score  Decimal @default(dbgenerated("({\"a\": 1} @ ())"))
  other  Thing?
  @@id([org, no(sort: Desc)], map: "account_key")
  @@unique(fields: [org, role], name: "client")
  @@unique([role], map: "roles_once")
  @@unique(score)
  @@index([org, role(ops: raw("x"))], type: Gin)
  @@ignore
}
model Thing {
  org Int
  no  BigInt
  of  Account @relation(fields: [org, no], references: [org, no])
  @@unique([org, no])
})prisma");
  EXPECT_EQ(UnreadTexts(read), Texts());
  ASSERT_EQ(read.tables.size(), 2U);
  const TableDeclaration& account = read.tables[0];
  EXPECT_EQ(account.origin, "s.prisma:6");
  EXPECT_TRUE(account.whole);
  EXPECT_EQ(account.columns, (Texts{"org_id", "no", "role", "roles", "place", "score"}));
  Texts keys;
  for (const TableDeclaration::Constraint& key : account.constraints) {
    keys.push_back(key.type + ' ' + key.name + ' ' + JoinNames(key.columns));
  }
  EXPECT_EQ(keys, (Texts{"primary key account_key org_id,no", "unique Account_no_key no",
                         "unique Account_org_id_role_key org_id,role", "unique roles_once role",
                         "unique Account_score_key score"}));
}

TEST(PrismaReaderTest, CommentsAndStringsHoldNoRelations) {
  EXPECT_EQ(Keys(R"(// model X { @relation(fields: [a], references: [b]) }
/* model Y {
  z X @relation(fields: [a], references: [b])
} */
model A { // the rest of this line { is a comment
  id   Int    @id // @relation(fields: [a], references: [b])
  /// @relation(fields: [a], references: [b])
  text String @default("@relation(fields: [a], references: [b]) // \" }") // comment
})"),
            Texts());
}

TEST(PrismaReaderTest, AttributesMaySpanLines) {
  const Declarations read =
      ReadPrismaText(Child("  p Int",
                           "Parent\n    @relation(\n  fields: [ // the column\n    p,\n  ],"
                           "\n  references: [id]\n  ,\n  onDelete: Cascade,\n)"));
  EXPECT_EQ(KeyTexts(read), Texts{"Child_p_fkey: Child(p) -> Parent(id) cascade*, cascade"});
  EXPECT_EQ(read.foreign_keys[0].origin, "s.prisma:12");
}

TEST(PrismaReaderTest, LineEndsOfWindowsAndAByteOrderMark) {
  std::string text =
      "\xEF\xBB\xBF" + Child("  p Int", "Parent @relation(fields: [p], references: [id])");
  for (std::size_t i = text.find('\n'); i != std::string::npos; i = text.find('\n', i + 2)) {
    text.insert(i, "\r");
  }
  const Declarations read = ReadPrismaText(text);
  EXPECT_EQ(UnreadTexts(read), Texts());
  ASSERT_EQ(read.foreign_keys.size(), 1U);
  EXPECT_EQ(read.foreign_keys[0].origin, "s.prisma:11");
}

TEST(PrismaReaderTest, FilesAreOneSchema) {
  const std::vector<SourceFile> files = {
      {"a/child.prisma",
       "model Child {\n  p Int\n  parent Parent @relation(fields: [p], references: [id])\n}"},
      {"a/parent.prisma", "\nmodel Parent {\n  id Int @id\n  c Child[]\n}"}};
  const Declarations read = ReadPrisma(files, {"app"});
  EXPECT_EQ(UnreadTexts(read), Texts());
  EXPECT_EQ(KeyTexts(read),
            Texts{"Child_p_fkey: app.Child(p) -> app.Parent(id) restrict, cascade"});
  EXPECT_EQ(read.foreign_keys[0].origin, "a/child.prisma:3");
  EXPECT_EQ(read.tables[1].origin, "a/parent.prisma:2");
}

TEST(PrismaReaderTest, WhatPrismaCannotSayIsAsItPrintsIt) {
  const Declarations read =
      ReadPrismaText(Child("  p Int", "Parent @relation(fields: [p], references: [id])"));
  const DeclaredForeignKey& key = read.foreign_keys.at(0);
  EXPECT_EQ(key.match, MatchOption::kSimple);
  EXPECT_EQ(key.deferrable, false);
  EXPECT_EQ(key.initially_deferred, false);
  EXPECT_EQ(key.validated, true);
  EXPECT_EQ(key.enforced, true);
  EXPECT_FALSE(key.delete_columns.has_value());
}

// The text with the rule of its only key replaced or inserted as the rule site says.
std::string Patched(const std::string& text, const std::string& word) {
  const Declarations read = ReadPrismaText(text);
  const RuleSite& site = read.foreign_keys.at(0).rule_site.value();
  EXPECT_EQ(site.file, 0U);
  return std::string(text).replace(site.offset, site.length, site.before + word + site.after);
}

TEST(PrismaReaderTest, TheRuleSiteTakesAnotherRule) {
  for (const std::string arguments :
       {"fields: [p], references: [id]", "fields: [p], references: [id], onDelete: Cascade",
        "onDelete: Restrict, fields: [p], references: [id]",
        "fields: [p],\n  references: [id], // \xC3\xA4\n",
        "map: \"x\", references: [ id ], fields: [p] ",
        "fields: [p], references: [id], onDelete\n:\nNoAction\n,"}) {
    const std::string text = Child("  p Int?", "Parent? @relation(" + arguments + ")");
    const Declarations read = ReadPrismaText(Patched(text, "SetDefault"));
    EXPECT_EQ(UnreadTexts(read), Texts()) << arguments;
    ASSERT_EQ(read.foreign_keys.size(), 1U) << arguments;
    EXPECT_EQ(read.foreign_keys[0].delete_rule, DeleteRule::kSetDefault) << arguments;
    EXPECT_EQ(read.foreign_keys[0].delete_rule_stated, true) << arguments;
  }
}

TEST(PrismaReaderTest, PrismaNextHasBlocksAndTypesOfItsOwn) {
  const Declarations read = ReadPrismaText(R"prisma(// use prisma-next
types {
  Uuid   = String @db.Uuid
  Vector = pgvector.Vector(3)
}
policy_select own {
  using = "a = @relation(fields: [a])"
}
native_enum Mood { A }
model Post {
  id    Uuid @id
  v     Vector?
  moods Mood[]
  w     pgvector.Vector(1536)
})prisma",
                                           8);
  EXPECT_EQ(UnreadTexts(read),
            (Texts{"6 policy_select own: a block of an unknown kind?",
                   "14 Post.w: type pgvector.Vector is not declared in these files?"}));
  ASSERT_EQ(read.tables.size(), 1U);
  EXPECT_EQ(read.tables[0].table.name, "post");
}

TEST(PrismaReaderTest, NextReadsWhatItKnows) {
  const Declarations read = ReadPrismaText(R"(
namespace app {
  model UserGroup {
    id String @id
  }
  model Post {
    id      String @id
    groupId String
    group   UserGroup @relation(fields: [groupId], references: [id], index: false)
    main    public.Tag? @relation(fields: [id], references: [id], onDelete: SetNull, onUpdate: Restrict)
    tags    public.Tag[]
  }
}
namespace public {
  model Tag {
    id    String @id
    posts app.Post[]
    @@map("tag")
  }
})",
                                           8);
  EXPECT_EQ(UnreadTexts(read), Texts());
  EXPECT_EQ(KeyTexts(read),
            (Texts{"post_groupId_fkey: app.post(groupId) -> app.userGroup(id) no action, no action",
                   "post_id_fkey: app.post(id) -> tag(id) set null*, restrict*"}));
  EXPECT_EQ(read.tables.size(), 3U);
}

PrismaOptions OptionsOf(const std::string& json, std::string_view text) {
  const std::vector<SourceFile> files = {{"s.prisma", text}};
  const Json given = Json::parse(json);
  return PrismaOptionsOf(files, "app", JsonEntry(given, {"options", "hint"}));
}

TEST(PrismaReaderTest, TheMajorIsGivenOrReadFromTheText) {
  EXPECT_EQ(OptionsOf("{}", "model A {\n}").major, 7);
  EXPECT_EQ(OptionsOf("{}", "\n// use prisma-next\n").major, 8);
  EXPECT_EQ(OptionsOf(R"({"major": 5})", "// use prisma-next").major, 5);
  EXPECT_EQ(OptionsOf(R"({"major": 5})", "").default_schema, "app");
  EXPECT_THROW(OptionsOf(R"({"major": 2})", ""), Error);
  EXPECT_THROW(OptionsOf(R"({"major": 9})", ""), Error);
  EXPECT_THROW(OptionsOf(R"({"major": 7.5})", ""), Error);
}

TEST(PrismaReaderTest, LooksLikePrisma) {
  EXPECT_TRUE(LooksLikePrisma("// x\n\n  datasource db {\n"));
  EXPECT_TRUE(LooksLikePrisma("model A {"));
  EXPECT_FALSE(LooksLikePrisma("the model A {\nmodel\nA {\nclass X {"));
  EXPECT_FALSE(LooksLikePrisma("CREATE TABLE model (id int);"));
}

}  // namespace
}  // namespace fk_audit
