-- A repair that stops after any of its steps is undone from there: the catalog is what it was.
\set VERBOSITY terse
\set SHOW_CONTEXT never
\pset null '-'
SET client_min_messages = warning;

CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE parent2 (id int PRIMARY KEY);
INSERT INTO parent VALUES (1);
INSERT INTO parent2 VALUES (1);
CREATE TABLE switched (p int CONSTRAINT switched_fk REFERENCES parent ON DELETE CASCADE);
COMMENT ON CONSTRAINT switched_fk ON switched IS 'kept';
CREATE TABLE unproven (p int);
ALTER TABLE unproven ADD CONSTRAINT unproven_drifted FOREIGN KEY (p) REFERENCES parent ON DELETE CASCADE NOT VALID;
CREATE TABLE proven (p int CONSTRAINT proven_fk REFERENCES parent);
CREATE TABLE moved (p int CONSTRAINT moved_drifted REFERENCES parent DEFERRABLE);
CREATE TABLE altered (p int);
ALTER TABLE altered ADD CONSTRAINT altered_drifted FOREIGN KEY (p) REFERENCES parent DEFERRABLE NOT VALID;
CREATE TABLE absent (p int);
CREATE TABLE twofold (p int CONSTRAINT twofold_fk REFERENCES parent, CONSTRAINT twofold_2 FOREIGN KEY (p) REFERENCES parent,
    CONSTRAINT twofold_3 FOREIGN KEY (p) REFERENCES parent);
