#!/bin/sh
# Every hazard of a key by itself, proved by a delete: test/lib/hazards.sh.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/hazards.sh"

begin_case control "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int PRIMARY KEY, parent_id int REFERENCES parent ON DELETE CASCADE);
	CREATE TABLE note (id int PRIMARY KEY, parent_id int REFERENCES parent ON DELETE SET NULL);
	CREATE TABLE kept (id int PRIMARY KEY, parent_id int NOT NULL REFERENCES parent ON DELETE RESTRICT);
	CREATE TABLE status (id int PRIMARY KEY);
	CREATE TABLE task (id int PRIMARY KEY, status_id int DEFAULT 0 REFERENCES status ON DELETE SET DEFAULT);
	CREATE INDEX ON child (parent_id); CREATE INDEX ON note (parent_id);
	CREATE INDEX ON kept (parent_id); CREATE INDEX ON task (status_id);
	CREATE FUNCTION passes() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN COALESCE(NEW, OLD); END';
	CREATE TRIGGER passes BEFORE DELETE OR UPDATE ON child FOR EACH ROW EXECUTE FUNCTION passes();
	CREATE TRIGGER passes BEFORE DELETE OR UPDATE ON note FOR EACH ROW EXECUTE FUNCTION passes();
	INSERT INTO parent VALUES (1), (2); INSERT INTO child VALUES (1, 1); INSERT INTO note VALUES (1, 1);
	INSERT INTO kept VALUES (2, 2);
	INSERT INTO status VALUES (0), (1); INSERT INTO task VALUES (1, 1)"
has '*' '' 'nothing is said of keys that work'
delete_parent
sql 'DELETE FROM status WHERE id = 1'
is "$(sql 'SELECT (SELECT count(*) FROM child), parent_id IS NULL, status_id FROM note, task')" '0|t|0' \
	'control: and they do work'

begin_case not_null "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int, parent_id int NOT NULL REFERENCES parent ON DELETE SET NULL);
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1)"
has child 'high|set_null_not_null|set null' 'said'
delete_fails 'null value in column "parent_id"' 'the delete fails'

begin_case primary_key "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (parent_id int PRIMARY KEY REFERENCES parent ON DELETE SET DEFAULT);
	INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1)"
has child 'high|set_null_not_null|set default' 'said of a default that is null'
delete_fails 'null value in column "parent_id"' 'the delete fails'

begin_case not_null_domain "
	CREATE DOMAIN number AS int NOT NULL; CREATE DOMAIN parent_number AS number;
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int, parent_id parent_number REFERENCES parent ON DELETE SET NULL);
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1)"
has child 'high|set_null_not_null|set null' 'said of a domain that takes no null'
delete_fails 'does not allow null' 'the delete fails'

begin_case update_not_null "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int, parent_id int NOT NULL REFERENCES parent ON UPDATE SET NULL);
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1)"
has child 'high|set_null_not_null|on update set null' 'said of an update rule'
delete_fails 'null value in column "parent_id"' 'the update fails' 'UPDATE parent SET id = 2'

tenants="
	CREATE TABLE tenant (id int PRIMARY KEY);
	CREATE TABLE parent (tenant_id int NOT NULL REFERENCES tenant, id int, PRIMARY KEY (tenant_id, id));
	INSERT INTO tenant VALUES (1); INSERT INTO parent VALUES (1, 1)"
begin_case tenant_not_null "$tenants;
	CREATE TABLE child (tenant_id int NOT NULL, parent_id int,
		FOREIGN KEY (tenant_id, parent_id) REFERENCES parent ON DELETE SET NULL);
	CREATE INDEX ON child (tenant_id, parent_id); INSERT INTO child VALUES (1, 1)"
has child 'high|set_null_not_null|set null' 'said'
like "$(query hazards "SELECT detail FROM fk_audit_hazards('tenant_not_null.child')")" \
	'SET NULL \(parent_id\) leaves tenant_id alone' 'tenant_not_null: with the way out'
delete_fails 'null value in column "tenant_id"' 'the delete fails'

