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
\qecho '4. Is the declared rule right? What each child is, and which rule it wants.'
\qecho
\echo '   demo=# SELECT * FROM fk_audit_advice() WHERE finding IS NOT NULL;'
SELECT * FROM fk_audit_advice() WHERE finding IS NOT NULL;

\qecho '5. The repairs. One row is one transaction; each guards itself. Where the code should be mended'
\qecho '   first there is none.'
\qecho
\echo '   demo=# SELECT plan, step, finding, status, blocks, scans FROM fk_audit_repairs();'
SELECT plan, step, finding, status, blocks, scans FROM fk_audit_repairs();

\qecho '6. Run them, all as declared, while the application goes on working.'
\qecho
\echo '   demo=# SELECT statement FROM fk_audit_repairs(heed_advice => false) \\gexec'
SELECT statement FROM fk_audit_repairs(heed_advice => false) \gexec

\qecho
\qecho '7. And now?'
\qecho
\echo '   demo=# SELECT * FROM fk_audit_mismatches();'
SELECT * FROM fk_audit_mismatches();
SET client_min_messages = warning;
SELECT count(*) AS left FROM fk_audit_mismatches() \gset
\qecho :found 'found,' :left 'left.'
