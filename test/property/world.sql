-- Random tables and foreign keys: property.make(seed) executes them and keeps their text.
-- Everything follows from the seed.

CREATE SCHEMA property;

-- Tables that may have keys and be referenced. Their columns id, k2, k3 (unique together from the
-- left) are referenced, c1 to c5 refer; all are integers with 1 as default.
CREATE TABLE property.tables (
    n int, schema_name text, table_name text, columns text[], key_columns text[],
    partitioned boolean, partition boolean, unique_k2 boolean);

-- What the code declares, in order.
CREATE TABLE property.ddl (n serial, statement text);

CREATE TABLE property.declared (
    id int, named boolean, child_schema text, child_table text, name text, columns text[],
    parent_schema text, parent_table text, parent_columns text[], delete_rule text,
    delete_columns text[], update_rule text, match_option text, "deferrable" boolean,
    initially_deferred boolean, validated boolean, comment text);

CREATE FUNCTION property.chance(p float8) RETURNS boolean LANGUAGE sql AS 'SELECT random() < p';

CREATE FUNCTION property.roll(n int) RETURNS int LANGUAGE sql AS 'SELECT 1 + floor(random() * n)::int';

CREATE FUNCTION property.pick(VARIADIC choices text[]) RETURNS text LANGUAGE sql AS $$
    SELECT choices[property.roll(cardinality(choices))]
$$;

CREATE FUNCTION property.sample(choices text[], n int) RETURNS text[] LANGUAGE sql AS $$
    SELECT ARRAY(SELECT choice FROM unnest(choices) AS choice ORDER BY random() LIMIT n)
$$;

-- A name around a stem that makes it unique: plain half of the time, else what quoting, dollar
-- quoting, format() or cutting at 63 bytes could get wrong.
CREATE FUNCTION property.name(stem text) RETURNS text LANGUAGE sql AS $name$
    SELECT CASE WHEN property.chance(0.5) THEN stem
           ELSE property.pick('Mixed ' || stem, 'we"ird_' || stem, '$fk_audit$' || stem,
                              'do$$llar' || stem, 'it''s\' || stem, 'ünï名' || stem,
                              E'new\nline ' || stem, stem || '.select', stem || '"; DROP TABLE x',
                              '%I_%s' || stem, stem || repeat('_long', 11), stem || repeat('ß', 27))
           END
$name$;

CREATE FUNCTION property.rule() RETURNS text LANGUAGE sql AS $$
    SELECT property.pick('NO ACTION', 'RESTRICT', 'CASCADE', 'SET NULL', 'SET DEFAULT')
$$;

-- NULL unless the rule sets columns. All of them where MATCH FULL is declared: a rule that leaves the
-- key null in part cannot work, and its repair is refused.
CREATE FUNCTION property.delete_columns(rule text, columns text[], match_option text DEFAULT 'SIMPLE')
RETURNS text[] LANGUAGE sql AS $$
    SELECT property.sample(columns, CASE match_option WHEN 'FULL' THEN cardinality(columns)
                                                      ELSE property.roll(cardinality(columns)) END)
    WHERE rule IN ('SET NULL', 'SET DEFAULT') AND property.chance(0.5)
$$;

CREATE FUNCTION property.names(names text[]) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(quote_ident(name), ', ' ORDER BY n)
    FROM unnest(names) WITH ORDINALITY AS u (name, n)
$$;

CREATE FUNCTION property.columns_ddl(names text[]) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(format('%I int DEFAULT 1', name), ', ' ORDER BY n)
    FROM unnest(names) WITH ORDINALITY AS u (name, n)
$$;

CREATE FUNCTION property.comment_ddl(key property.declared) RETURNS text LANGUAGE sql AS $$
    SELECT format('COMMENT ON CONSTRAINT %I ON %I.%I IS %L', key.name, key.child_schema,
                  key.child_table, key.comment)
$$;

-- Every clause is printed, so that nothing rests on a default.
CREATE FUNCTION property.key_ddl(key property.declared) RETURNS text LANGUAGE sql AS $$
    SELECT format('ALTER TABLE %I.%I ADD CONSTRAINT %I FOREIGN KEY (%s) REFERENCES %I.%I (%s) MATCH %s',
                  key.child_schema, key.child_table, key.name,
                  property.names(key.columns), key.parent_schema, key.parent_table,
                  property.names(key.parent_columns), key.match_option)
        || ' ON UPDATE ' || key.update_rule || ' ON DELETE ' || key.delete_rule
        || coalesce(' (' || property.names(key.delete_columns) || ')', '')
        || CASE WHEN key."deferrable" THEN ' DEFERRABLE' ELSE ' NOT DEFERRABLE' END
        || CASE WHEN key.initially_deferred THEN ' INITIALLY DEFERRED' ELSE ' INITIALLY IMMEDIATE' END
        || CASE WHEN key.validated THEN '' ELSE ' NOT VALID' END
