-- A catalog with many foreign keys: CALL gen_fks(lo, hi) makes schemas s00000 … of 20 tables and
-- 20 foreign keys each: one to the table itself, one of two columns, one to the schema before, the
-- others in a chain; rules, MATCH and DEFERRABLE take turns. One transaction per schema keeps the
-- lock table small; a session per few hundred schemas keeps the relation cache small.

CREATE FUNCTION gen_fks_table(schema_no int, first_no int, table_no int) RETURNS text
LANGUAGE sql AS $$
    SELECT format('CREATE TABLE s%1$s.t%2$s (id bigint PRIMARY KEY, tenant_id int, parent_id bigint,'
                  ' note text, UNIQUE (tenant_id, id), CONSTRAINT t%2$s_parent_fk FOREIGN KEY ',
                  to_char(schema_no, 'FM00000'), to_char(table_no, 'FM00'))
        || CASE table_no WHEN 19 THEN '(tenant_id, parent_id)' ELSE '(parent_id)' END
        || format(' REFERENCES s%s.t%s ',
                  to_char(CASE table_no WHEN 20 THEN greatest(schema_no - 1, first_no) ELSE schema_no END,
                          'FM00000'),
                  to_char(CASE table_no WHEN 1 THEN 1 WHEN 20 THEN 1 ELSE table_no - 1 END, 'FM00'))
        || CASE table_no WHEN 19 THEN '(tenant_id, id)' ELSE '(id)' END
        || CASE WHEN table_no = 19 AND schema_no % 2 = 0 THEN ' MATCH FULL' ELSE '' END
        || ' ON DELETE '
        || (ARRAY['SET NULL', 'CASCADE', 'NO ACTION', 'RESTRICT', 'SET DEFAULT'])[1 + (schema_no + table_no) % 5]
        || ' ON UPDATE '
        || (ARRAY['CASCADE', 'NO ACTION', 'RESTRICT'])[1 + (schema_no + table_no) % 3]
        || CASE WHEN table_no % 6 = 0 THEN ' DEFERRABLE INITIALLY DEFERRED' ELSE '' END
        || ')'
$$;

CREATE PROCEDURE gen_fks(lo int, hi int) LANGUAGE plpgsql AS $$
BEGIN
    FOR schema_no IN lo .. hi LOOP
        EXECUTE format('CREATE SCHEMA s%s', to_char(schema_no, 'FM00000'));
        FOR table_no IN 1 .. 20 LOOP
            EXECUTE gen_fks_table(schema_no, lo, table_no);
        END LOOP;
        COMMIT;
    END LOOP;
END
$$;
