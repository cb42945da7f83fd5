-- What crosses between C++ and the server, and what is left behind: nothing.
\set VERBOSITY verbose
\set SHOW_CONTEXT never
\set QUIET 1
\pset format unaligned
\pset tuples_only on

CREATE FUNCTION boundary_live() RETURNS int AS 'fk_audit_boundary_test' LANGUAGE c;
CREATE FUNCTION boundary_throw(text) RETURNS void AS 'fk_audit_boundary_test' LANGUAGE c STRICT;
CREATE FUNCTION boundary_throw_in_call(text) RETURNS void AS 'fk_audit_boundary_test' LANGUAGE c STRICT;
CREATE FUNCTION boundary_execute(text) RETURNS void AS 'fk_audit_boundary_test' LANGUAGE c STRICT;
CREATE FUNCTION boundary_nested() RETURNS void AS 'fk_audit_boundary_test' LANGUAGE c STRICT;
CREATE FUNCTION boundary_many(int) RETURNS void AS 'fk_audit_boundary_test' LANGUAGE c STRICT;
CREATE FUNCTION boundary_loop() RETURNS void AS 'fk_audit_boundary_test' LANGUAGE c STRICT;
CREATE FUNCTION boundary_parse(text) RETURNS text AS 'fk_audit_boundary_test' LANGUAGE c STRICT;
CREATE FUNCTION boundary_match(text, text) RETURNS bool AS 'fk_audit_boundary_test' LANGUAGE c STRICT;

-- The fields of the error that a statement raises, as the client gets them (minus the place in our
-- own source, which moves with every edit).
CREATE FUNCTION error_of(sql text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  state text; message text; detail text; hint text;
BEGIN
  EXECUTE sql;
  RETURN 'no error';
EXCEPTION WHEN query_canceled OR OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
    detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
  RETURN format('%s|%s|%s|%s', state, message, detail, hint);
END $$;

-- C++ exceptions of every kind.
SELECT error_of($$SELECT boundary_throw('core error')$$);
SELECT error_of($$SELECT boundary_throw('bad_alloc')$$);
SELECT error_of($$SELECT boundary_throw('runtime_error')$$);
SELECT error_of($$SELECT boundary_throw('not an exception')$$);
SELECT error_of($$SELECT boundary_throw('integer')$$);
SELECT length(split_part(error_of($$SELECT boundary_throw('long text')$$), '|', 2)) BETWEEN 500 AND 530 AS clipped_at_a_character;
SELECT error_of($$SELECT boundary_throw_in_call('core error')$$);
SELECT error_of($$SELECT boundary_throw_in_call('bad_alloc')$$);
SELECT boundary_live();

-- Server errors: SQLSTATE, detail and hint survive.
SELECT error_of($$SELECT boundary_execute('SELECT 1/0')$$);
SELECT error_of($$SELECT boundary_execute($q$ DO $d$ BEGIN RAISE EXCEPTION 'mine' USING ERRCODE = 'FK001', DETAIL = 'the detail', HINT = 'the hint'; END $d$ $q$)$$);
SELECT error_of($$SELECT boundary_nested()$$);
SELECT boundary_live();

-- ... and so does the position in the text.
\set ON_ERROR_STOP 0
\set VERBOSITY default
SELECT boundary_execute('SELECT no_such_column');

-- Outside of any EXCEPTION block the session goes on as well.
SELECT boundary_throw('core error');
SELECT boundary_throw('integer');
SELECT boundary_live();

-- 2,000 errors in a row, each unwound.
SELECT error_of($$SELECT boundary_many(2000)$$);
SELECT boundary_live();

-- ... and 2,000 through PL/pgSQL.
DO $$
BEGIN
  FOR i IN 1 .. 2000 LOOP
    BEGIN
      PERFORM boundary_throw('core error');
    EXCEPTION WHEN invalid_parameter_value THEN NULL;
    END;
  END LOOP;
END $$;
SELECT boundary_live();

-- A timeout in the server and one in a C++ loop.
SET statement_timeout = '50ms';
SELECT error_of($$SELECT boundary_execute('SELECT pg_sleep(10)')$$);
SELECT boundary_loop();
RESET statement_timeout;
SELECT boundary_live();

-- The narrow third crossing: a syntax error is a value, and the transaction goes on.
BEGIN;
SELECT boundary_parse('SELECT 1');
SELECT boundary_parse('SELECT FROM WHERE');
SELECT boundary_parse('SELECT ''open');
SELECT boundary_parse('SELECT U&''\+FFFFFF''');
SELECT boundary_parse('CREATE TABLE t (a int');
SELECT 'still in the transaction';
COMMIT;
SELECT boundary_live();

-- Patterns that backtrack for ever end in an error, not in a hang.
SELECT error_of($$SELECT boundary_match('(a+)+c', repeat('a', 255))$$);
SELECT error_of($$SELECT boundary_match('(.*)*(.*)*(.*)*x', repeat('a', 255))$$);
SELECT left(error_of($$SELECT boundary_match('[a-b', 'x')$$), 5);
SELECT boundary_match('tenant_[0-9]+', 'tenant_42'), boundary_match('tenant_[0-9]+', 'tenant_42x');
SELECT boundary_live();
