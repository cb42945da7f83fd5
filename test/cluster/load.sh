#!/bin/sh
# fk_audit_apply() repairs a table that clients write to, on both sides of the foreign key: no
# client gets an error, none waits for long, no row is lost and no orphan comes in. Once without and
# once with a reader that holds its locks for longer than any step may wait.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

export PGOPTIONS='-c client_min_messages=warning'

rows=200000
[ -z "${FK_AUDIT_LONG:-}" ] || rows=5000000
reader_seconds=4

# They work until SIGALRM, which is how pgbench tells itself that its time is over.
start_clients() {
	PGAPPNAME=clients "$bindir/pgbench" -n -T 3600 -c 4 -j 1 -M prepared \
		-l --log-prefix="$work/latency" -f "$root/test/tools/load_client.sql" \
		load >"$work/clients" 2>&1 &
	clients=$!
}

# Tries to insert orphans, and looks how long clients wait for a lock of a table, until the table
# "done" exists.
start_watchers() {
	query load "CALL try_orphans()" >"$work/orphans" 2>&1 &
	orphans=$!
	query load "CALL watch_waits()" >"$work/waits" 2>&1 &
	waits=$!
}

start_reader() {
	PGAPPNAME=reader query load "BEGIN; SELECT count(*) FROM child;
		SELECT pg_sleep($reader_seconds)" >/dev/null &
	for _ in $(seq 500); do
		[ "$(query load "SELECT count(*) FROM pg_stat_activity
			WHERE application_name = 'reader' AND wait_event = 'PgSleep'")" = 0 ] || return 0
		sleep 0.01
	done
	fail 'the reader reads'
}

repair() {
	query load "CALL fk_audit_apply('{$finding}', attempts => 200, heed_advice => false)" 2>&1
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
	END \$\$;
	CREATE TABLE waits (seen bigint, longest interval);
	CREATE PROCEDURE watch_waits() LANGUAGE plpgsql AS \$\$
	DECLARE
		seen bigint := 0;
		longest interval := '0';
		wait interval;
	BEGIN
		WHILE to_regclass('done') IS NULL LOOP
			SELECT max(clock_timestamp() - waitstart) INTO wait
				FROM pg_locks JOIN pg_stat_activity USING (pid)
				WHERE locktype = 'relation' AND NOT granted AND application_name = 'clients';
			seen := seen + (wait IS NOT NULL)::int;
			longest := greatest(longest, wait);
			COMMIT;
			PERFORM pg_sleep(0.01);
		END LOOP;
		INSERT INTO waits VALUES (seen, longest);
	END \$\$"
finding=$(query load "SELECT finding FROM fk_audit_mismatches('child')")

start_clients
start_watchers
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
kill -ALRM "$clients"
if wait "$clients"; then
	pass 'no client failed'
else
	fail 'no client failed' "$(cat "$work/clients")"
fi
query load 'CREATE TABLE done ()'
wait "$orphans" || fail 'the orphans were tried to the end' "$(cat "$work/orphans")"
wait "$waits" || fail 'the waits were watched to the end' "$(cat "$work/waits")"
like "$(cat "$work/clients")" '^number of failed transactions: 0 ' 'no client got a deadlock'
transactions=$(sed -n 's/^number of transactions actually processed: \([0-9]*\).*/\1/p' "$work/clients")
echo "$transactions transactions, the slowest $(slowest) ms," \
	"the longest wait for a table $(query load 'SELECT longest FROM waits')"
# Two locks of 200 ms each; the rest is what a busy machine adds. A step that waited for the reader
# would have held up every client for as long.
is "$(query load "SELECT seen > 0, longest < '$reader_seconds s' FROM waits")" 't|t' \
	'no client waited for the reader'
is "$(query load 'SELECT count(*) FROM child')" $((rows + 2 * transactions)) \
	'no row of the child is lost'
is "$(query load 'SELECT sum(touched) FROM parent')" "$transactions" 'no update of the parent is lost'
is "$(query load 'SELECT count(*) FROM child LEFT JOIN parent ON parent.id = parent_id
	WHERE parent.id IS NULL')" \
	0 'no orphan at the end'
is "$(query load 'SELECT accepted, refused > 100 FROM refusals')" '0|t' 'every orphan was refused'
finish
