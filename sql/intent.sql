-- What the code declares: every way in, and what a load keeps, replaces and refuses.
\set VERBOSITY terse
\pset null '-'

-- By hand. What is not stated stays NULL.
SELECT fk_audit_declare('Orders', '{customer_id}', 'CRM.customers', on_delete => 'ON  DELETE') ;
SELECT fk_audit_declare('Orders', '{customer_id}', 'crm."Customers"', on_delete => 'Set_Null') > 0 AS ok;
SELECT source, child_schema, child_table, child_columns, parent_schema, parent_table, parent_columns,
       delete_rule, delete_rule_stated AS stated, update_rule FROM fk_audit.intents;
-- The same again replaces it.
SELECT fk_audit_declare('orders', '{customer_id}', 'crm."Customers"', on_delete => 'cascade') > 0 AS ok;
SELECT child_table, delete_rule FROM fk_audit.intents;
SELECT fk_audit_unload('manual');
SELECT count(*) FROM fk_audit.sources;

-- A text that describes the whole state. Names fold as SQL folds them; defaults are the server's.
SELECT * FROM fk_audit_load_sql('web', $code$
\restrict token
SET search_path = app, public;
CREATE SCHEMA app;
CREATE TABLE orgs (id int PRIMARY KEY);
CREATE TABLE "Users" (
  id int PRIMARY KEY,
  Org_ID int REFERENCES orgs ON DELETE CASCADE INITIALLY DEFERRED,
  boss int,
  CONSTRAINT boss_fk FOREIGN KEY (boss) REFERENCES "Users" (id) ON DELETE SET NULL (boss) NOT VALID
);
COPY orgs (id) FROM stdin;
1
2 ; CREATE TABLE not_a_table (id int REFERENCES orgs);
\.
INSERT INTO orgs VALUES (3);
CREATE TABLE child (org int);
ALTER TABLE ONLY child ADD FOREIGN KEY (org) REFERENCES orgs ON UPDATE RESTRICT NOT VALID;
$code$, revision => 'abc123');
SELECT origin, child_schema AS s, child_table, child_columns, parent_schema AS ps, parent_table AS parent,
       parent_columns, constraint_name, delete_rule, delete_rule_stated AS ds, delete_columns AS dc, update_rule,
       update_rule_stated AS us, match_option AS m, "deferrable" AS d, initially_deferred AS i, validated AS v
    FROM fk_audit.intents ORDER BY id;
SELECT source, revision, complete, search_path FROM fk_audit.sources;

-- Loading again replaces in one go; the ids are new, the source is the same.
SELECT * FROM fk_audit_load_sql('web', 'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a)', revision => 'def456');
SELECT child_table, parent_table, revision FROM fk_audit.intents;

-- In migration mode a load continues where the source stood.
SELECT * FROM fk_audit_load_sql('web', $code$
-- +goose Up
ALTER TABLE b RENAME COLUMN a TO a_id;
ALTER TABLE a RENAME TO accounts;
CREATE TABLE c (b int);
ALTER TABLE c ADD CONSTRAINT c_b FOREIGN KEY (b) REFERENCES accounts ON DELETE CASCADE;
-- +goose Down
DROP TABLE c;
$code$, mode => 'migration', revision => '3');
SELECT origin, child_table, child_columns, parent_table, parent_columns, constraint_name, delete_rule
    FROM fk_audit.intents ORDER BY id;
-- The name that the server generated for the first key is known.
SELECT * FROM fk_audit_load_sql('web', 'ALTER TABLE b DROP CONSTRAINT b_a_fkey', mode => 'migration');
SELECT child_table, constraint_name FROM fk_audit.intents;

-- What inherits in one load follows its parent in the next, as in the server.
CREATE SCHEMA inherited;
SET search_path = inherited, public;
SELECT $code$
CREATE TABLE p (a int, b int, c int);
CREATE TABLE q (c int, d int);
CREATE TABLE child (b int, x int) INHERITS (p, q);
CREATE TABLE grandchild () INHERITS (child);
$code$ AS first, $code$
CREATE TABLE key (id int PRIMARY KEY);
ALTER TABLE p RENAME COLUMN a TO e;
ALTER TABLE p ADD COLUMN f int, DROP COLUMN b;
ALTER TABLE q DROP COLUMN d;
ALTER TABLE q RENAME TO r;
$code$ AS second, $code$
ALTER TABLE r ADD COLUMN g int;
ALTER TABLE grandchild ADD FOREIGN KEY (g) REFERENCES key;
ALTER TABLE r RENAME COLUMN g TO h;
$code$ AS third \gset
:first
:second
:third
SELECT * FROM fk_audit_load_sql('inherit', :'first', default_schema => 'inherited');
SELECT table_name, inherits, own_columns FROM fk_audit.source_tables WHERE source = 'inherit';
SELECT * FROM fk_audit_load_sql('inherit', :'second', mode => 'migration');
SELECT * FROM fk_audit_load_sql('inherit', :'third', mode => 'migration');
SELECT table_name, columns FROM fk_audit.source_tables WHERE source = 'inherit' ORDER BY table_name;
SELECT d.table_name, d.columns AS declared, l.columns AS live
    FROM fk_audit.source_tables AS d, LATERAL (
        SELECT array_agg(attname::text ORDER BY attnum) AS columns FROM pg_attribute
            WHERE attrelid = format('%I.%I', d.table_schema, d.table_name)::regclass
              AND attnum > 0 AND NOT attisdropped) AS l
    WHERE d.source = 'inherit' AND d.columns <> l.columns;
