#!/bin/sh
# Random DDL on four connections beside continuous audits: no audit may fail, whatever vanishes
# under it, and none may hold up the DDL.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

export PGOPTIONS='-c client_min_messages=warning'

rounds=200
[ -z "${FK_AUDIT_LONG:-}" ] || rounds=1000
seed=${FK_AUDIT_SEED:-0.$(date +%N | cut -c 1-6)}

# audit_until_done LOG: every function that reads the live side, again and again.
audit_until_done() {
	while [ ! -e "$work/done" ]; do
		psql_in churn -A -t -v ON_ERROR_STOP=0 -f "$work/audits.sql" 2>&1
	done >"$1"
}

use_cluster
echo "seed $seed, $rounds rounds"
create_database churn
psql_in churn -f "$root/test/tools/churn.sql"
# A pattern that matches no table is an error, so there is always one.
query churn 'CREATE TABLE churn_a.stays ()'
# Intents for tables of the workers, so that there is always something to compare and to repair.
query churn "SELECT fk_audit_load_sql('churn', string_agg(format(
		'CREATE TABLE churn_a.w%s_%s (id int PRIMARY KEY, one int REFERENCES parent_one);', w, s * 10 + n), ''))
	FROM generate_series(1, 4) w, generate_series(1, $rounds) s, generate_series(1, 5) n" >/dev/null

cat >"$work/audits.sql" <<'SQL'
SELECT 'audit of ' || count(*) FROM fk_audit_mismatches();
SELECT 'audit of ' || count(*) FROM fk_audit_foreign_keys();
SELECT 'audit of ' || count(*) FROM fk_audit_foreign_keys('churn_a.*');
SELECT 'audit of ' || count(*) FROM fk_audit_hazards();
SELECT 'audit of ' || count(*) FROM fk_audit_repairs(heed_advice => false);
SELECT 'audit of ' || length(fk_audit_report('text'));
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT 'audit of ' || count(*) FROM fk_audit_findings();
SELECT 'audit of ' || count(*) FROM fk_audit_reverse(heed_advice => false);
COMMIT;
SQL

workers=''
for worker in 1 2 3 4; do
	query churn "CALL churn($worker, $rounds, $seed / $worker)" >"$work/worker.$worker" 2>&1 &
	workers="$workers $!"
done
audit_until_done "$work/auditor.1" &
audit_until_done "$work/auditor.2" &
# shellcheck disable=SC2086  # a list of process ids
for pid in $workers; do
	wait "$pid" || fail 'a worker finished its rounds' "$(cat "$work"/worker.*)"
done
touch "$work/done"
wait

is "$(cat "$work"/auditor.* | grep -v '^audit of ' | sort | uniq -c | head -n 10)" '' \
	'no audit failed beside DDL'
audits=$(cat "$work"/auditor.* | grep -c '^audit of ')
if [ "$audits" -ge "$rounds" ]; then
	pass "$audits audits ran meanwhile"
else
	fail "$audits audits ran meanwhile, too few to say anything"
fi
is "$(query churn "SELECT state, message FROM churn_errors WHERE state IN ('55P03', '57014', 'XX000')")" \
	'' 'no DDL waited for an audit in vain'
is "$(psql_in churn -A -t -f "$root/test/tools/oracle.sql" | cut -c 1-200)" '' \
	'afterwards the foreign keys are as pg_constraint has them'
finish
