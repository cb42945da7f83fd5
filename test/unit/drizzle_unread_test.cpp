// What the Drizzle reader must not read: every construct that only running the code could tell is
// reported with its line, and none is misread.
#include <gtest/gtest.h>

#include <algorithm>

#include "drizzle_fixture.hpp"

namespace fk_audit {
namespace {

constexpr const char* kNotFollowed =
    "the foreign key stands where it cannot be followed without running the code: in a function, a "
    "loop, a condition, or outside of a table";
constexpr const char* kNoTable =
    "the table cannot be followed without running the code: it is made in a function, a loop or a "
    "condition, or its name is computed";

// Behind two lines with imports and a table `users`; nothing must be read as a key.
std::string Refused(const std::string& body) {
  const Declarations read =
      ReadSchema("export const users = pgTable('users', { id: uuid(), other: uuid() });\n" + body);
  EXPECT_EQ(Keys(read), "");
  return UnreadOf(read);
}

std::string Column(const std::string& column) {
  return Refused("export const t = pgTable('t', {\n  u: " + column + ",\n});");
}

TEST(DrizzleUnreadTest, ComputedOptions) {
  const std::string head = "uuid().references(() => users.id, ";
  EXPECT_EQ(Column(head + "OPTIONS)"), "schema.ts:4 t.u: the options are computed\n");
  EXPECT_EQ(Column(head + "soft ? { onDelete: 'set null' } : { onDelete: 'cascade' })"),
            "schema.ts:4 t.u: the options are computed\n");
  EXPECT_EQ(Column(head + "options('cascade'))"), "schema.ts:4 t.u: the options are computed\n");
  EXPECT_EQ(Column(head + "...args)"), "schema.ts:4 t.u: the options are computed\n");
  for (const char* options :
       {"{ onDelete: process.env.SOFT ? 'set null' : 'cascade' }", "{ onDelete: rule() }",
        "{ onDelete: RULES.user }", "{ onDelete: `${word}` }", "{ ...defaults }",
        "{ onDelete: 'cascade', ...defaults }", "{ [key]: 'cascade' }", "{ onUpdate: rule }",
        "{ onDelete() { return 'cascade'; } }", "{ onDelete: 'cas' + tail }",
        "{ onDelete: null }"}) {
    EXPECT_EQ(Column(head + options + ")"), "schema.ts:4 t.u: the rule is computed\n") << options;
  }
  EXPECT_EQ(Column(head + "{ onDelete: 'CASCADE' })"), "schema.ts:4 t.u: \"CASCADE\" is no rule\n");
}

// Twenty lines that double a text make eight megabytes of eight bytes; forty would make a terabyte.
TEST(DrizzleUnreadTest, TextsThatDouble) {
  const auto doubling = [](const auto& twice) {
    std::string code = "const a0 = 'abcdefgh';\n";
    for (int i = 0; i < 40; ++i) {
      code += "const a" + std::to_string(i + 1) + " = " + twice("a" + std::to_string(i)) + ";\n";
    }
    return code + "export const t = pgTable(a40, { id: uuid() });";
  };
  const std::string because =
      "schema.ts:44 export const t = pgTable(a40, { id: uuid() });: " + std::string(kNoTable) +
      "\n";
  EXPECT_EQ(Refused(doubling([](const std::string& a) { return a + " + " + a; })), because);
  EXPECT_EQ(Refused(doubling([](const std::string& a) { return "`${" + a + "}${" + a + "}`"; })),
            because);
}

// What copies a column for each call of a chain would never end with a million of them.
TEST(DrizzleUnreadTest, MoreReferencesThanAnybodyWrites) {
  std::string chain = "uuid()";
  for (int i = 0; i < 17; ++i) chain += "\n.references(() => users.id)";
  std::string unread =
      "schema.ts:4 t.u: the column cannot be told without running the code (harmless)\n";
  for (int line = 5; line < 22; ++line) {
    unread += "schema.ts:" + std::to_string(line) + " .references(() => users.id)" +
              (line < 21 ? ": " : ",: ") + kNotFollowed + "\n";
  }
  EXPECT_EQ(Column(chain), unread);
}

TEST(DrizzleUnreadTest, NamesOfNothing) {
  EXPECT_EQ(
      Refused("export const t = pgTable('', { u: uuid() });"),
      "schema.ts:3 export const t = pgTable('', { u: uuid() });: " + std::string(kNoTable) + "\n");
  const Declarations read = ReadSchema(
      "export const t = pgTable('t', {\n"
      "  $: uuid().references(() => t.u),\n"
      "  u: uuid('').references(() => t.u),\n"
      "}, (t) => [foreignKey({ columns: [t.u], foreignColumns: [t.u], name: '' })]);",
      {{}, drizzle::Casing::kSnake, "public"});
  EXPECT_EQ(Keys(read), "t(u) -> t(u) t_u_t_u_fk\n");
  EXPECT_EQ(UnreadOf(read),
            "schema.ts:3 t.$: the column would have no name (harmless)\n"
            "schema.ts:3 t: its columns are not known as columns of the table\n"
            "schema.ts:4 t_u_t_u_fk: a later foreign key of the table has the same name and takes "
            "its place (harmless)\n");
}

// As many levels as a text has room for would overflow the stack. What looks for a body or a
// bracket up to the end of the file, again for each, would not end today.
TEST(DrizzleUnreadTest, WordsThatNestWithoutBrackets) {
  const auto many = [](const std::string& piece) {
    std::string text;
    for (int i = 0; i < 100000; ++i) text += piece;
    return text;
  };
  EXPECT_EQ(UnreadOf(ReadSchema(many("export ") + "const a = 1;")), "");
  EXPECT_EQ(UnreadOf(ReadSchema(many("function a(): "))), "");
  EXPECT_EQ(UnreadOf(ReadSchema(many("function "))), "");
  EXPECT_EQ(UnreadOf(ReadSchema(many("function a(): class A\n"))), "");
  EXPECT_EQ(UnreadOf(ReadSchema("const a = " + many("function a(): "))), "");
  EXPECT_EQ(UnreadOf(ReadSchema("const a: " + many("function a(): "))), "");
}

TEST(DrizzleUnreadTest, ConstantsThatChange) {
  const std::string use =
      "export const t = pgTable('t', { u: uuid().references(() => users.id, O) });";
  const std::string because = " t.u: the options are computed\n";
  EXPECT_EQ(Refused("let O = { onDelete: 'cascade' };\nO = {};\n" + use), "schema.ts:5" + because);
  EXPECT_EQ(Refused("const O = {};\nO.onDelete = 'cascade';\n" + use), "schema.ts:5" + because);
  EXPECT_EQ(Refused("const O = {};\nO['onDelete'] ||= 'cascade';\n" + use),
            "schema.ts:5" + because);
  EXPECT_EQ(Refused("const O = {};\nObject.assign(O, { onDelete: 'cascade' });\n" + use),
            "schema.ts:5" + because);
  EXPECT_EQ(Refused("const O = { onDelete: 'cascade' };\ndelete O.onDelete;\n" + use),
            "schema.ts:5" + because);
}

TEST(DrizzleUnreadTest, ComputedTargets) {
  const std::string because = "schema.ts:4 t.u: the column that it references cannot be told\n";
  for (const char* target :
       {"() => users", "() => pick(users)", "() => a ? users.id : users.other", "() => users[key]",
        "getter", "() => { if (a) return users.id; return b; }", "",
        "async () => (await load()).id", "() => 5"}) {
    EXPECT_EQ(Column(std::string("uuid().references(") + target + ")"), because) << target;
  }
  EXPECT_EQ(Column("uuid().references(() => users.nothing)"),
            "schema.ts:4 t: what it references is not known as columns of one table\n");
}

TEST(DrizzleUnreadTest, ForeignKeysThatAreComputed) {
  const auto extra = [](const std::string& call) {
    return Refused("export const t = pgTable('t', { a: uuid(), b: uuid() }, (t) => [\n  " + call +
                   "]);");
  };
  EXPECT_EQ(extra("foreignKey(options)"), "schema.ts:4 t: the options are computed\n");
  EXPECT_EQ(extra("foreignKey()"), "schema.ts:4 t: the options are computed\n");
  EXPECT_EQ(extra("foreignKey({ columns: cols(t), foreignColumns: [users.id] })"),
            "schema.ts:4 t: its columns are computed\n");
  EXPECT_EQ(extra("foreignKey({ columns: [t.a] })"),
            "schema.ts:4 t: its foreignColumns are computed\n");
  EXPECT_EQ(extra("foreignKey({ columns: [t[k]], foreignColumns: [users.id] })"),
            "schema.ts:4 t: a column of columns cannot be told\n");
  EXPECT_EQ(extra("foreignKey({ columns: [t.a, ...rest], foreignColumns: [users.id] })"),
            "schema.ts:4 t: a column of columns cannot be told\n");
  EXPECT_EQ(extra("foreignKey({ columns: [t.a, t.b], foreignColumns: [users.id] })"),
            "schema.ts:4 t: it has not as many columns as it references\n");
  EXPECT_EQ(extra("foreignKey({ columns: [t.a], foreignColumns: [users.id], name: fkName('t') })"),
            "schema.ts:4 t: its name is computed\n");
  EXPECT_EQ(extra("foreignKey({ columns: [t.a], foreignColumns: [users.id] }).onDelete(rule)"),
            "schema.ts:4 t: the rule is computed\n");
  EXPECT_EQ(extra("foreignKey({ columns: [users.other], foreignColumns: [users.id] })"),
            "schema.ts:4 t: its columns are not known as columns of the table\n");
  EXPECT_EQ(
      extra("cond && foreignKey({ columns: [t.a], foreignColumns: [users.id] })"),
      std::string("schema.ts:4 cond && foreignKey({ columns: [t.a], foreignColumns: [user: ") +
          kNotFollowed + "\n");
  EXPECT_EQ(
      extra(
          "...['a', 'b'].map((k) => foreignKey({ columns: [t[k]], foreignColumns: [users.id] }))"),
      std::string("schema.ts:4 ...['a', 'b'].map((k) => foreignKey({ columns: [t[k]], for: ") +
          kNotFollowed + "\n");
}

TEST(DrizzleUnreadTest, HelpersThatHideAReference) {
  EXPECT_EQ(Refused("const by = () => uuid('u').references(() => users.id);\n"
                    "export const t = pgTable('t', { u: by() });"),
            "schema.ts:4 t.u: the function that makes the column hides a foreign key\n"
            "schema.ts:3 const by = () => uuid('u').references(() => users.id);: " +
                std::string(kNotFollowed) + "\n");
  EXPECT_EQ(Refused("function owned() {\n  return { u: uuid().references(() => users.id) };\n}\n"
                    "export const t = pgTable('t', { ...owned(), id: uuid() });"),
            "schema.ts:4 t.u: the function that makes the column hides a foreign key\n"
            "schema.ts:4 return { u: uuid().references(() => users.id) };: " +
                std::string(kNotFollowed) + "\n");
  EXPECT_EQ(Refused("const link = (column) => foreignKey({ columns: [column], foreignColumns: "
                    "[users.id] });\n"
                    "export const t = pgTable('t', { u: uuid() }, (t) => [link(t.u)]);"),
            "schema.ts:3 const link = (column) => foreignKey({ columns: [column], for: " +
                std::string(kNotFollowed) + "\n");
}

TEST(DrizzleUnreadTest, TablesThatCannotBeFollowed) {
  const std::string because = std::string(": ") + kNoTable + "\n";
  const std::string key = std::string(": ") + kNotFollowed + "\n";
  EXPECT_EQ(Refused("export const t = (() => pgTable('t', { u: uuid() }))();"),
            "schema.ts:3 export const t = (() => pgTable('t', { u: uuid() }))();" + because);
  EXPECT_EQ(Refused("const make = (n) => pgTable(n, {\n  u: uuid().references(() => users.id) });\n"
                    "export const a = make('a'), b = make('b');"),
            "schema.ts:3 const make = (n) => pgTable(n, {" + because +
                "schema.ts:4 u: uuid().references(() => users.id) });" + key);
  EXPECT_EQ(Refused("for (const n of names) {\n  tables[n] = pgTable(n, {});\n}"),
            "schema.ts:4 tables[n] = pgTable(n, {});" + because);
  EXPECT_EQ(Refused("if (flag) {\n  pgTable('x', {});\n}"),
            "schema.ts:4 pgTable('x', {});" + because);
  EXPECT_EQ(Refused("export const t = pgTable(NAMES.t, { u: uuid() });"),
            "schema.ts:3 export const t = pgTable(NAMES.t, { u: uuid() });" + because);
  EXPECT_EQ(Refused("const s = pgSchema(process.env.SCHEMA!);\n"
                    "export const t = s.table('t', {\n  u: uuid().references(() => users.id) });"),
            "schema.ts:4 export const t = s.table('t', {" + because +
                "schema.ts:5 u: uuid().references(() => users.id) });" + key);
  EXPECT_EQ(Refused("const make = pgTableCreator((n) => `${process.env.P}_${n}`);\n"
                    "export const t = make('t', {});"),
            "schema.ts:4 export const t = make('t', {});" + because);
  EXPECT_EQ(Refused("export const t = flag ? pgTable('a', {}) : pgTable('b', {});"),
            "schema.ts:3 a" + because + "schema.ts:3 b" + because);
  EXPECT_EQ(Refused("namespace inner {\n  export const t = pgTable('t', {});\n}"),
            "schema.ts:4 export const t = pgTable('t', {});" + because);
}

TEST(DrizzleUnreadTest, TablesThatAreNotTheirConstant) {
  const std::string table = "pgTable('t', {\n  u: uuid().references(() => users.id) })";
  EXPECT_EQ(Refused("export const t = " + table + " || other;"),
            "schema.ts:3 t: " + std::string(kNoTable) +
                "\nschema.ts:4 u: uuid().references(() => users.id) }) || other;: " + kNotFollowed +
                "\n");
  const Declarations read =
      ReadTexts({{"a.cjs",
                  "const { pgTable: table, uuid } = require('drizzle-orm/pg-core');\n"
                  "const a = table('a', { b: uuid().references(() => a.b) });\n"
                  "module.exports = { a };\n"}});
  EXPECT_EQ(UnreadOf(read), "");
  EXPECT_EQ(Keys(read), "a(b) -> a(b) a_b_a_b_fk\n");
}

TEST(DrizzleUnreadTest, ReferencesOutsideOfTables) {
  EXPECT_EQ(Refused("const unused = { u: uuid().references(() => users.id) };"),
            "schema.ts:3 const unused = { u: uuid().references(() => users.id) };: " +
                std::string(kNotFollowed) + "\n");
  EXPECT_EQ(Refused("knex.schema.alterTable('t', (t) => t.integer('a')?.references?.('id'));"),
            "schema.ts:3 knex.schema.alterTable('t', (t) => t.integer('a')?.reference: " +
                std::string(kNotFollowed) + "\n");
  EXPECT_EQ(Refused("const s = `${uuid().references(() => users.id)}`;"),
            "schema.ts:3 const s = `${uuid().references(() => users.id)}`;: " +
                std::string(kNotFollowed) + "\n");
}

TEST(DrizzleUnreadTest, FilesThatTheLoadLacks) {
  const Declarations read = ReadTexts({{"db/a.ts",
                                        "import { pgTable, uuid } from 'drizzle-orm/pg-core';\n"
                                        "import { users } from './users';\n"
                                        "import { owned, tenantId, policies } from '../helpers';\n"
                                        "import { citext } from 'some-package';\n"
                                        "export const t = pgTable('t', {\n"
                                        "  a: uuid().references(() => users.id),\n"
                                        "  b: tenantId('b_id').notNull(),\n"
                                        "  c: citext('c'),\n"
                                        "  ...owned,\n"
                                        "}, (t) => [...policies(t)]);\n"}});
  EXPECT_EQ(Keys(read), "");
  EXPECT_EQ(UnreadOf(read),
            "db/a.ts:7 t.b: tenantId comes from ../helpers, which is not among the files\n"
            "db/a.ts:9 t: owned comes from ../helpers, which is not among the files\n"
            "db/a.ts:6 t.a: users comes from ./users, which is not among the files\n"
            "db/a.ts:10 t: policies comes from ../helpers, which is not among the files\n");
}

TEST(DrizzleUnreadTest, WhatDrizzleItselfLeavesOut) {
  EXPECT_EQ(Refused("const t = pgTable('t', { u: uuid().references(() => users.id) });"),
            "schema.ts:3 t: no file exports the table, so drizzle-kit leaves it out (harmless)\n");
  EXPECT_EQ(
      Column("uuid().references(() => users.id).array()"),
      "schema.ts:4 t.u: array() behind references() makes Drizzle 0 forget the foreign key\n");
  const Declarations read = ReadSchema(
      "export const u = pgTable('u', { id: uuid() });\n"
      "export const t = pgTable('t', { a: uuid().references(() => u.id) }, (t) => [\n"
      "  foreignKey({ columns: [t.a], foreignColumns: [u.id] }).onDelete('cascade')]);");
  EXPECT_EQ(Keys(read), "t(a) -> u(id) t_a_u_id_fk delete cascade\n");
  EXPECT_EQ(UnreadOf(read),
            "schema.ts:3 t_a_u_id_fk: a later foreign key of the table has the same name and takes "
            "its place (harmless)\n");
}

TEST(DrizzleUnreadTest, TablesOfOtherDatabaseSystems) {
  const Declarations read =
      ReadTexts({{"lite.ts",
                  "import { sqliteTable, text } from 'drizzle-orm/sqlite-core';\n"
                  "export const a = sqliteTable('a', {\n"
                  "  b: text('b').references(() => a.b),\n});\n"}});
  EXPECT_EQ(UnreadOf(read),
            "lite.ts:2 export const a = sqliteTable('a', {: a table of another database system is "
            "left out (harmless)\n");
  EXPECT_TRUE(read.tables.empty());
}

TEST(DrizzleUnreadTest, TextThatIsNoTypeScript) {
  const auto of = [](const std::string& text) { return UnreadOf(ReadTexts({{"a.ts", text}})); };
  EXPECT_EQ(of("const a = 1;\nx.references(y"),
            "a.ts:2 a.ts: the file cannot be read: the bracket is never closed\n");
  EXPECT_EQ(of("pgTable('a\n', {})"),
            "a.ts:1 a.ts: the file cannot be read: the string has no end\n");
  EXPECT_EQ(of("/* foreignKey("), "a.ts:1 a.ts: the file cannot be read: the comment has no end\n");
  EXPECT_EQ(of("\n`${references"),
            "a.ts:2 a.ts: the file cannot be read: the bracket is never closed\n");
  EXPECT_EQ(of("references(]"),
            "a.ts:1 a.ts: the file cannot be read: the bracket closes nothing\n");
  EXPECT_EQ(of("const a = (;"),
            "a.ts:1 a.ts: the file cannot be read: the bracket is never closed (harmless)\n");
  EXPECT_EQ(UnreadOf(ReadTexts({{"a.sql", "REFERENCES 'x"}})),
            "a.sql:1 a.sql: the file is no TypeScript (harmless)\n");
}

TEST(DrizzleUnreadTest, DepthAndCirclesEnd) {
  const std::string deep(100000, '(');
  const std::string closed(100000, ')');
  EXPECT_EQ(Column("uuid().references(() => " + deep + "users.id" + closed + ")"),
            "schema.ts:4 t.u: the column that it references cannot be told\n");
  std::string chain = "const o0 = { onDelete: 'cascade' };\n";
  for (int i = 1; i < 500; ++i) {
    chain += "const o" + std::to_string(i) + " = { ...o" + std::to_string(i - 1) + " };\n";
  }
  EXPECT_EQ(
      Refused(chain +
              "export const t = pgTable('t', { u: uuid().references(() => users.id, o499) });"),
      "schema.ts:503 t.u: the rule is computed\n");
  EXPECT_EQ(Refused("const a = { ...b };\nconst b = { ...a };\nconst f = () => f();\n"
                    "export const t = pgTable('t', { ...a, u: uuid().references(f, b) });"),
            "schema.ts:4 t: columns that cannot be told without running the code (harmless)\n"
            "schema.ts:6 t.u: the column that it references cannot be told\n");
}

// The same literal spread over and over would be work without bound.
TEST(DrizzleUnreadTest, SpreadsThatMultiplyEnd) {
  std::string text = "const a0 = { x: uuid(), y: uuid() };\n";
  for (int i = 1; i < 40; ++i) {
    const std::string before = "...a" + std::to_string(i - 1);
    text += "const a" + std::to_string(i) + " = { " + before + ", " + before + " };\n";
  }
  const Declarations read = ReadSchema(
      text + "export const t = pgTable('t', { ...a39, u: uuid().references(() => t.u) });");
  EXPECT_EQ(read.foreign_keys.size() + read.unread.size() > 0, true);
}

TEST(DrizzleUnreadTest, MembersWithoutAnObject) {
  for (const char* text : {".exports = a", ".assign(a)", "?.exports.b", "references(() => a.b)"}) {
    const Declarations read = ReadTexts({{"a.ts", text}});
    EXPECT_EQ(Keys(read) + UnreadOf(read), "") << text;
  }
}

}  // namespace
}  // namespace fk_audit