# Whichever of two keys that fail acts first.
begin_case both_fail "$tenants;
	CREATE TABLE child (tenant_id int NOT NULL, parent_id int, creator_id int,
		CONSTRAINT sets FOREIGN KEY (tenant_id, parent_id) REFERENCES parent ON DELETE SET NULL,
		CONSTRAINT keeps FOREIGN KEY (tenant_id, creator_id) REFERENCES parent ON DELETE RESTRICT);
	CREATE INDEX ON child (tenant_id, parent_id); CREATE INDEX ON child (tenant_id, creator_id);
	INSERT INTO child VALUES (1, 1, 1)"
has child 'high|set_null_not_null|set null' 'nothing is said of their order'
delete_fails 'null value in column "tenant_id"' 'the delete fails by one'
sql 'ALTER TABLE child DROP CONSTRAINT sets,
	ADD CONSTRAINT sets FOREIGN KEY (tenant_id, parent_id) REFERENCES parent ON DELETE SET NULL'
delete_fails 'foreign key constraint "keeps"' 'or by the other'

begin_case tenant_blanked "$tenants;
	CREATE TABLE child (tenant_id int, parent_id int,
		FOREIGN KEY (tenant_id, parent_id) REFERENCES parent ON DELETE SET NULL);
	CREATE INDEX ON child (tenant_id, parent_id); INSERT INTO child VALUES (1, 1)"
has child 'high|blanks_shared|set null' 'said'
delete_parent
is "$(sql 'SELECT tenant_id IS NULL FROM child')" t 'tenant_blanked: the row has lost its tenant'

begin_case tenant_spared "$tenants;
	CREATE TABLE child (tenant_id int NOT NULL, parent_id int,
		FOREIGN KEY (tenant_id, parent_id) REFERENCES parent ON DELETE SET NULL (parent_id));
	CREATE INDEX ON child (tenant_id, parent_id); INSERT INTO child VALUES (1, 1)"
has child '' 'nothing is said of a column list that spares it'
delete_parent
is "$(sql 'SELECT * FROM child')" '1|' 'tenant_spared: the tenant is still there'

begin_case no_default_parent "
	CREATE TABLE parent (id bigint PRIMARY KEY);
	CREATE TABLE child (id int, parent_id bigint DEFAULT 0 REFERENCES parent ON DELETE SET DEFAULT);
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1)"
has child 'high|default_no_parent|set default' 'said'
delete_fails 'violates foreign key constraint' 'the delete fails'
sql 'INSERT INTO parent VALUES (0)'
has child '' 'not said once the parent is there'
delete_parent
is "$(sql 'SELECT parent_id FROM child')" 0 'no_default_parent: the delete works then'

begin_case text_default "
	CREATE TABLE parent (id varchar(9) PRIMARY KEY);
	CREATE TABLE child (id int, parent_id varchar(9) DEFAULT 'none' REFERENCES parent ON DELETE SET DEFAULT,
		short smallint DEFAULT 7, long numeric DEFAULT 7);
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES ('1'); INSERT INTO child VALUES (1, '1')"
has child 'high|default_no_parent|set default' 'said of a text'
delete_fails 'violates foreign key constraint' 'the delete fails' "DELETE FROM parent"
sql "INSERT INTO parent VALUES ('none')"
has child '' 'not said once the parent is there'

begin_case computed_default "
	CREATE FUNCTION bad() RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RAISE EXCEPTION ''ran''; END';
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int, parent_id int DEFAULT bad() REFERENCES parent ON DELETE SET DEFAULT);
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1)"
has child 'medium|default_no_parent|set default' 'left open, the function is not run'
delete_fails 'ran' 'the delete fails'

begin_case unreadable_parent "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int, parent_id int DEFAULT 0 REFERENCES parent ON DELETE SET DEFAULT);
	CREATE INDEX ON child (parent_id)"
is "$(query hazards "DROP ROLE IF EXISTS hazard_reader; CREATE ROLE hazard_reader; SET ROLE hazard_reader;
	SELECT severity, hazard FROM fk_audit_hazards('unreadable_parent.child'); RESET ROLE; DROP ROLE hazard_reader")" \
	'medium|default_no_parent' 'unreadable_parent: left open for a role that may not read the parent'

begin_case hidden_parent "
	CREATE TABLE parent (id int PRIMARY KEY); INSERT INTO parent VALUES (0);
	CREATE TABLE child (id int, parent_id int DEFAULT 0 REFERENCES parent ON DELETE SET DEFAULT);
	CREATE INDEX ON child (parent_id); ALTER TABLE parent ENABLE ROW LEVEL SECURITY"
