#!/bin/sh
# What CHECK constraints, rewrite rules and triggers of the child do to a rule, proved by a delete:
# test/lib/hazards.sh.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/hazards.sh"

# Two keys of which one is set: the one whose parent goes.
begin_case exclusive "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (parent_id int REFERENCES parent ON DELETE SET NULL,
		team_id int REFERENCES parent ON DELETE SET NULL,
		CONSTRAINT one CHECK (num_nonnulls(parent_id, team_id) = 1));
	CREATE INDEX ON child (parent_id); CREATE INDEX ON child (team_id);
	INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, NULL)"
has child 'high|check_refuses|set null
high|check_refuses|set null' 'said of both keys'
like "$(query hazards "SELECT detail FROM fk_audit_hazards('exclusive.child')")" 'CHECK one refuses' \
	'exclusive: by the name of the constraint'
delete_fails 'violates check constraint "one"' 'the delete fails'

# One at least: the other may be set too.
begin_case at_least_one "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (parent_id int REFERENCES parent ON DELETE SET NULL, team_id int,
		CHECK (num_nonnulls(parent_id, team_id) >= 1));
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (1), (2); INSERT INTO child VALUES (1, 1)"
has child 'medium|check_refuses|set null' 'said'
delete_parent
sql 'INSERT INTO child VALUES (2, NULL)'
is "$(sql 'SELECT parent_id IS NULL FROM child WHERE team_id = 1')" t 'at_least_one: one delete works'
if sql 'DELETE FROM parent' 2>/dev/null; then fails=no; else fails=yes; fi
is "$fails" yes 'at_least_one: another fails'

begin_case both_or_none "
	CREATE TABLE parent (id int, b int, PRIMARY KEY (id, b));
	CREATE TABLE child (a int, b int, FOREIGN KEY (a, b) REFERENCES parent ON DELETE SET NULL,
		CHECK ((a IS NULL) = (b IS NULL)));
	CREATE TABLE half (a int, b int, FOREIGN KEY (a, b) REFERENCES parent ON DELETE SET NULL (b),
		CHECK ((a IS NULL) = (b IS NULL)));
	CREATE INDEX ON child (a, b); CREATE INDEX ON half (a, b);
	INSERT INTO parent VALUES (1, 1), (2, 2); INSERT INTO child VALUES (2, 2); INSERT INTO half VALUES (1, 1)"
has child '' 'nothing is said of the whole key'
has half 'high|check_refuses|set null' 'said of a half'
sql 'DELETE FROM parent WHERE id = 2'
is "$(sql 'SELECT a IS NULL AND b IS NULL FROM child')" t 'both_or_none: the delete works'
delete_fails 'violates check constraint' 'the delete fails'

begin_case check_of_row "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int, parent_id int REFERENCES parent ON DELETE SET NULL);
	ALTER TABLE child ADD CHECK (child IS NOT NULL);
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1)"
has child 'medium|check_refuses|set null' 'said'
delete_fails 'violates check constraint' 'the delete fails'

begin_case domain_check "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE DOMAIN given AS int CHECK (VALUE > 0 AND VALUE IS NOT NULL); CREATE DOMAIN known AS given;
	CREATE TABLE child (parent_id known REFERENCES parent ON DELETE SET NULL);
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1)"
has child 'high|set_null_not_null|set null' 'said'
delete_fails 'violates check constraint' 'the delete fails'
sql 'DROP DOMAIN known CASCADE; DROP DOMAIN given'

begin_case check_not_null "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (parent_id int REFERENCES parent ON DELETE SET NULL);
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1);
	ALTER TABLE child ADD CHECK (parent_id > 0 AND parent_id IS NOT NULL) NOT VALID"
has child 'high|check_refuses|set null' 'said for certain'
delete_fails 'violates check constraint' 'the delete fails'

begin_case check_default "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (parent_id int DEFAULT 0 REFERENCES parent ON DELETE SET DEFAULT CHECK (parent_id > 0));
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (0), (1); INSERT INTO child VALUES (1)"
has child 'medium|check_refuses|set default' 'said'
delete_fails 'violates check constraint' 'the delete fails'

