#!/bin/sh
# The benchmark runs: every figure is there. How good the figures are is not a test.
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
finish
