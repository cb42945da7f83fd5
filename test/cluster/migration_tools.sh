#!/bin/sh
# The files of fk_audit_migration() run by the tools that they are written for: up, and back where the
# tool has a way back. sh test/cluster/migration_tools.sh --tools, or FK_AUDIT_TOOLS=1: fetches the
# tools from npm into a temporary folder, and as root Debian's ruby-activerecord.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/packages.sh"
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"
. "$root/test/lib/migration.sh"

[ "${1:-}" != --tools ] || FK_AUDIT_TOOLS=1
if [ -z "${FK_AUDIT_TOOLS:-}" ]; then
	for tool in Rails Drizzle Prisma dbmate; do skip "$tool runs the files" 'FK_AUDIT_TOOLS=1 runs it'; done
	finish
fi

export PGOPTIONS='-c client_min_messages=error' npm_config_update_notifier=false CHECKPOINT_DISABLE=1

# install_npm PACKAGE…: into the current folder.
install_npm() {
	echo '{}' >package.json
	npm install --silent --no-audit --no-fund --ignore-scripts "$@" >npm.log 2>&1 || { cat npm.log; return 1; }
}

# begin_tool FORMAT: a drifted database of that name, its files, and the tool's URL for it.
begin_tool() {
	create_drifted "$1"
	before=$(keys_of "$1")
	write_files "$1" "$1" "$work/$1"
	DATABASE_URL="postgresql://$PGUSER@localhost:$PGPORT/$1?host=$PGHOST"
	export DATABASE_URL
	cd "$work/$1"
}

# run NAME COMMAND…: shows what it has to say only when it fails.
run() {
	name=$1
	shift
	if "$@" >"$work/tool.log" 2>&1; then pass "$name"; else fail "$name" "$(tail -n 20 "$work/tool.log")"; fi
}

repaired() {
	is "$(mismatches "$1")" 0 "$1: nothing is left to repair"
}

back() {
	is "$(keys_of "$1")" "$before" "$1: down leads back"
}

run_rails() {
	[ "$(id -u)" != 0 ] || install_packages $(for package in ruby-activerecord ruby-pg; do
		is_installed $package || echo $package
	done) >/dev/null
	begin_tool rails
	unset DATABASE_URL
	cat >migrate.rb <<'RUBY'
require "active_record"
ActiveRecord::Base.establish_connection(adapter: "postgresql", database: "rails")
ActiveRecord::Migration.verbose = false
folders = [File.join(Dir.pwd, "db/migrate")]
context = if ActiveRecord.version < Gem::Version.new("7.1")
  ActiveRecord::MigrationContext.new(folders, ActiveRecord::SchemaMigration)
else
  ActiveRecord::MigrationContext.new(folders)
end
ARGV[0] == "up" ? context.up : context.down(0)
RUBY
	run "rails: up, ActiveRecord $(ruby -e 'require "active_record"; print ActiveRecord.version')" ruby migrate.rb up
	repaired rails
	run 'rails: down' ruby migrate.rb down
	back rails
}

drizzle_config() {
	install_npm drizzle-kit@0.31 drizzle-orm@0.45 pg@8 postgres@3
	echo 'SELECT 1;' >drizzle/0000_initial.sql
	echo '{"version": "7", "dialect": "postgresql", "entries":
		[{"idx": 0, "version": "7", "when": 1, "tag": "0000_initial", "breakpoints": true}]}' >drizzle/meta/_journal.json
	cat >drizzle.config.ts <<'TS'
export default { dialect: "postgresql", out: "./drizzle", dbCredentials: { url: process.env.DATABASE_URL } };
TS
	cat >migrate.js <<'JS'
const postgres = require("postgres"), { drizzle } = require("drizzle-orm/postgres-js");
const { migrate } = require("drizzle-orm/postgres-js/migrator");
const url = new URL(process.env.DATABASE_URL);
const client = postgres({ host: url.searchParams.get("host"), user: url.username, database: url.pathname.slice(1), max: 1 });
migrate(drizzle(client), { migrationsFolder: "drizzle" }).then(() => client.end());
JS
	awk '/^```sh$/ { blocks++; inside = 1; next } /^```$/ { inside = 0 } inside && blocks == 2' \
		"$root/doc/migrations.md" >journal.sh
	sh journal.sh
}

