-- The guard: DDL held against what the code declares, as it happens.
CREATE DATABASE fk_audit_guard TEMPLATE template0;
\c fk_audit_guard
SET client_min_messages = warning;
CREATE EXTENSION fk_audit;
\pset format unaligned
\pset footer off
CREATE FUNCTION public.logged() RETURNS TABLE (log text) LANGUAGE sql AS $$
  WITH gone AS (DELETE FROM fk_audit.ddl_log RETURNING *)
  SELECT format('%s %s: %s.%s (%s) -> %s.%s: %s to %s, %s finding(s)', outcome, command,
    child_schema, child_table, array_to_string(child_columns, ', '), parent_schema, parent_table,
    coalesce(rule_before, 'none'), coalesce(rule_after, 'none'), cardinality(findings))
  FROM gone ORDER BY id $$;

CREATE SCHEMA app;
SET search_path = app, public;
CREATE TABLE orgs (id int PRIMARY KEY, code int UNIQUE);
CREATE TABLE jobs (id int PRIMARY KEY, org_id int REFERENCES orgs, boss_id int REFERENCES jobs);
CREATE TABLE other (id int PRIMARY KEY, org_id int REFERENCES orgs ON DELETE CASCADE);
SELECT status FROM fk_audit_load_sql('web', $$
  CREATE TABLE orgs (id int PRIMARY KEY, code int UNIQUE);
  CREATE TABLE jobs (id int PRIMARY KEY, org_id int REFERENCES orgs ON DELETE NO ACTION,
                     boss_id int REFERENCES jobs);
  CREATE TABLE later (id int PRIMARY KEY, org_id int REFERENCES orgs ON DELETE SET NULL);
$$, default_schema => 'app');

-- Installing, switching, removing.
SELECT fk_audit_install_guard('loud');
SELECT fk_audit_install_guard();
SELECT fk_audit_install_guard();
SELECT evtname, evtevent, evtfoid::regproc, obj_description(oid, 'pg_event_trigger') IS NOT NULL AS noted
  FROM pg_event_trigger ORDER BY 1;
SELECT fk_audit_remove_guard();
SELECT fk_audit_remove_guard();
SELECT count(*) FROM pg_event_trigger;
SELECT fk_audit_install_guard('warn');

-- What the code does not speak of passes and is logged; what is no foreign key is neither.
CREATE TABLE free (id int PRIMARY KEY, org_id int REFERENCES orgs ON DELETE CASCADE);
ALTER TABLE free ADD note text;
CREATE INDEX ON free (org_id);
CREATE TEMP TABLE passing (id int PRIMARY KEY, up int REFERENCES passing);
DROP TABLE passing;
DROP TABLE free;
SELECT * FROM logged();

-- Drift, by one statement.
ALTER TABLE jobs DROP CONSTRAINT jobs_org_id_fkey,
  ADD CONSTRAINT jobs_org_id_fkey FOREIGN KEY (org_id) REFERENCES orgs ON DELETE CASCADE;
SELECT * FROM logged();
-- Other DDL on the table says nothing about it again.
ALTER TABLE jobs ADD note text;
ALTER TABLE jobs ALTER org_id TYPE bigint;
ALTER TABLE orgs ALTER id TYPE bigint;
-- From one drift to a worse one, to an equal one, to a lesser one; and back to what is declared.
ALTER TABLE jobs DROP CONSTRAINT jobs_org_id_fkey,
  ADD CONSTRAINT jobs_org_id_fkey FOREIGN KEY (org_id) REFERENCES orgs ON DELETE SET NULL;
ALTER TABLE jobs DROP CONSTRAINT jobs_org_id_fkey,
  ADD CONSTRAINT jobs_org_id_fkey FOREIGN KEY (org_id) REFERENCES orgs ON DELETE SET DEFAULT;
ALTER TABLE jobs DROP CONSTRAINT jobs_org_id_fkey,
  ADD CONSTRAINT jobs_org_id_fkey FOREIGN KEY (org_id) REFERENCES orgs ON DELETE RESTRICT;
ALTER TABLE jobs DROP CONSTRAINT jobs_org_id_fkey,
  ADD CONSTRAINT jobs_org_id_fkey FOREIGN KEY (org_id) REFERENCES orgs;
