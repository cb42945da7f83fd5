-- One transaction of a pgbench client. Parent first and child first, the foreign key's own checks
-- from both sides, and a parent that comes and goes. Per transaction: two rows more in child, one
-- touch of a parent.
\set one random(1, 1000)
\set two random(1, 1000)
\set row random(1, 1000)
\set extra 1000000 + :client_id * 1000 + random(1, 999)
INSERT INTO child (parent_id) VALUES (:one);
BEGIN;
UPDATE parent SET touched = touched + 1 WHERE id = :one;
INSERT INTO child (parent_id) VALUES (:two);
COMMIT;
UPDATE child SET parent_id = :two WHERE id = :row;
SELECT count(*) FROM child WHERE parent_id = :one;
INSERT INTO parent VALUES (:extra);
DELETE FROM parent WHERE id = :extra;
\sleep 5 ms
