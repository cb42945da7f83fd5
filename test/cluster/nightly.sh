#!/bin/sh
# Runs every night and is watched: a job of pg_cron, a listening client, a pgTAP suite, check_postgres.
# Fetches Debian's packages of these tools, which are small, and unpacks them beside the private copy
# of the server: nothing is installed. Skipped where there are none for this server.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/packages.sh"
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

export PGOPTIONS='-c client_min_messages=warning'

# fetch_package NAME: unpacked to its own paths below $stage.
fetch_package() {
	mkdir -p "$work/packages"
	(cd "$work/packages" && timeout 60 apt-get -qq download "$1" >apt.log 2>&1 && dpkg-deb -x "$1"_*.deb "$stage")
}

# listen FILE: a client that writes down what it hears until the file $work/heard.stop is there.
listen() {
	{
		echo 'LISTEN fk_audit;'
		while [ ! -e "$work/heard.stop" ]; do
			sleep 1
			echo 'SELECT 1;'
		done
	} | psql_in nightly -A -t >"$1" 2>&1
}

use_build
major=$("$PG_CONFIG" --version | sed 's/^PostgreSQL \([0-9]*\).*/\1/')
for package in "postgresql-$major-cron" "postgresql-$major-pgtap" check-postgres; do
	fetch_package "$package" && continue
	for tool in pg_cron pgTAP check_postgres; do skip "$tool" "apt has no $package here"; done
	finish
done
start_cluster nightly "shared_preload_libraries = 'pg_cron'" "cron.database_name = 'nightly'" \
	"cron.host = '$work/nightly'" 'cron.use_background_workers = off'
create_sample nightly
query nightly 'CREATE EXTENSION pg_cron; CREATE EXTENSION pgtap'

# A job, history and notification. pg_cron counts minutes, and runs @reboot at once; the seconds are
# for the client that has to listen by then.
query nightly "$(sed -n 's/^    \(SELECT cron.schedule(.*\);$/\1/p' "$root/doc/runs.md")" >/dev/null
is "$(query nightly 'SELECT jobname, schedule, command FROM cron.job')" 'fk-audit|0 3 * * *|SELECT fk_audit_run()' \
	'pg_cron: takes the job of doc/runs.md'
query nightly "SELECT cron.unschedule('fk-audit');
	SELECT cron.schedule('at once', '@reboot', \$\$SELECT fk_audit_run('by cron') FROM pg_sleep(5)\$\$)" >/dev/null
stop_cluster nightly
launch_cluster nightly
listen "$work/heard" &
listener=$!
seconds=0
while [ "$seconds" -lt 60 ] && [ "$(query nightly 'SELECT count(*) FROM fk_audit.runs')" = 0 ]; do
	sleep 1
	seconds=$((seconds + 1))
done
is "$(query nightly "SELECT note, compared, open, new FROM fk_audit.runs LIMIT 1")" 'by cron|18|3|3' \
	'pg_cron: the job stores a run'
is "$(query nightly 'SELECT count(*), bool_and(open_since <= now()) FROM fk_audit.open_findings')" '3|t' \
	'pg_cron: with its findings'
is "$(query nightly "SELECT DISTINCT status FROM cron.job_run_details WHERE status <> 'running'")" succeeded \
	'pg_cron: the job succeeded'
sleep 2
touch "$work/heard.stop"
wait "$listener"
like "$(cat "$work/heard")" 'notification "fk_audit" with payload "\{"new": 3, ' 'a listening client hears of it'

# A gate in a suite of pgTAP.
tap() {
	query nightly "BEGIN; SELECT plan(1);
		SELECT lives_ok('SELECT fk_audit_assert()', 'foreign keys are what the code declares');
		SELECT * FROM finish(); ROLLBACK"
}
like "$(tap)" '^not ok 1 - foreign keys are what the code declares' 'pgTAP: drift fails the suite'
like "$(tap)" 'UFK01: 3 foreign-key mismatches' 'pgTAP: and tells why'
query nightly "SELECT fk_audit_baseline('as it was when we began', 'infinity')" >/dev/null
like "$(tap)" '^ok 1 - foreign keys' 'pgTAP: a baseline lets it pass'
query nightly "SELECT fk_audit_unwaive(finding) FROM fk_audit.waivers" >/dev/null

# Monitoring, with the queries of doc/monitoring.md.
check() {
	PATH="$bindir:$PATH" perl "$stage/usr/bin/check_postgres" --action=custom_query --db=nightly \
		--dbuser=postgres --host="$PGHOST" --port="$PGPORT" --valtype=integer "$@" 2>&1 || :
}
documented() {
	sed -n "s/^ *--query=['\"]\(SELECT $1.*\)['\"]\$/\1/p" "$root/doc/monitoring.md"
}
like "$(check --warning=1 --critical=1 --query="$(documented 'critical + high')")" \
	'CRITICAL.*3' 'check_postgres: drift is critical'
like "$(check --warning=100000 --critical=200000 --query="$(documented 'coalesce')")" \
	'POSTGRES_CUSTOM_QUERY OK' 'check_postgres: the last run is young'
query nightly 'DELETE FROM fk_audit.runs'
like "$(check --warning=100000 --critical=200000 --query="$(documented 'coalesce')")" \
	'CRITICAL' 'check_postgres: no run at all is critical'
finish
