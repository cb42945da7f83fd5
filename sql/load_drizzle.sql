-- Drizzle schemas: what the reader says against what drizzle-kit makes of the same schema.
\set VERBOSITY terse

-- The live database as drizzle-kit 0.31 leaves it with `casing: "snake_case"`.
CREATE TABLE orgs (id integer PRIMARY KEY NOT NULL, name text NOT NULL);
CREATE TABLE users (id integer PRIMARY KEY NOT NULL, org_id integer NOT NULL, manager_id integer,
    default_project_id integer);
CREATE TABLE comments (id integer PRIMARY KEY NOT NULL, task_id integer NOT NULL, author_id integer DEFAULT 0,
    parent_id integer);
CREATE TABLE projects (id integer PRIMARY KEY NOT NULL, org_id integer NOT NULL, owner_id integer, note text,
    CONSTRAINT "projects_orgId_id_unique" UNIQUE (org_id, id));
CREATE TABLE tasks (id integer PRIMARY KEY NOT NULL, org_id integer NOT NULL, project_id integer NOT NULL,
    assignee_id integer, creator_id integer NOT NULL);
ALTER TABLE users
    ADD CONSTRAINT users_org_id_orgs_id_fk FOREIGN KEY (org_id) REFERENCES orgs (id) ON DELETE CASCADE,
    ADD CONSTRAINT users_default_project_id_projects_id_fk FOREIGN KEY (default_project_id)
        REFERENCES projects (id) ON DELETE SET NULL,
    ADD CONSTRAINT users_manager_id_users_id_fk FOREIGN KEY (manager_id) REFERENCES users (id) ON DELETE SET NULL;
ALTER TABLE comments
    ADD CONSTRAINT comments_task_id_tasks_id_fk FOREIGN KEY (task_id) REFERENCES tasks (id) ON DELETE CASCADE,
    ADD CONSTRAINT comments_author_id_users_id_fk FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE SET DEFAULT,
    ADD CONSTRAINT comments_parent_id_comments_id_fk FOREIGN KEY (parent_id) REFERENCES comments (id);
ALTER TABLE projects
    ADD CONSTRAINT projects_org_id_orgs_id_fk FOREIGN KEY (org_id) REFERENCES orgs (id) ON DELETE RESTRICT,
    ADD CONSTRAINT projects_owner_id_users_id_fk FOREIGN KEY (owner_id) REFERENCES users (id);
ALTER TABLE tasks
    ADD CONSTRAINT tasks_assignee_id_users_id_fk FOREIGN KEY (assignee_id) REFERENCES users (id) ON DELETE SET NULL,
    ADD CONSTRAINT tasks_creator_id_users_id_fk FOREIGN KEY (creator_id) REFERENCES users (id),
    ADD CONSTRAINT tasks_project_fk FOREIGN KEY (org_id, project_id) REFERENCES projects (org_id, id)
        ON DELETE CASCADE ON UPDATE CASCADE;

-- The schema in two files that import each other.
SELECT $ts$// Organisations and their people.
import { type AnyPgColumn, foreignKey, integer, pgTable, text } from "drizzle-orm/pg-core";
import { projects } from "./work";

export const orgs = pgTable("orgs", {
  id: integer().primaryKey(),
  name: text().notNull(),
});

