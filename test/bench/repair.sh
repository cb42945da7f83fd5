#!/bin/sh
# How long a repair keeps others waiting, as ratios within one run:
# sh test/bench/repair.sh [ROWS [ROUNDS]]
#
# One foreign key of a child of ROWS rows (200,000 by default) gets another delete rule, while a
# writer and a reader send statement after statement: as fk_audit_repairs() prints it, as one
# transaction, and as two other tools print it; medians of 3 rounds, in turns. 5000000 takes a quarter of an
# hour and 2 GB.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/packages.sh"
. "$root/test/lib/cluster.sh"

export PGOPTIONS='-c client_min_messages=error'
rows=${1:-200000}
rounds=${2:-3}
ours='fk_audit_repairs()'

# start_client NAME STATEMENT: a session that sends it until stop_clients; what it saw is in
# $work/NAME: slowest statement in ms, statements, errors.
start_client() {
	mkfifo "$work/$1.fifo"
	psql_in bench -A -t -v ON_ERROR_STOP=0 <"$work/$1.fifo" 2>&1 | awk '
		/^Time: / { n++; if ($2 > slowest) slowest = $2 }
		# The last statement may be cut off.
		/ERROR: .*(deadlock|violates|cancel)/ { errors++ }
		END { print slowest + 0, n + 0, errors + 0 }' >"$work/$1" &
	readers="$readers $!"
	{
		printf '%s\n' '\timing on'
		exec yes "$2"
	} >"$work/$1.fifo" &
	writers="$writers $!"
}

start_clients() {
	readers='' writers=''
	start_client inserts "INSERT INTO child (parent_id) SELECT 1 + floor(random() * $((rows / 50)));"
	start_client lookups "SELECT count(*) FROM child JOIN parent ON parent.id = parent_id
		WHERE parent.id = 1 + $((rows / 100));"
}

stop_clients() {
	# shellcheck disable=SC2086  # lists of process ids
	kill $writers
	# shellcheck disable=SC2086
	wait $readers
	rm "$work/inserts.fifo" "$work/lookups.fifo"
}

# run_plan QUERY: its statements, one transaction each.
run_plan() {
	psql_in bench -A -t -v ON_ERROR_STOP=0 >/dev/null <<SQL
SELECT statement || E';\nSELECT bench.note()' FROM ($1) AS plan \gexec
SQL
}

# A step of ours that gave up on a lock has changed nothing and is run again.
repair() {
	if [ "$1" = "$ours" ]; then
		tries=0
		until [ "$(query bench "SELECT count(*) FROM fk_audit_mismatches()")" = 0 ]; do
			tries=$((tries + 1))
			[ "$tries" -le 20 ] || { echo "not repaired after $tries tries" >&2; return 1; }
			run_plan 'SELECT statement FROM fk_audit_repairs(heed_advice => false)'
		done
	elif [ "$1" = 'no repair' ]; then
		sleep 2
	else
		run_plan "SELECT statement FROM bench.plans WHERE variant = '$1' ORDER BY step"
	fi
}

# measure VARIANT ROUND; round 0 is not counted.
measure() {
	query bench 'CALL bench.reset()'
	query bench CHECKPOINT
	start_clients
	sleep 0.5
	began=$(date +%s%N)
	repair "$1"
	ended=$(date +%s%N)
	sleep 0.2
	stop_clients
	[ "$2" != 0 ] || return 0
	cat "$work/inserts" "$work/lookups" |
		awk '{ if ($1 > slowest) slowest = $1; n += $2; e += $3 } END { print slowest, n, e }' >"$work/clients"
	read -r slowest statements errors <"$work/clients"
	query bench "INSERT INTO bench.runs SELECT '$1', $2,
		coalesce((SELECT max(ms) FROM bench.transactions WHERE strong), 0),
		$(((ended - began) / 1000)) / 1000.0, $slowest, $statements, $errors"
}

figures() {
	psql_in bench -A -t -v ours="$ours" <<'SQL'
SELECT format('  %-34s %12s ms strong lock %8s x ours %12s ms in all %12s ms slowest statement'
              ' of %s, %s errors',
              m.variant, round(m.strong_lock_ms::numeric, 1),
              round((m.strong_lock_ms / o.strong_lock_ms)::numeric, 1), round(m.total_ms::numeric, 1),
              round(m.slowest_ms::numeric, 1), m.statements, m.errors)
FROM bench.medians AS m, bench.medians AS o
WHERE o.variant = :'ours' ORDER BY m.strong_lock_ms, m.variant;
SELECT format(E'  strong lock 1/%s of drop and add in one transaction'
              ' (wanted at 5 million rows: at most 1/100)\n'
              '  slowest statement %s ms beyond that without a repair (wanted: at most 50)',
              round((p.strong_lock_ms / o.strong_lock_ms)::numeric),
              round((o.slowest_ms - n.slowest_ms)::numeric, 1))
FROM bench.medians AS o, bench.medians AS p, bench.medians AS n
WHERE o.variant = :'ours' AND p.variant = 'drop and add in one transaction' AND n.variant = 'no repair';
SQL
}

use_build
start_cluster repair 'shared_buffers = 512MB' 'max_wal_size = 8GB' 'autovacuum = off' 'jit = off'
create_database bench
psql_in bench -v rows="$rows" -f "$root/test/bench/repair.sql"
query bench "SELECT fk_audit_declare('child', '{parent_id}', 'parent', on_delete => 'no action',
	constraint_name => 'child_parent_id_fkey')" >/dev/null
for round in $(seq 0 $rounds); do
	for variant in 'no repair' "$ours" 'drop and add in one transaction' 'as migra prints it' \
		'as drizzle-kit prints it'; do
		measure "$variant" "$round"
	done
done
echo "$rows rows, medians of $rounds"
figures
