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
