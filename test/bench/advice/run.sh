#!/bin/sh
# How good the judgement is: schemas of real projects with every rule hidden, the advice on each
# foreign key held against what the maintainers state and against labels given without seeing it.
#   sh test/bench/advice/run.sh [-v] [FOLDER]
# -v lists what differs. FOLDER has the schema files and judged.json; a schema file has "tables"
# with columns, keys and foreign_keys (each with on_delete and stated). Fails when a figure misses
# its target.
set -eu

root=$(cd "$(dirname "$0")/../../.." && pwd)
. "$root/test/lib/cluster.sh"

misses=false
if [ "${1:-}" = -v ]; then
	misses=true
	shift
fi
corpus=$(cd "${1:-$root/../shared/corpus}" && pwd)

use_cluster
for file in "$corpus"/*.json; do
	case ${file##*/} in judged.json | drift-*) continue ;; esac
	create_database advice
	schema_file=$file psql_in advice -f "$root/test/bench/advice/load.sql"
	psql_in advice -f "$root/test/bench/advice/judge.sql" >>"$work/results"
done
create_database advice
psql_in advice -A -v misses=$misses -v labels="$(cat "$corpus/judged.json")" \
	-f "$root/test/bench/advice/measure.sql" <"$work/results" | tee "$work/figures"
! grep -q '^not ok' "$work/figures"
