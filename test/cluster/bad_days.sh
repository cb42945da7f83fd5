#!/bin/sh
# Bad days: no room on the disk, a cancel at any moment, a role that may only read, a dump under
# way. Nothing is stored by half, and whoever called is told.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/sessions.sh"
. "$root/test/lib/tap.sh"

export PGOPTIONS='-c client_min_messages=warning'

use_cluster
create_database bad
# 1,500 keys that differ, so that a run writes half a MB and takes a while.
query bad 'CREATE TABLE parents (id int PRIMARY KEY)'
query bad "DO \$\$ BEGIN
		FOR i IN 1 .. 1500 LOOP
			EXECUTE format('CREATE TABLE child_%s (id int, parent_id int REFERENCES parents ON DELETE CASCADE)', i);
			IF i % 500 = 0 THEN COMMIT; END IF;
		END LOOP;
	END \$\$"
awk 'BEGIN {
	print "CREATE TABLE parents (id int PRIMARY KEY);"
	for (i = 1; i <= 1500; i++) printf "CREATE TABLE child_%d (id int, parent_id int REFERENCES parents);\n", i
}' >"$work/app.sql"

# load REVISION
load() {
	psql_in bad -v revision="$1" -f - <<SQL
\\set ddl \`cat '$work/app.sql'\`
SELECT status FROM fk_audit_load_sql('web', :'ddl', revision => :'revision') \\g /dev/null
SQL
}
load r1

# What is stored: runs whose findings are not those that they count; sources whose intents are not of
# their revision, or not all there.
halves="SELECT (SELECT count(*) FROM fk_audit.runs AS r WHERE open <> (
		SELECT count(*) FROM fk_audit.run_findings AS f WHERE f.run = r.run AND status IN ('new', 'changed', 'open')))
	+ (SELECT count(*) FROM fk_audit.run_findings WHERE run NOT IN (SELECT run FROM fk_audit.runs))
	+ (SELECT count(*) FROM fk_audit.sources AS s WHERE 1500 <> (
		SELECT count(*) FROM fk_audit.intents AS i WHERE i.source = s.source AND i.revision = s.revision))"

# Out of disk. A limit of the backend's file size stands for the end of the disk: the server meets
# both in the same place, where it extends a file.
# on_full_disk STATEMENT: in a session that may write files up to 100 kB; a new WAL file is not one
# that it should have to make.
on_full_disk() {
	query bad 'CHECKPOINT; SELECT pg_switch_wal()' >/dev/null
	psql_in bad -A -t -v VERBOSITY=verbose -f - 2>&1 <<SQL
\\set ddl \`cat '$work/app.sql'\`
SELECT pg_backend_pid() AS backend \\gset
\\setenv BACKEND :backend
SELECT count(*) FROM fk_audit_mismatches() \\g /dev/null
\\! \$AS_SERVER_USER prlimit --pid \$BACKEND --fsize=100000
$1;
SQL
}
AS_SERVER_USER=''
[ "$(id -u)" != 0 ] || AS_SERVER_USER="runuser -u $server_user --"
export AS_SERVER_USER
if ! as_server_user prlimit --fsize=100000 true 2>/dev/null; then
	skip 'out of disk' 'prlimit does not work here'
else
	full='ERROR: .*(could not (extend|write)|No space left|File too large)'
	fails_with "$full" 'a run on a full disk says so' on_full_disk "SELECT count(*) FROM fk_audit_run('full disk')"
	is "$(query bad "SELECT count(*) FROM fk_audit.runs") $(query bad "$halves")" '0 0' 'and stores nothing'
	fails_with "$full" 'so does a load' \
		on_full_disk "SELECT fk_audit_load_sql('web', :'ddl', revision => 'full disk')"
	is "$(query bad "SELECT revision FROM fk_audit.sources") $(query bad "$halves")" 'r1 0' \
		'and the old load is still there'
	fails_with "$full" 'so does a baseline' on_full_disk "SELECT fk_audit_baseline('full disk', 'infinity')"
	is "$(query bad 'SELECT count(*) FROM fk_audit.waivers')" 0 'and waives nothing'
fi
is "$(query bad "SELECT count(*) FROM fk_audit_run('room again')")" 1500 'with room again, the run is stored'

# A cancel, sooner and later: at tenths of the time that it takes.
# took COMMAND…: milliseconds.
took() {
	began=$(date +%s%N)
	"$@" >/dev/null
	echo $((($(date +%s%N) - began) / 1000000 + 1))
}
whole=$(took query bad "SELECT count(*) FROM fk_audit_run('timed')")
cancelled=0
done=0
for tenths in 1 2 3 4 5 6 7 8 9 40; do
	milliseconds=$((whole * tenths / 10 + 1))
	if query bad "SET statement_timeout = $milliseconds; SELECT count(*) FROM fk_audit_run('cancelled')" \
		>"$work/out" 2>&1; then done=$((done + 1)); else
		grep -q 'canceling statement due to statement timeout' "$work/out" && cancelled=$((cancelled + 1))
	fi
done
is "$((cancelled + done)) $(query bad "SELECT count(*) FROM fk_audit.runs WHERE note = 'cancelled'")" "10 $done" \
	"a cancelled run is stored whole or not at all ($cancelled cancelled)"
cancelled=0
done=0
whole=$(took load timed)
for tenths in 1 3 5 7 9 40; do
	milliseconds=$((whole * tenths / 10 + 1))
	PGOPTIONS="$PGOPTIONS -c statement_timeout=$milliseconds" load "t$milliseconds" >"$work/out" 2>&1 &&
		done=$((done + 1)) || cancelled=$((cancelled + 1))
	is "$(query bad "$halves")" 0 "a load that is given $tenths tenths of its time leaves all of the old, or all of the new"
done
[ "$cancelled" -gt 0 ] && pass "$cancelled of them were cancelled" || fail 'some loads are cancelled'
is "$(query bad "$halves")" 0 'nothing is stored by half'

# Whoever may only read: every function works or is refused, in one word.
query bad "DO \$\$ BEGIN IF to_regrole('fk_audit_reader') IS NULL THEN CREATE ROLE fk_audit_reader LOGIN; END IF; END \$\$"
create_sample calm
finding=$(query calm "SELECT finding FROM fk_audit_mismatches('batch_jobs')")
# Reading calls with arguments that fit the sample; what is not here has to be refused.
cat >"$work/reading" <<SQL
fk_audit_advice()
fk_audit_class_rules()
fk_audit_compare_sources('web', 'web')
fk_audit_delete_impact('organizations')
fk_audit_explain('$finding')
fk_audit_export_decisions()
fk_audit_findings()
fk_audit_foreign_keys()
fk_audit_hazards()
fk_audit_help()
fk_audit_migration()
fk_audit_mismatches()
fk_audit_repairs()
fk_audit_report('html')
fk_audit_reverse()
fk_audit_summary()
SQL
before=$(query calm "SELECT md5(string_agg(t::text, '')) FROM (SELECT i::text FROM fk_audit.intents i
	UNION ALL SELECT s::text FROM fk_audit.sources s ORDER BY 1) AS t")
while read -r call; do
	if query_as_reader=$(psql_in calm -U fk_audit_reader -A -t -c "SELECT count(*) FROM $call" 2>&1); then
		pass "a reader may call $call"
	else
		fail "a reader may call $call" "$query_as_reader"
	fi
done <"$work/reading"
fails_with '3 foreign-key mismatches' 'a reader may call fk_audit_assert()' \
	psql_in calm -U fk_audit_reader -c 'SELECT fk_audit_assert()'
fails_with 'there is nothing to change in the code' 'a reader may call fk_audit_code_fix()' \
	psql_in calm -U fk_audit_reader -c "SELECT fk_audit_code_fix('$finding')"
fails_with 'cannot be repaired: not_owner' 'a reader is told why he cannot repair' \
	psql_in calm -U fk_audit_reader -c "CALL fk_audit_apply('{$finding}', heed_advice => false)"
writing="SELECT format('SELECT %s(%s)', p.oid::regproc, (
		SELECT string_agg('NULL::' || format_type(t, NULL), ', ' ORDER BY o)
		FROM unnest(p.proargtypes) WITH ORDINALITY AS a(t, o)))
	FROM pg_proc AS p WHERE p.proname LIKE 'fk\\_audit\\_%' AND p.prokind = 'f' AND p.provolatile = 'v' ORDER BY 1"
query calm "$writing" >"$work/writing"
[ "$(wc -l <"$work/writing")" -gt 9 ] && pass 'there are functions that write' || fail 'there are functions that write'
while read -r call; do
	name=${call#SELECT }
	fails_with 'permission denied' "a reader may not call ${name%%(*}()" \
		psql_in calm -U fk_audit_reader -c "$call"
done <"$work/writing"
is "$(query calm "SELECT md5(string_agg(t::text, '')) FROM (SELECT i::text FROM fk_audit.intents i
	UNION ALL SELECT s::text FROM fk_audit.sources s ORDER BY 1) AS t")" "$before" 'and nothing has changed'

# A dump that has its snapshot and waits for a table: a run neither waits for it nor gets into it.
sessions_in=calm
query calm "SELECT count(*) FROM fk_audit_run('before the dump')" >/dev/null
restored() {
	create_plain_database restored
	psql_in restored -f "$work/calm.dump" >/dev/null
	query restored 'SELECT note, open, (SELECT count(*) FROM fk_audit.run_findings AS f WHERE f.run = r.run)
		FROM fk_audit.runs AS r ORDER BY run'
}
query calm 'CREATE TABLE zz_last ()'
background holder 'BEGIN; LOCK TABLE zz_last; SELECT pg_sleep(60)'
until_waits holder Timeout
PGAPPNAME=pg_dump "$bindir/pg_dump" calm >"$work/calm.dump" 2>"$work/dump.log" &
dump=$!
until_waits pg_dump Lock
is "$(query calm "SET lock_timeout = '5s'; SELECT count(*) FROM fk_audit_run('during the dump')")" 3 \
	'a run does not wait for a dump'
end_session holder
wait "$dump" && pass 'the dump goes through' || fail 'the dump goes through' "$(cat "$work/dump.log")"
is "$(restored)" 'before the dump|3|3' 'and has what was stored when it began, whole'

# A run under way: a dump does not wait for it, and has nothing of it.
background run "BEGIN; SELECT fk_audit_run('under way'); SELECT pg_sleep(60)"
until_waits run Timeout
"$bindir/pg_dump" --lock-wait-timeout=5s calm >"$work/calm.dump" 2>"$work/dump.log" &&
	pass 'a dump does not wait for a run' || fail 'a dump does not wait for a run' "$(cat "$work/dump.log")"
end_session run
is "$(restored)" 'before the dump|3|3
during the dump|3|3' 'and has nothing of it'
finish