SELECT * FROM logged();
SELECT definition_before IS NULL AS nothing FROM fk_audit.ddl_log;

-- From here on it refuses.
SELECT fk_audit_install_guard('error');
SELECT evtfoid::regproc FROM pg_event_trigger ORDER BY evtname;
-- Rule, parent, columns, gone, one too many.
ALTER TABLE jobs DROP CONSTRAINT jobs_org_id_fkey,
  ADD FOREIGN KEY (org_id) REFERENCES orgs ON DELETE CASCADE;
ALTER TABLE jobs DROP CONSTRAINT jobs_org_id_fkey,
  ADD FOREIGN KEY (org_id) REFERENCES orgs ON UPDATE CASCADE;
ALTER TABLE jobs DROP CONSTRAINT jobs_org_id_fkey, ADD FOREIGN KEY (org_id) REFERENCES other;
ALTER TABLE jobs DROP CONSTRAINT jobs_org_id_fkey, ADD FOREIGN KEY (org_id) REFERENCES orgs (code);
ALTER TABLE jobs DROP CONSTRAINT jobs_org_id_fkey;
ALTER TABLE jobs ADD FOREIGN KEY (org_id) REFERENCES orgs ON DELETE CASCADE;
ALTER TABLE jobs ADD FOREIGN KEY (id) REFERENCES orgs;
ALTER TABLE jobs ALTER CONSTRAINT jobs_org_id_fkey DEFERRABLE;
-- Through the other side, through a column, a name, a schema, an index.
ALTER TABLE orgs DROP CONSTRAINT orgs_pkey CASCADE;
ALTER TABLE orgs DROP COLUMN id CASCADE;
ALTER TABLE jobs DROP COLUMN org_id;
ALTER TABLE orgs RENAME TO organizations;
ALTER TABLE orgs RENAME id TO key;
ALTER TABLE jobs RENAME org_id TO organization;
ALTER TABLE jobs RENAME TO tasks;
ALTER TABLE jobs SET SCHEMA public;
ALTER SCHEMA app RENAME TO moved;
DROP TABLE orgs CASCADE;
DROP TABLE jobs;
DROP SCHEMA app CASCADE;
-- Nothing of it has happened.
SELECT kind, child_table, declared, live FROM fk_audit_mismatches();
SELECT * FROM logged();

-- What is no drift: the name, NOT VALID and VALIDATE, disabled triggers, new columns.
ALTER TABLE jobs RENAME CONSTRAINT jobs_org_id_fkey TO renamed;
ALTER TABLE jobs DROP CONSTRAINT renamed, ADD FOREIGN KEY (org_id) REFERENCES orgs NOT VALID;
ALTER TABLE jobs VALIDATE CONSTRAINT jobs_org_id_fkey;
ALTER TABLE jobs DISABLE TRIGGER ALL;
ALTER TABLE jobs ENABLE TRIGGER ALL;
ALTER TABLE orgs ADD name text, ALTER id TYPE int;
ALTER TABLE orgs DROP CONSTRAINT orgs_code_key;
ALTER TABLE other RENAME TO another;
-- A table that the code declares, made in two statements and then dropped on the way of a migration.
CREATE TABLE later (id int PRIMARY KEY);
ALTER TABLE later ADD org_id int;
ALTER TABLE later ADD FOREIGN KEY (org_id) REFERENCES orgs ON DELETE SET NULL;
CREATE TABLE like_jobs (LIKE jobs INCLUDING ALL);
SELECT * FROM logged();
SELECT kind, child_table, declared, live FROM fk_audit_mismatches();

-- CREATE SCHEMA with tables in it; partitions that come and go with a key of their own.
CREATE SCHEMA nested CREATE TABLE inner_one (id int PRIMARY KEY, up int REFERENCES inner_one);
SELECT status FROM fk_audit_load_sql('parts', $$
  CREATE TABLE parted (id int, org_id int REFERENCES orgs) PARTITION BY RANGE (id); $$,
  default_schema => 'app');
