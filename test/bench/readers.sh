#!/bin/sh
# Speed of the readers of application code, without a server: sh test/bench/readers.sh
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(mktemp -d /tmp/fk_audit_readers.XXXXXX)
trap 'rm -rf "$build"' EXIT

cmake -S "$root" -B "$build" -DCMAKE_BUILD_TYPE=Release >"$build/log"
cmake --build "$build" --target bench_readers -j "$(nproc)" >>"$build/log" || { cat "$build/log" >&2; exit 1; }
"$build/bench_readers"
