-- Waivers, decisions and classes as a file in the repository, for CI and for production.
SET client_min_messages = warning;
\set SHOW_CONTEXT never
SET timezone = 'Asia/Tokyo';
CREATE TABLE organizations (id int PRIMARY KEY);
CREATE TABLE batch_jobs (id int PRIMARY KEY, org_id int REFERENCES organizations ON DELETE CASCADE);
CREATE TABLE payments (id int PRIMARY KEY, org_id int REFERENCES organizations ON DELETE SET NULL);
SELECT count(fk_audit_declare(child, '{org_id}', 'organizations', 'no action'))
    FROM (VALUES ('batch_jobs'), ('payments')) AS declared(child);
SELECT fk_audit_export_decisions();
SELECT fk_audit_waive(finding, 'until spring', '2100-03-01 09:00+09') FROM fk_audit_mismatches('batch_jobs');
SELECT fk_audit_waive(finding, 'for good', 'infinity') FROM fk_audit_mismatches('payments');
SELECT fk_audit_decide(finding, 'align_database', 'checked with "billing"') FROM fk_audit_findings('payments');
SELECT fk_audit_set_class('payments', 'compliance', 'seven years');
SELECT fk_audit_set_class('batch_jobs', 'ephemeral', 'gone tomorrow', '{org_id}');
INSERT INTO fk_audit.class_rules (kind, name) VALUES ('disabled', 'payment');
UPDATE fk_audit.waivers SET waived_by = 'ann', waived_at = '2026-11-01 00:30+09';
UPDATE fk_audit.decisions SET decided_by = 'bob', decided_at = '2026-11-02 00:30+09';
UPDATE fk_audit.class_rules SET decided_by = 'cem', decided_at = '2026-11-03 00:30+09';
SELECT jsonb_pretty(fk_audit_export_decisions());
SELECT fk_audit_export_decisions() AS document \gset

-- Into an empty database, and again: the same.
DELETE FROM fk_audit.waivers; DELETE FROM fk_audit.decisions; DELETE FROM fk_audit.class_rules;
SELECT * FROM fk_audit_import_decisions(:'document');
SELECT fk_audit_export_decisions() = :'document'::jsonb AS same;
SELECT findings, waived FROM fk_audit_summary();
SELECT decided_by FROM fk_audit_findings('payments');
SELECT class FROM fk_audit_advice('batch_jobs');
SELECT * FROM fk_audit_import_decisions(:'document');
SELECT fk_audit_export_decisions() = :'document'::jsonb AS same;

-- What the database has besides stays, unless all is to be replaced.
INSERT INTO fk_audit.waivers (finding, state, subject, reason, until) VALUES ('own', 'x', 'y', 'z', 'infinity');
SELECT fk_audit_set_class('organizations', 'value', 'own');
UPDATE fk_audit.waivers SET reason = 'edited' WHERE finding <> 'own';
SELECT count(*) FROM fk_audit_import_decisions(:'document');
SELECT finding = 'own' AS own, reason FROM fk_audit.waivers ORDER BY reason;
SELECT * FROM fk_audit_import_decisions(:'document'::jsonb - 'waivers', replace => true);
SELECT count(*) AS waivers, (SELECT count(*) FROM fk_audit.class_rules) AS classes FROM fk_audit.waivers;
SELECT * FROM fk_audit_import_decisions(:'document', replace => true);
SELECT fk_audit_export_decisions() = :'document'::jsonb AS same;
-- By hand: who and when are those of the import.
SELECT * FROM fk_audit_import_decisions('{"format": "fk_audit decisions 1", "classes":
    [{"kind": "table", "child_schema": "public", "child_table": "payments", "class": "value", "reason": "by hand"}]}');
SELECT child_table, class, decided_by = current_user AS by_me FROM fk_audit.class_rules WHERE kind = 'table' ORDER BY id;

-- A document with an error changes nothing.
SELECT * FROM fk_audit_import_decisions(NULL);
SELECT * FROM fk_audit_import_decisions('[]');
SELECT * FROM fk_audit_import_decisions('{"format": "another"}');
SELECT * FROM fk_audit_import_decisions('{"format": "fk_audit decisions 1", "waiver": []}', replace => true);
SELECT * FROM fk_audit_import_decisions('{"format": "fk_audit decisions 1", "waivers": {}}', replace => true);
SELECT * FROM fk_audit_import_decisions('{"format": "fk_audit decisions 1", "waivers": [1]}', replace => true);
SELECT * FROM fk_audit_import_decisions(
    '{"format": "fk_audit decisions 1", "waivers": [{"finding": "a", "state": "0123456789abcdef", "reason": " ", "until": "infinity"}]}', replace => true);
SELECT * FROM fk_audit_import_decisions(
    '{"format": "fk_audit decisions 1", "decisions": [{"finding": "a", "state": "b", "reason": "c", "verdict": "align_database"}]}');
\set VERBOSITY terse
SELECT * FROM fk_audit_import_decisions(
    '{"format": "fk_audit decisions 1", "waivers": [{"finding": "a", "state": "0123456789abcdef", "reason": "c", "until": "soon"}]}', replace => true);
SELECT * FROM fk_audit_import_decisions(
    '{"format": "fk_audit decisions 1", "decisions": [{"finding": "a", "state": "0123456789abcdef", "reason": "c", "verdict": "d"}]}', replace => true);
SELECT * FROM fk_audit_import_decisions('{"format": "fk_audit decisions 1", "classes": [{"kind": "table"}]}', replace => true);
\set VERBOSITY default
SELECT (SELECT count(*) FROM fk_audit.waivers) AS waivers, (SELECT count(*) FROM fk_audit.decisions) AS decisions,
       (SELECT count(*) FROM fk_audit.class_rules) AS classes;
BEGIN READ ONLY;
SELECT * FROM fk_audit_import_decisions(:'document');
ROLLBACK;
CREATE ROLE decisions_reader;
SET ROLE decisions_reader;
SELECT fk_audit_export_decisions() -> 'waivers' -> 0 ->> 'reason' AS reason;
SELECT * FROM fk_audit_import_decisions(:'document');
RESET ROLE;
DROP ROLE decisions_reader;
DELETE FROM fk_audit.waivers; DELETE FROM fk_audit.decisions; DELETE FROM fk_audit.class_rules;
DROP TABLE batch_jobs, payments, organizations;
SELECT fk_audit_unload('manual');
