#!/bin/sh
# README's examples are real: every ```psql block is run in one session on the sample application
# and must print what README prints.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

use_cluster
create_database readme
psql_in readme -f "$root/test/demo/live.sql"

awk '/^```psql$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$root/README.md" >"$work/wanted"

# Input lines begin with "=> " and are echoed before they run; sed prepares the echo, for awks
# disagree about backslashes. The repair is shown twice; in the first block it stands for itself, so
# the drift is put back before the second one.
sed -n -e '/^=> /{' -e h -e "s/'/''/g" -e 's/\\/\\\\/g' -e "s/.*/\\\\echo '&'/p" -e g -e 's/^=> //p' -e '}' \
	"$work/wanted" | awk '{ print } /gexec$/ && !/echo/ && !repaired++ { print "\\i " live }' \
	live="$work/drift.sql" >"$work/input.sql"
sed -n '/^ALTER TABLE/,/;$/p; /^COMMENT ON/,/;$/p' "$root/test/demo/live.sql" >"$work/drift.sql"
cat >>"$work/drift.sql" <<'SQL'
\set QUIET on
SQL

psql_in readme -v ddl="$(cat "$root/test/demo/app.sql")" -v VERBOSITY=terse -f "$work/input.sql" 2>&1 |
	sed -e 's/^psql:[^ ]* //' -e '/^$/d' >"$work/printed" || :
# README leaves the closing NOTICE of the first repair out.
awk '/^=> / { repair = /gexec/ && !repaired++ } !(repair && /^NOTICE/)' "$work/printed" >"$work/got"
if diff "$work/wanted" "$work/got" >"$work/difference"; then
	pass "README's examples print what README says"
else
	fail "README's examples print what README says" "$(cat "$work/difference")"
fi
finish