has child '' 'not said to a role that sees the parent'
as_reader() {
	query hazards "DROP ROLE IF EXISTS hazard_reader; CREATE ROLE hazard_reader;
		GRANT USAGE ON SCHEMA hidden_parent TO hazard_reader; GRANT SELECT ON hidden_parent.parent TO hazard_reader;
		SET ROLE hazard_reader; SELECT severity, hazard FROM fk_audit_hazards('hidden_parent.child'); RESET ROLE;
		DROP OWNED BY hazard_reader; DROP ROLE hazard_reader"
}
is "$(as_reader)" 'medium|default_no_parent' 'hidden_parent: left open where a policy hides rows'
sql 'ALTER TABLE parent DISABLE ROW LEVEL SECURITY'
is "$(as_reader)" '' 'hidden_parent: answered with the rights of the role'
# Another session holds the strongest lock until it has been told to go on.
mkfifo "$work/go"
psql_in hazards -c 'BEGIN' -c 'LOCK TABLE hidden_parent.parent' -c "\\! cat '$work/go'" -c 'COMMIT' >/dev/null &
locker=$!
until [ "$(query hazards "SELECT count(*) FROM pg_locks WHERE relation = 'hidden_parent.parent'::regclass")" = 1 ]; do
	sleep 0.1
done
is "$(query hazards "SET statement_timeout = '10s';
	SELECT severity, hazard FROM fk_audit_hazards('hidden_parent.child')")" 'medium|default_no_parent' \
	'hidden_parent: left open, not waited for, while the parent is locked'
echo go >"$work/go"
wait "$locker"

begin_case half_null "
	CREATE TABLE parent (a int, id int, PRIMARY KEY (a, id));
	CREATE TABLE child (a int, b int, FOREIGN KEY (a, b) REFERENCES parent MATCH FULL ON DELETE SET NULL (b));
	CREATE INDEX ON child (a, b); INSERT INTO parent VALUES (1, 1); INSERT INTO child VALUES (1, 1)"
has child 'high|match_full|set null' 'said'
delete_fails 'MATCH FULL' 'the delete fails'

begin_case disabled "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int, parent_id int REFERENCES parent ON DELETE CASCADE);
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1);
	ALTER TABLE parent DISABLE TRIGGER ALL"
has child 'critical|not_enforced|cascade' 'said'
delete_parent
is "$(sql 'SELECT parent_id FROM child')" 1 'disabled: the child has no parent any more'

begin_case missing_trigger "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int, parent_id int REFERENCES parent ON DELETE CASCADE);
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1);
	DELETE FROM pg_trigger WHERE tgrelid = 'parent'::regclass AND tgfoid = '\"RI_FKey_cascade_del\"'::regproc"
has child 'critical|not_enforced|cascade' 'said'
delete_parent
is "$(sql 'SELECT parent_id FROM child')" 1 'missing_trigger: the child has no parent any more'

begin_case slow "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int, parent_id int REFERENCES parent);
	INSERT INTO parent VALUES (1), (2); INSERT INTO child SELECT i, 2 FROM generate_series(1, 20000) AS i;
	ANALYZE child"
has child 'medium|missing_index|no action' 'said, by size'
like "$(query hazards "SELECT detail FROM fk_audit_hazards('slow.child')")" 'about 20000 rows, [0-9]+ kB' \
	'slow: with the size'
# The plan of the key's own query is its business; what was read of the child is in the counters.
scans="SELECT seq_scan, seq_tup_read FROM pg_stat_xact_user_tables WHERE relid = 'child'::regclass"
is "$(sql "BEGIN; DELETE FROM parent WHERE id = 1; $scans; ROLLBACK")" '1|20000' \
	'slow: deleting a parent without children reads all of the child'
sql 'CREATE INDEX ON child (parent_id)'
has child '' 'not said with an index'
is "$(sql "BEGIN; DELETE FROM parent WHERE id = 1; $scans; ROLLBACK")" '0|0' 'slow: not read with an index'

begin_case without_nulls "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int, parent_id int REFERENCES parent);
	INSERT INTO parent SELECT generate_series(1, 1000);
	INSERT INTO child SELECT i, 2 + i % 999 FROM generate_series(1, 20000) AS i;
	ANALYZE child"
