# Results of a test script, one line each: "ok - name", "not ok - name", "skip - name # why".
# test/check.sh counts the lines. Sourced by test/cluster/*.sh.

failures=0

pass() {
	echo "ok - $1"
}

# fail NAME [DETAIL]: the detail follows, indented.
fail() {
	failures=$((failures + 1))
	echo "not ok - $1"
	[ -z "${2:-}" ] || printf '%s\n' "$2" | sed 's/^/    /'
}

skip() {
	echo "skip - $1 # $2"
}

# is GOT WANTED NAME
is() {
	if [ "$1" = "$2" ]; then
		pass "$3"
	else
		fail "$3" "got:
$1
wanted:
$2"
	fi
}

# like TEXT EXTENDED-REGEXP NAME
like() {
	if printf '%s\n' "$1" | grep -Eq -- "$2"; then
		pass "$3"
	else
		fail "$3" "no line fits $2 in:
$1"
	fi
}

# fails_with REGEXP NAME COMMAND…: runs a command that has to fail with a text that fits.
fails_with() {
	wanted=$1
	name=$2
	shift 2
	if output=$("$@" 2>&1); then
		fail "$name" "succeeded: $output"
	else
		like "$output" "$wanted" "$name"
	fi
}

# Last line of every script.
finish() {
	[ "$failures" = 0 ] || exit 1
	exit 0
}
