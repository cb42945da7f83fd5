#!/bin/sh
# The crossings between C++ and the server, by a test module that throws everything that can be
# thrown: the backend survives, every destructor runs, every field of an error arrives.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

use_cluster
copy_sources "$work/boundary"
directory=$work/boundary/test/boundary
make -C "$directory" -s PG_CONFIG="$PG_CONFIG"
make -C "$directory" -s install DESTDIR="$stage" PG_CONFIG="$PG_CONFIG"
if make -C "$directory" -s installcheck PG_CONFIG="$PG_CONFIG" >"$work/boundary.log" 2>&1; then
	pass 'every kind of error crosses the boundary'
else
	fail 'every kind of error crosses the boundary' "$(cat "$directory/regression.diffs")"
fi

# A cancel from another session, in a loop of ours that never calls the server otherwise.
create_database boundary
query boundary "CREATE FUNCTION boundary_loop() RETURNS void AS 'fk_audit_boundary_test' LANGUAGE c;
	CREATE FUNCTION boundary_live() RETURNS int AS 'fk_audit_boundary_test' LANGUAGE c;"
"$bindir/psql" -X -A -t -d boundary -c 'SET application_name = looping' -c 'SELECT boundary_loop()' \
	-c 'SELECT boundary_live()' >"$work/looping.log" 2>&1 &
looping=$!
cancelled=f
for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	cancelled=$(query boundary "SELECT coalesce(bool_or(pg_cancel_backend(pid)), false) FROM pg_stat_activity
		WHERE application_name = 'looping' AND query LIKE '%boundary_loop%' AND state = 'active'")
	[ "$cancelled" = f ] || break
	sleep 0.1
done
wait "$looping" || :
like "$(cat "$work/looping.log")" 'canceling statement due to user request' 'a cancel ends a C++ loop'
is "$(tail -n 1 "$work/looping.log")" 0 'and nothing of it stays alive'
finish
