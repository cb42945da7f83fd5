-- Times statements in turns, so that what else the machine does hits all of them alike.
-- CALL measure(rounds) fills figures from statements; the first round is not counted.

CREATE SCHEMA bench;
CREATE TABLE bench.statements (name text PRIMARY KEY, statement text NOT NULL);
CREATE TABLE bench.runs (name text NOT NULL, ms float8 NOT NULL, cpu_ms float8 NOT NULL);

-- Plain scans are the floor: one backend, the tables themselves and not their indexes.
INSERT INTO bench.statements
SELECT 'floor', string_agg(format('SELECT count(*) FROM pg_catalog.%s', name), ' UNION ALL ')
FROM unnest(ARRAY['pg_constraint', 'pg_class', 'pg_attribute', 'pg_trigger']) AS name;

-- Milliseconds that this backend has had a processor: what a busy machine does not stretch.
CREATE FUNCTION bench.cpu() RETURNS float8 LANGUAGE sql AS $$
    SELECT split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::float8 / 1e6
$$;

CREATE PROCEDURE bench.measure(rounds int) LANGUAGE plpgsql
SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
    began timestamptz;
    began_cpu float8;
    item record;
BEGIN
    FOR n IN 0 .. rounds LOOP
        FOR item IN SELECT * FROM bench.statements ORDER BY name LOOP
            PERFORM set_config('enable_indexonlyscan', (item.name <> 'floor')::text, true);
            began_cpu := bench.cpu();
            began := clock_timestamp();
            EXECUTE item.statement;
            IF n > 0 THEN
                INSERT INTO bench.runs
                VALUES (item.name, extract(epoch FROM clock_timestamp() - began) * 1000,
                        bench.cpu() - began_cpu);
            END IF;
        END LOOP;
    END LOOP;
END
$$;

CREATE VIEW bench.medians AS
SELECT name, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY cpu_ms) AS cpu_ms
FROM bench.runs GROUP BY name;

-- Bytes: what the backend holds now, and the most that it ever held.
CREATE FUNCTION bench.memory(field text) RETURNS bigint LANGUAGE sql AS $$
    SELECT substring(pg_read_file('/proc/self/status') FROM field || ':\s*([0-9]+)')::bigint * 1024
$$;
