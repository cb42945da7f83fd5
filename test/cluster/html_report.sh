#!/bin/sh
# The HTML report in a headless browser: no console error, the filter and the graph work with pointer
# and keyboard, names and contrast are there, nothing that a table is called runs, large schemas load.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

browser=$(command -v chromium || command -v google-chrome || :)
if [ -z "$browser" ]; then
	skip 'HTML report in a browser' 'chromium is not installed'
	finish
fi

use_cluster
export PGOPTIONS='-c client_min_messages=warning' PGCLIENTENCODING=UTF8
mkdir "$work/browser"

# browse FILE: the page as it is after its script has run, in $work/page.dom; what its console said,
# in $work/page.log.
browse() {
	HOME=$work/browser timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
		--user-data-dir="$work/browser/profile" --window-size=1280,900 --timeout=60000 \
		--enable-logging=stderr --dump-dom "file://$1" >"$work/page.dom" 2>"$work/page.stderr" || :
	# Pages of the browser's own talk too.
	grep 'CONSOLE' "$work/page.stderr" | grep -v 'chrome://' >"$work/page.log" || :
}

# with_script FILE: a copy of the page that runs html_report.js too, which its policy would not let.
with_script() {
	sed "s/script-src 'sha256-[^']*'/script-src 'unsafe-inline'/; s#^</body>#<script>#; /^<.html>/d" "$1"
	cat "$root/test/cluster/html_report.js"
	echo '</script></body></html>'
}

# The hash of what stands between <TAG> and </TAG>, the first time.
hash_of() {
	awk -v tag="$2" 'BEGIN { RS = "\0" }
		{ from = index($0, "<" tag ">") + length(tag) + 2
		  printf "%s", substr($0, from, index(substr($0, from), "</" tag ">") - 1) }' "$1" |
		openssl dgst -sha256 -binary | openssl base64
}

report() {
	query "$1" "SELECT fk_audit_report('html')" >"$2"
}

# The sample application, with a table whose name wants to run.
create_database html
psql_in html -f "$root/test/demo/live.sql" >/dev/null
psql_in html -v app="$(cat "$root/test/demo/app.sql")" <<'SQL' >/dev/null
SELECT fk_audit_load_sql('app', :'app', revision => '<img src=x onerror="document.title=1">');
CREATE TABLE "</script><script>document.title='run'</script><img src=x onerror=alert(1)>"
	(id int REFERENCES organizations ON DELETE CASCADE);
SELECT fk_audit_declare('"</script><script>document.title=''run''</script><img src=x onerror=alert(1)>"', '{id}',
	'organizations', 'restrict');
SQL
report html "$work/small.html"
for asset in style script; do
	hash=$(hash_of "$work/small.html" $asset)
	is "$(grep -o "$asset-src 'sha256-[^']*'" "$work/small.html")" "$asset-src 'sha256-$hash'" \
		"the policy has the hash of the $asset"
done
browse "$work/small.html"
is "$(cat "$work/page.log")" '' 'no console error'
like "$(cat "$work/page.dom")" '<output id="shown"[^>]*>4 of 4 shown</output>' 'the script runs under the policy'
like "$(cat "$work/page.dom")" '<title>Foreign-key audit of database html' 'nothing that a table is called runs'
is "$(grep -c '<script>' "$work/page.dom")" 1 'there is one script'
is "$(grep -oE '(src|href)="[^#"]*"|url\(' "$work/small.html" || :)" '' 'the page asks nothing of the network'
with_script "$work/small.html" >"$work/tested.html"
browse "$work/tested.html"
results=$(sed -n '/<pre id="results">/,/<\/pre>/p' "$work/page.dom" | sed 's/<[^>]*>//g' | grep . || :)
like "$results" '^done$' 'the checks inside the page ran to their end'
printf '%s\n' "$results" | grep -v '^done$' | sed 's/&gt;/>/g; s/&lt;/</g; s/&amp;/\&/g' >"$work/results"
while read -r verdict name; do
	case $verdict in
	ok) pass "$name" ;;
	*) fail "$name" ;;
	esac
done <"$work/results"

# 1,000 foreign keys, every third of them other than declared.
create_database html_large
psql_in html_large <<'SQL' >/dev/null
DO $$
BEGIN
	FOR i IN 0 .. 500 LOOP
		EXECUTE format('CREATE TABLE table_%s (id int PRIMARY KEY%s)', i, CASE WHEN i > 0 THEN format(
			', parent_id int REFERENCES table_%s ON DELETE CASCADE, other_id int REFERENCES table_%s',
			(i - 1) / 4, (i * 7) % i) END);
	END LOOP;
END
$$;
SELECT fk_audit_declare('table_' || i, '{parent_id}', 'table_' || (i - 1) / 4,
	CASE WHEN i % 3 = 0 THEN 'restrict' ELSE 'cascade' END)
	FROM generate_series(1, 500) AS i;
SQL
report html_large "$work/large.html"
with_script "$work/large.html" >"$work/tested.html"
browse "$work/tested.html"
is "$(cat "$work/page.log")" '' '1,000 foreign keys: no console error'
like "$(cat "$work/page.dom")" '^done$' '1,000 foreign keys: the checks ran to their end'
is "$(grep '^not ok ' "$work/page.dom" || :)" '' '1,000 foreign keys: filter and graph work'
is "$(grep -c '^ok ' "$work/page.dom")" "$(grep -c . "$work/results")" '1,000 foreign keys: all checks ran'
finish