export const users = pgTable(
  "users",
  {
    id: integer().primaryKey(),
    orgId: integer()
      .notNull()
      .references(() => orgs.id, { onDelete: "cascade" }),
    managerId: integer(),
    // The project's owner is a user: a circle between two files.
    defaultProjectId: integer("default_project_id").references((): AnyPgColumn => projects.id, {
      onDelete: "set null",
    }),
  },
  (table) => [
    foreignKey({ columns: [table.managerId], foreignColumns: [table.id] }).onDelete("set null"),
  ],
);
$ts$ AS people \gset
SELECT $ts$import { relations } from "drizzle-orm";
import { foreignKey, integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import * as people from "./people";
import { orgs } from "./people";

export const projects = pgTable(
  "projects",
  {
    id: integer().primaryKey(),
    orgId: integer().notNull().references(() => orgs.id, { onDelete: "restrict" }),
    ownerId: integer().references(() => people.users.id),
    note: text(),
  },
  (t) => ({ whole: unique("projects_orgId_id_unique").on(t.orgId, t.id) }),
);

export const tasks = pgTable("tasks", {
  id: integer().primaryKey(),
  orgId: integer().notNull(),
  projectId: integer().notNull(),
  assigneeId: integer().references(() => people.users.id, { onDelete: "set null" }),
  creatorId: integer().notNull().references(() => people.users.id),
}, (t) => ({
  project: foreignKey({
    name: "tasks_project_fk",
    columns: [t.orgId, t.projectId],
    foreignColumns: [projects.orgId, projects.id],
  }).onDelete("cascade").onUpdate("cascade"),
}));

export const comments = pgTable("comments", {
  id: integer().primaryKey(),
  taskId: integer().notNull().references(() => tasks.id, { onDelete: "cascade" }),
  authorId: integer().default(0).references(() => people.users.id, { onDelete: "set default" }),
  parentId: integer(),
}, (t) => [
  foreignKey({ columns: [t.parentId], foreignColumns: [t.id] }).onDelete("no action"),
]);

// For queries only: this makes no foreign key.
export const taskRelations = relations(tasks, ({ one }) => ({
  project: one(projects, { fields: [tasks.projectId], references: [projects.id] }),
}));
$ts$ AS work \gset
SELECT jsonb_build_array(jsonb_build_object('path', 'people.ts', 'text', :'people'),
                         jsonb_build_object('path', 'work.ts', 'text', :'work')) AS files \gset
SELECT * FROM fk_audit_load('web', :'files', options => '{"casing": "snake_case"}');
SELECT * FROM fk_audit_mismatches();
SELECT origin, child_table, child_columns, constraint_name, delete_rule, delete_rule_stated, update_rule, update_rule_stated
    FROM fk_audit.intents ORDER BY id;
SELECT origin, table_name, columns, constraints FROM fk_audit.source_tables ORDER BY position;

-- Without the casing the keys are the columns; version 1 has other names.
SELECT * FROM fk_audit_load('web', :'files');
SELECT child_table, child_columns, constraint_name FROM fk_audit.intents ORDER BY id;
SELECT * FROM fk_audit_load('web', :'files', options => '{"major": 1}');
SELECT child_table, constraint_name FROM fk_audit.intents ORDER BY id;
SELECT fk_audit_load('web', :'files', options => '{"major": 2}');
SELECT fk_audit_load('web', :'files', options => '{"casing": "kebab"}');

-- A snapshot of drizzle-kit.
SELECT $json${"id": "1", "version": "7", "dialect": "postgresql", "tables": {"public.users": {
  "name": "users", "schema": "", "columns": {"org_id": {"name": "org_id"}}, "foreignKeys": {
    "k": {"name": "k", "tableTo": "orgs", "columnsFrom": ["org_id"], "columnsTo": ["id"],
          "onDelete": "no action", "onUpdate": "no action"}}}}}$json$ AS snapshot \gset
SELECT * FROM fk_audit_load('web', jsonb_build_array(
    jsonb_build_object('path', 'meta/0001_snapshot.json', 'text', :'snapshot')));
SELECT origin, delete_rule, delete_rule_stated FROM fk_audit.intents;
SELECT kind, child_table, child_columns, declared, live FROM fk_audit_mismatches() WHERE kind = 'delete_rule';

-- What cannot be read fails the load, or comes as rows. The old intents stay.
SELECT $ts$import { pgTable, uuid } from "drizzle-orm/pg-core";
export const a = pgTable("a", { id: uuid().primaryKey() });
const owner = () => uuid("owner").references(() => a.id, { onDelete: "cascade" });
export const b = pgTable("b", {
  owner: owner(),
  soft: uuid().references(() => a.id, { onDelete: process.env.SOFT ? "set null" : "cascade" }),
  good: uuid().references(() => a.id, { onDelete: "restrict" }),
});
for (const name of ["c", "d"]) tables[name] = pgTable(name, { a: uuid().references(() => a.id) });
$ts$ AS broken \gset
SELECT fk_audit_load('web', jsonb_build_array(jsonb_build_object('path', 'broken.ts', 'text', :'broken')));
SELECT * FROM fk_audit_load('partial', jsonb_build_array(jsonb_build_object('path', 'broken.ts', 'text', :'broken')),
    allow_partial => true);
SELECT source, origin, child_table, child_columns, delete_rule FROM fk_audit.intents ORDER BY id;

SELECT fk_audit_unload(source) FROM fk_audit.sources;
SET client_min_messages = warning;
DROP TABLE orgs, users, projects, tasks, comments CASCADE;
