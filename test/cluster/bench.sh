#!/bin/sh
# The benchmarks run: every figure is there. How good the figures are is not a test.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

export PGOPTIONS='-c client_min_messages=warning'

use_build
export FK_AUDIT_STAGE="$stage"
if output=$(sh "$root/test/bench/run.sh" 200 2>&1); then
	for figure in floor 'fk_audit_foreign_keys\(\)' 'fk_audit_mismatches\(\)' 'one SQL query' \
		'pg_get_constraintdef\(\)' information_schema; do
		like "$output" "^  $figure +[0-9.]+ ms +[0-9.]+ x floor" "200 keys: $figure"
	done
	like "$output" 'reads [0-9.]+ MB/s' '200 keys: fk_audit_load_sql()'
else
	fail '200 keys' "$output"
fi
if output=$(sh "$root/test/bench/repair.sh" 20000 1 2>&1); then
	for variant in 'no repair' 'fk_audit_repairs\(\)' 'drop and add in one transaction' \
		'as migra prints it' 'as drizzle-kit prints it'; do
		like "$output" "^  $variant +[0-9.]+ ms strong lock .* slowest statement of [1-9][0-9]*, [0-9]+ errors$" \
			"20000 rows: $variant"
	done
	like "$output" '^  fk_audit_repairs.* 0 errors$' '20000 rows: no client of ours sees an error'
	like "$output" 'strong lock 1/[0-9]+ of drop and add' '20000 rows: the ratio'
else
	fail '20000 rows' "$output"
fi
if output=$(sh "$root/test/bench/guard.sh" 200 2 2>&1); then
	for statement in 'CREATE TABLE' 'ADD column to a parent of 1000' 'ADD foreign key, declared' 'DROP TABLE'; do
		like "$output" "^  $statement +[0-9.]+ ms +[0-9.]+ ms guarded +-?[0-9.]+ ms more$" "200 keys: $statement"
	done
	like "$output" '^  the guard adds -?[0-9.]+ ms to a DDL statement' '200 keys: the guard'
else
	fail '200 keys, guard' "$output"
fi
finish
