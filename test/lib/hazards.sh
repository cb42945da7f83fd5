# Hazards proved, for the tests that do: what fk_audit_hazards() says of a key, and then the delete
# that shows it. Each case lives in a schema of its own, with `parent` and `child`. Sourced with $root
# set; makes the database "hazards".

. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

export PGOPTIONS='-c client_min_messages=warning'

use_cluster
create_database hazards

sql() {
	query hazards "SET search_path = $case_name, public; $1"
}

# begin_case NAME SQL
begin_case() {
	case_name=$1
	query hazards "CREATE SCHEMA $1"
	sql "$2"
}

# hazards TABLE: those of the case, in the order of the listing.
hazards() {
	query hazards "SELECT severity, hazard, rule FROM fk_audit_hazards('$case_name.$1')"
}

# has TABLE WANTED NAME
has() {
	is "$(hazards "$1")" "$2" "$case_name: $3"
}

# delete_fails REGEXP NAME [SQL]
delete_fails() {
	fails_with "$1" "$case_name: $2" sql "${3:-DELETE FROM parent WHERE id = 1}"
}

delete_parent() {
	sql 'DELETE FROM parent WHERE id = 1'
}
