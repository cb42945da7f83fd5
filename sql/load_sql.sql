-- SQL as the server reads it: the same text is run and loaded, and both must agree.
\set VERBOSITY terse
\set SHOW_CONTEXT never
SET client_min_messages = warning;

SELECT $ddl$
CREATE SCHEMA load_a;
CREATE SCHEMA load_c;
SET search_path = load_a;
CREATE TABLE "P" ("Id" int PRIMARY KEY, "a,b" int, UNIQUE ("Id", "a,b"));
CREATE /* TABLE fake (x int REFERENCES "P"); */ TABLE c1 (
  id int PRIMARY KEY,
  p int CONSTRAINT "odd ""name" REFERENCES "P" ("Id") ON UPDATE /* ON DELETE CASCADE */ SET NULL
    DEFERRABLE INITIALLY DEFERRED,
  q int REFERENCES "P" DEFERRABLE NOT NULL,
  note text DEFAULT 'x REFERENCES "P" ON DELETE CASCADE; CREATE TABLE fake ()',
  CHECK (id > 0), CONSTRAINT ck CHECK (p + q > 0));
CREATE TABLE c2 (a int, b int, FOREIGN KEY (a, b) REFERENCES "P" ("Id", "a,b") MATCH FULL
  ON DELETE SET NULL ON UPDATE CASCADE NOT VALID);
CREATE TABLE c3 (a int, b int, FOREIGN KEY (a, b) REFERENCES "P" ("Id", "a,b")
  ON DELETE SET DEFAULT (b));
CREATE TEMP TABLE load_temp (id int PRIMARY KEY, p int REFERENCES load_temp);
CREATE TABLE IF NOT EXISTS c2 (z int REFERENCES "P");
CREATE SCHEMA load_b
  CREATE TABLE t1 (id int PRIMARY KEY)
  CREATE TABLE t2 (id int REFERENCES t1 ON DELETE CASCADE, o int REFERENCES "P");
SET search_path TO load_b, load_a;
CREATE TABLE t3 (id int REFERENCES t1, p int REFERENCES c1);
SELECT pg_catalog.set_config('search_path', '"load_b" , LOAD_A', false);
CREATE TABLE t4 (x int REFERENCES t1 ON DELETE RESTRICT);
SET search_path = load_a;
BEGIN;
SET LOCAL search_path = load_b, load_a;
CREATE TABLE t5 (x int REFERENCES t1 ON DELETE NO ACTION);
COMMIT;
CREATE TABLE t6 (x int REFERENCES c1 ON DELETE NO ACTION ON UPDATE RESTRICT);
DO $$
BEGIN
  BEGIN
    ALTER TABLE t6 ADD CONSTRAINT t6_again FOREIGN KEY (x) REFERENCES c1 ON DELETE SET DEFAULT;
  EXCEPTION WHEN duplicate_object THEN NULL;
  END;
  IF true THEN
    CREATE TABLE d1 (id int PRIMARY KEY, x int REFERENCES c1);
  END IF;
  EXECUTE 'CREATE TABLE d2 (x int REFERENCES d1 ON DELETE CASCADE)';
  EXECUTE format('CREATE INDEX ON %I (x)', 'd2');
END $$;
DO LANGUAGE plpgsql 'BEGIN CREATE TABLE IF NOT EXISTS d1 (zz int REFERENCES c1); END';
CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;
CREATE FUNCTION g() RETURNS void LANGUAGE plpgsql AS
  $f$ BEGIN CREATE TABLE nope (x int REFERENCES c1); END $f$;
CREATE TABLE part (id int, k int REFERENCES c1 ON DELETE CASCADE) PARTITION BY LIST (id);
CREATE TABLE part1 PARTITION OF part FOR VALUES IN (1);
CREATE TABLE part2 (id int, k int);
ALTER TABLE part ATTACH PARTITION part2 FOR VALUES IN (2);
CREATE TABLE lk (LIKE c1 INCLUDING ALL);
CREATE TABLE lk2 (LIKE c2 INCLUDING INDEXES, extra int REFERENCES lk);
CREATE TABLE inh (more int) INHERITS (c1);
CREATE TABLE ctas AS SELECT 1 AS id, 2 AS b;
ALTER TABLE ctas ADD PRIMARY KEY (id);
CREATE TABLE ctas_child (x int REFERENCES ctas);
SELECT 1 AS zz, 2 AS yy INTO sel_into;
ALTER TABLE ONLY c1 RENAME TO c1x;
ALTER TABLE c1x RENAME COLUMN p TO pp;
ALTER TABLE c1x RENAME CONSTRAINT "odd ""name" TO plain;
ALTER TABLE c1x ALTER CONSTRAINT plain NOT DEFERRABLE;
ALTER TABLE t6 DROP CONSTRAINT IF EXISTS nonesuch, DROP CONSTRAINT t6_x_fkey,
  ADD CONSTRAINT t6_x_fkey FOREIGN KEY (x) REFERENCES c1x ON DELETE CASCADE NOT VALID;
