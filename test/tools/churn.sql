-- Random DDL in rounds: CALL churn(worker, rounds, seed). Every round is a transaction of its own.
-- Workers share parents and schemas, so they also get in each other's way; what a round could not
-- do is kept in churn_errors.

CREATE SCHEMA churn_a;
CREATE SCHEMA churn_b;
CREATE TABLE parent_one (id int PRIMARY KEY, other int UNIQUE);
CREATE TABLE parent_two (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE churn_errors (worker int, state text, message text);

-- Some table of the workers, of this worker mostly; NULL when there is none.
CREATE FUNCTION churn_table(worker int, kinds text) RETURNS regclass LANGUAGE sql AS $$
    SELECT c.oid FROM pg_class c
    WHERE c.relnamespace IN ('churn_a'::regnamespace, 'churn_b'::regnamespace)
      AND c.relkind::text = ANY (string_to_array(kinds, ',')) AND NOT c.relispartition
      AND c.relname LIKE 'w%'
      AND (c.relname LIKE 'w' || worker || '%' OR random() < 0.2)
    ORDER BY random() LIMIT 1
$$;

CREATE FUNCTION churn_statement(worker int, serial int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    name text := format('w%s_%s', worker, serial);
    place text := (ARRAY['churn_a', 'churn_b'])[1 + floor(random() * 2)];
    rule text := (ARRAY['NO ACTION', 'RESTRICT', 'CASCADE', 'SET NULL', 'SET DEFAULT'])[1 + floor(random() * 5)];
    tab regclass := churn_table(worker, 'r,p');
    plain regclass := churn_table(worker, 'r');
    root regclass := churn_table(worker, 'p');
    con text := (SELECT quote_ident(conname) FROM pg_constraint
                 WHERE conrelid = tab AND contype = 'f' AND conparentid = 0
                 ORDER BY random() LIMIT 1);
    operation int := floor(random() * 14);
BEGIN
    -- Nothing there yet to do it to: make something.
    IF (operation IN (2, 3, 4) AND root IS NULL) OR (operation IN (8, 9) AND con IS NULL)
       OR (operation >= 5 AND tab IS NULL) OR (operation = 13 AND plain IS NULL) THEN
        operation := floor(random() * 2);
    END IF;
    RETURN CASE operation
        WHEN 0 THEN format('CREATE TABLE %s.%s (id int PRIMARY KEY, one int REFERENCES parent_one ON DELETE %s, a int, b int)', place, name, rule)
        WHEN 1 THEN format('CREATE TABLE %s.%s (id int, one int, a int, b int, FOREIGN KEY (a, b) REFERENCES parent_two ON DELETE %s) PARTITION BY LIST (id)', place, name, rule)
        WHEN 2 THEN format('CREATE TABLE %s.%s PARTITION OF %s FOR VALUES IN (%s)', place, name, root, worker * 1000 + serial)
        WHEN 3 THEN format('CREATE TABLE %s.%s (LIKE %s); ALTER TABLE %s ATTACH PARTITION %1$s.%2$s FOR VALUES IN (%5$s)', place, name, root, root, worker * 1000 + serial)
        WHEN 4 THEN (SELECT format('ALTER TABLE %s DETACH PARTITION %s', inhparent::regclass, inhrelid::regclass)
                     FROM pg_inherits WHERE inhparent = root ORDER BY random() LIMIT 1)
        WHEN 5 THEN format('DROP TABLE %s', tab)
        WHEN 6 THEN format('ALTER TABLE %s RENAME TO %s', tab, name)
        WHEN 7 THEN format('ALTER TABLE %s ADD CONSTRAINT %s FOREIGN KEY (one) REFERENCES parent_one (other) ON DELETE %s', tab, 'fk_' || name, rule)
        WHEN 8 THEN format('ALTER TABLE %s DROP CONSTRAINT %s', tab, con)
        WHEN 9 THEN format('ALTER TABLE %s RENAME CONSTRAINT %s TO %s', tab, con, 'renamed_' || name)
        WHEN 10 THEN format('ALTER TABLE %s ALTER COLUMN one TYPE %s', tab, (ARRAY['int', 'bigint'])[1 + floor(random() * 2)])
        WHEN 11 THEN format('ALTER TABLE %s RENAME COLUMN %s TO %2$s_x; ALTER TABLE %1$s RENAME COLUMN %2$s_x TO %2$s', tab, (ARRAY['a', 'b', 'one'])[1 + floor(random() * 3)])
        WHEN 12 THEN format('ALTER TABLE %s SET SCHEMA %s', tab, place)
        WHEN 13 THEN format('ALTER TABLE %s DISABLE TRIGGER ALL', plain)
    END;
END
$$;

CREATE PROCEDURE churn(worker int, rounds int, seed float8) LANGUAGE plpgsql AS $$
DECLARE
    statement text;
BEGIN
    PERFORM setseed(seed);
    SET lock_timeout = '2s';
    FOR serial IN 1 .. rounds LOOP
        FOR n IN 1 .. 5 LOOP
            BEGIN
                statement := churn_statement(worker, serial * 10 + n);
                IF statement IS NOT NULL THEN
                    EXECUTE statement;
                END IF;
            EXCEPTION WHEN OTHERS THEN
                INSERT INTO churn_errors VALUES (worker, SQLSTATE, SQLERRM);
            END;
            COMMIT;
        END LOOP;
    END LOOP;
END
$$;
