-- What fk_audit_set_class() takes: no call is without effect and silent about it.
SET client_min_messages = warning;
\set SHOW_CONTEXT never
CREATE SCHEMA classed;
SET search_path = classed, public;
CREATE TABLE organizations (id int PRIMARY KEY);
CREATE TABLE users (id int PRIMARY KEY);
CREATE TABLE batch_jobs (id int PRIMARY KEY, org_id int REFERENCES organizations, status text);
CREATE TABLE org_members (id int, org_id int, user_id int, UNIQUE (org_id, user_id));
CREATE TABLE badges (
    id int PRIMARY KEY, org_id int, user_id int, FOREIGN KEY (org_id, user_id) REFERENCES org_members (org_id, user_id));
CREATE TABLE gizmos (id int PRIMARY KEY);
SELECT fk_audit_declare('classed.gizmos', '{id}', 'classed.organizations') > 0 AS ok;

-- An empty list of columns is none, and the order of columns is nothing.
SELECT fk_audit_set_class('classed.batch_jobs', 'link', 'no columns', '{}');
SELECT child_table, child_columns, class FROM fk_audit.class_rules;
SELECT fk_audit_set_class('classed.batch_jobs', NULL, NULL, NULL);
SELECT fk_audit_set_class('classed.badges', 'link', 'one way', '{user_id,org_id}');
SELECT fk_audit_set_class('classed.badges', 'value', 'the other', '{org_id,user_id}');
SELECT child_columns, class FROM fk_audit.class_rules;
SELECT fk_audit_set_class('classed.badges', NULL, NULL, '{user_id,org_id}');
SELECT count(*) FROM fk_audit.class_rules;
SET client_min_messages = notice;
SELECT fk_audit_set_class('classed.badges', NULL, NULL, '{user_id,org_id}');
-- Columns of no key, tables without keys, and keys that only the code knows.
SELECT fk_audit_set_class('classed.batch_jobs', 'link', 'no key', '{status}');
SELECT fk_audit_set_class('classed.users', 'link', 'no key at all');
SELECT fk_audit_set_class('classed.gizmos', 'link', 'declared only', '{id}');
SELECT fk_audit_declare('batch_jobs', '{status}', 'users', source => 'tenants', schema_pattern => 'class.*') > 0 AS ok;
SELECT fk_audit_set_class('classed.batch_jobs', 'link', 'declared for every tenant', '{status}');
SELECT fk_audit_unload('tenants');
-- Forgotten after the table is gone, too.
CREATE TABLE classed.passing (id int, org_id int REFERENCES organizations);
SELECT fk_audit_set_class('classed.passing', 'link', 'not for long');
DROP TABLE classed.passing;
SELECT fk_audit_set_class('classed.passing', NULL, NULL);
SELECT fk_audit_set_class('classed.passing', NULL, NULL);
\echo :LAST_ERROR_SQLSTATE
DELETE FROM fk_audit.class_rules;
-- What has no keys of its own.
CREATE VIEW classed.all_jobs AS SELECT * FROM batch_jobs;
SELECT fk_audit_set_class('classed.all_jobs', 'link', 'a view');
\echo :LAST_ERROR_SQLSTATE
CREATE TABLE classed.parts (id int, org_id int REFERENCES organizations) PARTITION BY RANGE (id);
CREATE TABLE classed.parts_1 PARTITION OF classed.parts FOR VALUES FROM (0) TO (10);
SELECT fk_audit_set_class('classed.parts_1', 'link', 'a partition');
\echo :LAST_ERROR_SQLSTATE
ALTER TABLE classed.parts_1 ADD FOREIGN KEY (id) REFERENCES users;
SELECT fk_audit_set_class('classed.parts_1', 'ephemeral', 'a key of its own', '{id}');
SELECT child_table, child_columns, class FROM fk_audit_advice('classed.parts_1');

SET client_min_messages = warning;
DROP SCHEMA classed CASCADE;
DELETE FROM fk_audit.class_rules;
SELECT fk_audit_unload('manual');
