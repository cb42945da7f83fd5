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
finish
