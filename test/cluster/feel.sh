#!/bin/sh
# What a person at the prompt of psql meets: fk_audit_help(), \df, and lists that fit the screen.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

use_cluster
create_sample feel

# widest TEXT: characters of the longest line.
widest() {
	printf '%s\n' "$1" | awk '{ if (length($0) > most) most = length($0) } END { print most + 0 }'
}

# fits NAME CALL: what psql prints of it is at most 120 columns wide.
fits() {
	printed=$(psql_in feel -c "SET client_min_messages = warning" -c "SELECT * FROM $2")
	columns=$(widest "$printed")
	if [ "$columns" -gt 0 ] && [ "$columns" -le 120 ]; then
		pass "$1 fits 120 columns"
	else
		fail "$1 fits 120 columns" "$columns columns: $printed"
	fi
}

# Every function of ours, and nothing else, is in the help.
ours="SELECT p.proname FROM pg_proc AS p JOIN pg_depend AS d ON d.objid = p.oid AND d.deptype = 'e'
	JOIN pg_extension AS e ON e.oid = d.refobjid AND e.extname = 'fk_audit'
	WHERE d.classid = 'pg_proc'::regclass AND p.pronamespace = e.extnamespace"
named="SELECT substring(example FROM 'fk_audit_[a-z_]+') FROM fk_audit_help()"
is "$(query feel "$ours EXCEPT $named")" '' 'the help leaves out no function'
is "$(query feel "$named EXCEPT $ours")" '' 'the help names no function that is not there'
is "$(query feel "SELECT what FROM fk_audit_help() GROUP BY what HAVING count(*) > 1")" '' \
	'the help says of each example something else'
fits 'the help' 'fk_audit_help()'

