-- Times DDL with and without the guard: CALL bench.measure_guard(turns, rounds); everything is rolled
-- back. Event triggers do not fire for a replica; turning into one makes the server forget its plans, so
-- that the first round of a turn is not counted.

CREATE SCHEMA bench;
CREATE TABLE bench.statements (place int PRIMARY KEY, name text NOT NULL, statement text NOT NULL);
CREATE TABLE bench.runs (place int NOT NULL, guarded boolean NOT NULL, ms float8 NOT NULL);

-- A parent of a thousand, for which most DDL must not look at its children.
CREATE TABLE bench.hub (id bigint PRIMARY KEY);
DO $$ BEGIN
    FOR n IN 1 .. 1000 LOOP
        EXECUTE format('CREATE TABLE bench.spoke%s (hub bigint REFERENCES bench.hub)', n);
    END LOOP;
END $$;

INSERT INTO bench.statements VALUES
    (1, 'CREATE TABLE', 'CREATE TABLE s00001.extra (id bigint PRIMARY KEY)'),
    (2, 'CREATE TABLE, foreign key',
        'CREATE TABLE s00001.extra (id bigint PRIMARY KEY, up bigint REFERENCES s00001.t01)'),
    (3, 'ADD column', 'ALTER TABLE s00001.t05 ADD extra int'),
    (4, 'ADD column to a parent of 1000', 'ALTER TABLE bench.hub ADD extra int'),
    (5, 'ADD foreign key, declared',
        'ALTER TABLE s00001.t05 ADD FOREIGN KEY (parent_id) REFERENCES s00001.t04'),
    (6, 'DROP foreign key', 'ALTER TABLE s00001.t05 DROP CONSTRAINT t05_parent_fk'),
    (7, 'RENAME column', 'ALTER TABLE s00001.t05 RENAME tenant_id TO tenant'),
    (8, 'RENAME a parent', 'ALTER TABLE s00001.t05 RENAME TO renamed'),
    (9, 'DROP TABLE', 'DROP TABLE s00001.t05 CASCADE'),
    (10, 'DROP VIEW', 'DROP VIEW bench.nothing'),
    (11, 'CREATE INDEX', 'CREATE INDEX ON s00001.t05 (parent_id)');
CREATE VIEW bench.nothing AS SELECT 1;

CREATE PROCEDURE bench.measure_guard(turns int, rounds int) LANGUAGE plpgsql AS $$
DECLARE
    began timestamptz;
    took float8;
    guarded boolean;
    item record;
BEGIN
    FOR turn IN 1 .. 2 * turns LOOP
        guarded := turn % 2 = 0;
        PERFORM set_config('session_replication_role',
                           CASE WHEN guarded THEN 'origin' ELSE 'replica' END, false);
        COMMIT;
        FOR n IN 0 .. rounds LOOP
            FOR item IN SELECT * FROM bench.statements ORDER BY place LOOP
                began := clock_timestamp();
                EXECUTE item.statement;
                took := extract(epoch FROM clock_timestamp() - began) * 1000;
                ROLLBACK;
                IF n > 0 THEN
                    INSERT INTO bench.runs VALUES (item.place, guarded, took);
                    COMMIT;
                END IF;
            END LOOP;
        END LOOP;
    END LOOP;
END
$$;

CREATE VIEW bench.medians AS
SELECT place, name, plain, guarded, guarded - plain AS more
FROM (SELECT place, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) FILTER (WHERE NOT guarded) AS plain,
             percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) FILTER (WHERE guarded) AS guarded
      FROM bench.runs GROUP BY place) AS m
JOIN bench.statements USING (place);
