#!/bin/sh
# What the guard adds to a DDL statement: sh test/bench/guard.sh [KEYS [ROUNDS]], by default 20000
# foreign keys, all declared, and medians of 50 rounds in each of 3 turns.
# A generator of FK_AUDIT_GENERATOR, if given, must define gen_fks(lo, hi) with 20 keys a schema.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/packages.sh"
. "$root/test/lib/cluster.sh"

export PGOPTIONS='-c client_min_messages=error'
keys=${1:-20000}
rounds=${2:-50}
turns=3

use_build
start_cluster guard 'shared_buffers = 512MB' 'max_wal_size = 8GB' 'autovacuum = off' 'jit = off' \
	'max_locks_per_transaction = 1024'
create_database bench
psql_in bench -f "${FK_AUDIT_GENERATOR:-$root/test/bench/generate.sql}"
for low in $(seq 0 200 $((keys / 20 - 1))); do
	high=$((low + 199))
	[ "$high" -lt $((keys / 20)) ] || high=$((keys / 20 - 1))
	query bench "CALL gen_fks($low, $high)"
done
psql_in bench -f "$root/test/bench/guard.sql"
query bench "SELECT count(*) FROM fk_audit_load_catalog('bench')" >/dev/null
query bench 'VACUUM ANALYZE'
query bench 'SELECT fk_audit_install_guard()'
query bench "CALL bench.measure_guard($turns, $rounds)"
echo "$keys foreign keys, medians of $((turns * rounds))"
psql_in bench -A -t <<'SQL'
SELECT format('  %-32s %8s ms %8s ms guarded %8s ms more', name, round(plain::numeric, 2),
              round(guarded::numeric, 2), round(more::numeric, 2))
FROM bench.medians ORDER BY place;
SELECT format('  the guard adds %s ms to a DDL statement, at most %s (wanted: at most 1)',
              round((percentile_cont(0.5) WITHIN GROUP (ORDER BY more))::numeric, 2),
              round(max(more)::numeric, 2))
FROM bench.medians;
SQL
