-- Repairs of every shape, and a status for everything that is not repaired.
\set VERBOSITY terse
\pset null '-'
SET client_min_messages = warning;

CREATE VIEW plans AS
SELECT f.kind, f.child_table, r.step, r.status, r.blocks, r.statement IS NOT NULL AS runs
  FROM fk_audit_repairs(heed_advice => false) r JOIN fk_audit_findings() f USING (finding) ORDER BY f.child_table, r.step;
GRANT SELECT ON plans TO PUBLIC;

-- Triggers that are off: on the child, on the parent, on partitions of both.
CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE parted_parent (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE parted_parent_1 PARTITION OF parted_parent FOR VALUES FROM (0) TO (100);
CREATE TABLE child (p int CONSTRAINT child_p REFERENCES parent ON DELETE CASCADE);
CREATE TABLE parted_child (p int CONSTRAINT parted_child_p REFERENCES parted_parent ON DELETE CASCADE)
  PARTITION BY RANGE (p);
CREATE TABLE parted_child_1 PARTITION OF parted_child FOR VALUES FROM (0) TO (100);
SELECT status FROM fk_audit_load_catalog('live', 'public');
ALTER TABLE child DISABLE TRIGGER ALL;
INSERT INTO child VALUES (7);
ALTER TABLE parted_parent_1 DISABLE TRIGGER ALL;
ALTER TABLE parted_child_1 DISABLE TRIGGER ALL;
SELECT * FROM plans;
SELECT substring(fk_audit_explain(finding) FROM 'To find.*?;') AS orphans
  FROM fk_audit_findings('child');
SELECT substring(fk_audit_explain(finding) FROM 'SELECT c[^;]*;') FROM fk_audit_findings('child') \gexec
SELECT DISTINCT status, statement FROM fk_audit_reverse(heed_advice => false);
\set ECHO none
SELECT statement FROM fk_audit_repairs(heed_advice => false) \gexec
\set ECHO all
SELECT * FROM fk_audit_mismatches();
INSERT INTO child VALUES (8);
SELECT DISTINCT tgenabled FROM pg_trigger WHERE tgconstraint <> 0 AND tgisinternal;

-- Only a superuser may do that; the owner may do the rest; nobody else anything.
CREATE ROLE shapes_owner;
CREATE ROLE shapes_other;
ALTER TABLE child OWNER TO shapes_owner;
ALTER TABLE child DISABLE TRIGGER ALL;
SET ROLE shapes_owner;
SELECT * FROM plans;
SET ROLE shapes_other;
SELECT * FROM plans;
RESET ROLE;
ALTER TABLE child ENABLE TRIGGER ALL;
ALTER TABLE child DROP CONSTRAINT child_p;
DELETE FROM child;
SET ROLE shapes_owner;
SELECT * FROM plans;
RESET ROLE;
GRANT REFERENCES (id) ON parent TO shapes_owner;
SET ROLE shapes_owner;
SELECT * FROM plans;
-- Without the right to lock the parent the statement locks it itself.
SELECT statement ~ 'LOCK TABLE[^;]*parent' AS locks_parent FROM fk_audit_repairs(heed_advice => false);
\set ECHO none
SELECT statement FROM fk_audit_repairs(heed_advice => false) \gexec
\set ECHO all
RESET ROLE;
SELECT * FROM fk_audit_mismatches();

-- Triggers that are missing, or do something else than the catalog says: a new key.
DELETE FROM pg_depend WHERE classid = 'pg_trigger'::regclass
  AND objid IN (SELECT oid FROM pg_trigger WHERE tgrelid = 'child'::regclass);
DELETE FROM pg_trigger WHERE tgrelid = 'child'::regclass;
UPDATE pg_trigger SET tgfoid = '"RI_FKey_noaction_del"'::regproc
  WHERE tgrelid = 'parted_parent_1'::regclass AND tgfoid = '"RI_FKey_cascade_del"'::regproc;
-- (The steps of a partitioned table differ between server majors.)
SELECT * FROM plans WHERE child_table = 'child';
\set ECHO none
SELECT statement FROM fk_audit_repairs(heed_advice => false) \gexec
\set ECHO all
SELECT * FROM fk_audit_mismatches();
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
  WHERE contype = 'f' AND conparentid = 0 ORDER BY 1;
SELECT fk_audit_unload('live');
DROP TABLE child, parted_child, parent, parted_parent;

-- What the server would refuse.
CREATE TABLE parent (id int PRIMARY KEY, partial int, late int UNIQUE DEFERRABLE, expression text, t text UNIQUE,
  a int, b int, UNIQUE (b, a));
CREATE UNIQUE INDEX ON parent (partial) WHERE partial > 0;
CREATE UNIQUE INDEX ON parent (lower(expression));
CREATE DOMAIN small AS int2;
CREATE TABLE c1 (x int);
CREATE TABLE c2 (x int);
CREATE TABLE c3 (x text);
CREATE TABLE c4 (x text);
CREATE TABLE c5 (x small);
CREATE TABLE c6 (x varchar(10));
CREATE TABLE c7 (x int, y int);
CREATE TABLE c8 (x int, y int);
SELECT fk_audit_declare('c1', '{x}', 'parent', parent_columns => '{partial}') IS NOT NULL,
       fk_audit_declare('c2', '{x}', 'parent', parent_columns => '{late}') IS NOT NULL,
       fk_audit_declare('c3', '{x}', 'parent', parent_columns => '{expression}') IS NOT NULL,
       fk_audit_declare('c4', '{x}', 'parent', parent_columns => '{id}') IS NOT NULL,
       fk_audit_declare('c5', '{x}', 'parent', parent_columns => '{id}') IS NOT NULL,
       fk_audit_declare('c6', '{x}', 'parent', parent_columns => '{t}') IS NOT NULL,
       fk_audit_declare('c7', '{x,y}', 'parent', parent_columns => '{a,b}') IS NOT NULL,
       fk_audit_declare('c8', '{x,y}', 'parent', parent_columns => '{id,a}') IS NOT NULL;
SELECT DISTINCT child_table, status FROM plans ORDER BY 1;
SELECT substring(fk_audit_explain(finding) FROM 'Repair.*columns') AS why FROM fk_audit_findings('c1');
-- The server agrees, one by one.
ALTER TABLE c1 ADD FOREIGN KEY (x) REFERENCES parent (partial);
ALTER TABLE c2 ADD FOREIGN KEY (x) REFERENCES parent (late);
ALTER TABLE c3 ADD FOREIGN KEY (x) REFERENCES parent (expression);
ALTER TABLE c4 ADD FOREIGN KEY (x) REFERENCES parent (id);
ALTER TABLE c8 ADD FOREIGN KEY (x, y) REFERENCES parent (id, a);
\set ECHO none
SELECT statement FROM fk_audit_repairs(heed_advice => false) \gexec
\set ECHO all
SELECT kind, child_table FROM fk_audit_mismatches();
SELECT fk_audit_unload('manual');
DROP TABLE c1, c2, c3, c4, c5, c6, c7, c8;
DROP DOMAIN small;

-- Missing keys over rows without a parent: counted when asked, cleaned up by nobody but a person.
INSERT INTO parent (id) VALUES (1);
CREATE TABLE o_cascade (x int);
CREATE TABLE o_null (x int);
CREATE TABLE o_none (x int);
CREATE TABLE o_full (x int, y int);
CREATE TABLE o_clean (x int);
INSERT INTO o_cascade VALUES (1), (2), (3), (NULL);
INSERT INTO o_null VALUES (4);
INSERT INTO o_none VALUES (5);
INSERT INTO o_full VALUES (1, NULL), (NULL, NULL);
INSERT INTO o_clean VALUES (1);
SELECT fk_audit_declare('o_cascade', '{x}', 'parent', 'cascade') IS NOT NULL,
       fk_audit_declare('o_null', '{x}', 'parent', 'set null') IS NOT NULL,
       fk_audit_declare('o_none', '{x}', 'parent', 'restrict') IS NOT NULL,
       fk_audit_declare('o_full', '{x,y}', 'parent', parent_columns => '{a,b}', match_option => 'full') IS NOT NULL,
       fk_audit_declare('o_clean', '{x}', 'parent') IS NOT NULL;
RESET client_min_messages;
\set VERBOSITY default
SELECT status, statement IS NOT NULL AS runs FROM fk_audit_repairs(heed_advice => false, count_orphans => true);
SELECT substring(fk_audit_explain(finding, count_orphans => true) FROM 'Repair[^\n]*') AS why
  FROM fk_audit_findings('o_null');
\set VERBOSITY terse
SET client_min_messages = warning;
SELECT count(*) FROM o_cascade;
SELECT DISTINCT status FROM fk_audit_repairs(heed_advice => false);
\set ECHO none
SELECT statement FROM fk_audit_repairs(heed_advice => false, count_orphans => true) \gexec
\set ECHO all
SELECT kind, child_table FROM fk_audit_mismatches();
-- The queries that it shows do what they say.
SELECT substring(fk_audit_explain(finding, true) FROM '(?:DELETE|UPDATE|SELECT c)[^;]*;') AS clean_up
  FROM fk_audit_findings('o_cascade|o_null|o_full') ORDER BY child_table \gexec
SELECT child_table, status FROM fk_audit_repairs('o_cascade|o_null', count_orphans => true, heed_advice => false)
  JOIN fk_audit_findings() USING (finding) WHERE step = 1 ORDER BY 1;
-- The rights are those of the role, and rows that it may not see are not left out in silence.
GRANT ALL ON o_none TO shapes_other;
ALTER TABLE o_none OWNER TO shapes_other;
GRANT REFERENCES, SELECT ON parent TO shapes_other;
ALTER TABLE parent ENABLE ROW LEVEL SECURITY;
SET ROLE shapes_other;
SELECT status FROM fk_audit_repairs('o_none', count_orphans => true, heed_advice => false);
RESET ROLE;
SHOW row_security;
SELECT fk_audit_unload('manual');
DROP TABLE o_cascade, o_null, o_none, o_full, o_clean, parent;

-- What an interrupted repair has left is gone on from, or dropped.
CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE parent2 (id int PRIMARY KEY);
INSERT INTO parent VALUES (1);
INSERT INTO parent2 VALUES (1);
CREATE TABLE rule (p int CONSTRAINT rule_p REFERENCES parent);
CREATE TABLE moved (p int CONSTRAINT moved_p REFERENCES parent);
CREATE TABLE stale (p int CONSTRAINT stale_p REFERENCES parent);
CREATE TABLE parts (p int CONSTRAINT parts_p REFERENCES parent, k int) PARTITION BY RANGE (k);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10);
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (10) TO (20);
INSERT INTO rule VALUES (1);
INSERT INTO moved VALUES (1);
INSERT INTO parts VALUES (1, 1), (1, 11);
SELECT status FROM fk_audit_load_sql('app', 'CREATE TABLE parent (id int PRIMARY KEY);
  CREATE TABLE parent2 (id int PRIMARY KEY);
  CREATE TABLE rule (p int CONSTRAINT rule_p REFERENCES parent ON DELETE CASCADE);
  CREATE TABLE moved (p int CONSTRAINT moved_p REFERENCES parent2);
  CREATE TABLE stale (p int CONSTRAINT stale_p REFERENCES parent);
  CREATE TABLE parts (p int CONSTRAINT parts_p REFERENCES parent ON DELETE CASCADE, k int)
    PARTITION BY RANGE (k);');
CREATE TEMP TABLE first_plans AS
  SELECT r.*, f.child_table FROM fk_audit_repairs(heed_advice => false) r JOIN fk_audit_findings() f USING (finding);
-- After the first step of each: of the partitioned table only one leaf has its key.
\set ECHO none
SELECT statement FROM first_plans WHERE step = 1 ORDER BY plan \gexec
\set ECHO all
ALTER TABLE stale ADD CONSTRAINT fk_audit_0123456ab FOREIGN KEY (p) REFERENCES parent ON DELETE CASCADE NOT VALID;
SELECT kind, child_table, declared, live FROM fk_audit_mismatches() WHERE child_table NOT LIKE 'parts%';
SELECT detail FROM fk_audit_findings('stale');
SELECT child_table, array_agg(regexp_replace(split_part(right(statement, 200), 'ALTER TABLE', 2), 'fk_audit_\w{9}', 'TEMPORARY', 'g')
    ORDER BY step) FROM fk_audit_repairs(heed_advice => false) JOIN fk_audit_findings() f USING (finding)
  WHERE child_table <> 'parts' GROUP BY 1 ORDER BY 1;
SELECT count(*) < (SELECT count(*) FROM first_plans WHERE child_table = 'parts') AS fewer,
       count(DISTINCT plan) FROM fk_audit_repairs('parts', heed_advice => false);
\set ECHO none
SELECT statement FROM first_plans WHERE step = 2 AND child_table <> 'parts' ORDER BY plan \gexec
\set ECHO all
SELECT child_table, count(step) FROM fk_audit_repairs(heed_advice => false) JOIN fk_audit_findings() USING (finding)
  WHERE child_table <> 'parts' GROUP BY 1 ORDER BY 1;
\set ECHO none
SELECT statement FROM fk_audit_repairs(heed_advice => false) \gexec
\set ECHO all
SELECT * FROM fk_audit_mismatches();
SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint
  WHERE contype = 'f' AND conparentid = 0 ORDER BY conrelid::regclass::text, conname;

-- One that does not fit is dropped first.
SELECT status FROM fk_audit_load_sql('app', 'CREATE TABLE parent (id int PRIMARY KEY);
  CREATE TABLE rule (p int CONSTRAINT rule_p REFERENCES parent ON DELETE SET NULL);');
ALTER TABLE rule DROP CONSTRAINT rule_p;
ALTER TABLE rule ADD CONSTRAINT rule_p FOREIGN KEY (p) REFERENCES parent;
SELECT 'fk_audit_' || finding AS temporary FROM fk_audit_findings('rule') \gset
ALTER TABLE rule ADD CONSTRAINT :temporary FOREIGN KEY (p) REFERENCES parent ON DELETE CASCADE NOT VALID;
SELECT step, status, blocks FROM fk_audit_repairs('rule', heed_advice => false);
\set ECHO none
SELECT statement FROM fk_audit_repairs('rule', heed_advice => false) \gexec
\set ECHO all
SELECT * FROM fk_audit_mismatches('rule');
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'rule'::regclass;

SELECT fk_audit_unload('app');
DROP VIEW plans;
DROP TABLE rule, moved, stale, parts, parent, parent2;
DROP ROLE shapes_owner, shapes_other;

-- A partition has its key from its root: declaring another rule for the partition alone must not
-- change its brothers.
CREATE TABLE root_parent (id int PRIMARY KEY);
CREATE TABLE root (p int REFERENCES root_parent, k int) PARTITION BY LIST (k);
CREATE TABLE root_leaf_1 PARTITION OF root FOR VALUES IN (1);
CREATE TABLE root_leaf_2 PARTITION OF root FOR VALUES IN (2);
SELECT fk_audit_declare('root_leaf_1', '{p}', 'root_parent', 'cascade', source => 'leaf') > 0 AS ok;
SELECT kind, child_table, declared, live FROM fk_audit_mismatches('root_leaf_1');
SELECT status, statement FROM fk_audit_repairs('root_leaf_1', heed_advice => false);
SELECT fk_audit_unload('leaf');
DROP TABLE root, root_parent;

-- A partition that is detached in the middle of a repair takes a key of ours along.
CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE root (p int, k int) PARTITION BY RANGE (k);
CREATE TABLE leaf_1 PARTITION OF root FOR VALUES FROM (0) TO (10);
CREATE TABLE leaf_2 PARTITION OF root FOR VALUES FROM (10) TO (20);
CREATE TABLE leaf_3 PARTITION OF root FOR VALUES FROM (20) TO (30);
ALTER TABLE root ADD CONSTRAINT root_p FOREIGN KEY (p) REFERENCES parent;
SELECT fk_audit_declare('root', '{p}', 'parent', 'cascade') > 0 AS ok;
SELECT 'fk_audit_' || finding AS temporary FROM fk_audit_findings('root') \gset
-- (What a repair leaves on leaves before 18.)
ALTER TABLE leaf_1 ADD CONSTRAINT :temporary FOREIGN KEY (p) REFERENCES parent ON DELETE CASCADE NOT VALID;
ALTER TABLE leaf_2 ADD CONSTRAINT :temporary FOREIGN KEY (p) REFERENCES parent ON DELETE CASCADE NOT VALID;
ALTER TABLE leaf_3 ADD CONSTRAINT :temporary FOREIGN KEY (p) REFERENCES parent ON DELETE CASCADE NOT VALID;
ALTER TABLE root DETACH PARTITION leaf_1;
ALTER TABLE root DETACH PARTITION leaf_2;
ALTER TABLE leaf_2 DROP CONSTRAINT root_p;
CREATE VIEW left_over AS
  SELECT severity, kind, child_table, replace(declared, :'temporary', 'TEMPORARY') AS declared,
         replace(live, :'temporary', 'TEMPORARY') AS live FROM fk_audit_mismatches();
TABLE left_over;
SELECT replace(detail, :'temporary', 'TEMPORARY') AS detail FROM fk_audit_findings('leaf_*');
SELECT f.child_table, count(DISTINCT plan), bool_and(status = 'ready') AS ready
  FROM fk_audit_repairs(heed_advice => false) JOIN fk_audit_findings() f USING (finding) GROUP BY 1 ORDER BY 1;
\set ECHO none
SELECT statement FROM fk_audit_repairs(heed_advice => false) \gexec
\set ECHO all
TABLE left_over;
SELECT conrelid::regclass, conname, convalidated, pg_get_constraintdef(oid) FROM pg_constraint
  WHERE contype = 'f' AND conparentid = 0 ORDER BY conrelid::regclass::text;
-- A part of the key is called as the key is, so that errors name what people know.
SELECT conrelid::regclass, conname FROM pg_constraint WHERE conrelid = 'leaf_3'::regclass AND contype = 'f';
-- Left on a partition whose root needs no repair any more.
ALTER TABLE leaf_3 ADD CONSTRAINT :temporary FOREIGN KEY (p) REFERENCES parent ON DELETE CASCADE;
TABLE left_over;
\set ECHO none
SELECT statement FROM fk_audit_repairs(heed_advice => false) \gexec
\set ECHO all
TABLE left_over;
DROP VIEW left_over;
SELECT fk_audit_unload('manual');
DROP TABLE root, leaf_1, leaf_2, parent;

-- A name that is taken: by a part of another key it is freed, else that is said.
CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE parted (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);
CREATE TABLE child (a int, b int, c int, d int CONSTRAINT checked CHECK (d > 0), e int CONSTRAINT named REFERENCES parent,
  f int, CONSTRAINT key FOREIGN KEY (a) REFERENCES parted);
SELECT conname AS part FROM pg_constraint WHERE conrelid = 'child'::regclass AND conparentid <> 0 \gset
-- (Which name the part has got differs between server majors.)
ALTER TABLE child RENAME CONSTRAINT :part TO part;
ALTER TABLE child ADD CONSTRAINT drifted FOREIGN KEY (b) REFERENCES parent;
ALTER TABLE child ADD CONSTRAINT child_f_fkey CHECK (f > 0);
SELECT fk_audit_declare('child', '{b}', 'parent', constraint_name => 'part') > 0,
       fk_audit_declare('child', '{c}', 'parent', constraint_name => 'checked') > 0,
       fk_audit_declare('child', '{d}', 'parent', constraint_name => 'named') > 0,
       fk_audit_declare('child', '{f}', 'parent') > 0;
SELECT f.child_columns, r.step, r.status, r.blocks FROM fk_audit_repairs(heed_advice => false) r JOIN fk_audit_findings() f USING (finding)
  ORDER BY 1, 2;
SELECT substring(regexp_replace(fk_audit_explain(finding), '\s+', ' ', 'g') FROM 'Repair: none.*? or state another name\.') AS why
  FROM fk_audit_findings() WHERE child_columns <@ '{c,d}' ORDER BY child_columns;
\set ECHO none
SELECT statement FROM fk_audit_repairs(heed_advice => false) \gexec
\set ECHO all
SELECT conname, conparentid <> 0 AS part, pg_get_constraintdef(oid) FROM pg_constraint
  WHERE conrelid = 'child'::regclass AND contype = 'f' ORDER BY 1;
INSERT INTO child (a) VALUES (1);
SELECT fk_audit_unload('manual');
DROP TABLE child, parent, parted;
