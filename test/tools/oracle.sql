-- Differences between fk_audit_foreign_keys() and a plain query over pg_constraint, both ways.
-- Prints one line per difference, nothing when they agree. Clones of partitions are not asked for.

CREATE TEMP VIEW from_catalog AS
SELECT child_namespace.nspname::text AS child_schema,
       child.relname::text AS child_table,
       ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY AS k (attnum, n)
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
             ORDER BY k.n) AS child_columns,
       parent_namespace.nspname::text AS parent_schema,
       parent.relname::text AS parent_table,
       ARRAY(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY AS k (attnum, n)
             JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.attnum
             ORDER BY k.n) AS parent_columns,
       c.conname::text AS constraint_name,
       CASE c.confdeltype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade'
                          WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default' END AS delete_rule,
       ARRAY(SELECT a.attname::text FROM unnest(c.confdelsetcols) WITH ORDINALITY AS k (attnum, n)
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
             ORDER BY a.attname) AS delete_columns,
       CASE c.confupdtype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade'
                          WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default' END AS update_rule,
       CASE c.confmatchtype WHEN 'f' THEN 'full' ELSE 'simple' END AS match_option,
       c.condeferrable AS "deferrable",
       c.condeferred AS initially_deferred,
       c.convalidated AS validated,
       -- The column is there from server 18 on.
       coalesce((to_jsonb(c) ->> 'conenforced')::boolean, true)
           AND NOT EXISTS (SELECT FROM pg_trigger t
                           WHERE t.tgconstraint = c.oid AND t.tgenabled <> 'O') AS enforced
FROM pg_constraint c
JOIN pg_class child ON child.oid = c.conrelid
JOIN pg_namespace child_namespace ON child_namespace.oid = child.relnamespace
JOIN pg_class parent ON parent.oid = c.confrelid
JOIN pg_namespace parent_namespace ON parent_namespace.oid = parent.relnamespace
WHERE c.contype = 'f' AND c.conparentid = 0;

CREATE TEMP VIEW from_extension AS
SELECT child_schema::text, child_table::text, child_columns::text[], parent_schema::text,
       parent_table::text, parent_columns::text[], constraint_name::text, delete_rule::text,
       ARRAY(SELECT name FROM unnest(delete_columns::text[]) AS name ORDER BY name) AS delete_columns,
       update_rule::text, match_option::text, "deferrable", initially_deferred, validated, enforced
FROM fk_audit_foreign_keys();

SELECT 'in the catalog only: ' || d::text
FROM (TABLE from_catalog EXCEPT ALL TABLE from_extension) AS d
UNION ALL
SELECT 'in fk_audit_foreign_keys() only: ' || d::text
FROM (TABLE from_extension EXCEPT ALL TABLE from_catalog) AS d;
