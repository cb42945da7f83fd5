-- Every format of the report against fk_audit_findings(), with names that want to break out.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
SET client_min_messages = warning;
CREATE SCHEMA "<b>";
CREATE TABLE orgs (id int PRIMARY KEY);
CREATE TABLE users (id int PRIMARY KEY, org_id int REFERENCES orgs, manager int REFERENCES users);
CREATE TABLE payments (id int PRIMARY KEY, org_id int REFERENCES orgs ON DELETE CASCADE);
CREATE TABLE "<b>"."</script><script>alert('x')</script>" (id int PRIMARY KEY,
    "a""b`c|d]]>" int REFERENCES orgs ON DELETE SET NULL);
DO $$
BEGIN
    EXECUTE format('CREATE TABLE %I (id int, up int REFERENCES orgs ON DELETE CASCADE)',
                   E'tab\tline\nbell\x07 \\ %%{init}%% ]]> &amp; ${x}');
END
$$;
SELECT count(*) FROM fk_audit_load('web', jsonb_build_array(jsonb_build_object('path', 'db/a schema.sql', 'text', $code$
CREATE SCHEMA "<b>";
CREATE TABLE orgs (id int PRIMARY KEY);
CREATE TABLE users (id int PRIMARY KEY, org_id int REFERENCES orgs, manager int REFERENCES users,
    missing int REFERENCES users);
CREATE TABLE payments (id int PRIMARY KEY, org_id int REFERENCES orgs);
CREATE TABLE "<b>"."</script><script>alert('x')</script>" (id int PRIMARY KEY,
    "a""b`c|d]]>" int REFERENCES orgs ON DELETE CASCADE);
CREATE TABLE nowhere (id int REFERENCES orgs);
$code$)), revision => 'r"1<&');
SELECT count(fk_audit_declare(quote_ident(E'tab\tline\nbell\x07 \\ %%{init}%% ]]> &amp; ${x}'), '{up}', 'orgs',
                        'no action', source => '<i>'));

SELECT fk_audit_waive(finding, 'table <b> comes in May', 'infinity') IS NULL FROM fk_audit_mismatches('nowhere');

CREATE VIEW document AS SELECT fk_audit_report('json')::jsonb AS json;
CREATE VIEW scan AS SELECT fk_audit_report('sarif')::jsonb AS sarif;

-- JSON: the header, and in the findings nothing less and nothing else than the listing has.
SELECT json->>'database' = current_database(), json->>'server' ~ '^PostgreSQL \d', json->'tables',
       (json->>'time')::timestamptz = date_trunc('second', now())
FROM document;
SELECT jsonb_pretty(json->'coverage') FROM document;
SELECT s->>'name', s->>'revision', s->>'complete',
       (s->>'loaded_at')::timestamptz BETWEEN now() - interval '1 minute' AND now()
FROM document, jsonb_array_elements(json->'sources') AS s;
CREATE VIEW in_report AS
    SELECT r.finding, r.state, r.severity, r.kind, r.child->>'schema' AS child_schema, r.child->>'table' AS child_table,
           r.child->'columns' AS child_columns, r.parent->>'schema' AS parent_schema, r.parent->>'table' AS parent_table,
           r.constraint_name, r.declared, r.live, r.detail, r.sources, r.waiver->>'reason' AS waived,
           r.advice->>'class' AS class, (r.advice->>'confidence')::float8 AS confidence, r.advice->'evidence' AS evidence,
           r.advice->>'verdict' AS verdict, r.advice->>'recommended' AS recommended, r.advice->>'reason' AS why,
           r.advice->>'effect' AS effect, r.advice->'alternatives' AS alternatives, r.advice->>'decided_by' AS decided_by,
           (SELECT array_agg(concat_ws(':', o->>'path', o->>'line')) FROM jsonb_array_elements(r.origins) AS o) AS origins
    FROM document, jsonb_to_recordset(json->'findings') AS r(finding text, state text, severity text, kind text,
         child jsonb, parent jsonb, constraint_name text, declared text, live text, detail text, sources text[], origins jsonb, waiver jsonb, advice jsonb);
CREATE VIEW in_listing AS
    SELECT finding, state, severity, kind, child_schema, child_table, coalesce(to_jsonb(child_columns), '[]') AS child_columns,
           parent_schema, parent_table, constraint_name, declared, live, detail, sources, waived_reason,
           class, confidence::float8, to_jsonb(evidence) AS evidence, verdict, recommended, reason, effect, to_jsonb(alternatives) AS alternatives,
           decided_by, nullif(origins, '{}') AS origins
    FROM fk_audit_findings();
