-- One schema file of the corpus as tables, with every delete rule hidden: all NO ACTION, so that
-- nothing of the answer can leak. Environment variable schema_file: where it is.
\set schema_text `cat "$schema_file"`
SET client_min_messages = error;
CREATE SCHEMA corpus;
CREATE TABLE corpus.project (content jsonb);
INSERT INTO corpus.project VALUES (:'schema_text');

-- A type that this server does not have becomes text.
CREATE FUNCTION corpus.stand_in(spelling text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT NULL::%s', spelling);
    RETURN spelling;
EXCEPTION WHEN OTHERS THEN
    RETURN CASE WHEN spelling LIKE '%[]' THEN 'text[]' ELSE 'text' END;
END
$$;

CREATE FUNCTION corpus.names(list jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(quote_ident(name), ', ' ORDER BY position)
    FROM jsonb_array_elements_text(list) WITH ORDINALITY AS each_one(name, position)
$$;

CREATE TABLE corpus.tables AS
    SELECT each_one AS content,
           format('%I.%I', each_one ->> 'schema', each_one ->> 'name') AS qualified
    FROM corpus.project, jsonb_array_elements(content -> 'tables') AS each_one;

DO $$
DECLARE
    statement text;
BEGIN
    FOR statement IN
        SELECT DISTINCT format('CREATE SCHEMA IF NOT EXISTS %I', content ->> 'schema')
            FROM corpus.tables
    LOOP EXECUTE statement; END LOOP;
    FOR statement IN
        SELECT format('CREATE TABLE %s (%s)', qualified, (
                SELECT string_agg(format('%I %s%s', definition ->> 'name',
                                         corpus.stand_in(definition ->> 'type'),
                                         CASE WHEN (definition ->> 'not_null')::boolean
                                              THEN ' NOT NULL' ELSE '' END), ', ' ORDER BY position)
                FROM jsonb_array_elements(content -> 'columns') WITH ORDINALITY
                    AS each_one(definition, position)))
            FROM corpus.tables
    LOOP EXECUTE statement; END LOOP;
    FOR statement IN
        SELECT format('ALTER TABLE %s ADD PRIMARY KEY (%s)', qualified,
                      corpus.names(content -> 'primary_key'))
            FROM corpus.tables WHERE content -> 'primary_key' <> '[]'
        UNION ALL
        SELECT format('ALTER TABLE %s ADD UNIQUE (%s)', qualified, corpus.names(key))
            FROM corpus.tables, jsonb_array_elements(content -> 'unique') AS key
            WHERE key <> content -> 'primary_key'
        UNION ALL
        SELECT format('CREATE INDEX ON %s (%s)', qualified, corpus.names(key))
            FROM corpus.tables, jsonb_array_elements(content -> 'indexes') AS key
    LOOP EXECUTE statement; END LOOP;
    FOR statement IN
        SELECT format('ALTER TABLE %s ADD FOREIGN KEY (%s) REFERENCES %I.%I (%s)', qualified,
                      corpus.names(key -> 'columns'), key ->> 'parent_schema', key ->> 'parent',
                      corpus.names(key -> 'parent_columns'))
            FROM corpus.tables, jsonb_array_elements(content -> 'foreign_keys') AS key
    LOOP EXECUTE statement; END LOOP;
END
$$;
