#!/bin/sh
# fk_audit_apply() stopped at every place where it can be stopped: the table is never without a
# foreign key that is enforced, and a second call finishes. Long readers, and an owner who has no
# rights on the tables of the extension.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/sessions.sh"
. "$root/test/lib/tap.sh"

export PGOPTIONS='-c client_min_messages=warning'
sessions_in=apply

finding_of() {
	query apply "SELECT finding FROM findings WHERE child_table = '$1'"
}

repaired() {
	query apply "SELECT count(*) = 0 FROM fk_audit_mismatches('$1')"
}

# The keys of a table, root and partitions alike; a partition's copy may have any name.
keys_of() {
	query apply "SELECT conrelid::regclass, CASE conparentid WHEN 0 THEN conname END, pg_get_constraintdef(oid) FROM pg_constraint
		WHERE contype = 'f' AND conrelid IN (SELECT relid FROM pg_partition_tree('$1')
			UNION SELECT '$1'::regclass) ORDER BY 1, 2"
}

# killed_before STEP TABLE WAY: the step's row in the log is locked, so that the repair comes just so
# far; its backend is terminated there. Then the way is on to the end and back, or back at once.
killed_before() {
	finding=$(finding_of "$2")
	run=$(query apply "SELECT fk_audit.plan_repair('$finding', '{}', false)")
	background blocker "BEGIN; SELECT FROM fk_audit.repair_log WHERE run = $run AND step = $1 FOR UPDATE;
		SELECT pg_sleep(60)"
	until_waits blocker PgSleep
	background repair "CALL fk_audit_apply('{$finding}', attempts => 1000, heed_advice => false)"
	until_waits repair PgSleep
	is "$(query apply "SELECT count(*) FROM fk_audit.repair_log WHERE run = $run AND status = 'done'")" \
		$(($1 - 1)) "$2: killed before step $1"
	end_session repair
	end_session blocker
	if [ "$3" = on ]; then
		query apply "CALL fk_audit_apply('{$finding}', heed_advice => false)"
		is "$(repaired "$2")" t "$2: a second call finishes"
	fi
	query apply "CALL fk_audit_undo('$finding')"
	is "$(keys_of "$2")" "$before" "$2: undone"
}

# orphan_stops TABLE RULE: the rule in force after the repair has met an orphan.
orphan_stops() {
	finding=$(finding_of "$1")
	query apply "SET session_replication_role = replica; INSERT INTO $1 VALUES (-2, 0)"
	fails_with 'violates foreign key constraint' "$1: an orphan stops the repair" \
		query apply "CALL fk_audit_apply('{$finding}', heed_advice => false)"
	is "$(query apply "SELECT delete_rule FROM fk_audit_foreign_keys('$1') WHERE constraint_name = '$1_fk'")" \
		"$2" "$1: the key is there, $2"
	query apply "DELETE FROM $1 WHERE p = -2"
	query apply "CALL fk_audit_apply('{$finding}', heed_advice => false)"
	is "$(repaired "$1")" t "$1: without the orphan a second call finishes"
	query apply "CALL fk_audit_undo('$finding')"
}

use_cluster
create_database apply
query apply "
	CREATE TABLE parent (id int PRIMARY KEY);
	INSERT INTO parent SELECT generate_series(1, 100);
	CREATE TABLE switched (p int CONSTRAINT switched_fk REFERENCES parent ON DELETE CASCADE, k int);
	CREATE TABLE proven (p int CONSTRAINT proven_fk REFERENCES parent ON DELETE RESTRICT, k int);
	CREATE TABLE rooted (p int CONSTRAINT rooted_fk REFERENCES parent ON DELETE CASCADE, k int)
		PARTITION BY RANGE (k);
	CREATE TABLE rooted_1 PARTITION OF rooted FOR VALUES FROM (0) TO (50);
	CREATE TABLE rooted_2 PARTITION OF rooted FOR VALUES FROM (50) TO (101);
	INSERT INTO switched SELECT i, i FROM generate_series(1, 100) AS i;
	INSERT INTO proven SELECT * FROM switched;
	INSERT INTO rooted SELECT * FROM switched;"
query apply "SELECT fk_audit_load_sql('app', '
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE switched (p int CONSTRAINT switched_fk REFERENCES parent, k int);
	CREATE TABLE proven (p int CONSTRAINT proven_fk REFERENCES parent ON DELETE CASCADE, k int);
	CREATE TABLE rooted (p int CONSTRAINT rooted_fk REFERENCES parent, k int) PARTITION BY RANGE (k);')" >/dev/null
query apply "
	CREATE TABLE findings AS SELECT child_table, finding FROM fk_audit_mismatches();
	CREATE TABLE refusals (refused bigint, accepted bigint);
	CREATE PROCEDURE try_orphans() LANGUAGE plpgsql AS \$\$
	DECLARE
		child text;
		refused bigint := 0;
		accepted bigint := 0;
	BEGIN
		WHILE to_regclass('done') IS NULL LOOP
			FOREACH child IN ARRAY '{switched,proven,rooted}'::text[] LOOP
				BEGIN
					EXECUTE format('INSERT INTO %I VALUES (-1, \$1)', child) USING refused % 100;
					accepted := accepted + 1;
				EXCEPTION WHEN foreign_key_violation THEN
					refused := refused + 1;
				END;
				COMMIT;
			END LOOP;
			PERFORM pg_sleep(0.002);
		END LOOP;
		INSERT INTO refusals VALUES (refused, accepted);
	END \$\$"

