#!/bin/sh
# What fk_audit_delete_impact() says of a row, and then the delete that shows it. Each case lives in
# a schema of its own, with `parent`.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/cluster.sh"
. "$root/test/lib/tap.sh"

export PGOPTIONS='-c client_min_messages=warning'

use_cluster
create_database delete_impact

sql() {
	query delete_impact "SET search_path = $case_name, public; $1"
}

# begin_case NAME SQL
begin_case() {
	case_name=$1
	query delete_impact "CREATE SCHEMA $1"
	sql "$2"
}

# The line of the row itself, then those of the keys.
impact() {
	sql "${1:-}SELECT effect, exact_rows, uncertain FROM fk_audit_delete_impact('parent', '{1}')"
}

# says WANTED NAME
says() {
	is "$(impact)" "$1" "$case_name: $2"
}

delete_parent() {
	sql 'DELETE FROM parent WHERE id = 1'
}

# What user code leaves alone unless it is told to run.
query delete_impact "CREATE FUNCTION noisy(value int) RETURNS boolean LANGUAGE plpgsql AS \$\$
	BEGIN
		IF current_setting('test.noisy', true) = 'on' THEN RAISE EXCEPTION 'ran'; END IF;
		RETURN true;
	END \$\$;
	CREATE DOMAIN noisy_int AS int CHECK (noisy(VALUE))"

begin_case computed_default "
	CREATE FUNCTION bad() RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RAISE EXCEPTION ''ran''; END';
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int, parent_id int DEFAULT bad() REFERENCES parent ON DELETE SET DEFAULT);
	INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1)"
says 'deleted|1|a default is not a constant
defaulted|1|a default is not a constant' 'the function is not run'
fails_with 'ran' 'computed_default: the delete runs it' delete_parent

begin_case volatile_default "
	CREATE SEQUENCE numbers;
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int, parent_id int NOT NULL DEFAULT nextval('numbers') + 1
		REFERENCES parent ON DELETE SET DEFAULT);
	INSERT INTO parent VALUES (1), (2); INSERT INTO child VALUES (1, 1)"
says 'deleted|1|a default is not a constant
defaulted|1|a default is not a constant' 'NOT NULL is not held against it'
delete_parent
is "$(sql 'SELECT parent_id FROM child')" 2 'volatile_default: the delete works'

# The cascade by way of the middle waits behind the default.
begin_case doomed_default "
	CREATE FUNCTION bad() RETURNS int LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''ran''; END';
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE middle (id int PRIMARY KEY, parent_id int REFERENCES parent ON DELETE CASCADE);
	CREATE TABLE child (parent_id int DEFAULT bad() REFERENCES parent ON DELETE SET DEFAULT,
		middle_id int REFERENCES middle ON DELETE CASCADE);
	INSERT INTO parent VALUES (1); INSERT INTO middle VALUES (1, 1); INSERT INTO child VALUES (1, 1)"
like "$(impact)" '^deleted\|1\|a default is not a constant' 'doomed_default: said though the row goes in the end'
fails_with 'ran' 'doomed_default: the delete fails by it' delete_parent

# A literal stays one under the casts that types bring along.
begin_case cast_default "
	CREATE TABLE parent (id int PRIMARY KEY, code varchar(5) UNIQUE, big bigint UNIQUE, small smallint UNIQUE,
		amount numeric UNIQUE);
	CREATE DOMAIN key AS int DEFAULT 2;
	CREATE TABLE child (a varchar(5) DEFAULT 'x' REFERENCES parent (code) ON DELETE SET DEFAULT,
		b bigint DEFAULT 2 REFERENCES parent (big) ON DELETE SET DEFAULT,
		c smallint DEFAULT 2 REFERENCES parent (small) ON DELETE SET DEFAULT,
		d numeric DEFAULT 2 REFERENCES parent (amount) ON DELETE SET DEFAULT,
		e varchar(5) DEFAULT NULL::text REFERENCES parent (code) ON DELETE SET DEFAULT);
	INSERT INTO parent VALUES (1, 'y', 1, 1, 1), (2, 'x', 2, 2, 2);
	INSERT INTO child VALUES ('y', 1, 1, 1, 'y')"
