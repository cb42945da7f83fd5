-- Random tables with rows and foreign keys, and deletes that are predicted and then really run.
-- Everything follows from the seed.

CREATE SCHEMA property;

CREATE TABLE property.problems (seed int, what text, detail text);
CREATE TABLE property.tally (what text PRIMARY KEY, times int);

CREATE FUNCTION property.chance(p float8) RETURNS boolean LANGUAGE sql AS 'SELECT random() < p';

CREATE FUNCTION property.roll(n int) RETURNS int LANGUAGE sql AS 'SELECT 1 + floor(random() * n)::int';

CREATE FUNCTION property.pick(VARIADIC choices text[]) RETURNS text LANGUAGE sql AS $$
    SELECT choices[property.roll(cardinality(choices))]
$$;

CREATE FUNCTION property.sample(choices text[], n int) RETURNS text[] LANGUAGE sql AS $$
    SELECT ARRAY(SELECT choice FROM unnest(choices) AS choice ORDER BY random() LIMIT n)
$$;

CREATE PROCEDURE property.count(what text) LANGUAGE sql AS $$
    INSERT INTO property.tally VALUES (what, 1)
    ON CONFLICT ON CONSTRAINT tally_pkey DO UPDATE SET times = tally.times + 1
$$;

-- id and k are referenced; c1 to c4 refer, and k at times; uid tells rows apart.
CREATE FUNCTION property.column_ddl(name text, type text) RETURNS text LANGUAGE sql AS $$
    SELECT format('%I %s %s', name, type,
                  property.pick('', '', '', 'DEFAULT 1', 'DEFAULT 2', 'DEFAULT 99', 'NOT NULL',
                                'NOT NULL DEFAULT 1'))
$$;

CREATE PROCEDURE property.make_table(name text, rows int) LANGUAGE plpgsql AS $$
DECLARE
    partitioned boolean := property.chance(0.25);
    -- All references of one row to one number, as composite keys need it; or each to its own.
    aligned boolean := property.chance(0.5);
BEGIN
    EXECUTE format('CREATE TABLE w.%I (id int, k int, %s, %s, %s, %s, uid int,
                    PRIMARY KEY (id), UNIQUE (id, k)%s)%s', name,
                   property.column_ddl('c1', 'int'), property.column_ddl('c2', 'int'),
                   property.column_ddl('c3', 'int'), property.column_ddl('c4', 'bigint'),
                   CASE WHEN NOT partitioned THEN ', UNIQUE (k)' ELSE '' END,
                   CASE WHEN partitioned THEN ' PARTITION BY RANGE (id)' ELSE '' END);
    IF partitioned THEN
        EXECUTE format('CREATE TABLE w.%I PARTITION OF w.%I FOR VALUES FROM (MINVALUE) TO (3)',
                       name || '_p1', name);
        EXECUTE format('CREATE TABLE w.%I PARTITION OF w.%I FOR VALUES FROM (3) TO (MAXVALUE)',
                       name || '_p2', name);
    END IF;
    EXECUTE format('INSERT INTO w.%I SELECT i, i, %s i FROM (
                        SELECT i, property.roll($1) AS v, random() AS n FROM generate_series(1, $1) AS i) AS g',
        name, (SELECT string_agg(CASE WHEN is_nullable = 'YES' THEN
                   format('CASE WHEN property.chance(0.8) THEN %s END, ', value) ELSE value || ', ' END, '')
               FROM (SELECT is_nullable, CASE WHEN aligned THEN 'v' ELSE format('property.roll(%s)', rows) END
                     FROM information_schema.columns WHERE table_schema = 'w' AND table_name = name
                       AND column_name LIKE 'c_' ORDER BY ordinal_position) AS c (is_nullable, value)))
        USING rows;
END
$$;

-- A table or a partition of one.
CREATE FUNCTION property.some_table() RETURNS text LANGUAGE sql AS $$
    SELECT relname FROM (SELECT relname FROM pg_catalog.pg_class
                         WHERE relnamespace = to_regnamespace('w') AND relkind IN ('r', 'p')
                         ORDER BY relname) AS c
    ORDER BY relname LIKE '%\_p_' AND property.chance(0.8), random() LIMIT 1
$$;

CREATE FUNCTION property.rule() RETURNS text LANGUAGE sql AS $$
    SELECT property.pick('NO ACTION', 'RESTRICT', 'CASCADE', 'CASCADE', 'CASCADE', 'SET NULL', 'SET NULL',
                         'SET DEFAULT')
