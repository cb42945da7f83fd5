#!/bin/sh
# Auditing works where nothing can be written: on a hot standby and in a read-only transaction.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

export PGOPTIONS='-c client_min_messages=warning'

# Both clusters are our own: the audit must run while the primary is there and after.
use_build
start_cluster primary 'wal_level = replica' 'max_wal_senders = 2'
create_sample sample
expected=$(query sample 'SELECT * FROM fk_audit_mismatches()')
query sample 'CREATE TABLE lookup (id int PRIMARY KEY);
	CREATE TABLE uses_lookup (id int DEFAULT 0 REFERENCES lookup ON DELETE SET DEFAULT)'
keys=$(query sample 'SELECT count(*) FROM fk_audit_foreign_keys()')
hazards=$(query sample 'SELECT * FROM fk_audit_hazards()')
like "$hazards" 'high.default_no_parent' 'the sample has hazards, one that is looked up in the parent'

is "$(query sample 'BEGIN READ ONLY; SELECT * FROM fk_audit_mismatches()')" "$expected" \
	'mismatches in a read-only transaction'
is "$(query sample 'BEGIN READ ONLY; SELECT * FROM fk_audit_hazards()')" "$hazards" \
	'hazards in a read-only transaction'
is "$(query sample 'BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE; SELECT count(*) FROM fk_audit_repairs() WHERE statement IS NOT NULL')" \
	"$(query sample 'SELECT count(*) FROM fk_audit_repairs() WHERE statement IS NOT NULL')" \
	'repairs in a read-only transaction'
# Everything that writes, called as it would work where something can be written.
files='[{"path": "a.sql", "text": "CREATE TABLE a (id int)"}]'
cat >"$work/writing" <<SQL
fk_audit_baseline('any', 'infinity')
fk_audit_decide('any', 'align_database', 'any')
fk_audit_declare('users', '{org_id}', 'organizations')
fk_audit_import_decisions('{}')
fk_audit_install_guard()
fk_audit_load('web', '$files')
fk_audit_load_catalog('web')
fk_audit_load_sql('web', 'CREATE TABLE a (id int)')
fk_audit_remove_guard()
fk_audit_run()
fk_audit_set_class('any', 'link', 'any')
fk_audit_unload('web')
fk_audit_unwaive('any')
fk_audit_waive('any', 'any', 'infinity')
SQL
while read -r call; do
	fails_with 'this transaction is read-only' "${call%%(*} in a read-only transaction says so" \
		query sample "BEGIN READ ONLY; SELECT $call"
done <"$work/writing"
cat >"$work/reading" <<SQL
fk_audit_advice()
fk_audit_class_rules()
fk_audit_compare_sources('web', 'web')
fk_audit_delete_impact('organizations', '{1}')
fk_audit_export_decisions()
fk_audit_findings()
fk_audit_foreign_keys()
fk_audit_help()
fk_audit_summary()
SQL
while read -r call; do
	query sample "SELECT * FROM $call"
done <"$work/reading" >"$work/read_on_primary"

query sample 'SELECT fk_audit_run()' >/dev/null

mkdir "$work/standby"
[ "$(id -u)" != 0 ] || chown "$server_user" "$work/standby"
as_server_user "$bindir/pg_basebackup" -D "$work/standby/data" -h "$PGHOST" -U postgres -R -X stream \
	--no-sync -c fast
configure_cluster "$work/standby" 'hot_standby = on'
launch_cluster standby

is "$(query sample 'SELECT pg_is_in_recovery()')" t 'the second server is a standby'
is "$(query sample 'SELECT * FROM fk_audit_mismatches()')" "$expected" 'mismatches on a standby'
is "$(query sample 'SELECT count(*) FROM fk_audit_foreign_keys()')" "$keys" 'foreign keys on a standby'
is "$(query sample 'SELECT * FROM fk_audit_hazards()')" "$hazards" 'hazards on a standby'
is "$(query sample "SELECT DISTINCT status, statement IS NULL FROM fk_audit_repairs()")" 'replica|t' \
	'repairs on a standby say that they belong on the primary'
like "$(query sample "SELECT fk_audit_report('text')")" 'pending_payments' 'report on a standby'
while read -r call; do
	fails_with 'this server is a standby' "$call on a standby says so" query sample "SELECT $call"
done <"$work/writing"
while read -r call; do
	query sample "SELECT * FROM $call"
done <"$work/reading" >"$work/read_on_standby"
is "$(diff "$work/read_on_primary" "$work/read_on_standby")" '' 'every other call reads the same there'
like "$(query sample "SELECT fk_audit_explain('68eb5f397')")" 'This server is a standby: repair the primary' \
	'a finding is explained on a standby'
is "$(query sample 'SELECT DISTINCT status FROM fk_audit_reverse()')" replica 'the way back belongs on the primary too'
is "$(query sample 'SELECT count(*) FROM fk_audit_migration()')" 0 'and so do migrations'
fails_with '3 foreign-key mismatches' 'a gate works on a standby' query sample 'SELECT fk_audit_assert()'
is "$(query sample 'SELECT open FROM fk_audit.metrics')" 3 'monitoring works on a standby'
fails_with 'standby cannot be repaired' 'repairing on a standby is refused' \
	query sample "CALL fk_audit_apply(ARRAY['any'])"
fails_with 'standby cannot be repaired' 'so is undoing' query sample "CALL fk_audit_undo('any')"

stop_cluster primary
is "$(query sample 'SELECT * FROM fk_audit_mismatches()')" "$expected" \
	'mismatches on a standby whose primary is gone'
finish
