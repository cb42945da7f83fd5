-- Bad input gets a clear error with SQLSTATE and hint, and nothing is changed.
\set VERBOSITY default
\set SHOW_CONTEXT never
\pset null '-'
CREATE FUNCTION sqlstate_of(sql text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE sql;
  RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE;
END $$;

-- Nothing to compare is an error, never zero rows.
SELECT * FROM fk_audit_mismatches();
SELECT fk_audit_report();
SELECT sqlstate_of('SELECT * FROM fk_audit_summary()');

CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p int REFERENCES p);
SELECT * FROM fk_audit_load_sql('web', 'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int REFERENCES p)');

-- Rule words and column lists.
SELECT fk_audit_declare('c', '{p}', 'p', 'kaskade');
SELECT fk_audit_declare('c', '{p}', 'p', match_option => 'partial');
SELECT fk_audit_declare('c', '{p,q}', 'p', parent_columns => '{id}');
SELECT fk_audit_declare('c', '{}', 'p');
SELECT fk_audit_declare('c', '{p,p}', 'p');
SELECT fk_audit_declare('c', '{p,NULL}', 'p');
SELECT fk_audit_declare('c', '{{p,q},{r,s}}', 'p');
SELECT fk_audit_declare('c', '{p}', 'p', 'set null', delete_columns => '{q}');
SELECT fk_audit_declare('c', '{p}', 'p', 'cascade', delete_columns => '{p}');
SELECT fk_audit_declare('c', '{p}', 'p', "deferrable" => false, initially_deferred => true);

-- Names.
SELECT fk_audit_declare('a.b.c', '{p}', 'p');
SELECT sqlstate_of($$SELECT fk_audit_declare('"c', '{p}', 'p')$$);
SELECT sqlstate_of($$SELECT fk_audit_declare('', '{p}', 'p')$$);
SELECT fk_audit_declare(repeat('x', 70), ARRAY[repeat('y', 70)], 'p', source => 'long') > 0 AS ok;
SELECT length(child_table), length(child_columns[1]) FROM fk_audit.intents WHERE source = 'long';
SELECT fk_audit_unload('long');

-- NULL arguments.
SELECT fk_audit_declare(NULL, '{p}', 'p');
SELECT fk_audit_declare('c', NULL, 'p');
SELECT fk_audit_load_sql(NULL, '');
SELECT fk_audit_load_sql('web', NULL);
SELECT fk_audit_load_sql('', 'CREATE TABLE a (id int)');
SELECT fk_audit_load_sql('web', 'CREATE TABLE a (id int)', mode => 'both');
SELECT fk_audit_explain(NULL);
SELECT fk_audit_explain('000000000');
SELECT fk_audit_unload('no such source');
SELECT fk_audit_report('docx');

-- Texts.
SELECT fk_audit_load_sql('web', '');
SELECT fk_audit_load_sql('web', 'SELECT 1; -- no table at all');
SELECT fk_audit_load_sql('web', 'CREATE TABLE z (p int REFERENCES p, s text DEFAULT ''open)');
SELECT fk_audit_load_sql('web', 'CREATE TABLE z (p int REFERENCES p, "s text)');
SELECT sqlstate_of($$SELECT fk_audit_load_sql('web', convert_from('\xff', 'UTF8'))$$);
SELECT fk_audit_load('web', '{}');
SELECT fk_audit_load('web', '[]');
SELECT fk_audit_load('web', '[{"path": "a.sql"}]');
\set VERBOSITY terse
SELECT fk_audit_load('web', '[{"path": "a.sql", "text": "CREATE TABLE a (id int)"}]', 'cobol');
\set VERBOSITY default
SELECT fk_audit_load('web', '[{"path": "a.sql", "text": "CREATE TABLE a (id int)"}]', options => '{"mood": "x"}');
SELECT fk_audit_load('web', '[{"path": "a.sql", "text": "CREATE TABLE a (id int)"}, {"path": "b.json", "text": "{}"}]');
\set VERBOSITY terse
SELECT fk_audit_load('web', '[{"path": "b.json", "text": "{\"version\": 1,"}]');
\set VERBOSITY default
SELECT fk_audit_load('web', '[{"path": "b.json", "text": "{\"version\": 1, \"foreign_keys\": [{\"table\": \"a\"}]}"}]');

-- A statement of 10 MB is read, or refused, but never a crash.
SELECT status, message FROM fk_audit_load_sql('big', 'CREATE TABLE big (' || (
    SELECT string_agg('c' || i || ' text DEFAULT ''' || repeat('x', 10000) || '''', ',') FROM generate_series(1, 1000) AS i)
    || ', p int REFERENCES p)');
SELECT fk_audit_unload('big');
SELECT sqlstate_of($$SELECT fk_audit_load_sql('deep', 'CREATE TABLE d (c int CHECK (' || repeat('(', 200000) || '1' || repeat(')', 200000) || ' = 1) REFERENCES p)')$$);

-- Patterns: invalid, too long, explosive; a table pattern that matches nothing.
SELECT sqlstate_of($$SELECT fk_audit_declare('c', '{p}', 'p', schema_pattern => '[a-b')$$);
SELECT sqlstate_of($$SELECT fk_audit_declare('c', '{p}', 'p', schema_pattern => repeat('a', 2000))$$);
SELECT sqlstate_of($$SELECT fk_audit_declare('s.c', '{p}', 'p', schema_pattern => 't.*')$$);
CREATE SCHEMA aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;
CREATE TABLE aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.t (id int);
SELECT fk_audit_declare('c', '{p}', 'p', source => 'bomb', schema_pattern => '(a+)+c') > 0 AS ok;
SELECT sqlstate_of('SELECT * FROM fk_audit_mismatches()');
SELECT fk_audit_unload('bomb');
DROP SCHEMA aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa CASCADE;
SELECT * FROM fk_audit_mismatches('no_such_table');
SELECT * FROM fk_audit_foreign_keys('no_such_table');
SELECT sqlstate_of($$SELECT * FROM fk_audit_mismatches('a.b.c')$$);
SELECT sqlstate_of($$SELECT * FROM fk_audit_mismatches('"open')$$);

-- After all that the source is as it was.
SELECT source, child_table, parent_table FROM fk_audit.intents;
SELECT * FROM fk_audit_mismatches();

-- A role that may read but not write.
CREATE ROLE regress_fk_audit_reader;
SET ROLE regress_fk_audit_reader;
SELECT child_table FROM fk_audit.intents;
SELECT count(*) FROM fk_audit_mismatches();
SELECT fk_audit_declare('c', '{p}', 'p');
SELECT fk_audit_load_sql('web', 'CREATE TABLE a (id int)');
DELETE FROM fk_audit.intents;
RESET ROLE;
-- EXECUTE alone is not enough: the tables have rights of their own.
GRANT EXECUTE ON FUNCTION fk_audit_declare TO regress_fk_audit_reader;
SET ROLE regress_fk_audit_reader;
SELECT fk_audit_declare('c', '{p}', 'p');
RESET ROLE;
DROP OWNED BY regress_fk_audit_reader;
DROP ROLE regress_fk_audit_reader;

DROP TABLE c, p;
SELECT fk_audit_unload('web');
DROP FUNCTION sqlstate_of;
