-- Changes the delete rule of up to 25 random foreign keys and compares what fk_audit_mismatches()
-- says with what was done. Variable: seed, between -1 and 1.
-- Prints "N changed" and one line per difference between done and reported.

SELECT setseed(:seed) \g /dev/null

CREATE TEMP TABLE changes AS
SELECT oid AS constraint_oid, conrelid, conname, pg_get_constraintdef(oid) AS definition,
       (ARRAY['NO ACTION', 'RESTRICT', 'CASCADE', 'SET NULL', 'SET DEFAULT'])
           [position(confdeltype::text IN 'arcnd')] AS declared,
       NULL::text AS live,
       (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.n)
        FROM unnest(conkey) WITH ORDINALITY AS k (attnum, n)
        JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = k.attnum) AS child_columns
FROM pg_constraint
-- ON DELETE SET NULL (column) is a property of its own.
WHERE contype = 'f' AND conparentid = 0 AND confdelsetcols IS NULL
ORDER BY random() LIMIT 25;

UPDATE changes SET live = (
    SELECT rule
    FROM unnest(ARRAY['NO ACTION', 'RESTRICT', 'CASCADE', 'SET NULL', 'SET DEFAULT']) AS rule
    WHERE rule <> declared AND constraint_oid IS NOT NULL
    ORDER BY random() LIMIT 1);

SELECT format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %I %s ON DELETE %s%s',
              conrelid::regclass, conname, conname, parts[1], live, parts[2])
FROM changes,
     regexp_match(regexp_replace(definition, ' ON DELETE (NO ACTION|RESTRICT|CASCADE|SET NULL|SET DEFAULT)', ''),
                  '^(.*?)((?: DEFERRABLE.*| NOT VALID)?)$') AS parts
\gexec

CREATE TEMP VIEW done AS
SELECT 'delete_rule' AS kind,
       CASE relnamespace::regnamespace::text WHEN 'public' THEN '' ELSE relnamespace::regnamespace || '.' END
           || quote_ident(relname) AS child_table,
       child_columns, lower(declared) AS declared, lower(live) AS live
FROM changes JOIN pg_class ON pg_class.oid = conrelid;

CREATE TEMP TABLE reported AS
SELECT kind::text, child_table::text, child_columns::text, declared::text, live::text
FROM fk_audit_mismatches();

SELECT count(*) || ' changed' FROM changes;
SELECT 'not reported: ' || d::text FROM (TABLE done EXCEPT ALL TABLE reported) AS d
UNION ALL
SELECT 'not done: ' || d::text FROM (TABLE reported EXCEPT ALL TABLE done) AS d;
