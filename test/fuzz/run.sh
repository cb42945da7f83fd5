#!/bin/sh
# Builds the fuzzers with clang and runs each for the given number of seconds.
# usage: test/fuzz/run.sh SECONDS [BUILD_DIRECTORY]
set -eu

seconds=${1:?usage: test/fuzz/run.sh SECONDS [BUILD_DIRECTORY]}
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${2:-$root/build/fuzz}
mkdir -p "$build/corpus"

# g++ cannot take its place: libFuzzer comes with clang only.
"${CXX:-clang++-14}" -std=c++20 -g -O1 -Wall -Wextra -Werror \
  -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -I"$root/src" \
  "$root/test/fuzz/sql_splitter_fuzz.cpp" \
  "$root/src/import/sql_lexer.cpp" \
  "$root/src/import/sql_splitter.cpp" \
  "$root/src/import/plpgsql_scanner.cpp" \
  -o "$build/sql_splitter_fuzz"

cd "$build"
./sql_splitter_fuzz -dict="$root/test/fuzz/sql_splitter.dict" -max_len=4096 \
  -max_total_time="$seconds" -print_final_stats=1 corpus
