-- CALL property.drift(): changes 1 to 20 properties of what property.make() made, at random.

-- What the live database is to have. A key that is gone stays here as missing; id is the one of
-- the declared key, and of an additional key that repeats it.
CREATE TABLE property.drifted (LIKE property.declared, missing boolean, additional boolean);

-- How often each kind of drift came up.
CREATE TABLE property.tally (kind text PRIMARY KEY, times int);

-- Names in 'drift' are never declared ones.
CREATE FUNCTION property.new_name(n int) RETURNS text LANGUAGE sql AS $$
    SELECT property.name('drift' || n)
$$;

CREATE FUNCTION property.other_rule(rule text) RETURNS text LANGUAGE sql AS $$
    SELECT other FROM unnest(ARRAY['NO ACTION', 'RESTRICT', 'CASCADE', 'SET NULL', 'SET DEFAULT']) AS other
    WHERE other <> rule ORDER BY random() LIMIT 1
$$;

CREATE FUNCTION property.as_declared(key property.drifted) RETURNS property.declared LANGUAGE sql AS $$
    SELECT (key.id, key.named, key.child_schema, key.child_table, key.name, key.columns,
            key.parent_schema, key.parent_table, key.parent_columns, key.delete_rule,
            key.delete_columns, key.update_rule, key.match_option, key."deferrable",
            key.initially_deferred, key.validated, key.comment)::property.declared
$$;

CREATE FUNCTION property.table_of(schema_name text, table_name text) RETURNS property.tables
LANGUAGE sql AS $$
    SELECT t.* FROM property.tables AS t WHERE (t.schema_name, t.table_name) = ($1, $2)
$$;

-- The key with that property changed; unchanged when it has none such.
CREATE FUNCTION property.changed(key property.drifted, kind text, n int) RETURNS property.drifted
LANGUAGE plpgsql AS $$
DECLARE
    child property.tables := property.table_of(key.child_schema, key.child_table);
    parent property.tables := property.some_parent();
    referring property.declared;
BEGIN
    CASE kind
    WHEN 'delete rule' THEN
        key.delete_rule := property.other_rule(key.delete_rule);
        key.delete_columns := property.delete_columns(key.delete_rule, key.columns);
    WHEN 'update rule' THEN
        key.update_rule := property.other_rule(key.update_rule);
    WHEN 'match' THEN
        key.match_option := CASE key.match_option WHEN 'FULL' THEN 'SIMPLE' ELSE 'FULL' END;
    WHEN 'deferrability' THEN
        key."deferrable" := property.chance(0.7);
        key.initially_deferred := key."deferrable" AND NOT key.initially_deferred;
    WHEN 'column list' THEN
        key.delete_columns := property.delete_columns(key.delete_rule, key.columns);
    WHEN 'not valid' THEN
        key.validated := key.validated AND NOT property.may_be_not_valid(property.as_declared(key));
    WHEN 'name' THEN
        -- A name that the code does not state is not compared.
        key.name := CASE WHEN key.named THEN property.new_name(n) ELSE key.name END;
    WHEN 'comment' THEN
        key.comment := property.new_name(n);
    WHEN 'missing' THEN
        key.missing := true;
    WHEN 'other parent' THEN
        IF property.is_partition_of(parent, child) THEN
            RETURN key;
        END IF;
        referring := property.refer(property.as_declared(key), child, parent,
                                    cardinality(key.columns));
        key.parent_schema := referring.parent_schema;
        key.parent_table := referring.parent_table;
        key.parent_columns := referring.parent_columns;
    WHEN 'other pairing' THEN
        key.parent_columns := key.parent_columns[2:] || key.parent_columns[:1];
    END CASE;
    RETURN key;
END
$$;

-- A key that the code does not declare: one that repeats `key`, one of a partition of its table,
-- or one of columns of its own. NULL when there is no such.
CREATE FUNCTION property.added(key property.drifted, kind text, n int) RETURNS property.drifted
LANGUAGE plpgsql AS $$
DECLARE
    child property.tables := property.table_of(key.child_schema, key.child_table);
BEGIN
    key.name := property.new_name(n);
    key.additional := true;
    key.id := CASE WHEN kind <> 'undeclared' THEN key.id END;
    IF kind <> 'duplicate' OR property.chance(0.5) THEN
        key.delete_rule := property.other_rule(key.delete_rule);
        key.delete_columns := NULL;
    END IF;
    IF kind = 'key of a partition' THEN
        SELECT t.table_name INTO key.child_table FROM property.tables AS t
        WHERE t.partition AND t.n / 10 = child.n ORDER BY random() LIMIT 1;
    ELSIF kind = 'undeclared' THEN
        key.columns := property.sample(child.columns, cardinality(key.columns));
    END IF;
    IF key.child_table IS NULL OR kind = 'undeclared' AND property.has_key(child, key.columns)
       OR kind <> 'duplicate' AND EXISTS (
           SELECT FROM property.drifted AS d
           WHERE d.child_schema = key.child_schema AND d.additional
             AND d.columns @> key.columns AND d.columns <@ key.columns) THEN
        RETURN NULL;
    END IF;
    RETURN key;
