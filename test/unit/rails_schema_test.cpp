#include "import/rails/rails_schema.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "import/name_bytes.hpp"

namespace fk_audit {
namespace {

// Stands in for SHA-256: the ten digits of a name show what was hashed.
std::string Last(std::string_view text) {
  return std::string(text.substr(text.size() - std::min<std::size_t>(text.size(), 10)));
}

Declarations ReadAll(const std::string& text, RailsOptions options = {"public", {}, Last}) {
  const std::vector<SourceFile> files{{"db/schema.rb", text}};
  return ReadRailsSchema(files, options);
}

// The body of a schema, from line 2 on.
Declarations Read(const std::string& body) {
  return ReadAll("ActiveRecord::Schema[7.1].define(version: 1) do\n" + body + "\nend\n");
}

std::string Join(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
}

// One line for each key: child(columns) -> parent(columns) name and what is not the default.
std::string Keys(const Declarations& declarations) {
  std::string text;
  for (const DeclaredForeignKey& key : declarations.foreign_keys) {
    text += key.child.schema + "." + key.child.name + "(" + Join(key.columns) + ") -> " +
            key.parent.schema + "." + key.parent.name + "(" + Join(key.parent_columns) + ") " +
            *key.constraint_name;
    if (*key.delete_rule_stated) text += " delete " + std::string(ToText(*key.delete_rule));
    if (*key.update_rule_stated) text += " update " + std::string(ToText(*key.update_rule));
    if (*key.deferrable) {
      text += " " + std::string(DeferrabilityText(*key.deferrable, *key.initially_deferred));
    }
    if (!*key.validated) text += " not valid";
    if (!*key.enforced) text += " not enforced";
    text += "\n";
  }
  return text;
}

std::string Unread(const Declarations& declarations) {
  std::string text;
  for (const auto& piece : declarations.unread) {
    text += piece.origin + " " + piece.message + (piece.fatal ? "\n" : " (harmless)\n");
  }
  return text;
}

std::string Tables(const Declarations& declarations) {
  std::string text;
  for (const TableDeclaration& table : declarations.tables) {
    text += table.table.schema + "." + table.table.name + (table.whole ? "" : " in part") + ": " +
            Join(table.columns);
    for (const auto& constraint : table.constraints) {
      text +=
          "; " + constraint.type + " " + constraint.name + " (" + Join(constraint.columns) + ")";
    }
    text += "\n";
  }
  return text;
}

TEST(RailsSchemaTest, TheDefaultsOfAPlainKey) {
  const Declarations result = Read("  add_foreign_key \"users\", \"orgs\"");
  EXPECT_EQ(Keys(result), "public.users(org_id) -> public.orgs(id) fk_rails__org_id_fk\n");
  const DeclaredForeignKey& key = result.foreign_keys.at(0);
  EXPECT_EQ(key.origin, "db/schema.rb:2");
  EXPECT_EQ(key.delete_rule, ReferentialAction::kNoAction);
  EXPECT_EQ(key.delete_rule_stated, false);
  EXPECT_EQ(key.update_rule, ReferentialAction::kNoAction);
  EXPECT_EQ(key.match, MatchOption::kSimple);
  EXPECT_EQ(key.delete_columns, std::vector<std::string>());
}

TEST(RailsSchemaTest, EveryOption) {
  EXPECT_EQ(Keys(Read("add_foreign_key :a, :users, column: :boss_id, on_delete: :nullify\n"
                      "add_foreign_key(\"a\", \"b\", name: \"x\", on_update: :cascade,\n"
                      "  deferrable: :deferred, validate: false)\n"
                      "add_foreign_key 'a', 'c', primary_key: 'uuid', :on_delete => :restrict\n"
                      "add_foreign_key 'a', 'd', deferrable: true, on_delete: nil\n"
                      "add_foreign_key 'a', 'e', deferrable: :immediate, enforced: false, "
                      "if_not_exists: true\n")),
            "public.a(boss_id) -> public.users(id) fk_rails_boss_id_fk"
            " delete set null\n"
            "public.a(b_id) -> public.b(id) x update cascade deferrable initially deferred not "
            "valid\n"
            "public.a(c_id) -> public.c(uuid) fk_rails_a_c_id_fk delete restrict\n"
            "public.a(d_id) -> public.d(id) fk_rails_a_d_id_fk deferrable\n"
            "public.a(e_id) -> public.e(id) fk_rails_a_e_id_fk deferrable not enforced\n");
}

TEST(RailsSchemaTest, CompositeKeys) {
  EXPECT_EQ(Keys(Read("add_foreign_key \"tasks\", \"projects\", column: [\"o\", \"p\"], "
                      "primary_key: [\"org_id\", \"id\"]\n"
                      "add_foreign_key \"tasks\", \"projects\", primary_key: %w[org_id id]")),
            "public.tasks(o,p) -> public.projects(org_id,id) fk_rails_o_and_p_fk\n"
            "public.tasks(project_org_id,project_id) -> public.projects(org_id,id) "
            "fk_rails_ject_id_fk\n");
}

TEST(RailsSchemaTest, NamesOfSchemas) {
  EXPECT_EQ(Keys(Read("add_foreign_key \"app.tasks\", \"auth.people\"\n"
                      "add_foreign_key '\"My.App\".\"t\"', 'orgs'")),
            "app.tasks(person_id) -> auth.people(id) fk_rails_rson_id_fk\n"
            "My.App.t(org_id) -> public.orgs(id) fk_rails__org_id_fk\n");
  EXPECT_EQ(Keys(ReadAll("add_foreign_key 'tasks', 'orgs'", {"", {}, Last})),
            ".tasks(org_id) -> .orgs(id) fk_rails__org_id_fk\n");
}

TEST(RailsSchemaTest, NamesAreCutAsTheServerCutsThem) {
  const std::string name(70, 'x');
  const Declarations result =
      Read("add_foreign_key 'a', 'b', name: '" + name + "', column: '" + name + "'");
  EXPECT_EQ(result.foreign_keys.at(0).constraint_name, name.substr(0, 63));
  EXPECT_EQ(result.foreign_keys.at(0).columns.at(0), name.substr(0, 63));
}

// Of 70 characters with two bytes in UTF-8, 63 fit where each takes one.
TEST(RailsSchemaTest, NamesAreCutByTheBytesOfTheDatabase) {
  std::string name;
  for (int i = 0; i < 70; ++i) name += "\xc3\xb6";
  const std::string line = "add_foreign_key 'a', 'b', name: '" + name + "'";
  EXPECT_EQ(Read(line).foreign_keys.at(0).constraint_name, name.substr(0, 2 * 31));
  const NameBytesScope scope(NameBytes::kOne);
  EXPECT_EQ(Read(line).foreign_keys.at(0).constraint_name, name.substr(0, 2 * 63));
}

TEST(RailsSchemaTest, TheApplicationsInflections) {
  const Declarations result =
      ReadAll("add_foreign_key 'shifts', 'staff'", {"public", {{"staff", "staff"}}, Last});
  EXPECT_EQ(result.foreign_keys.at(0).columns.at(0), "staff_id");
}

TEST(RailsSchemaTest, TablesWithTheirColumns) {
  EXPECT_EQ(Tables(Read("create_table \"a\", force: :cascade do |t|\n"
                        "  t.string \"x\", \"y\", null: false, default: -> { \"f(1)\" }\n"
                        "  t.column :z, :integer\n"
                        "  t.index [\"x\"], name: \"i\", unique: true\n"
                        "  t.check_constraint \"x > 0\", name: \"c\"\n"
                        "  t.unique_constraint [\"x\", \"y\"], name: \"u\"\n"
                        "  t.timestamps\n"
                        "end\n"
                        "create_table :b, id: false do |table|\n  table.primary_key :key\nend\n"
                        "create_table(\"c\", primary_key: [\"x\", \"y\"]) { |t| t.bigint \"x\"; "
                        "t.bigint \"y\" }\n"
                        "create_table \"d\", primary_key: \"code\", id: :string\n"
                        "create_table \"app.e\", id: :uuid do |t|\n"
                        "  t.references :owner, polymorphic: true\n"
                        "end\n"
                        "create_table :f, id: false do |t|\n  t.bigint :n, primary_key: true\nend\n"
                        "add_column 'd', 'late', :text\n"
                        "change_table :elsewhere do |t|\n  t.text :more\nend\n")),
            "public.a: id,x,y,z,created_at,updated_at; primary key a_pkey (id); unique u (x,y)\n"
            "public.b: key; primary key b_pkey (key)\n"
            "public.c: x,y; primary key c_pkey (x,y)\n"
            "public.d: code,late; primary key d_pkey (code)\n"
            "app.e: id,owner_type,owner_id; primary key e_pkey (id)\n"
            "public.f: n; primary key f_pkey (n)\n"
            "public.elsewhere in part: more\n");
}

TEST(RailsSchemaTest, ReferencesInHandWrittenSchemas) {
  EXPECT_EQ(Keys(Read("create_table :tasks do |t|\n"
                      "  t.references :author, foreign_key: { to_table: :users, on_delete: "
                      ":nullify }, null: true\n"
                      "  t.belongs_to :company, foreign_key: true\n"
                      "  t.references :a, :b, foreign_key: {}\n"
                      "  t.references :tag\n"
                      "  t.references :kind, foreign_key: false\n"
                      "  t.foreign_key :people, on_delete: :cascade\n"
                      "end\n"
                      "add_reference :tasks, :project, foreign_key: true\n"
                      "add_belongs_to :tasks, :parent, foreign_key: { to_table: 'tasks', name: "
                      "'up' }\n")),
            "public.tasks(author_id) -> public.users(id) fk_rails_thor_id_fk delete set null\n"
            "public.tasks(company_id) -> public.companies(id) fk_rails_pany_id_fk\n"
            "public.tasks(a_id) -> public.as(id) fk_rails_ks_a_id_fk\n"
            "public.tasks(b_id) -> public.bs(id) fk_rails_ks_b_id_fk\n"
            "public.tasks(person_id) -> public.people(id) fk_rails_rson_id_fk delete cascade\n"
            "public.tasks(project_id) -> public.projects(id) fk_rails_ject_id_fk\n"
            "public.tasks(parent_id) -> public.tasks(id) up\n");
}

TEST(RailsSchemaTest, WhatOnlyRubyCouldRunIsReported) {
  const Declarations result = Read(
      "add_foreign_key table, 'orgs'\n"                             // 2
      "add_foreign_key 'users', \"#{prefix}orgs\"\n"                // 3
      "add_foreign_key 'users', 'orgs', **OPTIONS\n"                // 4
      "add_foreign_key 'users', 'orgs', on_delete: rule\n"          // 5
      "add_foreign_key 'users', 'orgs', on_delete: :set_default\n"  // 6
      "add_foreign_key 'users', 'orgs', dependent: :destroy\n"      // 7
      "add_foreign_key 'users', 'orgs' if big?\n"                   // 8
      "%w[a b].each do |t|\n  add_foreign_key t, 'orgs'\nend\n"     // 10
      "if big?\n  add_foreign_key 'a', 'orgs'\nend\n"               // 13
      "[:a].each { |t| add_foreign_key t, :orgs }\n"                // 15
      "connection.add_foreign_key 'a', 'b'\n"                       // 16
      "add_foreign_key 'users', 'orgs', column: %w[a b]\n"          // 17
      "create_table 'x' do |t|\n"                                   // 18
      "  t.references :a, foreign_key: options\n"                   // 19
      "  t.references :b, foreign_key: true unless small?\n"        // 20
      "  columns.each { |c| t.references c, foreign_key: true }\n"  // 21
      "  t.string :c, foreign_key: true\n"                          // 22
      "end\n"
      "create_table name do |t|\n  t.foreign_key 'orgs'\nend\n"                  // 24, 25
      "remove_foreign_key 'a', 'b'\n"                                            // 27
      "execute <<~SQL\n  ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c\nSQL\n"  // 28
      "drop_table 'users'\n"                                                     // 31
      "add_foreign_key 'ok', 'orgs'");
  EXPECT_EQ(Keys(result), "public.ok(org_id) -> public.orgs(id) fk_rails__org_id_fk\n");
  const std::string uncertain = "it is in a block or a condition that only Ruby could run\n";
  const std::string plain = "it is not written as a plain call\n";
  const std::string change = "it changes a schema, and a schema file says what is\n";
  EXPECT_EQ(Unread(result),
            "db/schema.rb:2 the referencing table is computed\n"
            "db/schema.rb:3 the referenced table is computed\n"
            "db/schema.rb:4 its options are computed\n"
            "db/schema.rb:5 option \"on_delete\" is computed\n"
            "db/schema.rb:6 \"set_default\" is no rule of Rails\n"
            "db/schema.rb:7 unknown option \"dependent\"\n"
            "db/schema.rb:8 it is conditional\n"
            "db/schema.rb:10 " +
                uncertain + "db/schema.rb:13 " + uncertain + "db/schema.rb:15 " + plain +
                "db/schema.rb:16 " + plain +
                "db/schema.rb:17 \"column\" and \"primary_key\" differ in length\n"
                "db/schema.rb:19 option \"foreign_key\" is neither true nor a hash\n"
                "db/schema.rb:20 it is conditional\n"
                "db/schema.rb:21 " +
                plain + "db/schema.rb:22 " + plain +
                "db/schema.rb:24 the table's name is computed\n"
                "db/schema.rb:25 " +
                uncertain + "db/schema.rb:27 " + change +
                "db/schema.rb:28 SQL that may make a foreign key\n"
                "db/schema.rb:31 " +
                change);
}

TEST(RailsSchemaTest, ANameOfThreePartsIsNone) {
  const Declarations result = Read(
      "create_table 'a.b.c' do |t|\n  t.references :d, foreign_key: true\nend\n"
      "add_foreign_key 'x', 'db.app.orgs'\n");
  EXPECT_EQ(Keys(result), "");
  EXPECT_EQ(Tables(result), "");
  EXPECT_EQ(Unread(result),
            "db/schema.rb:2 \"a.b.c\" is no name of a table (harmless)\n"
            "db/schema.rb:3 it is in a block or a condition that only Ruby could run\n"
            "db/schema.rb:5 \"db.app.orgs\" is no name of a table\n");
}

TEST(RailsSchemaTest, EmptyNamesAreReported) {
  const Declarations result = Read(
      "add_foreign_key 'a', 'b', column: ''\n"
      "add_foreign_key 'a', 'b', primary_key: ''\n"
      "add_foreign_key 'a', 'b', name: ''\n"
      "add_foreign_key 'a', 'b', column: []\n"
      "add_foreign_key '', 'b'");
  EXPECT_EQ(Keys(result), "");
  EXPECT_EQ(Unread(result),
            "db/schema.rb:2 a name is empty\n"
            "db/schema.rb:3 a name is empty\n"
            "db/schema.rb:4 a name is empty\n"
            "db/schema.rb:5 option \"column\" is no list of names\n"
            "db/schema.rb:6 \"\" is no name of a table\n");
}

TEST(RailsSchemaTest, TextsAreNotCode) {
  const Declarations result = Read(
      "# add_foreign_key 'a', 'b'\n"
      "=begin\nadd_foreign_key 'a', 'b'\n=end\n"
      "create_view \"v\", sql_definition: <<-SQL\n"
      "  add_foreign_key 'a', 'b'\n  end\nSQL\n"
      "create_function \"f\", sql_definition: <<~'RUBY'.strip\n  add_foreign_key :a, :b\n  RUBY\n"
      "create_trigger 't', on: 'x', sql: %q(add_foreign_key :a, (:b))\n"
      "x = \"#{\"}\" + 'add_foreign_key'} add_foreign_key\"\n"
      "y = 10 % 3; z = a / b; w = %r{add_foreign_key / }\n"
      "add_foreign_key 'users', 'orgs'\n"
      "__END__\nadd_foreign_key 'a', 'b'\n");
  EXPECT_EQ(Keys(result), "public.users(org_id) -> public.orgs(id) fk_rails__org_id_fk\n");
  EXPECT_EQ(Unread(result), "");
}

TEST(RailsSchemaTest, WhereTheRuleIsWritten) {
  const std::string text =
      "add_foreign_key 'a', 'orgs', on_delete: :cascade, name: 'x'\n"
      "add_foreign_key(\"b\", \"orgs\")\n"
      "create_table :c do |t|\n"
      "  t.references :org, foreign_key: true\n"
      "  t.references :user, foreign_key: { on_delete: :cascade }\n"
      "  t.references :team, foreign_key: { name: 'n' }\n"
      "end\n";
  std::string rewritten = text;
  const Declarations result = ReadAll(text);
  for (auto key = result.foreign_keys.rbegin(); key != result.foreign_keys.rend(); ++key) {
    const RuleSite& site = *key->rule_site;
    rewritten.replace(site.offset, site.length, site.before + ":nullify" + site.after);
  }
  EXPECT_EQ(rewritten,
            "add_foreign_key 'a', 'orgs', on_delete: :nullify, name: 'x'\n"
            "add_foreign_key(\"b\", \"orgs\", on_delete: :nullify)\n"
            "create_table :c do |t|\n"
            "  t.references :org, foreign_key: { on_delete: :nullify }\n"
            "  t.references :user, foreign_key: { on_delete: :nullify }\n"
            "  t.references :team, foreign_key: { name: 'n', on_delete: :nullify }\n"
            "end\n");
  const Declarations again = ReadAll(rewritten);
  ASSERT_EQ(again.foreign_keys.size(), 5U);
  for (const DeclaredForeignKey& key : again.foreign_keys) {
    EXPECT_EQ(key.delete_rule, ReferentialAction::kSetNull);
    EXPECT_EQ(key.delete_rule_stated, true);
  }
}

std::string ErrorOf(const std::string& text) {
  try {
    ReadAll(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidText);
    EXPECT_NE(error.hint(), "");
    return error.what();
  }
  return "";
}

TEST(RailsSchemaTest, TextThatEndsTooSoon) {
  EXPECT_EQ(ErrorOf("x\n'abc"), "db/schema.rb:2: the literal does not end");
  EXPECT_EQ(ErrorOf("x = <<~SQL\n  a\n"), "db/schema.rb:2: the heredoc does not end");
  EXPECT_EQ(ErrorOf("=begin\n"), "db/schema.rb:1: the comment does not end");
  EXPECT_EQ(ErrorOf("\"#{a"), "db/schema.rb:1: the interpolation does not end");
  EXPECT_EQ(ErrorOf("x = <<~SQL"), "db/schema.rb:1: the heredoc does not end");
}

TEST(RailsSchemaTest, AMigrationIsNoSchema) {
  EXPECT_EQ(ErrorOf("class A < ActiveRecord::Migration[7.0]\n  def change\n    add_foreign_key "
                    ":a, :b\n  end\nend\n"),
            "db/schema.rb:1: a migration is no schema file");
}

// Wherever a file is cut off, it is read or refused.
TEST(RailsSchemaTest, EveryPrefixOfAText) {
  const std::string text =
      "ActiveRecord::Schema[7.1].define(version: 1) do\n"
      "  create_table(:a, id: false) { |t| t.references :b, foreign_key: { to_table: :c, "
      "on_delete: :cascade } }\n"
      "  add_foreign_key(\"a\", 'b', **{ column: %w[x y], :primary_key => [\"#{z}\", %q(w)] })\n"
      "  execute <<~SQL if /x/\n    SELECT\n  SQL\nend\n";
  for (std::size_t length = 0; length <= text.size(); ++length) {
    try {
      const Declarations result = ReadAll(text.substr(0, length));
      EXPECT_LE(result.foreign_keys.size(), 1U);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidText);
    }
  }
}

TEST(RailsSchemaTest, DeepNestingIsNoRecursion) {
  const std::string deep(100000, '[');
  const Declarations result = Read("add_foreign_key 'a', 'b', column: " + deep);
  EXPECT_EQ(Unread(result), "db/schema.rb:2 option \"column\" is computed\n");
}

}  // namespace
}  // namespace fk_audit
