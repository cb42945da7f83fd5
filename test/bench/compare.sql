-- The comparison as one would write it in SQL: intents against the catalog, matched by shape.
WITH pairs AS MATERIALIZED (
    SELECT c.oid,
           array_agg(child.attname::text ORDER BY child.attname) AS child_columns,
           array_agg(parent.attname::text ORDER BY child.attname) AS parent_columns
    FROM pg_catalog.pg_constraint c
    CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS k (child_attnum, parent_attnum)
    JOIN pg_catalog.pg_attribute child ON child.attrelid = c.conrelid AND child.attnum = k.child_attnum
    JOIN pg_catalog.pg_attribute parent ON parent.attrelid = c.confrelid AND parent.attnum = k.parent_attnum
    WHERE c.contype = 'f' AND c.conparentid = 0
    GROUP BY c.oid
), live AS (
    SELECT cn.nspname::text AS child_schema, cc.relname::text AS child_table, p.child_columns,
           pn.nspname::text AS parent_schema, pc.relname::text AS parent_table, p.parent_columns,
           c.conname::text AS constraint_name,
           CASE c.confdeltype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict'
                WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' ELSE 'set default' END AS delete_rule,
           CASE c.confupdtype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict'
                WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' ELSE 'set default' END AS update_rule,
           CASE c.confmatchtype WHEN 'f' THEN 'full' ELSE 'simple' END AS match_option,
           c.condeferrable AS "deferrable", c.condeferred AS initially_deferred,
           c.convalidated AS validated
    FROM pairs p
    JOIN pg_catalog.pg_constraint c ON c.oid = p.oid
    JOIN pg_catalog.pg_class cc ON cc.oid = c.conrelid
    JOIN pg_catalog.pg_namespace cn ON cn.oid = cc.relnamespace
    JOIN pg_catalog.pg_class pc ON pc.oid = c.confrelid
    JOIN pg_catalog.pg_namespace pn ON pn.oid = pc.relnamespace
), declared AS (
    SELECT i.*, sorted.child_names, sorted.parent_names
    FROM fk_audit.intents i
    CROSS JOIN LATERAL (
        SELECT array_agg(k.child ORDER BY k.child), array_agg(k.parent ORDER BY k.child)
        FROM unnest(i.child_columns, i.parent_columns) AS k (child, parent)
    ) AS sorted (child_names, parent_names)
)
SELECT coalesce(d.child_schema, l.child_schema) AS child_schema,
       coalesce(d.child_table, l.child_table) AS child_table,
       d.delete_rule AS declared, l.delete_rule AS live
FROM declared d
FULL JOIN live l
    ON l.child_schema = d.child_schema AND l.child_table = d.child_table
   AND l.child_columns = d.child_names AND l.parent_columns = d.parent_names
   AND l.parent_schema = d.parent_schema AND l.parent_table = d.parent_table
WHERE l.child_table IS NULL OR d.child_table IS NULL
   OR d.delete_rule <> l.delete_rule OR d.update_rule <> l.update_rule
   OR d.match_option <> l.match_option OR d."deferrable" <> l."deferrable"
   OR d.initially_deferred <> l.initially_deferred OR d.validated <> l.validated
   OR d.constraint_name <> l.constraint_name
