# A private build, a private installation and throwaway servers. Sourced by test/*.sh.
#
# Nothing of it touches the system's PostgreSQL: the server's own files are copied below the work
# folder, the extension is installed into that copy, and a server finds its files relative to its
# program. Servers run as an unprivileged user, on a unix socket only.
#
#   begin_work                      work folder in $work, removed at exit with every server stopped
#   build_extension                 $work/src built and installed into $stage
#   start_cluster NAME [SETTING…]   initdb and start; sets PGHOST, PGPORT, PGUSER
#   use_cluster                     the server of the calling test run, else one of our own
#   create_database NAME [OPTION…]  empty database with the extension
#   query DATABASE SQL              rows, unaligned, fails on the first error
#
# Input: root (the project), PG_CONFIG; without it packages.sh finds a server.

# Settings of the person who runs the tests must not reach them.
unset PGDATABASE PGSERVICE PGSERVICEFILE PGPASSFILE PGOPTIONS PGSSLMODE PGHOSTADDR PSQLRC \
	PGCLIENTENCODING PGDATESTYLE PGTZ MAKEFLAGS MAKEOVERRIDES
export LC_ALL=C.UTF-8 PSQL_PAGER='' PGAPPNAME=fk_audit_test
umask 022

# The server refuses to run as root.
if [ "$(id -u)" = 0 ]; then server_user=postgres; else server_user=$(id -un); fi

# The caller's directory may be closed to that user.
as_server_user() (
	cd /
	if [ "$(id -u)" = 0 ]; then
		runuser -u "$server_user" -- "$@"
	else
		"$@"
	fi
)

end_work() {
	status=$?
	trap '' INT TERM HUP PIPE
	for pidfile in "$work"/*/data/postmaster.pid; do
		[ -e "$pidfile" ] || continue
		as_server_user "$bindir/pg_ctl" stop -D "${pidfile%/postmaster.pid}" -m immediate -s \
			>/dev/null 2>&1 || kill -QUIT "$(head -n 1 "$pidfile")" 2>/dev/null || :
	done
	cd /
	rm -rf "$work"
	exit "$status"
}

begin_work() {
	[ -n "${PG_CONFIG:-}" ] || { . "$root/test/lib/packages.sh"; require_packages; }
	# /tmp: the server's user can reach it (TMPDIR may be private), and socket paths stay short.
	work=$(mktemp -d /tmp/fk_audit.XXXXXX)
	chmod 755 "$work"
	trap end_work EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 141' PIPE
	trap 'exit 143' TERM
	locate_server "${FK_AUDIT_STAGE:-$work/stage}"
}

locate_server() {
	stage=$1
	system_bindir=$("$PG_CONFIG" --bindir)
	bindir=$stage$system_bindir
}

# Copies the sources without what a build in the clone may have left.
copy_sources() {
	mkdir -p "$1"
	tar -C "$root" --exclude=./.git --exclude=./build --exclude='*.o' --exclude='*.d' \
		--exclude='*.so' --exclude=./results --exclude=./output_iso -cf - . |
		tar -C "$1" --no-same-owner -xf -
	chmod -R a+rX "$1"
}

copy_server() {
	for directory in "$system_bindir" "$("$PG_CONFIG" --pkglibdir)" "$("$PG_CONFIG" --sharedir)"; do
		mkdir -p "$stage$directory"
		cp -R "$directory/." "$stage$directory"
	done
}

# build_extension [MAKE-ARGUMENT…]
#
# Line numbers are all that a test needs of the debug information, a quarter of the build's time.
build_extension() {
	copy_sources "$work/src"
	copy_server
	make -C "$work/src" -s -j"$(nproc)" PG_CONFIG="$PG_CONFIG" \
		CPPFLAGS="$("$PG_CONFIG" --cppflags) -g1" "$@"
	make -C "$work/src" -s install DESTDIR="$stage" PG_CONFIG="$PG_CONFIG" "$@"
}

# init_cluster NAME [SETTING…]: a data folder, not started.
init_cluster() {
	cluster=$work/$1
	shift
	mkdir -p "$cluster"
	[ "$(id -u)" != 0 ] || chown "$server_user" "$cluster"
	as_server_user "$bindir/initdb" -D "$cluster/data" -A trust -U postgres --locale=C.UTF-8 \
		-E UTF8 --no-sync >"$work/initdb.log" 2>&1 || { cat "$work/initdb.log" >&2; return 1; }
	configure_cluster "$cluster" "$@"
}

# configure_cluster FOLDER [SETTING…]: our settings at the end of its configuration.
configure_cluster() {
	folder=$1
	shift
	for setting in "listen_addresses = ''" 'port = 5432' "unix_socket_directories = '$folder'" 'fsync = off' \
		"log_line_prefix = '%m [%p] %a '" "lc_messages = 'C'" "timezone = 'UTC'" "$@"; do
		echo "$setting"
	done | as_server_user tee -a "$folder/data/postgresql.conf" >/dev/null
}

launch_cluster() {
	as_server_user "$bindir/pg_ctl" start -D "$work/$1/data" -l "$work/$1/log" -w -s </dev/null ||
		{ cat "$work/$1/log" >&2; return 1; }
	PGHOST=$work/$1 PGPORT=5432 PGUSER=postgres
	export PGHOST PGPORT PGUSER
}

start_cluster() {
	init_cluster "$@"
	launch_cluster "$1"
}

stop_cluster() {
	as_server_user "$bindir/pg_ctl" stop -D "$work/$1/data" -m fast -w -s
}

# For scripts that run alone as well as from test/check.sh.
use_build() {
	begin_work
	if [ -z "${FK_AUDIT_STAGE:-}" ]; then
		build_extension
	fi
}

use_cluster() {
	use_build
	if [ -n "${FK_AUDIT_PGHOST:-}" ]; then
		PGHOST=$FK_AUDIT_PGHOST PGPORT=5432 PGUSER=postgres
		export PGHOST PGPORT PGUSER
	else
		start_cluster main
	fi
}

psql_in() {
	database=$1
	shift
	"$bindir/psql" -X -q -v ON_ERROR_STOP=1 -d "$database" "$@"
}

query() {
	psql_in "$1" -A -t -c "$2"
}

# An empty database of template0 without the extension.
create_plain_database() {
	database=$1
	shift
	"$bindir/dropdb" --if-exists --force "$database" 2>/dev/null
	"$bindir/createdb" -T template0 "$@" "$database"
}

create_database() {
	create_plain_database "$@"
	query "$1" 'CREATE EXTENSION fk_audit'
}

# The sample application of the demo in a new database: three mismatches.
create_sample() {
	create_database "$@"
	psql_in "$1" -f "$root/test/demo/live.sql"
	load_sample "$1"
}

# load_sample DATABASE [ROLE]
load_sample() {
	psql_in "$1" ${2:+-U "$2"} -A -t -v app="$(cat "$root/test/demo/app.sql")" <<'SQL'
SELECT status FROM fk_audit_load_sql('web', :'app', revision => 'r1') \g /dev/null
SQL
}
