# What the tests of fk_audit_migration() share. Sourced by test/cluster/migration*.sh after
# cluster.sh.

# The sample application with a partitioned table that has drifted too.
create_drifted() {
	create_sample "$1"
	query "$1" "
		CREATE TABLE meter_readings (org_id bigint NOT NULL
			CONSTRAINT meter_readings_org_fk REFERENCES organizations ON DELETE CASCADE, taken date NOT NULL)
			PARTITION BY RANGE (taken);
		CREATE TABLE meter_readings_1 PARTITION OF meter_readings FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
		CREATE TABLE meter_readings_2 PARTITION OF meter_readings FOR VALUES FROM ('2026-07-01') TO ('2027-01-01');
		INSERT INTO meter_readings SELECT id, date '2026-01-31' + 30 * id::int FROM organizations WHERE id < 10;
		SELECT fk_audit_declare('meter_readings', '{org_id}', 'organizations', 'no action')" >/dev/null
}

# write_files DATABASE FORMAT FOLDER: with the command that doc/migrations.md gives, whatever the
# advice is.
write_files() {
	awk '/^```sh$/ { inside = 1; next } /^```$/ { if (inside) exit } inside' "$root/doc/migrations.md" |
		sed -e "s/'rails'/'$2', heed_advice => false/" -e "s/-d app/-d $1/" >"$work/write.sh"
	mkdir -p "$3"
	(cd "$3" && PATH=$bindir:$PATH sh "$work/write.sh" 2>/dev/null)
}

mismatches() {
	query "$1" 'SELECT count(*) FROM fk_audit_mismatches()' 2>/dev/null
}

# Every key as a person declared it; partitions' copies may have any name.
keys_of() {
	query "$1" "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid), obj_description(oid)
		FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 ORDER BY 1, 2"
}
