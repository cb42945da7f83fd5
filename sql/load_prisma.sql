-- Prisma schemas: what the reader says against what Prisma makes of the same schema.
\set VERBOSITY terse

-- The live database as `prisma migrate` leaves it.
CREATE TABLE orgs (id integer NOT NULL CONSTRAINT orgs_pkey PRIMARY KEY, name text NOT NULL);
CREATE TABLE users (id integer NOT NULL CONSTRAINT users_pkey PRIMARY KEY, org_id integer NOT NULL,
    manager_id integer, default_project_id integer);
CREATE TABLE projects (id integer NOT NULL CONSTRAINT projects_pkey PRIMARY KEY, org_id integer NOT NULL,
    owner_id integer);
CREATE UNIQUE INDEX projects_org_id_id_key ON projects (org_id, id);
CREATE TABLE tasks (id integer NOT NULL CONSTRAINT tasks_pkey PRIMARY KEY, org_id integer NOT NULL,
    project_id integer NOT NULL, assignee_id integer, creator_id integer NOT NULL);
CREATE TABLE comments (id integer NOT NULL CONSTRAINT comments_pkey PRIMARY KEY, task_id integer NOT NULL,
    author_id integer DEFAULT 0, parent_id integer);
CREATE TABLE tags (id integer NOT NULL CONSTRAINT tags_pkey PRIMARY KEY);
CREATE TABLE "_TagToTask" ("A" integer NOT NULL, "B" integer NOT NULL,
    CONSTRAINT "_TagToTask_AB_pkey" PRIMARY KEY ("A", "B"));
