#!/bin/sh
# What the code declares is user data: pg_dump takes it along, restore gives it back, and the audit
# of the restored database says the same.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

export PGOPTIONS='-c client_min_messages=warning'

mismatches() {
	query "$1" 'SELECT * FROM fk_audit_mismatches()'
}

intents() {
	query "$1" 'SELECT i FROM fk_audit.intents i ORDER BY id'
	query "$1" 'SELECT s FROM fk_audit.sources s ORDER BY source'
	query "$1" 'SELECT t FROM fk_audit.source_tables t ORDER BY source, position'
	query "$1" 'SELECT w FROM fk_audit.waivers w ORDER BY finding'
	query "$1" 'SELECT c FROM fk_audit.class_rules c ORDER BY id'
	query "$1" 'SELECT r FROM fk_audit.runs r ORDER BY run'
	query "$1" 'SELECT f FROM fk_audit.run_findings f ORDER BY run, finding'
}

# same_after_restore NAME: database "restored" against "dumped".
same_after_restore() {
	is "$(intents restored)" "$(intents dumped)" "$1 keeps sources and intents"
	is "$(mismatches restored)" "$(mismatches dumped)" "$1 keeps the findings"
	query restored "SELECT fk_audit_declare('users', '{org_id}', 'organizations', source => 'late')" \
		>/dev/null
	is "$(query restored 'SELECT DISTINCT status FROM fk_audit_run() ORDER BY 1' | tr '\n' ' ')" \
		'open waived ' "$1 keeps runs and waivers"
	is "$(query restored "SELECT id > (SELECT max(id) FROM fk_audit.intents WHERE source <> 'late')
		FROM fk_audit.intents WHERE source = 'late'")" t "$1 keeps the sequence going"
}

use_cluster
create_sample dumped
query dumped "SELECT fk_audit_declare('batch_jobs', '{org_id}', 'organizations', 'restrict',
	source => 'billing', schema_pattern => '^tenant_[0-9]+\$')" >/dev/null
is "$(query dumped "SELECT count(*) FROM fk_audit_mismatches() WHERE kind = 'delete_rule'")" 3 \
	'three mismatches before the dump'
query dumped "SELECT count(*) FROM fk_audit_run('before the dump')" >/dev/null
query dumped "SELECT fk_audit_waive(finding, 'for the test', 'infinity')
	FROM fk_audit_mismatches('ai_conversations')" >/dev/null
# A default pattern that only another version has must not stop the restore.
query dumped "SELECT fk_audit_set_class('batch_jobs', 'link', 'for the test', '{org_id}');
	SET check_function_bodies = off;
	INSERT INTO fk_audit.class_rules (kind, name)
		VALUES ('disabled', 'payment'), ('disabled', 'of another version')" >/dev/null
is "$(query dumped 'SELECT count(*) FROM fk_audit.class_rules')" 3 'class rules before the dump'

create_plain_database restored
"$bindir/pg_dump" dumped | psql_in restored >/dev/null
same_after_restore 'a plain dump'

create_plain_database restored
"$bindir/pg_dump" -Fc dumped -f "$work/dump"
"$bindir/pg_restore" -d restored --exit-on-error "$work/dump"
same_after_restore 'a custom dump'

create_database restored
"$bindir/pg_restore" -d restored --schema-only --exit-on-error "$work/dump"
"$bindir/pg_restore" -d restored --data-only --exit-on-error --disable-triggers "$work/dump"
same_after_restore 'schema and data apart'

create_plain_database elsewhere
query elsewhere 'CREATE SCHEMA tools; CREATE EXTENSION fk_audit SCHEMA tools'
is "$(query elsewhere "SELECT tools.fk_audit_declare('a', '{b}', 'c') > 0")" t \
	'works in a schema that is not in the search path'
query elsewhere 'DROP EXTENSION fk_audit'
is "$(query elsewhere "SELECT nspname FROM pg_namespace WHERE nspname = 'fk_audit'")" '' \
	'DROP EXTENSION leaves nothing behind'
is "$(query elsewhere 'CREATE EXTENSION fk_audit SCHEMA tools; SELECT count(*) FROM fk_audit.intents')" 0 \
	'ships empty'
finish
