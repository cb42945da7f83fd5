-- fk_audit_delete_impact(): arguments, rights, and what user code and dead triggers do to the
-- answer. That the answers are true is for test/property/impact.sh.
\pset format unaligned
SET client_min_messages = warning;
CREATE SCHEMA app;
SET search_path = app, public;
CREATE TABLE "Orgs" (id int PRIMARY KEY, name text);
CREATE TABLE projects (
    org int REFERENCES "Orgs" ON DELETE CASCADE, number int, PRIMARY KEY (org, number));
CREATE TABLE tasks (
    id int PRIMARY KEY, org int NOT NULL, number int,
    FOREIGN KEY (org, number) REFERENCES projects ON DELETE SET NULL (number));
CREATE TABLE notes (id int PRIMARY KEY, task int REFERENCES tasks ON DELETE CASCADE, author int NOT NULL,
    editor int,
    FOREIGN KEY (author) REFERENCES "Orgs" ON DELETE SET NULL);
CREATE INDEX ON tasks (org, number);
INSERT INTO "Orgs" VALUES (1), (2);
INSERT INTO projects VALUES (1, 1), (1, 2), (2, 1);
INSERT INTO tasks VALUES (1, 1, 1), (2, 1, 1), (3, 2, 1), (4, 1, NULL);
INSERT INTO notes VALUES (1, 1, 2), (2, 3, 2);
ANALYZE "Orgs", projects, tasks, notes;

-- Names fold, may be qualified, and follow the search_path; keys are text.
SELECT depth, path, child_columns, rule, effect, estimated_rows, exact_rows, missing_index, rows_scanned, detail
    FROM fk_audit_delete_impact('"Orgs"', '{1}');
SELECT depth, path, effect, exact_rows, detail FROM fk_audit_delete_impact('app."Orgs"', '{2}');
SELECT depth, path, effect, exact_rows FROM fk_audit_delete_impact('APP.Projects', '{1,1}');
SELECT depth, path, effect, exact_rows FROM fk_audit_delete_impact('"Orgs"', '{1}', 1);

SELECT fk_audit_delete_impact(NULL);
SELECT fk_audit_delete_impact('');
SELECT fk_audit_delete_impact('app.');
SELECT fk_audit_delete_impact('orgs');
\echo :LAST_ERROR_SQLSTATE
SELECT fk_audit_delete_impact('"T1"');
SELECT fk_audit_delete_impact('nowhere."T 1"');
SELECT fk_audit_delete_impact('a.b.c');
SELECT fk_audit_delete_impact('pg_catalog.pg_tables');
\echo :LAST_ERROR_SQLSTATE
SELECT fk_audit_delete_impact('projects', '{1}');
SELECT fk_audit_delete_impact('projects', '{1,NULL}');
SELECT fk_audit_delete_impact('projects', '{1,x}');
SELECT fk_audit_delete_impact('projects', '{9,9}');
\echo :LAST_ERROR_SQLSTATE
SELECT fk_audit_delete_impact('projects', max_depth => 0);
CREATE TABLE keyless (id int);
SELECT fk_audit_delete_impact('keyless', '{1}');
SELECT depth, path, effect FROM fk_audit_delete_impact('keyless');

-- Beside today's rules those of the code.
SELECT count(*) FROM fk_audit_load_sql('code', $$
    CREATE TABLE app."Orgs" (id int PRIMARY KEY);
    CREATE TABLE app.projects (
        org int REFERENCES app."Orgs" ON DELETE RESTRICT, number int, PRIMARY KEY (org, number));
    CREATE TABLE app.notes (id int PRIMARY KEY, author int REFERENCES app."Orgs" ON DELETE SET NULL,
        task int, editor int REFERENCES app."Orgs" ON DELETE CASCADE);
$$, complete => false);
SELECT depth, path, rule, effect, rule_after, effect_after, finding IS NOT NULL AS finding
    FROM fk_audit_delete_impact('"Orgs"');
SELECT fk_audit_unload('code');

-- Triggers of users, and triggers of keys that are off. Where only the checks of the child are off,
-- the parent's triggers act all the same.
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER keep BEFORE DELETE ON projects FOR EACH ROW EXECUTE FUNCTION keep();
SELECT path, effect, uncertain FROM fk_audit_delete_impact('"Orgs"') WHERE depth < 2;
SELECT path, effect, exact_rows, uncertain FROM fk_audit_delete_impact('projects', '{1,2}');
-- By the same names without a key.
CREATE RULE "Keep" AS ON DELETE TO tasks WHERE old.id = 9 DO INSTEAD NOTHING;
CREATE RULE log AS ON UPDATE TO tasks DO ALSO SELECT 1;
SELECT path, effect, uncertain FROM fk_audit_delete_impact('projects');
SELECT path, effect, exact_rows, uncertain FROM fk_audit_delete_impact('projects', '{1,1}');
SELECT uncertain FROM fk_audit_delete_impact('tasks', '{4}') LIMIT 1;
DROP RULE "Keep" ON tasks;
DROP RULE log ON tasks;
DROP TRIGGER keep ON projects;
ALTER TABLE projects DISABLE TRIGGER ALL;
SELECT path, effect, exact_rows, detail FROM fk_audit_delete_impact('projects', '{1,1}');
SELECT path, effect, exact_rows FROM fk_audit_delete_impact('"Orgs"', '{1}') WHERE depth = 1;
ALTER TABLE projects ENABLE TRIGGER ALL;

