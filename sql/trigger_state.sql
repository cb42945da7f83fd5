-- What the RI triggers make of a foreign key: every healthy shape is as expected, every kind of
-- damage is seen, on the key itself and on any of its partitions.
CREATE SCHEMA rules;
SET search_path = rules, public;
SET client_min_messages = warning;
\pset tuples_only on
\pset format unaligned

CREATE TABLE plain (id int PRIMARY KEY);
CREATE TABLE parted (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (id);
CREATE TABLE parted_2_1 PARTITION OF parted_2 FOR VALUES FROM (10) TO (15);

CREATE TABLE plain_to_plain (p int REFERENCES plain ON DELETE CASCADE);
CREATE TABLE plain_to_parted (p int REFERENCES parted ON DELETE SET NULL DEFERRABLE);
CREATE TABLE every_rule (
  a int REFERENCES plain ON DELETE SET DEFAULT ON UPDATE SET NULL,
  b int REFERENCES plain ON DELETE RESTRICT ON UPDATE SET DEFAULT DEFERRABLE INITIALLY DEFERRED,
  c int REFERENCES plain ON UPDATE RESTRICT,
  d int REFERENCES plain ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE parted_to_plain (p int REFERENCES plain ON DELETE RESTRICT) PARTITION BY RANGE (p);
CREATE TABLE parted_to_plain_1 PARTITION OF parted_to_plain FOR VALUES FROM (0) TO (10);
CREATE TABLE parted_to_parted (p int REFERENCES parted ON DELETE CASCADE) PARTITION BY RANGE (p);
CREATE TABLE parted_to_parted_1 PARTITION OF parted_to_parted FOR VALUES FROM (0) TO (10)
  PARTITION BY RANGE (p);
CREATE TABLE parted_to_parted_1_1 PARTITION OF parted_to_parted_1 FOR VALUES FROM (0) TO (5);
CREATE TABLE self (id int PRIMARY KEY, p int REFERENCES self ON DELETE CASCADE);
CREATE TABLE parted_self (id int PRIMARY KEY, p int REFERENCES parted_self ON DELETE CASCADE)
  PARTITION BY RANGE (id);
CREATE TABLE parted_self_1 PARTITION OF parted_self FOR VALUES FROM (0) TO (10);
CREATE TABLE parted_self_2 PARTITION OF parted_self FOR VALUES FROM (10) TO (20)
  PARTITION BY RANGE (id);
CREATE TABLE parted_self_2_1 PARTITION OF parted_self_2 FOR VALUES FROM (10) TO (15);

-- Keys whose triggers are not what the key promises; none on a healthy database.
CREATE VIEW damage AS
  SELECT constraint_name, triggers FROM fk_audit_foreign_keys('rules.*')
  WHERE triggers <> 'as expected' ORDER BY constraint_name;
-- As `damage`, but asked for one table after the other, which reads by index.
CREATE VIEW damage_one_by_one AS
  SELECT k.constraint_name, k.triggers
  FROM pg_class c, fk_audit_foreign_keys('rules.' || c.relname) k
  WHERE c.relnamespace = 'rules'::regnamespace AND c.relkind IN ('r', 'p')
    AND k.triggers <> 'as expected'
  ORDER BY k.constraint_name;
-- Makes `change` to one RI trigger of `tab`, the oldest with that function.
CREATE PROCEDURE break(tab regclass, function regproc, change text) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format(change || ' WHERE oid = (SELECT min(oid) FROM pg_trigger WHERE tgrelid = %s '
                 'AND tgfoid = %s AND tgconstraint <> 0)', tab::oid, function::oid);
END $$;
-- Enough other tables that one table is worth an index probe.
DO $$ BEGIN
  FOR i IN 1 .. 400 LOOP EXECUTE format('CREATE TABLE public.other_%s ()', i); END LOOP;
END $$;

SELECT count(*), count(DISTINCT constraint_name) FROM fk_audit_foreign_keys('rules.*');
TABLE damage;
TABLE damage_one_by_one;

-- Healthy, whatever DDL did to them.
BEGIN;
ALTER TABLE parted_to_plain DETACH PARTITION parted_to_plain_1;
ALTER TABLE parted_to_parted DETACH PARTITION parted_to_parted_1;
ALTER TABLE parted DETACH PARTITION parted_2;
ALTER TABLE parted_self DETACH PARTITION parted_self_1;
TABLE damage;
ALTER TABLE parted_to_plain ATTACH PARTITION parted_to_plain_1 FOR VALUES FROM (0) TO (10);
ALTER TABLE parted_to_parted ATTACH PARTITION parted_to_parted_1 FOR VALUES FROM (0) TO (10);
ALTER TABLE parted ATTACH PARTITION parted_2 FOR VALUES FROM (10) TO (20);
ALTER TABLE parted_self ATTACH PARTITION parted_self_1 FOR VALUES FROM (0) TO (10);
TABLE damage;
ALTER TABLE parted_to_parted ALTER CONSTRAINT parted_to_parted_p_fkey DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE parted_self ALTER CONSTRAINT parted_self_p_fkey DEFERRABLE;
ALTER TABLE plain_to_parted ALTER CONSTRAINT plain_to_parted_p_fkey NOT DEFERRABLE;
TABLE damage;
ROLLBACK;
BEGIN;
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'plain_to_plain'::regclass LOOP
    EXECUTE format('ALTER TABLE plain_to_plain ENABLE ALWAYS TRIGGER %I', name);
  END LOOP;
END $$;
TABLE damage;
ROLLBACK;

-- Switched off.
BEGIN; ALTER TABLE plain_to_plain DISABLE TRIGGER ALL; TABLE damage; TABLE damage_one_by_one; ROLLBACK;
BEGIN; ALTER TABLE plain_to_plain DISABLE TRIGGER USER; TABLE damage; ROLLBACK;
BEGIN; ALTER TABLE parted_to_plain_1 DISABLE TRIGGER ALL; TABLE damage; TABLE damage_one_by_one; ROLLBACK;
BEGIN; ALTER TABLE parted_to_parted_1_1 DISABLE TRIGGER ALL; TABLE damage; TABLE damage_one_by_one; ROLLBACK;
BEGIN; ALTER TABLE parted_2_1 DISABLE TRIGGER ALL; TABLE damage; TABLE damage_one_by_one; ROLLBACK;
BEGIN; ALTER TABLE parted_self_2_1 DISABLE TRIGGER ALL; TABLE damage; ROLLBACK;
BEGIN; CALL break('plain', '"RI_FKey_cascade_del"', $$UPDATE pg_trigger SET tgenabled = 'R'$$); TABLE damage; ROLLBACK;

-- Gone.
BEGIN; CALL break('plain_to_plain', '"RI_FKey_check_ins"', 'DELETE FROM pg_trigger'); TABLE damage; TABLE damage_one_by_one; ROLLBACK;
BEGIN; CALL break('plain', '"RI_FKey_cascade_del"', 'DELETE FROM pg_trigger'); TABLE damage; ROLLBACK;
BEGIN; CALL break('parted_to_parted_1_1', '"RI_FKey_check_upd"', 'DELETE FROM pg_trigger'); TABLE damage; TABLE damage_one_by_one; ROLLBACK;
BEGIN; CALL break('parted_2_1', '"RI_FKey_setnull_del"', 'DELETE FROM pg_trigger'); TABLE damage; TABLE damage_one_by_one; ROLLBACK;
-- The rows of one partition, as bugs of older minors left it.
BEGIN;
DELETE FROM pg_constraint WHERE conrelid = 'parted_self'::regclass AND confrelid = 'parted_self_1'::regclass;
TABLE damage; TABLE damage_one_by_one;
ROLLBACK;

-- Something else than the catalog says.
BEGIN; UPDATE pg_constraint SET confdeltype = 'r' WHERE conname = 'plain_to_plain_p_fkey'; TABLE damage; TABLE damage_one_by_one; ROLLBACK;
BEGIN; UPDATE pg_constraint SET confupdtype = 'c' WHERE conname = 'plain_to_plain_p_fkey'; TABLE damage; ROLLBACK;
BEGIN; UPDATE pg_constraint SET condeferrable = true WHERE conname = 'plain_to_plain_p_fkey'; TABLE damage; ROLLBACK;
BEGIN; CALL break('plain', '"RI_FKey_cascade_del"', $$UPDATE pg_trigger SET tgfoid = '"RI_FKey_noaction_del"'::regproc$$); TABLE damage; ROLLBACK;
BEGIN; CALL break('parted_1', '"RI_FKey_setnull_del"', $$UPDATE pg_trigger SET tgfoid = '"RI_FKey_cascade_del"'::regproc$$); TABLE damage; TABLE damage_one_by_one; ROLLBACK;
BEGIN; CALL break('plain_to_plain', '"RI_FKey_check_ins"', $$UPDATE pg_trigger SET tgfoid = 'suppress_redundant_updates_trigger'::regproc$$); TABLE damage; ROLLBACK;
BEGIN; CALL break('plain_to_plain', '"RI_FKey_check_ins"', 'UPDATE pg_trigger SET tgdeferrable = true'); TABLE damage; ROLLBACK;
BEGIN; CALL break('plain_to_plain', '"RI_FKey_check_upd"', 'UPDATE pg_trigger SET tginitdeferred = true'); TABLE damage; ROLLBACK;
BEGIN; CALL break('plain_to_plain', '"RI_FKey_check_upd"', $$UPDATE pg_trigger SET tgrelid = 'self'::regclass$$); TABLE damage; ROLLBACK;

DROP SCHEMA rules CASCADE;
DO $$ BEGIN
  FOR i IN 1 .. 400 LOOP EXECUTE format('DROP TABLE public.other_%s', i); END LOOP;
END $$;
