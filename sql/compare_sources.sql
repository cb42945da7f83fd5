-- One source against another: the same kinds and severities as an audit, without a live table.
SELECT message FROM fk_audit_load_sql('model', $$
CREATE TABLE orgs (id int PRIMARY KEY);
CREATE TABLE users (id int PRIMARY KEY, org_id int REFERENCES orgs ON DELETE CASCADE);
CREATE TABLE payments (id int PRIMARY KEY, org_id int REFERENCES orgs (id),
    user_id int CONSTRAINT payments_payer_fk REFERENCES users, a int, b int);
CREATE TABLE pairs (a int, b int, PRIMARY KEY (a, b));
ALTER TABLE payments ADD FOREIGN KEY (a, b) REFERENCES pairs;
CREATE TABLE notes (id int PRIMARY KEY, user_id int REFERENCES users);
CREATE TABLE drafts (id int PRIMARY KEY, user_id int REFERENCES users);
$$);
SELECT message FROM fk_audit_load_sql('migrations', $$
CREATE TABLE orgs (id int PRIMARY KEY);
CREATE TABLE users (id int PRIMARY KEY, org_id int REFERENCES orgs (id) ON DELETE CASCADE);
CREATE TABLE payments (id int PRIMARY KEY, org_id int, user_id int REFERENCES users (id) DEFERRABLE, a int, b int);
ALTER TABLE payments ADD FOREIGN KEY (org_id) REFERENCES orgs ON DELETE CASCADE;
CREATE TABLE pairs (a int, b int, PRIMARY KEY (a, b));
ALTER TABLE payments ADD FOREIGN KEY (b, a) REFERENCES pairs (a, b) NOT VALID;
CREATE TABLE notes (id int PRIMARY KEY, user_id int, org_id int REFERENCES orgs);
$$);
SELECT * FROM fk_audit_compare_sources('model', 'migrations');
SELECT severity, kind, child_table, child_columns, in_a, in_b
FROM fk_audit_compare_sources('migrations', 'model');
SELECT * FROM fk_audit_compare_sources('model', 'model');

-- What the second one does not state is not compared, and without columns the primary key is meant.
SELECT fk_audit_declare('payments', '{org_id}', 'orgs', source => 'hand') > 0 AS ok;
SELECT fk_audit_declare('payments', '{user_id}', 'users', on_delete => 'set null', source => 'hand') > 0 AS ok;
SELECT kind, child_columns, in_a, in_b FROM fk_audit_compare_sources('hand', 'migrations');
SELECT kind, child_columns, in_a, in_b FROM fk_audit_compare_sources('migrations', 'hand');

-- A schema pattern is held against the same pattern.
SELECT message FROM fk_audit_load_sql('old', 'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p_id int REFERENCES p)',
    schema_pattern => '^tenant_');
SELECT message FROM fk_audit_load_sql('new', 'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p_id int REFERENCES p ON DELETE CASCADE)',
    schema_pattern => '^tenant_');
SELECT severity, kind, child_table, child_columns, in_a, in_b FROM fk_audit_compare_sources('old', 'new');

SELECT fk_audit_compare_sources('model', 'nothing');
SELECT fk_audit_compare_sources(NULL, 'model');
SET client_min_messages = warning;
SELECT fk_audit_unload(source) FROM (SELECT source FROM fk_audit.sources) AS loaded \g /dev/null