$$;

CREATE PROCEDURE property.run(ddl text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE ddl;
    INSERT INTO property.ddl (statement) VALUES (ddl);
END
$$;

-- Leaves for id 1, 2 and the rest; the last two below a partition of their own at times.
CREATE PROCEDURE property.make_partitions(root property.tables) LANGUAGE plpgsql AS $$
DECLARE
    parent text := format('%I.%I', root.schema_name, root.table_name);
    middle text := format('t%s_middle', root.n);
    leaf property.tables := root;
BEGIN
    leaf.partitioned := false;
    leaf.partition := true;
    FOR i IN 1 .. 3 LOOP
        leaf.n := root.n * 10 + i;
        leaf.table_name := property.name(format('t%s_p%s', root.n, i));
        IF i = 2 AND property.chance(0.5) THEN
            CALL property.run(format(
                'CREATE TABLE %I.%I PARTITION OF %s FOR VALUES FROM (2) TO (MAXVALUE)'
                ' PARTITION BY RANGE (%I)', root.schema_name, middle, parent, root.key_columns[1]));
            parent := format('%I.%I', root.schema_name, middle);
        END IF;
        CALL property.run(format('CREATE TABLE %I.%I PARTITION OF %s FOR VALUES FROM (%s) TO (%s)',
                                 leaf.schema_name, leaf.table_name, parent,
                                 i, CASE i WHEN 3 THEN 'MAXVALUE' ELSE (i + 1)::text END));
        INSERT INTO property.tables SELECT leaf.*;
    END LOOP;
END
$$;

-- With rows (1, 1, 1), (2, 2, 2), (3, 3, 3) under the referenced columns; the others refer to the
-- first one, or are all NULL as every match option allows.
CREATE PROCEDURE property.make_table(n int, schemas text[]) LANGUAGE plpgsql AS $$
DECLARE
    made property.tables;
    k text[];
BEGIN
    made.n := n;
    made.schema_name := property.pick(VARIADIC schemas);
    made.table_name := property.name('t' || n);
    k := ARRAY[property.name('id'), property.name('k2'), property.name('k3')];
    made.key_columns := k;
    made.columns := ARRAY(SELECT property.name('c' || c) FROM generate_series(1, 5) AS c);
    made.partitioned := property.chance(0.3);
    made.partition := false;
    made.unique_k2 := NOT made.partitioned;
    CALL property.run(format('CREATE TABLE %I.%I (%s, UNIQUE (%I), UNIQUE (%I, %I), UNIQUE (%s)%s)%s',
        made.schema_name, made.table_name,
        property.columns_ddl(k || made.columns),
        k[1], k[1], k[2], property.names(k),
        CASE WHEN made.unique_k2 THEN format(', UNIQUE (%I)', k[2]) ELSE '' END,
        CASE WHEN made.partitioned THEN format(' PARTITION BY RANGE (%I)', k[1]) ELSE '' END));
    INSERT INTO property.tables SELECT made.*;
    IF made.partitioned THEN
        CALL property.make_partitions(made);
    END IF;
    EXECUTE format('INSERT INTO %1$I.%2$I VALUES (1, 1, 1), (2, 2, 2);
                    INSERT INTO %1$I.%2$I VALUES (3, 3, 3, NULL, NULL, NULL, NULL, NULL)',
                   made.schema_name, made.table_name);
END
$$;

-- Roots and plain tables mostly.
CREATE FUNCTION property.some_child() RETURNS property.tables LANGUAGE sql AS $$
    SELECT * FROM property.tables ORDER BY random() * CASE WHEN partition THEN 0.5 ELSE 1 END DESC LIMIT 1
$$;

-- Of the partitions only those with the row that all others refer to.
CREATE FUNCTION property.some_parent() RETURNS property.tables LANGUAGE sql AS $$
    SELECT * FROM property.tables WHERE NOT partition OR n % 10 = 1
    ORDER BY random() * CASE WHEN partition THEN 0.5 ELSE 1 END DESC LIMIT 1
$$;

-- The server lets no table refer to a partition of its own.
CREATE FUNCTION property.is_partition_of(partition property.tables, root property.tables)
RETURNS boolean LANGUAGE sql AS $$
    SELECT partition.partition AND partition.n / 10 = root.n
$$;

-- Child columns, parent and parent columns of a key anew; `width` columns.
CREATE FUNCTION property.refer(
    key property.declared, child property.tables, parent property.tables, width int)
RETURNS property.declared LANGUAGE plpgsql AS $$
BEGIN
    key.child_schema := child.schema_name;
    key.child_table := child.table_name;
    key.columns := coalesce(key.columns, property.sample(child.columns, width));
    key.parent_schema := parent.schema_name;
    key.parent_table := parent.table_name;
    key.parent_columns := property.sample(parent.key_columns[1:width], width);
    IF width = 1 AND parent.unique_k2 AND property.chance(0.2) THEN
        key.parent_columns := parent.key_columns[2:2];
    END IF;
    RETURN key;
END
$$;

-- Before 18 a partitioned table takes no NOT VALID key.
CREATE FUNCTION property.may_be_not_valid(key property.declared) RETURNS boolean LANGUAGE sql AS $$
    SELECT NOT partitioned OR current_setting('server_version_num')::int >= 180000
    FROM property.tables WHERE schema_name = key.child_schema AND table_name = key.child_table
$$;

-- Whether a table, its partitions or the table that it is a partition of have a declared key of
-- these columns.
CREATE FUNCTION property.has_key(child property.tables, columns text[]) RETURNS boolean
LANGUAGE sql AS $$
    SELECT EXISTS (SELECT FROM property.declared AS d
                   JOIN property.tables AS t
                     ON (t.schema_name, t.table_name) = (d.child_schema, d.child_table)
                   WHERE left(t.n::text, 1) = left(child.n::text, 1)
                     AND d.columns @> $2 AND d.columns <@ $2)
$$;

CREATE PROCEDURE property.make_key(n int) LANGUAGE plpgsql AS $$
DECLARE
    key property.declared;
    child property.tables := property.some_child();
    parent property.tables := property.some_parent();
BEGIN
    key := property.refer(key, child, parent, property.roll(3));
    IF property.is_partition_of(parent, child) OR property.has_key(child, key.columns) THEN
        RETURN;
    END IF;
    key.id := n;
    -- On a partition a clone of another key may have taken an old name.
    key.named := child.partition OR property.chance(0.8);
    key.name := property.name('fk' || CASE WHEN NOT child.partition AND property.chance(0.2) THEN ''
                                           ELSE n::text END);
    key.delete_rule := property.rule();
    key.match_option := property.pick('SIMPLE', 'FULL');
    key.delete_columns := property.delete_columns(key.delete_rule, key.columns, key.match_option);
    key.update_rule := property.rule();
    key."deferrable" := property.chance(0.4);
    key.initially_deferred := key."deferrable" AND property.chance(0.5);
    key.validated := NOT property.may_be_not_valid(key) OR property.chance(0.8);
    key.comment := CASE WHEN property.chance(0.3) THEN property.name('comment') END;
    IF EXISTS (SELECT FROM property.declared AS d
               WHERE (d.child_schema, d.child_table, d.name)
                   = (key.child_schema, key.child_table, key.name)) THEN
        RETURN;
    END IF;
    CALL property.run(CASE WHEN key.named THEN property.key_ddl(key)
                      ELSE replace(property.key_ddl(key), format('CONSTRAINT %I ', key.name), '') END);
    IF NOT key.named THEN
        SELECT conname INTO key.name FROM pg_constraint
        WHERE conrelid = format('%I.%I', key.child_schema, key.child_table)::regclass
          AND contype = 'f' AND conparentid = 0 ORDER BY oid DESC LIMIT 1;
    END IF;
    CALL property.run(property.comment_ddl(key));
    INSERT INTO property.declared SELECT key.*;
END
$$;

CREATE PROCEDURE property.make(seed int) LANGUAGE plpgsql AS $$
DECLARE
    schemas text[];
BEGIN
    PERFORM setseed(seed / 2147483648.0);
    schemas := ARRAY(SELECT property.name('s' || s) FROM generate_series(1, property.roll(3)) AS s);
    FOR s IN 1 .. cardinality(schemas) LOOP
        CALL property.run(format('CREATE SCHEMA %I', schemas[s]));
    END LOOP;
    IF property.chance(0.5) THEN
        schemas := schemas || 'public'::text;
    END IF;
    FOR t IN 1 .. 1 + property.roll(4) LOOP
        CALL property.make_table(t, schemas);
    END LOOP;
    FOR k IN 1 .. 1 + property.roll(8) LOOP
        CALL property.make_key(k);
    END LOOP;
END
$$;

-- Drops what make() made.
CREATE PROCEDURE property.clear() LANGUAGE plpgsql AS $$
DECLARE
    made record;
BEGIN
    FOR made IN SELECT * FROM pg_namespace
                WHERE nspname NOT IN ('public', 'fk_audit', 'property', 'information_schema')
                  AND nspname NOT LIKE 'pg\_%' LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', made.nspname);
    END LOOP;
    FOR made IN SELECT * FROM property.tables WHERE schema_name = 'public' AND NOT partition LOOP
        EXECUTE format('DROP TABLE %I.%I CASCADE', made.schema_name, made.table_name);
    END LOOP;
    TRUNCATE property.tables, property.ddl, property.declared, property.drifted, property.kept,
        property.way_back, property.interrupted, fk_audit.repair_log;
END
$$;
