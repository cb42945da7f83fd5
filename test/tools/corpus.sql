-- Turns a schema given as facts (JSON: types, tables with columns, keys, indexes and foreign
-- keys) into DDL. For the test database "tools", never for the one that is audited.

CREATE SCHEMA corpus;

-- public is left out, as most tools do.
CREATE FUNCTION corpus.qualified(schema_name text, name text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE schema_name WHEN 'public' THEN format('%I', name)
                            ELSE format('%I.%I', schema_name, name) END
$$;

CREATE FUNCTION corpus.name_list(names jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(format('%I', name), ', ' ORDER BY n)
    FROM jsonb_array_elements_text(names) WITH ORDINALITY AS e (name, n)
$$;

-- A type that a bare server does not have is a domain over text, and takes no modifier.
CREATE FUNCTION corpus.column_type(spelled text, stand_ins jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN stand_ins ? translate(bare, '"', '')
                THEN bare || CASE WHEN spelled LIKE '%[]' THEN '[]' ELSE '' END
                ELSE spelled END
    FROM regexp_replace(spelled, '\(.*\)|\[\]', '', 'g') AS bare
$$;

CREATE FUNCTION corpus.column_ddl(col jsonb, stand_ins jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT format('    %I %s%s', col ->> 'name', corpus.column_type(col ->> 'type', stand_ins),
                  CASE WHEN (col ->> 'not_null')::boolean THEN ' NOT NULL' ELSE '' END)
$$;

CREATE FUNCTION corpus.table_ddl(tab jsonb, stand_ins jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT format(E'CREATE TABLE %s (\n%s\n);', corpus.qualified(tab ->> 'schema', tab ->> 'name'),
                  string_agg(line, E',\n' ORDER BY section, n))
    FROM (
        SELECT 1 AS section, n, corpus.column_ddl(col, stand_ins) AS line
        FROM jsonb_array_elements(tab -> 'columns') WITH ORDINALITY AS e (col, n)
        UNION ALL
        SELECT 2, 1, format('    PRIMARY KEY (%s)', corpus.name_list(tab -> 'primary_key'))
        WHERE jsonb_array_length(tab -> 'primary_key') > 0
        UNION ALL
        SELECT 3, n, format('    UNIQUE (%s)', corpus.name_list(key))
        FROM jsonb_array_elements(tab -> 'unique') WITH ORDINALITY AS e (key, n)
    ) AS lines
$$;

CREATE FUNCTION corpus.index_ddl(tab jsonb) RETURNS SETOF text
LANGUAGE sql IMMUTABLE AS $$
    SELECT format('CREATE INDEX ON %s (%s);', corpus.qualified(tab ->> 'schema', tab ->> 'name'),
                  corpus.name_list(key))
    FROM jsonb_array_elements(tab -> 'indexes') AS key
$$;

-- child_schema, child: of the foreign key's table.
CREATE FUNCTION corpus.foreign_key_ddl(child_schema text, child text, fk jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT format('ALTER TABLE %s ADD CONSTRAINT %I FOREIGN KEY (%s) REFERENCES %s (%s)%s'
                  ' ON UPDATE %s ON DELETE %s%s%s;',
                  corpus.qualified(child_schema, child), fk ->> 'name',
                  corpus.name_list(fk -> 'columns'),
                  corpus.qualified(fk ->> 'parent_schema', fk ->> 'parent'),
                  corpus.name_list(fk -> 'parent_columns'),
                  CASE fk ->> 'match' WHEN 'FULL' THEN ' MATCH FULL' ELSE '' END,
                  fk ->> 'on_update', fk ->> 'on_delete',
                  CASE WHEN (fk ->> 'deferrable')::boolean THEN ' DEFERRABLE' ELSE '' END,
                  CASE WHEN (fk ->> 'initially_deferred')::boolean THEN ' INITIALLY DEFERRED'
                       ELSE '' END)
$$;

-- Everything but the foreign keys.
CREATE FUNCTION corpus.tables_ddl(schema jsonb) RETURNS SETOF text
LANGUAGE sql IMMUTABLE AS $$
    SELECT DISTINCT format('CREATE SCHEMA %I;', tab ->> 'schema')
    FROM jsonb_array_elements(schema -> 'tables') AS tab WHERE tab ->> 'schema' <> 'public'
    UNION ALL
    SELECT format('CREATE DOMAIN %I AS text;', name)
    FROM jsonb_array_elements_text(schema -> 'types') AS name
    UNION ALL
    SELECT corpus.table_ddl(tab, schema -> 'types')
    FROM jsonb_array_elements(schema -> 'tables') AS tab
    UNION ALL
    SELECT corpus.index_ddl(tab) FROM jsonb_array_elements(schema -> 'tables') AS tab
$$;

CREATE FUNCTION corpus.ddl(schema jsonb) RETURNS SETOF text
LANGUAGE sql IMMUTABLE AS $$
    SELECT corpus.tables_ddl(schema)
    UNION ALL
    SELECT corpus.foreign_key_ddl(tab ->> 'schema', tab ->> 'name', fk)
    FROM jsonb_array_elements(schema -> 'tables') AS tab,
         jsonb_array_elements(tab -> 'foreign_keys') AS fk
$$;

-- Foreign keys given as one flat list, each with its table.
CREATE FUNCTION corpus.foreign_keys_ddl(foreign_keys jsonb) RETURNS SETOF text
LANGUAGE sql IMMUTABLE AS $$
    SELECT corpus.foreign_key_ddl(fk ->> 'schema', fk ->> 'table', fk)
    FROM jsonb_array_elements(foreign_keys) AS fk
$$;

-- The lines that an audit prints for foreign keys that are missing.
CREATE FUNCTION corpus.missing(foreign_keys jsonb) RETURNS SETOF text
LANGUAGE sql IMMUTABLE AS $$
    SELECT format('missing|%s|%s', corpus.qualified(fk ->> 'schema', fk ->> 'table'),
                  corpus.name_list(fk -> 'columns'))
    FROM jsonb_array_elements(foreign_keys) AS fk
$$;
