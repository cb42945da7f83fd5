#!/bin/sh
# How fast an audit is, as ratios within one run: sh test/bench/run.sh [KEYS…], by default 20000.
#
# For every number of foreign keys a server of its own is filled (200,000 keys take a quarter of
# an hour and 12 GB), then everything is run in turns and the medians of 5 are printed, beside the
# time of reading the four catalogs once (floor) and of what else one could do.
# A generator of FK_AUDIT_GENERATOR, if given, must define gen_fks(lo, hi) with 20 keys a schema.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/packages.sh"
. "$root/test/lib/cluster.sh"

export PGOPTIONS='-c client_min_messages=error'
rounds=5

# generate DATABASE SCHEMAS: two sessions at a time, 200 schemas each.
generate() {
	psql_in "$1" -f "${FK_AUDIT_GENERATOR:-$root/test/bench/generate.sql}"
	seq 0 200 $(($2 - 1)) | while read -r low; do
		high=$((low + 199))
		[ "$high" -lt "$2" ] || high=$(($2 - 1))
		echo "CALL gen_fks($low, $high)"
	done | tr '\n' '\0' | xargs -0 -r -n 1 -P 2 "$bindir/psql" -X -q -v ON_ERROR_STOP=1 -d "$1" -c
	query "$1" 'VACUUM ANALYZE'
}

# statement DATABASE NAME SQL
statement() {
	psql_in "$1" -v name="$2" -v statement="$3" <<'SQL'
INSERT INTO bench.statements VALUES (:'name', :'statement');
SQL
}

# every_key DATABASE: all keys declared, one in a thousand with another rule.
every_key() {
	query "$1" "SELECT count(*) FROM fk_audit_load_catalog('bench', 's*')" >/dev/null
	query "$1" "UPDATE fk_audit.intents SET delete_rule =
			CASE delete_rule WHEN 'cascade' THEN 'restrict' ELSE 'cascade' END
		WHERE id IN (SELECT id FROM fk_audit.intents ORDER BY id LIMIT (SELECT ceil(count(*) / 1000.0)
			FROM fk_audit.intents))" >/dev/null
	query "$1" 'VACUUM ANALYZE fk_audit.intents' >/dev/null
}

# medians DATABASE TITLE
medians() {
	query "$1" "CALL bench.measure($rounds)"
	echo "$2"
	psql_in "$1" -A -t <<'SQL'
SELECT format('  %-34s %12s ms %8s x floor', name, round(ms::numeric, 2),
              round((ms / (SELECT ms FROM bench.medians WHERE name = 'floor'))::numeric, 2))
FROM bench.medians ORDER BY ms;
SQL
}

# memory DATABASE KEYS: of one audit in a fresh session. Pages of the server's shared memory count
# when a process touches them, so a first audit touches all; then the high-water mark is set back.
memory() {
	psql_in "$1" -A -t -v keys="$2" <<'SQL'
SELECT count(*) FROM fk_audit_mismatches() \g /dev/null
SELECT pg_backend_pid() AS pid \gset
\setenv FK_AUDIT_BACKEND :pid
\! echo 5 >"/proc/$FK_AUDIT_BACKEND/clear_refs"
SELECT bench.memory('VmRSS') AS before \gset
SELECT count(*) AS findings FROM fk_audit_mismatches() \gset
SELECT bench.memory('VmHWM') AS peak, bench.memory('VmRSS') AS after \gset
SELECT format('  peak memory of fk_audit_mismatches() %s bytes a key, %s kept after it',
              (:peak - :before) / :keys, (:after - :before) / :keys);
SQL
}

targets() {
	psql_in "$1" -A -t <<'SQL'
WITH m AS (SELECT ms AS audit FROM bench.medians WHERE name = 'fk_audit_mismatches()')
SELECT format('  fk_audit_mismatches() is %s x the floor (wanted: at most 4), and %s x as fast as SQL (wanted: at least 4)',
              round((m.audit / (SELECT ms FROM bench.medians WHERE name = 'floor'))::numeric, 2),
              round(((SELECT ms FROM bench.medians WHERE name = 'one SQL query') / m.audit)::numeric, 2))
FROM m;
SELECT format('  %s takes %s x the time of fk_audit_foreign_keys() (wanted: at most %s)', target.name,
              round((of_all.ms / of_keys.ms)::numeric, 2), target.most)
FROM (VALUES ('fk_audit_hazards()', 10), ('fk_audit_advice()', 10), ('fk_audit_delete_impact()', 2))
        AS target(name, most)
JOIN bench.medians AS of_all USING (name)
JOIN bench.medians AS of_keys ON of_keys.name = 'fk_audit_foreign_keys()';
SQL
}

