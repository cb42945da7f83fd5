#!/bin/sh
# fk_audit_apply() repairs a table that clients write to, on both sides of the foreign key: no
# client gets an error, none waits for long, no row is lost and no orphan comes in. Once without and
# once with a reader that holds its locks for longer than any step may wait.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

export PGOPTIONS='-c client_min_messages=warning'

rows=200000 seconds=10
[ -z "${FK_AUDIT_LONG:-}" ] || rows=5000000 seconds=90
reader_seconds=3

start_clients() {
	"$bindir/pgbench" -n -T "$seconds" -c 4 -j 1 -M prepared -l --log-prefix="$work/latency" \
		-f "$root/test/tools/load_client.sql" load >"$work/clients" 2>&1 &
	clients=$!
}

# Tries to insert orphans until the table "done" exists.
start_orphans() {
	query load "CALL try_orphans()" >"$work/orphans" 2>&1 &
	orphans=$!
}

start_reader() {
	PGAPPNAME=reader query load "BEGIN; SELECT count(*) FROM child;
		SELECT pg_sleep($reader_seconds)" >/dev/null &
	until [ "$(query load "SELECT count(*) FROM pg_stat_activity
		WHERE application_name = 'reader' AND wait_event = 'PgSleep'")" = 1 ]; do :; done
}

repair() {
	query load "CALL fk_audit_apply('{$finding}', attempts => 200)" 2>&1
}

delete_rule() {
	query load "SELECT delete_rule, validated FROM fk_audit_foreign_keys('child')"
}

slowest() {
	cat "$work"/latency.* | awk '$3 > slowest { slowest = $3 } END { printf "%d\n", slowest / 1000 }'
}

use_cluster
create_database load
psql_in load -v rows="$rows" -f "$root/test/tools/load_tables.sql"
query load "
	CREATE TABLE refusals (refused bigint, accepted bigint);
	CREATE PROCEDURE try_orphans() LANGUAGE plpgsql AS \$\$
	DECLARE
		refused bigint := 0;
		accepted bigint := 0;
	BEGIN
		WHILE to_regclass('done') IS NULL LOOP
			BEGIN
				INSERT INTO child (parent_id) VALUES (-1);
				accepted := accepted + 1;
			EXCEPTION WHEN foreign_key_violation THEN
				refused := refused + 1;
			END;
			COMMIT;
			PERFORM pg_sleep(0.002);
		END LOOP;
		INSERT INTO refusals VALUES (refused, accepted);
	END \$\$"
finding=$(query load "SELECT finding FROM fk_audit_mismatches('child')")

start_clients
start_orphans
is "$(repair)" '' 'the repair runs beside the clients'
is "$(delete_rule)" 'no action|t' 'the key is as declared, and validated'
is "$(query load "CALL fk_audit_undo('$finding', attempts => 200)" 2>&1)" '' \
	'the way back runs beside the clients'
is "$(delete_rule)" 'cascade|t' 'the key is as it was'
start_reader
is "$(repair)" '' 'the repair runs beside the clients and a long reader'
is "$(delete_rule)" 'no action|t' 'the key is as declared again'
is "$(query load "SELECT max(attempts) > 1 FROM fk_audit.repair_log")" t \
	'it gave up for the reader and tried again'
if kill -0 "$clients" 2>/dev/null; then
	pass 'the clients were there all the time'
else
	fail 'the clients were there all the time' "the repairs took longer than $seconds s"
fi

if wait "$clients"; then pass 'no client failed'; else fail 'no client failed' "$(cat "$work/clients")"; fi
query load 'CREATE TABLE done ()'
wait "$orphans" || fail 'the orphans were tried to the end' "$(cat "$work/orphans")"
like "$(cat "$work/clients")" '^number of failed transactions: 0 ' 'no client got a deadlock'
transactions=$(sed -n 's/^number of transactions actually processed: \([0-9]*\).*/\1/p' "$work/clients")
echo "$transactions transactions, the slowest $(slowest) ms"
if [ "$(slowest)" -lt $((reader_seconds * 1000)) ]; then
	pass 'no client waited for the reader'
else
	fail 'no client waited for the reader' "$(slowest) ms"
fi
is "$(query load 'SELECT count(*) FROM child')" $((rows + 2 * transactions)) 'no row of the child is lost'
is "$(query load 'SELECT sum(touched) FROM parent')" "$transactions" 'no update of the parent is lost'
is "$(query load 'SELECT count(*) FROM child LEFT JOIN parent ON parent.id = parent_id WHERE parent.id IS NULL')" \
	0 'no orphan at the end'
is "$(query load 'SELECT accepted, refused > 100 FROM refusals')" '0|t' 'every orphan was refused'
finish
