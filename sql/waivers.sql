-- Waivers: what somebody has accepted for a time stays out of the way, but not out of sight.
SET client_min_messages = notice;
\set SHOW_CONTEXT never
CREATE TABLE organizations (id int PRIMARY KEY);
CREATE TABLE batch_jobs (id int PRIMARY KEY, org_id int
    CONSTRAINT jobs_org REFERENCES organizations ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE payments (id int PRIMARY KEY, org_id int REFERENCES organizations ON DELETE SET NULL);
SELECT fk_audit_assert();
SELECT count(fk_audit_declare(child, '{org_id}', 'organizations', 'no action', 'no action'))
    FROM (VALUES ('batch_jobs'), ('payments')) AS declared(child);
SELECT severity, kind, child_table, finding FROM fk_audit_mismatches();
SELECT finding AS jobs FROM fk_audit_mismatches() WHERE severity = 'critical' \gset
SELECT finding AS payments FROM fk_audit_mismatches() WHERE child_table = 'payments' \gset

-- A gate says what is wrong and what to do; its SQLSTATE is its own.
SELECT fk_audit_assert();
\set VERBOSITY sqlstate
SELECT fk_audit_assert();
\set VERBOSITY default
SELECT fk_audit_assert('medium', 'payments');
SELECT fk_audit_assert('critical', 'payments');
SELECT fk_audit_assert('fatal');

-- Waived: out of the listing and of the repairs, counted, and in the report with who and why.
SELECT fk_audit_waive(:'jobs', 'the jobs move to their own database in spring', 'infinity');
SELECT kind, child_table, finding FROM fk_audit_mismatches();
SELECT findings, critical, high, medium, waived FROM fk_audit_summary();
SELECT findings, waived FROM fk_audit_summary('batch_jobs');
SELECT kind, child_table, waived, waived_by = current_user AS by_me, waived_reason,
       waived_at = now() AS at_now, waived_until
    FROM fk_audit_findings() ORDER BY kind, child_table;
SELECT finding = :'jobs' AS is_it, subject, reason, until, waived_by = current_user AS by_me
    FROM fk_audit.waivers;
SELECT substring(fk_audit_report() FROM '[0-9]+ difference[^.]*\.') AS counted,
       regexp_replace(substring(fk_audit_report() FROM E'\nWaived:.*'), 'by [^ ]+ on [^ ]+', 'by ... on ...') AS told;
SELECT substring(fk_audit_explain(:'jobs') FROM 'until infinity: [^\n]*') AS why;
SELECT fk_audit_assert('critical');
SELECT fk_audit_assert();

-- A repair of the other findings of the key leaves alone what is waived.
SELECT plan, status, finding = :'jobs' AS waived, substring(statement FROM 'ADD CONSTRAINT.*;') AS change
    FROM fk_audit_repairs('batch_jobs') WHERE step = 1 OR step IS NULL;
SELECT rule, rule_after FROM fk_audit_delete_impact('organizations') WHERE child_table = 'batch_jobs';
SELECT fk_audit_waive(finding, 'nobody updates keys', 'infinity') FROM fk_audit_mismatches('batch_jobs');
SELECT status, statement IS NULL AS without, finding = :'jobs' AS is_it FROM fk_audit_repairs('batch_jobs');
SELECT status, statement IS NULL AS without FROM fk_audit_reverse('batch_jobs');
SELECT status FROM fk_audit_repairs(findings => ARRAY[:'jobs']);
CALL fk_audit_apply(ARRAY[:'jobs']);
SELECT substring(fk_audit_report() FROM 'Repair: none.*') IS NULL AS no_repair_of_waived
    FROM fk_audit_summary('batch_jobs');

-- It holds for one state, whoever has changed it; and for that again.
ALTER TABLE batch_jobs DROP CONSTRAINT jobs_org,
    ADD CONSTRAINT jobs_org FOREIGN KEY (org_id) REFERENCES organizations ON DELETE SET NULL ON UPDATE CASCADE;
SELECT severity, kind, live FROM fk_audit_mismatches('batch_jobs');
SELECT fk_audit_waive(:'jobs', 'it is better than it was', now() + interval '1 day');
SELECT kind FROM fk_audit_mismatches('batch_jobs');
SELECT count(*) FROM fk_audit.waivers WHERE finding = :'jobs';

-- It ends by itself.
UPDATE fk_audit.waivers SET until = now() WHERE finding = :'jobs';
SELECT severity, kind, live FROM fk_audit_mismatches('batch_jobs');
SELECT waived, waived_by FROM fk_audit_findings('batch_jobs') WHERE finding = :'jobs';

-- Taken back.
SELECT fk_audit_unwaive(:'jobs');
SELECT fk_audit_unwaive(:'jobs');

-- Refused.
SELECT fk_audit_waive('000000000', 'no such finding', 'infinity');
SELECT fk_audit_waive(NULL, 'no finding', 'infinity');
SELECT fk_audit_waive(:'jobs', '', 'infinity');
SELECT fk_audit_waive(:'jobs', E' \t', 'infinity');
SELECT fk_audit_waive(:'jobs', NULL, 'infinity');
SELECT fk_audit_waive(:'jobs', 'without an end', NULL);
SELECT fk_audit_waive(:'jobs', 'with an end behind us', 'yesterday');
BEGIN READ ONLY;
SELECT fk_audit_waive(:'jobs', 'read-only', 'infinity');
ROLLBACK;
BEGIN READ ONLY;
SELECT fk_audit_unwaive(:'jobs');
ROLLBACK;
BEGIN READ ONLY;
SELECT fk_audit_assert('critical');
ROLLBACK;
CREATE ROLE waivers_reader;
SET ROLE waivers_reader;
SELECT fk_audit_waive(:'jobs', 'mine', 'infinity');
SELECT fk_audit_baseline('mine', 'infinity');
SELECT fk_audit_unwaive(:'jobs');
INSERT INTO fk_audit.waivers VALUES ('x', 'y', 'z', 'mine', 'infinity');
SELECT fk_audit_assert('critical');
RESET ROLE;

-- A legacy database starts clean, and only what is new stops the gate.
SELECT fk_audit_baseline('as it was when we began', 'infinity', 'payments');
SELECT fk_audit_baseline('as it was when we began', 'infinity');
SELECT fk_audit_baseline('nothing is left', 'infinity');
SELECT * FROM fk_audit_mismatches();
SELECT fk_audit_assert('low');
ALTER TABLE payments ADD CONSTRAINT payments_again FOREIGN KEY (org_id) REFERENCES organizations ON DELETE CASCADE;
SELECT fk_audit_assert('low');
ALTER TABLE payments DROP CONSTRAINT payments_again;
SELECT subject FROM fk_audit.waivers ORDER BY 1;

-- An empty comparison is no clean one.
DROP TABLE batch_jobs, payments;
DELETE FROM fk_audit.waivers;
SELECT fk_audit_baseline('the tables are gone for good', 'infinity');
SELECT * FROM fk_audit_mismatches();
SELECT fk_audit_assert();
SELECT fk_audit_unload('manual');
DELETE FROM fk_audit.waivers;
DROP TABLE organizations;
DROP ROLE waivers_reader;