says 'deleted|1|
defaulted|1|
defaulted|1|
defaulted|1|
defaulted|1|
defaulted|1|' 'a literal is known'
delete_parent
is "$(sql 'TABLE child')" 'x|2|2|2|' 'cast_default: the delete writes it'

# The delete looks for the parent as the owner of the table, for whom no row is hidden.
begin_case hidden_parent "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (parent_id int DEFAULT 0 REFERENCES parent ON DELETE SET DEFAULT);
	INSERT INTO parent VALUES (0), (1), (2); INSERT INTO child VALUES (1);
	DROP ROLE IF EXISTS impact_reader; CREATE ROLE impact_reader;
	GRANT USAGE ON SCHEMA hidden_parent TO impact_reader;
	GRANT SELECT, DELETE ON parent TO impact_reader; GRANT SELECT ON child TO impact_reader;
	ALTER TABLE parent ENABLE ROW LEVEL SECURITY;
	CREATE POLICY positive ON parent TO impact_reader USING (id > 0)"
as_reader() {
	impact 'SET ROLE impact_reader; '
}
is "$(as_reader)" 'deleted|1|row security may hide rows of hidden_parent.parent that the delete reaches or looks for
defaulted|1|row security may hide rows of hidden_parent.parent that the delete reaches or looks for' \
	'hidden_parent: a parent that nobody may see is not said to be missing'
sql 'ALTER TABLE child ALTER parent_id SET DEFAULT 2'
is "$(as_reader)" 'deleted|1|
defaulted|1|' 'hidden_parent: certain where the parent is seen'
sql 'ALTER TABLE child ALTER parent_id SET DEFAULT 0; SET ROLE impact_reader; DELETE FROM parent WHERE id = 1'
is "$(sql 'TABLE child')" 0 'hidden_parent: the delete works'
sql 'DROP OWNED BY impact_reader; DROP ROLE impact_reader'

begin_case domain_key "
	CREATE TABLE parent (id noisy_int PRIMARY KEY);
	CREATE TABLE child (parent_id noisy_int REFERENCES parent ON DELETE CASCADE);
	INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1)"
is "$(impact 'SET test.noisy = on; ')" 'deleted|1|
deleted|1|' 'domain_key: the CHECK of a domain is not run to find the row'
delete_parent
is "$(sql 'SELECT count(*) FROM child')" 0 'domain_key: the delete is as said'

begin_case domain_update "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE middle (parent_id int DEFAULT 0 UNIQUE REFERENCES parent ON DELETE SET DEFAULT);
	CREATE TABLE child (middle_id noisy_int REFERENCES middle (parent_id) ON UPDATE CASCADE);
	INSERT INTO parent VALUES (0), (1); INSERT INTO middle VALUES (1); INSERT INTO child VALUES (1)"
is "$(sql "SET test.noisy = on;
	SELECT exact_rows, uncertain FROM fk_audit_delete_impact('parent', '{1}') WHERE path LIKE '%child'")" \
	'1|a domain may refuse the value' 'domain_update: the CHECK of a domain is not run to hand a key on'
delete_parent
is "$(sql 'TABLE child')" 0 'domain_update: the delete is as said'

# The generated column is part of no key.
begin_case generated "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (parent_id int REFERENCES parent ON DELETE SET NULL,
		tag int NOT NULL GENERATED ALWAYS AS (parent_id * 10) STORED);
	INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1)"
says 'deleted|1|a generated column follows
blanked|1|a generated column follows' 'said'
fails_with 'null value in column \"tag\"' 'generated: the delete fails by it' delete_parent

begin_case generated_elsewhere "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (title text, parent_id int REFERENCES parent ON DELETE SET NULL,
		length int NOT NULL GENERATED ALWAYS AS (length(title)) STORED);
	INSERT INTO parent VALUES (1); INSERT INTO child VALUES ('x', 1)"
says 'deleted|1|
blanked|1|' 'not said of one that reads other columns'
delete_parent
is "$(sql 'TABLE child')" 'x||1' 'generated_elsewhere: the delete works'

# The server checks all of a row on every UPDATE of it, what the key does not write too.
begin_case old_check "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (parent_id int REFERENCES parent ON DELETE SET NULL, amount int);
	INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, -5);
	ALTER TABLE child ADD CONSTRAINT paid CHECK (amount > 0) NOT VALID"
