#!/bin/sh
# The files of fk_audit_migration(), written as the documentation says and run as each tool runs
# them: up, up again, down. test/cluster/migration_tools.sh runs the tools themselves.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"
. "$root/test/lib/migration.sh"

export PGOPTIONS='-c client_min_messages=error'

# in_transaction FILE: as Flyway, dbmate and Rails do.
in_transaction() {
	psql_in migration -1 -f "$1"
}

# as_one_query FILE: as golang-migrate and Prisma do.
as_one_query() {
	query migration "$(cat "$1")"
}

# there_and_back FORMAT RUN UP DOWN: UP and DOWN list the files, both in the order of up.
there_and_back() {
	for file in $3; do "$2" "$file"; done
	is "$(mismatches migration)" 0 "$1: up repairs all"
	after=$(keys_of migration)
	for file in $3; do "$2" "$file"; done
	is "$(keys_of migration)" "$after" "$1: a second time does nothing"
	for file in $(printf '%s\n' $4 | sort -r); do "$2" "$file"; done
	is "$(keys_of migration)" "$before" "$1: down leads back"
}

# sections FOLDER PROGRAM: what an awk program prints of each file, as file.up and file.down.
sections() {
	for file in "$1"/*; do
		for way in up down; do
			awk -v way=$way "$2" "$file" >"$file.$way"
		done
	done
}

use_cluster
create_drifted migration
before=$(keys_of migration)
files=$work/files
for format in sql flyway dbmate rails drizzle prisma; do
	write_files migration $format "$files/$format"
done
is "$(find "$files/sql" -name '*.sql' | wc -l)" "$(query migration 'SELECT count(*) FROM fk_audit_migration(heed_advice => false)')" \
	'the documented command writes every file'

folder=$files/sql/migrations
there_and_back 'sql, in a transaction' in_transaction "$(ls "$folder"/*.up.sql)" "$(ls "$folder"/*.down.sql)"
there_and_back 'sql, as one query' as_one_query "$(ls "$folder"/*.up.sql)" "$(ls "$folder"/*.down.sql)"

folder=$files/flyway/db/migration
there_and_back flyway in_transaction "$(ls "$folder"/V*)" "$(ls "$folder"/U*)"

folder=$files/dbmate/db/migrations
sections "$folder" '/^-- migrate:/ { inside = $0 == "-- migrate:" way; next } inside'
there_and_back dbmate in_transaction "$(ls "$folder"/*.up)" "$(ls "$folder"/*.down)"

folder=$files/rails/db/migrate
sections "$folder" '/^  def / { inside = $2 == way } /^    SQL$/ { text = 0 }
	inside && text { sub(/^      /, ""); print } /<<~/ { text = 1 }'
there_and_back rails in_transaction "$(ls "$folder"/*.up)" "$(ls "$folder"/*.down)"

folder=$files/prisma/prisma/migrations
there_and_back prisma as_one_query "$(ls "$folder"/*/migration.sql)" "$(ls "$folder"/*/down.sql)"

# All files of the journal in one session, in what the migrator thinks is one transaction.
folder=$files/drizzle/drizzle
query migration 'CREATE TABLE journal (tag text)'
{
	echo 'BEGIN;'
	for tag in $(sed -n 's/.*"tag": "\([^"]*\)".*/\1/p' "$folder/meta/_fk_audit_journal.json"); do
		cat "$folder/$tag.sql"
		echo "INSERT INTO journal VALUES ('$tag');"
	done
	echo 'COMMIT;'
} | psql_in migration
is "$(mismatches migration)" 0 'drizzle: up repairs all'
is "$(query migration 'SELECT count(*) FROM journal')" "$(ls "$folder"/*[0-9].sql | wc -l)" 'drizzle: every file is recorded'
is "$(query migration 'SELECT count(DISTINCT xmin::text) FROM journal')" \
	"$(grep -l '^COMMIT;' "$folder"/*.sql | wc -l)" 'drizzle: every step is a transaction of its own'
for file in $(ls -r "$folder"/*.down.sql); do in_transaction "$file"; done
is "$(keys_of migration)" "$before" 'drizzle: down leads back'

# The files of a folder of migrations are loaded with it.
is "$(query migration "SELECT status, message FROM fk_audit_load_sql('web',
		convert_from(decode('$(cat "$files"/sql/migrations/*.up.sql | base64 | tr -d '\n')', 'base64'), 'UTF8'),
		mode => 'migration')")" 'loaded|18 foreign keys in 12 tables' 'a load passes over them'

# A database that never had the difference.
create_plain_database fresh
psql_in fresh -f "$root/test/demo/app.sql"
declared=$(keys_of fresh)
for file in "$files"/sql/migrations/*.up.sql; do psql_in fresh -1 -f "$file"; done
is "$(keys_of fresh)" "$declared" 'they do nothing where there is nothing to do'

# Somebody holds a lock for a second.
query migration 'BEGIN; LOCK TABLE batch_jobs; SELECT pg_sleep(1); COMMIT' >/dev/null &
until [ "$(query migration "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")" = 1 ]; do
	sleep 0.05
done
for file in $(ls "$files"/sql/migrations/*_batch_jobs_*.up.sql); do in_transaction "$file"; done
wait
is "$(mismatches migration)" 3 'they wait for a lock, step by step'
finish