$$;

CREATE FUNCTION property.key_ddl(columns text[], parent text, parent_columns text[]) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    rule text := property.rule();
BEGIN
    RETURN format('FOREIGN KEY (%s) REFERENCES w.%I (%s)%s ON UPDATE %s ON DELETE %s%s%s',
        array_to_string(columns, ', '), parent, array_to_string(parent_columns, ', '),
        CASE WHEN property.chance(0.2) THEN ' MATCH FULL' ELSE '' END, property.rule(), rule,
        CASE WHEN rule LIKE 'SET%' AND property.chance(0.4)
             THEN format(' (%s)', array_to_string(property.sample(columns, property.roll(cardinality(columns))), ', '))
             ELSE '' END,
        property.pick('', ' DEFERRABLE', ' DEFERRABLE INITIALLY DEFERRED', ' DEFERRABLE INITIALLY DEFERRED'));
END
$$;

CREATE PROCEDURE property.make_key(n int) LANGUAGE plpgsql AS $$
DECLARE
    child text := property.some_table();
    parent text := property.some_table();
    columns text[] := property.sample('{c1,c1,c2,c2,c3,c4,k}', 1);
    parent_columns text[] := '{id}';
    times int := CASE WHEN property.chance(0.2) THEN 2 ELSE 1 END;
BEGIN
    IF property.chance(0.3) THEN
        columns := property.sample('{c1,c2,c3,k}', 2);
        parent_columns := property.sample('{id,k}', 2);
    ELSIF property.chance(0.3) THEN
        parent_columns := '{k}';
    END IF;
    FOR i IN 1 .. times LOOP
        BEGIN
            EXECUTE format('ALTER TABLE w.%I ADD CONSTRAINT fk%s_%s %s%s', child, n, i,
                           property.key_ddl(columns, parent, parent_columns),
                           -- Whatever refers to nothing may be there already.
                           CASE WHEN property.chance(0.3) THEN ' NOT VALID' ELSE '' END);
            CALL property.count('keys');
        EXCEPTION
            -- No such unique key, NOT VALID on a partitioned table, a key to a partition of its own, ...
            WHEN invalid_foreign_key OR feature_not_supported OR wrong_object_type
                 OR foreign_key_violation OR invalid_table_definition OR object_in_use THEN
                CALL property.count('refused keys');
        END;
    END LOOP;
END
$$;

CREATE FUNCTION property.keep_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';

CREATE PROCEDURE property.make(seed int) LANGUAGE plpgsql AS $$
DECLARE
    tables int;
    rows int;
BEGIN
    PERFORM setseed((seed % 1000003) / 1000003.0);
    PERFORM random() FROM generate_series(1, 1 + seed % 7);
    CREATE SCHEMA w;
    tables := property.roll(5);
    rows := 2 + property.roll(6);
    FOR i IN 1 .. tables LOOP
        CALL property.make_table('t' || i, rows);
    END LOOP;
    FOR i IN 1 .. 1 + property.roll(3 * tables) LOOP
        CALL property.make_key(i);
    END LOOP;
    IF property.chance(0.1) THEN
        EXECUTE format('ALTER TABLE w.%I DISABLE TRIGGER ALL', property.some_table());
    END IF;
    IF property.chance(0.1) THEN
        EXECUTE format('CREATE TRIGGER keeps BEFORE DELETE ON w.%I FOR EACH ROW
                        EXECUTE FUNCTION property.keep_row()', property.some_table());
    END IF;
    ANALYZE;
END
$$;

CREATE PROCEDURE property.clear() LANGUAGE plpgsql AS $$
BEGIN
    SET LOCAL client_min_messages = warning;
    DROP SCHEMA w CASCADE;
END
$$;

-- All rows: the table that was created, the one that holds the row, the row.
CREATE FUNCTION property.rows() RETURNS TABLE (root text, leaf text, uid int, content jsonb) LANGUAGE plpgsql AS $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT relname FROM pg_catalog.pg_class
                WHERE relnamespace = 'w'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %L, c.relname::text, t.uid, to_jsonb(t) FROM w.%I AS t
             JOIN pg_catalog.pg_class AS c ON c.oid = t.tableoid', name, name);
    END LOOP;
END
$$;

CREATE TABLE property.predicted AS
SELECT *, NULL::text AS leaf, NULL::text[] AS set_columns FROM fk_audit_delete_impact('property.tally') WHERE false;
CREATE TABLE property.before (root text, leaf text, uid int, content jsonb);
CREATE TABLE property.after (LIKE property.before);

CREATE PROCEDURE property.predict(parent text, id int) LANGUAGE sql AS $$
    INSERT INTO property.predicted
    SELECT i.*, substr(child_table, 3),
           string_to_array(coalesce(substring(rule FROM '\((.*)\)'), child_columns), ', ')
    FROM fk_audit_delete_impact('w.' || parent, ARRAY[id::text]) AS i
$$;

-- Between the prediction and the delete, to see that the comparison would notice.
CREATE PROCEDURE property.disturb(disturbance text) LANGUAGE plpgsql AS $$
DECLARE
    key record;
BEGIN
    FOR key IN SELECT conrelid::regclass AS child, conname, pg_get_constraintdef(oid) AS definition, condeferrable
               FROM pg_catalog.pg_constraint
               WHERE contype = 'f' AND conparentid = 0 AND connamespace = 'w'::regnamespace ORDER BY oid DESC LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', key.child, key.conname);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', key.child, key.conname,
            CASE disturbance
                WHEN 'names' THEN key.definition
                WHEN 'restrict' THEN replace(key.definition, 'RESTRICT', 'NO ACTION DEFERRABLE INITIALLY DEFERRED')
                WHEN 'deferred' THEN replace(key.definition, ' INITIALLY DEFERRED', '')
                WHEN 'column lists' THEN regexp_replace(key.definition, '(SET (NULL|DEFAULT)) \([^)]*\)', '\1')
                WHEN 'update rules' THEN regexp_replace(key.definition, 'ON UPDATE (CASCADE|SET NULL|SET DEFAULT)', 'ON UPDATE RESTRICT')
                WHEN 'match' THEN replace(key.definition, ' MATCH FULL', '')
            END);
    END LOOP;
