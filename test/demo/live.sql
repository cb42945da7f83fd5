-- The live database of the sample application: built from the same schema once, changed by hand
-- since, and in use.

\ir app.sql

-- Three hot fixes that never reached the code.
ALTER TABLE ai_conversations
    DROP CONSTRAINT ai_conversations_permission_profile_id_fkey,
    ADD CONSTRAINT ai_conversations_permission_profile_id_fkey
        FOREIGN KEY (permission_profile_id) REFERENCES permission_profiles (id) ON DELETE SET NULL;
ALTER TABLE batch_jobs
    DROP CONSTRAINT batch_jobs_org_id_fkey,
    ADD CONSTRAINT batch_jobs_org_id_fkey
        FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE;
ALTER TABLE pending_payments
    DROP CONSTRAINT pending_payments_org_id_fkey,
    ADD CONSTRAINT pending_payments_org_id_fkey
        FOREIGN KEY (org_id) REFERENCES organizations (id) ON DELETE CASCADE;
COMMENT ON CONSTRAINT pending_payments_org_id_fkey ON pending_payments
    IS 'ticket 4711: deleting the test tenants was blocked';

INSERT INTO organizations (name) SELECT format('Tenant %s', n) FROM generate_series(1, 20) n;
INSERT INTO users (org_id, email)
    SELECT id, format('owner@tenant-%s.example', id) FROM organizations;
INSERT INTO permission_profiles (org_id, name) SELECT id, 'default' FROM organizations;
INSERT INTO projects (org_id, number, owner_id, title) SELECT org_id, 1, id, 'Launch' FROM users;
INSERT INTO ai_conversations (user_id, permission_profile_id, title)
    SELECT u.id, p.id, 'How do I invite a colleague?'
    FROM users u JOIN permission_profiles p USING (org_id);
INSERT INTO ai_messages (conversation_id, body) SELECT id, 'Under Settings.' FROM ai_conversations;
INSERT INTO batch_jobs (org_id, project_number) SELECT org_id, number FROM projects;
INSERT INTO job_outputs (job_id, line) SELECT id, 'done' FROM batch_jobs;
INSERT INTO pending_payments (org_id, approved_by, amount) SELECT org_id, id, 19.90 * id FROM users;
INSERT INTO api_keys (org_id, created_by, key_hash) SELECT org_id, id, md5(email) FROM users;
INSERT INTO audit_events (org_id, actor_id, event) SELECT org_id, id, 'signed in' FROM users;
INSERT INTO comments (org_id, project, body) SELECT org_id, number, 'Nice.' FROM projects;
ANALYZE;
