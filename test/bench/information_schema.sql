-- The list of foreign keys as the SQL standard's views give it.
SELECT k.table_schema, k.table_name, array_agg(k.column_name::text ORDER BY k.ordinal_position),
       u.table_schema, u.table_name, r.delete_rule, r.update_rule, r.match_option
FROM information_schema.referential_constraints r
JOIN information_schema.key_column_usage k
  ON k.constraint_schema = r.constraint_schema AND k.constraint_name = r.constraint_name
JOIN information_schema.key_column_usage u
  ON u.constraint_schema = r.unique_constraint_schema AND u.constraint_name = r.unique_constraint_name
 AND u.ordinal_position = k.position_in_unique_constraint
GROUP BY 1, 2, 4, 5, 6, 7, 8, k.constraint_name
