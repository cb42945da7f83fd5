-- Sixteen ways in which a live database can differ from the code: each is detected with its kind,
-- the control row is silent, and the repairs bring the audit to zero.
\set VERBOSITY terse
\pset null '-'

CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE parent2 (id int PRIMARY KEY);
CREATE TABLE parent_ab (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE "Pa rent""15" ("Id" int PRIMARY KEY);
INSERT INTO parent SELECT generate_series(1, 10);
INSERT INTO parent2 SELECT generate_series(1, 10);
INSERT INTO parent_ab SELECT i, i FROM generate_series(1, 10) AS i;
INSERT INTO "Pa rent""15" SELECT generate_series(1, 10);

CREATE TABLE c00 (p int CONSTRAINT fk00 REFERENCES parent ON DELETE RESTRICT);
CREATE TABLE c01 (p int CONSTRAINT fk01 REFERENCES parent ON DELETE CASCADE);
CREATE TABLE c02 (p int CONSTRAINT fk02 REFERENCES parent ON UPDATE CASCADE);
CREATE TABLE c03 (p int CONSTRAINT fk03 REFERENCES parent DEFERRABLE);
CREATE TABLE c04 (p int CONSTRAINT fk04 REFERENCES parent DEFERRABLE INITIALLY IMMEDIATE);
CREATE TABLE c05 (x int, y int, CONSTRAINT fk05 FOREIGN KEY (x, y) REFERENCES parent_ab (a, b));
CREATE TABLE c06 (p int);
CREATE TABLE c07 (p int CONSTRAINT fk07 REFERENCES parent);
CREATE TABLE c08 (p int);
ALTER TABLE c08 ADD CONSTRAINT fk08 FOREIGN KEY (p) REFERENCES parent NOT VALID;
CREATE TABLE c09 (p int CONSTRAINT fk09_old_name REFERENCES parent);
CREATE TABLE c10a (x int, y int, CONSTRAINT fk10a FOREIGN KEY (y, x) REFERENCES parent_ab (b, a));
CREATE TABLE c10b (x int, y int, CONSTRAINT fk10b FOREIGN KEY (x, y) REFERENCES parent_ab (b, a));
CREATE TABLE c11 (x int, y int,
    CONSTRAINT fk11 FOREIGN KEY (x, y) REFERENCES parent_ab (a, b) ON DELETE SET NULL);
CREATE TABLE c12 (p int CONSTRAINT fk12 REFERENCES parent2);
CREATE TABLE c13 (p int CONSTRAINT fk13 REFERENCES parent);
ALTER TABLE c13 ADD CONSTRAINT fk13_dup FOREIGN KEY (p) REFERENCES parent ON DELETE CASCADE;
CREATE TABLE c14_part (p int, k int) PARTITION BY RANGE (k);
CREATE TABLE c14_part_1 PARTITION OF c14_part FOR VALUES FROM (0) TO (100);
CREATE TABLE c14_part_2 PARTITION OF c14_part FOR VALUES FROM (100) TO (200);
ALTER TABLE c14_part ADD CONSTRAINT fk14 FOREIGN KEY (p) REFERENCES parent ON DELETE CASCADE;
CREATE TABLE "C15 we""ird Täble" ("Select" int,
    CONSTRAINT "FK wei'rd 15" FOREIGN KEY ("Select") REFERENCES "Pa rent""15" ON DELETE CASCADE);
COMMENT ON CONSTRAINT "FK wei'rd 15" ON "C15 we""ird Täble" IS 'kept, with its ''quotes'' and $fk_audit$';

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY '{c00,c01,c02,c03,c04,c06,c07,c08,c09,c12,c13}'::text[] LOOP
    EXECUTE format('INSERT INTO %I SELECT generate_series(1, 10)', t);
  END LOOP;
  FOREACH t IN ARRAY '{c05,c10a,c10b,c11}'::text[] LOOP
    EXECUTE format('INSERT INTO %I SELECT i, i FROM generate_series(1, 10) AS i', t);
  END LOOP;
END $$;
INSERT INTO c14_part SELECT 1 + i % 10, i FROM generate_series(0, 199) AS i;
INSERT INTO "C15 we""ird Täble" SELECT generate_series(1, 10);
ANALYZE;

SELECT * FROM fk_audit_load_sql('app', $code$
CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE parent2 (id int PRIMARY KEY);
CREATE TABLE parent_ab (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE "Pa rent""15" ("Id" int PRIMARY KEY);
CREATE TABLE c00 (p int CONSTRAINT fk00 REFERENCES parent ON DELETE RESTRICT);
CREATE TABLE c01 (p int CONSTRAINT fk01 REFERENCES parent);
CREATE TABLE c02 (p int CONSTRAINT fk02 REFERENCES parent);
CREATE TABLE c03 (p int CONSTRAINT fk03 REFERENCES parent);
CREATE TABLE c04 (p int CONSTRAINT fk04 REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE c05 (x int, y int,
    CONSTRAINT fk05 FOREIGN KEY (x, y) REFERENCES parent_ab (a, b) MATCH FULL);
CREATE TABLE c06 (p int CONSTRAINT fk06 REFERENCES parent);
CREATE TABLE c07 (p int);
CREATE TABLE c08 (p int CONSTRAINT fk08 REFERENCES parent);
CREATE TABLE c09 (p int CONSTRAINT fk09 REFERENCES parent);
CREATE TABLE c10a (x int, y int, CONSTRAINT fk10a FOREIGN KEY (x, y) REFERENCES parent_ab (a, b));
CREATE TABLE c10b (x int, y int, CONSTRAINT fk10b FOREIGN KEY (x, y) REFERENCES parent_ab (a, b));
CREATE TABLE c11 (x int, y int,
    CONSTRAINT fk11 FOREIGN KEY (x, y) REFERENCES parent_ab (a, b) ON DELETE SET NULL (y));
CREATE TABLE c12 (p int CONSTRAINT fk12 REFERENCES parent);
CREATE TABLE c13 (p int CONSTRAINT fk13 REFERENCES parent);
CREATE TABLE c14_part (p int, k int) PARTITION BY RANGE (k);
CREATE TABLE c14_part_1 PARTITION OF c14_part FOR VALUES FROM (0) TO (100);
CREATE TABLE c14_part_2 PARTITION OF c14_part FOR VALUES FROM (100) TO (200);
ALTER TABLE c14_part ADD CONSTRAINT fk14 FOREIGN KEY (p) REFERENCES parent;
CREATE TABLE "C15 we""ird Täble" ("Select" int,
    CONSTRAINT "FK wei'rd 15" FOREIGN KEY ("Select") REFERENCES "Pa rent""15");
$code$);

\set VERBOSITY default
SELECT severity, kind, child_table, child_columns, parent_table, declared, live
    FROM fk_audit_mismatches();
\set VERBOSITY terse

-- A finding is the same after a rename of the constraint, its state too.
SELECT finding, state FROM fk_audit_findings('c01') \gset before_
ALTER TABLE c01 RENAME CONSTRAINT fk01 TO fk01_other;
SELECT kind, finding = :'before_finding' AS same_finding, state = :'before_state' AS same_state
    FROM fk_audit_findings('c01') WHERE kind = 'delete_rule';
ALTER TABLE c01 RENAME CONSTRAINT fk01_other TO fk01;

-- The live side against a plain query of the catalog, both ways.
CREATE VIEW oracle AS
SELECT cn.nspname::text AS child_schema, c.relname::text AS child_table,
       (SELECT array_agg(a.attname::text ORDER BY c.position)
          FROM unnest(k.conkey) WITH ORDINALITY AS c(number, position)
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = c.number) AS child_columns,
       pn.nspname::text AS parent_schema, p.relname::text AS parent_table,
       (SELECT array_agg(a.attname::text ORDER BY f.position)
          FROM unnest(k.confkey) WITH ORDINALITY AS f(number, position)
          JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = f.number) AS parent_columns,
       k.conname::text AS constraint_name,
       CASE k.confdeltype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade'
                          WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default' END AS delete_rule,
       (SELECT array_agg(a.attname::text ORDER BY d.position)
          FROM unnest(k.confdelsetcols) WITH ORDINALITY AS d(number, position)
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = d.number) AS delete_columns,
       CASE k.confupdtype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade'
                          WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default' END AS update_rule,
       CASE k.confmatchtype WHEN 's' THEN 'simple' WHEN 'f' THEN 'full' END AS match_option,
       k.condeferrable, k.condeferred, k.convalidated
  FROM pg_constraint k
  JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
  JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
 WHERE k.contype = 'f' AND k.conparentid = 0;
CREATE VIEW ours AS
SELECT child_schema, child_table, child_columns, parent_schema, parent_table, parent_columns,
       constraint_name, delete_rule, delete_columns, update_rule, match_option, "deferrable",
       initially_deferred, validated
  FROM fk_audit_foreign_keys();
SELECT count(*) AS keys FROM ours;
SELECT * FROM ours EXCEPT SELECT * FROM oracle;
SELECT * FROM oracle EXCEPT SELECT * FROM ours;

-- The repairs: undeclared keys only when named. Save the way back first.
CREATE TEMP TABLE way_back AS SELECT * FROM fk_audit_reverse(heed_advice => false);
CREATE TEMP TABLE before AS SELECT * FROM ours;
-- (The steps of plan 5, the partitioned table, differ between server majors.)
SELECT plan, step, status, blocks, statement IS NOT NULL AS runs FROM fk_audit_repairs(heed_advice => false) WHERE plan <> 5;
\set ECHO none
SELECT statement FROM fk_audit_repairs(heed_advice => false) \gexec
\set ECHO all
SELECT severity, kind, child_table, child_columns, parent_table, declared, live
    FROM fk_audit_mismatches();
\set ECHO none
SELECT statement FROM fk_audit_repairs(heed_advice => false, findings => (
    SELECT array_agg(finding) FROM fk_audit_mismatches('c07'))) \gexec
\set ECHO all
SELECT * FROM fk_audit_mismatches();
SELECT obj_description(oid, 'pg_constraint') FROM pg_constraint WHERE conname = 'FK wei''rd 15';
SELECT * FROM ours EXCEPT SELECT * FROM oracle;

-- ... and back again, but for the key that was dropped by name.
\set ECHO none
SELECT statement FROM way_back \gexec
\set ECHO all
TABLE before EXCEPT TABLE ours;
TABLE ours EXCEPT TABLE before;

DROP VIEW ours, oracle;
DROP TABLE c00, c01, c02, c03, c04, c05, c06, c07, c08, c09, c10a, c10b, c11, c12, c13, c14_part,
    "C15 we""ird Täble", parent, parent2, parent_ab, "Pa rent""15";
SELECT fk_audit_unload('app');

-- Asked for one table among many, the reader probes indexes instead of scanning: the same answer,
-- for a key that is missing too, whose parent is known from the declaration alone.
DO $$ BEGIN
  FOR i IN 1 .. 60 LOOP
    EXECUTE format('CREATE TABLE many_%s (id int PRIMARY KEY, p int%s)', i,
                   CASE WHEN i > 2 THEN format(' REFERENCES many_%s ON DELETE CASCADE', i - 1) END);
  END LOOP;
END $$;
SELECT status FROM fk_audit_load_sql('many', (
  SELECT string_agg(format('CREATE TABLE many_%s (id int PRIMARY KEY, p int%s)', i,
                    CASE WHEN i > 1 THEN format(' REFERENCES many_%s', i - 1) END), ';')
    FROM generate_series(1, 60) AS i));
SELECT kind, child_table, declared, live FROM fk_audit_mismatches('many_2');
SELECT kind, child_table, declared, live FROM fk_audit_mismatches('many_3|many_60');
SELECT count(*) FROM fk_audit_mismatches();
SELECT * FROM fk_audit_mismatches('many_2') EXCEPT SELECT * FROM fk_audit_mismatches();
DO $$ BEGIN
  FOR i IN REVERSE 60 .. 1 LOOP
    EXECUTE format('DROP TABLE many_%s', i);
  END LOOP;
END $$;
SELECT fk_audit_unload('many');

-- A partition with a rule of its own beside its root's, asked for alone and with the rest.
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE root (p int CONSTRAINT root_p REFERENCES p, k int) PARTITION BY LIST (k);
CREATE TABLE leaf (p int CONSTRAINT leaf_p REFERENCES p ON DELETE CASCADE, k int);
ALTER TABLE root ATTACH PARTITION leaf FOR VALUES IN (1);
SELECT status FROM fk_audit_load_sql('parts', 'CREATE TABLE p (id int PRIMARY KEY);
  CREATE TABLE root (p int CONSTRAINT root_p REFERENCES p, k int) PARTITION BY LIST (k);
  CREATE TABLE leaf PARTITION OF root FOR VALUES IN (1);');
SELECT severity, kind, child_table, declared, live FROM fk_audit_mismatches();
SELECT severity, kind, child_table, declared, live FROM fk_audit_mismatches('leaf');
SELECT constraint_name FROM fk_audit_foreign_keys('leaf');
DROP TABLE root, p;
SELECT fk_audit_unload('parts');
