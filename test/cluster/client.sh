#!/bin/sh
# The client as people and CI use it: exit codes, files of any size and name, repairs through a pipe.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

use_cluster
create_database client
psql_in client -f "$root/test/demo/live.sql"
# A single copied file is enough.
cp "$root/src/client/fk-audit" "$work/audit it"
export PSQL="$bindir/psql" PGDATABASE=client
cd "$work"

# client ARGUMENT...: $output, $errors and $code.
client() {
	code=0
	"$work/audit it" "$@" >"$work/stdout" 2>"$work/stderr" || code=$?
	output=$(cat "$work/stdout")
	errors=$(cat "$work/stderr")
}

client
is "$code" 2 'without a command: exit code 2'
client --help
is "$code" 0 '--help: exit code 0'
like "$output" '^Exit codes: 0 clean or done, 1 findings, 2 could not compare\.$' '--help tells the exit codes'
client --version
is "$output" "fk-audit $(sed -n "s/^default_version = '\(.*\)'/\1/p" "$root/fk_audit.control")" \
	'--version is that of the extension'

create_plain_database client_without
client check -d client_without
is "$code" 2 'a database without the extension: exit code 2'
like "$errors" '^ERROR:  the extension fk_audit is not in database "client_without"$' '... and it is said'
like "$errors" '^HINT:  Run CREATE EXTENSION fk_audit there' '... with a hint'
query client_without 'CREATE SCHEMA "my tools"; CREATE EXTENSION fk_audit SCHEMA "my tools"'
echo 'CREATE TABLE lonely (id int PRIMARY KEY, up int REFERENCES lonely);' >"$work/lonely.sql"
client load web "$work/lonely.sql" -d client_without
is "$code" 0 'the functions may be in another schema'
client check -d client_without
is "$code" 1 '... for every command'
query postgres 'DROP DATABASE client_without'

client check
is "$code" 2 'nothing loaded: exit code 2, no quiet zero'
like "$errors" 'Load what the code declares' '... and a hint'

mkdir -p "app/it's \"db\"/node_modules/x" app/.hidden
cp "$root/test/demo/app.sql" "app/it's \"db\"/\`1\`.sql"
echo 'CREATE TABLE nowhere (id int REFERENCES elsewhere)' >"app/it's \"db\"/node_modules/x/1.sql"
cp "app/it's \"db\"/node_modules/x/1.sql" app/.hidden/
client load web app --revision=r1
is "$code" 0 'a directory is loaded'
like "$output" '^ loaded .* 18 foreign keys in 12 tables' '... and what was loaded is shown'
is "$(query client "SELECT revision || ' ' || (SELECT origin ~ '^app/it''s \"db\"/\`1\`\.sql:[0-9]+$' FROM fk_audit.intents LIMIT 1) FROM fk_audit.sources")" \
	'r1 true' '... with its revision, and with the path as origin'

mkdir migrations
echo 'CREATE TABLE step (id int PRIMARY KEY);' >migrations/000.sql
for step in $(seq 101 250); do
	echo "ALTER TABLE step ADD COLUMN c$step int REFERENCES step;" >"migrations/$step.sql"
done
create_database client_steps
client load steps migrations -d client_steps
is "$code" 0 'hundreds of files are one load'
like "$output" '^ loaded .* 150 foreign keys in 1 table$' '... of all of them'

# in_turn NAME PATH...: the files, each of which renames what the one before it left, load as one
# source only in the order given; the last one declares the key.
in_turn() {
	name=$1
	shift
	turn=0
	for path; do
		mkdir -p "turns/$name/$(dirname "$path")"
		turn=$((turn + 1))
		if [ "$turn" = 1 ]; then
			echo 'CREATE TABLE t1 (id int PRIMARY KEY);'
		else
			echo "ALTER TABLE t$((turn - 1)) RENAME TO t$turn; CREATE TABLE t$((turn - 1)) (id int);" \
				"DROP TABLE t$((turn - 1));"
		fi >"turns/$name/$path"
	done
	echo "CREATE TABLE child (id int REFERENCES t$turn);" >>"turns/$name/$path"
	client load turns "turns/$name" -d client_steps
	is "$code" 0 "the order of $name"
	is "$(query client_steps "SELECT count(*) || ' ' || min(table_name) FROM fk_audit.source_tables
		WHERE source = 'turns' AND table_name <> 'child'")" "1 t$turn" '... one file after the other'
}
in_turn counters 1_a.sql 2_b.sql 9/1.sql 10/1.sql 0011_c.sql
in_turn Diesel 00000000000000_init/up.sql 20170804200817_a/up.sql 2017-09-23-182408_b/up.sql \
	2026-07-30-140000-0000_c/up.sql 2026-08-01-000000_d/up.sql
