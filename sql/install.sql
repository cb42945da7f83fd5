-- What CREATE EXTENSION leaves behind: every object with a comment, nothing granted too much.
\pset format unaligned
\pset footer off
SELECT e.extversion, n.nspname, e.extrelocatable FROM pg_extension e
    JOIN pg_namespace n ON n.oid = e.extnamespace WHERE extname = 'fk_audit';
SELECT c.oid::regclass AS table, c.relacl::text[] IS NOT NULL AS has_acl,
       has_table_privilege('public', c.oid, 'SELECT') AS read,
       has_table_privilege('public', c.oid, 'INSERT') OR has_table_privilege('public', c.oid, 'UPDATE')
       OR has_table_privilege('public', c.oid, 'DELETE') AS write
    FROM pg_class c WHERE relnamespace = 'fk_audit'::regnamespace AND relkind = 'r' ORDER BY 1;
SELECT p.proname AS function, pg_get_function_identity_arguments(p.oid) <> '' AS has_arguments,
       has_function_privilege('public', p.oid, 'EXECUTE') AS public, provolatile AS v, prosecdef AS definer
    FROM pg_depend d JOIN pg_proc p ON p.oid = d.objid
    WHERE d.refclassid = 'pg_extension'::regclass AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
      AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'fk_audit')
    ORDER BY proname COLLATE "C";
-- Objects and columns without a comment: none.
SELECT pg_describe_object(d.classid, d.objid, 0)
    FROM pg_depend d
    WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
      AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'fk_audit')
      AND d.classid IN ('pg_proc'::regclass, 'pg_class'::regclass, 'pg_namespace'::regclass)
      AND NOT EXISTS (SELECT FROM pg_class WHERE oid = d.objid AND relkind <> 'r')
      AND obj_description(d.objid, (SELECT relname FROM pg_class WHERE oid = d.classid)) IS NULL;
SELECT attrelid::regclass, attname FROM pg_attribute
    WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'fk_audit'::regnamespace AND relkind = 'r')
      AND attnum > 0 AND col_description(attrelid, attnum) IS NULL;
-- Settings: our prefix is reserved, so that a typing error is seen.
LOAD 'fk_audit';
SHOW fk_audit.stale_after;
SET fk_audit.stale_after = '1d';
SET fk_audit.stale_aftr = '1d';
RESET fk_audit.stale_after;