CREATE TABLE rooted (p int CONSTRAINT rooted_fk REFERENCES parent ON DELETE CASCADE, k int) PARTITION BY RANGE (k);
CREATE TABLE rooted_1 PARTITION OF rooted FOR VALUES FROM (0) TO (5);
CREATE TABLE rooted_2 PARTITION OF rooted FOR VALUES FROM (5) TO (20) PARTITION BY RANGE (k);
CREATE TABLE rooted_3 PARTITION OF rooted_2 FOR VALUES FROM (5) TO (10);
CREATE TABLE grown (p int CONSTRAINT grown_fk REFERENCES parent, k int) PARTITION BY RANGE (k);
CREATE TABLE grown_1 PARTITION OF grown FOR VALUES FROM (0) TO (5);
CREATE TABLE grown_2 PARTITION OF grown FOR VALUES FROM (5) TO (10);
CREATE TABLE bare (p int, k int) PARTITION BY RANGE (k);
CREATE TABLE bare_1 PARTITION OF bare FOR VALUES FROM (0) TO (5);
CREATE TABLE bare_2 PARTITION OF bare FOR VALUES FROM (5) TO (20);
INSERT INTO switched VALUES (1);
INSERT INTO moved VALUES (1);
INSERT INTO rooted VALUES (1, 1), (1, 6);
SELECT status FROM fk_audit_load_sql('app', '
    CREATE TABLE parent (id int PRIMARY KEY);
    CREATE TABLE parent2 (id int PRIMARY KEY);
    CREATE TABLE switched (p int CONSTRAINT switched_fk REFERENCES parent);
    CREATE TABLE unproven (p int CONSTRAINT unproven_fk REFERENCES parent);
    CREATE TABLE proven (p int CONSTRAINT proven_fk REFERENCES parent ON DELETE CASCADE);
    CREATE TABLE moved (p int CONSTRAINT moved_fk REFERENCES parent2);
    CREATE TABLE altered (p int CONSTRAINT altered_fk REFERENCES parent);
    CREATE TABLE absent (p int CONSTRAINT absent_fk REFERENCES parent);
    CREATE TABLE twofold (p int CONSTRAINT twofold_fk REFERENCES parent);
    CREATE TABLE rooted (p int CONSTRAINT rooted_fk REFERENCES parent, k int) PARTITION BY RANGE (k);
    CREATE TABLE grown (p int CONSTRAINT grown_fk REFERENCES parent ON DELETE CASCADE, k int) PARTITION BY RANGE (k);
    CREATE TABLE bare (p int CONSTRAINT bare_fk REFERENCES parent, k int) PARTITION BY RANGE (k);');

-- Keys that are nobody's part, and what they do on partitions.
CREATE VIEW live AS SELECT conrelid::regclass, CASE conparentid WHEN 0 THEN conname END AS name, convalidated,
        pg_get_constraintdef(oid) AS definition, obj_description(oid, 'pg_constraint') AS comment
    FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace;
CREATE TEMP TABLE before AS SELECT * FROM live;
-- One finding of each key leads its plan.
CREATE TEMP TABLE named AS SELECT DISTINCT ON (child_table) child_table, finding
    FROM fk_audit_repairs(heed_advice => false) JOIN fk_audit_findings() USING (finding);
CREATE TABLE outcomes (child_table text, after text, in_between bigint, left_over bigint);

-- As fk_audit_apply() that is stopped: what is done stays, what is planned is never run.
CREATE PROCEDURE stop_after(run bigint, steps int) LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[] := fk_audit.open_steps(ARRAY[run]);
BEGIN
    FOR i IN 1 .. steps LOOP
        CALL fk_audit.run_step(ids[i], 200, 1, 'step');
    END LOOP;
END $$;
CREATE VIEW differences AS (TABLE live EXCEPT TABLE before) UNION ALL (TABLE before EXCEPT TABLE live);
CREATE PROCEDURE stop_and_undo(wanted text) LANGUAGE plpgsql AS $$
DECLARE
    name text := (SELECT finding FROM named WHERE child_table = wanted);
    steps int := (SELECT count(*) FROM fk_audit.repair_steps(name, false));
    in_between bigint;
BEGIN
    FOR i IN 1 .. steps LOOP
        CALL stop_after(fk_audit.plan_repair(name, '{}', false), i);
        in_between := (SELECT count(*) FROM differences);
        CALL fk_audit_undo(name);
        INSERT INTO outcomes VALUES (wanted, format('%s of %s', i, steps), in_between,
                                     (SELECT count(*) FROM differences));
    END LOOP;
END $$;
SELECT format('CALL stop_and_undo(%L)', child_table) FROM named ORDER BY 1 \gexec
-- (Partitioned tables take fewer steps from 18 on.)
SELECT * FROM outcomes WHERE child_table NOT IN ('rooted', 'grown', 'bare');
SELECT child_table, count(*) > 1 AS several, bool_and(in_between > 0) AS changed, sum(left_over) AS left_over
    FROM outcomes WHERE child_table IN ('rooted', 'grown', 'bare') GROUP BY 1 ORDER BY 1;
SELECT DISTINCT direction, status, error FROM fk_audit.repair_log WHERE direction = 'undo' OR status = 'failed';

-- Stopped, planned afresh, stopped again: what the first run has left goes too.
SELECT finding AS proven FROM named WHERE child_table = 'proven' \gset
SELECT finding AS grown FROM named WHERE child_table = 'grown' \gset
CALL stop_after(fk_audit.plan_repair(:'proven', '{}', false), 1);
UPDATE fk_audit.repair_log SET status = 'abandoned' WHERE status = 'planned';
SELECT fk_audit.plan_repair(:'proven', '{}', false) AS run \gset
SELECT count(*) AS steps_left FROM fk_audit.repair_log WHERE run = :run;
CALL stop_after(:run, 1);
CALL fk_audit_undo(:'proven');
CALL stop_after(fk_audit.plan_repair(:'grown', '{}', false), 1);
UPDATE fk_audit.repair_log SET status = 'abandoned' WHERE status = 'planned';
CALL stop_after(fk_audit.plan_repair(:'grown', '{}', false), 1);
CALL fk_audit_undo(:'grown');
TABLE differences;

-- A second undo has nothing to undo, and a repair after it starts anew.
\set VERBOSITY default
CALL fk_audit_undo(:'proven');
\set VERBOSITY terse
CALL fk_audit_apply(ARRAY[:'proven', :'grown'], heed_advice => false);
SELECT kind, child_table FROM fk_audit_mismatches('proven|grown');
CALL fk_audit_undo(:'proven');
CALL fk_audit_undo(:'grown');
TABLE differences;

-- A leaf that has an equal key of its own keeps it, whichever of the two the root adopts.
SELECT current_setting('server_version_num')::int < 180000 AS leaf_by_leaf \gset
\if :leaf_by_leaf
ALTER TABLE bare_1 ADD CONSTRAINT a_same FOREIGN KEY (p) REFERENCES parent;
COMMENT ON CONSTRAINT a_same ON bare_1 IS 'kept';
ALTER TABLE bare_2 ADD CONSTRAINT z_same FOREIGN KEY (p) REFERENCES parent;
\endif
DELETE FROM before;
INSERT INTO before TABLE live;
DELETE FROM outcomes;
CALL stop_and_undo('bare');
SELECT count(*) > 1 AS several, sum(left_over) AS left_over FROM outcomes;

-- An orphan that came while triggers were off: all but `validated` comes back, and that too in the end.
SELECT finding AS switched FROM named WHERE child_table = 'switched' \gset
SET session_replication_role = replica;
INSERT INTO switched VALUES (99);
RESET session_replication_role;
CALL fk_audit_apply(ARRAY[:'switched'], heed_advice => false);
CALL fk_audit_undo(:'switched');
SELECT conrelid, convalidated, definition FROM differences ORDER BY convalidated;
DELETE FROM switched WHERE p = 99;
CALL fk_audit_undo(:'switched');
TABLE differences;

-- Switched on, triggers stay on: there is nothing to undo.
ALTER TABLE altered DISABLE TRIGGER ALL;
SELECT finding AS altered FROM fk_audit_repairs('altered', heed_advice => false) LIMIT 1 \gset
CALL stop_after(fk_audit.plan_repair(:'altered', '{}', false), 1);
\set VERBOSITY default
CALL fk_audit_undo(:'altered');
\set VERBOSITY terse

DROP VIEW differences, live;
DROP PROCEDURE stop_and_undo, stop_after;
DROP TABLE outcomes, switched, unproven, proven, moved, altered, absent, twofold, rooted, grown, bare, parent, parent2;
TRUNCATE fk_audit.repair_log;
SELECT fk_audit_unload('app');
