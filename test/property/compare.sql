-- The catalog as values, and what differs from what it should be.

CREATE TABLE property.problems (seed int, what text, detail text);

CREATE FUNCTION property.column_names(relation oid, numbers int2[]) RETURNS text[] LANGUAGE sql AS $$
    SELECT array_agg(a.attname::text ORDER BY n)
    FROM unnest(numbers) WITH ORDINALITY AS u (number, n)
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = relation AND a.attnum = number
$$;

-- Every key that is nobody's clone, and what enforces it: its clones on partitions and the
-- triggers of all of them, without names and OIDs. (VALIDATE leaves convalidated of clones for
-- partitions of the parent as it is, before 18.) A list of all columns means what no list means.
CREATE VIEW property.keys AS
WITH RECURSIVE tree AS (
    SELECT oid AS root, oid AS member FROM pg_catalog.pg_constraint
    WHERE contype = 'f' AND conparentid = 0 AND connamespace <> 'fk_audit'::regnamespace
    UNION ALL
    SELECT root, oid FROM tree JOIN pg_catalog.pg_constraint ON conparentid = member
), clones AS (
    SELECT root, array_agg(format('%s -> %s', conrelid::regclass, confrelid::regclass)
                           ORDER BY conrelid::regclass::text, confrelid::regclass::text) AS clones
    FROM tree JOIN pg_catalog.pg_constraint ON oid = member
    GROUP BY root
), triggers AS (
    SELECT root, array_agg(format('%s %s %s %s %s', tgrelid::regclass, tgfoid::regproc, tgdeferrable,
                                  tginitdeferred, tgenabled)
                           ORDER BY tgrelid::regclass::text, tgfoid::regproc::text) AS triggers
    FROM tree JOIN pg_catalog.pg_trigger ON tgconstraint = member
    GROUP BY root
)
SELECT k.conrelid::regclass::text AS child, k.conname::text AS name,
       property.column_names(k.conrelid, k.conkey) AS columns, k.confrelid::regclass::text AS parent,
       property.column_names(k.confrelid, k.confkey) AS parent_columns, k.confdeltype AS delete_rule,
       CASE WHEN cardinality(k.confdelsetcols) < cardinality(k.conkey) THEN
           (SELECT array_agg(n ORDER BY n)
            FROM unnest(property.column_names(k.conrelid, k.confdelsetcols)) AS n)
       END AS delete_columns,
       k.confupdtype AS update_rule, k.confmatchtype AS match_option, k.condeferrable AS "deferrable",
       k.condeferred AS initially_deferred, k.convalidated AS validated,
       pg_catalog.obj_description(k.oid, 'pg_constraint') AS comment, c.clones, t.triggers
FROM clones AS c JOIN pg_catalog.pg_constraint AS k ON k.oid = c.root
LEFT JOIN triggers AS t ON t.root = c.root;

-- As saved before the repair.
CREATE TABLE property.way_back AS SELECT * FROM fk_audit_reverse(heed_advice => false) WHERE false;

-- The catalog at some moment: 'declared', 'drifted'.
CREATE TABLE property.kept AS SELECT NULL::text AS moment, k AS key FROM property.keys AS k WHERE false;

CREATE PROCEDURE property.keep(moment text) LANGUAGE sql AS $$
    INSERT INTO property.kept SELECT moment, k FROM property.keys AS k
$$;

-- Code declares no comments: a repair keeps what a live key has, and a key that was missing has none.
CREATE PROCEDURE property.keep_live_comments() LANGUAGE sql AS $$
    UPDATE property.kept SET key.comment = CASE WHEN NOT live.missing THEN live.comment END
    FROM property.declared AS d JOIN property.drifted AS live USING (id)
    WHERE moment = 'declared' AND NOT live.additional AND (kept.key).name = d.name
      AND (kept.key).child = format('%I.%I', d.child_schema, d.child_table)::regclass::text
$$;

