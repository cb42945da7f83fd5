#!/bin/sh
# The guard among roles that know nothing of us, in dumps and restores, beside other sessions, and
# under DROP EXTENSION.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

export PGOPTIONS='-c client_min_messages=warning'

# A cluster of its own: its log is read, and its roles are changed.
use_build
start_cluster guard 'max_locks_per_transaction = 256'

as_app() {
	psql_in guarded -U app -A -t -c "$1"
}

log_rows() {
	query guarded "SELECT role, session_role, command, child_table, rule_before, rule_after, outcome
		FROM fk_audit.ddl_log ORDER BY id"
}

drift='ALTER TABLE invoices DROP CONSTRAINT invoices_client_id_fkey,
	ADD CONSTRAINT invoices_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients ON DELETE CASCADE'

create_sample guarded
psql_in guarded -c "SELECT fk_audit_install_guard('error')" >/dev/null
query guarded "CREATE ROLE app LOGIN; CREATE ROLE deployer; GRANT deployer TO app;
	CREATE SCHEMA app AUTHORIZATION app; GRANT USAGE, CREATE ON SCHEMA app TO deployer;
	ALTER ROLE app SET search_path = app"

# An ordinary role, which may not even look into our schema.
query guarded 'REVOKE ALL ON SCHEMA fk_audit FROM PUBLIC;
	REVOKE ALL ON ALL TABLES IN SCHEMA fk_audit FROM PUBLIC'
as_app 'CREATE TABLE clients (id int PRIMARY KEY);
	CREATE TABLE invoices (id int PRIMARY KEY, client_id int REFERENCES clients)'
query guarded "SELECT fk_audit_load_sql('app', 'CREATE TABLE clients (id int PRIMARY KEY);
	CREATE TABLE invoices (id int PRIMARY KEY, client_id int REFERENCES clients);',
	default_schema => 'app')" >/dev/null
fails_with 'contradicts what the code declares' 'an ordinary role is refused' as_app "$drift"
like "$(grep 'refused' "$work/guard/log")" 'LOG:  fk_audit: refused ALTER TABLE of role app$' \
	'the log of the server has who'
like "$(grep -A1 'LOG:  fk_audit: refused' "$work/guard/log")" \
	'DETAIL:  app.invoices .*was no action, now cascade; finding' 'and from which rule to which'
before=$(grep -c 'LOG:  fk_audit: refused' "$work/guard/log")
as_app "DO \$\$ BEGIN $drift; EXCEPTION WHEN OTHERS THEN NULL; END \$\$"
is "$(grep -c 'LOG:  fk_audit: refused' "$work/guard/log")" $((before + 1)) \
	'also when the error is caught'
as_app "BEGIN; SET LOCAL fk_audit.guard = off; $drift; COMMIT"
as_app "SET ROLE deployer; CREATE TABLE app.deployed (id int PRIMARY KEY, up int REFERENCES app.deployed)"
as_app 'ALTER TABLE invoices DROP CONSTRAINT invoices_client_id_fkey,
	ADD FOREIGN KEY (client_id) REFERENCES clients'
is "$(log_rows)" 'app|app|CREATE TABLE|invoices||no action|passed
app|app|ALTER TABLE|invoices|no action|cascade|excepted
deployer|app|CREATE TABLE|deployed||no action|passed
app|app|ALTER TABLE|invoices|cascade|no action|passed' 'the log has who, what, and from which rule to which'
fails_with 'permission denied' 'which that role may not read while it may not' \
	as_app 'SELECT * FROM fk_audit.ddl_log'
query guarded 'GRANT USAGE ON SCHEMA fk_audit TO PUBLIC; GRANT SELECT ON ALL TABLES IN SCHEMA fk_audit TO PUBLIC'
is "$(as_app 'SELECT count(*) FROM fk_audit.ddl_log')" 4 'and may when it may'
for statement in "INSERT INTO fk_audit.ddl_log (role) VALUES ('app')" 'DELETE FROM fk_audit.ddl_log' \
	"UPDATE fk_audit.ddl_log SET role = 'other'" 'TRUNCATE fk_audit.ddl_log' \
	'SELECT fk_audit.ddl_changes(NULL, NULL)' "SELECT fk_audit.judge_ddl('sql_drop', 'DROP')" \
	"SELECT fk_audit.guard_ddl('sql_drop', 'DROP', true)" 'SELECT public.fk_audit_install_guard()' \
	'SELECT public.fk_audit_remove_guard()' 'DROP EVENT TRIGGER fk_audit_guard'; do
	fails_with 'permission denied|must be owner' "an ordinary role may not $statement" as_app "$statement"
