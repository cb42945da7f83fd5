-- The figures. psql variables "labels": the text of judged.json; "results": what judge.sql wrote.
SET client_min_messages = error;
CREATE TABLE results (project text, child text, columns jsonb, parent text, rule text,
                      stated boolean, class text, recommended text);
\copy results FROM PSTDIN
CREATE TABLE labelled AS
    SELECT results.*, label ->> 'label' AS label
    FROM results LEFT JOIN jsonb_array_elements(:'labels'::jsonb -> 'rows') AS label
        ON label ->> 'child' = child AND label -> 'columns' = columns
       AND label ->> 'parent' = parent AND position(label ->> 'project' IN project) > 0;
CREATE VIEW figures AS
    WITH stated AS (
        SELECT *, recommended = rule AS agrees, rule = 'cascade' AS goes FROM labelled WHERE stated)
    SELECT (SELECT count(*) FILTER (WHERE label = class) FROM labelled) AS class_right,
           (SELECT count(label) FROM labelled) AS labels,
           count(*) FILTER (WHERE label IS NOT NULL AND agrees) AS labelled_rules_right,
           count(*) FILTER (WHERE label IS NOT NULL) AS labelled_rules,
           count(*) FILTER (WHERE goes AND agrees) AS cascades_right,
           count(*) FILTER (WHERE goes) AS cascades,
           count(*) FILTER (WHERE NOT goes AND agrees) AS kept_right,
           count(*) FILTER (WHERE NOT goes) AS kept,
           count(*) FILTER (WHERE NOT goes AND recommended = 'cascade') AS dangerous,
           count(*) FILTER (WHERE class = 'unknown') AS unknown, count(*) AS stated
    FROM stated;
\pset footer off
\pset tuples_only on
SELECT format('stated rules     %s of %s agree', cascades_right + kept_right, stated) FROM figures
UNION ALL SELECT format('  cascade        %s of %s', cascades_right, cascades) FROM figures
UNION ALL SELECT format('  kept, blanked  %s of %s', kept_right, kept) FROM figures
UNION ALL SELECT format('labelled rules   %s of %s agree', labelled_rules_right, labelled_rules) FROM figures;
SELECT format('%s - %s: %s %% (%s %s %%)', CASE WHEN good THEN 'ok' ELSE 'not ok' END, what,
              round(100 * share, 1), bound, round(100 * target))
FROM figures, LATERAL (VALUES
    ('class as labelled', class_right::numeric / labels, 'at least', 0.85),
    ('balanced agreement of rules',
     (cascades_right::numeric / cascades + kept_right::numeric / kept) / 2, 'at least', 0.90),
    ('CASCADE where the row is kept', dangerous::numeric / kept, 'at most', 0.02),
    ('unknown', unknown::numeric / stated, 'at most', 0.10)) AS target(what, share, bound, target),
    LATERAL (SELECT CASE bound WHEN 'at least' THEN share >= target ELSE share <= target END) AS g(good);
\if :misses
SELECT format('%s %s %s -> %s: %s, recommended %s, stated %s%s', project, child, columns, parent,
              class, recommended, rule, ', label ' || label)
FROM labelled WHERE (stated AND recommended <> rule) OR label <> class ORDER BY 1;
\endif
