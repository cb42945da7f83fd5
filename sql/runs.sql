-- Runs: what is new since the last one, what is still open and since when, what is gone.
SET client_min_messages = warning;
\set SHOW_CONTEXT never
\set VERBOSITY default
CREATE TABLE organizations (id int PRIMARY KEY);
CREATE TABLE batch_jobs (id int PRIMARY KEY, org_id int CONSTRAINT jobs_org REFERENCES organizations ON DELETE CASCADE);
CREATE TABLE payments (id int PRIMARY KEY, org_id int CONSTRAINT payments_org REFERENCES organizations ON DELETE SET NULL);
CREATE TABLE "Notes" (id int PRIMARY KEY, "Org" int CONSTRAINT notes_org REFERENCES organizations);

-- Before the first run monitoring sees nothing, not zero.
SELECT runs, open, last_run_age_seconds, oldest_open_age_seconds FROM fk_audit.metrics;
-- Nothing to compare is an error and no run.
SELECT * FROM fk_audit_run();
SELECT count(*) FROM fk_audit.runs;
SELECT count(fk_audit_declare(child, columns, 'organizations', 'no action', source => source))
    FROM (VALUES ('batch_jobs', '{org_id}'::text[], 'web'), ('payments', '{org_id}', 'billing'),
                 ('"Notes"', '{Org}', 'web')) AS declared(child, columns, source);

-- `since` as the number of the run, from 0.
CREATE FUNCTION compact() RETURNS TABLE (status text, since bigint, severity text, child text, live text)
LANGUAGE plpgsql AS $$
DECLARE
    line record;
BEGIN
    FOR line IN SELECT * FROM fk_audit_run() LOOP
        RETURN QUERY SELECT line.status, CASE WHEN line.since IS NOT NULL THEN (
                                SELECT count(*) FROM fk_audit.runs WHERE run_at < (
                                    SELECT open_since FROM fk_audit.run_findings AS f
                                    WHERE f.finding = line.finding ORDER BY run DESC LIMIT 1)) END,
                            line.severity, line.child_table || '.' || line.child_columns, line.live;
    END LOOP;
END
$$;
SELECT status, since IS NOT NULL AS since, severity, kind, child_table, child_columns, declared, live
    FROM fk_audit_run('the first');
SELECT run_by = current_user AS by_me, note, sources, compared, equal, open, critical, high, waived, new, resolved
    FROM fk_audit.runs;
SELECT * FROM compact();
ALTER TABLE "Notes" DROP CONSTRAINT notes_org,
    ADD CONSTRAINT notes_org FOREIGN KEY ("Org") REFERENCES organizations ON DELETE CASCADE;
SELECT * FROM compact();
SELECT * FROM compact();
-- Changed in kind, not in name.
ALTER TABLE "Notes" DROP CONSTRAINT notes_org,
    ADD CONSTRAINT notes_org FOREIGN KEY ("Org") REFERENCES organizations ON DELETE SET NULL;
SELECT * FROM compact();
-- Waived, and open again: it is open since then only.
SELECT fk_audit_waive(finding, 'for the test', 'infinity') FROM fk_audit_mismatches('batch_jobs');
SELECT * FROM compact();
SELECT fk_audit_unwaive(finding) FROM fk_audit.waivers;
SELECT * FROM compact();
-- Resolved, once.
ALTER TABLE batch_jobs DROP CONSTRAINT jobs_org, ADD CONSTRAINT jobs_org FOREIGN KEY (org_id) REFERENCES organizations;
SELECT * FROM compact();
SELECT * FROM compact();
-- What is no longer compared is not resolved.
SELECT fk_audit_unload('billing');
SELECT * FROM compact();
SELECT run - min(run) OVER () AS run, open, waived, new, changed, resolved, unloaded FROM fk_audit.runs ORDER BY run;

-- For dashboards and monitoring.
SELECT severity, kind, child_table, live, open_since < now() AS before, age > interval '0' AS aged FROM fk_audit.open_findings;
SELECT runs, open, critical, high, waived, new, unloaded, last_run_age_seconds BETWEEN -1 AND 600 AS fresh,
       oldest_open_age_seconds > last_run_age_seconds AS older
    FROM fk_audit.metrics;
SELECT * FROM fk_audit.metrics_by_kind;

-- Retention.
SHOW fk_audit.keep_runs;
SET fk_audit.keep_runs = 2;
SELECT count(*) FROM fk_audit_run('before');
SELECT count(*) FROM fk_audit_run('kept');
SELECT note, (SELECT count(*) FROM fk_audit.run_findings f WHERE f.run = r.run) AS findings
    FROM fk_audit.runs r ORDER BY run;
SELECT count(*) FROM fk_audit.run_findings WHERE run NOT IN (SELECT run FROM fk_audit.runs);
SET fk_audit.keep_runs = 0;
SELECT count(*) FROM fk_audit_run();
SELECT count(*) FROM fk_audit.runs;
SET fk_audit.keep_runs = -1;
RESET fk_audit.keep_runs;

-- Nothing is stored by half: neither out of disk nor when cancelled.
CREATE FUNCTION break() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_ARGV[0] = 'cancel' THEN
        PERFORM pg_cancel_backend(pg_backend_pid());
        PERFORM pg_sleep(10);
    END IF;
    RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
END
$$;
CREATE TRIGGER break AFTER INSERT ON fk_audit.run_findings FOR EACH ROW EXECUTE FUNCTION break('disk');
SELECT * FROM fk_audit_run('out of disk');
DROP TRIGGER break ON fk_audit.run_findings;
CREATE TRIGGER break BEFORE DELETE ON fk_audit.runs FOR EACH ROW EXECUTE FUNCTION break('cancel');
SET fk_audit.keep_runs = 1;
SELECT * FROM fk_audit_run('cancelled');
RESET fk_audit.keep_runs;
DROP TRIGGER break ON fk_audit.runs;
SELECT count(*), count(*) FILTER (WHERE note IN ('out of disk', 'cancelled')) AS broken FROM fk_audit.runs;
SELECT status, child_table FROM fk_audit_run();

-- Where nothing can be written, and who may not.
BEGIN READ ONLY;
SELECT * FROM fk_audit_run();
ROLLBACK;
CREATE ROLE runs_reader;
SET ROLE runs_reader;
SELECT * FROM fk_audit_run();
SELECT count(*) FROM fk_audit.open_findings;
SELECT open FROM fk_audit.metrics;
DELETE FROM fk_audit.runs;
RESET ROLE;
GRANT EXECUTE ON FUNCTION fk_audit_run, fk_audit.store_run, fk_audit.notify_run TO runs_reader;
SET ROLE runs_reader;
SELECT * FROM fk_audit_run();
RESET ROLE;
GRANT INSERT, DELETE ON fk_audit.runs, fk_audit.run_findings TO runs_reader;
SET ROLE runs_reader;
SELECT status, child_table FROM fk_audit_run();
RESET ROLE;
REVOKE ALL ON fk_audit.runs, fk_audit.run_findings FROM runs_reader;
REVOKE ALL ON FUNCTION fk_audit_run, fk_audit.store_run, fk_audit.notify_run FROM runs_reader;
DROP ROLE runs_reader;

DROP FUNCTION compact, break;
DROP TABLE batch_jobs, payments, "Notes", organizations;
SELECT fk_audit_unload('web');
DELETE FROM fk_audit.runs;
DELETE FROM fk_audit.run_findings;
