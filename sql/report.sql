-- The text report and the explanation of one finding: everything that a reviewer needs.
\set VERBOSITY terse
\pset format unaligned
\pset tuples_only on
CREATE TABLE organizations (id int PRIMARY KEY);
CREATE TABLE permission_profiles (id int PRIMARY KEY);
CREATE TABLE ai_conversations (id int PRIMARY KEY, permission_profile_id int
    CONSTRAINT ai_conversations_permission_profile_id_fkey REFERENCES permission_profiles ON DELETE SET NULL);
CREATE TABLE batch_jobs (id int PRIMARY KEY, org_id int NOT NULL
    CONSTRAINT batch_jobs_org_id_fkey REFERENCES organizations ON DELETE CASCADE);
CREATE TABLE pending_payments (id int PRIMARY KEY, org_id int NOT NULL
    CONSTRAINT pending_payments_org_id_fkey REFERENCES organizations ON DELETE CASCADE);
INSERT INTO organizations VALUES (1);
INSERT INTO batch_jobs SELECT i, 1 FROM generate_series(1, 84) AS i;
ANALYZE batch_jobs;
SELECT count(*) FROM fk_audit_load_sql('web', $code$
CREATE TABLE organizations (id int PRIMARY KEY);
CREATE TABLE permission_profiles (id int PRIMARY KEY);
CREATE TABLE ai_conversations (id int PRIMARY KEY,
    permission_profile_id int REFERENCES permission_profiles ON DELETE NO ACTION);
CREATE TABLE batch_jobs (id int PRIMARY KEY, org_id int NOT NULL REFERENCES organizations);
CREATE TABLE pending_payments (id int PRIMARY KEY, org_id int NOT NULL REFERENCES organizations);
$code$, revision => '4f2a91c');

-- The time of the report is the only thing that changes from run to run, and the server's version.
SELECT regexp_replace(regexp_replace(fk_audit_report('text'), '\nTime: [^\n]+', E'\nTime: (now)'),
                      '\(PostgreSQL [^\n]+\)', '(PostgreSQL)');
SELECT fk_audit_explain(finding) FROM fk_audit_mismatches('batch_jobs');
SELECT sources, compared, equal, findings, critical, high, medium, low FROM fk_audit_summary();

-- With nothing left to say it says so.
\set ECHO none
SELECT statement FROM fk_audit_repairs(heed_advice => false) \gexec
\set ECHO all
SELECT right(fk_audit_report(), 50);
SELECT fk_audit_unload('web');
DROP TABLE ai_conversations, batch_jobs, pending_payments, permission_profiles, organizations;
