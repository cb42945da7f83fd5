#!/bin/sh
# Runs every test: sh test/check.sh [--long] [STAGE…]
#
# Installs missing packages when run as root on Debian or Ubuntu, builds in a temporary folder,
# starts throwaway servers there, and removes all of it. --long adds the runs that take minutes.
# The last line counts: "N passed, M failed" with ", K skipped" when a test was skipped.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
all_stages="build fences unit fuzz regress property cluster"

. "$root/test/lib/packages.sh"
. "$root/test/lib/cluster.sh"

passed=0 failed=0 skipped=0
FK_AUDIT_LONG=''
stages=''
for argument in "$@"; do
	case $argument in
	--long) FK_AUDIT_LONG=1 ;;
	build | fences | unit | fuzz | regress | property | cluster) stages="$stages $argument" ;;
	*)
		echo "usage: sh test/check.sh [--long] [$(echo "$all_stages" | sed 's/ / | /g')]…" >&2
		exit 2 ;;
	esac
done
stages=${stages:-$all_stages}
export FK_AUDIT_LONG

# count LOG STATUS: adds up a stage's result lines. A command that failed without saying which
# test did, or that ran no test, is a failure of its own.
count() {
	stage_passed=$(grep -c '^ok - ' "$1" || :)
	stage_failed=$(grep -c '^not ok - ' "$1" || :)
	stage_skipped=$(grep -c '^skip - ' "$1" || :)
	if [ "$2" != 0 ] && [ "$stage_failed" = 0 ]; then
		echo "not ok - $stage_name: exit code $2"
		stage_failed=1
	elif [ $((stage_passed + stage_failed + stage_skipped)) = 0 ]; then
		echo "not ok - $stage_name: no test ran"
		stage_failed=1
	fi
	passed=$((passed + stage_passed))
	failed=$((failed + stage_failed))
	skipped=$((skipped + stage_skipped))
}

# stage NAME COMMAND…: the command's output is shown as it comes and counted.
stage() {
	stage_name=$1
	shift
	echo "== $stage_name"
	began=$(date +%s)
	{
		set +e
		(
			set -e
			"$@"
		) 2>&1
		echo $? >"$work/status"
	} | tee "$work/log" | brief
	count "$work/log" "$(cat "$work/status")"
	echo "== $stage_name: $stage_passed passed, $stage_failed failed, $stage_skipped skipped," \
		"$(($(date +%s) - began)) s"
}

# Hundreds of unit tests that passed are a figure, not a list.
brief() {
	case $stage_name in
	unit*) grep -v '^ok - ' || : ;;
	*) cat ;;
	esac
}

build() {
	build_extension
	echo "ok - builds without a warning for $("$PG_CONFIG" --version)"
}

# unit PRESET: GoogleTest through CMake, which has no path to the server's headers. A process for
# each processor and not, as with ctest, one for each test: a sanitized one takes its time to start.
unit() {
	cd "$work/src"
	{ cmake --preset "$1" && cmake --build --preset "$1" -j "$(nproc)"; } \
		>"$work/cmake.log" 2>&1 || { cat "$work/cmake.log"; return 1; }
	shards=$(nproc)
	pids=''
	for shard in $(seq 0 $((shards - 1))); do
		GTEST_TOTAL_SHARDS=$shards GTEST_SHARD_INDEX=$shard "build/$1/unit_tests" \
			>"$work/unit.$shard" 2>&1 &
		pids="$pids $!"
	done
	status=0
	for pid in $pids; do
		wait "$pid" || status=$?
	done
	[ "$status" = 0 ] || grep -Ehv '^\[( RUN      |       OK |-*)\]' "$work"/unit.* || :
	sed -n -e 's/^\[       OK \] \([^ ]*\) .*/ok - \1/p' \
		-e 's/^\[  FAILED  \] \([^ ,]*\).* ([0-9]* ms)$/not ok - \1/p' "$work"/unit.*
	return "$status"
}

# regress: the SQL tests and the isolation tests on the running server.
regress() {
	status=0
	make -C "$work/src" -s installcheck PG_CONFIG="$PG_CONFIG" \
		>"$work/installcheck.log" 2>&1 || status=$?
	# Server 15 prints "test NAME ... ok", later ones "ok 1 - NAME".
	sed -n -E -e 's/^(test)? +([^ ]+) +\.\.\. ok +.*/ok - \2/p' \
		-e 's/^(test)? +([^ ]+) +\.\.\. FAILED.*/not ok - \2/p' \
		-e 's/^(not )?ok [0-9]+ +[-+] +([^ ]+) .*/\1ok - \2/p' "$work/installcheck.log"
	if [ "$status" != 0 ]; then
		grep -Ev '^(not )?ok |^test ' "$work/installcheck.log" || :
		find "$work/src" -name regression.diffs -exec cat {} +
	fi
	return "$status"
}

cluster_scripts() {
	for script in "$root"/test/cluster/*.sh; do
		name=$(basename "$script" .sh)
		status=0
		sh "$script" >"$work/script.log" 2>&1 || status=$?
		sed "s/^\(ok\|not ok\|skip\) - /&$name: /" "$work/script.log"
		if [ "$status" != 0 ] && ! grep -q '^not ok - ' "$work/script.log"; then
			echo "not ok - $name: exit code $status"
		elif ! grep -Eq '^(ok|not ok|skip) - ' "$work/script.log"; then
			echo "not ok - $name: no test ran"
		fi
	done
}

property_scripts() {
	status=0
	for script in repair impact; do
		sh "$root/test/property/$script.sh" || status=1
	done
	return "$status"
}

selected() {
	case " $stages " in *" $1 "*) return 0 ;; esac
	return 1
}

run_stages() {
	stage build build
	[ "$failed" = 0 ] || return 0
	! selected fences || stage fences sh "$root/test/fences.sh" "$work/src"
	if selected unit; then
		stage 'unit tests, sanitized' unit sanitize
		[ -z "$FK_AUDIT_LONG" ] || stage 'unit tests, optimised' unit default
	fi
	! selected fuzz || stage fuzz sh "$root/test/fuzz/run.sh" 20 "$work/fuzz"
	start_cluster main 'max_prepared_transactions = 10'
	export FK_AUDIT_PGHOST="$PGHOST"
	! selected regress || stage 'regress and isolation' regress
	! selected property || stage property property_scripts
	! selected cluster || stage cluster cluster_scripts
}

main() {
	# shellcheck disable=SC2086  # a list of words
	require_packages $stages
	begin_work
	export FK_AUDIT_STAGE="$stage"
	run_stages
	if [ "$skipped" = 0 ]; then
		echo "$passed passed, $failed failed"
	else
		echo "$passed passed, $failed failed, $skipped skipped"
	fi
	[ "$failed" = 0 ] || exit 1
	exit 0
}

main