ALTER TABLE users
    ADD CONSTRAINT users_org_id_fkey FOREIGN KEY (org_id) REFERENCES orgs (id) ON DELETE CASCADE ON UPDATE CASCADE,
    ADD CONSTRAINT users_manager_id_fkey FOREIGN KEY (manager_id) REFERENCES users (id)
        ON DELETE SET NULL ON UPDATE CASCADE,
    ADD CONSTRAINT users_default_project_id_fkey FOREIGN KEY (default_project_id) REFERENCES projects (id)
        ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE projects
    ADD CONSTRAINT projects_org_id_fkey FOREIGN KEY (org_id) REFERENCES orgs (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT projects_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users (id)
        ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE tasks
    ADD CONSTRAINT tasks_project_fk FOREIGN KEY (org_id, project_id) REFERENCES projects (org_id, id)
        ON DELETE CASCADE ON UPDATE CASCADE,
    ADD CONSTRAINT tasks_assignee_id_fkey FOREIGN KEY (assignee_id) REFERENCES users (id)
        ON DELETE SET NULL ON UPDATE CASCADE,
    ADD CONSTRAINT tasks_creator_id_fkey FOREIGN KEY (creator_id) REFERENCES users (id)
        ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE comments
    ADD CONSTRAINT comments_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks (id)
        ON DELETE CASCADE ON UPDATE CASCADE,
    ADD CONSTRAINT comments_author_id_fkey FOREIGN KEY (author_id) REFERENCES users (id)
        ON DELETE SET DEFAULT ON UPDATE CASCADE,
    ADD CONSTRAINT comments_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES comments (id)
        ON DELETE NO ACTION ON UPDATE CASCADE;
ALTER TABLE "_TagToTask"
    ADD CONSTRAINT "_TagToTask_A_fkey" FOREIGN KEY ("A") REFERENCES tags (id) ON DELETE CASCADE ON UPDATE CASCADE,
    ADD CONSTRAINT "_TagToTask_B_fkey" FOREIGN KEY ("B") REFERENCES tasks (id) ON DELETE CASCADE ON UPDATE CASCADE;

-- The schema in two files, which are one schema.
SELECT $prisma$generator client {
  provider = "prisma-client-js"
}

datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

model Org {
  id       Int       @id
  name     String
  users    User[]
  projects Project[]

  @@map("orgs")
}

model User {
  id               Int       @id
  orgId            Int       @map("org_id")
  managerId        Int?      @map("manager_id")
  defaultProjectId Int?      @map("default_project_id")
  org              Org       @relation(fields: [orgId], references: [id], onDelete: Cascade)
  manager          User?     @relation("reports", fields: [managerId], references: [id], onDelete: SetNull)
  reports          User[]    @relation("reports")
  defaultProject   Project?  @relation("default", fields: [defaultProjectId], references: [id], onDelete: SetNull)
  owned            Project[] @relation("owner")
  assigned         Task[]    @relation("assignee")
  created          Task[]    @relation("creator")
  comments         Comment[]

  @@map("users")
}
$prisma$ AS people \gset
SELECT $prisma$model Project {
  id       Int    @id
  orgId    Int    @map("org_id")
  ownerId  Int?   @map("owner_id")
  org      Org    @relation(fields: [orgId], references: [id], onDelete: Restrict)
  owner    User?  @relation("owner", fields: [ownerId], references: [id]) // nothing stated, optional
  defaults User[] @relation("default")
  tasks    Task[]

  @@unique([orgId, id])
  @@map("projects")
}

model Task {
  id         Int     @id
  orgId      Int     @map("org_id")
  projectId  Int     @map("project_id")
  assigneeId Int?    @map("assignee_id")
  creatorId  Int     @map("creator_id")
  project    Project @relation(
    fields: [orgId, projectId],
    references: [orgId, id],
    onDelete: Cascade,
    onUpdate: Cascade,
    map: "tasks_project_fk",
  )
  assignee   User?   @relation("assignee", fields: [assigneeId], references: [id], onDelete: SetNull)
  creator    User    @relation("creator", fields: [creatorId], references: [id]) // nothing stated, required
  comments   Comment[]
  tags       Tag[]

  @@map("tasks")
}

model Comment {
  id       Int       @id
  taskId   Int       @map("task_id")
  authorId Int?      @default(0) @map("author_id")
  parentId Int?      @map("parent_id")
  task     Task      @relation(fields: [taskId], references: [id], onDelete: Cascade)
  author   User?     @relation(fields: [authorId], references: [id], onDelete: SetDefault)
  parent   Comment?  @relation("thread", fields: [parentId], references: [id], onDelete: NoAction)
  replies  Comment[] @relation("thread")

  @@map("comments")
}

model Tag {
  id    Int    @id
  tasks Task[]

  @@map("tags")
}
$prisma$ AS work \gset
SELECT jsonb_build_array(jsonb_build_object('path', 'people.prisma', 'text', :'people'),
                         jsonb_build_object('path', 'work.prisma', 'text', :'work')) AS files \gset
SELECT * FROM fk_audit_load('web', :'files');
SELECT * FROM fk_audit_mismatches();
SELECT origin, child_table, child_columns, constraint_name, delete_rule, delete_rule_stated, update_rule, update_rule_stated
    FROM fk_audit.intents ORDER BY id;
SELECT origin, table_name, columns, constraints FROM fk_audit.source_tables ORDER BY position;

-- The same text under Prisma 8, where nothing stated is NO ACTION and lists make no table.
SELECT * FROM fk_audit_load('web', :'files', options => '{"major": 8}');
SELECT child_table, child_columns, declared, live FROM fk_audit_mismatches() WHERE kind = 'delete_rule';
SELECT fk_audit_load('web', :'files', options => '{"major": 9}');
SELECT fk_audit_load('web', :'files', options => '{"major": "7"}');
SELECT fk_audit_load('web', :'files', options => '{"majors": 7}');
SELECT fk_audit_load('web', :'files', options => '{"mode": "migration"}');

-- Without foreign keys: every live one is undeclared.
SELECT * FROM fk_audit_load('web', jsonb_set(:'files', '{0,text}',
    to_jsonb(replace(:'people', 'url      =', 'relationMode = "prisma" // '))));
SELECT kind, count(*) FROM fk_audit_mismatches() GROUP BY kind;

-- A schema pattern: models without @@schema are in every schema that matches.
SELECT $prisma$model A {
  id Int @id
  bs B[]
}
model B {
  id Int @id
  a  A   @relation(fields: [id], references: [id])
}
model C {
  id Int @id
  @@schema("app")
}
$prisma$ AS tenants \gset
SELECT * FROM fk_audit_load('web', jsonb_build_array(jsonb_build_object('path', 'a.prisma', 'text', :'tenants')),
    options => '{"schema_pattern": "tenant_[0-9]+"}');
SELECT schema_pattern, child_schema, child_table, parent_schema, parent_table, delete_rule FROM fk_audit.intents;
SELECT schema_pattern, table_schema, table_name FROM fk_audit.source_tables ORDER BY position;

-- What cannot be read fails the load, or comes as rows. The old intents stay.
SELECT $prisma$model A {
  id   Int  @id
  b    B    @relation(fields: [bId], references: [id])
  bId  Int
  c    Missing @relation(fields: [bId], references: [id], onDelete: Cascade)
  many Missing[]
  d    B    @relation("d", fields: [bId], references: [id], onDelete: Vanish)
}
model B {
  id Int @id
  a  A[]
  ds A[] @relation("d")
}
$prisma$ AS broken \gset
SELECT fk_audit_load('web', jsonb_build_array(jsonb_build_object('path', 'broken.prisma', 'text', :'broken')));
SELECT * FROM fk_audit_load('partial', jsonb_build_array(jsonb_build_object('path', 'broken.prisma', 'text', :'broken')),
    allow_partial => true);
SELECT source, origin, child_table, parent_table FROM fk_audit.intents ORDER BY id;
SELECT fk_audit_unload(source) FROM fk_audit.sources;
SET client_min_messages = warning;
DROP TABLE orgs, users, projects, tasks, comments, tags, "_TagToTask" CASCADE;