# Twenty intents that stand for every schema.
pattern() {
	query "$1" "SELECT fk_audit_unload('bench')" >/dev/null
	query "$1" "TRUNCATE bench.runs; DELETE FROM bench.statements
		WHERE name NOT IN ('floor', 'fk_audit_mismatches()')" >/dev/null
	query "$1" "SELECT fk_audit_declare(child_table, child_columns, parent_table,
			source => 'pattern', schema_pattern => 's[0-9]+')
		FROM fk_audit_foreign_keys('s00001.*')" >/dev/null
	medians "$1" "$2 keys, 20 intents with a schema_pattern over $(($2 / 20)) schemas"
}

# Reading a dump of at most 1000 schemas.
load_speed() {
	query "$1" "SELECT fk_audit_unload('pattern')" >/dev/null
	"$bindir/pg_dump" -s -n 's00[0-9][0-9][0-9]' "$1" >"$work/dump.sql"
	psql_in "$1" -A -t -v file="$work/dump.sql" <<'SQL'
\set dump `cat :'file'`
CREATE TABLE bench.dump AS SELECT :'dump'::text AS ddl;
SQL
	query "$1" "TRUNCATE bench.runs; DELETE FROM bench.statements;
		INSERT INTO bench.statements VALUES
			('load', 'SELECT fk_audit_load_sql(''dump'', ddl) FROM bench.dump')"
	query "$1" "CALL bench.measure($rounds)"
	query "$1" "SELECT format(
			'  fk_audit_load_sql() reads %s MB/s of dump text by processor time (wanted: at least 20), %s MB/s by the clock',
			round((octet_length(ddl) / cpu_ms / 1000)::numeric, 1),
			round((octet_length(ddl) / ms / 1000)::numeric, 1))
		FROM bench.dump, bench.medians"
}

# standard_views KEYS: against the standard's views, which no larger catalog can wait for.
standard_views() {
	create_database standard
	generate standard "$(($1 / 20))" >/dev/null
	psql_in standard -f "$root/test/bench/measure.sql"
	statement standard 'fk_audit_foreign_keys()' 'SELECT count(*) FROM fk_audit_foreign_keys()'
	statement standard information_schema "$(cat "$root/test/bench/information_schema.sql")"
	medians standard "$1 keys, against the standard views"
}

# bench KEYS
bench() {
	schemas=$((($1 + 19) / 20))
	start_cluster "keys$1" "shared_buffers = $((128 + $1 * 20 / 1024))MB" 'max_wal_size = 8GB' \
		'autovacuum = off' 'jit = off' 'max_locks_per_transaction = 256'
	create_database bench
	generate bench "$schemas" >/dev/null
	psql_in bench -f "$root/test/bench/measure.sql"
	every_key bench
	statement bench 'fk_audit_foreign_keys()' 'SELECT count(*) FROM fk_audit_foreign_keys()'
	statement bench 'fk_audit_mismatches()' 'SELECT count(*) FROM fk_audit_mismatches()'
	statement bench 'fk_audit_hazards()' 'SELECT count(*) FROM fk_audit_hazards()'
	statement bench 'fk_audit_advice()' 'SELECT count(*) FROM fk_audit_advice()'
	statement bench 'fk_audit_delete_impact()' \
		"SELECT count(*) FROM fk_audit_delete_impact('s00000.t01')"
	statement bench 'one SQL query' "$(cat "$root/test/bench/compare.sql")"
	statement bench 'pg_get_constraintdef()' \
		"SELECT count(pg_get_constraintdef(oid)) FROM pg_constraint WHERE contype = 'f'"
	medians bench "$1 keys, all declared, one in a thousand with another rule"
	targets bench
	# Below that a backend's own caches are larger than all that an audit needs.
	[ "$1" -lt 20000 ] || memory bench "$1"
	pattern bench "$1"
	load_speed bench
	stop_cluster "keys$1"
	rm -rf "$work/keys$1"
}

[ $# != 0 ] || set -- 20000
use_build
for keys in "$@"; do
	bench "$keys"
done
start_cluster standard
standard_views "$((keys < 1000 ? keys : 1000))"
