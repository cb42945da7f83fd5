-- fk_audit_apply() repairs what is named, writes down what it did, goes on where it was stopped,
-- and fk_audit_undo() leads back.
\set VERBOSITY terse
\pset null '-'
SET client_min_messages = warning;

CREATE TABLE parent (id int PRIMARY KEY);
INSERT INTO parent SELECT generate_series(1, 10);
CREATE TABLE switched (p int CONSTRAINT switched_fk REFERENCES parent ON DELETE CASCADE);
CREATE TABLE proven (p int CONSTRAINT proven_fk REFERENCES parent ON DELETE RESTRICT);
CREATE TABLE altered (p int CONSTRAINT altered_fk REFERENCES parent DEFERRABLE);
CREATE TABLE absent (p int);
CREATE TABLE undeclared (p int CONSTRAINT undeclared_fk REFERENCES parent);
CREATE TABLE twofold (p int CONSTRAINT twofold_fk REFERENCES parent ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE rooted (p int, k int) PARTITION BY RANGE (k);
CREATE TABLE rooted_1 PARTITION OF rooted FOR VALUES FROM (0) TO (5);
CREATE TABLE rooted_2 PARTITION OF rooted FOR VALUES FROM (5) TO (20);
ALTER TABLE rooted ADD CONSTRAINT rooted_fk FOREIGN KEY (p) REFERENCES parent ON DELETE CASCADE;
CREATE TABLE contested (p int CONSTRAINT contested_fk REFERENCES parent ON DELETE CASCADE);
COMMENT ON CONSTRAINT switched_fk ON switched IS 'kept; with $fk_audit$';
INSERT INTO switched SELECT generate_series(1, 10);
INSERT INTO rooted SELECT i, i FROM generate_series(1, 10) AS i;
SELECT status FROM fk_audit_load_sql('app', '
    CREATE TABLE parent (id int PRIMARY KEY);
    CREATE TABLE switched (p int CONSTRAINT switched_fk REFERENCES parent);
    CREATE TABLE proven (p int CONSTRAINT proven_fk REFERENCES parent ON DELETE CASCADE);
    CREATE TABLE altered (p int CONSTRAINT altered_fk REFERENCES parent);
    CREATE TABLE absent (p int CONSTRAINT absent_fk REFERENCES parent);
    CREATE TABLE undeclared (p int);
    CREATE TABLE twofold (p int CONSTRAINT twofold_fk REFERENCES parent);
    CREATE TABLE rooted (p int CONSTRAINT rooted_fk REFERENCES parent, k int) PARTITION BY RANGE (k);
    CREATE TABLE contested (p int CONSTRAINT contested_fk REFERENCES parent);');
SELECT status FROM fk_audit_load_sql('other', '
    CREATE TABLE parent (id int PRIMARY KEY);
    CREATE TABLE contested (p int CONSTRAINT contested_fk REFERENCES parent ON DELETE SET NULL);',
    complete => false);

CREATE TEMP TABLE named AS SELECT child_table, kind, finding FROM fk_audit_mismatches();
SELECT child_table, kind FROM named ORDER BY 1, 2;
SELECT finding AS switched FROM named WHERE child_table = 'switched' \gset
SELECT finding AS contested FROM named WHERE child_table = 'contested' \gset
SELECT array_agg(finding ORDER BY child_table, kind) AS all_but_contested FROM named
    WHERE child_table <> 'contested' \gset
CREATE VIEW live AS SELECT child_table, constraint_name, delete_rule, update_rule, "deferrable", validated
    FROM fk_audit_foreign_keys('switched|proven|altered|absent|undeclared|twofold|rooted|contested') ORDER BY 1;
CREATE VIEW log AS SELECT coalesce(child_table, finding) AS child_table, direction AS way, step, steps,
        status, attempts, finished_at >= started_at AS timed, error, cardinality(way_back) AS back, role = current_user AS mine
    FROM fk_audit.repair_log LEFT JOIN named USING (finding) ORDER BY id;
CREATE TEMP TABLE before AS SELECT * FROM live;

-- Refused, and nothing is done: what is not named, not known, not ready, or could not run safely.
CALL fk_audit_apply(NULL, heed_advice => false);
CALL fk_audit_apply('{}', heed_advice => false);
CALL fk_audit_apply('{NULL}', heed_advice => false);
CALL fk_audit_apply('{no_such_finding}', heed_advice => false);
CALL fk_audit_apply(ARRAY[:'switched', 'no_such_finding'], heed_advice => false);
CALL fk_audit_apply(ARRAY[:'switched', :'contested'], heed_advice => false);
CALL fk_audit_apply(ARRAY[:'switched'], '0', heed_advice => false);
CALL fk_audit_apply(ARRAY[:'switched'], NULL, heed_advice => false);
CALL fk_audit_apply(ARRAY[:'switched'], 'soon', heed_advice => false);
CALL fk_audit_apply(ARRAY[:'switched'], attempts => 0, heed_advice => false);
CALL fk_audit_apply(ARRAY[:'switched'], attempts => NULL, heed_advice => false);
CALL fk_audit_undo(:'switched');
CALL fk_audit_undo(NULL);
SET statement_timeout = '1h';
CALL fk_audit_apply(ARRAY[:'switched'], heed_advice => false);
CALL fk_audit_undo(:'switched');
RESET statement_timeout;
BEGIN;
CALL fk_audit_apply(ARRAY[:'switched'], heed_advice => false);
ROLLBACK;
SELECT 1 AS first \; CALL fk_audit_apply(ARRAY[:'switched'], heed_advice => false);
CREATE FUNCTION calls(finding text) RETURNS void LANGUAGE plpgsql AS
    'BEGIN CALL fk_audit_apply(ARRAY[finding], heed_advice => false); END';
SELECT calls(:'switched');
SELECT count(*) FROM fk_audit.repair_log;
TABLE live EXCEPT TABLE before;

-- All at once, the undeclared key too, for it is named; two findings of one key are one plan.
CALL fk_audit_apply(:'all_but_contested', heed_advice => false);
TABLE live;
-- (How many steps the partitioned table takes differs between server majors.)
SELECT * FROM log WHERE child_table <> 'rooted';
SELECT DISTINCT status, attempts, error FROM log WHERE child_table = 'rooted';
SELECT obj_description(oid, 'pg_constraint') FROM pg_constraint WHERE conname = 'switched_fk';
SELECT kind, child_table FROM fk_audit_mismatches();

-- Repaired, so no finding any more.
CALL fk_audit_apply(ARRAY[:'switched'], heed_advice => false);

-- The way back of each; twice is refused.
SELECT format('CALL fk_audit_undo(%L)', finding) FROM named
    WHERE EXISTS (SELECT FROM fk_audit.repair_log WHERE repair_log.finding = named.finding)
    ORDER BY child_table \gexec
TABLE before EXCEPT TABLE live;
TABLE live EXCEPT TABLE before;
CALL fk_audit_undo(:'switched');
SELECT DISTINCT way, status, attempts, error FROM log ORDER BY way, status;

-- Stopped half-way by an orphan: the new rule holds, and the next call goes on with the open step.
TRUNCATE fk_audit.repair_log;
SET session_replication_role = replica;
INSERT INTO switched VALUES (99);
RESET session_replication_role;
\set VERBOSITY default
\set SHOW_CONTEXT never
CALL fk_audit_apply(ARRAY[:'switched'], heed_advice => false);
\set VERBOSITY terse
TABLE log;
SELECT * FROM live WHERE child_table = 'switched';
INSERT INTO switched VALUES (98);
DELETE FROM switched WHERE p = 99;
CALL fk_audit_apply(ARRAY[:'switched'], heed_advice => false);
SELECT * FROM log WHERE way = 'repair';
SELECT * FROM live WHERE child_table = 'switched';

-- Validate first: with an orphan the old key stays as it was.
SELECT finding AS proven FROM named WHERE child_table = 'proven' \gset
SET session_replication_role = replica;
INSERT INTO proven VALUES (99);
RESET session_replication_role;
CALL fk_audit_apply(ARRAY[:'proven'], heed_advice => false);
SELECT constraint_name LIKE 'fk_audit%' AS temporary, delete_rule, validated
    FROM fk_audit_foreign_keys('proven') ORDER BY 1;
DELETE FROM proven WHERE p = 99;
CALL fk_audit_apply(ARRAY[:'proven'], heed_advice => false);
SELECT * FROM live WHERE child_table = 'proven';
SELECT * FROM log WHERE child_table = 'proven';

-- A plan that no longer fits is abandoned, and the next call plans afresh.
SELECT finding AS altered FROM named WHERE child_table = 'altered' \gset
SELECT fk_audit.plan_repair(:'altered', '{}', false) > 0 AS planned;
UPDATE fk_audit.repair_log SET status = 'done' WHERE finding = :'altered';
INSERT INTO fk_audit.own_repairs (run, finding, direction, step, steps, statement)
    SELECT run, finding, direction, 2, 2, statement FROM fk_audit.repair_log WHERE finding = :'altered';
ALTER TABLE altered ALTER CONSTRAINT altered_fk DEFERRABLE INITIALLY DEFERRED;
CALL fk_audit_apply(ARRAY[:'altered'], heed_advice => false);
SELECT * FROM log WHERE child_table = 'altered';
CALL fk_audit_apply(ARRAY[:'altered'], heed_advice => false);
SELECT * FROM log WHERE child_table = 'altered';
SELECT kind, child_table FROM fk_audit_mismatches('altered');

-- A shorter lock_timeout is used as given, a longer one than planned is not; settings of the
-- session neither reach a step nor are left changed.
SELECT finding AS absent FROM named WHERE child_table = 'absent' \gset
SELECT fk_audit.plan_repair(:'absent', '{}', false) > 0 AS planned;
SELECT DISTINCT substring(fk_audit.claim_step(id, 7) FROM '^[^;]*') AS shorter,
       substring(fk_audit.claim_step(id, 100000) FROM '^[^;]*') AS longer
    FROM fk_audit.repair_log WHERE finding = :'absent';
SET default_transaction_isolation = 'serializable';
SET lock_timeout = '5s';
CREATE SCHEMA trap;
CREATE FUNCTION trap.eq(text, text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE ''trapped''; END';
CREATE OPERATOR trap.= (FUNCTION = trap.eq, LEFTARG = text, RIGHTARG = text);
CREATE OPERATOR trap.<> (FUNCTION = trap.eq, LEFTARG = text, RIGHTARG = text);
CREATE DOMAIN trap.text AS integer;
CREATE FUNCTION trap.clock_timestamp() RETURNS integer LANGUAGE plpgsql AS 'BEGIN RAISE ''trapped''; END';
SET search_path = trap, pg_catalog, public;
CALL public.fk_audit_apply(ARRAY[:'absent'], heed_advice => false);
CALL public.fk_audit_undo(:'absent');
SHOW lock_timeout;
SHOW search_path;
RESET search_path;
RESET lock_timeout;
RESET default_transaction_isolation;
DROP SCHEMA trap CASCADE;
SELECT * FROM log WHERE child_table = 'absent';

-- The log: a role writes its own rows only, in nobody else's name, and rewrites no statement; what
-- one role has stored is not run by another.
SELECT * FROM has_table_privilege('public', 'fk_audit.repair_log', 'INSERT, UPDATE, DELETE, TRUNCATE') AS writes;
CREATE ROLE regress_fk_audit_other;
SET ROLE regress_fk_audit_other;
SELECT count(*) FROM fk_audit.own_repairs;
UPDATE fk_audit.own_repairs SET status = 'planned';
INSERT INTO fk_audit.own_repairs (run, finding, direction, step, steps, statement, role)
    VALUES (0, :'switched', 'repair', 1, 1, 'SELECT 1', 'postgres');
UPDATE fk_audit.own_repairs SET statement = 'SELECT 1';
DELETE FROM fk_audit.own_repairs;
INSERT INTO fk_audit.own_repairs (run, finding, direction, step, steps, statement, way_back)
    VALUES (0, 'planted', 'repair', 1, 1, 'SELECT 1', '{SELECT 1/0}');
UPDATE fk_audit.own_repairs SET status = 'done';
CALL fk_audit_undo(:'switched');
RESET ROLE;
SELECT finding, role FROM fk_audit.repair_log WHERE role <> current_user;
\set VERBOSITY default
CALL fk_audit_undo('planted');
\set VERBOSITY terse

DROP VIEW live, log;
DROP FUNCTION calls;
DROP TABLE switched, proven, altered, absent, undeclared, twofold, rooted, contested, parent;
TRUNCATE fk_audit.repair_log;
DROP ROLE regress_fk_audit_other;
SELECT fk_audit_unload('app');
SELECT fk_audit_unload('other');