done
query guarded 'GRANT EXECUTE ON FUNCTION fk_audit_install_guard, fk_audit_remove_guard TO app'
fails_with 'must be owner of event trigger' 'with the right to call it is the server that refuses' \
	as_app 'SELECT public.fk_audit_install_guard()'

# What an ordinary role plants is not found by functions that run with the rights of the owner.
query guarded "GRANT TEMPORARY ON DATABASE guarded TO app"
like "$(psql_in guarded -U app -A -t 2>&1 <<SQL
CREATE FUNCTION app.trapped() RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE WARNING ''trapped''; RETURN true; END';
CREATE FUNCTION app.eq(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT app.trapped()';
CREATE OPERATOR app.= (FUNCTION = app.eq, LEFTARG = text, RIGHTARG = text);
CREATE OPERATOR app.~~ (FUNCTION = app.eq, LEFTARG = text, RIGHTARG = text);
CREATE FUNCTION app.format(text, text) RETURNS text LANGUAGE sql AS 'SELECT app.trapped()::text';
CREATE FUNCTION app.current_setting(text) RETURNS text LANGUAGE sql AS 'SELECT app.trapped()::text';
CREATE TEMP TABLE pg_class (oid oid);
CREATE TEMP TABLE ddl_log (id int);
SET search_path = pg_temp, app, pg_catalog;
CREATE TABLE app.planted (id int PRIMARY KEY, "a""b'; DROP TABLE x --" int REFERENCES app.clients);
SELECT child_columns FROM fk_audit.ddl_log WHERE child_table OPERATOR(pg_catalog.=) 'planted';
DROP TABLE app.planted;
SELECT 'end';
SQL
)" '^end$' 'a hostile search_path changes nothing for the guard'
is "$(grep -c trapped "$work/guard/log")" 0 'and nothing planted has run'
query guarded 'SET fk_audit.guard = off; DROP OWNED BY app CASCADE'

# A failure of the guard's own: its file is gone, or rows are not what we have written.
query guarded "UPDATE pg_proc SET probin = '\$libdir/no_such_file' WHERE proname = 'ddl_changes'"
like "$(query guarded 'CREATE TABLE unjudged (id int)' 2>&1)" \
	'WARNING:  fk_audit: the guard cannot judge this CREATE TABLE: could not access file' \
	'without its library the guard warns'
query guarded "UPDATE pg_proc SET probin = '\$libdir/fk_audit' WHERE proname = 'ddl_changes'"
query guarded "UPDATE fk_audit.intents SET delete_rule = 'vanish' WHERE child_table = 'users'"
like "$(query guarded 'ALTER TABLE users DROP CONSTRAINT users_org_id_fkey' 2>&1)" \
	'WARNING:  fk_audit: the guard cannot judge this ALTER TABLE: fk_audit.intents has a row' \
	'with rows that it cannot read the guard warns'
query guarded "UPDATE fk_audit.intents SET delete_rule = 'cascade' WHERE child_table = 'users'"

# Statements with transactions of their own, and a role under which event triggers do not fire.
query guarded 'CREATE TABLE parted (id int, org_id bigint) PARTITION BY RANGE (id);
	CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10)'
query guarded 'ALTER TABLE parted DETACH PARTITION parted_1 CONCURRENTLY'
query guarded 'CREATE INDEX CONCURRENTLY ON parted_1 (id)'
is "$(query guarded "SELECT relispartition FROM pg_class WHERE relname = 'parted_1'")" f \
	'DETACH CONCURRENTLY passes'
query guarded 'SET session_replication_role = replica; CREATE TABLE silent (id int PRIMARY KEY, up int REFERENCES silent)'
is "$(query guarded "SELECT count(*) FROM fk_audit.ddl_log WHERE child_table = 'silent'")" 0 \
	'a replica is left alone'

# Other sessions come and go meanwhile: nothing may be missing that was there a moment ago.
query guarded 'CREATE TABLE hub (id int PRIMARY KEY)'
for session in 1 2; do
	for n in $(seq 60); do
		echo "CREATE TABLE spoke_$session (id int PRIMARY KEY, hub int REFERENCES hub ON DELETE CASCADE);"
		echo "ALTER TABLE spoke_$session RENAME hub TO wheel;"
		echo "DROP TABLE spoke_$session;"
	done >"$work/spokes.$session"
	psql_in guarded -v ON_ERROR_STOP=0 -f "$work/spokes.$session" >"$work/said.$session" 2>&1 &
	sessions="${sessions:-} $!"