ALTER TABLE t6 VALIDATE CONSTRAINT t6_x_fkey;
ALTER TABLE t6 ADD COLUMN y int REFERENCES c1x, ADD COLUMN IF NOT EXISTS x int REFERENCES c1x;
ALTER TABLE d2 ADD FOREIGN KEY (x) REFERENCES c1x NOT VALID;
ALTER TABLE c2 DROP COLUMN b;
ALTER SCHEMA load_b RENAME TO load_d;
ALTER TABLE load_d.t4 SET SCHEMA load_c;
CREATE TABLE u1 (id int);
CREATE UNIQUE INDEX u1i ON u1 (id);
ALTER TABLE u1 ADD CONSTRAINT u1pk PRIMARY KEY USING INDEX u1i;
CREATE TABLE U&"d\0061t\+000061" (id int REFERENCES c1x);
CREATE TABLE long_long_long_long_long_long_long_long_long_long_long_long_long_x (
  some_very_long_column_name_that_is_quite_long int REFERENCES c1x,
  another_very_long_column_name_which_is_longer_than_anything_else_here_ int REFERENCES c1x);
CREATE TABLE q1 (id int PRIMARY KEY, x int REFERENCES q1 ON DELETE SET NULL, CHECK (x > 0),
  CHECK (x > 0 AND id > 0), CHECK (true), UNIQUE (x), EXCLUDE USING btree (x WITH =));
DROP TABLE sel_into, ctas CASCADE;
CREATE UNLOGGED TABLE ul (x int REFERENCES c1x ON
 DELETE
 CASCADE);
CREATE TABLE self (id int PRIMARY KEY, parent int REFERENCES self,
  FOREIGN KEY (parent) REFERENCES self ON DELETE CASCADE);