own_transactions() {
	is "$(query drizzle 'SELECT count(DISTINCT xmin::text) FROM drizzle.__drizzle_migrations')" \
		"$((1 + $(grep -l '^COMMIT;' drizzle/*.sql | wc -l)))" 'drizzle: every step is a transaction of its own'
}

run_drizzle() {
	begin_tool drizzle
	drizzle_config
	run 'drizzle: drizzle-kit migrate' npx drizzle-kit migrate
	repaired drizzle
	own_transactions
	for file in $(ls -r drizzle/*.down.sql); do psql_in drizzle -1 -f "$file"; done
	back drizzle
	query drizzle 'DELETE FROM drizzle.__drizzle_migrations'
	run 'drizzle: migrator of postgres-js' node migrate.js
	repaired drizzle
	own_transactions
}

# Prisma's schema engine as WebAssembly, for the native one is no npm package. It does its work
# through a driver, which unlike the native engine would cut a script at every semicolon and does not
# know the type name.
prisma_config() {
	install_npm prisma@6.19 @prisma/adapter-pg@6.19
	cat >prisma/schema.prisma <<'PRISMA'
datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
PRISMA
	cat >prisma.config.ts <<'TS'
import { PrismaPg } from "@prisma/adapter-pg";

class Driver extends PrismaPg {
  async connect() {
    const adapter: any = await super.connect();
    const perform = adapter.performIO.bind(adapter);
    adapter.performIO = async (query: any) => {
      const result = await perform(query);
      for (const field of result.fields) if (field.dataTypeID === 19) field.dataTypeID = 25;
      return result;
    };
    adapter.executeScript = async (script: string) => { await adapter.client.query(script); };
    return adapter;
  }
}

export default {
  experimental: { adapter: true }, engine: "js", schema: "prisma/schema.prisma",
  adapter: async () => new Driver({ connectionString: process.env.DATABASE_URL }),
};
TS
	mkdir prisma/migrations/0_init
	cp "$root/test/demo/app.sql" prisma/migrations/0_init/migration.sql
}

run_prisma() {
	begin_tool prisma
	prisma_config
	# Engines that are there are not fetched; these are never run.
	PRISMA_QUERY_ENGINE_LIBRARY=/bin/true PRISMA_SCHEMA_ENGINE_BINARY=/bin/true
	export PRISMA_QUERY_ENGINE_LIBRARY PRISMA_SCHEMA_ENGINE_BINARY
	run 'prisma: what was before is there' npx prisma migrate resolve --applied 0_init
	run 'prisma: migrate deploy' npx prisma migrate deploy
	repaired prisma
	is "$(query prisma 'SELECT count(*) FROM _prisma_migrations WHERE finished_at IS NOT NULL')" \
		"$(ls prisma/migrations | wc -l)" 'prisma: every file is recorded'
	for file in $(ls -r prisma/migrations/*/down.sql); do
		npx prisma db execute --schema prisma/schema.prisma --file "$file" >"$work/tool.log" 2>&1 ||
			fail "prisma: db execute $file" "$(cat "$work/tool.log")"
	done
	back prisma
}

run_dbmate() {
	begin_tool dbmate
	install_npm dbmate@2
	export DATABASE_URL="postgres://$PGUSER@/dbmate?socket=$PGHOST&sslmode=disable"
	run 'dbmate: up' npx dbmate --no-dump-schema up
	repaired dbmate
	for file in db/migrations/*; do
		npx dbmate --no-dump-schema rollback >"$work/tool.log" 2>&1 ||
			fail "dbmate: rollback of $file" "$(cat "$work/tool.log")"
	done
	back dbmate
}

use_cluster
run_rails
if command -v npm >/dev/null; then
	run_drizzle
	run_prisma
	run_dbmate
else
	for tool in Drizzle Prisma dbmate; do skip "$tool runs the files" 'npm is missing'; done
fi
finish
