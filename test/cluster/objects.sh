#!/bin/sh
# Every SQL object of the extension is described, and the objects are as they should be.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

export PGOPTIONS='-c client_min_messages=warning'

use_cluster
create_database objects

members="SELECT classid, objid, pg_describe_object(classid, objid, 0) AS name
	FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid AND d.deptype = 'e'
	WHERE e.extname = 'fk_audit' AND d.refclassid = 'pg_extension'::regclass"

is "$(query objects "SELECT name FROM ($members) AS m
	WHERE classid IN ('pg_proc'::regclass, 'pg_namespace'::regclass)
	  AND obj_description(objid, classid::regclass::name) IS NULL")" '' \
	'every function and schema has a comment'
is "$(query objects "SELECT name FROM ($members) AS m JOIN pg_class c ON c.oid = objid
	WHERE classid = 'pg_class'::regclass AND relkind IN ('r', 'v') AND obj_description(objid, 'pg_class') IS NULL")" '' \
	'every table and view has a comment'
is "$(query objects "SELECT name || '.' || attname FROM ($members) AS m
	JOIN pg_class c ON c.oid = objid AND relkind IN ('r', 'v')
	JOIN pg_attribute a ON a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped
	WHERE classid = 'pg_class'::regclass AND col_description(c.oid, attnum) IS NULL")" '' \
	'every column has a comment'
is "$(query objects "SELECT p.oid::regprocedure FROM ($members) AS m JOIN pg_proc p ON p.oid = objid
	WHERE classid = 'pg_proc'::regclass AND pronamespace <> 'fk_audit'::regnamespace
	  AND proname !~ '^fk_audit_[a-z_]+\$'")" '' \
	'every function for users is named fk_audit_*, the inner ones are in schema fk_audit'
is "$(query objects "SELECT name FROM ($members) AS m JOIN pg_class c ON c.oid = objid
	WHERE classid = 'pg_class'::regclass AND relkind IN ('r', 'S')
	  AND NOT c.oid = ANY ((SELECT extconfig FROM pg_extension WHERE extname = 'fk_audit')::oid[])")" '' \
	'every table and sequence is dumped as configuration'
is "$(query objects "SELECT string_agg(column_name, ' ' ORDER BY ordinal_position)
	FROM information_schema.parameters p JOIN information_schema.routines r USING (specific_name),
	LATERAL (SELECT parameter_name AS column_name) AS n
	WHERE r.routine_name = 'fk_audit_mismatches' AND parameter_mode = 'OUT'")" \
	'severity kind child_table child_columns parent_table declared live finding' \
	'fk_audit_mismatches() has exactly its eight columns'
finish
