-- What people get wrong: each call fails, and the error names the next step.
SET client_min_messages = warning;
CREATE TABLE organizations (id bigint PRIMARY KEY);
CREATE TABLE batch_jobs (id bigint PRIMARY KEY, org_id bigint REFERENCES organizations ON DELETE CASCADE);
SELECT fk_audit_declare('batch_jobs', '{org_id}', 'organizations', 'no action') > 0 AS declared;
SELECT finding FROM fk_audit_mismatches() \gset
-- Runs a statement that has to fail; false when its error has no hint.
CREATE FUNCTION has_hint(statement text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    EXECUTE statement;
    RAISE WARNING 'succeeded: %', statement;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    IF hint = '' THEN
        RAISE WARNING '%: %', statement, SQLERRM;
    END IF;
    RETURN hint <> '';
END
$$;
SELECT count(*) AS calls, bool_and(has_hint(statement)) AS all_with_hint FROM unnest(ARRAY[
    $$SELECT fk_audit_import_decisions('[]')$$,
    $$SELECT fk_audit_import_decisions('{"format":"fk_audit decisions 1","decisions":[{"finding":"x","state":"0123456789abcdef","verdict":"maybe","reason":"r"}]}')$$,
    $$SELECT fk_audit_import_decisions('{"format":"fk_audit decisions 1","waivers":[{"finding":"x","state":"0123456789abcdef","reason":"r","until":"tomorow"}]}')$$,
    $$SELECT fk_audit_import_decisions('{"format":"fk_audit decisions 1","classes":[{"kind":"table","child_schema":"public","child_table":"x","class":"silly","reason":"r"}]}')$$,
    $$SELECT fk_audit_import_decisions('{"format":"fk_audit decisions 1","classes":[{"kind":"tables"}]}')$$,
    $$SELECT fk_audit_import_decisions('{"format":"fk_audit decisions 1","classes":[{"kind":"pattern"}]}')$$,
    $$SELECT fk_audit_import_decisions(NULL)$$,
    $$SELECT fk_audit_waive(NULL, NULL, NULL)$$,
    $$SELECT fk_audit_assert(NULL)$$,
    $$SELECT fk_audit_set_class(NULL, NULL, NULL)$$,
    $$SELECT fk_audit_set_class('a..b', 'link', 'x')$$,
    $$SELECT fk_audit_set_class('a.b.c', 'link', 'x')$$,
    $$SELECT fk_audit_decide(NULL, NULL, NULL)$$,
    $$SELECT fk_audit_decide('x', 'align_database', 'y')$$,
    $$INSERT INTO fk_audit.class_rules (kind, name) VALUES ('disabled', 'nope')$$,
    $$INSERT INTO fk_audit.class_rules (kind, name, target, place, phrases, class, weight, reason)
        VALUES ('pattern', 'nope', 'table', 'last', '((|', 'value', 1, 'x')$$,
    $$SELECT fk_audit_code_fix(NULL)$$,
    format($$SELECT fk_audit_code_fix(%L, 'destroy')$$, :'finding'),
    $$SELECT fk_audit_explain(NULL)$$,
    $$SELECT fk_audit_report(NULL)$$,
    $$SELECT fk_audit_migration(name => 'Über')$$,
    $$SELECT fk_audit_load('web', NULL)$$,
    $$SELECT fk_audit_load('web', '[{"path":"x","text":"y"}]', 'cobol')$$,
    $$SELECT fk_audit_load('web', '[{"path":"x.sql","text":"CREATE TABLE a (b int REFERENCES"}]')$$,
    $$SELECT fk_audit_load_catalog('', 'x')$$,
    $$SELECT fk_audit_load_catalog('b', 'nope')$$,
    $$SELECT fk_audit_compare_sources('a', NULL)$$,
    $$SELECT fk_audit_unload('nope')$$,
    $$SELECT fk_audit_delete_impact('nope')$$,
    $$SELECT fk_audit_delete_impact('')$$,
    $$SELECT fk_audit_set_class('batch_jobs', 'link', 'x', '{nope}')$$,
    $$SELECT fk_audit_delete_impact('organizations', '{a}')$$,
    $$SELECT fk_audit_delete_impact('organizations', '{1,2}')$$,
    $$SELECT fk_audit_declare('a', '{}', 'c')$$,
    $$SELECT fk_audit_declare('a', '{b}', 'c', 'explode')$$,
    $$SELECT fk_audit_baseline('', 'infinity')$$,
    $$SELECT fk_audit_unwaive('nope')$$,
    $$SELECT fk_audit_hazards('nope')$$]) AS statement;
-- Procedures commit, so each stands alone.
\set VERBOSITY default
\set SHOW_CONTEXT never
CALL fk_audit_apply(NULL);
CALL fk_audit_apply('{}');
CALL fk_audit_apply('{nope}');
CALL fk_audit_apply('{nope}', 'soon');
CALL fk_audit_undo(NULL);
CALL fk_audit_undo('nope');

DROP FUNCTION has_hint;
SELECT fk_audit_unload('manual');
DROP TABLE batch_jobs, organizations;