COMMENT ON TABLE self IS 'x; CREATE TABLE bad (x int REFERENCES c1)';
ALTER TABLE self OWNER TO CURRENT_USER, ALTER COLUMN parent SET DEFAULT 3;
CREATE TABLE escape_test (x text DEFAULT E'it\'s; REFERENCES', y int REFERENCES c1x,
  z text DEFAULT 'back\');
RESET search_path;
$ddl$ AS ddl \gset
\o /dev/null
:ddl
\o
-- Settings of the session do not change what the text means, and stay.
SET standard_conforming_strings = on;
SET backslash_quote = off;
SELECT * FROM fk_audit_load_sql('oracle', :'ddl');
SHOW backslash_quote;
RESET backslash_quote;

CREATE TEMP VIEW live AS
SELECT n.nspname AS child_schema, c.relname AS child_table,
       (SELECT array_agg(a.attname::text ORDER BY k.o) FROM unnest(f.conkey) WITH ORDINALITY AS k(n, o)
           JOIN pg_attribute AS a ON a.attrelid = f.conrelid AND a.attnum = k.n) AS child_columns,
       f.confrelid::regclass::text AS parent,
       (SELECT array_agg(a.attname::text ORDER BY k.o) FROM unnest(f.confkey) WITH ORDINALITY AS k(n, o)
           JOIN pg_attribute AS a ON a.attrelid = f.confrelid AND a.attnum = k.n) AS parent_columns,
       CASE f.confdeltype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade'
           WHEN 'n' THEN 'set null' ELSE 'set default' END AS delete_rule,
       CASE f.confupdtype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade'
           WHEN 'n' THEN 'set null' ELSE 'set default' END AS update_rule,
       (SELECT array_agg(a.attname::text ORDER BY a.attname) FROM unnest(f.confdelsetcols) AS k(n)
           JOIN pg_attribute AS a ON a.attrelid = f.conrelid AND a.attnum = k.n) AS delete_columns,
       CASE f.confmatchtype WHEN 'f' THEN 'full' ELSE 'simple' END AS match_option,
       f.condeferrable, f.condeferred, f.convalidated
    FROM pg_constraint AS f JOIN pg_class AS c ON c.oid = f.conrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE f.contype = 'f' AND f.conparentid = 0 AND n.nspname LIKE 'load\_%';
CREATE TEMP VIEW declared AS
SELECT child_schema::name, child_table::name, child_columns,
       format('%I.%I', parent_schema, parent_table) AS parent, parent_columns, delete_rule, update_rule,
       nullif(delete_columns, '{}') AS delete_columns, match_option,
       "deferrable", initially_deferred, validated
    FROM fk_audit.intents WHERE source = 'oracle';
SELECT 'live only' AS side, * FROM (TABLE live EXCEPT ALL TABLE declared) AS d;
SELECT 'declared only' AS side, * FROM (TABLE declared EXCEPT ALL TABLE live) AS d;
SELECT (SELECT count(*) FROM live) AS live, (SELECT count(*) FROM declared) AS declared;

-- The names that the server generates are known.
CREATE TEMP VIEW live_names AS
SELECT n.nspname::text AS schema, c.relname::text AS "table", k.conname::text AS name, k.contype::text AS type
    FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname LIKE 'load\_%' AND k.conparentid = 0 AND k.coninhcount = 0 AND k.contype <> 'n';
CREATE TEMP VIEW declared_names AS
SELECT table_schema, table_name, c ->> 'name', CASE c ->> 'type' WHEN 'foreign key' THEN 'f'
           WHEN 'primary key' THEN 'p' WHEN 'unique' THEN 'u' WHEN 'check' THEN 'c' ELSE 'x' END
    FROM fk_audit.source_tables, jsonb_array_elements(constraints) AS c
    WHERE source = 'oracle' AND c ->> 'type' <> 'not null';
SELECT 'live only' AS side, * FROM (TABLE live_names EXCEPT ALL TABLE declared_names) AS d;
SELECT 'declared only' AS side, * FROM (TABLE declared_names EXCEPT ALL TABLE live_names) AS d;
SELECT count(*) > 40 AS enough FROM live_names;

-- Only a rule that is written is stated.
SELECT child_table, delete_rule, delete_rule_stated AS ds, update_rule, update_rule_stated AS us
    FROM fk_audit.intents
    WHERE source = 'oracle' AND child_table IN ('c1x', 't5', 't6', 'ul') ORDER BY id;

-- What cannot be read is told, and what it may cost decides whether the load fails.
SELECT * FROM fk_audit_load_sql('unread', $ddl$
CREATE TABLE ok (id int PRIMARY KEY);
CREATE TABLE `mysql` (id int, FOREIGN KEY (id) REFERENCES ok (id)) ENGINE = InnoDB;
INSERT INTO ok SELECT 1 FROM ${placeholder};
ALTER TABLE ok ADD CONSTRAINT x FOREIGN KEY (id) REFERENCES ${p};
ALTRE TABLE ok RENAME TO ko;
SET search_path = ${schema};
SELECT set_config('search_path', current_setting('search_path') || ', x', false);
SELECT set_config(:'a', 'b', false);
DO $$
BEGIN
  EXECUTE 'ALTER TABLE ' || quote_ident('x') || ' ADD FOREIGN KEY (id) REFERENCES ok';
  EXECUTE format('GRANT SELECT ON %I TO x', r.t);
  EXECUTE format('GRANT SELECT ON %I TO x; ALTER TABLE %I ...', r.t, r.u);
  EXECUTE statement;
  EXECUTE format('CREATE INDEX ON %I (%I)', a, b);
  EXECUTE format('DROP TABLE %I', a);
END $$;
DO LANGUAGE plperl 'spi_exec_query("ALTER TABLE x ADD FOREIGN KEY (y) REFERENCES z")';
DO LANGUAGE plperl 'print "hello"';
DROP TYPE foo CASCADE;
DROP TYPE bar;
DROP OWNED BY joe;
ROLLBACK TO SAVEPOINT a;
CREATE SCHEMA AUTHORIZATION CURRENT_USER CREATE TABLE zz (id int REFERENCES ok);
CREATE TABLE p (id int REFERENCES ok MATCH PARTIAL);
SELECT 'ALTER TABLE x ADD FOREIGN KEY ...' \gexec
CREATE TABLE last_one (x int REFERENCES ok ON DELETE CASCADE);
INSERT INTO ok VALUES ('unterminated ; CREATE TABLE z (x int REFERENCES ok);
$ddl$, allow_partial => true);
SELECT child_table FROM fk_audit.intents WHERE source = 'unread';
SELECT fk_audit_load_sql('unread', 'CREATE TABLE a (id int PRIMARY KEY); DROP TYPE t CASCADE');
SELECT fk_audit_load_sql('unread', 'CREATE TABLE a (id int PRIMARY KEY); DO $$ BEGIN EXECUTE s; END $$');
-- A function of the text that changes keys is not followed, and that is told; one that is not called,
-- or that changes no key, is no matter. A column that is there already hides no key.
SELECT * FROM fk_audit_load_sql('unread', $ddl$
CREATE TABLE ok (id int PRIMARY KEY, x int);
CREATE FUNCTION migrate() RETURNS void LANGUAGE plpgsql AS $f$
BEGIN
  ALTER TABLE ok ADD FOREIGN KEY (x) REFERENCES ok ON DELETE CASCADE;
END $f$;
CREATE FUNCTION count_it() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM ok';
SELECT count_it();
SELECT migrate();
DO $$ BEGIN PERFORM public.migrate(); END $$;
ALTER TABLE ok ADD COLUMN x int;
ALTER TABLE ok ADD COLUMN x int REFERENCES ok;
DO $$
BEGIN
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
  EXECUTE 'DROP INDEX IF EXISTS i_' || n;
  EXECUTE 'DROP INDEX i_' || n || ' CASCADE';
END $$;
$ddl$, allow_partial => true);
-- A statement block of a migration tool is one text of several statements; lines stay right.
SELECT fk_audit_load_sql('unread', $ddl$-- +goose Up
-- +goose StatementBegin
INSERT INTO x VALUES ('a;b');

CREATE TABLE ga (id int PRIMARY KEY);
CREATE TABLE gb (
  x int REFERENCES ga
);
DO $$
BEGIN
  CREATE TABLE gc (x int REFERENCES ga);
END $$;
CREATE TABLE gd (x int REFERENCES ga);
-- +goose StatementEnd
$ddl$);
SELECT child_table, origin FROM fk_audit.intents WHERE source = 'unread' ORDER BY id;
-- Depth is no danger: neither of expressions nor of DO in EXECUTE in DO.
SELECT status, left(object, 30) AS object, message FROM fk_audit_load_sql('unread',
    'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE a (x int REFERENCES p, CHECK (x' ||
    repeat(' + 1', 100000) || ' > 0)); CREATE TABLE b (x int REFERENCES p, CHECK (' ||
    repeat('(', 20000) || 'x > 0' || repeat(')', 20000) || '))', allow_partial => true);
WITH RECURSIVE nested(depth, ddl) AS (
    SELECT 0, 'CREATE TABLE n (x int REFERENCES p)'
    UNION ALL
    SELECT depth + 1, format('DO $d%1$s$ BEGIN EXECUTE $e%1$s$%2$s$e%1$s$; END $d%1$s$', depth, ddl)
        FROM nested WHERE depth < 20)
SELECT depth, status, message FROM nested, fk_audit_load_sql('unread',
    'CREATE TABLE p (id int PRIMARY KEY); ' || ddl, allow_partial => true)
    WHERE depth IN (8, 20);

-- Nor of DO in DO.
WITH RECURSIVE nested(depth, ddl) AS (
    SELECT 0, 'CREATE TABLE n (x int REFERENCES p)'
    UNION ALL
    SELECT depth + 1, format('DO $d%1$s$ BEGIN %2$s; END $d%1$s$', depth, ddl)
        FROM nested WHERE depth < 300)
SELECT depth, status, message FROM nested, fk_audit_load_sql('unread',
    'CREATE TABLE p (id int PRIMARY KEY); ' || ddl, allow_partial => true)
    WHERE depth IN (2, 8, 9, 300);

SELECT fk_audit_unload('oracle'), fk_audit_unload('unread');
DROP SCHEMA load_a, load_c, load_d CASCADE;