-- Fields in which two keys differ, "wanted / found".
CREATE FUNCTION property.difference(wanted jsonb, found jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN wanted IS NULL THEN 'must not be there' WHEN found IS NULL THEN 'is not there'
           ELSE string_agg(format('%s: %s / %s', field, wanted -> field, found -> field), ', ') END
    FROM jsonb_object_keys(coalesce(wanted, found)) AS field
    WHERE wanted -> field IS DISTINCT FROM found -> field
$$;

CREATE PROCEDURE property.compare(seed int, what text, wanted text) LANGUAGE sql AS $$
    INSERT INTO property.problems
    SELECT seed, what, format('%s of %s: %s', name, child,
                              property.difference(to_jsonb(k), to_jsonb(f)))
    FROM (SELECT (kept.key).* FROM property.kept WHERE moment = wanted) AS k
    FULL JOIN property.keys AS f USING (child, name)
    WHERE to_jsonb(k) IS DISTINCT FROM to_jsonb(f)
$$;

CREATE PROCEDURE property.expect_no_finding(seed int, what text) LANGUAGE sql AS $$
    INSERT INTO property.problems
    SELECT seed, what, m::text FROM fk_audit_mismatches() AS m
$$;

-- All findings by name where there is one whose key is dropped only then.
CREATE FUNCTION property.named() RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(finding::text) FROM fk_audit_mismatches()
    HAVING bool_or(kind IN ('undeclared', 'partition_rule'))
$$;

-- A repair, one of those that there are, that is to stop after one of its steps, and how far it is to come.
CREATE TABLE property.interrupted (run bigint, steps int);

CREATE PROCEDURE property.plan_interrupted() LANGUAGE sql AS $$
    INSERT INTO property.interrupted
    SELECT run, property.roll((SELECT count(*)::int FROM fk_audit.repair_log AS log
                               WHERE log.run = planned.run))
    FROM (SELECT fk_audit.plan_repair(finding, '{}', false) AS run
          FROM (SELECT finding FROM fk_audit_repairs(heed_advice => false, findings => property.named())
                WHERE status = 'ready' GROUP BY finding ORDER BY random() LIMIT 1) AS chosen
         ) AS planned
$$;

-- The statements that it runs, and that undo it.
CREATE FUNCTION property.interrupted_steps() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT statement FROM fk_audit.repair_log JOIN property.interrupted USING (run)
    WHERE step <= interrupted.steps ORDER BY step
$$;

CREATE FUNCTION property.interrupted_way_back() RETURNS SETOF text LANGUAGE sql AS $$
    UPDATE fk_audit.repair_log AS log SET status = 'done' FROM property.interrupted AS i
    WHERE log.run = i.run AND step <= i.steps;
    SELECT statement FROM property.interrupted, unnest(fk_audit.way_back(run))
$$;

-- A statement of a plan as a planner would print it that forgets one property, guards included.
CREATE FUNCTION property.forget(statement text, property text) RETURNS text LANGUAGE sql AS $$
    SELECT CASE property WHEN 'nothing' THEN statement ELSE regexp_replace(
               regexp_replace(statement, 'DO (\$fk_audit\d*?\$)\nBEGIN\n.*?END\n\1;\n', '', 'g'),
               forgotten, '', 'g') END
    FROM (VALUES
        ('nothing', NULL),
        ('guards', '$.'),
        ('drop', '\nALTER TABLE [^\n]*\n  DROP CONSTRAINT [^,]*$'),
        ('comment', '\nCOMMENT ON CONSTRAINT .*$'),
        ('deferrable', '( NOT)? DEFERRABLE( INITIALLY (DEFERRED|IMMEDIATE))?'),
        ('initially deferred', ' INITIALLY DEFERRED'),
        ('match', ' MATCH FULL'),
        ('update rule', ' ON UPDATE (CASCADE|RESTRICT|SET NULL|SET DEFAULT)'),
        ('column list', '(?<=ON DELETE SET (NULL|DEFAULT)) \([^)]*\)'),
        ('not valid', ' NOT VALID'),
        ('validate', '\nALTER TABLE [^\n]* VALIDATE CONSTRAINT .*$'),
        ('name', '\nALTER TABLE [^\n]* RENAME CONSTRAINT .*$')) AS known (known, forgotten)
    WHERE known = property
$$;