says 'deleted|1|CHECK paid
blanked|1|CHECK paid' 'said of a CHECK that old rows may violate'
fails_with 'violates check constraint \"paid\"' 'old_check: the delete fails by it' delete_parent
sql 'DELETE FROM child; INSERT INTO child VALUES (1, 5); ALTER TABLE child VALIDATE CONSTRAINT paid'
says 'deleted|1|
blanked|1|' 'not said once it is valid'
delete_parent
is "$(sql 'TABLE child')" '|5' 'old_check: the delete works then'

begin_case old_check_in_partition "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (parent_id int REFERENCES parent ON DELETE SET NULL, amount int) PARTITION BY LIST (amount);
	CREATE TABLE child_1 PARTITION OF child FOR VALUES IN (-5);
	INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, -5);
	ALTER TABLE child ADD CONSTRAINT paid CHECK (amount > 0) NOT VALID"
says 'deleted|1|CHECK paid
blanked|1|CHECK paid' 'said'
fails_with 'violates check constraint \"paid\"' 'old_check_in_partition: the delete fails by it' delete_parent

begin_case check_of_time "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (parent_id int REFERENCES parent ON DELETE SET NULL, expires timestamptz,
		CONSTRAINT fresh CHECK (expires > clock_timestamp()));
	INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, clock_timestamp() + '200 ms')"
sql 'SELECT pg_sleep(0.3)' >/dev/null
says 'deleted|1|CHECK fresh
blanked|1|CHECK fresh' 'said of a CHECK that asks the clock'
fails_with 'violates check constraint \"fresh\"' 'check_of_time: the delete fails by it' delete_parent
sql 'ALTER TABLE child DROP CONSTRAINT fresh, ADD CONSTRAINT dated CHECK (expires::text <> CURRENT_DATE::text)'
says 'deleted|1|CHECK dated
blanked|1|CHECK dated' 'said of one that asks for the day'
sql "ALTER TABLE child DROP CONSTRAINT dated, ADD CHECK (expires > '2001-01-01 00:00 UTC')"
says 'deleted|1|
blanked|1|' 'not said of one that always answers alike'
delete_parent
is "$(sql 'SELECT parent_id FROM child')" '' 'check_of_time: the delete works then'

if [ "$(query delete_impact "SELECT current_setting('server_version_num')::int >= 180000")" = t ]; then
	begin_case old_not_null "
		CREATE TABLE parent (id int PRIMARY KEY);
		CREATE TABLE child (parent_id int REFERENCES parent ON DELETE SET NULL, amount int);
		INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1);
		ALTER TABLE child ADD CONSTRAINT known NOT NULL amount NOT VALID,
			ADD CONSTRAINT paid CHECK (amount > 0) NOT ENFORCED"
	says 'deleted|1|NOT NULL known
blanked|1|NOT NULL known' 'said, and not of what is not enforced'
	fails_with 'null value in column \"amount\"' 'old_not_null: the delete fails by it' delete_parent
fi

# What nobody has looked at may block.
begin_case budget "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE middle (id int PRIMARY KEY, parent_id int REFERENCES parent ON DELETE CASCADE);
	CREATE TABLE child (middle_id int REFERENCES middle ON DELETE RESTRICT);
	INSERT INTO parent VALUES (1); INSERT INTO middle VALUES (1, 1); INSERT INTO child VALUES (1)"
is "$(impact 'SET fk_audit.impact_row_budget = 1; ' | head -n 1)" \
	'||not counted: more than 1 rows, see the setting fk_audit.impact_row_budget' \
	'budget: nothing is said of the end of a delete that was not followed'
fails_with 'foreign key constraint' 'budget: the delete fails' delete_parent

# CHARACTER without a length is of one character.
begin_case padded_key "
	CREATE TABLE parent (id char(3) PRIMARY KEY);
	CREATE TABLE child (parent_id char(3) REFERENCES parent ON DELETE CASCADE);
	INSERT INTO parent VALUES ('abc'), ('a'); INSERT INTO child VALUES ('abc'), ('abc')"
is "$(sql "SELECT exact_rows FROM fk_audit_delete_impact('parent', '{abc}') WHERE depth = 1")" 2 \
	'padded_key: a character(3) is found whole'
finish