SELECT count(*) FROM in_report;
(TABLE in_report EXCEPT ALL TABLE in_listing) UNION ALL (TABLE in_listing EXCEPT ALL TABLE in_report);

-- The repairs are those of fk_audit_repairs(), in the same order, the way back beside them.
WITH plans AS (SELECT p FROM document, jsonb_array_elements(json->'repairs') AS p),
in_report AS (
    SELECT (p->>'plan')::int AS plan, s.step::int AS step, p->>'status' AS status, s.value->>'blocks' AS blocks, s.value->>'statement' AS statement
    FROM plans LEFT JOIN jsonb_array_elements(p->'steps') WITH ORDINALITY AS s(value, step) ON true),
in_listing AS (
    SELECT plan, step, heeding.status, blocks, statement FROM fk_audit_repairs(heed_advice => false)
    JOIN (SELECT DISTINCT plan, status FROM fk_audit_repairs()) AS heeding USING (plan))
(TABLE in_report EXCEPT ALL TABLE in_listing) UNION ALL (TABLE in_listing EXCEPT ALL TABLE in_report);
SELECT p->'status', jsonb_array_length(p->'way_back')
FROM document, jsonb_array_elements(json->'repairs') AS p ORDER BY p->'plan';

-- SARIF: the properties that the standard requires, and each finding where it is declared.
SELECT sarif->>'version', jsonb_array_length(sarif->'runs'), sarif #>> '{runs,0,tool,driver,name}',
       jsonb_array_length(sarif #> '{runs,0,tool,driver,rules}')
FROM scan;
SELECT r->>'ruleId', r->>'level', r #>> '{locations,0,physicalLocation,artifactLocation,uri}' AS uri,
       r #>> '{locations,0,physicalLocation,region,startLine}' AS line,
       (sarif #> '{runs,0,tool,driver,rules}')->(r->>'ruleIndex')::int->>'id' = r->>'ruleId' AS rule_fits,
       r #>> '{message,text}' <> '' AS told, r->'suppressions' IS NOT NULL AS suppressed
FROM scan, jsonb_array_elements(sarif #> '{runs,0,results}') AS r ORDER BY line, uri, 1;
SELECT count(*) FROM scan, jsonb_array_elements(sarif #> '{runs,0,results}') AS r
    JOIN in_listing AS l ON l.finding = r #>> '{partialFingerprints,fkAuditFinding/v1}'
                        AND l.severity = r #>> '{properties,severity}' AND l.state = r #>> '{properties,state}';

-- JUnit: well-formed, and its counters are its cases. A server without libxml is not asked.
SELECT setting ~ 'with-libxml' AS libxml FROM pg_config WHERE name = 'CONFIGURE' \gset
\if :libxml
CREATE VIEW test_run AS SELECT xmlparse(DOCUMENT fk_audit_report('junit')) AS junit;
SELECT (xpath('count(//testcase) = sum(/testsuites/@tests)', junit))[1]::text || ' ' ||
       (xpath('count(//failure) = sum(/testsuites/testsuite/@failures)', junit))[1]::text || ' ' ||
       ((xpath('count(//failure)', junit))[1]::text::int = (SELECT count(*) FROM in_listing WHERE waived_reason IS NULL))::text || ' ' ||
       ((xpath('count(//testcase[not(failure or skipped)])', junit))[1]::text::int = (SELECT equal FROM fk_audit_summary()))::text || ' ' ||
       (xpath('count(//property[@name="Sources"])', junit))[1]::text AS well_formed
FROM test_run \gset
DROP VIEW test_run;
\else
\set well_formed 'true true true true 2'
\endif
\echo :well_formed

-- Mermaid and Markdown as a whole.
SELECT regexp_replace(fk_audit_report('mermaid', 'payments|<b>.*'), '%% (Foreign|Time)[^\n]*\n', '', 'g');
SELECT regexp_replace(regexp_replace(fk_audit_report('markdown', '"<b>".*'), '# Foreign[^\n]*\n|\*\*Time\*\*: [^\n]*', '', 'g'),
                      '(`+?)sql\n.*?\n\1', '(SQL)', 'g');

SELECT fk_audit_report('cobol');
\set VERBOSITY default
SELECT fk_audit_report('cobol');
SELECT count(fk_audit_unwaive(finding)) FROM fk_audit.waivers;
SELECT fk_audit_unload(source) FROM fk_audit.sources ORDER BY source;
DROP VIEW in_listing, in_report, scan, document;
DROP TABLE orgs CASCADE;
DROP TABLE users, payments;
DROP SCHEMA "<b>" CASCADE;
DO $$
BEGIN
    EXECUTE format('DROP TABLE %I', E'tab\tline\nbell\x07 \\ %%{init}%% ]]> &amp; ${x}');
END
$$;
