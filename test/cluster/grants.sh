#!/bin/sh
# Everybody may audit; only the owner, and whom the owner lets, may change what the code declares.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

export PGOPTIONS='-c client_min_messages=warning'

as_reader() {
	psql_in grants -U fk_audit_reader -A -t -c "$1"
}

as_writer() {
	psql_in grants -U fk_audit_writer -A -t -c "$1"
}

use_cluster
for role in fk_audit_reader fk_audit_writer; do
	query postgres "DO \$\$ BEGIN IF to_regrole('$role') IS NULL THEN CREATE ROLE $role LOGIN; END IF; END \$\$"
done
create_sample grants

# Reading.
is "$(as_reader 'SELECT count(*) FROM fk_audit_mismatches()')" 3 'a plain role sees the mismatches'
for call in "fk_audit_foreign_keys()" "fk_audit_findings()" "fk_audit_summary()" \
	"fk_audit_repairs()" "fk_audit_reverse()" "fk_audit_report('text')"; do
	is "$(as_reader "SELECT count(*) > 0 FROM $call")" t "a plain role may call $call"
done
is "$(as_reader 'SELECT fk_audit_explain(finding) IS NOT NULL FROM fk_audit_mismatches() LIMIT 1')" t \
	'a plain role may call fk_audit_explain()'
is "$(as_reader 'SELECT count(*) FROM fk_audit.intents')" "$(query grants 'SELECT count(*) FROM fk_audit.intents')" \
	'a plain role may read the intents'
is "$(as_reader "SELECT count(*) FROM fk_audit_repairs() WHERE statement IS NOT NULL")" 0 \
	'a plain role gets no statement that it could not run'
is "$(as_reader 'SELECT count(*) FROM fk_audit_migration()')" 0 'nor a file with one'
is "$(as_reader "SELECT string_agg(DISTINCT status, ' ') FROM fk_audit_repairs()")" not_owner \
	'and is told why'

# Writing.
before=$(query grants 'SELECT i FROM fk_audit.intents i ORDER BY id')
for call in "fk_audit_declare('a', '{b}', 'c')" "fk_audit_unload('web')" \
	"fk_audit_load_sql('web', 'CREATE TABLE x (id int)')" \
	"fk_audit_load('web', '[{\"path\": \"x.sql\", \"text\": \"CREATE TABLE x (id int)\"}]')" \
	"fk_audit_load_catalog('web')"; do
	fails_with 'permission denied' "a plain role may not call $call" as_reader "SELECT * FROM $call"
done
for statement in 'DELETE FROM fk_audit.intents' 'DELETE FROM fk_audit.sources' \
	"UPDATE fk_audit.intents SET delete_rule = 'cascade'" 'TRUNCATE fk_audit.source_tables'; do
	fails_with 'permission denied' "a plain role may not $statement" as_reader "$statement"
done
is "$(query grants 'SELECT i FROM fk_audit.intents i ORDER BY id')" "$before" 'and nothing has changed'

# The right to call is not the right to the tables.
query grants 'GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO fk_audit_writer'
fails_with 'permission denied for table' 'EXECUTE alone is not enough' \
	as_writer "SELECT fk_audit_unload('web')"
query grants 'GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA fk_audit TO fk_audit_writer;
	GRANT USAGE ON ALL SEQUENCES IN SCHEMA fk_audit TO fk_audit_writer'
is "$(as_writer "SELECT fk_audit_declare('users', '{org_id}', 'organizations') > 0")" t \
	'a role with the grants may declare'
load_sample grants fk_audit_writer
is "$(query grants "SELECT loaded_by FROM fk_audit.sources WHERE source = 'web'")" fk_audit_writer \
	'a role with the grants may load'
is "$(as_writer "SELECT fk_audit_unload('manual')")" '' 'a role with the grants may unload'

# Functions run as their caller and resolve nothing through the caller's path.
query grants "
	CREATE SCHEMA trap AUTHORIZATION fk_audit_writer;
	SET ROLE fk_audit_writer;
	CREATE FUNCTION trap.trapped() RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE ''trapped''; END';
	CREATE FUNCTION trap.eq(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT trap.trapped()';
	CREATE OPERATOR trap.= (FUNCTION = trap.eq, LEFTARG = text, RIGHTARG = text);
	CREATE FUNCTION trap.unnest(text[]) RETURNS boolean LANGUAGE sql AS 'SELECT trap.trapped()';
	CREATE FUNCTION trap.now() RETURNS boolean LANGUAGE sql AS 'SELECT trap.trapped()';
	CREATE FUNCTION trap.to_regclass(text) RETURNS boolean LANGUAGE sql AS 'SELECT trap.trapped()'"
is "$(query grants "SET search_path = trap, pg_catalog, public; SELECT pg_catalog.count(*) FROM fk_audit_mismatches()")" 3 \
	'a hostile search_path changes nothing for the audit'
is "$(query grants "SET search_path = trap, pg_catalog, public;
	SELECT status FROM fk_audit_load('hostile', '[{\"path\": \"x.sql\", \"text\": \"CREATE TABLE x (id int)\"}]')")" loaded \
	'nor for loading'
is "$(query grants "SELECT proname FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid
	JOIN pg_extension e ON e.oid = d.refobjid AND d.deptype = 'e'
	WHERE e.extname = 'fk_audit' AND prosecdef ORDER BY proname")" "$(printf 'guard_error\nguard_warn')" \
	'no function but the event triggers of the guard runs as its owner'
finish
