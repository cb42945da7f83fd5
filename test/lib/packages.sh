# Debian and Ubuntu packages that the build and the tests need. Sourced by test/*.sh.
# Input: PG_CONFIG, when set, names the server to use, and no server package is looked for.
# Output: PG_CONFIG, exported.

oldest_major=15

# Prints the newest major >= 15 for which both packages are installed ("installed") or can be
# ("available"); nothing when there is none.
newest_major() {
	case $1 in
	installed)
		# Not pgxs.mk and not pg_config: Debian ships them with psql.
		for header in /usr/include/postgresql/*/server/postgres.h; do
			major=${header#/usr/include/postgresql/}
			major=${major%%/*}
			[ -x "/usr/lib/postgresql/$major/bin/postgres" ] && echo "$major"
		done ;;
	available)
		apt-cache search --names-only '^postgresql-server-dev-[0-9]+$' |
			sed -n 's/^postgresql-server-dev-\([0-9]*\) .*/\1/p' ;;
	esac | awk -v oldest=$oldest_major '$1 >= oldest' | sort -n | tail -n 1
}

is_installed() {
	[ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

server_packages() {
	if [ -n "${PG_CONFIG:-}" ] || [ -n "$(newest_major installed)" ]; then
		return
	fi
	major=$(newest_major available)
	if [ -n "$major" ]; then
		echo "postgresql-$major postgresql-server-dev-$major"
	else
		# Package lists not fetched yet: the distribution's own version.
		echo "postgresql postgresql-server-dev-all"
	fi
}

# The browser in which the HTML report is tested. On Ubuntu the package only leads to a snap, which no
# container runs: there the test is skipped.
browser_package() {
	if ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null &&
		grep -qx 'ID=debian' /etc/os-release 2>/dev/null; then
		echo chromium
	fi
}

# missing_packages [STAGE…]: prints what the server, its extension and these stages of the tests lack.
missing_packages() {
	needed="make g++ libboost-regex-dev nlohmann-json3-dev"
	for wanted in "$@"; do
		case $wanted in
		unit) needed="$needed cmake libgtest-dev" ;;
		cluster) needed="$needed git openssl $(browser_package)" ;;
		fuzz) needed="$needed clang libclang-rt-dev" ;;
		esac
	done
	for package in $needed; do
		is_installed "$package" || printf '%s ' "$package"
	done
	server_packages
}

# The package manager says much; it is shown when something goes wrong.
run_apt() {
	if ! apt_output=$(apt-get "$@" </dev/null 2>&1); then
		printf '%s\n' "$apt_output" >&2
		exit 1
	fi
}

install_packages() {
	export DEBIAN_FRONTEND=noninteractive
	echo "Installing $*"
	# A server package starts a server of its own unless told not to.
	if ! is_installed postgresql-common && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
		mkdir -p /etc/postgresql-common
		echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
	fi
	run_apt install -y -q --no-install-recommends "$@"
}

require_commands() {
	PG_CONFIG=${PG_CONFIG:-pg_config}
	for program in make g++ "$PG_CONFIG"; do
		if ! command -v "$program" >/dev/null; then
			echo "$program is missing. Needed: make, g++, Boost.Regex, nlohmann-json, PostgreSQL >=" \
				"$oldest_major with its server headers, and for the tests cmake, GoogleTest and clang." >&2
			exit 1
		fi
	done
}

# require_packages [STAGE…]: installs what is missing, or tells and exits.
require_packages() {
	if ! command -v apt-get >/dev/null; then
		require_commands
		export PG_CONFIG
		return
	fi
	missing=$(missing_packages "$@")
	if [ -n "$missing" ]; then
		if [ "$(id -u)" != 0 ]; then
			echo "Missing packages. As root:" >&2
			echo "  apt-get update && apt-get install -y --no-install-recommends $missing" >&2
			exit 1
		fi
		run_apt update -q
		# Only now is it known which versions there are.
		missing=$(missing_packages "$@")
		# shellcheck disable=SC2086  # a list of words
		install_packages $missing
	fi
	if [ -z "${PG_CONFIG:-}" ]; then
		major=$(newest_major installed)
		if [ -z "$major" ]; then
			echo "No PostgreSQL >= $oldest_major in the package lists of this machine." >&2
			exit 1
		fi
		PG_CONFIG=/usr/lib/postgresql/$major/bin/pg_config
	fi
	export PG_CONFIG
}
