-- What the code of the sample application declares: its schema as the ORM prints it.

CREATE TABLE organizations (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text NOT NULL UNIQUE
);

CREATE TABLE users (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org_id      bigint NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    email       text NOT NULL UNIQUE
);

CREATE TABLE permission_profiles (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org_id      bigint NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    name        text NOT NULL
);

CREATE TABLE projects (
    org_id      bigint NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    number      integer NOT NULL,
    owner_id    bigint REFERENCES users (id) ON DELETE SET NULL,
    title       text NOT NULL,
    PRIMARY KEY (org_id, number)
);

CREATE TABLE ai_conversations (
    id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id               bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    permission_profile_id bigint REFERENCES permission_profiles (id) ON DELETE NO ACTION,
    title                 text NOT NULL
);

CREATE TABLE ai_messages (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES ai_conversations (id) ON DELETE CASCADE,
    body            text NOT NULL
);

CREATE TABLE batch_jobs (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org_id         bigint NOT NULL REFERENCES organizations (id) ON DELETE NO ACTION,
    project_number integer,
    state          text NOT NULL DEFAULT 'queued',
    FOREIGN KEY (org_id, project_number) REFERENCES projects (org_id, number)
        ON DELETE SET NULL (project_number)
);

CREATE TABLE job_outputs (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id      bigint NOT NULL REFERENCES batch_jobs (id) ON DELETE CASCADE,
    line        text NOT NULL
);

CREATE TABLE pending_payments (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org_id      bigint NOT NULL REFERENCES organizations (id) ON DELETE NO ACTION,
    approved_by bigint REFERENCES users (id) ON DELETE SET NULL,
    amount      numeric(12, 2) NOT NULL
);

CREATE TABLE api_keys (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org_id      bigint NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    created_by  bigint REFERENCES users (id) ON DELETE SET NULL,
    key_hash    text NOT NULL
);

CREATE TABLE audit_events (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org_id      bigint NOT NULL REFERENCES organizations (id) ON DELETE RESTRICT,
    actor_id    bigint REFERENCES users (id) ON DELETE SET NULL,
    event       text NOT NULL
);

CREATE TABLE comments (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org_id      bigint NOT NULL,
    project     integer NOT NULL,
    reply_to    bigint REFERENCES comments (id) ON DELETE CASCADE,
    body        text NOT NULL,
    FOREIGN KEY (org_id, project) REFERENCES projects (org_id, number)
        ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);
