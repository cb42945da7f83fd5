#!/bin/sh
# Databases that are not UTF-8: the same findings, names intact, or a clear refusal.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

export PGOPTIONS='-c client_min_messages=warning'

ddl='CREATE TABLE "Eltern" ("Schlüssel" int PRIMARY KEY);
	CREATE TABLE "Käufe" (id int PRIMARY KEY,
		"größe" int REFERENCES "Eltern" ("Schlüssel") ON DELETE CASCADE)'

use_cluster
# The client talks UTF-8 to every one of them.
export PGCLIENTENCODING=UTF8

# audits DATABASE: the live rule is changed and found, names as they are.
audits() {
	psql_in "$1" -A -t -v ddl="$ddl" <<'SQL' >/dev/null
:ddl;
SELECT fk_audit_load_sql('code', :'ddl');
ALTER TABLE "Käufe" DROP CONSTRAINT "Käufe_größe_fkey",
	ADD CONSTRAINT "Käufe_größe_fkey" FOREIGN KEY ("größe") REFERENCES "Eltern" ON DELETE SET NULL;
SQL
	is "$(query "$1" 'SELECT kind, child_table, child_columns, parent_table, declared, live FROM fk_audit_mismatches()')" \
		'delete_rule|"Käufe"|"größe"|"Eltern"|cascade|set null' "$1: finding"
	is "$(psql_in "$1" -A -t -f "$root/test/tools/oracle.sql")" '' "$1: as pg_constraint has it"
	echo 'SELECT statement FROM fk_audit_repairs(heed_advice => false) \gexec' | psql_in "$1" -A -t >/dev/null
	is "$(query "$1" 'SELECT count(*) FROM fk_audit_mismatches()')" 0 "$1: repaired"
}

create_database latin1 -E LATIN1 --locale=C
audits latin1
create_database utf8 -E UTF8 --locale=C.UTF-8
audits utf8

create_database ascii -E SQL_ASCII --locale=C
PGCLIENTENCODING=SQL_ASCII
audits ascii

# A name cut by the server is cut at the same byte by us, in the middle of no character.
long='Fremdschlüssel_mit_einem_Namen_der_länger_ist_als_der_Server_beläßt_ü'
for database in utf8 latin1; do
	PGCLIENTENCODING=UTF8
	psql_in "$database" -v ddl="CREATE TABLE langes_kind (id int CONSTRAINT \"$long\" REFERENCES \"Eltern\")" \
		<<'SQL' >/dev/null
:ddl;
SELECT fk_audit_load_sql('long', :'ddl');
SQL
	is "$(query "$database" 'SELECT * FROM fk_audit_mismatches()')" '' "$database: a name over 63 bytes"
done

# The readers of application code work in UTF-8; names are cut at 63 bytes of the database.
long=$(printf 'ö%.0s' $(seq 40))_lang
psql_in latin1 -v child="$long" <<'SQL' >/dev/null
CREATE TABLE :"child" (id int PRIMARY KEY, "größe" int REFERENCES "Eltern" ON DELETE CASCADE);
SQL
# reads FORMAT PATH TEXT: nothing differs but what the tool itself decides.
reads() {
	psql_in latin1 -A -t -v format="$1" -v path="$2" -v text="$3" <<'SQL' >/dev/null
SELECT fk_audit_load('code', jsonb_build_array(jsonb_build_object('path', :'path', 'text', :'text')), :'format');
SQL
	is "$(query latin1 "SELECT child_table || '(' || array_to_string(child_columns, ',') || ') ' || delete_rule
		FROM fk_audit.intents WHERE source = 'code'")" "$long(größe) cascade" "latin1: $1"
	is "$(query latin1 "SELECT kind FROM fk_audit_mismatches()
		WHERE child_table ~ 'lang\"?\$' AND kind NOT IN ('constraint_name', 'update_rule')")" '' "latin1: $1 matches"
}
reads manifest fk.json "{\"version\": 1, \"foreign_keys\": [{\"table\": \"$long\", \"columns\": [\"gr\\u00f6\\u00dfe\"],
	\"references\": \"Eltern\", \"on_delete\": \"cascade\"}]}"
reads prisma schema.prisma "model Eltern {
  id  Int @id @map(\"Schlüssel\")
  kids K[]
}
model K {
  id  Int    @id
  up  Int?   @map(\"größe\")
  par Eltern? @relation(fields: [up], references: [id], onDelete: Cascade)
  @@map(\"$long\")
}"
reads drizzle schema.ts "export const eltern = pgTable('Eltern', { id: integer('Schlüssel').primaryKey() });
export const k = pgTable('$long', { g: integer('größe').references(() => eltern.id, { onDelete: 'cascade' }) });"
reads rails db/schema.rb "add_foreign_key '$long', 'Eltern', column: 'größe', primary_key: 'Schlüssel', on_delete: :cascade"
finding=$(query latin1 "SELECT finding FROM fk_audit_mismatches() WHERE child_table ~ 'lang' AND kind = 'constraint_name'")
like "$(query latin1 "SELECT fk_audit_code_fix('$finding', 'restrict')")" '^\+add_foreign_key .*größe.*on_delete: :restrict' \
	'latin1: a diff of the code'
is "$(psql_in latin1 -A -t -v VERBOSITY=verbose 2>&1 <<'SQL' | grep -c '22P05: character .* has no equivalent in encoding "LATIN1"'
SELECT fk_audit_load('bad', '[{"path": "fk.json", "text": "{\"version\": 1, \"foreign_keys\": [{\"table\": \"\\u010d\", \"columns\": [\"a\"], \"references\": \"b\"}]}"}]');
SQL
)" 1 'latin1: a character that it lacks is refused'
finish
