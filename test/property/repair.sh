#!/bin/sh
# Random schemas that drifted at random: the repair must leave nothing to find and the catalog as it
# was declared, every way back the catalog as it was before, from any step too.
#
# sh test/property/repair.sh [SCHEMAS]
#
# 500 schemas by default, 20,000 with FK_AUDIT_LONG. Schema after schema has the next seed, beginning
# with the digits of FK_AUDIT_SEED; `FK_AUDIT_SEED=N sh test/property/repair.sh 1` repeats one.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

if [ -n "${FK_AUDIT_LONG:-}" ]; then schemas=20000; else schemas=500; fi
schemas=${1:-$schemas}
first=$(echo "${FK_AUDIT_SEED:-$(($(date +%s) % 100000 * 10000))}" | sed 's/[^0-9]//g; s/^0*//')
export PGOPTIONS='-c client_min_messages=warning'

# rounds DATABASE FIRST LAST FORGOTTEN: one session.
rounds() {
	create_plain_database "$1" -T property
	seq "$2" "$3" | while read -r seed; do
		printf '\\set seed %s\n\\i %s\n' "$seed" "$work/round.sql"
	done | psql_in "$1" -v ON_ERROR_STOP=0 -v forgotten="$4" >"$work/$1.out" 2>&1
	query "$1" 'TABLE property.problems' >"$work/$1.problems"
	query "$1" 'TABLE property.tally' >"$work/$1.tally"
	"$bindir/dropdb" "$1"
}

# every_round FIRST COUNT FORGOTTEN: two sessions at a time; all output in $work/share_*. What a
# catalog leaves behind slows down the next round, so at most 100 share a database.
every_round() {
	rm -f "$work"/share_*
	share=$((($2 + 1) / 2 < 100 ? ($2 + 1) / 2 : 100))
	from=$1
	end=$(($1 + $2))
	while [ "$from" -lt "$end" ]; do
		session=''
		for _ in 1 2; do
			[ "$from" -lt "$end" ] || break
			last=$((from + share - 1))
			[ "$last" -lt "$end" ] || last=$((end - 1))
			rounds "share_$from" "$from" "$last" "$3" &
			session="$session $!"
			from=$((last + 1))
		done
		for pid in $session; do
			wait "$pid"
		done
	done
}

# without_problem WHAT: none of these, else the first few.
without_problem() {
	problems=$(cat "$work"/share_*.problems | grep -F "|$1|" || :)
	is "$(printf '%s' "$problems" | head -n 5 | cut -c 1-2000)" '' "$schemas schemas: $1"
}

# A session prints every seed, and errors behind it.
without_error() {
	errors=$(awk '/^seed [0-9]+$/ { seed = $0; next } { print seed ": " $0 }' "$work"/share_*.out)
	is "$(printf '%s' "$errors" | head -n 10)" '' "$schemas schemas: no statement fails"
	is "$(cat "$work"/share_*.out | grep -c '^seed ')" "$schemas" "$schemas schemas: every one was made"
}

# Less than one in twenty schemas: the generator has lost that kind.
every_kind() {
	cat "$work"/share_*.tally | awk -F '|' '
		{ times[$1] += $2 }
		END { for (kind in times) print times[kind], kind }' | sort -n >"$work/tally"
	is "$(wc -l <"$work/tally"), $(awk -v least=$((schemas / 20)) '$1 < least' "$work/tally")" '14, ' \
		"$schemas schemas: every kind of drift came up"
}

# forgets PROPERTY SIGN [WHAT]: the test of the test. Among 100 schemas there is one where that matters.
forgets() {
	from=$first
	until [ "$from" -ge $((first + 100)) ]; do
		every_round "$from" 20 "$1"
		if cat "$work"/share_*.problems | grep -F "|${3:-catalog after the repair}|" | grep -Fq "$2"; then
			pass "a plan that forgets this is noticed: $1"
			return
		fi
		from=$((from + 20))
	done
	fail "a plan that forgets this is noticed: $1" "seeds $first to $((from - 1)): every catalog as declared"
}

use_cluster
create_database property
for file in world drift compare; do
	psql_in property -f "$root/test/property/$file.sql"
done
cp "$root/test/property/round.sql" "$work"

echo "seeds $first to $((first + schemas - 1))"
every_round "$first" "$schemas" nothing
without_error
for what in 'before the drift' 'catalog after an interrupted repair' 'audit after the repair' 'catalog after the repair' \
	'catalog after the way back' 'audit after the files' 'catalog after the files' 'catalog after the files ran twice' \
	'catalog after the files ran down'; do
	without_problem "$what"
done
[ "$schemas" -lt 100 ] || every_kind
# Without its guards a plan is still right where nothing interferes.
every_round "$first" 20 guards
is "$(cat "$work"/share_*.problems)" '' 'a plan that lost its guards alone is right'
forgets comment 'comment: '
forgets deferrable ' deferrable: '
forgets 'initially deferred' 'initially_deferred: '
forgets match 'match_option: '
forgets 'update rule' 'update_rule: '
forgets 'column list' 'delete_columns: '
forgets 'not valid' 'validated: false / true'
forgets validate 'validated: true / false'
forgets name 'must not be there'
forgets drop 'must not be there' 'catalog after an interrupted repair'
finish