-- A CHECK may refuse what SET NULL writes.
ALTER TABLE tasks ADD CONSTRAINT numbered CHECK (number IS NOT NULL) NOT VALID;
SELECT path, effect, exact_rows, uncertain FROM fk_audit_delete_impact('projects', '{1,1}');
ALTER TABLE tasks DROP CONSTRAINT numbered;

-- What the names of triggers decide is said once of a key.
CREATE TABLE twice (a int REFERENCES "Orgs" ON DELETE CASCADE, b int REFERENCES "Orgs" ON DELETE RESTRICT);
INSERT INTO twice VALUES (1, 1);
SELECT child_columns, effect, detail FROM fk_audit_delete_impact('"Orgs"', '{1}')
    WHERE depth = 0 OR child_table = 'app.twice';
DROP TABLE twice;

-- The rights of the caller.
CREATE ROLE regress_impact;
GRANT USAGE ON SCHEMA app TO regress_impact;
GRANT SELECT ON "Orgs", projects, notes TO regress_impact;
SET ROLE regress_impact;
SELECT path, effect, exact_rows, uncertain FROM fk_audit_delete_impact('projects', '{1,1}');
SELECT fk_audit_delete_impact('tasks', '{1}');
\echo :LAST_ERROR_SQLSTATE
SELECT count(*) FROM fk_audit_delete_impact('tasks');
RESET ROLE;
GRANT SELECT ON tasks TO regress_impact;
ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
SET ROLE regress_impact;
SELECT path, effect, exact_rows, uncertain FROM fk_audit_delete_impact('projects', '{1,1}');
RESET ROLE;
CREATE SCHEMA closed;
CREATE TABLE closed.logs (id int PRIMARY KEY, org int, number int,
    FOREIGN KEY (org, number) REFERENCES projects ON DELETE CASCADE);
INSERT INTO closed.logs VALUES (1, 1, 2);
GRANT SELECT ON closed.logs TO regress_impact;
SET ROLE regress_impact;
SELECT path, effect, exact_rows, uncertain FROM fk_audit_delete_impact('projects', '{1,2}') WHERE path !~ 'tasks';
SELECT fk_audit_delete_impact('closed.logs', '{1}');
\echo :LAST_ERROR_SQLSTATE
RESET ROLE;
DROP TABLE closed.logs;
DROP SCHEMA closed;
DROP OWNED BY regress_impact;
DROP ROLE regress_impact;

-- Limits: a budget of rows, a timeout; in a read-only transaction.
SET fk_audit.impact_row_budget = 2;
SELECT path, effect, exact_rows, uncertain FROM fk_audit_delete_impact('"Orgs"', '{1}') LIMIT 2;
RESET fk_audit.impact_row_budget;
CREATE TABLE chain (id int PRIMARY KEY, previous int REFERENCES chain ON DELETE CASCADE);
INSERT INTO chain SELECT i, nullif(i - 1, 0) FROM generate_series(1, 20000) AS i;
\set VERBOSITY terse
SET statement_timeout = '200ms';
SELECT fk_audit_delete_impact('chain', '{1}');
RESET statement_timeout;
\set VERBOSITY default
CREATE INDEX ON chain (previous);
START TRANSACTION READ ONLY;
SELECT path, effect, exact_rows FROM fk_audit_delete_impact('chain', '{1}');
COMMIT;

-- Rows of partitions, by way of the root, of a partition and of a key to the partition alone.
CREATE TABLE events (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10);
CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM (10) TO (20);
CREATE TABLE seen (event int REFERENCES events ON DELETE CASCADE, early int REFERENCES events_1);
INSERT INTO events VALUES (1), (11);
INSERT INTO seen VALUES (1, NULL), (11, 1), (11, NULL);
SELECT path, child_columns, effect, exact_rows, detail FROM fk_audit_delete_impact('events', '{1}');
SELECT path, child_columns, effect, exact_rows FROM fk_audit_delete_impact('events_2', '{11}');
SELECT fk_audit_delete_impact('events_2', '{1}');
-- A key that acts on the rows of one partition and leaves orphans of the other.
CREATE TABLE staff (id int PRIMARY KEY, boss int REFERENCES staff ON DELETE CASCADE) PARTITION BY RANGE (id);
CREATE TABLE staff_1 PARTITION OF staff FOR VALUES FROM (0) TO (10);
CREATE TABLE staff_2 PARTITION OF staff FOR VALUES FROM (10) TO (20);
INSERT INTO staff VALUES (11, NULL), (12, 11), (1, 11), (2, 1);
ALTER TABLE staff_1 DISABLE TRIGGER ALL;
SELECT path, effect, exact_rows, detail FROM fk_audit_delete_impact('staff', '{11}');
BEGIN;
DELETE FROM staff WHERE id = 11;
TABLE staff;
ROLLBACK;

-- Keys that are equal without being the same text.
CREATE TABLE prices (amount numeric PRIMARY KEY);
CREATE TABLE offers (id int, amount numeric REFERENCES prices ON DELETE CASCADE);
INSERT INTO prices VALUES (1.0);
INSERT INTO offers VALUES (1, 1.00), (2, 1);
SELECT path, effect, exact_rows FROM fk_audit_delete_impact('prices', '{1.000}');
SET client_min_messages = error;
DROP SCHEMA app CASCADE;