# One line per step.
finding=$(finding_of switched)
progress=$(PGOPTIONS='' query apply "CALL fk_audit_apply('{$finding}', heed_advice => false)" 2>&1)
like "$progress" '^NOTICE: +1/2 public\.switched DROP CONSTRAINT switched_fk, ADD .* [0-9]+\.[0-9] s$' \
	'a line for the first step'
like "$progress" '^NOTICE: +2/2 VALIDATE switched_fk \.\.\. [0-9]+\.[0-9] s$' 'and for the second'
query apply "CALL fk_audit_undo('$finding')"

background orphans 'CALL try_orphans()'
rooted_rule=$(query apply "SELECT CASE WHEN current_setting('server_version_num')::int < 180000
	THEN 'cascade' ELSE 'no action' END")
for table in switched proven rooted; do
	before=$(keys_of $table)
	# The partitioned table takes fewer steps from 18 on.
	steps=$(query apply "SELECT count(statement) FROM fk_audit_repairs('$table', heed_advice => false)")
	for step in $(seq $steps); do
		killed_before "$step" $table on
		[ "$step" = 1 ] || killed_before "$step" $table back
	done
	# Leaf by leaf the old rule stays until the last step, from 18 on the new one comes first.
	case $table in switched) rule='no action' ;; proven) rule='restrict' ;; *) rule=$rooted_rule ;; esac
	orphan_stops $table "$rule"
	is "$(keys_of $table)" "$before" "$table: and back, every time"
done
query apply 'CREATE TABLE done ()'
until_true 'SELECT count(*) = 1 FROM refusals'
is "$(query apply 'SELECT accepted, refused > 100 FROM refusals')" '0|t' 'every orphan was refused'

# Killed while it waits for a lock.
finding=$(finding_of switched)
background reader 'BEGIN; SELECT count(*) FROM switched; SELECT pg_sleep(60)'
until_waits reader PgSleep
background repair "CALL fk_audit_apply('{$finding}', attempts => 1000, heed_advice => false)"
until_waits repair Lock
end_session repair
is "$(repaired switched)" f 'killed while it waits for a lock: nothing has changed'

# A reader that does not end: it gives up, says so, and clients behind it wait no longer than it does.
began=$(date +%s)
fails_with 'lock timeout' 'with a reader it gives up' \
	query apply "CALL fk_audit_apply('{$finding}', '50ms', 3, heed_advice => false)"
if [ $(($(date +%s) - began)) -le 10 ]; then pass 'and soon'; else fail 'and soon'; fi
is "$(query apply "SELECT status, attempts, error FROM fk_audit.repair_log ORDER BY id DESC LIMIT 1 OFFSET 1")" \
	'failed|3|canceling statement due to lock timeout' 'after three attempts'
background repair "CALL fk_audit_apply('{$finding}', attempts => 1000, heed_advice => false)"
until_waits repair PgSleep
end_session reader
until_true "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'repair'"
is "$(repaired switched)" t 'the reader gone, the same call finishes'

# An owner without rights on the tables of the extension, and none to lock the parent.
query apply "
	DO \$\$ BEGIN
		IF to_regrole('fk_audit_owner') IS NULL THEN CREATE ROLE fk_audit_owner LOGIN; END IF;
	END \$\$;
	GRANT REFERENCES, SELECT ON parent TO fk_audit_owner;
	ALTER TABLE proven OWNER TO fk_audit_owner"
finding=$(finding_of proven)
psql_in apply -U fk_audit_owner -c "CALL fk_audit_apply('{$finding}', heed_advice => false)"
is "$(repaired proven)" t 'an owner without rights on our tables may repair'
is "$(query apply "SELECT DISTINCT status, role FROM fk_audit.repair_log WHERE role <> current_user")" \
	'done|fk_audit_owner' 'and it is written down'
fails_with 'no repair of finding' 'which is not for others to undo' query apply "CALL fk_audit_undo('$finding')"
psql_in apply -U fk_audit_owner -c "CALL fk_audit_undo('$finding')"
is "$(repaired proven)" f 'but for the owner'
query apply 'ALTER TABLE proven OWNER TO postgres; REVOKE ALL ON parent FROM fk_audit_owner'

# The log is user data: with a dump goes the way back.
create_plain_database restored
"$bindir/pg_dump" apply | psql_in restored >/dev/null
is "$(query restored 'SELECT l FROM fk_audit.repair_log l ORDER BY id')" \
	"$(query apply 'SELECT l FROM fk_audit.repair_log l ORDER BY id')" 'a dump takes the log along'
before=$(query restored "SELECT delete_rule FROM fk_audit_foreign_keys('switched')")
query restored "CALL fk_audit_undo('$(finding_of switched)')"
is "$before, $(query restored "SELECT delete_rule FROM fk_audit_foreign_keys('switched')")" \
	'no action, cascade' 'a repair is undone after a restore'

# The functions in another schema, and nothing of it in the search path.
create_plain_database elsewhere
query elsewhere 'CREATE SCHEMA "Our tools"; CREATE EXTENSION fk_audit SCHEMA "Our tools"'
query elsewhere "CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (p int REFERENCES parent ON DELETE CASCADE);
	SELECT \"Our tools\".fk_audit_declare('child', '{p}', 'parent', 'restrict')" >/dev/null
finding=$(query elsewhere "SELECT finding FROM \"Our tools\".fk_audit_mismatches()")
query elsewhere "CALL \"Our tools\".fk_audit_apply('{$finding}', heed_advice => false)"
is "$(query elsewhere "SELECT count(*) FROM \"Our tools\".fk_audit_mismatches()")" 0 \
	'repairs from another schema'
query elsewhere "CALL \"Our tools\".fk_audit_undo('$finding')"
is "$(query elsewhere "SELECT finding FROM \"Our tools\".fk_audit_mismatches()")" "$finding" 'and back'
finish
