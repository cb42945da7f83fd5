-- What bench/repair.sh repairs: child.parent_id is ON DELETE CASCADE, the code says NO ACTION.
-- Variables: rows of the child.

CREATE SCHEMA bench;
CREATE TABLE parent (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE child (id bigserial PRIMARY KEY, parent_id int NOT NULL, note text DEFAULT 'some text');
INSERT INTO parent SELECT n, 'parent ' || n FROM generate_series(1, greatest(:rows / 50, 1)) AS n;
INSERT INTO child (parent_id)
SELECT 1 + n % greatest(:rows / 50, 1) FROM generate_series(1, :rows) AS n;
CREATE INDEX ON child (parent_id);
ALTER TABLE child ADD CONSTRAINT child_parent_id_fkey
    FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE;
VACUUM ANALYZE parent, child;

-- One row is one transaction. What the others print, in their order but for the names.
CREATE TABLE bench.plans (variant text, step int, statement text);
INSERT INTO bench.plans VALUES
    ('drop and add in one transaction', 1, 'ALTER TABLE child DROP CONSTRAINT child_parent_id_fkey;
ALTER TABLE child ADD CONSTRAINT child_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES parent (id)'),
    ('as migra prints it', 1, 'alter table "public"."child" drop constraint "child_parent_id_fkey"'),
    ('as migra prints it', 2, 'alter table "public"."child" add constraint "child_parent_id_fkey" FOREIGN KEY (parent_id) REFERENCES parent(id) not valid'),
    ('as migra prints it', 3, 'alter table "public"."child" validate constraint "child_parent_id_fkey"'),
    ('as drizzle-kit prints it', 1, 'ALTER TABLE "child" DROP CONSTRAINT "child_parent_id_fkey"'),
    ('as drizzle-kit prints it', 2, 'ALTER TABLE "child" ADD CONSTRAINT "child_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "public"."parent"("id") ON DELETE no action ON UPDATE no action');

CREATE TABLE bench.runs (
    variant text, round int, strong_lock_ms float8, total_ms float8, slowest_ms float8,
    statements int, errors int);

-- Transactions of the plan that runs, with the time from their begin, waits for locks included, and
-- whether they hold a lock that writers wait for.
CREATE TABLE bench.transactions (ms float8, strong boolean);

-- Last statement of every transaction.
CREATE FUNCTION bench.note() RETURNS void LANGUAGE sql AS $$
    INSERT INTO bench.transactions
    SELECT extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000,
           EXISTS (SELECT FROM pg_locks
                   WHERE pid = pg_backend_pid()
                     AND relation IN ('public.child'::regclass, 'public.parent'::regclass)
                     AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock',
                                  'AccessExclusiveLock'))
$$;

-- The live key as it was, for the next variant.
CREATE PROCEDURE bench.reset() LANGUAGE plpgsql AS $$
BEGIN
    ALTER TABLE child DROP CONSTRAINT child_parent_id_fkey;
    ALTER TABLE child ADD CONSTRAINT child_parent_id_fkey
        FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE;
    DELETE FROM bench.transactions;
END
$$;

CREATE VIEW bench.medians AS
SELECT variant, percentile_cont(0.5) WITHIN GROUP (ORDER BY strong_lock_ms) AS strong_lock_ms,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY total_ms) AS total_ms,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY slowest_ms) AS slowest_ms,
       min(statements) AS statements, sum(errors) AS errors
FROM bench.runs GROUP BY variant;
