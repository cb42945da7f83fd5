# Sessions beside the one that asks, for a test that sets $sessions_in to their database first.

# until_true SQL: polls for twenty seconds.
until_true() {
	for _ in $(seq 1000); do
		[ "$(query "$sessions_in" "$1")" != t ] || return 0
		sleep 0.02
	done
	fail "waited in vain for $1"
	return 1
}

# background NAME SQL: a session of that application_name; what it prints is in $work/NAME.log.
background() {
	PGAPPNAME=$1 query "$sessions_in" "$2" >"$work/$1.log" 2>&1 &
}

# until_waits NAME EVENT: an event, or a type of events, of pg_stat_activity.
until_waits() {
	until_true "SELECT count(*) = 1 FROM pg_stat_activity
		WHERE application_name = '$1' AND '$2' IN (wait_event_type, wait_event)"
}

end_session() {
	query "$sessions_in" "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE application_name = '$1'" >/dev/null
	until_true "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = '$1'"
}
