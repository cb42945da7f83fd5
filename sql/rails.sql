-- db/schema.rb against a database as Rails makes it: names, rules and defaults agree.
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE SCHEMA rails;
SET search_path = rails, public;
CREATE TABLE orgs (id bigserial PRIMARY KEY, name text NOT NULL);
CREATE TABLE users (id bigserial PRIMARY KEY, org_id bigint NOT NULL, manager_id bigint, default_project_id bigint);
CREATE TABLE projects (id bigserial PRIMARY KEY, org_id bigint NOT NULL, owner_id bigint, UNIQUE (org_id, id));
CREATE TABLE tasks (id bigserial PRIMARY KEY, project_id bigint NOT NULL, org_id bigint, assignee_id bigint, creator_id bigint NOT NULL);
CREATE TABLE comments (id bigserial PRIMARY KEY, task_id bigint NOT NULL, author_id bigint, parent_id bigint);
ALTER TABLE users
    ADD CONSTRAINT fk_rails_e73753bccb FOREIGN KEY (org_id) REFERENCES orgs (id) ON DELETE CASCADE,
    ADD CONSTRAINT fk_rails_cc166f32f0 FOREIGN KEY (manager_id) REFERENCES users (id) ON DELETE SET NULL,
    ADD CONSTRAINT fk_rails_415c4c49f2 FOREIGN KEY (default_project_id) REFERENCES projects (id) ON DELETE SET NULL;
ALTER TABLE projects
    ADD CONSTRAINT fk_rails_4ab09e4d6e FOREIGN KEY (org_id) REFERENCES orgs (id) ON DELETE RESTRICT,
    ADD CONSTRAINT fk_rails_219ef9bf7d FOREIGN KEY (owner_id) REFERENCES users (id);
ALTER TABLE tasks
    ADD CONSTRAINT fk_rails_0016c50613 FOREIGN KEY (assignee_id) REFERENCES users (id) ON DELETE SET NULL,
    ADD CONSTRAINT fk_rails_00f6e5b7b4 FOREIGN KEY (creator_id) REFERENCES users (id),
    ADD CONSTRAINT tasks_project_fk FOREIGN KEY (org_id, project_id) REFERENCES projects (org_id, id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE comments
    ADD CONSTRAINT fk_rails_6bd05453df FOREIGN KEY (task_id) REFERENCES tasks (id) ON DELETE CASCADE,
    ADD CONSTRAINT fk_rails_f44b1e3c8a FOREIGN KEY (author_id) REFERENCES users (id) NOT VALID,
    ADD CONSTRAINT fk_rails_31554e7034 FOREIGN KEY (parent_id) REFERENCES comments (id);
RESET search_path;
SET client_min_messages = notice;

SELECT $ruby$
ActiveRecord::Schema[7.1].define(version: 2026_01_01_000000) do
  create_table "orgs", force: :cascade do |t|
    t.text "name", null: false
  end

  create_table "users", force: :cascade do |t|
    t.bigint "org_id", null: false
    t.bigint "manager_id"
    t.bigint "default_project_id"
    t.index ["org_id"], name: "index_users_on_org_id"
  end

  create_table "projects", force: :cascade do |t|
    t.bigint "org_id", null: false
    t.bigint "owner_id"
    t.index ["org_id", "id"], name: "index_projects_on_org_id_and_id", unique: true
  end

  create_table "tasks", force: :cascade do |t|
    t.bigint "project_id", null: false
    t.bigint "org_id"
    t.references :assignee, foreign_key: { to_table: :users, on_delete: :nullify }
    t.references :creator, null: false, foreign_key: { to_table: :users }
  end

  create_table "comments", force: :cascade do |t|
    t.bigint "task_id", null: false
    t.bigint "author_id"
    t.bigint "parent_id"
  end

  add_foreign_key "comments", "comments", column: "parent_id"
  add_foreign_key "comments", "tasks", on_delete: :cascade
  add_foreign_key "comments", "users", column: "author_id", validate: false
  add_foreign_key "projects", "orgs", on_delete: :restrict
  add_foreign_key "projects", "users", column: "owner_id"
  add_foreign_key "tasks", "projects", column: ["org_id", "project_id"], primary_key: ["org_id", "id"], name: "tasks_project_fk", on_update: :cascade, on_delete: :cascade, deferrable: :deferred
  add_foreign_key "users", "orgs", on_delete: :cascade
  add_foreign_key "users", "projects", column: "default_project_id", on_delete: :nullify
  add_foreign_key "users", "users", column: "manager_id", on_delete: :nullify
end
$ruby$ AS schema \gset

SELECT status, origin, object, message FROM fk_audit_load('web',
    jsonb_build_array(jsonb_build_object('path', 'db/schema.rb', 'text', :'schema'::text)),
    options => '{"default_schema": "rails"}');
SELECT * FROM fk_audit_mismatches();
SELECT origin, constraint_name, delete_rule, delete_rule_stated AS stated, update_rule
FROM fk_audit.intents WHERE source = 'web' ORDER BY origin COLLATE "C", constraint_name COLLATE "C";

-- A word of the application's own, told in the options; without it the column would be "staff_id"
-- either way, but "staffs" would not be the table.
SELECT message FROM fk_audit_load('words',
    '[{"path": "schema.rb", "text": "create_table :shifts do |t| t.references :staff, foreign_key: true end"}]',
    'rails', '{"inflections": {"staff": "staff"}}');
SELECT parent_table FROM fk_audit.intents WHERE source = 'words';

-- What only Ruby could run is refused, or reported and left out.
SELECT * FROM fk_audit_load('loop',
    '[{"path": "schema.rb", "text": "create_table :a\n%w[b c].each { |t| add_foreign_key :a, t }\n"}]', 'rails');
SELECT * FROM fk_audit_load('loop',
    '[{"path": "schema.rb", "text": "create_table :a\n%w[b c].each { |t| add_foreign_key :a, t }\n"}]', 'rails',
    allow_partial => true);
SELECT fk_audit_load('migration',
    '[{"path": "1_a.rb", "text": "class A < ActiveRecord::Migration[7.0]\n"}]');
SELECT fk_audit_load('broken', '[{"path": "schema.rb", "text": "add_foreign_key \"a"}]');
SELECT fk_audit_load('words', '[{"path": "schema.rb", "text": "create_table :a"}]',
    options => '{"inflections": ["staff"]}');
SELECT fk_audit_load('words', '[{"path": "schema.rb", "text": "create_table :a"}]',
    options => '{"plurals": {}}');
SELECT source, count(*) FROM fk_audit.intents GROUP BY source ORDER BY source;

SET client_min_messages = warning;
SELECT fk_audit_unload(source) FROM (SELECT source FROM fk_audit.sources) AS loaded \g /dev/null
DROP SCHEMA rails CASCADE;
