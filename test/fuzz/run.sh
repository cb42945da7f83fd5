#!/bin/sh
# Builds the fuzzers with clang, ASan and UBSan, and runs each for the given number of seconds, as
# many at once as there are processors. sh test/fuzz/run.sh SECONDS [FOLDER [NAME…]]
#
# FOLDER keeps the programs, their logs, what they have learnt (corpus/NAME) and what they found.
# What is tried first is drawn by the digits of FK_AUDIT_SEED, else by the clock.
# One line a fuzzer, as every test prints them; test/check.sh counts the lines.
set -eu

seconds=${1:?usage: test/fuzz/run.sh SECONDS [FOLDER [NAME…]]}
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${2:-$root/build/fuzz}
seed=$(echo "${FK_AUDIT_SEED:-$(date +%s)}" | sed 's/[^0-9]//g; s/^0*//')
[ $# -lt 2 ] || shift
shift
. "$root/test/lib/tap.sh"
[ $# -gt 0 ] || set -- $(cd "$root/test/fuzz" && ls *_fuzz.cpp | sed 's/_fuzz\.cpp$//')

# g++ cannot take its place: libFuzzer comes with clang only.
compiler=${CLANG:-clang++}
if ! command -v "$compiler" >/dev/null; then
	skip 'fuzzers' "$compiler is not installed"
	finish
fi

# The readers and what of the core they need: every fuzzer takes its part from one archive.
build_readers() {
	mkdir -p "$build/readers"
	cd "$root"
	find src/import src/core/foreign_key.cpp -name '*.cpp' |
		xargs -P "$(nproc)" -I FILE sh -c '"$@" -c FILE -o "'"$build"'/readers/$(echo FILE | tr / _).o"' \
			compile "$compiler" $flags -fsanitize=fuzzer-no-link
	rm -f "$build/readers.a"
	ar rc "$build/readers.a" "$build"/readers/*.o
}

build_fuzzer() {
	"$compiler" $flags -fsanitize=fuzzer "$root/test/fuzz/$1_fuzz.cpp" "$build/readers.a" -o "$build/$1"
}

# fuzz NAME: with the seeds and the words of that name.
fuzz() {
	mkdir -p "$build/corpus/$1" "$build/found"
	"$build/$1" -dict="$root/test/fuzz/$1.dict" -seed="$seed" -max_len=65536 -timeout=60 \
		-artifact_prefix="$build/found/$1-" -max_total_time="$seconds" -print_final_stats=1 \
		"$build/corpus/$1" "$root/test/fuzz/seeds/$1" >"$build/$1.log" 2>&1
}

# examine NAME: the same, and a line that says how it went. The input that broke it is in the log,
# for nothing else may be left of it.
examine() {
	if fuzz "$1"; then
		pass "fuzz $1: $(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$1.log") inputs in $seconds s"
	else
		fail "fuzz $1" "$(grep -v '^#' "$build/$1.log" | tail -n 60)
$(for found in "$build/found/$1"-*; do echo "$found:" && head -c 65536 "$found" | base64; done)"
		return 1
	fi
}

mkdir -p "$build"
build=$(cd "$build" && pwd)
flags="-std=c++20 -g1 -O1 -Wall -Wextra -Werror -fsanitize=address,undefined -fno-sanitize-recover=all -I$root/src"
build_readers
for name; do build_fuzzer "$name"; done

status=0
at_once=$(nproc)
running=''
for name in "$@" ''; do
	[ -z "$name" ] || { examine "$name" & running="$running $!"; }
	set -- $running
	if [ -z "$name" ] || [ $# -ge "$at_once" ]; then
		for process; do wait "$process" || status=1; done
		running=''
	fi
done
exit $status
