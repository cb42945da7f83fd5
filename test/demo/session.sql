-- The demo's session. Variables: app, the text of app.sql.
\pset pager off
\set QUIET on

\qecho
\qecho '1. What the code declares goes in. Nothing of it is executed.'
\qecho
\echo '   demo=# SELECT * FROM fk_audit_load_sql(''web'', :''app'', revision => ''3f9c2ab'');'
SELECT * FROM fk_audit_load_sql('web', :'app', revision => '3f9c2ab');

\qecho '2. Where do the code and the live database differ?'
\qecho
\echo '   demo=# SELECT * FROM fk_audit_mismatches();'
SELECT * FROM fk_audit_mismatches();
SET client_min_messages = warning;
SELECT count(*) AS found FROM fk_audit_mismatches() \gset
RESET client_min_messages;

\qecho
\qecho '3. The same for reading, with the repair and the question whether the declared rule is right.'
\qecho
\echo '   demo=# SELECT fk_audit_report(''text'');'
\t on
\pset format unaligned
SELECT fk_audit_report('text');
\pset format aligned
\t off

\qecho
\qecho '4. The repairs. One row is one transaction; each guards itself.'
\qecho
\echo '   demo=# SELECT plan, step, finding, status, blocks, scans FROM fk_audit_repairs();'
SELECT plan, step, finding, status, blocks, scans FROM fk_audit_repairs();

\qecho '5. Run them, while the application goes on working.'
\qecho
\echo '   demo=# SELECT statement FROM fk_audit_repairs() \\gexec'
SELECT statement FROM fk_audit_repairs() \gexec

\qecho
\qecho '6. And now?'
\qecho
\echo '   demo=# SELECT * FROM fk_audit_mismatches();'
SELECT * FROM fk_audit_mismatches();
SET client_min_messages = warning;
SELECT count(*) AS left FROM fk_audit_mismatches() \gset
\qecho :found 'found,' :left 'left.'
