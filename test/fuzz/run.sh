#!/bin/sh
# Builds the fuzzers with clang and runs each for the given number of seconds.
# usage: test/fuzz/run.sh SECONDS [BUILD_DIRECTORY [NAME...]]
set -eu

seconds=${1:?usage: test/fuzz/run.sh SECONDS [BUILD_DIRECTORY [NAME...]]}
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${2:-$root/build/fuzz}
[ $# -lt 2 ] || shift
shift

import() {
	for name; do echo "$root/src/import/$name.cpp"; done
}

# What a fuzzer is linked with, beside its own file.
sources() {
	case $1 in
	sql_splitter) import sql_lexer sql_splitter plpgsql_scanner ;;
	drizzle) ls "$root"/src/import/drizzle/*.cpp && import constraint_name declaration json_document sql_lexer text_shape && ls "$root/src/core/foreign_key.cpp" ;;
	prisma) ls "$root"/src/import/prisma/*.cpp && import constraint_name declaration json_document sql_lexer ;;
	rails) ls "$root"/src/import/rails/*.cpp && import declaration sql_lexer ;;
	*) echo "no fuzzer is called $1" >&2 && return 1 ;;
	esac
}

# fuzz NAME: NAME_fuzz.cpp, with NAME.dict and NAME_seed.* if there are any.
fuzz() {
	# g++ cannot take its place: libFuzzer comes with clang only.
	# shellcheck disable=SC2046  # a list of files
	"${CXX:-clang++-14}" -std=c++20 -g -O1 -Wall -Wextra -Werror \
		-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -I"$root/src" \
		"$root/test/fuzz/$1_fuzz.cpp" $(sources "$1") -o "$build/$1_fuzz"
	mkdir -p "$build/corpus/$1"
	for seed in "$root/test/fuzz/$1_seed".*; do
		[ ! -e "$seed" ] || cp "$seed" "$build/corpus/$1"
	done
	dictionary=$root/test/fuzz/$1.dict
	[ -e "$dictionary" ] || dictionary=/dev/null
	"$build/$1_fuzz" -dict="$dictionary" -max_len=4096 -artifact_prefix="$build/" \
		-max_total_time="$seconds" -print_final_stats=1 "$build/corpus/$1"
}

mkdir -p "$build"
[ $# -gt 0 ] || set -- sql_splitter drizzle prisma rails
for name; do fuzz "$name"; done