# What a null makes null or true, or does not touch.
begin_case check_passes "
	CREATE TABLE parent (id text PRIMARY KEY);
	CREATE TABLE child (parent_id varchar(9) REFERENCES parent ON DELETE SET NULL, id text, n int,
		CHECK (parent_id <> id), CHECK (parent_id IN ('1', '2') AND length(parent_id) = 1),
		CHECK (parent_id IS NULL OR num_nonnulls(parent_id, id) = 2), CHECK (parent_id > 'a' OR n > 0),
		CHECK (NOT (parent_id = id AND n > 0)), CHECK (num_nonnulls(id, n) = 2),
		CHECK (num_nonnulls(parent_id, id) <= 2 AND (n IS NOT NULL)::int + (parent_id IS NOT NULL)::int < 3));
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (1); INSERT INTO child VALUES ('1', '2', 3)"
has child '' 'nothing is said'
sql "DELETE FROM parent WHERE id = '1'"
is "$(sql 'SELECT parent_id IS NULL FROM child')" t 'check_passes: the delete works'

begin_case rewrite "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int, parent_id int REFERENCES parent ON DELETE CASCADE);
	CREATE RULE keep AS ON DELETE TO child DO INSTEAD NOTHING;
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1)"
has child 'high|rewrite_rule|cascade' 'said'
delete_fails 'gave unexpected result' 'the delete fails'

# A rule that takes some rows or all of the key's DELETE, by the rule: what is left of two children.
for rule in "WHERE old.locked DO INSTEAD NOTHING" "DO INSTEAD DELETE FROM other WHERE id = old.id" \
	"WHERE old.locked DO INSTEAD UPDATE other SET id = 0"; do
	begin_case "rule_${#rule}" "
		CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE other (id int);
		CREATE TABLE child (id int, locked boolean, parent_id int REFERENCES parent ON DELETE CASCADE);
		CREATE RULE \"keep it\" AS ON DELETE TO child $rule;
		CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, true, 1)"
	has child 'critical|swallowed|cascade' "said of ON DELETE $rule"
	like "$(query hazards "SELECT detail FROM fk_audit_hazards('$case_name.child')")" '^rule "keep it" ' \
		"$case_name: by the name of the rule"
	delete_parent
	is "$(sql 'SELECT (SELECT count(*) FROM parent), (SELECT count(*) FROM child)')" '0|1' \
		"$case_name: the child has no parent any more"
done

begin_case rule_and_answer "
	CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE other (id int);
	CREATE TABLE child (id int, parent_id int REFERENCES parent ON DELETE CASCADE);
	CREATE RULE a AS ON DELETE TO child WHERE old.id = 9 DO INSTEAD DELETE FROM other;
	CREATE RULE b AS ON DELETE TO child DO INSTEAD NOTHING;
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1)"
has child 'critical|swallowed|cascade' 'said where one rule takes the query and another answers'
delete_parent
is "$(sql 'SELECT parent_id FROM child')" 1 'rule_and_answer: the child has no parent any more'

begin_case rule_on_update "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int, parent_id int REFERENCES parent ON DELETE SET NULL ON UPDATE CASCADE);
	CREATE RULE keep AS ON UPDATE TO child WHERE new.parent_id = 2 DO INSTEAD NOTHING;
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1)"
has child 'critical|swallowed|set null
critical|swallowed|on update cascade' 'said of both rules that UPDATE the child'
sql 'UPDATE parent SET id = 2'
is "$(sql 'SELECT parent_id FROM child')" 1 'rule_on_update: the child has no parent any more'

begin_case rule_also "
	CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE log (id int);
	CREATE TABLE child (id int, parent_id int REFERENCES parent ON DELETE CASCADE);
	CREATE RULE log AS ON DELETE TO child DO ALSO INSERT INTO log VALUES (old.id);
	CREATE RULE off AS ON DELETE TO child DO INSTEAD NOTHING; ALTER TABLE child DISABLE RULE off;
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1)"
has child '' 'nothing is said of a rule that adds to the delete, and of a disabled one'
delete_parent
is "$(sql 'SELECT (SELECT count(*) FROM child), (SELECT count(*) FROM log)')" '0|1' 'rule_also: the delete works'

begin_case skipped_delete "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int, parent_id int REFERENCES parent ON DELETE CASCADE);
	CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
	CREATE TRIGGER keep BEFORE DELETE ON child FOR EACH ROW EXECUTE FUNCTION keep();
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1)"
has child 'critical|swallowed|cascade' 'said'
delete_parent
is "$(sql 'SELECT (SELECT count(*) FROM parent), (SELECT count(*) FROM child)')" '0|1' \
	'skipped_delete: the child has no parent any more'

