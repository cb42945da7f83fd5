// What the Drizzle reader understands. Every expectation is what drizzle-kit makes of the same
// text.
#include <gtest/gtest.h>

#include "drizzle_fixture.hpp"

namespace fk_audit {
namespace {

constexpr const char* kUsers =
    "export const users = pgTable('users', { id: uuid().primaryKey() });\n";

std::string KeysOf(const std::string& body, const DrizzleOptions& options = {{}, {}, "public"}) {
  const Declarations declarations = ReadSchema(body, options);
  EXPECT_EQ(UnreadOf(declarations), "");
  return Keys(declarations);
}

TEST(DrizzleKeysTest, ReferenceWithAndWithoutRules) {
  EXPECT_EQ(KeysOf(std::string(kUsers) + R"(
export const posts = pgTable('posts', {
  a: uuid('a_id').notNull().references(() => users.id),
  b: uuid().references(() => users.id, { onDelete: 'cascade', onUpdate: "set default" }).notNull(),
  c: uuid().references((): AnyPgColumn => users.id, { onUpdate: 'restrict' }),
  d: uuid().references(() => { return users.id; }, { onDelete: `no action` }),
  e: uuid().references(function () { return users['id']; }, undefined),
  f: uuid().references(() => users!.id as AnyPgColumn, { onDelete: undefined }),
  g: uuid()['references'](() => users.id, { 'onDelete': 'set null', }, ),
});)"),
            "posts(a_id) -> users(id) posts_a_id_users_id_fk\n"
            "posts(b) -> users(id) posts_b_users_id_fk delete cascade update set default\n"
            "posts(c) -> users(id) posts_c_users_id_fk update restrict\n"
            "posts(d) -> users(id) posts_d_users_id_fk delete no action\n"
            "posts(e) -> users(id) posts_e_users_id_fk\n"
            "posts(f) -> users(id) posts_f_users_id_fk\n"
            "posts(g) -> users(id) posts_g_users_id_fk delete set null\n");
}

TEST(DrizzleKeysTest, EveryKeySaysWhereItStandsAndWhatDrizzleCannotSay) {
  const Declarations read = ReadSchema(std::string(kUsers) +
                                       "export const t = pgTable('t', {\n"
                                       "  u: uuid()\n"
                                       "    .references(() => users.id),\n"
                                       "});");
  ASSERT_EQ(read.foreign_keys.size(), 1u);
  const DeclaredForeignKey& key = read.foreign_keys[0];
  EXPECT_EQ(key.origin, "schema.ts:5");
  EXPECT_EQ(key.delete_rule, DeleteRule::kNoAction);
  EXPECT_EQ(key.update_rule, UpdateRule::kNoAction);
  EXPECT_EQ(key.match, MatchOption::kSimple);
  EXPECT_EQ(key.deferrable, false);
  EXPECT_EQ(key.initially_deferred, false);
  EXPECT_EQ(key.validated, true);
  ASSERT_EQ(read.tables.size(), 2u);
  EXPECT_EQ(read.tables[1].origin, "schema.ts:3");
}

TEST(DrizzleKeysTest, ForeignKeyInAnArrayInAnObjectAndInNestedArrays) {
  EXPECT_EQ(KeysOf(std::string(kUsers) + R"(
export const pairs = pgTable('pairs', { a: uuid(), b: uuid() },
  (t) => [unique().on(t.a, t.b), index('i').on(t.a)]);
export const one = pgTable('one', { x: uuid(), y: uuid('why') }, (table) => [
  foreignKey({ columns: [table.x, table.y], foreignColumns: [pairs.a, pairs.b], name: 'named' })
    .onUpdate('cascade').onDelete('set null'),
  [foreignKey({ columns: [table.y], foreignColumns: [users.id] })],
]);
export const two = pgTable('two', { x: uuid(), parent: uuid() }, function (self) {
  const up = foreignKey({ columns: [self.parent], foreignColumns: [self.x] });
  return { up: up.onDelete('cascade'), i: index().on(self.x) };
});
export const three = pgTable('three', { x: uuid() }, ({ x }) => ({
  old: foreignKey({ columns: [x], foreignColumns: [users.id] }).onDelete(),
}));)"),
            "one(x,why) -> pairs(a,b) named delete set null update cascade\n"
            "one(why) -> users(id) one_why_users_id_fk\n"
            "two(parent) -> two(x) two_parent_two_x_fk delete cascade\n"
            "three(x) -> users(id) three_x_users_id_fk\n");
}

TEST(DrizzleKeysTest, SchemasAndTableCreators) {
  EXPECT_EQ(KeysOf(R"(
const PREFIX = 'acme';
const billing = pgSchema("billing");
export const createTable = pgTableCreator((name) => `${PREFIX}_${name}`);
const named = pgTableCreator(function (name) { return 'x_' + name; });
export const teams = createTable("teams", { id: integer() });
export const plans = billing.table('plans', { id: integer() }).enableRLS();
export const invoices = billing.table('invoices', (d) => ({
  planId: d.integer('plan').references(() => plans.id),
  teamId: d.integer().references(() => teams.id),
}));
export const others = named<"others">('others', { team: integer().references(() => teams.id) });)"),
            "billing.invoices(plan) -> billing.plans(id) invoices_plan_plans_id_fk\n"
            "billing.invoices(teamId) -> acme_teams(id) invoices_teamId_acme_teams_id_fk\n"
            "x_others(team) -> acme_teams(id) x_others_team_acme_teams_id_fk\n");
}

TEST(DrizzleKeysTest, SpreadsOfLiterals) {
  EXPECT_EQ(KeysOf(std::string(kUsers) + R"(
const stamps = { createdAt: text('created_at').notNull() };
const owned = { ownerId: uuid('owner').references(() => users.id, { onDelete: 'cascade' }), ...stamps };
const plain = () => ({ ...stamps, note: text() });
function more(name: string) { const column = text(name); return { extra: column.unique() }; }
export const a = pgTable('a', { id: uuid(), ...owned });
export const b = pgTable('b', { ...owned, ...plain(), ...more("the_extra"), ownerId: uuid('own') });
const bColumns = { x: uuid().references(() => users.id) } as const;
export const c = pgTable('c', bColumns, (t) => { return [...[foreignKey({ columns: [t.x], foreignColumns: [a.ownerId] })]] });)"),
            "a(owner) -> users(id) a_owner_users_id_fk delete cascade\n"
            "c(x) -> users(id) c_x_users_id_fk\n"
            "c(x) -> a(owner) c_x_a_owner_fk\n");
}

TEST(DrizzleKeysTest, ConstantsThatHoldLiterals) {
  EXPECT_EQ(KeysOf(std::string(kUsers) + R"(
const CASCADE = 'cascade' as const;
const OPTIONS = { onDelete: CASCADE, onUpdate: 'cascade' } satisfies object;
const FROZEN = Object.freeze({ onDelete: 'restrict' });
const rules = { user: OPTIONS, nested: { deep: FROZEN } };
const toUser = () => users.id;
const onDelete = "set null";
const { user: userRule } = rules;
export const t = pgTable('t', {
  a: uuid().references(() => users.id, OPTIONS),
  b: uuid().references(() => users.id, { ...OPTIONS, onUpdate: 'restrict' }),
  c: uuid().references(toUser, rules.nested.deep),
  d: uuid().references(() => users.id, { onDelete }),
  e: uuid().references(() => users.id, userRule),
}, (t) => [foreignKey({ columns: [t.a, t.b], foreignColumns: [u2.a, u2.b], name: 'k' }).onDelete(rules.user.onDelete)]);
export const u2 = pgTable('u2', { a: uuid(), b: uuid() });)"),
            "t(a) -> users(id) t_a_users_id_fk delete cascade update cascade\n"
            "t(b) -> users(id) t_b_users_id_fk delete cascade update restrict\n"
            "t(c) -> users(id) t_c_users_id_fk delete restrict\n"
            "t(d) -> users(id) t_d_users_id_fk delete set null\n"
            "t(e) -> users(id) t_e_users_id_fk delete cascade update cascade\n"
            "t(a,b) -> u2(a,b) k delete cascade\n");
}

TEST(DrizzleKeysTest, ImportsAcrossFiles) {
  const Texts files = {
      {"db/schema/index.ts",
       "export * from './auth';\nexport * as shop from './shop/index';\n"
       "export { default as teams, members as people } from './teams.js';"},
      {"db/schema/auth.ts",
       "import { pgTable as table, uuid } from 'drizzle-orm/pg-core'\n"
       "export const users = table('users', { id: uuid('id') })\n"
       "const keys = table('keys', { id: uuid() })\nexport { keys as apiKeys }"},
      {"db/schema/shop/index.ts",
       "import * as pg from 'drizzle-orm/pg-core';\n"
       "import { users, type User } from '../auth';\n"
       "export const orders = pg.pgTable('orders', {\n"
       "  id: pg.uuid(), by: pg.uuid().references(() => users.id) });"},
      {"db/schema/teams.ts",
       "import { foreignKey as fk, pgTable, uuid } from 'drizzle-orm/pg-core';\n"
       "import * as all from '.';\n"
       "import teamsAgain, { members as m } from './teams';\n"
       "const teams = pgTable('teams', { id: uuid() });\n"
       "export default teams;\n"
       "export const members = pgTable('members', {\n"
       "  user: uuid().references(() => all.users.id),\n"
       "  order: uuid().references(() => all.shop.orders.id),\n"
       "  key: uuid().references(() => all.apiKeys.id),\n"
       "  self: uuid().references(() => m.user),\n"
       "  team: uuid(),\n"
       "}, (t) => [fk({ columns: [t.team], foreignColumns: [teamsAgain.id] })]);"},
      {"src/use.ts",
       "import { users } from '@/db/schema/auth';\n"
       "import { teams, people } from '@acme/db/schema';\n"
       "import { orders } from '~/gone';\n"
       "import { pgTable, uuid } from 'drizzle-orm/pg-core';\n"
       "export const uses = pgTable('uses', {\n"
       "  u: uuid().references(() => users.id), t: uuid().references(() => teams.id),\n"
       "  p: uuid().references(() => people.user), o: uuid().references(() => orders.id) });"}};
  const Declarations read = ReadTexts(files);
  EXPECT_EQ(UnreadOf(read), "");
  EXPECT_EQ(Keys(read),
            "orders(by) -> users(id) orders_by_users_id_fk\n"
            "members(user) -> users(id) members_user_users_id_fk\n"
            "members(order) -> orders(id) members_order_orders_id_fk\n"
            "members(key) -> keys(id) members_key_keys_id_fk\n"
            "members(self) -> members(user) members_self_members_user_fk\n"
            "members(team) -> teams(id) members_team_teams_id_fk\n"
            "uses(u) -> users(id) uses_u_users_id_fk\n"
            "uses(t) -> teams(id) uses_t_teams_id_fk\n"
            "uses(p) -> members(user) uses_p_members_user_fk\n"
            "uses(o) -> orders(id) uses_o_orders_id_fk\n");
}

TEST(DrizzleKeysTest, ColumnsByHelpersAndCustomTypes) {
  EXPECT_EQ(KeysOf(R"(
const cuid = customType<{ data: string; driverData: string }>({ dataType() { return 'varchar(24)'; } });
export const kind = pgEnum('kind', ['a', 'b']);
export function key(name: string): ReturnType<typeof text>;
export function key(name: string, given?: { default?: boolean }) {
  const column = text(name, { length: 24 });
  return given?.default === false ? column : column.$defaultFn(() => `${Math.random()}`);
}
const idColumn = () => uuid("the_id").primaryKey();
export const a = pgTable('a', { id: idColumn(), c: cuid('c_id'), k: key('k_id'), kind: kind('kind') });
export const b = pgTable('b', {
  a: key('a_id', { default: false }).references(() => a.k, { onDelete: 'cascade' }),
  c: cuid().references(() => a.c), d: kind('d_id').references(() => a.id),
});)"),
            "b(a_id) -> a(k_id) b_a_id_a_k_id_fk delete cascade\n"
            "b(c) -> a(c_id) b_c_a_c_id_fk\n"
            "b(d_id) -> a(the_id) b_d_id_a_the_id_fk\n");
}

TEST(DrizzleKeysTest, TypeScriptAroundIt) {
  EXPECT_EQ(KeysOf(std::string(kUsers) + R"TS(
type Row<T extends { a: string }, U = Map<string, T>> = T extends infer V ? V : never;
interface Opts { onDelete?: 'cascade'; references(): void }
const pattern = /references\(["'`/]\(/g, ratio = 4 / 2 / 1, less = 1 < 2, more = (less as any) > 0;
export const t = pgTable<'t', any>('t', {
  /* a: uuid().references(() => users.id), */
  b: uuid().$type<Row<{ a: string }>>().references((): AnyPgColumn => users.id) // .references(() => x)
    .$default(() => `${[1, 2].map((x) => `a${x}`).join('`')}`),
  'c-d': text('c "d"').default("it's { not").references(() => (users).id satisfies AnyPgColumn),
})
export const later = <T,>(value: T): T => value
export const v = pgTable('v', { 'x': (uuid()).references(() => (users.id)), });
)TS"),
            "t(b) -> users(id) t_b_users_id_fk\n"
            "t(c \"d\") -> users(id) t_c \"d\"_users_id_fk\n"
            "v(x) -> users(id) v_x_users_id_fk\n");
}

TEST(DrizzleKeysTest, RelationsAreNoIntent) {
  EXPECT_EQ(KeysOf(std::string(kUsers) + R"(
import { relations, defineRelationsPart } from 'drizzle-orm';
export const t = pgTable('t', { u: uuid() });
export const r = relations(t, ({ one, many }) => ({
  user: one(users, { fields: [t.u], references: [users.id] }), many: many(t) }));)",
                   {0, {}, "public"}),
            "");
}

TEST(DrizzleKeysTest, CasingOfTheKitChangesNamesLikeTheKitDoes) {
  EXPECT_EQ(KeysOf(R"(
export const orgs = pgTable('orgs', { orgId: uuid().primaryKey(), HTTPCode2: uuid(), given: uuid('givenName') });
export const userOrgId = pgTable('userOrgId', {
  orgId: uuid().references(() => orgs.orgId),
  code: uuid('codeIs').references(() => orgs.HTTPCode2),
}, (t) => [foreignKey({ columns: [t.orgId], foreignColumns: [orgs.given], name: 'fk_orgId' })]);)",
                   {0, drizzle::Casing::kSnake, "public"}),
            "userOrgId(org_id) -> orgs(org_id) userOrgId_org_id_orgs_org_id_fk\n"
            "userOrgId(codeIs) -> orgs(http_code2) userOrgId_codeIs_orgs_http_code2_fk\n"
            "userOrgId(org_id) -> orgs(givenName) fk_org_id\n");
}

TEST(DrizzleKeysTest, Version1NamesFactoriesAndOptions) {
  EXPECT_EQ(KeysOf(R"(
import { camelCase, snakeCase } from "drizzle-orm/pg-core";
const app = snakeCase.schema('app');
export const orgs = snakeCase.table("orgs", { homeOrgId: integer() });
export const subs = app.table('subs', { orgId: integer().references(() => orgs.homeOrgId) });
export const cams = camelCase.table.withRLS('cams', {
  sub_id: integer().references(() => subs.orgId, { name: 'my_key', onDelete: 'cascade' }) });
export const plain = pgTable.withRLS('a_table_whose_name_is_rather_long_already', {
  camelId: integer().array().references(() => cams.sub_id),
  again: integer().references(() => orgs.homeOrgId).array(),
});
export const t = pgTable('a_table_whose_name_is_so_long_that_none_stays', {
  a_column: integer().references(() => plain.camelId) });)"),
            "app.subs(org_id) -> orgs(home_org_id) subs_org_id_orgs_home_org_id_fkey\n"
            "cams(subId) -> app.subs(org_id) my_key delete cascade\n"
            "a_table_whose_name_is_rather_long_already(camelId) -> cams(subId) "
            "a_table_whose_name_is_rather_long_already_NQbf8NCJwVem_fkey\n"
            "a_table_whose_name_is_rather_long_already(again) -> orgs(home_org_id) "
            "a_table_whose_name_is_rather_long_already_D0FxPsY1MHFh_fkey\n"
            "a_table_whose_name_is_so_long_that_none_stays(a_column) -> "
            "a_table_whose_name_is_rather_long_already(camelId) yzON7qSe03u3_fkey\n");
}

TEST(DrizzleKeysTest, TheMajorThatNobodyNames) {
  const std::string body =
      "import { defineRelations } from 'drizzle-orm';\n"
      "export const a = pgTable('a', { b: uuid().references(() => a.b) })";
  EXPECT_EQ(KeysOf(body), "a(b) -> a(b) a_b_a_b_fk\n");
  const std::string factory = "import { snakeCase } from 'drizzle-orm/pg-core';\n" + body;
  EXPECT_EQ(KeysOf(factory), "a(b) -> a(b) a_b_a_b_fkey\n");
  EXPECT_EQ(KeysOf(factory, {{}, drizzle::Casing::kSnake, "public"}), "a(b) -> a(b) a_b_a_b_fk\n");
}

TEST(DrizzleKeysTest, LongNamesAreCutAsTheServerCutsThem) {
  EXPECT_EQ(KeysOf(R"(
export const parents = pgTable('parents_with_a_name', { identifier: uuid() });
export const t = pgTable('children_of_parents_with_a_name', {
  parentIdentifier: uuid('parent_identifier').references(() => parents.identifier) });)"),
            "children_of_parents_with_a_name(parent_identifier) -> parents_with_a_name(identifier) "
            "children_of_parents_with_a_name_parent_identifier_parents_with_\n");
}

TEST(DrizzleKeysTest, TablesWithColumnsAndConstraints) {
  const std::string body = R"(
export const a = pgTable('a', { id: uuid().primaryKey(), mail: text('e_mail').unique(), b: text().unique('mine') },
  (t) => [unique().on(t.mail, t.b), unique('two').on(t.b, t.mail).nullsNotDistinct()]);
export const b = pgTable('b', { x: uuid(), y: uuid() }, (t) => ({ pk: primaryKey({ columns: [t.x, t.y] }) }));
export const c = pgTable('c', { x: uuid() }, (t) => [primaryKey({ name: 'c_is', columns: [t.x] })]);)";
  const auto tables = [&](int major) {
    std::string text;
    for (const TableDeclaration& table : ReadSchema(body, {major, {}, "public"}).tables) {
      text += table.table.name + "(" + Join(table.columns) + ")";
      for (const auto& constraint : table.constraints) {
        text +=
            " " + constraint.type + " " + constraint.name + "(" + Join(constraint.columns) + ")";
      }
      text += "\n";
    }
    return text;
  };
  EXPECT_EQ(tables(0),
            "a(id,e_mail,b) primary key a_pkey(id) unique a_e_mail_unique(e_mail) unique mine(b) "
            "unique a_e_mail_b_unique(e_mail,b) unique two(b,e_mail)\n"
            "b(x,y) primary key b_x_y_pk(x,y)\n"
            "c(x) primary key c_is(x)\n");
  EXPECT_EQ(tables(1),
            "a(id,e_mail,b) primary key a_pkey(id) unique a_e_mail_key(e_mail) unique mine(b) "
            "unique a_e_mail_b_unique(e_mail,b) unique two(b,e_mail)\n"
            "b(x,y) primary key b_pkey(x,y)\n"
            "c(x) primary key c_is(x)\n");
}

TEST(DrizzleKeysTest, TablesThatDrizzleKnowsOfOthers) {
  EXPECT_EQ(KeysOf(R"(
import { authUsers } from 'drizzle-orm/supabase';
import { usersSync } from 'drizzle-orm/neon';
export const profiles = pgTable('profiles', {
  id: uuid().references(() => authUsers.id, { onDelete: 'cascade' }),
  sync: text().references(() => usersSync.id),
});)"),
            "profiles(id) -> auth.users(id) profiles_id_users_id_fk delete cascade\n"
            "profiles(sync) -> neon_auth.users_sync(id) profiles_sync_users_sync_id_fk\n");
}

TEST(DrizzleKeysTest, WithoutImportsTheNamesAreDrizzles) {
  const Declarations read =
      ReadTexts({{"a.ts",
                  "export const a = pgTable('a', { id: integer() });\n"
                  "export const b = pgTable('b', { a: integer().references(() => a.id) })"}});
  EXPECT_EQ(UnreadOf(read), "");
  EXPECT_EQ(Keys(read), "b(a) -> a(id) b_a_a_id_fk\n");
}

TEST(DrizzleKeysTest, DefaultSchemaIsTheLoads) {
  const Declarations read = ReadSchema(
      "export const a = pgTable('a', { b: uuid().references(() => a.b) });", {0, {}, ""});
  ASSERT_EQ(read.foreign_keys.size(), 1u);
  EXPECT_EQ(read.foreign_keys[0].child.schema, "");
  EXPECT_EQ(read.foreign_keys[0].parent.schema, "");
}

// Puts `set default` where the reader says that the rule is, and reads the result.
std::string Patched(const std::string& body) {
  const std::string text = std::string(kUsers) + body;
  std::string patched = text;
  const Declarations read = ReadTexts({{"a.ts", text}});
  EXPECT_EQ(read.foreign_keys.size(), 1u) << UnreadOf(read);
  const RuleSite& site = read.foreign_keys.at(0).rule_site.value();
  EXPECT_EQ(site.file, 0u);
  patched.replace(site.offset, site.length, site.before + "set default" + site.after);
  const Declarations again = ReadTexts({{"a.ts", patched}});
  EXPECT_EQ(UnreadOf(again), "") << patched;
  EXPECT_EQ(Keys(again),
            Keys(read).substr(0, Keys(read).find("_fk") + 3) + " delete set default\n");
  return patched.substr(std::string(kUsers).size());
}

TEST(DrizzleKeysTest, ThePlaceOfTheDeleteRule) {
  const auto reference = [](const std::string& arguments) {
    const std::string head = "export const t = pgTable('t', { u: uuid().references(";
    const std::string patched = Patched(head + arguments + ") });");
    return patched.substr(head.size(), patched.size() - head.size() - 5);
  };
  EXPECT_EQ(reference("() => users.id"), "() => users.id, { onDelete: 'set default' }");
  EXPECT_EQ(reference("() => users.id,\n"), "() => users.id, { onDelete: 'set default' },\n");
  EXPECT_EQ(reference("() => users.id, { onDelete: \"cascade\" }"),
            "() => users.id, { onDelete: 'set default' }");
  EXPECT_EQ(reference("() => users.id, {}"), "() => users.id, { onDelete: 'set default' }");
  EXPECT_EQ(reference("() => users.id, undefined"), "() => users.id, { onDelete: 'set default' }");
  EXPECT_EQ(reference("() => users.id, { onUpdate: undefined, }"),
            "() => users.id, { onUpdate: undefined, onDelete: 'set default', }");
}

TEST(DrizzleKeysTest, ThePlaceOfTheDeleteRuleInForeignKey) {
  const auto call = [](const std::string& rest) {
    const std::string head =
        "export const t = pgTable('t', { u: uuid() }, (t) => [foreignKey({ columns: [t.u], "
        "foreignColumns: [users.id] })";
    const std::string patched = Patched(head + rest + "]);");
    return patched.substr(head.size(), patched.size() - head.size() - 3);
  };
  EXPECT_EQ(call(""), ".onDelete('set default')");
  EXPECT_EQ(call(".onDelete()"), ".onDelete('set default')");
  EXPECT_EQ(call("\n.onDelete(\"cascade\")"), "\n.onDelete('set default')");
}

TEST(DrizzleKeysTest, AConstantIsNotChangedForOneOfItsUsers) {
  EXPECT_EQ(Patched("const RULE = 'cascade', O = { onDelete: RULE } as const;\n"
                    "export const t = pgTable('t', { u: uuid().references(() => users.id, O) });"),
            "const RULE = 'cascade', O = { onDelete: RULE } as const;\n"
            "export const t = pgTable('t', { u: uuid().references(() => users.id, "
            "{ ...(O), onDelete: 'set default' }) });");
  const Declarations shared = ReadSchema(std::string(kUsers) +
                                         "const by = { u: uuid().references(() => users.id) };\n"
                                         "export const t = pgTable('t', { ...by });");
  ASSERT_EQ(shared.foreign_keys.size(), 1u);
  EXPECT_FALSE(shared.foreign_keys[0].rule_site.has_value());
}

}  // namespace
}  // namespace fk_audit
