-- For test/cluster/load.sh: a child with the wrong rule, and what the code declares.
-- psql variable rows: how many rows the child has.

CREATE TABLE parent (id bigint PRIMARY KEY, touched bigint NOT NULL DEFAULT 0);
CREATE TABLE child (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id bigint NOT NULL CONSTRAINT child_fk REFERENCES parent ON DELETE CASCADE
);
INSERT INTO parent SELECT generate_series(1, 1000);
INSERT INTO child (parent_id) SELECT 1 + i % 1000 FROM generate_series(1, :rows) AS i;
CREATE INDEX ON child (parent_id);
VACUUM ANALYZE;

SELECT status FROM fk_audit_load_sql('app', '
    CREATE TABLE parent (id bigint PRIMARY KEY, touched bigint);
    CREATE TABLE child (id bigint PRIMARY KEY, parent_id bigint CONSTRAINT child_fk REFERENCES parent);')
\g /dev/null
