#!/bin/sh
# Rules of the house that no compiler checks. sh test/fences.sh [FOLDER], a built copy of the tree;
# without the .so the check of exported symbols is a failure, never silently left out.
set -eu

tree=${1:-$(cd "$(dirname "$0")/.." && pwd)}
. "$(cd "$(dirname "$0")" && pwd)/lib/tap.sh"
cd "$tree"

# none TEXT NAME
none() {
	if [ -z "$1" ]; then pass "$2"; else fail "$2" "$1"; fi
}

# Files of the project that a source file includes, itself among them. Without the server's
# include path a server header is an error.
includes_of() {
	g++ -std=c++20 -MM -Isrc "$1" | tr -d '\\' | tr ' ' '\n' | grep '^src/'
}

# may_include FOLDER ALLOWED-FOLDERS-REGEXP
may_include() {
	for file in $(find "src/$1" -name '*.[ch]pp' | sort); do
		if ! included=$(includes_of "$file" 2>&1); then
			echo "$file: $included"
		else
			printf '%s\n' "$included" | grep -Ev "^src/($2)/" | sed "s|^|$file includes |" || :
		fi
	done
}

# Files in src that match an expression, apart from those that may.
only_in() {
	grep -rlE --include='*.[ch]pp' "$1" src | grep -Ev "^src/($2)" || :
}

# Types of one name in one namespace that two headers define: the linker would take either's code for both.
types_defined_twice() {
	find src -name '*.hpp' | sort | xargs awk '
		FNR == 1 { space = "" }
		/^namespace [a-z_:]+ \{$/ { space = space $2 "::" }
		/^}  \/\/ namespace [a-z_:]+$/ { space = substr(space, 1, length(space) - length($4) - 2) }
		/^(struct|class|enum class) [A-Za-z]+( final)?( :.*)? \{$/ {
			print space ($2 == "class" ? $3 : $2)
		}' | sort | uniq -d
}

exported() {
	nm -D --defined-only -C fk_audit.so
}

# What the server looks for. Beside it the libraries leave weak type information; code of ours that
# escaped would carry our namespace.
allowed_symbol=' T (fk_audit_[a-z0-9_]+|pg_finfo_fk_audit_[a-z0-9_]+|Pg_magic_func|_PG_init)$'
escaped() {
	exported | grep -Ev "$allowed_symbol" | grep -Ev '^[0-9a-f]* [VWu] ' || :
	exported | grep -E '^[0-9a-f]* [VWu] .*fk_audit' || :
}

# Versions named by the control file, META.json and the install script.
versions() {
	sed -n "s/^default_version = '\(.*\)'/\1/p" fk_audit.control
	sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p' META.json | sort -u
	sed -n 's/^DATA *=.*fk_audit--\([0-9.]*\)\.sql.*/\1/p' Makefile
}

# unlisted FILE GLOB…: names of files that FILE does not mention.
unlisted() {
	list=$1
	shift
	for file in "$@"; do
		name=$(basename "$file" | sed 's/\.[a-z]*$//')
		[ ! -e "$file" ] || grep -qw -- "$name" "$list" || echo "$file is not in $list"
	done
}

# An object may have the name of a test: only the list of tests counts.
unlisted_sql_tests() {
	list=$(sed -n '/^REGRESS = /,/[^\\]$/p' Makefile | tr -d '\\')
	for file in $(find sql -name '*.sql' ! -name '*--*' | sort); do
		case " $(echo $list) " in
		*" $(basename "$file" .sql) "*) ;;
		*) echo "$file is not in the Makefile" ;;
		esac
	done
}

# Errors that tell nobody what to do next. The constructor of Error asks for a hint, so that the
# compiler finds the others; elog() is for what cannot happen.
hintless() {
	awk '/^ *(\/\/|--)/ { next }
		/RAISE EXCEPTION|ereport\(ERROR/ { text = ""; place = FILENAME ":" FNR; open = 1 }
		open { text = text $0 }
		open && /;[ ]*$/ {
			if (text !~ /HINT|errhint/) print place ": no hint"
			open = 0
		}' sql/*--*.sql $(find src -name '*.[ch]pp')
}

none "$(types_defined_twice)" 'no type is defined in two headers'
none "$(may_include core core)" 'src/core includes src/core only'
none "$(may_include import 'core|import')" 'src/import includes src/core and src/import only'
none "$(only_in '\b(PG_TRY|PG_CATCH|PG_FINALLY|sigsetjmp|PG_RE_THROW)\b' 'pg/boundary\.')" \
	'src/pg/boundary is the only crossing'
none "$(only_in 'boost/regex' 'core/name_pattern\.')" 'Boost.Regex in src/core/name_pattern only'
none "$(only_in 'include *["<](postgres|fmgr)\.h' 'pg/postgres\.hpp')" \
	'src/pg/postgres.hpp is the one include of the server'
none "$(only_in '^ *# *(el)?if.*PG_VERSION_NUM' 'pg/compat\.hpp')" \
	'src/pg/compat.hpp has every version test'
none "$(hintless)" 'every error has a hint'
none "$(escaped)" 'exports the entry points only'
is "$(exported | grep -c ' T Pg_magic_func$')" 1 'exports the magic block'
is "$(versions | sort | uniq -c | awk '{print $1}')" 3 \
	'control file, META.json and install script agree on the version'
none "$(unlisted_sql_tests)" 'every SQL test is in the Makefile'
none "$(unlisted Makefile test/isolation/specs/*.spec)" 'every isolation test is in the Makefile'
none "$(unlisted CMakeLists.txt test/unit/*.cpp)" 'every unit test is in CMakeLists.txt'
none "$(unlisted CMakeLists.txt $(find src/core src/import -name '*.cpp'))" \
	'every core and import file is in CMakeLists.txt'
none "$(for file in $(find test src .ci -name '*.sh' -o -path .ci/run -o -path src/client/fk-audit); do
	sh -n "$file" 2>&1 || echo "$file"
done)" 'shell scripts parse'
finish