in_turn Flyway b/V1__a.sql b/V1_1__b.sql a/V1.2__c.sql b/V2__d.sql a/V10__e.sql a/R__f.sql

mkdir -p back/deploy back/revert back/verify back/mysql back/postgres
i=0
for n in 1.up 2-up 3_up 4.do 5 deploy/6 postgres/7 8_drill_down; do
	i=$((i + 1))
	echo "CREATE TABLE a$i (id int PRIMARY KEY, up int REFERENCES a$i);" >"back/$n.sql"
done
for n in 1.down 2-down 3_down 4.undo 5.rollback revert/6 verify/6 U1__x; do
	echo 'DROP TABLE a1, a2, a3, a4, a5, a6;' >"back/$n.sql"
done
for n in mysql/7 1.mysql.up 8.sqlite3; do
	echo 'CREATE TABLE `a` (`id` int REFERENCES `a`);' >"back/$n.sql"
done
echo 'CREATE TABLE a1 (id int);' >back/9.up.sql
echo 'CREATE TABLE a9 (id int PRIMARY KEY, up int REFERENCES a9);' >back/9.postgres.up.sql
client load back back -d client_steps
is "$code" 0 'a folder of files that undo others, and for other databases'
like "$output" '^ loaded .* 9 foreign keys in 9 tables$' '... only what runs here is read'
is "$errors" 'fk-audit: passed over, for they are for other databases: 4' '... and said'
client load back back/mysql -d client_steps
like "$errors" 'syntax error' 'a folder that is named is read whatever it is called'

client check
is "$code" 1 'mismatches: exit code 1'
is "$(echo "$output" | grep -c delete_rule)" 3 '... three of them'
like "$errors" 'NOTICE: .* 3 findings' '... and the NOTICE, once'
is "$(echo "$errors" | grep -c NOTICE)" 1 '... only once'
client check --min-severity=critical
is "$code" 1 'critical ones are at least critical'
client check ai_conversations --min-severity=critical
is "$code" 0 'a mismatch below the wanted severity: exit code 0'
like "$output" ai_conversations '... but it is shown'
client check --min-severity=severe
is "$code" 2 'an unknown severity: exit code 2'
client check 'no_such_*'
is "$code" 2 'a pattern that matches nothing: exit code 2'
client check a b
is "$code" 2 'two patterns: exit code 2'

client run "it's \"night\""
is "$code" 1 'run: exit code 1 when something is open'
is "$(echo "$output" | grep -c '^ new .* delete_rule')" 3 '... and what is new'
is "$(query client 'SELECT note, open FROM fk_audit.runs')" "it's \"night\"|3" '... and the run is stored'
client run --min-severity=critical
is "$code" 1 'run with a severity that is open: exit code 1'
is "$(echo "$output" | grep -c '^ open ')" 3 '... and nothing is new any more'
client run a b
is "$code" 2 'two notes: exit code 2'

client report
is "$code" 0 'report: exit code 0'
like "$output" '^3 differences between the code and the database' '... as text'
client report cobol
is "$code" 2 'an unknown report: exit code 2'

finding=$(query client "SELECT finding FROM fk_audit_mismatches() WHERE child_table = 'batch_jobs'")
client explain "$finding"
like "$output" batch_jobs 'explain tells about the finding'
client explain "x' OR true"
is "$code" 2 'explain of no finding: exit code 2'
is "$(echo "$errors" | grep -cE '^(ERROR|HINT):  ')" 2 '... with an error and a hint, no more'
is "$(echo "$errors" | grep -c .)" 2 '... each on its line'
like "$errors" "no finding \"x' OR true\"" '... and what was asked for'
client explain
is "$code" 2 'explain of nothing: exit code 2'