# Each example as a person would type it, in order, on the application that they are about.
cat >"$work/examples.sql" <<SQL
\\set ddl \`cat '$root/test/demo/app.sql'\`
SELECT jsonb_build_array(jsonb_build_object('path', 'db/schema.sql', 'text', :'ddl'::text)) AS files,
       fk_audit_export_decisions() AS document \\gset
SQL
query feel "SELECT example || CASE WHEN strpos(example, chr(92)) > 0 THEN '' ELSE ';' END FROM fk_audit_help()" \
	>>"$work/examples.sql"
if printed=$(psql_in feel -f "$work/examples.sql" 2>&1) && ! printf '%s\n' "$printed" | grep -q 'ERROR'; then
	pass 'every example of the help runs'
else
	fail 'every example of the help runs' "$printed"
fi
like "$printed" '\+ .*REFERENCES organizations.*ON DELETE CASCADE' 'and the code fix among them is a diff'
is "$(query feel 'SELECT count(*) FROM way_back WHERE statement IS NOT NULL') $(
	query feel "SELECT string_agg(DISTINCT direction || ' ' || status, ', ') FROM fk_audit.repair_log")" \
	'6 repair done, undo done' 'and those that repair have repaired'

# The lists, with names of normal length: up to 17 characters, or 12 where the kinds are many.
create_database feel
psql_in feel <<'SQL'
CREATE TABLE payment_methods (id int PRIMARY KEY);
CREATE TABLE customers (id int PRIMARY KEY, payment_method int REFERENCES payment_methods ON DELETE CASCADE);
CREATE TABLE shipping_labels (id int PRIMARY KEY, customer_id int REFERENCES customers ON DELETE SET NULL);
CREATE TABLE ledger_entries (id int PRIMARY KEY, payment_method int REFERENCES payment_methods ON DELETE CASCADE);
SELECT * FROM fk_audit_load_sql('web', 'CREATE TABLE payment_methods (id int PRIMARY KEY);
	CREATE TABLE customers (id int PRIMARY KEY, payment_method int REFERENCES payment_methods);
	CREATE TABLE shipping_labels (id int PRIMARY KEY, customer_id int REFERENCES customers ON DELETE SET DEFAULT);
	CREATE TABLE ledger_entries (id int PRIMARY KEY, payment_method int REFERENCES payment_methods)') \g /dev/null
SQL
is "$(query feel "SET client_min_messages = warning; SELECT kind, count(*) FROM fk_audit_mismatches() GROUP BY kind")" \
	'delete_rule|3' 'the sample has drifted'
for call in 'fk_audit_mismatches()' 'fk_audit_advice()' 'fk_audit_summary()' 'fk_audit_run()'; do
	fits "$call" "$call"
done
psql_in feel <<'SQL'
DROP TABLE shipping_labels, ledger_entries, customers, payment_methods;
CREATE TABLE products (id int PRIMARY KEY);
CREATE TABLE order_items (id int PRIMARY KEY, product_id int REFERENCES products DEFERRABLE);
CREATE TABLE reviews (id int PRIMARY KEY, product_id int);
ALTER TABLE reviews ADD FOREIGN KEY (product_id) REFERENCES products ON UPDATE CASCADE NOT VALID;
SELECT * FROM fk_audit_load_sql('web', 'CREATE TABLE products (id int PRIMARY KEY);
	CREATE TABLE order_items (id int PRIMARY KEY, product_id int REFERENCES products, customer_id int REFERENCES products);
	CREATE TABLE reviews (id int PRIMARY KEY, product_id int REFERENCES products)') \g /dev/null
SQL
is "$(query feel "SET client_min_messages = warning; SELECT string_agg(DISTINCT kind, ' ') FROM fk_audit_mismatches()")" \
	'deferrability not_validated unresolvable update_rule' 'the other sample has drifted in many ways'
fits 'a list of many kinds' 'fk_audit_mismatches()'

# A report that shows a repair which advice stands against says so.
create_sample judged
for format in html markdown; do
	printed=$(query judged "SELECT fk_audit_report('$format', 'batch_jobs')" 2>/dev/null)
	like "$printed" 'Repair.* \(?held back: fix.?_code.?_first' "$format: a repair that is held back is not called ready"
	like "$printed" 'holds the repair back until' "$format: and how it is let go"
	printed=$(query judged "SELECT fk_audit_report('$format', 'pending_payments')" 2>/dev/null)
	like "$printed" 'Repair.*ready' "$format: another one is ready"
done

# Progress: a long call says how far it is, a short one nothing.
awk 'BEGIN { for (i = 0; i < 20000; i++) printf "CREATE TABLE big_%d (id int PRIMARY KEY, up int REFERENCES big_%d ON DELETE CASCADE);\n", i, i }' \
	>"$work/big.sql"
create_sample long
# said SETTINGS STATEMENT: the notices.
said() {
	psql_in long -v ddl="$(cat "$root/test/demo/app.sql")" -c "$1" -f - 2>&1 >/dev/null <<SQL
\\set big \`cat '$work/big.sql'\`
$2;
SQL
}
like "$(said "SET fk_audit.progress_interval = '20ms'" "SELECT * FROM fk_audit_load_sql('big', :'big')")" \
	'NOTICE:  reading big: [0-9]+ of 1 MB, [0-9]+ s so far$' 'a long load says how far it is'
is "$(said "SET fk_audit.progress_interval = 0" "SELECT * FROM fk_audit_load_sql('big', :'big')")" '' \
	'... unless it is told not to'
is "$(said '' "SELECT * FROM fk_audit_load_sql('big', :'big')")" '' 'a short one says nothing'
query long "SELECT fk_audit_unload('big')" >/dev/null
like "$(said "SET fk_audit.progress_interval = 1" 'SELECT fk_audit_report() FROM generate_series(1, 50)')" \
	'NOTICE:  .*(comparing foreign keys|judging foreign keys|planning repairs: [0-9]+ of 3 foreign keys), 0 s so far$' \
	'an audit says how far it is'
query long "UPDATE pg_class SET reltuples = 5e6 WHERE relname IN ('job_outputs', 'pending_payments');
	ALTER TABLE job_outputs DROP CONSTRAINT job_outputs_job_id_fkey"
finding=$(query long "SELECT finding FROM fk_audit_mismatches('pending_payments')" 2>/dev/null)
like "$(said '' "SELECT * FROM fk_audit_repairs('job_outputs', count_orphans => true)")" \
	'NOTICE:  counting rows without a parent in job_outputs: about 5000000 rows to read$' \
	'counting orphans of a large table is announced'
like "$(said '' "CALL fk_audit_apply('{$finding}')")" \
	'NOTICE:  2/2 VALIDATE .*: about 5000000 rows to read$' 'so is a step that reads a large table'
is "$(query long "SELECT step, scans FROM fk_audit.repair_log ORDER BY step")" '1|0
2|5000000' 'the log says how much each step reads'

# \df+ says of each what it is for, and names every argument.
is "$(query feel "SELECT proname FROM ($ours) AS ours JOIN pg_proc USING (proname)
	WHERE coalesce(length(obj_description(pg_proc.oid, 'pg_proc')), 0) NOT BETWEEN 10 AND 300
	   OR cardinality(coalesce(proargnames, '{}')) < pronargs OR '' = ANY (proargnames)")" '' \
	'every function has a comment and every argument a name'
finish
