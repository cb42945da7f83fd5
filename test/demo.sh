#!/bin/sh
# Shows fk_audit at work on a sample application: sh test/demo.sh
#
# Installs missing packages when run as root on Debian or Ubuntu, builds in a temporary folder,
# starts a throwaway server there and removes all of it in the end.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/test/lib/packages.sh"
. "$root/test/lib/cluster.sh"

require_packages
begin_work
echo "Building in $work and starting a server there."
build_extension
start_cluster demo
create_database demo
psql_in demo -f "$root/test/demo/live.sql"

# Several lines below are read back, so they are shown as they come and kept.
psql_in demo -v app="$(cat "$root/test/demo/app.sql")" -f "$root/test/demo/session.sql" 2>&1 |
	sed 's/^psql:[^ ]* NOTICE: /NOTICE:/' | tee "$work/session"

if tail -n 1 "$work/session" | grep -qx '3 found, 0 left\.'; then
	echo 'Next: README.md for your own database, sh test/check.sh for every test.'
else
	echo 'The demo did not find its three mismatches, or did not repair them.' >&2
	exit 1
fi
