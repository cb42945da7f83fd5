-- One schema: made, loaded, drifted, repaired, put back. Variables: seed, and forgotten, the
-- property that the plan forgets ('nothing').
\echo seed :seed
CALL property.make(:seed);
CALL property.keep('declared');
SELECT count(*) FROM fk_audit_load_sql('code', (SELECT string_agg(statement, E';\n' ORDER BY n)
                                                FROM property.ddl)) \g /dev/null
CALL property.expect_no_finding(:seed, 'before the drift');
CALL property.drift();
CALL property.keep_live_comments();
CALL property.keep('drifted');
CALL property.plan_interrupted();
SELECT property.interrupted_steps() \gexec
SELECT property.forget(statement, :'forgotten') FROM property.interrupted_way_back() AS statement \gexec
CALL property.compare(:seed, 'catalog after an interrupted repair', 'drifted');
INSERT INTO property.way_back
SELECT * FROM fk_audit_reverse(heed_advice => false, findings => property.named());
SELECT property.forget(statement, :'forgotten')
FROM fk_audit_repairs(heed_advice => false, findings => property.named()) \gexec
CALL property.expect_no_finding(:seed, 'audit after the repair');
CALL property.compare(:seed, 'catalog after the repair', 'declared');
SELECT statement FROM property.way_back ORDER BY plan, step \gexec
CALL property.compare(:seed, 'catalog after the way back', 'drifted');
-- The same as files for a migration tool, up twice and down; they are the same plans, so that some
-- schemas will do.
SELECT :seed % 4 = 0 AS with_files \gset
\if :with_files
CREATE TEMP TABLE files AS SELECT * FROM fk_audit_migration(heed_advice => false, findings => property.named());
SELECT content FROM files WHERE path LIKE '%.up.sql' ORDER BY path \gexec
CALL property.expect_no_finding(:seed, 'audit after the files');
CALL property.compare(:seed, 'catalog after the files', 'declared');
SELECT content FROM files WHERE path LIKE '%.up.sql' ORDER BY path \gexec
CALL property.compare(:seed, 'catalog after the files ran twice', 'declared');
SELECT content FROM files WHERE path LIKE '%.down.sql' ORDER BY path DESC \gexec
CALL property.compare(:seed, 'catalog after the files ran down', 'drifted');
DROP TABLE files;
\endif
CALL property.clear();
