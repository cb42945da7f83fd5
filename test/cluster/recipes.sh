#!/bin/sh
# The commands and scripts of doc/recipes.md, as they stand there, in small projects: each ends in a
# loaded source with the right rules. sh test/cluster/recipes.sh --tools, or FK_AUDIT_TOOLS=1, runs
# those that need tools as well: fetches them from npm into a temporary folder, and as root Debian's
# python3-sqlalchemy and python3-django.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/packages.sh"
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

[ "${1:-}" != --tools ] || FK_AUDIT_TOOLS=1
page=$root/doc/recipes.md
export PGOPTIONS='-c client_min_messages=warning' npm_config_update_notifier=false

use_cluster
create_database recipes
mkdir "$work/bin"
ln -s "$root/src/client/fk-audit" "$work/bin/fk-audit"
PATH=$work/bin:$bindir:$PATH
export PGDATABASE=recipes

# command_of TOOL: the first piece of code in its row of the table.
command_of() {
	sed -n "s/^| $1[^|]* | \`\([^\`]*\)\`.*/\1/p" "$page" | sed 's/\\|/|/g'
}

# script_of TOOL: the block of code in its section.
script_of() {
	awk -v title="## $1" '/^## / { inside = $0 == title } /^```/ { code = inside && !code; next } code' "$page"
}

# begin TOOL: an empty project.
begin() {
	tool=$1
	mkdir -p "$work/$tool"
	cd "$work/$tool"
}

# loads WANTED: the command is run, and these are the foreign keys of the source.
loads() {
	command=$(command_of "$tool")
	query recipes "DELETE FROM fk_audit.sources" >/dev/null
	if [ -z "$command" ]; then
		fail "$tool: is on the page"
	elif ! sh -c "$command" >"$work/recipe.log" 2>&1; then
		fail "$tool: $command" "$(tail -n 20 "$work/recipe.log")"
	else
		is "$(query recipes "SELECT format('%s(%s) %s, %s', child_table, array_to_string(child_columns, ','), delete_rule, update_rule)
			FROM fk_audit.intents WHERE source = 'web' ORDER BY 1")" "$1" "$tool: $command"
	fi
}

ddl='CREATE TABLE orgs (id int PRIMARY KEY);
CREATE TABLE users (id int PRIMARY KEY, org_id int NOT NULL REFERENCES orgs ON DELETE CASCADE,
	boss_id int REFERENCES users ON DELETE SET NULL);'
wanted='users(boss_id) set null, no action
users(org_id) cascade, no action'

begin Prisma
mkdir prisma
cat >prisma/schema.prisma <<'PRISMA'
model orgs {
  id    Int     @id
  users users[]
}
model users {
  id      Int     @id
  org_id  Int
  org     orgs    @relation(fields: [org_id], references: [id], onDelete: Cascade, onUpdate: NoAction)
  boss_id Int?
  boss    users?  @relation("boss", fields: [boss_id], references: [id], onUpdate: NoAction)
  staff   users[] @relation("boss")
}
PRISMA
loads "$wanted"

begin Drizzle
mkdir -p src/db/schema
echo "import { integer, pgTable } from 'drizzle-orm/pg-core';
export const orgs = pgTable('orgs', { id: integer().primaryKey() });" >src/db/schema/orgs.ts
echo "import { integer, pgTable } from 'drizzle-orm/pg-core';
import { orgs } from './orgs';
export const users = pgTable('users', { id: integer().primaryKey(),
  org: integer('org_id').notNull().references(() => orgs.id, { onDelete: 'cascade' }),
  boss: integer('boss_id').references(() => users.id, { onDelete: 'set null' }) });" >src/db/schema/users.ts
loads "$wanted"

begin Rails
mkdir db
echo 'ActiveRecord::Schema[8.0].define(version: 1) do
  create_table "orgs"
  create_table "users" do |t|
    t.bigint "org_id", null: false
    t.bigint "boss_id"
  end
  add_foreign_key "users", "orgs", on_delete: :cascade
  add_foreign_key "users", "users", column: "boss_id", on_delete: :nullify
end' >db/schema.rb
loads "$wanted"

begin Diesel
mkdir -p migrations/1_orgs migrations/2_users
echo "$ddl" | sed -n 1p >migrations/1_orgs/up.sql
echo "$ddl" | sed 1d >migrations/2_users/up.sql
echo 'DROP TABLE users;' >migrations/2_users/down.sql
loads "$wanted"

begin Hibernate
echo "$ddl" >schema.sql
loads "$wanted"

# Whatever ran its migrations on a scratch database.
create_plain_database scratch
query scratch "$ddl"
for tool in Kysely SeaORM; do
	begin "$tool"
	loads "$wanted"
done

if [ -z "${FK_AUDIT_TOOLS:-}" ]; then
	for tool in SQLAlchemy Django Knex TypeORM Sequelize MikroORM; do
		skip "$tool" 'FK_AUDIT_TOOLS=1 runs it'
	done
	finish
fi