END
$$;

-- A key that is repeated has a name to tell the two apart, and keeps its shape, or the repetition
-- would be another key's. A partition's key is held against the live one of its table, so that
-- one stays as it is declared.
CREATE FUNCTION property.allows(key property.drifted, kind text) RETURNS boolean LANGUAGE sql AS $$
    SELECT CASE WHEN kind = 'key of a partition' THEN property.as_declared(key) = d
                WHEN kind = 'duplicate' THEN key.named
                    AND (key.parent_schema, key.parent_table, key.parent_columns)
                      = (d.parent_schema, d.parent_table, d.parent_columns)
                -- Where a parent has partitions a clone may have taken the default name; and two such
                -- names that differ in a number only are given in the order of the repair.
                WHEN kind = 'missing' THEN key.named OR NOT EXISTS (
                    SELECT FROM property.tables WHERE partition) AND NOT EXISTS (
                    SELECT FROM property.drifted AS other WHERE other.missing AND NOT other.named)
                ELSE true END
       AND NOT EXISTS (
               SELECT FROM property.drifted AS other
               WHERE other.id = key.id AND additional
                 AND (other.child_table <> key.child_table
                      OR kind IN ('missing', 'duplicate', 'other parent', 'other pairing',
                                  'key of a partition')))
    FROM property.declared AS d WHERE d.id = key.id
$$;

CREATE PROCEDURE property.drift_one(n int) LANGUAGE plpgsql AS $$
DECLARE
    kind text := property.pick('delete rule', 'update rule', 'match', 'deferrability', 'column list',
        'not valid', 'name', 'comment', 'missing', 'other parent', 'other pairing', 'duplicate',
        'undeclared', 'key of a partition');
    old property.drifted;
    new property.drifted;
BEGIN
    SELECT * INTO old FROM property.drifted AS d
    WHERE NOT missing AND NOT additional ORDER BY random() LIMIT 1;
    IF NOT FOUND OR NOT property.allows(old, kind) THEN
        RETURN;
    END IF;
    IF kind IN ('duplicate', 'undeclared', 'key of a partition') THEN
        new := property.added(old, kind, n);
        IF new IS NULL OR new.name IS NULL THEN
            RETURN;
        END IF;
    ELSE
        new := property.changed(old, kind, n);
        IF new IS NOT DISTINCT FROM old THEN
            RETURN;
        END IF;
        DELETE FROM property.drifted AS d WHERE d.id = old.id AND NOT additional;
    END IF;
    INSERT INTO property.drifted SELECT new.*;
    INSERT INTO property.tally VALUES (kind, 1)
    ON CONFLICT ON CONSTRAINT tally_pkey DO UPDATE SET times = tally.times + 1;
END
$$;

CREATE PROCEDURE property.reserve(schema_name text, name text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I."reserved names" ADD CONSTRAINT %I CHECK (true)', schema_name, name);
EXCEPTION WHEN duplicate_object THEN
    NULL;  -- two tables of the schema have a key of that name
END
$$;

-- Drops every key that drifted, and makes it as it is to be.
CREATE PROCEDURE property.apply_drift() LANGUAGE plpgsql AS $$
DECLARE
    key property.declared;
BEGIN
    -- Which of two keys stays is not said where neither has the declared name.
    UPDATE property.drifted AS d SET comment = repeated.comment FROM property.drifted AS repeated
    WHERE d.additional AND NOT repeated.additional AND repeated.id = d.id;
    CREATE TEMP TABLE wanted ON COMMIT DROP AS
    SELECT (property.as_declared(d)).* FROM property.drifted AS d WHERE NOT missing;
    FOR key IN SELECT * FROM property.declared EXCEPT TABLE wanted LOOP
        EXECUTE format('ALTER TABLE %I.%I DROP CONSTRAINT %I',
                       key.child_schema, key.child_table, key.name);
    END LOOP;
    -- The clones of a key take names that are free in their schema (pg_constraint.c,
    -- ChooseConstraintName): not those that the next key is to have.
    CREATE TEMP TABLE made ON COMMIT DROP AS TABLE wanted EXCEPT SELECT * FROM property.declared;
    FOR key IN SELECT * FROM made LOOP
        EXECUTE format('CREATE TABLE IF NOT EXISTS %I."reserved names" ()', key.child_schema);
        CALL property.reserve(key.child_schema, key.name);
    END LOOP;
    FOR key IN SELECT * FROM made
               ORDER BY NOT (property.table_of(child_schema, child_table)).partition, named LOOP
        EXECUTE property.key_ddl(key);
        EXECUTE property.comment_ddl(key);
    END LOOP;
    FOR key IN SELECT * FROM made LOOP
        EXECUTE format('DROP TABLE IF EXISTS %I."reserved names"', key.child_schema);
    END LOOP;
END
$$;

CREATE PROCEDURE property.drift() LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO property.drifted SELECT *, false, false FROM property.declared;
    FOR n IN 1 .. property.roll(20) LOOP
        CALL property.drift_one(n);
    END LOOP;
    CALL property.apply_drift();
END
$$;
