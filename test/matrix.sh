#!/bin/sh
# Builds and tests on the PostgreSQL majors that this machine does not have, each in a throwaway
# Debian of its own: sh test/matrix.sh [MAJOR…], by default 17 18 19. One line per major.
#
# Needs root, Debian, mmdebstrap, iproute2 and about 2.5 GB a major. 18 and 19 come from suites that
# move. FK_AUDIT_MATRIX_DIR keeps the installed roots from run to run; FK_AUDIT_MIRROR names a
# Debian mirror where the machine's own package sources do not.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
stages='build fences unit regress property cluster'

[ "$(id -u)" = 0 ] || { echo 'test/matrix.sh needs root.' >&2; exit 1; }
for program in mmdebstrap ip unshare; do
	command -v "$program" >/dev/null ||
		{ echo 'As root: apt-get install -y --no-install-recommends mmdebstrap iproute2' >&2; exit 1; }
done
mirror=${FK_AUDIT_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
	'Origin: Debian' 'Label: Debian' | sort -u | head -n 1)}
[ -n "$mirror" ] || { echo 'No Debian among the package sources: set FK_AUDIT_MIRROR.' >&2; exit 1; }

logs=$(mktemp -d /tmp/fk_audit_matrix.XXXXXX)
roots=${FK_AUDIT_MATRIX_DIR:-$logs}
mkdir -p "$roots"
trap 'rm -rf "$logs"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

suite_of() {
	case $1 in
	17) echo trixie ;;
	18) echo forky ;;
	19) echo sid ;;
	*) echo "no suite is known for PostgreSQL $1" >&2; exit 2 ;;
	esac
}

# Settings of the new system, made before its first package is installed: no server of its own, and
# for 19 the one source package that only experimental has.
setup_root() {
	mkdir -p "$1/etc/postgresql-common" "$1/etc/apt/preferences.d"
	echo 'create_main_cluster = false' >"$1/etc/postgresql-common/createcluster.conf"
	cat >"$1/etc/apt/preferences.d/postgresql" <<-PIN
		Package: src:postgresql-19 src:postgresql-common
		Pin: release a=experimental
		Pin-Priority: 900
	PIN
}

# make_root MAJOR FOLDER: a whole folder or none. A mirror's moving suites may be weeks old, so
# that their date has expired.
make_root() {
	suite=$(suite_of "$1")
	set -- "$1" "$2" "$mirror"
	[ "$1" != 19 ] || set -- "$1" "$2" "$mirror" "deb $mirror experimental main"
	folder=$2
	packages=postgresql-$1,postgresql-server-dev-$1,g++,make,cmake,libboost-regex-dev,libgtest-dev,nlohmann-json3-dev,git,openssl,chromium
	shift 2
	setup_root "$folder.setup"
	mmdebstrap --quiet --mode=root --variant=minbase --dpkgopt=force-unsafe-io \
		--dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' \
		--aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' \
		--setup-hook="cp -R '$folder.setup/etc' \"\$1\"" \
		--include="$packages" "$suite" "$folder.new" "$@"
	rm -rf "$folder.setup"
	mv "$folder.new" "$folder"
}

# inside FOLDER COMMAND: no network but loopback; no mount and no process outlives it.
inside() {
	unshare -m -p -f -i -n --kill-child --mount-proc="$1/proc" \
		sh -c 'ip link set lo up; exec chroot "$1" /bin/sh -c "$2"' sh "$1" "$2"
}

test_root() {
	rm -rf "$1/usr/src/fk_audit"
	mkdir "$1/usr/src/fk_audit"
	tar -C "$root" --exclude=./.git --exclude=./build -cf - . |
		tar -C "$1/usr/src/fk_audit" --no-same-owner -xf -
	inside "$1" "unset TMPDIR; cd /usr/src/fk_audit && sh test/check.sh $stages"
}

# one_major MAJOR: prints its line, and on failure the end of what was said.
one_major() {
	began=$(date +%s)
	folder=$roots/pg$1
	log=$logs/$1.log
	if [ ! -d "$folder" ]; then
		rm -rf "$folder.new"
		if ! make_root "$1" "$folder" >"$log" 2>&1; then
			tail -n 20 "$log"
			echo "PostgreSQL $1: no root could be made"
			return 1
		fi
	fi
	version=$(inside "$folder" "/usr/lib/postgresql/$1/bin/postgres --version | cut -d ' ' -f 3")
	status=0
	test_root "$folder" >"$log" 2>&1 </dev/null || status=$?
	[ "$status" = 0 ] || grep -v '^ok - ' "$log" | tail -n 100
	echo "PostgreSQL $version: $(tail -n 1 "$log"), $(($(date +%s) - began)) s"
	return "$status"
}

[ $# != 0 ] || set -- 17 18 19
result=0
for major in "$@"; do
	suite_of "$major" >/dev/null
	one_major "$major" || result=1
done
exit "$result"
