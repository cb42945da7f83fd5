#!/bin/sh
# Whole schemas, executed as the live database and loaded as what the code declares: nothing may
# differ, nothing stay unread, and after random rule changes exactly those must be reported.
#
# Schemas: test/fixtures/*.sql, and where there is a folder of collected ones (FK_AUDIT_SHARED, by
# default ../shared beside the project) its corpus/*.json and reference/orm-ddl/*.sql.
# FK_AUDIT_SEED, between 0 and 0.99, repeats a run.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

shared=${FK_AUDIT_SHARED:-$root/../shared}
seed=${FK_AUDIT_SEED:-0.$(date +%N | cut -c 1-6)}

# Rows about what was not read; an error is one too.
unread() {
	psql_in schemas -A -t -F ' | ' -v file="$1" 2>&1 <<'SQL'
\set ddl `cat :'file'`
SELECT origin, object, message FROM fk_audit_load_sql('code', :'ddl', allow_partial => true)
WHERE status = 'unread';
SQL
}

# both_sides NAME LIVE.sql DECLARED.sql: executes one, loads the other.
both_sides() {
	create_database schemas
	if ! output=$(psql_in schemas -f "$2" 2>&1 >/dev/null); then
		fail "$1: executes" "$output"
		return 1
	fi
	is "$(unread "$3" || :)" '' "$1: nothing unread"
	is "$(psql_in schemas -A -t -f "$root/test/tools/oracle.sql" 2>&1)" '' \
		"$1: foreign keys as pg_constraint has them"
}

# schema NAME FILE.sql
schema() {
	both_sides "$1" "$2" "$2" || return 0
	is "$(query schemas 'SELECT kind, child_table, child_columns, declared, live
		FROM fk_audit_mismatches()' 2>&1 || :)" '' "$1: no mismatch"
	output=$(psql_in schemas -A -t -v seed="$seed" -f "$root/test/tools/drift.sql" 2>&1 || :)
	# A schema may have fewer than 25 foreign keys.
	case $output in
	[1-9]" changed" | [12][0-9]" changed") pass "$1: $output and reported" ;;
	*) fail "$1: random changes, seed $seed" "$output" ;;
	esac
}

# corpus_ddl EXPRESSION FILE.json >DDL: $1 over the document, called schema.
corpus_ddl() {
	psql_in schemas_tools -A -t -v expression="$1" -v file="$2" <<'SQL'
\set document `cat :'file'`
SELECT :expression FROM (SELECT :'document'::jsonb AS schema) AS d;
SQL
}

corpus() {
	for file in "$shared"/corpus/*.json; do
		name=$(basename "$file" .json)
		case $name in drift-* | judged) continue ;; esac
		corpus_ddl 'corpus.ddl(schema)' "$file" >"$work/$name.sql"
		schema "$name" "$work/$name.sql"
	done
}

# The real drift of one project: what its migrations leave against what its models declare.
real_drift() {
	file=$shared/corpus/drift-trigger.dev.json
	corpus_ddl 'corpus.tables_ddl(schema)' "$shared/corpus/trigger.dev.json" >"$work/tables.sql"
	for side in live declared; do
		corpus_ddl "corpus.foreign_keys_ddl(schema -> '$side')" "$file" |
			cat "$work/tables.sql" - >"$work/$side.sql"
	done
	both_sides 'trigger.dev drift' "$work/live.sql" "$work/declared.sql" || return 0
	expected=$(corpus_ddl "corpus.missing(schema -> 'expected' -> 'missing')" "$file")
	got=$(query schemas 'SELECT kind, child_table, child_columns FROM fk_audit_mismatches()' \
		2>&1 || :)
	is "$(echo "$got" | sort)" "$(echo "$expected" | sort)" \
		'trigger.dev drift: the 30 missing foreign keys and nothing else'
}

# The closing NOTICE of a listing is no result.
export PGOPTIONS='-c client_min_messages=warning'

use_cluster
echo "seed $seed"
create_plain_database schemas_tools
psql_in schemas_tools -f "$root/test/tools/corpus.sql"

schema demo "$root/test/demo/app.sql"
for file in "$root"/test/fixtures/*.sql; do
	schema "$(basename "$file" .sql)" "$file"
done
if [ -d "$shared/corpus" ]; then
	corpus
	real_drift
else
	skip 'collected schemas' "no $shared/corpus"
fi
if [ -d "$shared/reference/orm-ddl" ]; then
	for file in "$shared"/reference/orm-ddl/*.sql; do
		schema "orm-ddl $(basename "$file" .sql)" "$file"
	done
else
	skip 'DDL of ORMs' "no $shared/reference/orm-ddl"
fi
finish
