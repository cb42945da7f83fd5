#!/bin/sh
# Schemas of real projects against the foreign keys that are known to come out of them: table,
# columns, parent, both rules, whether they are stated, and the names must all be equal.
#
# The texts are not part of this project. FK_AUDIT_REAL_SCHEMAS names a folder that has them:
#   PROJECT/FORMAT/...   the files that are loaded, in the order of their paths, as format FORMAT
#   PROJECT/OPTIONS      the options of the load as JSON, if there are any
#   PROJECT.json         the truth: {"tables": [{"schema", "name", "foreign_keys": [{"name", "columns",
#                        "parent_schema", "parent", "parent_columns", "on_delete", "on_update",
#                        "stated", "on_update_stated"}]}]}
# Without it nothing is tested.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

schemas=${FK_AUDIT_REAL_SCHEMAS:-}
if [ -z "$schemas" ]; then
	skip 'real schemas' 'FK_AUDIT_REAL_SCHEMAS names no folder with their texts'
	finish
fi

# compare PROJECT FORMAT: "N foreign keys, missing N, extra N".
compare() {
	options={}
	[ ! -e "$schemas/$1/OPTIONS" ] || options=$(cat "$schemas/$1/OPTIONS")
	{
		echo 'CREATE TEMP TABLE files (position serial, path text, content text);'
		find "$schemas/$1/$2" -type f | LC_ALL=C sort | while IFS= read -r file; do
			printf '%s\n' "\\set content \`cat '$file'\`" \
				"INSERT INTO files (path, content) VALUES ('${file#"$schemas/$1/"}', :'content');"
		done
		printf '%s\n' "\\set truth \`cat '$schemas/$1.json'\`"
		cat "$root/test/tools/real_schemas.sql"
	} | psql_in real -A -t -v project="$1" -v format="$2" -v options="$options"
}

use_cluster
create_database real
for truth in "$schemas"/*.json; do
	project=$(basename "$truth" .json)
	[ -d "$schemas/$project" ] || continue
	for folder in "$schemas/$project"/*/; do
		format=$(basename "$folder")
		figures=$(compare "$project" "$format") || figures='not loaded'
		is "${figures#*, }" 'missing 0, extra 0' "$project as $format: ${figures%%, *}"
	done
done
finish
