-- fk_audit_migration() writes the repairs as files for a migration tool. Versions are times, which
-- differ from run to run; here they are counted.
CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE child (p int CONSTRAINT child_fk REFERENCES parent ON DELETE CASCADE);
COMMENT ON CONSTRAINT child_fk ON child IS 'ticket 4711';
CREATE TABLE "Odd -- name" ("a b" int CONSTRAINT "odd${fk}" REFERENCES parent ON DELETE SET NULL);
CREATE TABLE absent (p int);
CREATE TABLE extra (p int CONSTRAINT extra_fk REFERENCES parent);
INSERT INTO parent VALUES (1);
INSERT INTO child VALUES (1);
INSERT INTO "Odd -- name" VALUES (1);
INSERT INTO absent VALUES (1);
SELECT status, message FROM fk_audit_load_sql('app', '
    CREATE TABLE parent (id int PRIMARY KEY);
    CREATE TABLE child (p int CONSTRAINT child_fk REFERENCES parent);
    CREATE TABLE "Odd -- name" ("a b" int REFERENCES parent ON DELETE CASCADE);
    CREATE TABLE absent (p int CONSTRAINT absent_fk REFERENCES parent ON DELETE CASCADE);
    CREATE TABLE extra (p int)', revision => 'r1');
CREATE TEMP TABLE keys AS SELECT conrelid::regclass AS child, conname, pg_get_constraintdef(oid) AS definition,
    obj_description(oid) FROM pg_constraint WHERE contype = 'f' AND conparentid = 0;
CREATE TEMP VIEW difference AS SELECT count(*) FROM keys FULL JOIN (
    SELECT conrelid::regclass AS child, conname, pg_get_constraintdef(oid) AS definition, obj_description(oid)
    FROM pg_constraint WHERE contype = 'f' AND conparentid = 0) AS now
    USING (child, conname, definition) WHERE keys IS NULL OR now IS NULL;

-- What each tool gets.
BEGIN;
SELECT min(substring(path FROM '[0-9]{14}')) =
    to_char(transaction_timestamp() AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISS') AS begins_with_the_transaction
    FROM fk_audit_migration(heed_advice => false);
SELECT format, regexp_replace(path, '[0-9]{14}', (dense_rank() OVER (PARTITION BY format
        ORDER BY substring(path FROM '[0-9]{14}')))::text) AS path
    FROM unnest('{sql,flyway,dbmate,rails,drizzle,prisma}'::text[]) AS format,
        fk_audit_migration(format, 'child', heed_advice => false) WITH ORDINALITY AS files
    ORDER BY format, ordinality;
CREATE TEMP TABLE files AS SELECT format, files.* FROM unnest('{sql,flyway,dbmate,rails,drizzle,prisma}'::text[]) AS format,
    fk_audit_migration(format, heed_advice => false) WITH ORDINALITY AS files;
COMMIT;
\pset format unaligned
SELECT regexp_replace(content, 'at 20\S+ \S+ UTC', 'at TIME') AS content FROM files
    WHERE format = 'rails' ORDER BY ordinality LIMIT 1;
\pset format aligned

-- Nothing is lost on the way: every cell is in a file of each format; Ruby's are indented.
SELECT formats.format, count(*) FILTER (WHERE up) AS up, count(*) FILTER (WHERE NOT up) AS down, bool_and(EXISTS (
        SELECT FROM files f WHERE f.format = formats.format AND position(statement IN
            CASE f.format WHEN 'rails' THEN regexp_replace(content, '^      ', '', 'gn') ELSE content END) > 0)) AS found
    FROM (SELECT DISTINCT format FROM files) AS formats (format), (
        SELECT true AS up, statement FROM fk_audit_repairs('child|absent', heed_advice => false)
        UNION ALL SELECT false, statement FROM fk_audit_reverse('child|absent', heed_advice => false)) AS cells
    GROUP BY formats.format ORDER BY 1;
-- But what a tool would not survive, and what nobody named: that is said.
SELECT format, count(*) FILTER (WHERE content ~ 'Not in these files') AS files,
        bool_or(content ~ 'not_named') AS not_named, bool_or(content ~ 'tool_syntax') AS tool_syntax
    FROM files GROUP BY format ORDER BY format;

-- Up, each file as one statement in a transaction of its own; a second time they do nothing.
\set ECHO none
SELECT content FROM files WHERE format = 'sql' AND path LIKE '%.up.sql' ORDER BY path \gexec
\set ECHO all
SELECT kind, child_table FROM fk_audit_mismatches();
\set ECHO none
SELECT content FROM files WHERE format = 'sql' AND path LIKE '%.up.sql' ORDER BY path \gexec
\set ECHO all
SELECT kind, child_table FROM fk_audit_mismatches();
-- The settings of the tool's session stay as they are, for it goes on in the same transaction.
SET lock_timeout = '7s';
\set ECHO none
BEGIN;
SELECT content FROM files WHERE format = 'sql' AND path LIKE '%.down.sql' ORDER BY path DESC LIMIT 1 \gexec
\set ECHO all
SHOW lock_timeout;
SHOW search_path;
ROLLBACK;
RESET lock_timeout;
-- And back, the last one first.
SELECT * FROM difference;
\set ECHO none
SELECT content FROM files WHERE format = 'sql' AND path LIKE '%.down.sql' ORDER BY path DESC \gexec
\set ECHO all
SELECT * FROM difference;

-- Anywhere else: a table that is not there is left out, another difference is an error.
ALTER TABLE child RENAME TO renamed;
ALTER TABLE absent ADD CONSTRAINT absent_fk FOREIGN KEY (p) REFERENCES parent ON DELETE SET NULL;
\set ECHO none
SELECT content FROM files WHERE format = 'prisma' AND path LIKE '%child%/migration.sql' ORDER BY path LIMIT 1 \gexec
SELECT content FROM files WHERE format = 'prisma' AND path LIKE '%absent%/migration.sql' ORDER BY path LIMIT 1 \gexec
\set ECHO all
ALTER TABLE absent DROP CONSTRAINT absent_fk;
ALTER TABLE renamed RENAME TO child;

-- Named findings: only these, and a key that the code does not declare is dropped.
SELECT count(*), bool_and(path ~ '__fix_extra_p_[12].sql') AS named FROM fk_audit_migration('flyway', findings => (
    SELECT array_agg(finding) FROM fk_audit_findings('extra')), name => 'fix', heed_advice => false);

-- The files are migrations of the code as well. They declare nothing, not even where the live name differs.
SELECT status, message FROM fk_audit_load_sql('app', (SELECT string_agg(content, E'\n' ORDER BY path) FROM files
    WHERE format = 'drizzle' AND path ~ '[0-9].sql'), mode => 'migration', revision => 'r2');
SELECT kind, child_table, declared FROM fk_audit_mismatches();

-- What cannot be asked for.
SELECT * FROM fk_audit_migration('liquibase', heed_advice => false);
SELECT * FROM fk_audit_migration(NULL, heed_advice => false);
SELECT * FROM fk_audit_migration(heed_advice => false, name => 'Fix it');
SELECT * FROM fk_audit_migration(heed_advice => false, findings => '{no_such}');
-- Nothing to repair is no file; nothing that can be repaired is none either, but says so.
SELECT * FROM fk_audit_migration('rails', 'parent', heed_advice => false);
SELECT * FROM fk_audit_migration('rails', 'extra', heed_advice => false);
SELECT fk_audit_unload('app');
DROP TABLE child, "Odd -- name", absent, extra, parent;