sql 'CREATE INDEX part ON child (parent_id) WHERE parent_id IS NOT NULL AND id IS NOT NULL'
has child 'medium|missing_index|no action' 'said of an index without rows that the key looks for'
is "$(sql "BEGIN; DELETE FROM parent WHERE id = 1; $scans; ROLLBACK")" '1|20000' 'without_nulls: it is not used'
sql 'DROP INDEX part; CREATE INDEX part ON child (parent_id) WHERE parent_id IS NULL'
has child 'medium|missing_index|no action' 'said of an index of the nulls'
sql 'DROP INDEX part; CREATE INDEX part ON child (parent_id) WHERE parent_id IS NOT NULL'
has child '' 'not said of an index that leaves out the nulls of the key'
for mode in force_generic_plan force_custom_plan; do
	is "$(sql "SET plan_cache_mode = $mode; BEGIN; DELETE FROM parent WHERE id = 1; $scans; ROLLBACK")" '0|0' \
		"without_nulls: the key's own query uses it, $mode"
	like "$(sql "SET plan_cache_mode = $mode; PREPARE own (int) AS SELECT 1 FROM ONLY child x
		WHERE \$1 OPERATOR(pg_catalog.=) parent_id FOR KEY SHARE OF x; EXPLAIN (COSTS off) EXECUTE own (1)")" \
		'Index Scan (using|on) part' "without_nulls: so says its plan, $mode"
done

begin_case cast_types "
	CREATE TABLE parent (id numeric PRIMARY KEY);
	CREATE TABLE child (id int, parent_id int REFERENCES parent); CREATE INDEX ON child (parent_id);
	INSERT INTO parent VALUES (1), (2); INSERT INTO child SELECT i, 2 FROM generate_series(1, 20000) AS i;
	ANALYZE child"
has child 'medium|type_mismatch|no action' 'said'
is "$(sql "BEGIN; DELETE FROM parent WHERE id = 1; $scans; ROLLBACK")" '1|20000' \
	'cast_types: the index is of no use'

begin_case narrow "
	CREATE TABLE parent (id bigint PRIMARY KEY); CREATE TABLE child (id int, parent_id int REFERENCES parent);
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (3000000000)"
has child 'medium|type_mismatch|no action' 'said'
delete_fails 'integer out of range' 'the parent cannot be referred to' \
	'INSERT INTO child SELECT 1, id FROM parent'

begin_case inherited_child "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int, parent_id int REFERENCES parent ON DELETE CASCADE);
	CREATE TABLE special () INHERITS (child); CREATE INDEX ON child (parent_id);
	INSERT INTO parent VALUES (1); INSERT INTO special VALUES (1, 1)"
has child 'high|inheritance|cascade' 'said'
delete_parent
is "$(sql 'SELECT parent_id FROM child')" 1 'inherited_child: a row without a parent is left behind'
sql 'TRUNCATE special; ALTER TABLE special ADD FOREIGN KEY (parent_id) REFERENCES parent ON DELETE CASCADE'
has child '' 'not said once the inheriting table has the key too'

begin_case inherited_parent "
	CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE special () INHERITS (parent);
	CREATE TABLE child (id int, parent_id int REFERENCES parent);
	CREATE INDEX ON child (parent_id); INSERT INTO special VALUES (1)"
has child 'medium|inheritance|no action' 'said'
delete_fails 'violates foreign key constraint' 'a row that a query of the parent shows cannot be referred to' \
	'INSERT INTO child SELECT 1, id FROM parent'

fails_with 'no table matches' 'a pattern that matches nothing is an error' \
	query hazards "SELECT * FROM fk_audit_hazards('nothing')"
like "$(PGOPTIONS= query hazards "SELECT FROM fk_audit_hazards('control.*')" 2>&1)" \
	'4 foreign keys examined, 0 hazards found' 'no hazards are said to be none'
is "$(query hazards "SELECT string_agg(parameter_name, ' ' ORDER BY p.ordinal_position)
	FROM information_schema.parameters p JOIN information_schema.routines r USING (specific_name)
	WHERE r.routine_name = 'fk_audit_hazards' AND parameter_mode = 'OUT'")" \
	'severity hazard child_table child_columns parent_table rule detail' 'the columns, detail last'
finish