[ "$(id -u)" != 0 ] || install_packages $(for package in python3-sqlalchemy python3-django python3-psycopg2; do
	is_installed $package || echo $package
done) >/dev/null
ln -s /usr/bin/python3 "$work/bin/python"

begin SQLAlchemy
script_of SQLAlchemy >dump_schema.py
mkdir app
cat >app/models.py <<'PYTHON'
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()

class Org(Base):
    __tablename__ = "orgs"
    id = Column(Integer, primary_key=True)

class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    org_id = Column(ForeignKey("orgs.id", ondelete="CASCADE"), nullable=False)
    boss_id = Column(ForeignKey("users.id", ondelete="SET NULL"))
PYTHON
loads "$wanted"

begin Django
script_of Django >dump_schema.py
mkdir app
touch app/__init__.py
echo 'INSTALLED_APPS = ["app"]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
SECRET_KEY = "none"' >app/settings.py
cat >app/models.py <<'PYTHON'
from django.db import models

class Org(models.Model):
    class Meta:
        db_table = "orgs"

class User(models.Model):
    org = models.ForeignKey(Org, on_delete=models.CASCADE)
    boss = models.ForeignKey("self", null=True, on_delete=models.SET_NULL)
    class Meta:
        db_table = "users"
PYTHON
loads 'users(boss_id) no action, no action
users(org_id) no action, no action'

# begin_node TOOL PACKAGE…: a project with these packages.
begin_node() {
	begin "$1"
	shift
	echo '{}' >package.json
	npm install --no-audit --no-fund --ignore-scripts "$@" >npm.log 2>&1 || cat npm.log
}

begin_node Knex knex@3 pg@8
query scratch 'DROP TABLE users, orgs'
mkdir migrations
cat >knexfile.js <<'JS'
module.exports = { client: 'pg', connection: { host: process.env.PGHOST, port: process.env.PGPORT, user: process.env.PGUSER, database: 'scratch' } };
JS
cat >migrations/1_first.js <<'JS'
exports.up = (knex) => knex.schema
  .createTable('orgs', (t) => { t.increments('id'); })
  .createTable('users', (t) => {
    t.increments('id');
    t.integer('org_id').notNullable().references('id').inTable('orgs').onDelete('CASCADE');
    t.integer('boss_id').references('id').inTable('users').onDelete('SET NULL');
  });
exports.down = () => {};
JS
npx knex migrate:latest >knex.log 2>&1 || fail 'Knex: migrates' "$(cat knex.log)"
loads "$wanted"

begin_node TypeORM typeorm@1 pg@8 reflect-metadata
create_plain_database empty
cat >empty-database.js <<'JS'
const { DataSource, EntitySchema } = require('typeorm');
const id = { type: 'int', primary: true };
const Org = new EntitySchema({ name: 'Org', tableName: 'orgs', columns: { id } });
const User = new EntitySchema({ name: 'User', tableName: 'users', columns: { id }, relations: {
  org: { type: 'many-to-one', target: 'Org', nullable: false, onDelete: 'CASCADE', joinColumn: { name: 'org_id' } },
  boss: { type: 'many-to-one', target: 'User', nullable: true, onDelete: 'SET NULL', joinColumn: { name: 'boss_id' } } } });
module.exports = new DataSource({ type: 'postgres', host: process.env.PGHOST, port: +process.env.PGPORT,
  username: process.env.PGUSER, database: 'empty', entities: [Org, User] });
JS
loads "$wanted"

begin_node Sequelize sequelize@6 pg@8
script_of Sequelize >dump_schema.js
cat >models.js <<'JS'
const { DataTypes, Sequelize } = require('sequelize');
const sequelize = new Sequelize('postgres://nobody@localhost/none', { logging: false, define: { timestamps: false } });
const Org = sequelize.define('Org', {}, { tableName: 'orgs' });
const User = sequelize.define('User', {}, { tableName: 'users' });
User.belongsTo(Org, { foreignKey: { name: 'org_id', allowNull: false }, onDelete: 'CASCADE', onUpdate: 'NO ACTION' });
User.belongsTo(User, { as: 'boss', foreignKey: 'boss_id', onUpdate: 'NO ACTION' });
module.exports = { sequelize };
JS
loads "$wanted"

begin_node MikroORM @mikro-orm/core@6.4.0 @mikro-orm/postgresql@6.4.0
script_of MikroORM >dump_schema.js
cat >mikro-orm.config.js <<'JS'
const { EntitySchema } = require('@mikro-orm/core');
const id = { type: 'number', primary: true };
const Org = new EntitySchema({ name: 'Org', tableName: 'orgs', properties: { id } });
const User = new EntitySchema({ name: 'User', tableName: 'users', properties: { id,
  org: { kind: 'm:1', entity: 'Org', deleteRule: 'cascade', updateRule: 'no action' },
  boss: { kind: 'm:1', entity: 'User', nullable: true, updateRule: 'no action' } } });
module.exports = { entities: [Org, User], dbName: 'none', discovery: { warnWhenNoEntities: false } };
JS
loads "$wanted"
finish
