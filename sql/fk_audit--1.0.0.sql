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
    PRIMARY KEY (source, position)
);
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
    deferrable          boolean,
    initially_deferred  boolean,
    validated           boolean,
    enforced            boolean
);
CREATE INDEX intents_source_idx ON fk_audit.intents (source);
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
COMMENT ON COLUMN fk_audit.intents.deferrable IS 'DEFERRABLE';
COMMENT ON COLUMN fk_audit.intents.initially_deferred IS 'INITIALLY DEFERRED';
COMMENT ON COLUMN fk_audit.intents.validated IS 'false: declared NOT VALID';
COMMENT ON COLUMN fk_audit.intents.enforced IS 'false: declared NOT ENFORCED';

SELECT pg_catalog.pg_extension_config_dump('fk_audit.sources', '');
SELECT pg_catalog.pg_extension_config_dump('fk_audit.source_tables', '');
SELECT pg_catalog.pg_extension_config_dump('fk_audit.intents', '');
SELECT pg_catalog.pg_extension_config_dump('fk_audit.intents_id_seq', '');

-- Reading is for everybody, as the catalog itself is; writing is for the owner until granted.
GRANT USAGE ON SCHEMA fk_audit TO PUBLIC;
GRANT SELECT ON fk_audit.sources, fk_audit.source_tables, fk_audit.intents TO PUBLIC;