SELECT child_table, child_columns, parent_table FROM fk_audit.intents WHERE source = 'inherit';
SELECT kind, child_table FROM fk_audit_mismatches('inherited.*');
SELECT fk_audit_unload('inherit');
RESET search_path;
DROP SCHEMA inherited CASCADE;

-- What could lose a foreign key is never dropped in silence.
\set VERBOSITY default
SELECT * FROM fk_audit_load_sql('web', $code$
CREATE TABLE x (id int PRIMARY KEY);
CREATE TABLE y (x int REFERENCES x) ENGINE=InnoDB;
UPDATE x SET id := 4;
DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD FOREIGN KEY (x) REFERENCES x', 'z'); END $$;
$code$);
SELECT child_table, constraint_name FROM fk_audit.intents;
SELECT * FROM fk_audit_load_sql('web', $code$
CREATE TABLE x (id int PRIMARY KEY);
CREATE TABLE y (x int REFERENCES x) ENGINE=InnoDB;
UPDATE x SET id := 4;
DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD FOREIGN KEY (x) REFERENCES x', 'z'); END $$;
$code$, allow_partial => true);
\set VERBOSITY terse

-- DO blocks are read, not run.
SELECT * FROM fk_audit_load_sql('web', $code$
CREATE TABLE x (id int PRIMARY KEY, p int);
DO $$ BEGIN
  ALTER TABLE x ADD CONSTRAINT x_p FOREIGN KEY (p) REFERENCES x ON DELETE SET NULL;
EXCEPTION WHEN duplicate_object THEN null;
END $$;
DO $$ BEGIN EXECUTE 'ALTER TABLE x ADD COLUMN q int REFERENCES x'; END $$;
$code$);
SELECT origin, child_columns, constraint_name, delete_rule FROM fk_audit.intents ORDER BY id;

-- Files, in that order, and a manifest.
SELECT * FROM fk_audit_load('files', '[{"path": "1.sql", "text": "CREATE TABLE p (id int PRIMARY KEY);"},
                                       {"path": "2.sql", "text": "\nCREATE TABLE q (p int REFERENCES p);"}]');
SELECT * FROM fk_audit_load('manifest', jsonb_build_array(jsonb_build_object('path', 'fks.json', 'text', $json$
{"version": 1, "tables": ["app.lonely"], "foreign_keys": [
  {"table": "app.Tasks", "columns": ["org_id"], "references": "app.orgs", "on_delete": "cascade",
   "origin": "schema.ts:41", "on_delete_stated": true}]}$json$)));
SELECT origin, child_schema, child_table, parent_table, delete_rule, delete_rule_stated, update_rule
    FROM fk_audit.intents WHERE source IN ('files', 'manifest') ORDER BY id;
SELECT source, table_schema, table_name FROM fk_audit.source_tables
    WHERE source IN ('files', 'manifest') ORDER BY source, position;

-- One declaration for many schemas.
CREATE SCHEMA tenant_1;
CREATE SCHEMA tenant_2;
CREATE SCHEMA tenant_x;
CREATE TABLE tenant_1.p (id int PRIMARY KEY);
CREATE TABLE tenant_2.p (id int PRIMARY KEY);
CREATE TABLE tenant_x.p (id int PRIMARY KEY);
CREATE TABLE tenant_1.c (p int REFERENCES tenant_1.p);
CREATE TABLE tenant_2.c (p int REFERENCES tenant_2.p ON DELETE CASCADE);
CREATE TABLE tenant_x.c (p int REFERENCES tenant_x.p ON DELETE CASCADE);
SELECT fk_audit_unload(source) FROM fk_audit.sources;
SELECT * FROM fk_audit_load_sql('tenants', 'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int REFERENCES p)',
                                schema_pattern => '^tenant_[0-9]+$');
SELECT schema_pattern, child_schema, child_table, parent_schema, parent_table FROM fk_audit.intents;
SELECT severity, kind, child_table, parent_table, declared, live FROM fk_audit_mismatches();
SELECT fk_audit_declare('c', '{p}', 'p', source => 'nowhere', schema_pattern => 'no_such_[a-z]+') > 0 AS ok;
SELECT severity, kind, child_table, declared, live FROM fk_audit_mismatches();
SELECT fk_audit_unload('nowhere');

-- The live database as the baseline.
SELECT * FROM fk_audit_load_catalog('tenants', 'tenant_*');
SELECT * FROM fk_audit_mismatches();
ALTER TABLE tenant_x.c DROP CONSTRAINT c_p_fkey, ADD FOREIGN KEY (p) REFERENCES tenant_x.p;
SELECT severity, kind, child_table, declared, live FROM fk_audit_mismatches();

-- Two sources that agree are one declaration; two that do not are one finding.
SELECT fk_audit_declare('tenant_1.c', '{p}', 'tenant_1.p', 'no action', source => 'other') > 0 AS ok;
SELECT count(*) FROM fk_audit_findings() WHERE child_schema = 'tenant_1';
SELECT fk_audit_declare('tenant_1.c', '{p}', 'tenant_1.p', 'cascade', source => 'other') > 0 AS ok;
SELECT severity, kind, declared, live, sources FROM fk_audit_findings() WHERE child_schema = 'tenant_1';
SELECT status, statement FROM fk_audit_repairs('tenant_1.c', heed_advice => false);

DROP SCHEMA tenant_1, tenant_2, tenant_x CASCADE;
SELECT fk_audit_unload(source) FROM fk_audit.sources;