END
$$;

-- The name of the key that this constraint of a table is, or is a clone of: errors of a delete in a
-- partition name the clone.
CREATE FUNCTION property.key_name(child text, name text) RETURNS text LANGUAGE sql AS $$
    WITH RECURSIVE up AS (
        SELECT conname, conparentid FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('w.' || child) AND conname = name
        UNION ALL
        SELECT c.conname, c.conparentid FROM up JOIN pg_catalog.pg_constraint AS c ON c.oid = up.conparentid
    )
    SELECT conname FROM up WHERE conparentid = 0
$$;

-- How the delete really ends: '' or 'at once' or 'at commit', and the constraint or column that the
-- error names. property.after has the rows as they are then; nothing else stays.
CREATE FUNCTION property.delete_row(parent text, id int, disturbance text, OUT fails text, OUT name text)
LANGUAGE plpgsql AS $$
DECLARE
    rows property.after[];
    state text;
    child text;
BEGIN
    fails := 'at once';
    BEGIN
        IF disturbance <> 'nothing' THEN
            CALL property.disturb(disturbance);
        END IF;
        EXECUTE format('DELETE FROM w.%I WHERE id = $1', parent) USING id;
        fails := 'at commit';
        SET CONSTRAINTS ALL IMMEDIATE;
        fails := '';
        SELECT array_agg(r::property.after) INTO rows FROM property.rows() AS r;
        RAISE SQLSTATE 'ZZZZZ';
    EXCEPTION
        WHEN SQLSTATE 'ZZZZZ' THEN
            INSERT INTO property.after SELECT * FROM unnest(rows);
        WHEN integrity_constraint_violation THEN
            GET STACKED DIAGNOSTICS name = CONSTRAINT_NAME, child = TABLE_NAME,
                                    state = RETURNED_SQLSTATE;
            name := CASE state WHEN '23502' THEN 'a NOT NULL column'
                               ELSE property.key_name(child, name) END;
    END;
END
$$;

CREATE FUNCTION property.root_of(leaf text) RETURNS text LANGUAGE sql AS $$
    SELECT regexp_replace(leaf, '_p\d$', '')
$$;

