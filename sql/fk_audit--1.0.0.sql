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
    PRIMARY KEY (source, position),
    CHECK ((schema_pattern IS NULL) = (table_schema IS NOT NULL))
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
    "deferrable"        boolean,
    initially_deferred  boolean,
    validated           boolean,
    enforced            boolean,
    CHECK ((schema_pattern IS NULL) = (child_schema IS NOT NULL))
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
COMMENT ON COLUMN fk_audit.intents."deferrable" IS 'DEFERRABLE';
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

CREATE FUNCTION fk_audit_load_texts(
    source text, paths text[], texts text[], format text, mode text, default_schema text,
    revision text, complete boolean, allow_partial boolean, schema_pattern text)
RETURNS TABLE (status text, origin text, object text, message text)
LANGUAGE c VOLATILE PARALLEL UNSAFE
AS 'MODULE_PATHNAME', 'fk_audit_load_texts';
COMMENT ON FUNCTION fk_audit_load_texts IS 'the part of fk_audit_load() behind its JSON';

CREATE FUNCTION fk_audit_load(
    source text, files jsonb, format text DEFAULT NULL, options jsonb DEFAULT '{}',
    revision text DEFAULT NULL, complete boolean DEFAULT true, allow_partial boolean DEFAULT false)
RETURNS TABLE (status text, origin text, object text, message text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    option text;
    paths text[];
    texts text[];
BEGIN
    IF files IS NULL OR jsonb_typeof(files) <> 'array' OR jsonb_array_length(files) = 0 THEN
        RAISE EXCEPTION 'argument "files" must be a non-empty JSON array'
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Pass [{"path": "db/schema.sql", "text": "..."}, ...].';
    END IF;
    IF options IS NULL OR jsonb_typeof(options) <> 'object' THEN
        RAISE EXCEPTION 'argument "options" must be a JSON object'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT key INTO option FROM jsonb_object_keys(options) AS key
        WHERE key NOT IN ('mode', 'default_schema', 'schema_pattern') LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'unknown option "%"', option
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'Known options are mode, default_schema and schema_pattern.';
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
    RETURN QUERY SELECT * FROM @extschema@.fk_audit_load_texts(
        source, paths, texts, format,
        coalesce(options ->> 'mode', 'schema'), coalesce(options ->> 'default_schema', 'public'),
        revision, complete, allow_partial, options ->> 'schema_pattern');
END
$$;
COMMENT ON FUNCTION fk_audit_load IS 'load what files declare, [{"path": ..., "text": ...}, ...] in that order; format sql or manifest, NULL to recognise it';

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
    stated boolean, sources text[], origins text[], schema_pattern text)
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'fk_audit_findings';
COMMENT ON FUNCTION fk_audit_findings IS 'the mismatches with everything that is known of each';

CREATE FUNCTION fk_audit_explain(finding text)
RETURNS text
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'fk_audit_explain';
COMMENT ON FUNCTION fk_audit_explain IS 'one finding whole, for reading: facts, origin, repair, locks, way back';

CREATE FUNCTION fk_audit_summary()
RETURNS TABLE (
    sources bigint, compared bigint, equal bigint, findings bigint,
    critical bigint, high bigint, medium bigint, low bigint, skipped bigint)
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'fk_audit_summary';
COMMENT ON FUNCTION fk_audit_summary IS 'the audit in one row of counters';

CREATE FUNCTION fk_audit_report(format text DEFAULT 'text', tables text DEFAULT NULL)
RETURNS text
LANGUAGE c STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME', 'fk_audit_report';
COMMENT ON FUNCTION fk_audit_report IS 'the whole audit as a document; format text';

-- Repair.

CREATE FUNCTION fk_audit_repairs(
    tables text DEFAULT NULL, heed_advice boolean DEFAULT true, findings text[] DEFAULT NULL)
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

-- Writing intents is for the owner until granted.
REVOKE EXECUTE ON FUNCTION
    fk_audit_declare, fk_audit_load_sql, fk_audit_load_texts, fk_audit_load,
    fk_audit_load_catalog, fk_audit_unload
FROM PUBLIC;
