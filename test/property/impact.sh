#!/bin/sh
# Deletes in random schemas with rows: fk_audit_delete_impact() predicts each, then it is really run
# in a transaction that is rolled back. sh test/property/impact.sh [SCHEMAS]
#
# 100 schemas by default, 2,000 with FK_AUDIT_LONG. Schema after schema has the next seed, beginning
# with the digits of FK_AUDIT_SEED; `FK_AUDIT_SEED=N sh test/property/impact.sh 1` repeats one.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

if [ -n "${FK_AUDIT_LONG:-}" ]; then schemas=2000; else schemas=100; fi
schemas=${1:-$schemas}
first=$(echo "${FK_AUDIT_SEED:-$(($(date +%s) % 100000 * 10000))}" | sed 's/[^0-9]//g; s/^0*//')
export PGOPTIONS='-c client_min_messages=warning'

# rounds DATABASE FIRST COUNT DISTURBANCE: one session; output in $work/DATABASE.*.
rounds() {
	create_plain_database "$1" -T property
	seq "$2" $(($2 + $3 - 1)) | while read -r seed; do
		printf '\\set seed %s\n\\i %s\n' "$seed" "$work/impact_round.sql"
	done | psql_in "$1" -v ON_ERROR_STOP=0 -v disturbance="$4" >"$work/$1.out" 2>&1
	query "$1" 'TABLE property.problems' >"$work/$1.problems"
	query "$1" 'TABLE property.tally' >"$work/$1.tally"
	"$bindir/dropdb" "$1"
}

# every_round FIRST COUNT DISTURBANCE: two sessions at a time, at most 100 schemas a database.
every_round() {
	rm -f "$work"/share_*
	from=$1
	end=$(($1 + $2))
	share=$((($2 + 1) / 2 < 100 ? ($2 + 1) / 2 : 100))
	while [ "$from" -lt "$end" ]; do
		session=''
		for _ in 1 2; do
			count=$((end - from < share ? end - from : share))
			[ "$count" -gt 0 ] || break
			rounds "share_$from" "$from" "$count" "$3" &
			session="$session $!"
			from=$((from + count))
		done
		for pid in $session; do
			wait "$pid"
		done
	done
}

# tallied WHAT: how often that came up.
tallied() {
	cat "$work"/share_*.tally | awk -F '|' -v what="$1" '$1 == what { sum += $2 } END { print sum + 0 }'
}

# A session prints every seed, and errors behind it.
without_error() {
	errors=$(awk '/^seed [0-9]+$/ { seed = $0; next } { print seed ": " $0 }' "$work"/share_*.out)
	is "$(printf '%s' "$errors" | head -n 10)" '' "$schemas schemas: no statement fails"
	is "$(cat "$work"/share_*.out | grep -c '^seed ')" "$schemas" "$schemas schemas: every one was made"
}

# Less than one in a hundred deletes: the generator has lost that kind.
every_kind() {
	least=$(($(tallied deletes) / 100))
	for kind in 'fails: ' 'fails: at once' 'fails: at commit' 'depends on the names of triggers' \
		'turned round by other names'; do
		if [ "$(tallied "$kind")" -ge "$least" ]; then
			pass "$schemas schemas: enough of '$kind'"
		else
			fail "$schemas schemas: enough of '$kind'" "$(tallied "$kind") of $(tallied deletes)"
		fi
	done
	if [ "$(tallied uncertain)" -le $(($(tallied deletes) / 4)) ]; then
		pass "$schemas schemas: a prediction is mostly certain"
	else
		fail "$schemas schemas: a prediction is mostly certain" "$(tallied uncertain) of $(tallied deletes)"
	fi
}

# notices DISTURBANCE: the test of the test. Among 100 schemas there is one where that matters.
notices() {
	from=$first
	until [ "$from" -ge $((first + 100)) ]; do
		every_round "$from" 20 "$1"
		if grep -Fq '|prediction|' "$work"/share_*.problems; then
			pass "a delete that goes by other rules is noticed: $1"
			return
		fi
		from=$((from + 20))
	done
	fail "a delete that goes by other rules is noticed: $1" "seeds $first to $((from - 1)): all as predicted"
}

use_cluster
create_database property
psql_in property -f "$root/test/property/impact.sql"
cp "$root/test/property/impact_round.sql" "$work"

echo "seeds $first to $((first + schemas - 1))"
every_round "$first" "$schemas" nothing
without_error
is "$(cat "$work"/share_*.problems | head -n 5 | cut -c 1-1000)" '' \
	"$schemas schemas: $(tallied deletes) deletes as predicted, and what names turn round is said"
cat "$work"/share_*.tally | awk -F '|' '{ times[$1] += $2 } END { for (what in times) print "  " what ": " times[what] }' | sort
[ "$schemas" -lt 100 ] || every_kind
for disturbance in names restrict deferred 'column lists' 'update rules' match; do
	notices "$disturbance"
done
finish
