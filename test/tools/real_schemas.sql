-- Loads a real schema and prints how its intents differ from the truth, for cluster/real_schemas.sh.
-- Variables: project, format, options, truth; the files are in the temporary table `files`.
SET client_min_messages = warning;
SELECT * FROM fk_audit_load(:'project',
    (SELECT jsonb_agg(jsonb_build_object('path', path, 'text', content) ORDER BY position) FROM files),
    :'format', :'options') \g /dev/null
CREATE TEMP TABLE truth AS
SELECT t ->> 'schema' AS child_schema, t ->> 'name' AS child_table,
       ARRAY(SELECT jsonb_array_elements_text(k -> 'columns')) AS child_columns,
       k ->> 'parent_schema' AS parent_schema, k ->> 'parent' AS parent_table,
       ARRAY(SELECT jsonb_array_elements_text(k -> 'parent_columns')) AS parent_columns,
       (k ->> 'name')::name::text AS constraint_name,
       lower(k ->> 'on_delete') AS delete_rule, (k ->> 'stated')::boolean AS delete_rule_stated,
       lower(k ->> 'on_update') AS update_rule, (k ->> 'on_update_stated')::boolean AS update_rule_stated
FROM jsonb_array_elements(:'truth'::jsonb -> 'tables') AS t, jsonb_array_elements(t -> 'foreign_keys') AS k;
CREATE TEMP TABLE declared AS
SELECT child_schema, child_table, child_columns, parent_schema, parent_table, parent_columns, constraint_name,
       delete_rule, delete_rule_stated, update_rule, update_rule_stated
FROM fk_audit.intents WHERE source = :'project';
SELECT format('%s foreign keys, missing %s, extra %s', (SELECT count(*) FROM truth),
              (SELECT count(*) FROM (TABLE truth EXCEPT ALL TABLE declared) AS missing),
              (SELECT count(*) FROM (TABLE declared EXCEPT ALL TABLE truth) AS extra));