-- Rows that refer to nothing by a key, before the delete or after it.
CREATE FUNCTION property.orphans(later boolean) RETURNS TABLE (child text, name text, root text, uid int)
LANGUAGE sql AS $$
    WITH rows AS (
        SELECT * FROM property.before WHERE NOT later UNION ALL SELECT * FROM property.after WHERE later
    ), keys AS (
        SELECT k.conname::text AS name, c.relname::text AS child, p.relname::text AS parent, ARRAY(
            SELECT jsonb_build_array(ca.attname, pa.attname)
            FROM unnest(k.conkey, k.confkey) AS pair(child, parent)
            JOIN pg_catalog.pg_attribute AS ca ON ca.attrelid = k.conrelid AND ca.attnum = pair.child
            JOIN pg_catalog.pg_attribute AS pa ON pa.attrelid = k.confrelid AND pa.attnum = pair.parent) AS pairs
        FROM pg_catalog.pg_constraint AS k
        JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
        JOIN pg_catalog.pg_class AS p ON p.oid = k.confrelid
        WHERE k.contype = 'f' AND k.conparentid = 0 AND k.connamespace = to_regnamespace('w')
    )
    SELECT k.child, k.name, r.root, r.uid FROM keys AS k JOIN rows AS r ON k.child IN (r.root, r.leaf)
    WHERE NOT EXISTS (SELECT FROM unnest(k.pairs) AS pair WHERE r.content -> (pair ->> 0) = 'null')
      AND NOT EXISTS (SELECT FROM rows AS p WHERE k.parent IN (p.root, p.leaf) AND NOT EXISTS (
          SELECT FROM unnest(k.pairs) AS pair WHERE r.content -> (pair ->> 0) <> p.content -> (pair ->> 1)))
$$;

-- Tables whose number of deleted rows differs, and keys whose number of changed or of orphaned rows
-- does. Where two keys change the same column of a table, each may claim any of the rows.
CREATE FUNCTION property.differences() RETURNS SETOF text LANGUAGE sql AS $$
    WITH gone AS (
        SELECT b.root, count(*) AS rows FROM property.before AS b
        LEFT JOIN property.after AS a USING (root, uid) WHERE a.uid IS NULL GROUP BY b.root
    ), foretold AS (
        SELECT property.root_of(leaf) AS root, sum(exact_rows) AS rows FROM property.predicted
        WHERE effect = 'deleted' AND exact_rows > 0 GROUP BY 1
    ), changed AS (
        SELECT b.root, b.leaf, b.uid, ARRAY(
            SELECT key FROM jsonb_each(b.content) AS was WHERE was.value IS DISTINCT FROM a.content -> was.key) AS columns
        FROM property.before AS b JOIN property.after AS a USING (root, uid) WHERE a.content <> b.content
    ), claims AS (
        SELECT p.*, (SELECT count(*) FROM changed AS c
                     WHERE c.root = property.root_of(p.leaf) AND p.leaf IN (c.root, c.leaf)
                       AND c.columns && p.set_columns) AS really,
               EXISTS (SELECT FROM property.predicted AS other
                       WHERE property.root_of(other.leaf) = property.root_of(p.leaf) AND other.exact_rows > 0
                         AND other.effect IN ('blanked', 'defaulted') AND other.set_columns && p.set_columns
                         AND (other.constraint_name, other.rule) <> (p.constraint_name, p.rule)) AS shared
        FROM property.predicted AS p WHERE effect IN ('blanked', 'defaulted')
    ), orphaned AS (
        SELECT child, name, count(*) AS rows
        FROM (SELECT * FROM property.orphans(true) EXCEPT SELECT * FROM property.orphans(false)) AS new
        GROUP BY 1, 2
    ), foretold_orphans AS (
        SELECT leaf AS child, constraint_name AS name, sum(exact_rows) AS rows FROM property.predicted
        WHERE effect = 'orphaned' AND exact_rows > 0 GROUP BY 1, 2
    )
    SELECT format('%s: deleted %s, predicted %s', root, coalesce(g.rows, 0), coalesce(f.rows, 0))
    FROM gone AS g FULL JOIN foretold AS f USING (root) WHERE g.rows IS DISTINCT FROM f.rows
    UNION ALL
    SELECT format('%s %s: changed %s, predicted %s', path, constraint_name, really, exact_rows)
    FROM claims WHERE CASE WHEN shared THEN exact_rows > really ELSE exact_rows <> really END
    UNION ALL
    SELECT format('%s %s: orphaned %s, predicted %s', child, name, coalesce(o.rows, 0), coalesce(f.rows, 0))
    FROM orphaned AS o FULL JOIN foretold_orphans AS f USING (child, name)
    WHERE o.rows IS DISTINCT FROM f.rows
    UNION ALL
    SELECT format('%s %s: changed %s by no key', root, uid, columns) FROM changed AS c
    WHERE NOT EXISTS (SELECT FROM claims AS p
                      WHERE property.root_of(p.leaf) = c.root AND p.exact_rows > 0 AND p.set_columns && c.columns)
