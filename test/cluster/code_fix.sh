#!/bin/sh
# fk_audit_code_fix(): the diff applies with git apply, and the patched code loads with the rule.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

command -v git >/dev/null || { skip 'diffs that git applies' 'no git'; exit 0; }
use_cluster
create_database code_fix
psql_in code_fix <<'SQL'
CREATE TABLE orgs (id bigint PRIMARY KEY);
CREATE TABLE notes (id bigint PRIMARY KEY, org_id bigint, FOREIGN KEY (org_id) REFERENCES orgs ON DELETE SET DEFAULT);
CREATE TABLE tags (id bigint PRIMARY KEY, org_id bigint, FOREIGN KEY (org_id) REFERENCES orgs ON DELETE SET DEFAULT);
SQL
mkdir "$work/code"
cd "$work/code"
git -c init.defaultBranch=main init -q

# load FORMAT FILE...
load() {
	format=$1
	shift
	objects='' separator=''
	for file; do
		objects="$objects${separator}jsonb_build_object('path', '$file', 'text', \$text\$$(cat "$file")
\$text\$)"
		separator=', '
	done
	psql_in code_fix -A -t -c "SELECT status FROM fk_audit_load('web', jsonb_build_array($objects), '$format')" >/dev/null
}

# rule_of TABLE
rule_of() {
	query code_fix "SELECT delete_rule FROM fk_audit.intents WHERE child_table = '$1'"
}

# round_trip FORMAT FILE: both keys to every rule that the format has a word for.
round_trip() {
	cp "$2" "$work/original"
	for rule in cascade 'set null' restrict 'no action' 'set default'; do
		[ "$1 $rule" != 'rails set default' ] || continue
		for table in notes tags; do
			cp "$work/original" "$2"
			load "$1" "$2"
			finding=$(query code_fix "SELECT finding FROM fk_audit_mismatches('$table') WHERE kind = 'delete_rule'")
			if [ "$(rule_of "$table")" != "$rule" ]; then
				query code_fix "SELECT fk_audit_code_fix('$finding', '$rule')" >"$work/patch"
				git apply "$work/patch"
				load "$1" "$2"
			fi
			is "$(rule_of "$table")" "$rule" "$1: $table to $rule"
		done
	done
	cp "$work/original" "$2"
}

cat >schema.sql <<'CODE'
CREATE TABLE orgs (id bigint PRIMARY KEY);
CREATE TABLE notes (
  id bigint PRIMARY KEY,
  org_id bigint REFERENCES orgs
);
CREATE TABLE tags (id bigint PRIMARY KEY, org_id bigint);
ALTER TABLE tags
  ADD CONSTRAINT tags_org_id_fkey FOREIGN KEY (org_id) REFERENCES orgs (id) ON DELETE CASCADE;
CODE
round_trip sql schema.sql

cat >schema.rb <<'CODE'
ActiveRecord::Schema[7.1].define(version: 1) do
  create_table "orgs"
  create_table "notes" do |t|
    t.references :org, foreign_key: true
  end
  create_table "tags" do |t|
    t.bigint "org_id"
  end
  add_foreign_key "tags", "orgs", name: "tags_fk", on_delete: :cascade
end
CODE
round_trip rails schema.rb

cat >schema.prisma <<'CODE'
datasource db {
  provider = "postgresql"
}

model orgs {
  id    BigInt  @id
  notes notes[]
  tags  tags[]
}

model notes {
  id     BigInt  @id
  org_id BigInt?
  org    orgs?   @relation(fields: [org_id], references: [id])
}

model tags {
  id     BigInt  @id
  org_id BigInt?
  org    orgs?   @relation(fields: [org_id], references: [id], onDelete: Cascade, onUpdate: NoAction)
}
CODE
round_trip prisma schema.prisma

cat >schema.ts <<'CODE'
import { bigint, pgTable } from 'drizzle-orm/pg-core';

export const orgs = pgTable('orgs', { id: bigint('id', { mode: 'number' }).primaryKey() });

export const notes = pgTable('notes', {
  id: bigint('id', { mode: 'number' }).primaryKey(),
  orgId: bigint('org_id', { mode: 'number' }).references(() => orgs.id),
});

export const tags = pgTable('tags', {
  id: bigint('id', { mode: 'number' }).primaryKey(),
  orgId: bigint('org_id', { mode: 'number' }).references(() => orgs.id, { onDelete: 'cascade' }),
});
CODE
round_trip drizzle schema.ts

# What cannot be changed is said.
load sql schema.sql
finding=$(query code_fix "SELECT finding FROM fk_audit_mismatches('notes') WHERE kind = 'delete_rule'")
like "$(query code_fix "SELECT fk_audit_code_fix('$finding', 'explode')" 2>&1 || :)" 'unknown rule "explode"' \
	'an unknown rule is refused'
like "$(query code_fix "SELECT fk_audit_code_fix('nothing')" 2>&1 || :)" 'no finding "nothing"' \
	'an unknown finding is refused'
like "$(query code_fix "SELECT fk_audit_code_fix('$finding', 'no action')" 2>&1 || :)" '^\+.*ON DELETE NO ACTION' \
	'a rule that is only the default can be written down'
printf 'CREATE TABLE orgs (id bigint PRIMARY KEY);\nCREATE TABLE tags (id bigint PRIMARY KEY, org_id bigint REFERENCES orgs)' >end.sql
load_end="SELECT status FROM fk_audit_load('web', jsonb_build_array(jsonb_build_object('path', 'end.sql', 'text', :'text'::text)))"
echo "$load_end" | psql_in code_fix -A -t -v "text=$(cat end.sql)" >/dev/null
finding=$(query code_fix "SELECT finding FROM fk_audit_mismatches('tags') WHERE kind = 'delete_rule'")
query code_fix "SELECT fk_audit_code_fix('$finding', 'cascade')" >"$work/patch"
git apply "$work/patch"
is "$(tail -n 1 end.sql)" 'CREATE TABLE tags (id bigint PRIMARY KEY, org_id bigint REFERENCES orgs ON DELETE CASCADE)' \
	'a last line without a newline stays one'
query code_fix "SELECT fk_audit_load_sql('web', 'CREATE TABLE orgs (id bigint PRIMARY KEY); CREATE TABLE tags (org_id bigint REFERENCES orgs)')" >/dev/null
finding=$(query code_fix "SELECT finding FROM fk_audit_mismatches('tags') WHERE kind = 'delete_rule'")
like "$(query code_fix "SELECT fk_audit_code_fix('$finding', 'cascade')" 2>&1 || :)" 'Declared at: web:1' \
	'a text that is no file has no place to change, and the origin is told'
finish
