\echo Use "CREATE EXTENSION fk_audit" to load this file. \quit

-- Tables: what the code declares. They live apart from the functions, so that tools that look at
-- the application's schema never see them. User data: dumped and restored, shipped empty.

CREATE SCHEMA fk_audit;
COMMENT ON SCHEMA fk_audit IS 'what the code declares about foreign keys, loaded by the fk_audit extension';

CREATE TABLE fk_audit.sources (
    source      text PRIMARY KEY,
    revision    text,
    complete    boolean NOT NULL,
    schema_pattern text,
    search_path text[] NOT NULL,
    loaded_at   timestamptz NOT NULL,
    loaded_by   text NOT NULL
);
COMMENT ON TABLE fk_audit.sources IS 'one row per body of code that declares foreign keys';
COMMENT ON COLUMN fk_audit.sources.source IS 'stable name, the same from load to load';
COMMENT ON COLUMN fk_audit.sources.revision IS 'what was loaded last, for instance a commit';
COMMENT ON COLUMN fk_audit.sources.complete IS 'speaks for whole tables: live foreign keys of its tables that no source declares are a finding';
COMMENT ON COLUMN fk_audit.sources.schema_pattern IS 'regular expression on the schema name, when the source holds for many schemas';
COMMENT ON COLUMN fk_audit.sources.search_path IS 'search_path at the end of the last load, where a load in migration mode continues';
COMMENT ON COLUMN fk_audit.sources.loaded_at IS 'time of the last load';
COMMENT ON COLUMN fk_audit.sources.loaded_by IS 'role of the last load';

CREATE TABLE fk_audit.source_tables (
    source             text NOT NULL,
    position           integer NOT NULL,
    origin             text,
    schema_pattern     text,
    table_schema       text,
    table_name         text NOT NULL,
    whole              boolean NOT NULL,
    columns            text[] NOT NULL,
    constraints        jsonb NOT NULL,
    partition_of       text[],
    inherits           text[],
    own_columns        text[],
    PRIMARY KEY (source, position),
    CHECK ((schema_pattern IS NULL) = (table_schema IS NOT NULL))
);
CREATE INDEX source_tables_name_idx ON fk_audit.source_tables
    (table_name COLLATE "C", table_schema COLLATE "C");
COMMENT ON TABLE fk_audit.source_tables IS 'the tables that a source declares, with or without foreign keys';
COMMENT ON COLUMN fk_audit.source_tables.source IS 'fk_audit.sources.source';
COMMENT ON COLUMN fk_audit.source_tables.position IS 'order of declaration';
COMMENT ON COLUMN fk_audit.source_tables.origin IS 'file:line';
COMMENT ON COLUMN fk_audit.source_tables.schema_pattern IS 'regular expression on the schema name; table_schema is NULL then';
COMMENT ON COLUMN fk_audit.source_tables.table_schema IS 'schema, exact';
COMMENT ON COLUMN fk_audit.source_tables.table_name IS 'table, exact';
COMMENT ON COLUMN fk_audit.source_tables.whole IS 'false: the source only alters this table, another one creates it';
COMMENT ON COLUMN fk_audit.source_tables.columns IS 'columns in order';
COMMENT ON COLUMN fk_audit.source_tables.constraints IS 'all constraints, generated names included, where a load in migration mode continues';
COMMENT ON COLUMN fk_audit.source_tables.partition_of IS 'schema and name of the partitioned table';
COMMENT ON COLUMN fk_audit.source_tables.inherits IS 'schema and name of each table that this one inherits from';
COMMENT ON COLUMN fk_audit.source_tables.own_columns IS 'with inherits: the columns written for this table, inherited or not';

CREATE TABLE fk_audit.intents (
    id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source              text NOT NULL,
    revision            text,
    origin              text,
    schema_pattern      text,
    child_schema        text,
    child_table         text NOT NULL,
    child_columns       text[] NOT NULL,
    parent_schema       text,
    parent_table        text NOT NULL,
    parent_columns      text[],
    constraint_name     text,
    delete_rule         text,
    delete_rule_stated  boolean,
    delete_columns      text[],
    update_rule         text,
    update_rule_stated  boolean,
    match_option        text,
    "deferrable"        boolean,
    initially_deferred  boolean,
    validated           boolean,
    enforced            boolean,
    CHECK ((schema_pattern IS NULL) = (child_schema IS NOT NULL))
);
CREATE INDEX intents_source_idx ON fk_audit.intents (source);
-- For the guard, which looks up a few tables.
CREATE INDEX intents_child_idx ON fk_audit.intents (child_table COLLATE "C", child_schema COLLATE "C");
COMMENT ON TABLE fk_audit.intents IS 'the foreign keys that the code declares; NULL is not stated and not compared';
COMMENT ON COLUMN fk_audit.intents.id IS 'number given on loading';
COMMENT ON COLUMN fk_audit.intents.source IS 'fk_audit.sources.source';
COMMENT ON COLUMN fk_audit.intents.revision IS 'revision of the source when this was loaded';
COMMENT ON COLUMN fk_audit.intents.origin IS 'file:line of the declaration';
COMMENT ON COLUMN fk_audit.intents.schema_pattern IS 'regular expression on the schema name (Perl syntax, whole name); child_schema is NULL then';
COMMENT ON COLUMN fk_audit.intents.child_schema IS 'schema of the referencing table, exact';
COMMENT ON COLUMN fk_audit.intents.child_table IS 'referencing table, exact';
COMMENT ON COLUMN fk_audit.intents.child_columns IS 'referencing columns';
COMMENT ON COLUMN fk_audit.intents.parent_schema IS 'schema of the referenced table; NULL with a pattern: the child''s';
COMMENT ON COLUMN fk_audit.intents.parent_table IS 'referenced table, exact';
COMMENT ON COLUMN fk_audit.intents.parent_columns IS 'referenced columns; NULL: the primary key';
COMMENT ON COLUMN fk_audit.intents.constraint_name IS 'only when the code states one';
COMMENT ON COLUMN fk_audit.intents.delete_rule IS 'no action, restrict, cascade, set null or set default';
COMMENT ON COLUMN fk_audit.intents.delete_rule_stated IS 'false: the default of the tool, not of the author; NULL: the text cannot tell';
COMMENT ON COLUMN fk_audit.intents.delete_columns IS 'columns of ON DELETE SET NULL (...); empty: all of them';
COMMENT ON COLUMN fk_audit.intents.update_rule IS 'as delete_rule';
COMMENT ON COLUMN fk_audit.intents.update_rule_stated IS 'as delete_rule_stated';
COMMENT ON COLUMN fk_audit.intents.match_option IS 'simple or full';
COMMENT ON COLUMN fk_audit.intents."deferrable" IS 'DEFERRABLE';
COMMENT ON COLUMN fk_audit.intents.initially_deferred IS 'INITIALLY DEFERRED';
COMMENT ON COLUMN fk_audit.intents.validated IS 'false: declared NOT VALID';
COMMENT ON COLUMN fk_audit.intents.enforced IS 'false: declared NOT ENFORCED';

CREATE TABLE fk_audit.class_rules (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind          text NOT NULL CHECK (kind IN ('table', 'pattern', 'disabled')),
    name          text,
    target        text CHECK (target IN ('table', 'attribute', 'column', 'parent')),
    place         text CHECK (place IN ('anywhere', 'first', 'last', 'whole')),
    phrases       text,
    child_schema  text,
    child_table   text,
    child_columns text[],
    class         text CHECK (class IN ('ephemeral', 'link', 'value', 'compliance')),
    weight        double precision CHECK (weight > 0 AND weight <= 10),
    reason        text,
    decided_by    text NOT NULL DEFAULT CURRENT_USER,
    decided_at    timestamptz NOT NULL DEFAULT pg_catalog.now(),
    CHECK (CASE kind
           WHEN 'table' THEN pg_catalog.num_nulls(child_schema, child_table, class, reason) = 0
           WHEN 'pattern' THEN pg_catalog.num_nulls(
               name, target, place, phrases, class, weight, reason) = 0
           ELSE name IS NOT NULL END)
);
CREATE UNIQUE INDEX class_rules_name_key ON fk_audit.class_rules (kind, name) WHERE kind <> 'table';
COMMENT ON TABLE fk_audit.class_rules IS 'what people add to, set against and switch off of the rules by which fk_audit_advice() classifies; the defaults are listed by fk_audit_class_rules()';
COMMENT ON COLUMN fk_audit.class_rules.id IS 'order of entry; of several settings for one foreign key the last counts';
COMMENT ON COLUMN fk_audit.class_rules.kind IS 'table: the class of a child table, by fk_audit_set_class(); pattern: one more piece of evidence; disabled: a default pattern switched off';
COMMENT ON COLUMN fk_audit.class_rules.name IS 'of the pattern';
COMMENT ON COLUMN fk_audit.class_rules.target IS 'whose words: table (the child), attribute (any column of it), column (the referencing one), parent (the parent''s name)';
COMMENT ON COLUMN fk_audit.class_rules.place IS 'where in the name: anywhere, first, last, whole';
COMMENT ON COLUMN fk_audit.class_rules.phrases IS 'words in the singular, without abbreviations, several parted by |: access token|session';
COMMENT ON COLUMN fk_audit.class_rules.child_schema IS 'schema of the child table, exact';
COMMENT ON COLUMN fk_audit.class_rules.child_table IS 'child table, exact';
COMMENT ON COLUMN fk_audit.class_rules.child_columns IS 'referencing columns, exact; NULL: every foreign key of the table';
COMMENT ON COLUMN fk_audit.class_rules.class IS 'ephemeral, link, value or compliance';
COMMENT ON COLUMN fk_audit.class_rules.weight IS 'of the evidence; 3 is strong by itself';
COMMENT ON COLUMN fk_audit.class_rules.reason IS 'why; of a pattern: the evidence in words, % stands for the phrase found';
COMMENT ON COLUMN fk_audit.class_rules.decided_by IS 'who';
COMMENT ON COLUMN fk_audit.class_rules.decided_at IS 'when';

