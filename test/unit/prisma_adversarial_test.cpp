// Everything that can stand between a Prisma text and its foreign keys: each piece is reported with
// its line, none is misread, and what stands around it is read.
#include <gtest/gtest.h>

#include "prisma_builder.hpp"

namespace fk_audit {
namespace {

using Texts = std::vector<std::string>;

// What is reported for the body of a model A beside a model B that has an id.
Texts Reported(const std::string& body, Texts keys = {}) {
  const Declarations read = ReadPrismaText(
      "model B {\n  id Int @id\n  key Int\n  a A[]\n}\nmodel A {\n  id Int @id\n  bId Int\n" +
      body +
      "\n  plain B @relation(fields: [bId], references: [id])\n}\nmodel Last {\n  id Int @id\n}\n");
  keys.push_back("A_bId_fkey: A(bId) -> B(id) restrict, cascade");
  EXPECT_EQ(KeyTexts(read), keys) << body;
  EXPECT_EQ(read.tables.size(), 3U) << body;
  return UnreadTexts(read);
}

TEST(PrismaAdversarialTest, TheSurroundingsAreRead) {
  EXPECT_EQ(Reported(""), Texts());
}

TEST(PrismaAdversarialTest, ArgumentsThatAreNotLiteral) {
  for (const auto& [arguments, why] : std::vector<std::pair<std::string, std::string>>{
           {"fields: [bId], references: [id], onDelete: Vanish",
            "the value of onDelete cannot be read"},
           {"fields: [bId], references: [id], onDelete: \"Cascade\"",
            "the value of onDelete cannot be read"},
           {"fields: [bId], references: [id], onDelete: env(\"RULE\")",
            "the value of onDelete cannot be read"},
           {"fields: [bId], references: [id], onUpdate: cascade",
            "the value of onUpdate cannot be read"},
           {"fields: [bId], references: [id], map: name()", "the value of map cannot be read"},
           {"fields: [bId], references: [id], map: \"\"", "the value of map cannot be read"},
           {"fields: [bId], references: [id], map: \"\\u0000\"", "the value of map cannot be read"},
           {"fields: [bId], references: [id], map: \"\\x\"", "the value of map cannot be read"},
           {"fields: [\"bId\"], references: [id]", "the value of fields cannot be read"},
           {"fields: [[bId]], references: [id]", "the value of fields cannot be read"},
           {"fields: [bId], references: ids()", "the value of references cannot be read"},
           {"fields: [bId], references: [id], match: Full", "unknown argument match"},
           {"fields: [bId], fields: [id], references: [id]", "fields is given twice"},
           {"\"n\", name: \"m\", fields: [bId], references: [id]", "name is given twice"},
           {"fields: [bId]", "fields and references go together"},
           {"references: [id]", "fields and references go together"},
           {"fields: [], references: []", "a list of columns is empty"},
           {"fields: [bId, id], references: [id]", "fields and references differ in length"},
           {"fields: [nothing], references: [id]", "A has no column field nothing"},
           {"fields: [bId], references: [nothing]", "B has no column field nothing"},
           {"fields: [plain], references: [id]", "A has no column field plain"},
           {"fields: [bId], references: [a]", "B has no column field a"},
           {"fields: , references: [id]", "an argument without a value"},
           {"fields: [bId] references: [id]",
            "a bracket that is not closed, or closed by another one"},
           {"fields: [bId), references: [id]",
            "a bracket that is not closed, or closed by another one"}}) {
    const std::string field = "  x B @relation(" + arguments + ")";
    EXPECT_EQ(Reported(field), Texts{"9 A.x: " + why}) << arguments;
  }
}

TEST(PrismaAdversarialTest, BracketsWithoutAnEnd) {
  EXPECT_EQ(Reported("  x B @relation(fields: [bId], references: [id]"),
            Texts{"9 A.x: a bracket that is not closed, or closed by another one"});
  EXPECT_EQ(Reported("  x B @relation(map: f(("),
            Texts{"9 A.x: a bracket that is not closed, or closed by another one"});
  EXPECT_EQ(Reported("  x Int @default((\n  y Int"),
            Texts{"9 @default((: an argument without a value"});
  EXPECT_EQ(Reported("  x Decimal(10"),
            Texts{"9 x Decimal(10: a field without a type that can be read"});
}

TEST(PrismaAdversarialTest, NestingDeeperThan64Levels) {
  const std::string deep = std::string(70, '(') + std::string(70, ')');
  EXPECT_EQ(Reported("  x Int @default(f" + deep + ")"),
            Texts{"9 @default(f" + std::string(50, '(') +
                  "...: a bracket that is not closed, or closed by another one"});
  const std::string fine = std::string(60, '(') + std::string(60, ')');
  EXPECT_EQ(Reported("  x Int @default(f" + fine + ")"), Texts());
}

TEST(PrismaAdversarialTest, TypesOfOtherFiles) {
  EXPECT_EQ(Reported("  x Missing @relation(fields: [bId], references: [id])"),
            Texts{"9 A.x: type Missing is not declared in these files"});
  EXPECT_EQ(Reported("  x Missing[]"), Texts{"9 A.x: type Missing is not declared in these files"});
  EXPECT_EQ(Reported("  x Missing?"), Texts{"9 A.x: type Missing is not declared in these files?"});
  EXPECT_EQ(Reported("  x other:B @relation(fields: [bId], references: [id])"),
            Texts{"9 A.x: type other:B is not declared in these files"});
}

TEST(PrismaAdversarialTest, SidesThatDoNotFit) {
  EXPECT_EQ(Reported("  x Last[]"), Texts{"9 A.x: no field on the other side of the relation"});
  EXPECT_EQ(Reported("  x B[] @relation(\"x\")"),
            Texts{"9 A.x: no field on the other side of the relation"});
  EXPECT_EQ(Reported("  x A[]"), Texts{"9 A.x: no field on the other side of the relation"});
  EXPECT_EQ(Reported("  x A? @relation(\"s\")\n  y A? @relation(\"s\")"),
            (Texts{"9 A.x: neither side of the relation states its fields",
                   "10 A.y: neither side of the relation states its fields"}));
  EXPECT_EQ(
      Reported("  x A[] @relation(\"s\")\n  y A[] @relation(\"s\")\n  z A[] @relation(\"s\")"),
      (Texts{"9 A.x: more than one field on the other side",
             "10 A.y: more than one field on the other side",
             "11 A.z: more than one field on the other side"}));
  EXPECT_EQ(Reported("  x B[] @relation(fields: [bId], references: [id])"),
            (Texts{"9 A.x: a list cannot hold the foreign key",
                   "4 B.a: more than one field on the other side"}));
}

TEST(PrismaAdversarialTest, ManyToManyWithoutAnIdOfOneColumn) {
  const Declarations read = ReadPrismaText(
      "model A {\n  x Int\n  y Int\n  b B[]\n  @@id([x, y])\n}\nmodel B {\n  id Int @id\n  a "
      "A[]\n}");
  EXPECT_EQ(UnreadTexts(read), Texts{"4 A.b: a many-to-many relation needs @id on both models"});
  EXPECT_EQ(KeyTexts(read), Texts());
}

TEST(PrismaAdversarialTest, RelationsWhereNoneBelongs) {
  const Declarations read = ReadPrismaText(R"(model A {
  id Int @id
  @relation(fields: [id], references: [id])
  @@relation(fields: [id], references: [id])
}
enum E {
  X @relation(fields: [id], references: [id])
}
type T {
  a A @relation(fields: [b], references: [id])
}
@relation(fields: [id], references: [id])
generator g {
  x = y @relation(fields: [id], references: [id])
}
mixin M {
  a A @relation(fields: [b], references: [id])
}
)");
  EXPECT_EQ(KeyTexts(read), Texts());
  EXPECT_EQ(UnreadTexts(read),
            (Texts{"12 @relation(fields: [id], references: [id]): neither a block nor a comment",
                   "16 mixin M: a block of an unknown kind",
                   "4 @relation: a relation outside of the fields of a model",
                   "7 @relation: a relation outside of the fields of a model",
                   "12 @relation: a relation outside of the fields of a model",
                   "14 @relation: a relation outside of the fields of a model",
                   "17 @relation: a relation outside of the fields of a model",
                   "3 A.id: type Int is not a model", "10 T.a: a composite type has no table"}));
}

TEST(PrismaAdversarialTest, NamesThatCannotBeRead) {
  EXPECT_EQ(Reported("  x Int @map(name())"), Texts{"9 @map(name()): the name cannot be read"});
  EXPECT_EQ(Reported("  x Int @map"), Texts{"9 @map: the name cannot be read"});
  EXPECT_EQ(Reported("  x Int\n  @@map(\"\")"), Texts{"10 @@map(\"\"): the name cannot be read"});
  EXPECT_EQ(Reported("  @@schema(x)"), Texts{"9 @@schema(x): the name cannot be read"});
  EXPECT_EQ(Reported("  @@unique(\"id\")"),
            Texts{"9 @@unique(\"id\"): the columns cannot be read"});
  EXPECT_EQ(Reported("  @@unique([none])"), Texts{"6 A: @@unique: A has no column field none?"});
}

TEST(PrismaAdversarialTest, LinesThatAreNoFields) {
  EXPECT_EQ(Reported("  x"), Texts{"9 x: a field without a type that can be read"});
  EXPECT_EQ(Reported("  x B ?? @relation(fields: [bId], references: [id])"),
            (Texts{"9 x B ?? @relation(fields: [bId], references: [id]): "
                   "a field without a type that can be read",
                   "9 @relation: a relation outside of the fields of a model"}));
  EXPECT_EQ(Reported("  = x"), Texts{"9 = x: neither a field nor an attribute"});
  EXPECT_EQ(Reported("  x Int \"open"),
            Texts{"9 x Int \"open: a field without a type that can be read"});
  EXPECT_EQ(Reported("  x Int @"), Texts{"9 @: an attribute without a name"});
}

TEST(PrismaAdversarialTest, BlocksWithoutAnEnd) {
  const Declarations comment =
      ReadPrismaText("model A {\n  id Int @id\n}\n/* model B {\n  id Int\n}\n");
  EXPECT_EQ(UnreadTexts(comment), Texts{"4 /* model B {: neither a block nor a comment"});
  const Declarations model = ReadPrismaText("model A {\n  id Int @id\n");
  EXPECT_EQ(UnreadTexts(model), Texts{"1 A: the block is not closed"});
  const Declarations enumeration = ReadPrismaText("enum E {\n  A\nmodel B {\n  id Int\n}\n");
  EXPECT_EQ(UnreadTexts(enumeration), Texts{"1 E: the block is not closed"});
}

TEST(PrismaAdversarialTest, BlocksWithoutAName) {
  const Declarations read =
      ReadPrismaText("model {\n  id Int @id\n}\nmodel B {\n  id Int @id\n}\n");
  EXPECT_EQ(UnreadTexts(read), Texts{"1 model: a block without a name"});
  EXPECT_EQ(read.tables.size(), 1U);
}

TEST(PrismaAdversarialTest, TextBehindABraceIsDroppedByPrisma) {
  const Declarations read = ReadPrismaText("model A { id Int @id }\nmodel B { id Int @id\n}");
  EXPECT_EQ(UnreadTexts(read),
            (Texts{"1 id Int @id }: Prisma drops what follows a brace on its line",
                   "2 id Int @id: Prisma drops what follows a brace on its line"}));
  EXPECT_EQ(read.tables.size(), 2U);
}

TEST(PrismaAdversarialTest, DatasourcesOfOtherKinds) {
  const auto reported = [](const std::string& line) {
    return UnreadTexts(ReadPrismaText("datasource db {\n  " + line + "\n  url = env(\"X\")\n}\n"));
  };
  EXPECT_EQ(reported("provider = \"mysql\""),
            Texts{"2 provider = \"mysql\": the provider is not postgresql"});
  EXPECT_EQ(reported("relationMode = env(\"MODE\")"),
            Texts{"2 relationMode = env(\"MODE\"): "
                  "a relation mode that is neither \"prisma\" nor \"foreignKeys\""});
  EXPECT_EQ(reported("provider = \"postgresql\""), Texts());
}

TEST(PrismaAdversarialTest, ASecondModelOfOneNameOrTable) {
  const Declarations read = ReadPrismaText(
      "model A {\n  id Int @id\n}\nmodel A {\n  no Int @id\n}\nmodel B {\n  id Int @id\n  "
      "@@map(\"A\")\n}");
  EXPECT_EQ(UnreadTexts(read),
            (Texts{"4 A: a second model of that name", "4 A: a second model for the same table",
                   "7 B: a second model for the same table"}));
  EXPECT_EQ(read.tables.size(), 1U);
}

TEST(PrismaAdversarialTest, PrismaNextHidesKeysInInheritance) {
  const Declarations read =
      ReadPrismaText("model A {\n  id Int @id\n}\nmodel B {\n  x Int\n  @@base(A, \"b\")\n}", 8);
  EXPECT_EQ(UnreadTexts(read),
            Texts{"6 @@base(A, \"b\"): @@base makes a foreign key; load contract.json instead"});
}

}  // namespace
}  // namespace fk_audit