done
for n in $(seq 60); do
	echo 'BEGIN; ALTER TABLE hub RENAME TO axle; ALTER TABLE axle RENAME id TO key;'
	echo 'ALTER TABLE axle RENAME key TO id; ALTER TABLE axle RENAME TO hub; COMMIT;'
done >"$work/hub"
psql_in guarded -v ON_ERROR_STOP=0 -f "$work/hub" >"$work/said.hub" 2>&1
# shellcheck disable=SC2086  # a list of process ids
wait $sessions
is "$(cat "$work"/said.*)" '' 'concurrent DDL is judged without a complaint'
is "$(query guarded "SELECT child_table, count(*) FILTER (WHERE rule_before IS NULL),
		count(*) FILTER (WHERE rule_after IS NULL)
	FROM fk_audit.ddl_log WHERE child_table LIKE 'spoke%' GROUP BY 1 ORDER BY 1")" \
	'spoke_1|60|60
spoke_2|60|60' 'and each key is made and dropped once in the log'

# Dump and restore, into nothing and over what is there.
restored_guard() {
	is "$(query restored 'SELECT string_agg(evtfoid::regproc::text, $$ $$ ORDER BY evtname) FROM pg_event_trigger')" \
		'fk_audit.guard_error fk_audit.guard_error fk_audit.guard_extension' "$1 brings the guard"
	is "$(query restored 'SELECT count(*) FROM fk_audit_mismatches()')" \
		"$(query guarded 'SELECT count(*) FROM fk_audit_mismatches()')" "$1 brings the drift that it had"
	is "$(query restored 'SELECT l FROM fk_audit.ddl_log AS l ORDER BY id')" \
		"$(query guarded 'SELECT l FROM fk_audit.ddl_log AS l ORDER BY id')" "$1 brings the log, and adds nothing"
	fails_with 'contradicts' "$1 brings a guard that works" \
		query restored 'ALTER TABLE job_outputs DROP CONSTRAINT job_outputs_job_id_fkey'
}
query guarded 'CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (10) TO (20);
	ALTER TABLE parted ADD FOREIGN KEY (org_id) REFERENCES organizations ON DELETE CASCADE'
is "$(query guarded 'SELECT count(*) > 0 FROM fk_audit_mismatches()')" t 'the dumped database has drifted'
create_plain_database restored
"$bindir/pg_dump" guarded | psql_in restored -1 >/dev/null
restored_guard 'a plain dump in one transaction'
"$bindir/pg_dump" --clean --if-exists guarded | psql_in restored >/dev/null
restored_guard 'a dump with --clean over a guarded database'
"$bindir/pg_dump" -Fc guarded -f "$work/dump"
create_plain_database restored
"$bindir/pg_restore" -d restored --exit-on-error -j 2 "$work/dump"
restored_guard 'a parallel restore'
"$bindir/pg_restore" -d restored --exit-on-error --clean --if-exists "$work/dump"
restored_guard 'a restore with --clean over a guarded database'
query restored 'TRUNCATE fk_audit.ddl_log, organizations CASCADE'
"$bindir/pg_dump" --data-only -t organizations -Fc guarded -f "$work/data"
"$bindir/pg_restore" -d restored --exit-on-error --disable-triggers "$work/data"
pass 'data alone, with --disable-triggers, into a guarded database'

# The extension under its guard.
fails_with 'cannot drop extension fk_audit while its guard is installed' 'DROP EXTENSION is refused' \
	query restored 'DROP EXTENSION fk_audit'
fails_with 'HINT:  Run SELECT fk_audit_remove_guard\(\) first, or DROP EXTENSION fk_audit CASCADE' \
	'and says what to do' query restored 'DROP EXTENSION fk_audit'
query restored 'DROP EXTENSION fk_audit CASCADE; CREATE TABLE after (id int)'
is "$(query restored 'SELECT count(*) FROM pg_event_trigger')" 0 'CASCADE takes the guard along'
query guarded 'SELECT fk_audit_remove_guard(); DROP EXTENSION fk_audit; CREATE TABLE after (id int)' >/dev/null
pass 'after fk_audit_remove_guard() the extension goes without more ado'
finish
