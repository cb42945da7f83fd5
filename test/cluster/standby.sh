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
fails_with 'read-only transaction' 'loading in a read-only transaction is refused' \
	query sample "BEGIN READ ONLY; SELECT fk_audit_unload('web')"

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
fails_with 'recovery|read-only' 'loading on a standby is refused' \
	query sample "SELECT fk_audit_unload('web')"
for call in "fk_audit_run()" "fk_audit_waive('any', 'any', 'infinity')" "fk_audit_unwaive('any')" \
	"fk_audit_baseline('any', 'infinity')" "fk_audit_import_decisions('{}')" \
	"fk_audit_set_class('any', 'link', 'any')" "fk_audit_decide('any', 'align_database', 'any')"; do
	fails_with 'this server is a standby' "$call on a standby says so" query sample "SELECT $call"
done
fails_with '3 foreign-key mismatches' 'a gate works on a standby' query sample 'SELECT fk_audit_assert()'
is "$(query sample 'SELECT open FROM fk_audit.metrics')" 3 'monitoring works on a standby'
fails_with 'standby cannot be repaired' 'repairing on a standby is refused' \
	query sample "CALL fk_audit_apply(ARRAY['any'])"

stop_cluster primary
is "$(query sample 'SELECT * FROM fk_audit_mismatches()')" "$expected" \
	'mismatches on a standby whose primary is gone'
finish