CREATE TABLE parted (id int, org_id int REFERENCES orgs) PARTITION BY RANGE (id);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);
CREATE TABLE parted_2 (id int, org_id int REFERENCES orgs ON DELETE CASCADE);
ALTER TABLE parted ATTACH PARTITION parted_2 FOR VALUES FROM (10) TO (20);
CREATE TABLE parted_3 (id int, org_id int REFERENCES orgs);
ALTER TABLE parted ATTACH PARTITION parted_3 FOR VALUES FROM (20) TO (30);
ALTER TABLE parted DETACH PARTITION parted_1;
ALTER TABLE parted_3 DROP CONSTRAINT parted_3_org_id_fkey;
ALTER TABLE parted DROP CONSTRAINT parted_org_id_fkey;
SELECT * FROM logged();
SELECT fk_audit_unload('parts');
DROP TABLE parted, parted_1, parted_2;
DROP SCHEMA nested CASCADE;
SELECT * FROM logged();

-- An exception for one transaction; what was there before is not held against the next statement.
BEGIN;
SET LOCAL fk_audit.guard = off;
ALTER TABLE later DROP CONSTRAINT later_org_id_fkey;
SET LOCAL fk_audit.guard = on;
ALTER TABLE later ADD note text;
SAVEPOINT s;
ALTER TABLE jobs DROP CONSTRAINT jobs_org_id_fkey;
ROLLBACK TO s;
ALTER TABLE jobs ADD more text;
COMMIT;
SHOW fk_audit.guard;
SELECT * FROM logged();
-- A refusal that a block catches undoes the statement only.
DO $$ BEGIN
  ALTER TABLE jobs DROP CONSTRAINT jobs_org_id_fkey;
EXCEPTION WHEN SQLSTATE 'UFK02' THEN RAISE WARNING 'caught'; END $$;
SELECT conname FROM pg_constraint WHERE conrelid = 'jobs'::regclass AND contype = 'f' ORDER BY 1;

-- The repair and the way back pass, also as rows for \gexec.
SELECT finding FROM fk_audit_mismatches() \gset
CALL fk_audit_apply(ARRAY[:'finding']);
SELECT count(*) FROM fk_audit_mismatches();
CALL fk_audit_undo(:'finding');
SELECT kind FROM fk_audit_mismatches();
SELECT * FROM logged();
\set ECHO none
SELECT statement FROM fk_audit_reverse() WHERE statement IS NOT NULL \gset back_
SELECT statement FROM fk_audit_repairs(heed_advice => false) \gexec
SELECT count(*) FROM fk_audit_mismatches();
SELECT :'back_statement' \gexec
\set ECHO all
SELECT kind FROM fk_audit_mismatches();
ALTER TABLE later ADD FOREIGN KEY (org_id) REFERENCES orgs ON DELETE SET NULL;
SELECT * FROM logged();

-- A waiver holds for the guard too.
SET fk_audit.guard = off;
ALTER TABLE later DROP CONSTRAINT later_org_id_fkey;
RESET fk_audit.guard;
SELECT fk_audit_waive(finding, 'known', 'infinity') FROM fk_audit_mismatches();
ALTER TABLE later ADD FOREIGN KEY (org_id) REFERENCES orgs ON DELETE SET NULL;
ALTER TABLE later DROP CONSTRAINT later_org_id_fkey;
SELECT * FROM logged();

-- A failure of the guard's own holds nothing up.
ALTER TABLE fk_audit.ddl_log RENAME TO moved;
ALTER TABLE jobs DROP CONSTRAINT jobs_org_id_fkey;
ALTER TABLE jobs ADD FOREIGN KEY (org_id) REFERENCES orgs;
ALTER TABLE fk_audit.moved RENAME TO ddl_log;
-- Without its indexes it is slower and says the same.
DROP INDEX fk_audit.intents_child_idx, fk_audit.source_tables_name_idx;
ALTER TABLE jobs DROP CONSTRAINT jobs_org_id_fkey;

-- The extension under its guard.
DROP EXTENSION fk_audit;
DROP EXTENSION plpgsql, fk_audit;
DROP EXTENSION IF EXISTS no_such_extension;
BEGIN;
DROP EXTENSION fk_audit CASCADE;
SELECT count(*) FROM pg_event_trigger;
DROP TABLE jobs;
ROLLBACK;
SELECT fk_audit_remove_guard();
DROP FUNCTION public.logged();
DROP EXTENSION fk_audit;
\c contrib_regression
DROP DATABASE fk_audit_guard;
