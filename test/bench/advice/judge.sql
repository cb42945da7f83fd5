-- What advice says of every foreign key beside what the maintainers state, one line each.
SET client_min_messages = error;
COPY (
    SELECT content ->> 'project', content_of_table ->> 'name', key -> 'columns', key ->> 'parent',
           replace(lower(key ->> 'on_delete'), 'restrict', 'no action'),
           coalesce((key ->> 'stated')::boolean, false), advice.class,
           replace(advice.recommended, 'restrict', 'no action')
    FROM corpus.project
    CROSS JOIN LATERAL jsonb_array_elements(content -> 'tables') AS content_of_table
    CROSS JOIN LATERAL jsonb_array_elements(content_of_table -> 'foreign_keys') AS key
    LEFT JOIN fk_audit_advice() AS advice
        ON advice.child_columns = corpus.names(key -> 'columns')
       AND advice.child_table = CASE content_of_table ->> 'schema' WHEN 'public' THEN ''
               ELSE quote_ident(content_of_table ->> 'schema') || '.' END
               || quote_ident(content_of_table ->> 'name')
) TO STDOUT;
