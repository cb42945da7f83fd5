#!/bin/sh
# The SQL tests on a server under valgrind: no error may be found. Only with --long.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

export PGOPTIONS='-c client_min_messages=warning'

if [ -z "${FK_AUDIT_LONG:-}" ]; then
	skip 'SQL tests under valgrind' 'takes minutes: --long'
	finish
fi
if ! command -v valgrind >/dev/null; then
	skip 'SQL tests under valgrind' 'valgrind is not installed'
	finish
fi
unset PGOPTIONS

use_build
copy_sources "$work/src"
init_cluster valgrind 'jit = off'
mkdir "$work/valgrind/errors"
[ "$(id -u)" != 0 ] || chown "$server_user" "$work/valgrind/errors"
cp "$root/test/valgrind.supp" "$work"
as_server_user valgrind --quiet --trace-children=yes --child-silent-after-fork=no \
	--track-origins=yes --leak-check=no --error-limit=no --gen-suppressions=all \
	--suppressions="$work/valgrind.supp" --log-file="$work/valgrind/errors/%p" \
	"$bindir/postgres" -D "$work/valgrind/data" >"$work/valgrind/log" 2>&1 </dev/null &
export PGHOST="$work/valgrind" PGPORT=5432 PGUSER=postgres
tries=0
until "$bindir/pg_isready" -q; do
	tries=$((tries + 1))
	[ "$tries" -lt 120 ] || { cat "$work/valgrind/log"; exit 1; }
	sleep 0.5
done

status=0
make -C "$work/src" -s installcheck PG_CONFIG="$PG_CONFIG" >"$work/installcheck" 2>&1 || status=$?
stop_cluster valgrind
wait
is "$status" 0 'SQL tests pass under valgrind'
[ "$status" = 0 ] || find "$work/src" -name regression.diffs -exec cat {} +
is "$(find "$work/valgrind/errors" -type f -size +0 -exec cat {} + | head -n 200)" '' 'valgrind finds nothing'
finish