begin_case skipped_update "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int, parent_id int REFERENCES parent ON DELETE SET NULL);
	CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END';
	CREATE TRIGGER keep BEFORE UPDATE OF parent_id ON child FOR EACH ROW EXECUTE FUNCTION keep();
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1)"
has child 'critical|swallowed|set null' 'said'
delete_parent
is "$(sql 'SELECT parent_id FROM child')" 1 'skipped_update: the child refers to nothing'
sql 'DROP TRIGGER keep ON child; CREATE TRIGGER keep BEFORE UPDATE OF id ON child FOR EACH ROW EXECUTE FUNCTION keep()'
has child '' 'not said of a trigger on another column'

# What the trigger of a child with two columns may do to the key, and what becomes of it.
i=0
put_back() {
	i=$((i + 1))
	begin_case "put_back_$i" "
		CREATE TABLE parent (id int, \"No\" int, PRIMARY KEY (id, \"No\"));
		CREATE TABLE child (id int, parent_id int, \"No\" int,
			FOREIGN KEY (parent_id, \"No\") REFERENCES parent ON DELETE SET NULL);
		CREATE FUNCTION back() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN $1; RETURN NEW; END';
		CREATE TRIGGER back BEFORE UPDATE ON child FOR EACH ROW ${4:-} EXECUTE FUNCTION back();
		CREATE INDEX ON child (parent_id, \"No\"); INSERT INTO parent VALUES (1, 1); INSERT INTO child VALUES (1, 1, 1)"
	has child "$2" "said of $1 ${4:-}"
	delete_parent
	is "$(sql 'SELECT (SELECT count(*) FROM parent), parent_id, "No" FROM child')" "0|$3" "put_back_$i: what is left"
}
put_back 'NEW := OLD' 'critical|swallowed|set null' '1|1'
put_back 'new.parent_id = old.parent_id; NEW."No" := OLD."No"' 'critical|swallowed|set null' '1|1'
put_back 'NEW := OLD' 'medium|swallowed|set null' '1|1' 'WHEN (OLD.parent_id > 0)'
put_back 'SELECT OLD.parent_id, COALESCE(NULL, OLD."No") INTO NEW.parent_id, NEW."No"' \
	'medium|swallowed|set null' '1|1'
put_back 'NEW."No" := OLD."No"' '' '|1'
put_back 'NEW.id := OLD.id; NEW."No" = NULL; IF NEW.parent_id = OLD.parent_id THEN NULL; END IF' '' '|'
put_back "IF TG_OP = ''DELETE'' THEN NEW := OLD; END IF" '' '|'

begin_case not_skipped "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int, parent_id int REFERENCES parent ON DELETE CASCADE);
	CREATE TABLE kept (id int, parent_id int REFERENCES parent ON DELETE CASCADE);
	CREATE FUNCTION either() RETURNS trigger LANGUAGE plpgsql
		AS 'BEGIN IF TG_OP = ''DELETE'' THEN RETURN OLD; END IF; RETURN NEW; END';
	CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
		AS 'BEGIN RAISE EXCEPTION ''append only''; RETURN NULL; END';
	CREATE TRIGGER either BEFORE DELETE OR UPDATE ON child FOR EACH ROW EXECUTE FUNCTION either();
	CREATE TRIGGER refuse BEFORE DELETE ON kept FOR EACH ROW EXECUTE FUNCTION refuse();
	CREATE INDEX ON child (parent_id); CREATE INDEX ON kept (parent_id);
	INSERT INTO parent VALUES (1), (2); INSERT INTO child VALUES (1, 1); INSERT INTO kept VALUES (1, 2)"
has '*' '' 'nothing is said of a RETURN for other events, and of one that is never reached'
delete_parent
is "$(sql 'SELECT count(*) FROM child')" 0 'not_skipped: the row goes'
delete_fails 'append only' 'an error is no skip' 'DELETE FROM parent WHERE id = 2'

begin_case skipped_in_partition "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int, parent_id int REFERENCES parent ON DELETE CASCADE) PARTITION BY LIST (id);
	CREATE TABLE child_1 PARTITION OF child FOR VALUES IN (1);
	CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
	CREATE TRIGGER keep BEFORE DELETE ON child_1 FOR EACH ROW EXECUTE FUNCTION keep();
	CREATE INDEX ON child_1 (parent_id); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1)"
has child 'critical|swallowed|cascade' 'said of a trigger on one partition, and of no index'
delete_parent
is "$(sql 'SELECT parent_id FROM child')" 1 'skipped_in_partition: the child has no parent any more'
finish