$$;

CREATE FUNCTION property.judge(parent text, id int, disturbance text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    foretold property.predicted;
    really record;
    ending text;
BEGIN
    SELECT * INTO foretold FROM property.predicted WHERE depth = 0;
    SELECT * INTO really FROM property.delete_row(parent, id, disturbance);
    IF foretold.uncertain IS NOT NULL THEN
        CALL property.count('uncertain');
        RETURN NULL;
    END IF;
    ending := CASE foretold.effect WHEN 'blocked' THEN 'at once' WHEN 'checked at commit' THEN 'at commit'
                                   ELSE '' END;
    CALL property.count('fails: ' || ending);
    CALL property.count(coalesce(substring(foretold.detail FROM 'depends on the names.*'), 'whatever the names'));
    IF ending <> really.fails THEN
        RETURN format('fails %s (%s), predicted %s (%s)', really.fails, really.name, ending, foretold.detail);
    ELSIF ending <> '' AND foretold.detail !~ format('fails: %s( |$)', really.name) THEN
        RETURN format('fails by %s, predicted %s', really.name, foretold.detail);
    ELSIF ending = '' THEN
        IF EXISTS (SELECT FROM property.predicted WHERE effect = 'orphaned' AND exact_rows > 0) THEN
            CALL property.count('leaves orphans');
        END IF;
        RETURN (SELECT string_agg(d, ', ') FROM property.differences() AS d);
    END IF;
    RETURN NULL;
END
$$;

-- The same delete once more, with the triggers named the other way round. Where that changes what
-- becomes of it, the prediction says so beforehand, and so do the hazards of the keys.
CREATE PROCEDURE property.try_other_names(seed int, parent text, id int) LANGUAGE plpgsql AS $$
DECLARE
    foretold property.predicted;
    change text;
BEGIN
    SELECT * INTO foretold FROM property.predicted WHERE depth = 0;
    -- Keys that are made anew have their triggers on.
    IF foretold.uncertain IS NOT NULL OR EXISTS (
        SELECT FROM pg_catalog.pg_trigger AS t JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
        WHERE c.relnamespace = 'w'::regnamespace AND t.tgenabled <> 'O') THEN
        RETURN;
    END IF;
    DELETE FROM property.after;
    change := property.judge(parent, id, 'names');
    -- Which of several keys the error names is left open.
    IF change IS NULL OR change LIKE 'fails by %' THEN
        RETURN;
    END IF;
    CALL property.count('turned round by other names');
    IF foretold.detail IS NULL OR foretold.detail NOT LIKE '%depends on the names of triggers%' THEN
        INSERT INTO property.problems
        SELECT seed, 'names', format('%s %s is not said to depend on names: %s', parent, id, change);
    END IF;
    IF EXISTS (SELECT FROM fk_audit_hazards('w.*') WHERE hazard = 'order_dependent') THEN
        CALL property.count('turned round by other names, a hazard says so');
    -- Where cascades go round, the order is not looked at beyond the shortest ways.
    ELSIF NOT EXISTS (SELECT FROM fk_audit_hazards('w.*') WHERE hazard = 'cascade_cycle') THEN
        INSERT INTO property.problems
        SELECT seed, 'hazard', format('%s %s: no hazard says so: %s', parent, id, change);
    END IF;
END
$$;

CREATE PROCEDURE property.try(seed int, parent text, id int, disturbance text) LANGUAGE plpgsql AS $$
DECLARE
    problem text;
BEGIN
    DELETE FROM property.predicted;
    DELETE FROM property.after;
    CALL property.predict(parent, id);
    problem := property.judge(parent, id, disturbance);
    CALL property.count('deletes');
    IF problem IS NOT NULL THEN
        INSERT INTO property.problems
        SELECT seed, 'prediction', format('%s %s: %s', parent, id, problem);
    ELSIF disturbance = 'nothing' THEN
        CALL property.try_other_names(seed, parent, id);
    END IF;
END
$$;

CREATE PROCEDURE property.try_rows(seed int, disturbance text) LANGUAGE plpgsql AS $$
DECLARE
    target record;
BEGIN
    DELETE FROM property.before;
    INSERT INTO property.before SELECT * FROM property.rows();
    FOR target IN SELECT * FROM (SELECT root, uid FROM property.before ORDER BY root, uid) AS b
                  ORDER BY random() LIMIT 4 LOOP
        CALL property.try(seed, target.root, target.uid, disturbance);
    END LOOP;
END
$$;