CREATE TABLE fk_audit.decisions (
    finding    text PRIMARY KEY,
    state      text NOT NULL,
    verdict    text NOT NULL CHECK (verdict IN ('align_database', 'fix_code_first', 'needs_decision')),
    reason     text NOT NULL,
    decided_by text NOT NULL DEFAULT CURRENT_USER,
    decided_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
COMMENT ON TABLE fk_audit.decisions IS 'verdicts of people about findings, by fk_audit_decide(); each holds for one state of its finding';
COMMENT ON COLUMN fk_audit.decisions.finding IS 'name of the finding';
COMMENT ON COLUMN fk_audit.decisions.state IS 'hash of declared and live when it was decided; it lapses when that changes';
COMMENT ON COLUMN fk_audit.decisions.verdict IS 'align_database, fix_code_first or needs_decision';
COMMENT ON COLUMN fk_audit.decisions.reason IS 'why';
COMMENT ON COLUMN fk_audit.decisions.decided_by IS 'who';
COMMENT ON COLUMN fk_audit.decisions.decided_at IS 'when';

CREATE TABLE fk_audit.rule_sites (
    source        text NOT NULL,
    format        text NOT NULL,
    child_schema  text,
    child_table   text NOT NULL,
    child_columns text[] NOT NULL,
    path          text NOT NULL,
    line          integer NOT NULL,
    head          text NOT NULL,
    old           text NOT NULL,
    tail          text NOT NULL,
    before        text NOT NULL,
    after         text NOT NULL
);
CREATE INDEX rule_sites_source_idx ON fk_audit.rule_sites (source, child_table);
COMMENT ON TABLE fk_audit.rule_sites IS 'the lines of the loaded files in which delete rules are or would be written, for fk_audit_code_fix()';
COMMENT ON COLUMN fk_audit.rule_sites.source IS 'fk_audit.sources.source';
COMMENT ON COLUMN fk_audit.rule_sites.format IS 'format of the file, which has words of its own for a rule';
COMMENT ON COLUMN fk_audit.rule_sites.child_schema IS 'as in fk_audit.intents';
COMMENT ON COLUMN fk_audit.rule_sites.child_table IS 'as in fk_audit.intents';
COMMENT ON COLUMN fk_audit.rule_sites.child_columns IS 'as in fk_audit.intents';
COMMENT ON COLUMN fk_audit.rule_sites.path IS 'the file';
COMMENT ON COLUMN fk_audit.rule_sites.line IS 'number of the first line that is kept';
COMMENT ON COLUMN fk_audit.rule_sites.head IS 'whole lines up to the place of the rule';
COMMENT ON COLUMN fk_audit.rule_sites.old IS 'what gives way to another rule; empty: the rule is not written';
COMMENT ON COLUMN fk_audit.rule_sites.tail IS 'from there to the end of the last line that is kept';
COMMENT ON COLUMN fk_audit.rule_sites.before IS 'goes before the word of the rule';
COMMENT ON COLUMN fk_audit.rule_sites.after IS 'goes behind it';

CREATE TABLE fk_audit.waivers (
    finding   text NOT NULL,
    state     text NOT NULL,
    subject   text NOT NULL,
    reason    text NOT NULL CHECK (reason OPERATOR(pg_catalog.~) '\S'),
    until     timestamptz NOT NULL,
    waived_by text NOT NULL DEFAULT CURRENT_USER,
    waived_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    PRIMARY KEY (finding, state)
);
COMMENT ON TABLE fk_audit.waivers IS 'findings that people have accepted for a time, by fk_audit_waive() and fk_audit_baseline(); each holds for one state of its finding';
COMMENT ON COLUMN fk_audit.waivers.finding IS 'name of the finding';
COMMENT ON COLUMN fk_audit.waivers.state IS 'hash of declared and live when it was waived; it lapses when that changes';
COMMENT ON COLUMN fk_audit.waivers.subject IS 'what was waived, for reading';
COMMENT ON COLUMN fk_audit.waivers.reason IS 'why';
COMMENT ON COLUMN fk_audit.waivers.until IS 'when it ends; infinity: never';
COMMENT ON COLUMN fk_audit.waivers.waived_by IS 'who';
COMMENT ON COLUMN fk_audit.waivers.waived_at IS 'when';

CREATE TABLE fk_audit.runs (
    run       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_at    timestamptz NOT NULL,
    run_by    text NOT NULL DEFAULT CURRENT_USER,
    note      text,
    sources   jsonb NOT NULL,
    compared  bigint NOT NULL,
    equal     bigint NOT NULL,
    skipped   bigint NOT NULL,
    open      bigint NOT NULL,
    critical  bigint NOT NULL,
    high      bigint NOT NULL,
    medium    bigint NOT NULL,
    low       bigint NOT NULL,
    waived    bigint NOT NULL,
    new       bigint NOT NULL,
    changed   bigint NOT NULL,
    resolved  bigint NOT NULL,
    unloaded  bigint NOT NULL
);
COMMENT ON TABLE fk_audit.runs IS 'one row per fk_audit_run(); as many as fk_audit.keep_runs says';
COMMENT ON COLUMN fk_audit.runs.run IS 'number, in the order of time';
COMMENT ON COLUMN fk_audit.runs.run_at IS 'when';
COMMENT ON COLUMN fk_audit.runs.run_by IS 'who';
COMMENT ON COLUMN fk_audit.runs.note IS 'what the caller said about it';
COMMENT ON COLUMN fk_audit.runs.sources IS 'the sources that were loaded, with the revision of each';
COMMENT ON COLUMN fk_audit.runs.compared IS 'declared foreign keys held against a live table';
COMMENT ON COLUMN fk_audit.runs.equal IS 'those of them without any finding';
COMMENT ON COLUMN fk_audit.runs.skipped IS 'live foreign keys on tables of which no source speaks';
COMMENT ON COLUMN fk_audit.runs.open IS 'findings that nobody has waived';
COMMENT ON COLUMN fk_audit.runs.critical IS 'open findings of that severity';
COMMENT ON COLUMN fk_audit.runs.high IS 'open findings of that severity';
COMMENT ON COLUMN fk_audit.runs.medium IS 'open findings of that severity';
COMMENT ON COLUMN fk_audit.runs.low IS 'open findings of that severity';
COMMENT ON COLUMN fk_audit.runs.waived IS 'waived findings';
COMMENT ON COLUMN fk_audit.runs.new IS 'open findings that were not open in the run before';
COMMENT ON COLUMN fk_audit.runs.changed IS 'open findings whose declared or live side is another one than in the run before';
COMMENT ON COLUMN fk_audit.runs.resolved IS 'findings of the run before that are gone';
COMMENT ON COLUMN fk_audit.runs.unloaded IS 'findings of the run before whose sources are no longer loaded: not resolved, but not compared';

CREATE TABLE fk_audit.run_findings (
    run            bigint NOT NULL,
    finding        text NOT NULL,
    state          text NOT NULL,
    status         text NOT NULL
                   CHECK (status IN ('new', 'changed', 'open', 'waived', 'resolved', 'unloaded')),
    open_since     timestamptz,
    severity       text NOT NULL,
    kind           text NOT NULL,
    child_schema   text,
    child_table    text,
    child_columns  text[],
    parent_schema  text,
    parent_table   text,
    parent_columns text[],
    constraint_name text,
    declared       text,
    live           text,
    sources        text[] NOT NULL,
    origins        text[] NOT NULL,
    PRIMARY KEY (run, finding, state)
);
COMMENT ON TABLE fk_audit.run_findings IS 'the findings of each run, and those of the run before that are gone';
COMMENT ON COLUMN fk_audit.run_findings.run IS 'fk_audit.runs.run';
COMMENT ON COLUMN fk_audit.run_findings.finding IS 'name of the finding';
COMMENT ON COLUMN fk_audit.run_findings.state IS 'hash of declared and live';
COMMENT ON COLUMN fk_audit.run_findings.status IS 'new, changed, open or waived; resolved or unloaded: it was in the run before, with these facts';
COMMENT ON COLUMN fk_audit.run_findings.open_since IS 'time of the first run from which on it was open in every run; NULL: it was waived';
COMMENT ON COLUMN fk_audit.run_findings.severity IS 'low, medium, high or critical';
COMMENT ON COLUMN fk_audit.run_findings.kind IS 'kind of the finding';
COMMENT ON COLUMN fk_audit.run_findings.child_schema IS 'schema of the referencing table';
COMMENT ON COLUMN fk_audit.run_findings.child_table IS 'referencing table';
COMMENT ON COLUMN fk_audit.run_findings.child_columns IS 'referencing columns';
COMMENT ON COLUMN fk_audit.run_findings.parent_schema IS 'schema of the referenced table';
COMMENT ON COLUMN fk_audit.run_findings.parent_table IS 'referenced table';
COMMENT ON COLUMN fk_audit.run_findings.parent_columns IS 'referenced columns';
COMMENT ON COLUMN fk_audit.run_findings.constraint_name IS 'of the live foreign key, else the declared one';
COMMENT ON COLUMN fk_audit.run_findings.declared IS 'what the code says';
COMMENT ON COLUMN fk_audit.run_findings.live IS 'what the database has';
COMMENT ON COLUMN fk_audit.run_findings.sources IS 'the sources that declare it';
COMMENT ON COLUMN fk_audit.run_findings.origins IS 'file:line of each declaration';

CREATE TABLE fk_audit.repair_log (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run         bigint NOT NULL,
    finding     text NOT NULL,
    state       text,
    direction   text NOT NULL CHECK (direction IN ('repair', 'undo')),
    step        integer NOT NULL,
    steps       integer NOT NULL,
    statement   text NOT NULL,
    way_back    text[],
    undoes      integer NOT NULL DEFAULT 1 CHECK (undoes > 0),
    scans       bigint,
    status      text NOT NULL DEFAULT 'planned'
                CHECK (status IN ('planned', 'done', 'failed', 'abandoned')),
    attempts    integer NOT NULL DEFAULT 0,
    planned_at  timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    started_at  timestamptz,
    finished_at timestamptz,
    error       text,
    role        name NOT NULL DEFAULT CURRENT_USER
);
CREATE INDEX repair_log_finding_idx ON fk_audit.repair_log (finding, run);
COMMENT ON TABLE fk_audit.repair_log IS 'what fk_audit_apply() and fk_audit_undo() did or were about to do, one row per step';
COMMENT ON COLUMN fk_audit.repair_log.id IS 'order of planning';
COMMENT ON COLUMN fk_audit.repair_log.run IS 'the same for all steps of one finding that were planned together';
COMMENT ON COLUMN fk_audit.repair_log.finding IS 'the finding as it was named';
COMMENT ON COLUMN fk_audit.repair_log.state IS 'hash of declared and live when the run was planned';
COMMENT ON COLUMN fk_audit.repair_log.direction IS 'repair, or undo: the way back of an earlier run';
COMMENT ON COLUMN fk_audit.repair_log.step IS 'number of the step in its run, from 1';
COMMENT ON COLUMN fk_audit.repair_log.steps IS 'how many steps the run has';
COMMENT ON COLUMN fk_audit.repair_log.statement IS 'what the step runs, one transaction';
COMMENT ON COLUMN fk_audit.repair_log.way_back IS 'of a step of a repair: the statements that undo it, in order; NULL: there is no way back';
COMMENT ON COLUMN fk_audit.repair_log.undoes IS 'how many steps way_back undoes: this one and those right before it';
COMMENT ON COLUMN fk_audit.repair_log.scans IS 'of a step of a repair: how many rows it reads, estimated; NULL: unknown';
COMMENT ON COLUMN fk_audit.repair_log.status IS 'planned; done, written in the transaction of the step itself; failed, tried again by the next call; abandoned, never tried again';
COMMENT ON COLUMN fk_audit.repair_log.attempts IS 'how often the last call tried';
COMMENT ON COLUMN fk_audit.repair_log.planned_at IS 'time of planning';
COMMENT ON COLUMN fk_audit.repair_log.started_at IS 'start of the last attempt';
COMMENT ON COLUMN fk_audit.repair_log.finished_at IS 'end of the last attempt';
COMMENT ON COLUMN fk_audit.repair_log.error IS 'why it failed or was abandoned';
COMMENT ON COLUMN fk_audit.repair_log.role IS 'who ran it; stored statements are run again for this role only';

-- The one door through which the log is written, with the rights of its owner: whoever owns a table
-- may repair it. It is a view and no SECURITY DEFINER function because stored statements are run
-- later: CURRENT_USER is the caller here, as the server knows it, while a definer function sees
-- only the session's role, which is a superuser's when ANALYZE evaluates somebody's index.
CREATE VIEW fk_audit.own_repairs WITH (security_barrier) AS
    SELECT * FROM fk_audit.repair_log WHERE role = CURRENT_USER
    WITH CASCADED CHECK OPTION;
COMMENT ON VIEW fk_audit.own_repairs IS 'the rows of fk_audit.repair_log that belong to the current role';

-- No text of a statement: it may hold what its author would not show to everybody.
CREATE TABLE fk_audit.ddl_log (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    logged_at         timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    role              name NOT NULL,
    session_role      name NOT NULL DEFAULT SESSION_USER,
    command           text NOT NULL,
    child_schema      text NOT NULL,
    child_table       text NOT NULL,
    child_columns     text[] NOT NULL,
    parent_schema     text NOT NULL,
    parent_table      text NOT NULL,
    parent_columns    text[] NOT NULL,
    constraint_name   text NOT NULL,
    rule_before       text,
    rule_after        text,
    definition_before text,
    definition_after  text,
    findings          text[] NOT NULL,
    outcome           text NOT NULL CHECK (outcome IN ('passed', 'warned', 'excepted'))
);
COMMENT ON TABLE fk_audit.ddl_log IS 'what DDL did to foreign keys while the guard was installed, by fk_audit_install_guard(); what the guard refused is in the log of the server';
COMMENT ON COLUMN fk_audit.ddl_log.id IS 'order of the changes';
COMMENT ON COLUMN fk_audit.ddl_log.logged_at IS 'when';
COMMENT ON COLUMN fk_audit.ddl_log.role IS 'who: the current role of the session, outside of any SECURITY DEFINER function';
COMMENT ON COLUMN fk_audit.ddl_log.session_role IS 'as whom the session had logged in';
COMMENT ON COLUMN fk_audit.ddl_log.command IS 'command tag, for instance ALTER TABLE';
COMMENT ON COLUMN fk_audit.ddl_log.child_schema IS 'schema of the referencing table';
COMMENT ON COLUMN fk_audit.ddl_log.child_table IS 'referencing table';
COMMENT ON COLUMN fk_audit.ddl_log.child_columns IS 'referencing columns';
COMMENT ON COLUMN fk_audit.ddl_log.parent_schema IS 'schema of the referenced table';
COMMENT ON COLUMN fk_audit.ddl_log.parent_table IS 'referenced table';
COMMENT ON COLUMN fk_audit.ddl_log.parent_columns IS 'referenced columns';
COMMENT ON COLUMN fk_audit.ddl_log.constraint_name IS 'name of the constraint; of a dropped one its last';
COMMENT ON COLUMN fk_audit.ddl_log.rule_before IS 'delete rule before the statement; NULL: it made the foreign key';
COMMENT ON COLUMN fk_audit.ddl_log.rule_after IS 'delete rule after it; NULL: it dropped the foreign key';
COMMENT ON COLUMN fk_audit.ddl_log.definition_before IS 'the whole foreign key before the statement, as pg_get_constraintdef() prints it';
COMMENT ON COLUMN fk_audit.ddl_log.definition_after IS 'the same after it';
COMMENT ON COLUMN fk_audit.ddl_log.findings IS 'findings that the statement has introduced or made worse';
COMMENT ON COLUMN fk_audit.ddl_log.outcome IS 'passed: nothing against what the code declares; warned; excepted: fk_audit.guard was off, as in the statements of fk_audit_repairs() and fk_audit_reverse()';

SELECT pg_catalog.pg_extension_config_dump('fk_audit.sources', '');
SELECT pg_catalog.pg_extension_config_dump('fk_audit.source_tables', '');
SELECT pg_catalog.pg_extension_config_dump('fk_audit.intents', '');
SELECT pg_catalog.pg_extension_config_dump('fk_audit.intents_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('fk_audit.rule_sites', '');
SELECT pg_catalog.pg_extension_config_dump('fk_audit.class_rules', '');
SELECT pg_catalog.pg_extension_config_dump('fk_audit.class_rules_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('fk_audit.decisions', '');
SELECT pg_catalog.pg_extension_config_dump('fk_audit.waivers', '');
SELECT pg_catalog.pg_extension_config_dump('fk_audit.runs', '');
SELECT pg_catalog.pg_extension_config_dump('fk_audit.runs_run_seq', '');
SELECT pg_catalog.pg_extension_config_dump('fk_audit.run_findings', '');
SELECT pg_catalog.pg_extension_config_dump('fk_audit.repair_log', '');
SELECT pg_catalog.pg_extension_config_dump('fk_audit.repair_log_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('fk_audit.ddl_log', '');
SELECT pg_catalog.pg_extension_config_dump('fk_audit.ddl_log_id_seq', '');

-- Reading is for everybody, as the catalog itself is; writing is for the owner until granted.
GRANT USAGE ON SCHEMA fk_audit TO PUBLIC;
GRANT SELECT ON fk_audit.sources, fk_audit.source_tables, fk_audit.intents, fk_audit.rule_sites,
    fk_audit.class_rules, fk_audit.decisions, fk_audit.waivers,
    fk_audit.runs, fk_audit.run_findings,
    fk_audit.repair_log, fk_audit.own_repairs, fk_audit.ddl_log TO PUBLIC;
-- A step once planned is never rewritten, and nobody writes in another role's name.
GRANT INSERT (run, finding, state, direction, step, steps, statement, way_back, undoes, scans),
      UPDATE (status, attempts, started_at, finished_at, error)
    ON fk_audit.own_repairs TO PUBLIC;
GRANT USAGE ON SEQUENCE fk_audit.repair_log_id_seq TO PUBLIC;

-- Intent in.

CREATE FUNCTION fk_audit_declare(
    child text, columns text[], parent text,
    on_delete text DEFAULT NULL, on_update text DEFAULT NULL,
    parent_columns text[] DEFAULT NULL, constraint_name text DEFAULT NULL,
    source text DEFAULT 'manual', schema_pattern text DEFAULT NULL,
    delete_columns text[] DEFAULT NULL, match_option text DEFAULT NULL,
    "deferrable" boolean DEFAULT NULL, initially_deferred boolean DEFAULT NULL,
    validated boolean DEFAULT NULL, enforced boolean DEFAULT NULL,
    revision text DEFAULT NULL, origin text DEFAULT NULL,
    default_schema text DEFAULT 'public')
RETURNS bigint
LANGUAGE c VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'fk_audit_declare';
COMMENT ON FUNCTION fk_audit_declare IS 'declare one foreign key by hand; what is NULL is not compared';

CREATE FUNCTION fk_audit_load_sql(
    source text, ddl text, mode text DEFAULT 'schema', default_schema text DEFAULT 'public',
    revision text DEFAULT NULL, complete boolean DEFAULT true,
    allow_partial boolean DEFAULT false, schema_pattern text DEFAULT NULL)
RETURNS TABLE (status text, origin text, object text, message text)
LANGUAGE c VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'fk_audit_load_sql';
COMMENT ON FUNCTION fk_audit_load_sql IS 'load what a text of SQL DDL declares (a dump, or migrations in order); nothing is executed';

CREATE FUNCTION fk_audit.load_texts(
    source text, paths text[], texts text[], format text, options text,
    revision text, complete boolean, allow_partial boolean)
RETURNS TABLE (status text, origin text, object text, message text)
LANGUAGE c VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'fk_audit_load_texts';
COMMENT ON FUNCTION fk_audit.load_texts IS 'the part of fk_audit_load() behind its JSON';

CREATE FUNCTION fk_audit_load(
    source text, files jsonb, format text DEFAULT NULL, options jsonb DEFAULT '{}',
    revision text DEFAULT NULL, complete boolean DEFAULT true, allow_partial boolean DEFAULT false)
RETURNS TABLE (status text, origin text, object text, message text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    paths text[];
    texts text[];
BEGIN
    IF files IS NULL OR jsonb_typeof(files) <> 'array' OR jsonb_array_length(files) = 0 THEN
        RAISE EXCEPTION 'argument "files" must be a non-empty JSON array'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Pass [{"path": "db/schema.sql", "text": "..."}, ...].';
    END IF;
    IF EXISTS (SELECT FROM jsonb_array_elements(files) AS file
               WHERE jsonb_typeof(file) <> 'object'
                  OR jsonb_typeof(file -> 'path') IS DISTINCT FROM 'string'
                  OR jsonb_typeof(file -> 'text') IS DISTINCT FROM 'string') THEN
        RAISE EXCEPTION 'every element of "files" must have a text "path" and a text "text"'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Pass [{"path": "db/schema.sql", "text": "..."}, ...].';
    END IF;
    SELECT array_agg(file ->> 'path' ORDER BY position), array_agg(file ->> 'text' ORDER BY position)
        INTO paths, texts
        FROM jsonb_array_elements(files) WITH ORDINALITY AS element(file, position);
    RETURN QUERY SELECT * FROM fk_audit.load_texts(
        source, paths, texts, format, options::text, revision, complete, allow_partial);
END
$$;
COMMENT ON FUNCTION fk_audit_load IS 'load what files declare, [{"path": ..., "text": ...}, ...] in that order; format NULL to recognise it';

CREATE FUNCTION fk_audit_load_catalog(
    source text, schemas text DEFAULT NULL, revision text DEFAULT NULL,
    complete boolean DEFAULT true)
RETURNS TABLE (status text, origin text, object text, message text)
LANGUAGE c VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'fk_audit_load_catalog';
COMMENT ON FUNCTION fk_audit_load_catalog IS 'take the live database itself as the baseline; schemas is a psql \dn pattern';

CREATE FUNCTION fk_audit_unload(source text)
RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'fk_audit_unload';
COMMENT ON FUNCTION fk_audit_unload IS 'forget a source and all its intents';

CREATE FUNCTION fk_audit_compare_sources(a text, b text)
RETURNS TABLE (
    severity text, kind text, child_table text, child_columns text, parent_table text,
    in_a text, in_b text, origin_a text, origin_b text)
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'fk_audit_compare_sources';
COMMENT ON FUNCTION fk_audit_compare_sources IS 'what source a declares against what source b declares, as if b were the live database';

-- Names as the listings print them.

CREATE FUNCTION fk_audit.display_table(schema_name text, table_name text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT CASE WHEN schema_name IN ('public', '') THEN '' ELSE quote_ident(schema_name) || '.' END
           || quote_ident(table_name)
$$;
COMMENT ON FUNCTION fk_audit.display_table IS 'a table for reading, without public.';

CREATE FUNCTION fk_audit.display_columns(column_names text[])
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT string_agg(quote_ident(name), ', ' ORDER BY position)
    FROM unnest(column_names) WITH ORDINALITY AS each_one(name, position)
$$;
COMMENT ON FUNCTION fk_audit.display_columns IS 'columns for reading';

-- Findings out. Any role may read: the catalog that they are made of is readable by everybody.

CREATE FUNCTION fk_audit_foreign_keys(tables text DEFAULT NULL)
RETURNS TABLE (
    child_schema text, child_table text, child_columns text[],
    parent_schema text, parent_table text, parent_columns text[],
    constraint_name text, delete_rule text, delete_columns text[], update_rule text,
    match_option text, "deferrable" boolean, initially_deferred boolean,
    validated boolean, enforced boolean, triggers text)
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'fk_audit_foreign_keys';
COMMENT ON FUNCTION fk_audit_foreign_keys IS 'the live foreign keys; tables is a psql \dt pattern on the child';

CREATE FUNCTION fk_audit_mismatches(tables text DEFAULT NULL)
RETURNS TABLE (
    severity text, kind text, child_table text, child_columns text, parent_table text,
    declared text, live text, finding text)
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'fk_audit_mismatches';
COMMENT ON FUNCTION fk_audit_mismatches IS 'where the live foreign keys differ from the declared ones, worst first; tables is a psql \dt pattern on the child';

CREATE FUNCTION fk_audit_findings(tables text DEFAULT NULL)
RETURNS TABLE (
    finding text, state text, severity text, kind text,
    child_schema text, child_table text, child_columns text[],
    parent_schema text, parent_table text, parent_columns text[],
    constraint_name text, declared text, live text, detail text,
    stated boolean, sources text[], origins text[], schema_pattern text,
    class text, confidence double precision, evidence text[], verdict text, recommended text,
    reason text, effect text, alternatives text[], decided_by text,
    waived boolean, waived_by text, waived_reason text, waived_at timestamptz,
    waived_until timestamptz)
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'fk_audit_findings';
COMMENT ON FUNCTION fk_audit_findings IS 'the mismatches with everything that is known of each';

CREATE FUNCTION fk_audit_explain(finding text, count_orphans boolean DEFAULT false)
RETURNS text
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'fk_audit_explain';
COMMENT ON FUNCTION fk_audit_explain IS 'one finding whole, for reading: facts, origin, repair, locks, way back';

CREATE FUNCTION fk_audit.rule_word(format text, rule text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT CASE format
        WHEN 'prisma' THEN replace(initcap(rule), ' ', '')
        WHEN 'rails' THEN CASE rule WHEN 'no action' THEN 'nil' WHEN 'set null' THEN ':nullify'
                                    WHEN 'set default' THEN NULL ELSE ':' || rule END
        WHEN 'sql' THEN upper(rule)
        ELSE rule END
$$;
COMMENT ON FUNCTION fk_audit.rule_word IS 'a delete rule in the words of a format; NULL where it has none';

-- One hunk: what both texts begin and end with is context.
CREATE FUNCTION fk_audit.unified_diff(path text, line integer, old text, new text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    no_newline CONSTANT text := CASE WHEN right(old, 1) = E'\n' THEN '' ELSE E'\n\\ No newline at end of file' END;
    a CONSTANT text[] := string_to_array(regexp_replace(old, '\n$', ''), E'\n');
    b CONSTANT text[] := string_to_array(regexp_replace(new, '\n$', ''), E'\n');
    head integer := 0;
    tail integer := 0;
    hunk text;
BEGIN
    WHILE head < least(cardinality(a), cardinality(b)) AND a[head + 1] = b[head + 1] LOOP
        head := head + 1;
    END LOOP;
    WHILE tail < least(cardinality(a), cardinality(b)) - head
          AND a[cardinality(a) - tail] = b[cardinality(b) - tail] LOOP
        tail := tail + 1;
    END LOOP;
    SELECT string_agg(text, E'\n' ORDER BY part, number) INTO hunk FROM (
        SELECT 1 AS part, number, ' ' || a[number] AS text FROM generate_series(1, head) AS number
        UNION ALL
        SELECT 2, number, '-' || a[number] || CASE WHEN number = cardinality(a) THEN no_newline ELSE '' END
            FROM generate_series(head + 1, cardinality(a) - tail) AS number
        UNION ALL
        SELECT 3, number, '+' || b[number] || CASE WHEN number = cardinality(b) THEN no_newline ELSE '' END
            FROM generate_series(head + 1, cardinality(b) - tail) AS number
        UNION ALL
        SELECT 4, number, ' ' || a[number] || CASE WHEN number = cardinality(a) THEN no_newline ELSE '' END
            FROM generate_series(cardinality(a) - tail + 1, cardinality(a)) AS number) AS lines;
    RETURN format(E'--- a/%s\n+++ b/%s\n@@ -%s,%s +%s,%s @@\n%s\n', path, path,
                  line, cardinality(a), line, cardinality(b), hunk);
END
$$;
COMMENT ON FUNCTION fk_audit.unified_diff IS 'the difference of two texts that begin at a line of a file, as diff -u and git have it';

CREATE FUNCTION fk_audit_code_fix(finding text, rule text DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning
AS $$
DECLARE
    mismatch record;
    wanted text;
    site record;
    word text;
    difference text := '';
BEGIN
    SELECT * INTO mismatch FROM @extschema@.fk_audit_findings() AS f
        WHERE f.finding = fk_audit_code_fix.finding;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no finding "%"', finding
            USING ERRCODE = 'undefined_object',
                  HINT = 'It may be resolved already: see fk_audit_mismatches() for the present ones.';
    END IF;
    wanted := coalesce(lower(rule), mismatch.recommended);
    IF wanted IS NULL OR wanted NOT IN ('no action', 'restrict', 'cascade', 'set null', 'set default') THEN
        RAISE EXCEPTION '%', CASE WHEN rule IS NULL THEN format('no rule is recommended for finding "%s"', finding)
                                  ELSE format('unknown rule "%s"', rule) END
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Name the rule: no action, restrict, cascade, set null or set default.';
    END IF;
    FOR site IN
        SELECT s.* FROM fk_audit.rule_sites AS s
        WHERE s.source = ANY (mismatch.sources)
          AND coalesce(s.child_schema, mismatch.child_schema) = mismatch.child_schema
          AND s.child_table = mismatch.child_table
          AND s.child_columns @> mismatch.child_columns AND s.child_columns <@ mismatch.child_columns
        ORDER BY s.source, s.path, s.line
    LOOP
        word := fk_audit.rule_word(site.format, wanted);
        IF word IS NULL THEN
            RAISE EXCEPTION 'format % has no word for %', site.format, upper(wanted)
                USING ERRCODE = 'feature_not_supported',
                      HINT = format('Write it by hand: %s, line %s.', site.path, site.line);
        END IF;
        IF site.old = site.before || word || site.after THEN
            CONTINUE;
        END IF;
        difference := difference || fk_audit.unified_diff(
            site.path, site.line, site.head || site.old || site.tail,
            site.head || site.before || word || site.after || site.tail);
    END LOOP;
    IF difference = '' THEN
        RAISE EXCEPTION 'there is nothing to change in the code for finding "%"', finding
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  HINT = CASE WHEN mismatch.declared = wanted
                              THEN 'The code already says so: bring the database to it with fk_audit_repairs().'
                              ELSE 'The source was not loaded from files by fk_audit_load(), or the place is '
                                   'not one that can be changed by itself. Declared at: '
                                   || coalesce(array_to_string(mismatch.origins, ', '), 'unknown') || '.' END;
    END IF;
    RETURN difference;
END
$$;
COMMENT ON FUNCTION fk_audit_code_fix IS 'a unified diff of the loaded code that states the recommended delete rule, or the given one; apply it with git apply';

CREATE FUNCTION fk_audit_summary(tables text DEFAULT NULL)
RETURNS TABLE (
    sources bigint, compared bigint, equal bigint, findings bigint,
    critical bigint, high bigint, medium bigint, low bigint, skipped bigint, waived bigint)
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'fk_audit_summary';
COMMENT ON FUNCTION fk_audit_summary IS 'the audit in one row of counters; waived findings are counted in waived only';

CREATE FUNCTION fk_audit_hazards(tables text DEFAULT NULL)
RETURNS TABLE (
    severity text, hazard text, child_table text, child_columns text, parent_table text,
    rule text, detail text)
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'fk_audit_hazards';
COMMENT ON FUNCTION fk_audit_hazards IS 'rules of live foreign keys that cannot work or should not stand, whatever the code declares, worst first; tables is a psql \dt pattern on the child';

CREATE FUNCTION fk_audit_report(format text DEFAULT 'text', tables text DEFAULT NULL)
RETURNS text
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'fk_audit_report';
COMMENT ON FUNCTION fk_audit_report IS 'the whole audit as a document; format text, markdown, html, json, sarif, junit or mermaid';

-- Judging.

CREATE FUNCTION fk_audit_delete_impact(
    parent text, key text[] DEFAULT NULL, max_depth integer DEFAULT NULL)
RETURNS TABLE (
    depth integer, path text, child_table text, child_columns text, parent_table text,
    constraint_name text, rule text, effect text, rule_after text, effect_after text,
    estimated_rows bigint, exact_rows bigint, missing_index boolean, rows_scanned bigint,
    detail text, uncertain text, finding text)
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'fk_audit_delete_impact';
COMMENT ON FUNCTION fk_audit_delete_impact IS 'what deleting a row of a table sets off, today and after the repairs; key is the primary key of one row as text';

-- Is the declared rule right?

CREATE FUNCTION fk_audit_advice(tables text DEFAULT NULL)
RETURNS TABLE (
    verdict text, child_table text, child_columns text, class text, declared text, live text,
    recommended text, finding text)
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'fk_audit_advice';
COMMENT ON FUNCTION fk_audit_advice IS 'for every foreign key, live or declared: what the child is, which delete rule it wants, and whether the database should be brought to the declared one';

CREATE FUNCTION fk_audit_class_rules()
RETURNS TABLE (
    name text, target text, place text, phrases text, class text, weight double precision,
    wording text, origin text)
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'fk_audit_class_rules';
COMMENT ON FUNCTION fk_audit_class_rules IS 'the words by which fk_audit_advice() classifies: the defaults, and those of fk_audit.class_rules';

CREATE FUNCTION fk_audit.name_words(name text)
RETURNS text
LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'fk_audit_name_words';
COMMENT ON FUNCTION fk_audit.name_words IS 'the words that fk_audit_advice() reads a name as';

-- A phrase is looked up among the words of a name: one that is not such words is never found.
CREATE FUNCTION fk_audit.check_phrases(pattern text, phrases text)
RETURNS void
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    most_words CONSTANT integer := 5;
    phrase text;
    words text;
BEGIN
    FOR phrase IN SELECT regexp_split_to_table(phrases, '\|') LOOP
        words := fk_audit.name_words(phrase);
        IF words = '' THEN
            RAISE EXCEPTION 'pattern "%" has a phrase without a word: "%"', pattern, phrase
                USING ERRCODE = 'invalid_parameter_value',
                      HINT = 'Write words, and | between phrases: access token|session.';
        ELSIF words <> phrase THEN
            RAISE EXCEPTION 'pattern "%" has a phrase that no name is read as: "%"', pattern, phrase
                USING ERRCODE = 'invalid_parameter_value',
                      HINT = format('Names are read in lower case and in the singular, without digits '
                                    'and with abbreviations spelled out: write "%s".', words);
        ELSIF cardinality(string_to_array(phrase, ' ')) > most_words THEN
            RAISE EXCEPTION 'pattern "%" has a phrase that is too long: "%"', pattern, phrase
                USING ERRCODE = 'invalid_parameter_value',
                      HINT = format('A phrase has at most %s words.', most_words);
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION fk_audit.check_phrases IS 'an error for phrases of fk_audit.class_rules that could never be found';

-- A dump may name a default that this version has no longer. pg_dump switches check_function_bodies
-- off for its restore, which must not fail by that.
CREATE FUNCTION fk_audit.check_disabled(pattern text)
RETURNS void
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM @extschema@.fk_audit_class_rules() AS rule
               WHERE rule.name = pattern AND rule.origin <> 'own') THEN
        RETURN;
    ELSIF NOT current_setting('check_function_bodies')::boolean THEN
        RAISE WARNING 'no default pattern is named "%", nothing is switched off by it', pattern
            USING HINT = 'SELECT name FROM fk_audit_class_rules() lists them.';
        RETURN;
    END IF;
    RAISE EXCEPTION 'no default pattern is named "%"', pattern
        USING ERRCODE = 'undefined_object',
              HINT = 'SELECT name FROM fk_audit_class_rules() lists them. A pattern of your own is '
                     'a row of fk_audit.class_rules: delete that.';
END
$$;
COMMENT ON FUNCTION fk_audit.check_disabled IS 'an error for the name of a default pattern that is none';

-- What has no effect is refused at once, for the advice would not say so.
CREATE FUNCTION fk_audit.check_class_rule()
RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    NEW.child_columns := nullif(NEW.child_columns, '{}');
    IF NEW.kind = 'table' OR NEW.name IS NULL THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT FROM fk_audit.class_rules AS rule
               WHERE rule.kind = NEW.kind AND rule.name = NEW.name AND rule.id <> NEW.id) THEN
        RAISE EXCEPTION 'there is a row of kind "%" and name "%" already', NEW.kind, NEW.name
            USING ERRCODE = 'unique_violation',
                  HINT = 'Change that row of fk_audit.class_rules, or delete it first.';
    END IF;
    IF NEW.kind = 'pattern' THEN
        PERFORM fk_audit.check_phrases(NEW.name, NEW.phrases);
    ELSIF NEW.kind = 'disabled' THEN
        PERFORM fk_audit.check_disabled(NEW.name);
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION fk_audit.check_class_rule IS 'what CHECK constraints cannot say of fk_audit.class_rules';
CREATE TRIGGER check_class_rule BEFORE INSERT OR UPDATE OF kind, name, phrases, child_columns
    ON fk_audit.class_rules FOR EACH ROW EXECUTE FUNCTION fk_audit.check_class_rule();

-- Columns as a set, in one order; none at all are NULL.
CREATE FUNCTION fk_audit.column_set(columns text[])
RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT array_agg(name ORDER BY name COLLATE "C") FROM unnest(columns) AS name
$$;
COMMENT ON FUNCTION fk_audit.column_set IS 'columns without their order; NULL: none';

-- A declaration for a pattern of schemas counts for every schema: its pattern is not for the server's
-- regular expressions, and a warning too few is better than one that is wrong.
CREATE FUNCTION fk_audit.keys_of(child regclass)
RETURNS SETOF text[]
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT fk_audit.column_set(ARRAY(
               SELECT attname FROM pg_attribute
               WHERE attrelid = conrelid AND attnum = ANY (conkey))::text[])
        FROM pg_constraint WHERE conrelid = child AND contype = 'f' AND conparentid = 0
    UNION
    SELECT fk_audit.column_set(intent.child_columns)
        FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        JOIN fk_audit.intents AS intent
            ON child_table = relname AND (child_schema = nspname OR schema_pattern IS NOT NULL)
        WHERE pg_class.oid = child
$$;
COMMENT ON FUNCTION fk_audit.keys_of IS 'the column sets of the foreign keys of a table, live or declared';

CREATE FUNCTION fk_audit.child_name(child text, default_schema text)
RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    parts text[];
BEGIN
    BEGIN
        parts := parse_ident(coalesce(child, ''));
    EXCEPTION WHEN invalid_parameter_value THEN
    END;
    IF parts IS NULL OR cardinality(parts) > 2 THEN
        RAISE EXCEPTION 'argument "child" is no table name: %', coalesce(child, 'NULL')
            USING ERRCODE = 'invalid_name',
                  HINT = 'Names fold as in SQL and may be qualified; quote them where SQL would.';
    END IF;
    RETURN CASE cardinality(parts) WHEN 1 THEN default_schema || parts ELSE parts END;
END
$$;
COMMENT ON FUNCTION fk_audit.child_name IS 'schema and name of the table that an argument "child" names';

-- Only what can have foreign keys of its own.
CREATE FUNCTION fk_audit.child_table(parts text[])
RETURNS regclass
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    child CONSTANT regclass := to_regclass(format('%I.%I', parts[1], parts[2]));
    shown CONSTANT text := array_to_string(parts, '.');
    relation record;
BEGIN
    IF child IS NULL THEN
        RAISE EXCEPTION 'table "%" does not exist', shown
            USING ERRCODE = 'undefined_table',
                  HINT = 'Names fold as in SQL and may be qualified; quote them where SQL would.';
    END IF;
    SELECT relkind, relispartition INTO relation FROM pg_class WHERE oid = child;
    IF relation.relkind NOT IN ('r', 'p') THEN
        RAISE EXCEPTION '"%" is not a table', shown
            USING ERRCODE = 'wrong_object_type',
                  HINT = 'Only tables, partitioned or not, have foreign keys.';
    END IF;
    IF relation.relispartition AND NOT EXISTS (SELECT FROM fk_audit.keys_of(child)) THEN
        RAISE EXCEPTION 'partition "%" has no foreign keys of its own', shown
            USING ERRCODE = 'wrong_object_type',
                  HINT = format('They are those of its root: set the class of %s.',
                                pg_partition_root(child));
    END IF;
    RETURN child;
END
$$;
COMMENT ON FUNCTION fk_audit.child_table IS 'the table of that schema and name, of which a class may be set';

-- An error for columns that are not there, and a warning where no foreign key has them: one may be
-- declared later.
CREATE FUNCTION fk_audit.check_key_columns(child regclass, columns text[])
RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    keys CONSTANT text := (
        SELECT string_agg(format('(%s)', array_to_string(key, ', ')), ', ' ORDER BY key)
        FROM fk_audit.keys_of(child) AS key);
    known CONSTANT text := 'The foreign keys of ' || child::text || ' are over ' || keys || '.';
    missing text;
BEGIN
    SELECT name INTO missing FROM unnest(columns) AS name
        WHERE name IS NULL OR NOT EXISTS (
            SELECT FROM pg_attribute
            WHERE attrelid = child AND attname = name AND attnum > 0 AND NOT attisdropped)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'table % has no column "%"', child, missing
            USING ERRCODE = 'undefined_column',
                  HINT = concat_ws(' ', 'Column names are exact.', known);
    END IF;
    IF keys IS NULL OR columns NOT IN (SELECT fk_audit.keys_of(child)) THEN
        RAISE WARNING 'nothing is judged by this class: % has no foreign key%', child,
                coalesce(' over (' || array_to_string(columns, ', ') || ')', '')
            USING HINT = coalesce(known, 'It counts once one is there, or declared.');
    END IF;
END
$$;
COMMENT ON FUNCTION fk_audit.check_key_columns IS 'whether fk_audit_set_class() for these columns, or for all keys if NULL, has anything to judge';

CREATE FUNCTION fk_audit_set_class(
    child text, class text, reason text, columns text[] DEFAULT NULL,
    default_schema text DEFAULT 'public')
RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    parts CONSTANT text[] := fk_audit.child_name(child, default_schema);
    key CONSTANT text[] := fk_audit.column_set(columns);
BEGIN
    PERFORM fk_audit.require_writable('set a class');
    DELETE FROM fk_audit.class_rules AS rule
        WHERE kind = 'table' AND child_schema = parts[1] AND child_table = parts[2]
          AND fk_audit.column_set(child_columns) IS NOT DISTINCT FROM key;
    -- What was set may be forgotten when the table is gone, too.
    IF FOUND AND fk_audit_set_class.class IS NULL THEN
        RETURN;
    END IF;
    IF fk_audit_set_class.class IS NULL THEN
        PERFORM fk_audit.child_table(parts);
        RAISE NOTICE 'no such class was set, nothing is forgotten'
            USING HINT = 'fk_audit.class_rules has those that are.';
        RETURN;
    END IF;
    IF coalesce(reason, '') = '' THEN
        RAISE EXCEPTION 'argument "reason" must not be empty'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Say for whoever reads it next year why the table is what it is.';
    END IF;
    IF fk_audit_set_class.class NOT IN ('ephemeral', 'link', 'value', 'compliance') THEN
        RAISE EXCEPTION 'unknown class "%"', fk_audit_set_class.class
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Use ephemeral, link, value or compliance; NULL forgets what was set.';
    END IF;
    PERFORM fk_audit.check_key_columns(fk_audit.child_table(parts), key);
    INSERT INTO fk_audit.class_rules (kind, child_schema, child_table, child_columns, class, reason)
        VALUES ('table', parts[1], parts[2], nullif(columns, '{}'), fk_audit_set_class.class,
                fk_audit_set_class.reason);
END
$$;
COMMENT ON FUNCTION fk_audit_set_class IS 'say what the rows of a child table are, for all its foreign keys or for those on the columns; wins over all evidence; class NULL forgets it';

-- The finding as it is now, or an error that says why there is nothing to decide.
CREATE FUNCTION fk_audit.decidable_state(finding text)
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning
AS $$
DECLARE
    present record;
BEGIN
    -- A name stands for one difference; a waived one may be decided about all the same.
    SELECT * INTO present FROM @extschema@.fk_audit_findings() AS live
        WHERE live.finding = decidable_state.finding
        ORDER BY live.verdict IS NULL LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no finding "%" to decide about', finding
            USING ERRCODE = 'undefined_object',
                  HINT = 'See fk_audit_advice() for findings about delete rules.';
    END IF;
    IF present.verdict IS NULL THEN
        RAISE EXCEPTION 'finding "%" (%) has no verdict to decide about', finding, present.kind
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  HINT = 'Only findings about the delete rule are decided: delete_rule, undeclared, and '
                         'missing where both tables are there. Any finding can be accepted for a time '
                         'with fk_audit_waive(finding, reason, until).';
    END IF;
    IF present.verdict = 'impossible' THEN
        RAISE EXCEPTION 'finding "%" is impossible, which no decision can change', finding
            USING ERRCODE = 'object_not_in_prerequisite_state', HINT = present.reason;
    END IF;
    RETURN present.state;
END
$$;
COMMENT ON FUNCTION fk_audit.decidable_state IS 'the state of a finding for fk_audit_decide()';

CREATE FUNCTION fk_audit_decide(finding text, verdict text, reason text)
RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM fk_audit.require_writable('decide');
    IF fk_audit_decide.verdict IS NULL THEN
        DELETE FROM fk_audit.decisions AS decision WHERE decision.finding = fk_audit_decide.finding;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'there is no decision about finding "%"', finding
                USING ERRCODE = 'undefined_object',
                      HINT = 'fk_audit.decisions has those that there are.';
        END IF;
        RETURN;
    END IF;
    IF fk_audit_decide.verdict NOT IN ('align_database', 'fix_code_first', 'needs_decision') THEN
        RAISE EXCEPTION 'unknown verdict "%"', fk_audit_decide.verdict
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Use align_database, fix_code_first or needs_decision; NULL takes a '
                         'decision back.';
    END IF;
    IF coalesce(reason, '') = '' THEN
        RAISE EXCEPTION 'argument "reason" must not be empty'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Say for whoever reads it next year why it is right.';
    END IF;
    INSERT INTO fk_audit.decisions (finding, state, verdict, reason)
        VALUES (fk_audit_decide.finding, fk_audit.decidable_state(fk_audit_decide.finding),
                fk_audit_decide.verdict, fk_audit_decide.reason)
        ON CONFLICT ON CONSTRAINT decisions_pkey DO UPDATE
        SET state = excluded.state, verdict = excluded.verdict, reason = excluded.reason,
            decided_by = DEFAULT, decided_at = DEFAULT;
END
$$;
COMMENT ON FUNCTION fk_audit_decide IS 'a person''s verdict about a finding: align_database, fix_code_first or needs_decision; holds until the code or the database changes; NULL takes it back';

-- Waivers and gates.

CREATE FUNCTION fk_audit.require_writable(task text)
RETURNS void
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF pg_is_in_recovery() THEN
        RAISE EXCEPTION 'cannot %: this server is a standby', task
            USING ERRCODE = 'read_only_sql_transaction',
                  HINT = 'Call it on the primary; what only reads works here too.';
    END IF;
    IF current_setting('transaction_read_only')::boolean THEN
        RAISE EXCEPTION 'cannot %: this transaction is read-only', task
            USING ERRCODE = 'read_only_sql_transaction',
                  HINT = 'Call it in a transaction that may write: BEGIN READ WRITE, or see '
                         'default_transaction_read_only.';
    END IF;
END
$$;
COMMENT ON FUNCTION fk_audit.require_writable IS 'raises where nothing can be written';

CREATE FUNCTION fk_audit.describe_finding(
    kind text, child_schema text, child_table text, child_columns text[],
    parent_schema text, parent_table text, schema_pattern text, sources text[])
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT concat_ws(' ', kind, 'of', coalesce(
        fk_audit.display_table(child_schema, child_table) || coalesce(
            ' (' || fk_audit.display_columns(child_columns) || ')', '') || coalesce(
            ' referencing ' || fk_audit.display_table(parent_schema, parent_table), ''),
        'pattern ' || schema_pattern,
        'source ' || array_to_string(sources, ', ')))
$$;
COMMENT ON FUNCTION fk_audit.describe_finding IS 'what a finding is about, in one line';

-- Sets of findings in one statement: a name has one present state, nearly always.
CREATE FUNCTION fk_audit.waive(
    findings text[], tables text, new_reason text, new_until timestamptz)
RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning
AS $$
DECLARE
    waived bigint;
BEGIN
    PERFORM fk_audit.require_writable('waive');
    IF coalesce(new_reason, '') !~ '\S' THEN
        RAISE EXCEPTION 'argument "reason" must not be empty'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Say for whoever reads it next year why it may stay.';
    END IF;
    IF new_until IS NULL OR new_until <= now() THEN
        RAISE EXCEPTION 'argument "until" must be a time in the future'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Say when somebody is to look at it again, now() + ''90 days'' for instance; '
                         '''infinity'' never ends.';
    END IF;
    WITH present AS MATERIALIZED (
        SELECT DISTINCT ON (finding, state) * FROM @extschema@.fk_audit_findings(tables) AS live
        WHERE CASE WHEN findings IS NULL THEN NOT live.waived ELSE live.finding = ANY (findings) END
    ), lapsed AS (
        DELETE FROM fk_audit.waivers AS old USING present AS live
        WHERE old.finding = live.finding
          AND NOT EXISTS (SELECT FROM present AS same
                          WHERE same.finding = old.finding AND same.state = old.state)
    )
    INSERT INTO fk_audit.waivers (finding, state, subject, reason, until)
        SELECT finding, state,
               fk_audit.describe_finding(kind, child_schema, child_table, child_columns,
                                         parent_schema, parent_table, schema_pattern, sources),
               new_reason, new_until
        FROM present
        ON CONFLICT (finding, state) DO UPDATE
        SET subject = excluded.subject, reason = excluded.reason, until = excluded.until,
            waived_by = DEFAULT, waived_at = DEFAULT;
    GET DIAGNOSTICS waived = ROW_COUNT;
    RETURN waived;
END
$$;
COMMENT ON FUNCTION fk_audit.waive IS 'waives the findings of these names, or all that are open; how many that were';

CREATE FUNCTION fk_audit_waive(finding text, reason text, until timestamptz)
RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF fk_audit.waive(ARRAY[coalesce(finding, '')], NULL, reason, until) = 0 THEN
        RAISE EXCEPTION 'there is no finding "%" to waive', coalesce(finding, '')
            USING ERRCODE = 'undefined_object',
                  HINT = 'The last column of fk_audit_mismatches() has the names.';
    END IF;
END
$$;
COMMENT ON FUNCTION fk_audit_waive IS 'accept a finding until a time (infinity: for good), as long as neither the code nor the database changes it';

CREATE FUNCTION fk_audit_unwaive(finding text)
RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM fk_audit.require_writable('take a waiver back');
    DELETE FROM fk_audit.waivers AS waiver WHERE waiver.finding = fk_audit_unwaive.finding;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no waiver of finding "%"', finding
            USING ERRCODE = 'undefined_object', HINT = 'fk_audit.waivers has those that there are.';
    END IF;
END
$$;
COMMENT ON FUNCTION fk_audit_unwaive IS 'take a waiver back';

CREATE FUNCTION fk_audit_baseline(reason text, until timestamptz, tables text DEFAULT NULL)
RETURNS bigint
LANGUAGE sql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT fk_audit.waive(NULL, tables, reason, until)
$$;
COMMENT ON FUNCTION fk_audit_baseline IS 'waive every open finding, so that a gate stops new ones only; how many that were; tables is a psql \dt pattern on the child';

CREATE FUNCTION fk_audit.severities_from(min_severity text)
RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    severities CONSTANT text[] := '{low,medium,high,critical}';
    first integer := array_position(severities, min_severity);
BEGIN
    IF first IS NULL THEN
        RAISE EXCEPTION 'unknown severity "%"', min_severity
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Use low, medium, high or critical.';
    END IF;
    RETURN severities[first:];
END
$$;
COMMENT ON FUNCTION fk_audit.severities_from IS 'a severity and all that are worse';

-- SQLSTATE UFK01: classes from I to Z are left to implementations by the SQL standard, and no
-- PostgreSQL error has this one.
CREATE FUNCTION fk_audit_assert(min_severity text DEFAULT 'high', tables text DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning
AS $$
DECLARE
    severities CONSTANT text[] := fk_audit.severities_from(min_severity);
    summary record;
    counted text;
    listed text;
    failures bigint;
BEGIN
    SELECT * INTO summary FROM @extschema@.fk_audit_summary(tables);
    SELECT sum(count), string_agg(count || ' ' || severity, ', ') FILTER (WHERE count > 0)
        INTO failures, counted
        FROM (VALUES ('critical', summary.critical), ('high', summary.high),
                     ('medium', summary.medium), ('low', summary.low)) AS each_one(severity, count)
        WHERE severity = ANY (severities);
    IF failures = 0 AND summary.compared > 0 THEN
        RETURN;
    END IF;
    IF failures = 0 THEN
        RAISE EXCEPTION 'nothing was compared: no declared foreign key is of a table that exists'
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  HINT = 'Zero mismatches mean nothing here: load what the code declares with '
                         'fk_audit_load_sql(), or look at the pattern.';
    END IF;
    SELECT string_agg(format('%s %s of %s: declared %s, live %s (finding %s)', severity, kind,
                             concat_ws('.', child_table, child_columns),
                             coalesce(declared, 'nothing'), coalesce(live, 'nothing'), finding),
                      E'\n' ORDER BY position)
               || CASE WHEN failures > 20 THEN format(E'\nand %s more', failures - 20) ELSE '' END
        INTO listed
        FROM (SELECT * FROM @extschema@.fk_audit_mismatches(tables) WITH ORDINALITY
                  AS mismatch(severity, kind, child_table, child_columns, parent_table, declared,
                              live, finding, position)
              WHERE severity = ANY (severities) LIMIT 20) AS first_ones;
    RAISE EXCEPTION '% foreign-key % between the code and the database: %',
            failures, CASE failures WHEN 1 THEN 'mismatch' ELSE 'mismatches' END, counted
        USING ERRCODE = 'UFK01', DETAIL = listed,
              HINT = 'See fk_audit_explain(finding) and fk_audit_repairs(); accept one for a time '
                     'with fk_audit_waive(finding, reason, until).';
END
$$;
COMMENT ON FUNCTION fk_audit_assert IS 'raises (SQLSTATE UFK01) when there is a mismatch of at least that severity, and when nothing was compared; for CI and pgTAP';

-- Times in UTC and everything in a fixed order, so that the file in the repository changes only
-- where a decision has.
CREATE FUNCTION fk_audit_export_decisions()
RETURNS jsonb
LANGUAGE sql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $$
    SELECT jsonb_build_object(
        'format', 'fk_audit decisions 1',
        'waivers', (SELECT coalesce(jsonb_agg(to_jsonb(w) ORDER BY finding, state), '[]')
                    FROM fk_audit.waivers AS w),
        'decisions', (SELECT coalesce(jsonb_agg(to_jsonb(d) ORDER BY finding), '[]')
                      FROM fk_audit.decisions AS d),
        'classes', (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(to_jsonb(c) - 'id') ORDER BY id), '[]')
                    FROM fk_audit.class_rules AS c))
$$;
COMMENT ON FUNCTION fk_audit_export_decisions IS 'waivers, decisions and classes as one JSON object, to be kept in the repository; print it with jsonb_pretty()';

-- The elements of one section; what a row needs is looked for here, so that the message tells where.
CREATE FUNCTION fk_audit.imported_section(document jsonb, section text, needed text[])
RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    element jsonb;
    field text;
    number integer := 0;
BEGIN
    IF jsonb_typeof(document -> section) IS DISTINCT FROM 'array' THEN
        RAISE EXCEPTION '"%" of the document is not an array', section
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Leave it out, or write what fk_audit_export_decisions() prints.';
    END IF;
    FOR element IN SELECT jsonb_array_elements(document -> section) LOOP
        number := number + 1;
        FOREACH field IN ARRAY needed LOOP
            IF jsonb_typeof(element) <> 'object' OR coalesce(element ->> field, '') !~ '\S' THEN
                RAISE EXCEPTION 'element % of "%" has no "%"', number, section, field
                    USING ERRCODE = 'invalid_parameter_value',
                          HINT = 'Write what fk_audit_export_decisions() prints.';
            END IF;
        END LOOP;
        IF 'state' = ANY (needed) AND element ->> 'state' !~ '^[0-9a-f]{16}$' THEN
            RAISE EXCEPTION 'element % of "%" has an invalid "state"', number, section
                USING ERRCODE = 'invalid_parameter_value',
                      HINT = 'A state is 16 hexadecimal digits, as fk_audit_findings() prints it.';
        END IF;
        RETURN NEXT element;
    END LOOP;
END
$$;
COMMENT ON FUNCTION fk_audit.imported_section IS 'the rows of a section of what fk_audit_export_decisions() has printed';

CREATE FUNCTION fk_audit.import_waivers(document jsonb, replace boolean)
RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
    imported bigint;
BEGIN
    IF replace THEN
        DELETE FROM fk_audit.waivers;
    END IF;
    INSERT INTO fk_audit.waivers (finding, state, subject, reason, until, waived_by, waived_at)
        SELECT w.finding, w.state, coalesce(w.subject, ''), w.reason, w.until,
               coalesce(w.waived_by, current_user), coalesce(w.waived_at, now())
        FROM fk_audit.imported_section(document, 'waivers', '{finding,state,reason,until}') AS element,
             jsonb_populate_record(NULL::fk_audit.waivers, element) AS w
        ON CONFLICT (finding, state) DO UPDATE
        SET subject = excluded.subject, reason = excluded.reason, until = excluded.until,
            waived_by = excluded.waived_by, waived_at = excluded.waived_at;
    GET DIAGNOSTICS imported = ROW_COUNT;
    RETURN imported;
END
$$;
COMMENT ON FUNCTION fk_audit.import_waivers IS 'the waivers of fk_audit_import_decisions()';

CREATE FUNCTION fk_audit.import_verdicts(document jsonb, replace boolean)
RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
    imported bigint;
BEGIN
    IF replace THEN
        DELETE FROM fk_audit.decisions;
    END IF;
    INSERT INTO fk_audit.decisions (finding, state, verdict, reason, decided_by, decided_at)
        SELECT d.finding, d.state, d.verdict, d.reason,
               coalesce(d.decided_by, current_user), coalesce(d.decided_at, now())
        FROM fk_audit.imported_section(document, 'decisions', '{finding,state,verdict,reason}') AS element,
             jsonb_populate_record(NULL::fk_audit.decisions, element) AS d
        ON CONFLICT (finding) DO UPDATE
        SET state = excluded.state, verdict = excluded.verdict, reason = excluded.reason,
            decided_by = excluded.decided_by, decided_at = excluded.decided_at;
    GET DIAGNOSTICS imported = ROW_COUNT;
    RETURN imported;
END
$$;
COMMENT ON FUNCTION fk_audit.import_verdicts IS 'the decisions of fk_audit_import_decisions()';

-- The last setting of a table counts, so an imported one goes behind those that it replaces.
CREATE FUNCTION fk_audit.import_classes(document jsonb, replace boolean)
RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $$
DECLARE
    imported bigint;
BEGIN
    DELETE FROM fk_audit.class_rules AS old
    USING fk_audit.imported_section(document, 'classes', '{kind}') AS element,
          jsonb_populate_record(NULL::fk_audit.class_rules, element) AS c
    WHERE old.kind = c.kind AND old.name IS NOT DISTINCT FROM c.name
      AND old.child_schema IS NOT DISTINCT FROM c.child_schema
      AND old.child_table IS NOT DISTINCT FROM c.child_table
      AND fk_audit.column_set(old.child_columns) IS NOT DISTINCT FROM fk_audit.column_set(c.child_columns);
    IF replace THEN
        DELETE FROM fk_audit.class_rules;
    END IF;
    INSERT INTO fk_audit.class_rules (
        kind, name, target, place, phrases, child_schema, child_table, child_columns, class, weight,
        reason, decided_by, decided_at)
        SELECT c.kind, c.name, c.target, c.place, c.phrases, c.child_schema, c.child_table,
               nullif(c.child_columns, '{}'), c.class, c.weight, c.reason,
               coalesce(c.decided_by, current_user), coalesce(c.decided_at, now())
        FROM fk_audit.imported_section(document, 'classes', '{kind}')
                 WITH ORDINALITY AS section(element, position),
             jsonb_populate_record(NULL::fk_audit.class_rules, element) AS c
        ORDER BY position;
    GET DIAGNOSTICS imported = ROW_COUNT;
    RETURN imported;
END
$$;
COMMENT ON FUNCTION fk_audit.import_classes IS 'the classes of fk_audit_import_decisions()';

CREATE FUNCTION fk_audit_import_decisions(document jsonb, replace boolean DEFAULT false)
RETURNS TABLE (section text, imported bigint)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    unknown text;
    failing_row text;
BEGIN
    PERFORM fk_audit.require_writable('import decisions');
    IF jsonb_typeof(document) IS DISTINCT FROM 'object'
       OR document ->> 'format' IS DISTINCT FROM 'fk_audit decisions 1' THEN
        RAISE EXCEPTION 'this is not what fk_audit_export_decisions() prints'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'The document has to be an object with "format": "fk_audit decisions 1".';
    END IF;
    SELECT key INTO unknown FROM jsonb_object_keys(document) AS key
        WHERE key NOT IN ('format', 'waivers', 'decisions', 'classes') LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the document has an unknown part "%"', unknown
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Its parts are format, waivers, decisions and classes.';
    END IF;
    RETURN QUERY
        SELECT 'waivers', fk_audit.import_waivers(document, replace) WHERE document ? 'waivers'
        UNION ALL
        SELECT 'decisions', fk_audit.import_verdicts(document, replace) WHERE document ? 'decisions'
        UNION ALL
        SELECT 'classes', fk_audit.import_classes(document, replace) WHERE document ? 'classes';
-- What imported_section() has found has a hint; the server's own errors about a value have none.
EXCEPTION WHEN check_violation OR datetime_field_overflow OR invalid_datetime_format
               OR invalid_text_representation OR numeric_value_out_of_range THEN
    GET STACKED DIAGNOSTICS failing_row = PG_EXCEPTION_DETAIL;
    RAISE EXCEPTION 'the document cannot be imported: %', SQLERRM
        USING ERRCODE = SQLSTATE, DETAIL = failing_row,
              HINT = 'Write what fk_audit_export_decisions() prints; the comments of the columns of '
                     'fk_audit.waivers, .decisions and .class_rules have the words that may stand there.';
END
$$;
COMMENT ON FUNCTION fk_audit_import_decisions IS 'what fk_audit_export_decisions() has printed, into this database; replace: what is not in a part of the document is forgotten';

-- Runs.

-- One statement, so that the counters and the findings are of one snapshot.
CREATE FUNCTION fk_audit.store_run(previous_run bigint, stored_at timestamptz, note text)
RETURNS fk_audit.runs
LANGUAGE sql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
    WITH present AS MATERIALIZED (
        SELECT DISTINCT ON (finding, state) * FROM @extschema@.fk_audit_findings()
    ), previous AS MATERIALIZED (
        SELECT * FROM fk_audit.run_findings
        WHERE run = previous_run AND status NOT IN ('resolved', 'unloaded')
    ), judged AS MATERIALIZED (
        SELECT live.finding, live.state,
               CASE WHEN live.waived THEN 'waived'
                    WHEN before.open_since IS NULL THEN 'new'
                    WHEN before.state <> live.state THEN 'changed'
                    ELSE 'open' END AS status,
               CASE WHEN NOT live.waived THEN coalesce(before.open_since, stored_at) END
                   AS open_since,
               live.severity, live.kind, live.child_schema, live.child_table, live.child_columns,
               live.parent_schema, live.parent_table, live.parent_columns, live.constraint_name,
               live.declared, live.live, live.sources, live.origins
        FROM present AS live LEFT JOIN LATERAL (
            SELECT * FROM previous WHERE previous.finding = live.finding
            ORDER BY previous.state <> live.state LIMIT 1) AS before ON true
        UNION ALL
        SELECT finding, state,
               CASE WHEN sources <> '{}' AND NOT EXISTS (
                        SELECT FROM fk_audit.sources AS loaded
                        WHERE loaded.source = ANY (previous.sources))
                    THEN 'unloaded' ELSE 'resolved' END,
               open_since, severity, kind, child_schema, child_table, child_columns,
               parent_schema, parent_table, parent_columns, constraint_name, declared, live,
               sources, origins
        FROM previous
        WHERE NOT EXISTS (SELECT FROM present WHERE present.finding = previous.finding)
    ), stored AS (
        INSERT INTO fk_audit.runs (
            run_at, note, sources, compared, equal, skipped, open, critical, high, medium, low,
            waived, new, changed, resolved, unloaded)
        SELECT stored_at, note,
               (SELECT coalesce(jsonb_object_agg(source, revision), '{}') FROM fk_audit.sources),
               summary.compared, summary.equal, summary.skipped, summary.findings,
               summary.critical, summary.high, summary.medium, summary.low, summary.waived,
               counted.*
        FROM @extschema@.fk_audit_summary() AS summary,
             (SELECT count(*) FILTER (WHERE status = 'new'),
                     count(*) FILTER (WHERE status = 'changed'),
                     count(*) FILTER (WHERE status = 'resolved'),
                     count(*) FILTER (WHERE status = 'unloaded') FROM judged) AS counted
        RETURNING *
    ), stored_findings AS (
        INSERT INTO fk_audit.run_findings
        SELECT stored.run, judged.* FROM stored, judged
    )
    SELECT * FROM stored
$$;
COMMENT ON FUNCTION fk_audit.store_run IS 'audits and writes down the run and its findings, judged by those of another run';

CREATE FUNCTION fk_audit.notify_run(finished fk_audit.runs)
RETURNS void
LANGUAGE sql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT pg_notify('fk_audit', jsonb_build_object(
        'run', finished.run, 'database', current_database(), 'open', finished.open,
        'critical', finished.critical, 'high', finished.high, 'new', finished.new,
        'changed', finished.changed, 'resolved', finished.resolved, 'unloaded', finished.unloaded,
        'findings', (
            SELECT coalesce(jsonb_agg(finding), '[]')
            FROM (SELECT finding FROM fk_audit.run_findings
                  WHERE run = finished.run AND status IN ('new', 'changed')
                  ORDER BY array_position('{critical,high,medium,low}', severity), finding
                  LIMIT 100) AS worst))::text)
    WHERE finished.new + finished.changed + finished.resolved + finished.unloaded > 0
$$;
COMMENT ON FUNCTION fk_audit.notify_run IS 'NOTIFY fk_audit when a run has something to tell; at most 100 findings, for a payload is under 8000 bytes';

-- A second run waits for the first one and is judged by it; reading and pg_dump wait for nothing.
CREATE FUNCTION fk_audit_run(note text DEFAULT NULL)
RETURNS TABLE (
    status text, since date, severity text, kind text, child_table text, child_columns text,
    declared text, live text, finding text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    finished fk_audit.runs;
    keep integer;
BEGIN
    PERFORM fk_audit.require_writable('store a run');
    LOCK TABLE fk_audit.runs IN SHARE ROW EXCLUSIVE MODE;
    finished := fk_audit.store_run((SELECT max(run) FROM fk_audit.runs), clock_timestamp(), note);
    keep := current_setting('fk_audit.keep_runs');
    IF keep > 0 THEN
        DELETE FROM fk_audit.run_findings WHERE run NOT IN (
            SELECT run FROM fk_audit.runs ORDER BY run DESC LIMIT keep);
        DELETE FROM fk_audit.runs WHERE run NOT IN (
            SELECT run FROM fk_audit.runs ORDER BY run DESC LIMIT keep);
    END IF;
    PERFORM fk_audit.notify_run(finished);
    RETURN QUERY
        SELECT f.status, f.open_since::date, f.severity, f.kind,
               fk_audit.display_table(f.child_schema, f.child_table),
               fk_audit.display_columns(f.child_columns), f.declared, f.live, f.finding
        FROM fk_audit.run_findings AS f
        WHERE f.run = finished.run
        ORDER BY array_position('{new,changed,open,waived,unloaded,resolved}', f.status),
                 array_position('{critical,high,medium,low}', f.severity),
                 f.child_schema, f.child_table, f.child_columns, f.kind, f.finding;
END
$$;
COMMENT ON FUNCTION fk_audit_run IS 'audit and store the result in fk_audit.runs and fk_audit.run_findings; returns what is new, changed, still open and since when, waived, and gone; NOTIFY fk_audit when something is new or gone';

CREATE VIEW fk_audit.open_findings AS
    SELECT finding, open_since, pg_catalog.now() OPERATOR(pg_catalog.-) open_since AS age, severity,
           kind, child_schema, child_table, child_columns, parent_schema, parent_table,
           parent_columns, constraint_name, declared, live, sources, origins, run
    FROM fk_audit.run_findings
    WHERE run OPERATOR(pg_catalog.=) (SELECT pg_catalog.max(latest.run) FROM fk_audit.runs AS latest)
      AND status IN ('new', 'changed', 'open');
COMMENT ON VIEW fk_audit.open_findings IS 'what was open at the last run, and since when; for dashboards';

CREATE VIEW fk_audit.metrics AS
    SELECT history.runs, latest.run,
           EXTRACT(epoch FROM latest.run_at)::double precision AS last_run_timestamp_seconds,
           EXTRACT(epoch FROM pg_catalog.now() OPERATOR(pg_catalog.-) latest.run_at)::double precision
               AS last_run_age_seconds,
           latest.compared, latest.equal, latest.skipped, latest.open, latest.critical, latest.high,
           latest.medium, latest.low, latest.waived, latest.new, latest.changed, latest.resolved,
           latest.unloaded,
           CASE WHEN latest.run IS NOT NULL THEN COALESCE((
               SELECT EXTRACT(epoch FROM pg_catalog.max(f.age)) FROM fk_audit.open_findings AS f), 0)
           END::double precision AS oldest_open_age_seconds
    FROM (SELECT pg_catalog.count(*) AS runs FROM fk_audit.runs) AS history
    LEFT JOIN (SELECT * FROM fk_audit.runs ORDER BY run DESC LIMIT 1) AS latest ON true;
COMMENT ON VIEW fk_audit.metrics IS 'the last run in one row of numbers, for monitoring; before the first run all but runs are NULL, so that no zero looks like a clean database';

CREATE VIEW fk_audit.metrics_by_kind AS
    SELECT severity, kind, pg_catalog.count(*) AS findings
    FROM fk_audit.open_findings GROUP BY severity, kind;
COMMENT ON VIEW fk_audit.metrics_by_kind IS 'the open findings of the last run, counted; for monitoring';
GRANT SELECT ON fk_audit.open_findings, fk_audit.metrics, fk_audit.metrics_by_kind TO PUBLIC;

-- A column of a view is what the column of that name is in the table below.
DO $$
DECLARE
    described record;
BEGIN
    FOR described IN
        SELECT shown.attrelid::pg_catalog.regclass AS view, shown.attname,
               pg_catalog.col_description(kept.attrelid, kept.attnum) AS description
        FROM (VALUES ('fk_audit.own_repairs'::pg_catalog.regclass, 'fk_audit.repair_log'::pg_catalog.regclass),
                     ('fk_audit.open_findings', 'fk_audit.run_findings'),
                     ('fk_audit.metrics', 'fk_audit.runs'),
                     ('fk_audit.metrics_by_kind', 'fk_audit.run_findings')) AS pair(view, base)
        JOIN pg_catalog.pg_attribute AS shown ON shown.attrelid OPERATOR(pg_catalog.=) pair.view
        JOIN pg_catalog.pg_attribute AS kept ON kept.attrelid OPERATOR(pg_catalog.=) pair.base
            AND kept.attname OPERATOR(pg_catalog.=) shown.attname
        WHERE shown.attnum OPERATOR(pg_catalog.>) 0
    LOOP
        EXECUTE pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L',
                                  described.view, described.attname, described.description);
    END LOOP;
END
$$;
COMMENT ON COLUMN fk_audit.open_findings.age IS 'time since open_since';
COMMENT ON COLUMN fk_audit.metrics.runs IS 'how many runs are kept';
COMMENT ON COLUMN fk_audit.metrics.last_run_timestamp_seconds IS 'time of the last run, in seconds since 1970';
COMMENT ON COLUMN fk_audit.metrics.last_run_age_seconds IS 'seconds since the last run';
COMMENT ON COLUMN fk_audit.metrics.oldest_open_age_seconds IS 'seconds since the oldest open finding was first seen; 0: none is open';
COMMENT ON COLUMN fk_audit.metrics_by_kind.findings IS 'how many of them are open';

-- Repair.

CREATE FUNCTION fk_audit_repairs(
    tables text DEFAULT NULL, heed_advice boolean DEFAULT true, findings text[] DEFAULT NULL,
    count_orphans boolean DEFAULT false)
RETURNS TABLE (
    plan integer, step integer, finding text, status text, blocks text, scans bigint,
    statement text)
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'fk_audit_repairs';
COMMENT ON FUNCTION fk_audit_repairs IS 'DDL that brings the live database to what the code declares, one transaction a row; run: SELECT statement FROM fk_audit_repairs() \gexec';

CREATE FUNCTION fk_audit_reverse(
    tables text DEFAULT NULL, heed_advice boolean DEFAULT true, findings text[] DEFAULT NULL)
RETURNS TABLE (
    plan integer, step integer, finding text, status text, blocks text, scans bigint,
    statement text)
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'fk_audit_reverse';
COMMENT ON FUNCTION fk_audit_reverse IS 'the way back from fk_audit_repairs(), in the same form; save it before the repair';

CREATE FUNCTION fk_audit_migration(
    format text DEFAULT 'sql', tables text DEFAULT NULL, findings text[] DEFAULT NULL,
    name text DEFAULT 'fk_audit', heed_advice boolean DEFAULT true)
RETURNS TABLE (path text, content text)
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'fk_audit_migration';
COMMENT ON FUNCTION fk_audit_migration IS 'fk_audit_repairs() and the way back as files for a migration tool; format sql, flyway, dbmate, rails, drizzle or prisma';

-- Applying. The procedures commit, so they have no SET clause, and name every object and operator
-- with its schema; what needs no transaction of its own is in functions with a search_path.

-- A COMMIT inside a block with an EXCEPTION clause always fails; where the caller has a transaction
-- of its own it fails with the message of a COMMIT inside a query, in whatever language.
CREATE PROCEDURE fk_audit.require_transactions()
LANGUAGE plpgsql
AS $$
DECLARE
    refusal pg_catalog.text;
BEGIN
    BEGIN
        EXECUTE 'DO LANGUAGE plpgsql ''BEGIN COMMIT; END''';
    EXCEPTION WHEN invalid_transaction_termination THEN
        refusal := SQLERRM;
    END;
    BEGIN
        COMMIT;
    EXCEPTION WHEN invalid_transaction_termination THEN
        IF SQLERRM OPERATOR(pg_catalog.=) refusal THEN
            RAISE EXCEPTION 'a repair cannot run inside a transaction block'
                USING ERRCODE = 'active_sql_transaction',
                      HINT = 'Every step is a transaction of its own: CALL it outside of BEGIN and '
                             'of functions, as the only statement sent.';
        END IF;
    END;
END
$$;
COMMENT ON PROCEDURE fk_audit.require_transactions IS 'raises where the caller cannot commit';

CREATE FUNCTION fk_audit.check_settings(wanted_lock_timeout text, attempts integer)
RETURNS integer
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    limit_name text;
    milliseconds integer;
BEGIN
    IF pg_is_in_recovery() THEN
        RAISE EXCEPTION 'a standby cannot be repaired'
            USING ERRCODE = 'read_only_sql_transaction', HINT = 'Call it on the primary.';
    END IF;
    SELECT name INTO limit_name FROM pg_settings
        WHERE name IN ('statement_timeout', 'transaction_timeout') AND setting <> '0' LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a repair needs % = 0: VALIDATE takes as long as the table is large',
                limit_name
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  HINT = format('Run SET %s = 0 in this session first.', limit_name);
    END IF;
    IF attempts IS NULL OR attempts < 1 THEN
        RAISE EXCEPTION 'argument "attempts" must be at least 1'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Leave it out to try a step 30 times.';
    END IF;
    IF wanted_lock_timeout IS NULL THEN
        RAISE EXCEPTION 'argument "lock_timeout" must not be null'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Leave it out to wait 200ms for a lock.';
    END IF;
    -- The server reads it, units and all.
    BEGIN
        PERFORM set_config('lock_timeout', wanted_lock_timeout, true);
    EXCEPTION WHEN invalid_parameter_value THEN
        RAISE EXCEPTION '%', SQLERRM
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Give a time such as 200ms or 2s.';
    END;
    SELECT setting INTO milliseconds FROM pg_settings WHERE name = 'lock_timeout';
    IF milliseconds = 0 THEN
        RAISE EXCEPTION 'argument "lock_timeout" must not be 0'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'A repair that waits without end stops every query that comes after it.';
    END IF;
    RETURN milliseconds;
END
$$;
COMMENT ON FUNCTION fk_audit.check_settings IS 'the lock_timeout in milliseconds; raises where a repair could not run safely';

CREATE TYPE fk_audit.planned_step AS (
    status text, statement text, way_back text[], undoes integer, scans bigint);
COMMENT ON TYPE fk_audit.planned_step IS 'a step before it is run: what it runs, what undoes it and how many of the steps right before it, how many rows it reads, or why there is nothing to run';

CREATE FUNCTION fk_audit.repair_steps(finding text, heed_advice boolean)
RETURNS SETOF fk_audit.planned_step
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'fk_audit_repair_steps';
COMMENT ON FUNCTION fk_audit.repair_steps IS 'the steps that repair a finding, with the way back of each';

CREATE FUNCTION fk_audit.log_run(
    new_finding text, new_state text, new_direction text, new_steps fk_audit.planned_step[])
RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    number bigint := nextval('fk_audit.repair_log_id_seq');
BEGIN
    INSERT INTO fk_audit.own_repairs (
            run, finding, state, direction, step, steps, statement, way_back, undoes, scans)
        SELECT number, new_finding, new_state, new_direction, position, cardinality(new_steps),
               statement, way_back, undoes, scans
        FROM unnest(new_steps) WITH ORDINALITY
            AS each_one(status, statement, way_back, undoes, scans, position)
        ORDER BY position;
    RETURN number;
END
$$;
COMMENT ON FUNCTION fk_audit.log_run IS 'writes down the steps of a run before the first of them';

-- What the newest run of a finding by this role has left to do. A run that was abandoned before its
-- first step counts for nothing.
CREATE FUNCTION fk_audit.newest_run(
    finding text, OUT run bigint, OUT direction text, OUT done bigint, OUT open bigint,
    OUT statements text[])
LANGUAGE sql STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT log.run, log.direction, count(*) FILTER (WHERE status = 'done'),
           count(*) FILTER (WHERE status IN ('planned', 'failed')),
           array_agg(statement ORDER BY step)
    FROM fk_audit.own_repairs log WHERE log.finding = newest_run.finding
    GROUP BY log.run, log.direction HAVING bool_or(status <> 'abandoned')
    ORDER BY log.run DESC LIMIT 1
$$;
COMMENT ON FUNCTION fk_audit.newest_run IS 'the newest run of a finding by the current role';

CREATE FUNCTION fk_audit.plan_repair(
    finding text, already_planned bigint[], heed_advice boolean)
RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning
AS $$
DECLARE
    newest record;
    planned fk_audit.planned_step[];
    statements text[];
    refusal text;
BEGIN
    SELECT * INTO newest FROM fk_audit.newest_run(finding);
    IF newest.direction = 'repair' AND newest.open > 0 AND newest.done > 0 THEN
        RETURN newest.run;
    END IF;
    planned := ARRAY(SELECT steps FROM fk_audit.repair_steps(finding, heed_advice) AS steps);
    SELECT array_agg(statement ORDER BY position),
           string_agg(DISTINCT status, ', ') FILTER (WHERE statement IS NULL)
        INTO statements, refusal
        FROM unnest(planned) WITH ORDINALITY
            AS each_one(status, statement, way_back, undoes, scans, position);
    IF refusal IS NOT NULL OR statements IS NULL THEN
        RAISE EXCEPTION 'finding "%" cannot be repaired: %', finding,
                coalesce(refusal, 'nothing to run')
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  HINT = format('Nothing was changed. See fk_audit_explain(%L).', finding);
    END IF;
    IF newest.direction = 'repair' AND newest.open > 0 AND newest.statements = statements THEN
        RETURN newest.run;
    END IF;
    -- Several findings of one foreign key are one plan.
    IF EXISTS (SELECT FROM fk_audit.own_repairs WHERE run = ANY (already_planned)
               GROUP BY run HAVING array_agg(statement ORDER BY step) = statements) THEN
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT FROM unnest(planned) WHERE way_back IS NULL) THEN
        RAISE WARNING 'finding "%" has no way back', finding;
    END IF;
    RETURN fk_audit.log_run(
        finding, (SELECT min(state) FROM @extschema@.fk_audit_findings() AS live
                  WHERE live.finding = plan_repair.finding),
        'repair', planned);
END
$$;
COMMENT ON FUNCTION fk_audit.plan_repair IS 'the run that repairs a finding: the interrupted one, else a new one; NULL when another planned run does it';

CREATE FUNCTION fk_audit.plan_repairs(findings text[], heed_advice boolean)
RETURNS bigint[]
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    finding text;
    runs bigint[] := '{}';
BEGIN
    IF coalesce(cardinality(findings), 0) = 0 OR array_position(findings, NULL) IS NOT NULL THEN
        RAISE EXCEPTION 'name the findings to repair'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'There is no "all": pass those of fk_audit_mismatches() that you want repaired.';
    END IF;
    FOREACH finding IN ARRAY findings LOOP
        runs := array_remove(runs || fk_audit.plan_repair(finding, runs, heed_advice), NULL);
    END LOOP;
    RETURN ARRAY(SELECT run FROM unnest(runs) WITH ORDINALITY AS each_one(run, position)
                 GROUP BY run ORDER BY min(position));
END
$$;
COMMENT ON FUNCTION fk_audit.plan_repairs IS 'the runs that repair the findings, in their order';

-- Backwards from the last step that is done: a repair may have been interrupted at any of them.
CREATE FUNCTION fk_audit.way_back(applied_run bigint)
RETURNS fk_audit.planned_step[]
LANGUAGE plpgsql STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    last_step record;
    statements text[] := '{}';
BEGIN
    SELECT finding, step INTO last_step FROM fk_audit.own_repairs
        WHERE run = applied_run AND status = 'done' ORDER BY step DESC LIMIT 1;
    WHILE last_step.step > 0 LOOP
        SELECT finding, step - undoes AS step, way_back INTO last_step FROM fk_audit.own_repairs
            WHERE run = applied_run AND step = last_step.step;
        statements := statements || last_step.way_back;
        EXIT WHEN last_step.way_back IS NULL;
    END LOOP;
    IF last_step.way_back IS NULL OR statements = '{}' THEN
        RAISE EXCEPTION 'finding "%" has no way back', last_step.finding
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  HINT = 'What was done of its repair cannot or need not be undone: see '
                         'fk_audit.repair_log.';
    END IF;
    RETURN ARRAY(SELECT ROW(NULL, statement, NULL, 1, NULL)::fk_audit.planned_step
                 FROM unnest(statements) WITH ORDINALITY AS each_one(statement, position)
                 ORDER BY position);
END
$$;
COMMENT ON FUNCTION fk_audit.way_back IS 'the steps that undo what is done of a run';

CREATE FUNCTION fk_audit.plan_undo(finding text)
RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    newest record;
    applied record;
    other_role name;
BEGIN
    SELECT * INTO newest FROM fk_audit.newest_run(finding);
    IF newest.direction = 'undo' AND newest.open > 0 THEN
        RETURN newest.run;
    END IF;
    SELECT run, max(direction) AS direction INTO applied FROM fk_audit.own_repairs AS log
        WHERE log.finding = plan_undo.finding AND status = 'done'
        GROUP BY run ORDER BY run DESC LIMIT 1;
    IF applied.direction IS DISTINCT FROM 'repair' THEN
        SELECT role INTO other_role FROM fk_audit.repair_log AS log
            WHERE log.finding = plan_undo.finding AND status = 'done'
              AND role <> current_user
            ORDER BY id DESC LIMIT 1;
        RAISE EXCEPTION 'there is no repair of finding "%" to undo', finding
            USING ERRCODE = 'undefined_object',
                  HINT = coalesce('Role ' || quote_ident(other_role) || ' repaired it: undo it as that '
                                  'role, or read way_back in fk_audit.repair_log and run it.',
                                  'fk_audit.repair_log has what was applied.');
    END IF;
    RETURN fk_audit.log_run(
        finding, (SELECT min(state) FROM fk_audit.own_repairs AS log WHERE log.run = applied.run),
        'undo', fk_audit.way_back(applied.run));
END
$$;
COMMENT ON FUNCTION fk_audit.plan_undo IS 'the run that undoes the newest repair of a finding';

-- Two sessions may work at one run: the row lock, held to the end of the step, lets one of them
-- run it, and the other one finds it done.
CREATE FUNCTION fk_audit.claim_step(step_id bigint, longest_lock_timeout integer)
RETURNS text
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    setting CONSTANT text := '^SET LOCAL lock_timeout = ''([0-9]+)ms'';';
    claimed record;
BEGIN
    SELECT status, statement, substring(statement FROM setting)::integer AS planned_lock_timeout
        INTO STRICT claimed FROM fk_audit.own_repairs WHERE id = step_id FOR UPDATE NOWAIT;
    IF claimed.status = 'done' THEN
        RETURN NULL;
    END IF;
    IF claimed.status = 'abandoned' OR claimed.planned_lock_timeout IS NULL THEN
        RAISE EXCEPTION 'the step was abandoned'
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  HINT = 'Call again: it plans afresh.';
    END IF;
    RETURN regexp_replace(claimed.statement, setting, format('SET LOCAL lock_timeout = ''%sms'';',
        least(claimed.planned_lock_timeout, longest_lock_timeout)));
END
$$;
COMMENT ON FUNCTION fk_audit.claim_step IS 'what to run for a step, locked against other sessions; NULL when it is done';

-- A plan that no longer fits is abandoned, so that the next call plans afresh; after any other
-- failure the next call goes on from this step. The first step done overtakes what older runs of
-- the finding have left open.
CREATE FUNCTION fk_audit.record_step(
    step_id bigint, tried integer, started timestamptz, failure_state text, failure text)
RETURNS text
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    outcome CONSTANT text := CASE
        WHEN failure_state IS NULL THEN 'done'
        WHEN failure_state IN ('55000', '3F000', '42P01', '42703', '42704', '42710', '42804', '42830')
            THEN 'abandoned'
        ELSE 'failed' END;
    recorded record;
BEGIN
    UPDATE fk_audit.own_repairs AS log
        SET status = outcome, attempts = tried, started_at = started,
            finished_at = clock_timestamp(), error = failure
        WHERE log.id = step_id
        RETURNING log.run, log.finding INTO STRICT recorded;
    UPDATE fk_audit.own_repairs AS log
        SET status = 'abandoned', error =
                CASE outcome WHEN 'done' THEN format('overtaken by run %s', recorded.run)
                             ELSE 'a step before it was abandoned' END
        WHERE log.finding = recorded.finding AND log.status IN ('planned', 'failed')
          AND CASE outcome WHEN 'done' THEN log.run < recorded.run
                           WHEN 'abandoned' THEN log.run = recorded.run END;
    RETURN CASE
        WHEN outcome = 'abandoned' THEN 'See fk_audit_mismatches() and call again: it plans afresh.'
        WHEN failure_state = '23503'
            THEN 'Mend the child rows without a parent and call again: it goes on from this step.'
        WHEN failure_state IN ('55P03', '40P01')
            THEN 'Look for long transactions in pg_stat_activity and call again: it goes on from this step.'
        WHEN outcome = 'failed' THEN 'Mend the cause and call again: it goes on from this step.'
    END;
END
$$;
COMMENT ON FUNCTION fk_audit.record_step IS 'writes down how a step ended; returns a hint for a failure';

-- What follows the guard, which is the first DO block.
CREATE FUNCTION fk_audit.describe_step(step_id bigint)
RETURNS text
LANGUAGE sql STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT rtrim(left(
               CASE WHEN action LIKE '% VALIDATE CONSTRAINT %'
                    THEN regexp_replace(action, '^.* VALIDATE CONSTRAINT ', 'VALIDATE ')
                    ELSE regexp_replace(action, '^ALTER TABLE (ONLY )?', '') END, 80))
    FROM fk_audit.own_repairs,
         regexp_replace(substring(statement FROM '\$fk_audit[0-9]*\$;\n(.*);'), '\s+', ' ', 'g')
             AS action
    WHERE id = step_id
$$;
COMMENT ON FUNCTION fk_audit.describe_step IS 'what a step does, in one line';

-- Before a step that may take long: from then on nothing is to be seen of it but its end.
CREATE FUNCTION fk_audit.tell_long_scan(step_id bigint, label text)
RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    rows_to_read bigint := (SELECT scans FROM fk_audit.own_repairs WHERE id = step_id);
BEGIN
    IF rows_to_read >= 1000000 THEN
        RAISE NOTICE '%: about % rows to read', label, rows_to_read;
    END IF;
END
$$;
COMMENT ON FUNCTION fk_audit.tell_long_scan IS 'a NOTICE before a step that reads a million rows or more';

CREATE FUNCTION fk_audit.open_steps(runs bigint[])
RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT array_agg(id ORDER BY array_position(runs, run), step)
    FROM fk_audit.own_repairs WHERE run = ANY (runs) AND status IN ('planned', 'failed')
$$;
COMMENT ON FUNCTION fk_audit.open_steps IS 'the steps of runs that are still to be run, in order';

CREATE PROCEDURE fk_audit.run_step(
    step_id bigint, longest_lock_timeout integer, attempts integer, place text)
LANGUAGE plpgsql
AS $$
DECLARE
    label CONSTANT pg_catalog.text := pg_catalog.format(
        '%s %s', place, fk_audit.describe_step(step_id));
    statement pg_catalog.text;
    tried pg_catalog.int4;
    started pg_catalog.timestamptz;
    failure_state pg_catalog.text;
    failure pg_catalog.text;
    hint pg_catalog.text;
    pause pg_catalog.float8;
BEGIN
    PERFORM fk_audit.tell_long_scan(step_id, label);
    FOR attempt IN 1 .. attempts LOOP
        -- The guard must see what was committed while the step waited for its locks.
        COMMIT;
        SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
        tried := attempt;
        failure_state := NULL;
        started := pg_catalog.clock_timestamp();
        BEGIN
            statement := fk_audit.claim_step(step_id, longest_lock_timeout);
            IF statement IS NOT NULL THEN
                EXECUTE statement;
                -- In the transaction of the step: a crash leaves both or neither.
                PERFORM fk_audit.record_step(step_id, tried, started, NULL, NULL);
            END IF;
        EXCEPTION WHEN OTHERS THEN
            failure_state := SQLSTATE;
            failure := SQLERRM;
        END;
        IF failure_state IS NULL THEN
            COMMIT;
            RAISE NOTICE '% ... % s', label, pg_catalog.round(EXTRACT(
                epoch FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) started), 1);
            RETURN;
        END IF;
        ROLLBACK;
        EXIT WHEN tried OPERATOR(pg_catalog.=) attempts
            OR failure_state OPERATOR(pg_catalog.<>) ALL ('{55P03,40P01}'::pg_catalog.text[]);
        -- Doubled each time up to 5 s, and uneven, so that two sessions do not keep pace.
        pause := LEAST(5, 0.1 OPERATOR(pg_catalog.*) pg_catalog.power(2, LEAST(tried, 10)));
        pause := pause OPERATOR(pg_catalog./) (1 OPERATOR(pg_catalog.+) pg_catalog.random());
        RAISE NOTICE '% ... %; attempt % of % in % s', label, failure,
            tried OPERATOR(pg_catalog.+) 1, attempts, pg_catalog.round(pause::pg_catalog.numeric, 1);
        PERFORM pg_catalog.pg_sleep(pause);
    END LOOP;
    hint := fk_audit.record_step(step_id, tried, started, failure_state, failure);
    COMMIT;
    RAISE EXCEPTION '% failed: %', label, failure USING ERRCODE = failure_state, HINT = hint;
END
$$;
COMMENT ON PROCEDURE fk_audit.run_step IS 'one step in a transaction of its own, tried again after a lock timeout or a deadlock';

CREATE PROCEDURE fk_audit.run_steps(runs bigint[], longest_lock_timeout integer, attempts integer)
LANGUAGE plpgsql
AS $$
DECLARE
    step_ids CONSTANT pg_catalog.int8[] := fk_audit.open_steps(runs);
    step_count CONSTANT pg_catalog.int4 := pg_catalog.cardinality(step_ids);
BEGIN
    FOR i IN 1 .. step_count LOOP
        CALL fk_audit.run_step(step_ids[i], longest_lock_timeout, attempts,
                               pg_catalog.format('%s/%s', i, step_count));
    END LOOP;
END
$$;
COMMENT ON PROCEDURE fk_audit.run_steps IS 'the open steps of planned runs, in order';

CREATE PROCEDURE fk_audit_apply(
    findings text[], lock_timeout text DEFAULT '200ms', attempts integer DEFAULT 30,
    heed_advice boolean DEFAULT true)
LANGUAGE plpgsql
AS $$
DECLARE
    longest_lock_timeout pg_catalog.int4;
BEGIN
    CALL fk_audit.require_transactions();
    longest_lock_timeout := fk_audit.check_settings(lock_timeout, attempts);
    CALL fk_audit.run_steps(
        fk_audit.plan_repairs(findings, heed_advice), longest_lock_timeout, attempts);
END
$$;
COMMENT ON PROCEDURE fk_audit_apply IS 'repair the named findings, one transaction a step; goes on where an interrupted call stopped';

CREATE PROCEDURE fk_audit_undo(
    finding text, lock_timeout text DEFAULT '200ms', attempts integer DEFAULT 30)
LANGUAGE plpgsql
AS $$
DECLARE
    longest_lock_timeout pg_catalog.int4;
BEGIN
    CALL fk_audit.require_transactions();
    longest_lock_timeout := fk_audit.check_settings(lock_timeout, attempts);
    CALL fk_audit.run_steps(
        ARRAY[fk_audit.plan_undo(finding)], longest_lock_timeout, attempts);
END
$$;
COMMENT ON PROCEDURE fk_audit_undo IS 'the way back from the newest fk_audit_apply() of a finding by this role';

-- Guard: event triggers against drift. They are made by a call and never members of the extension,
-- so that a dump restores them when everything else is there. Their functions run with the rights
-- of the owner, for whoever runs DDL may know nothing of our tables.

CREATE FUNCTION fk_audit.ddl_changes(tables oid[], constraints oid[])
RETURNS TABLE (
    child_schema text, child_table text, child_columns text[],
    parent_schema text, parent_table text, parent_columns text[], constraint_name text,
    rule_before text, rule_after text, definition_before text, definition_after text,
    findings text[], messages text[])
LANGUAGE c VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'fk_audit_ddl_changes';
COMMENT ON FUNCTION fk_audit.ddl_changes IS 'the foreign keys of tables, and those with these OIDs, that are not what they were when the guard last looked in this transaction';

-- DROP is judged when the rows are gone, for nothing is reported at its end; all else at its end.
CREATE FUNCTION fk_audit.judge_ddl(
    event text, command text, OUT messages text[], OUT excepted boolean)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    tables oid[];
    constraints oid[];
BEGIN
    IF event = 'ddl_command_end' THEN
        SELECT array_agg(objid) FILTER (WHERE classid = 'pg_class'::regclass),
               array_agg(objid) FILTER (WHERE classid = 'pg_constraint'::regclass)
            INTO tables, constraints
            FROM pg_event_trigger_ddl_commands()
            WHERE NOT in_extension AND schema_name IS DISTINCT FROM 'pg_temp'
              AND object_type IN ('table', 'table column', 'table constraint');
        IF command = 'ALTER SCHEMA' THEN
            SELECT array_agg(oid) INTO tables FROM pg_class
                WHERE relkind IN ('r', 'p') AND relnamespace IN (
                    SELECT objid FROM pg_event_trigger_ddl_commands()
                    WHERE classid = 'pg_namespace'::regclass);
        END IF;
    ELSIF command LIKE 'DROP %' THEN
        SELECT array_agg(objid) FILTER (WHERE classid = 'pg_class'::regclass),
               array_agg(objid) FILTER (WHERE classid = 'pg_constraint'::regclass)
            INTO tables, constraints
            FROM pg_event_trigger_dropped_objects()
            WHERE NOT is_temporary
              AND object_type IN ('table', 'table column', 'table constraint');
    END IF;
    IF tables IS NULL AND constraints IS NULL THEN
        RETURN;
    END IF;
    WITH changes AS MATERIALIZED (
        SELECT * FROM fk_audit.ddl_changes(tables, constraints)
    ), logged AS (
        INSERT INTO fk_audit.ddl_log (
            role, command, child_schema, child_table, child_columns,
            parent_schema, parent_table, parent_columns, constraint_name,
            rule_before, rule_after, definition_before, definition_after, findings, outcome)
        SELECT coalesce(nullif(current_setting('role'), 'none'), session_user), command,
               child_schema, child_table, child_columns,
               parent_schema, parent_table, parent_columns, constraint_name,
               rule_before, rule_after, definition_before, definition_after, findings,
               CASE WHEN findings = '{}' THEN 'passed'
                    WHEN current_setting('fk_audit.guard')::boolean THEN 'warned'
                    ELSE 'excepted' END
        FROM changes
    )
    SELECT array_agg(message), NOT current_setting('fk_audit.guard')::boolean
        INTO judge_ddl.messages, judge_ddl.excepted
        FROM changes, unnest(changes.messages) AS message;
END
$$;
COMMENT ON FUNCTION fk_audit.judge_ddl IS 'logs what the statement of the event trigger did to foreign keys; returns what contradicts the code';

CREATE FUNCTION fk_audit.guard_ddl(event text, command text, refuse boolean)
RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    shown CONSTANT integer := 20;
    judged record;
    message text;
    detail text;
BEGIN
    BEGIN
        SELECT * INTO judged FROM fk_audit.judge_ddl(event, command);
    EXCEPTION WHEN OTHERS THEN
        RAISE WARNING 'fk_audit: the guard cannot judge this %: %', command, SQLERRM
            USING ERRCODE = SQLSTATE,
                  HINT = 'The statement is not held up. See fk_audit_mismatches().';
        RETURN;
    END;
    IF judged.messages IS NULL OR judged.excepted THEN
        RETURN;
    END IF;
    message := format('fk_audit: this %s contradicts what the code declares', command);
    detail := array_to_string(judged.messages[1:shown], E'\n');
    IF cardinality(judged.messages) > shown THEN
        detail := detail || format(E'\nand %s more', cardinality(judged.messages) - shown);
    END IF;
    IF NOT refuse THEN
        RAISE WARNING '%', message USING DETAIL = detail,
            HINT = 'If it is what you want, load the code that says so.';
        RETURN;
    END IF;
    -- What is written to fk_audit.ddl_log goes with the transaction, and whoever catches the error
    -- leaves no trace of it.
    RAISE LOG 'fk_audit: refused % of role %', command,
            coalesce(nullif(current_setting('role'), 'none'), session_user)
        USING DETAIL = detail;
    RAISE EXCEPTION '%', message
        USING ERRCODE = 'UFK02', DETAIL = detail,
              HINT = 'Load the code that says so first, or SET LOCAL fk_audit.guard = off in this '
                     'transaction.';
END
$$;
COMMENT ON FUNCTION fk_audit.guard_ddl IS 'judges the statement of the event trigger: warns or refuses; a failure of its own is a warning';

CREATE FUNCTION fk_audit.guard_warn()
RETURNS event_trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM fk_audit.guard_ddl(tg_event, tg_tag, refuse => false);
END
$$;
COMMENT ON FUNCTION fk_audit.guard_warn IS 'the guard that warns';

CREATE FUNCTION fk_audit.guard_error()
RETURNS event_trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM fk_audit.guard_ddl(tg_event, tg_tag, refuse => true);
END
$$;
COMMENT ON FUNCTION fk_audit.guard_error IS 'the guard that refuses';

CREATE FUNCTION fk_audit.guard_extension()
RETURNS event_trigger
LANGUAGE c VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'fk_audit_guard_extension';
COMMENT ON FUNCTION fk_audit.guard_extension IS 'says what to do to whoever drops the extension under its guard';

CREATE FUNCTION fk_audit_remove_guard()
RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    name name;
BEGIN
    PERFORM fk_audit.require_writable('remove the guard');
    FOR name IN
        SELECT evtname FROM pg_event_trigger JOIN pg_proc ON pg_proc.oid = evtfoid
        WHERE pronamespace = 'fk_audit'::regnamespace
        ORDER BY evtname
    LOOP
        EXECUTE format('DROP EVENT TRIGGER %I', name);
    END LOOP;
END
$$;
COMMENT ON FUNCTION fk_audit_remove_guard IS 'remove the event triggers of fk_audit_install_guard(); fk_audit.ddl_log stays';

CREATE FUNCTION fk_audit_install_guard(mode text DEFAULT 'warn')
RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    judge CONSTANT text := CASE mode WHEN 'warn' THEN 'fk_audit.guard_warn()'
                                     WHEN 'error' THEN 'fk_audit.guard_error()' END;
    note CONSTANT text := 'guard of the extension fk_audit: see fk_audit_remove_guard()';
BEGIN
    PERFORM fk_audit.require_writable('install the guard');
    IF judge IS NULL THEN
        RAISE EXCEPTION 'argument "mode" must be "warn" or "error"'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'warn lets DDL that contradicts the code pass with a warning, error refuses it.';
    END IF;
    PERFORM @extschema@.fk_audit_remove_guard();
    EXECUTE 'CREATE EVENT TRIGGER fk_audit_guard ON ddl_command_end '
            'WHEN TAG IN (''CREATE TABLE'', ''ALTER TABLE'', ''CREATE SCHEMA'', ''ALTER SCHEMA'') '
            'EXECUTE FUNCTION ' || judge;
    EXECUTE 'CREATE EVENT TRIGGER fk_audit_guard_drop ON sql_drop EXECUTE FUNCTION ' || judge;
    EXECUTE 'CREATE EVENT TRIGGER fk_audit_guard_extension ON ddl_command_start '
            'WHEN TAG IN (''DROP EXTENSION'') EXECUTE FUNCTION fk_audit.guard_extension()';
    EXECUTE format('COMMENT ON EVENT TRIGGER fk_audit_guard IS %L', note);
    EXECUTE format('COMMENT ON EVENT TRIGGER fk_audit_guard_drop IS %L', note);
    EXECUTE format('COMMENT ON EVENT TRIGGER fk_audit_guard_extension IS %L', note);
END
$$;
COMMENT ON FUNCTION fk_audit_install_guard IS 'event triggers that warn of DDL against what the code declares, or refuse it; needs a superuser';

-- Help. The examples are about the sample application of the README, and run in this order.

CREATE FUNCTION fk_audit_help()
RETURNS TABLE (task text, what text, example text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $help$
    VALUES
    ('load', 'a text of SQL DDL', $$SELECT * FROM fk_audit_load_sql('web', :'ddl')$$),
    ('load', 'files of any format', $$SELECT * FROM fk_audit_load('web', :'files')$$),
    ('load', 'one foreign key by hand',
        $$SELECT fk_audit_declare('users', '{org_id}', 'organizations', 'cascade')$$),
    ('load', 'the live database as a baseline', $$SELECT * FROM fk_audit_load_catalog('today')$$),
    ('load', 'one source against another', $$SELECT * FROM fk_audit_compare_sources('web', 'today')$$),
    ('load', 'forget a source', $$SELECT fk_audit_unload('today')$$),
    ('look', 'the differences, worst first', $$SELECT * FROM fk_audit_mismatches()$$),
    ('look', 'the same of some tables', $$SELECT * FROM fk_audit_mismatches('batch_*')$$),
    ('look', 'one difference whole', $$SELECT fk_audit_explain('68eb5f397')$$),
    ('look', 'the differences, every column', $$SELECT * FROM fk_audit_findings() \gx$$),
    ('look', 'counters, one row', $$SELECT * FROM fk_audit_summary()$$),
    ('look', 'all of it as a document', $$SELECT fk_audit_report('markdown')$$),
    ('look', 'the live foreign keys', $$SELECT * FROM fk_audit_foreign_keys('users') \gx$$),
    ('judge', 'is the declared rule right?', $$SELECT * FROM fk_audit_advice()$$),
    ('judge', 'by which words that is judged', $$SELECT * FROM fk_audit_class_rules()$$),
    ('judge', 'what deleting a row sets off',
        $$SELECT * FROM fk_audit_delete_impact('organizations', '{1}') \gx$$),
    ('judge', 'rules that cannot work', $$SELECT * FROM fk_audit_hazards() \gx$$),
    ('judge', 'say what the rows of a table are',
        $$SELECT fk_audit_set_class('batch_jobs', 'ephemeral', 'rebuilt daily')$$),
    ('judge', 'say which side is right',
        $$SELECT fk_audit_decide('c976292b2', 'align_database', 'profiles stay')$$),
    ('repair', 'the code, by a diff', $$SELECT fk_audit_code_fix('68eb5f397')$$),
    ('repair', 'keep the way back', $$CREATE TABLE way_back AS SELECT * FROM fk_audit_reverse()$$),
    ('repair', 'the database, by psql', $$SELECT statement FROM fk_audit_repairs('pending_*') \gexec$$),
    ('repair', 'the database, with retries', $$CALL fk_audit_apply('{c976292b2}')$$),
    ('repair', 'take that back', $$CALL fk_audit_undo('c976292b2')$$),
    ('repair', 'by files of a migration tool', $$SELECT * FROM fk_audit_migration('rails')$$),
    ('watch', 'audit every night, with history', $$SELECT * FROM fk_audit_run()$$),
    ('watch', 'accept a finding for a time',
        $$SELECT fk_audit_waive('68eb5f397', 'next sprint', now() + '14 days')$$),
    ('watch', 'accept it no longer', $$SELECT fk_audit_unwaive('68eb5f397')$$),
    ('watch', 'accept all that is open', $$SELECT fk_audit_baseline('as it was', now() + '1 year')$$),
    ('watch', 'fail in CI', $$SELECT fk_audit_assert()$$),
    ('watch', 'warn of DDL against the code', $$SELECT fk_audit_install_guard()$$),
    ('watch', 'warn no longer', $$SELECT fk_audit_remove_guard()$$),
    ('watch', 'decisions to the repository', $$SELECT jsonb_pretty(fk_audit_export_decisions())$$),
    ('watch', 'decisions from the repository',
        $$SELECT * FROM fk_audit_import_decisions(:'document')$$),
    ('help', 'this list', $$SELECT * FROM fk_audit_help()$$)
$help$;
COMMENT ON FUNCTION fk_audit_help IS 'the functions by task, with an example of each';

-- Writing intents is for the owner until granted.
REVOKE EXECUTE ON FUNCTION
    fk_audit_declare, fk_audit_load_sql, fk_audit.load_texts, fk_audit_load,
    fk_audit_load_catalog, fk_audit_unload, fk_audit_set_class, fk_audit_decide,
    fk_audit.waive, fk_audit_waive, fk_audit_unwaive, fk_audit_baseline,
    fk_audit.store_run, fk_audit.notify_run, fk_audit_run,
    fk_audit.import_waivers, fk_audit.import_verdicts, fk_audit.import_classes,
    fk_audit_import_decisions,
    fk_audit.ddl_changes, fk_audit.judge_ddl, fk_audit.guard_ddl,
    fk_audit.guard_warn, fk_audit.guard_error, fk_audit.guard_extension,
    fk_audit_install_guard, fk_audit_remove_guard
FROM PUBLIC;