client repair "$finding" --ignore-advice
like "$output" '^BEGIN;$' 'repair prints transactions'
echo "$output" | psql_in client -v ON_ERROR_STOP=0 >/dev/null 2>&1
is "$(query client "SELECT count(*) FROM fk_audit_mismatches('batch_jobs')")" 0 '... that repair when they are run'
client repair --apply "$(query client "SELECT finding FROM fk_audit_mismatches() WHERE child_table = 'ai_conversations'")"
is "$code" 2 '--apply of what advice stands against: exit code 2'
like "$errors" 'cannot be repaired: fix_code_first' '... and why'
client repair --apply
is "$code" 2 '--apply without a name: exit code 2'
payments=$(query client "SELECT finding FROM fk_audit_mismatches() WHERE child_table = 'pending_payments'")
client repair --apply "$payments"
is "$code" 0 '--apply repairs'
is "$(query client "SELECT count(*) FROM fk_audit_mismatches('pending_payments')")" 0 '... indeed'
client run --min-severity=critical
is "$code" 0 'run with a severity that is not open: exit code 0'
like "$output" '^ resolved .* pending_payments' '... and what is resolved'
client repair
is "$code" 0 'repair without a name prints every repair'
client repair --apply --ignore-advice "$(query client "SELECT finding FROM fk_audit_mismatches() WHERE child_table = 'ai_conversations'" 2>/dev/null)"
is "$code" 0 '--apply --ignore-advice repairs what advice stands against'
client check
is "$code" 0 'and then there is no mismatch: exit code 0'

client load web "$work/absent.sql"
is "$code" 2 'a file that is not there: exit code 2'
printf 'CREATE TABLE a (id int);\000' >nul.sql
client load web nul.sql
is "$code" 2 'a file with a NUL byte: exit code 2'
mkdir empty
client load web empty
is "$code" 2 'a directory without a file: exit code 2'
is "$(query client 'SELECT revision FROM fk_audit.sources')" r1 '... and the old load stays'
client load web --formt=sql x
is "$code" 2 'an unknown option: exit code 2'
client check -d
is "$code" 2 'an option without its value: exit code 2'
client check -d no_such_database
is "$code" 2 'no connection: exit code 2'
client check -h "$PGHOST" -p "$PGPORT" -U "$PGUSER" --dbname=client
is "$code" 0 'connection options are used'

echo 'CREATE TABLE piped (id int PRIMARY KEY, up int REFERENCES piped);' >piped.sql
client load pipe - --format=sql <piped.sql
is "$code $(query client "SELECT origin FROM fk_audit.intents WHERE source = 'pipe'")" '0 stdin:1' 'standard input is loaded'

mkdir -p steps/2
echo 'CREATE TABLE up_only (id int PRIMARY KEY);' | tee steps/1_a.up.sql >/dev/null
echo 'ALTER TABLE up_only ADD COLUMN b int;' >steps/2/up.sql
echo 'DROP TABLE up_only;' | tee steps/1_a.down.sql steps/2/down.sql >steps/U1__a.sql
client load steps steps --format=sql
like "$output" ' 0 foreign keys in 1 table' 'down files of migrations are passed over'

# Longer than any argument of a command may be.
awk 'BEGIN { for (i = 0; i < 40000; i++) printf "CREATE TABLE big_%d (id int PRIMARY KEY, up int REFERENCES big_%d);\n", i, i }' >big.sql
client load big big.sql --revision=
is "$code" 0 "a file of $(($(wc -c <big.sql) / 1000000)) MB is loaded"
is "$(query client "SELECT count(*) FROM fk_audit.intents WHERE source = 'big'")" 40000 '... whole'
is "$(find "$stage" -name fk-audit -path "*$system_bindir/*" -perm -100 | wc -l)" 1 'make install installs it'
is "$(find "$stage" -name fk-audit.1 -path '*/man1/*' | wc -l)" 1 '... and its man page'
is "$(ls -d "${TMPDIR:-/tmp}"/fk-audit.* 2>/dev/null)" '' 'nothing is left behind'
finish
