#!/bin/sh
# Every hazard of keys that act together, proved by a delete: test/lib/hazards.sh.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/test/lib/hazards.sh"

begin_case blocked "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int PRIMARY KEY, parent_id int REFERENCES parent ON DELETE CASCADE);
	CREATE TABLE grandchild (child_id int REFERENCES child ON DELETE RESTRICT);
	CREATE INDEX ON child (parent_id); CREATE INDEX ON grandchild (child_id);
	INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1); INSERT INTO grandchild VALUES (1)"
has '*' 'medium|cascade_blocked|cascade' 'said'
delete_fails 'on table "grandchild"' 'the delete fails'

begin_case one_tenant "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE customer (id int PRIMARY KEY, tenant_id int REFERENCES parent ON DELETE CASCADE);
	CREATE TABLE child (tenant_id int REFERENCES parent ON DELETE CASCADE,
		customer_id int REFERENCES customer ON DELETE RESTRICT);
	CREATE INDEX ON customer (tenant_id); CREATE INDEX ON child (tenant_id); CREATE INDEX ON child (customer_id);
	INSERT INTO parent VALUES (1); INSERT INTO customer VALUES (1, 1); INSERT INTO child VALUES (1, 1)"
has '*' '' 'nothing is said where the shorter cascade comes first'
delete_parent
is "$(sql 'SELECT count(*) FROM child')" 0 'one_tenant: the delete works'

begin_case early "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE middle (id int PRIMARY KEY, parent_id int REFERENCES parent ON DELETE CASCADE);
	CREATE TABLE child (middle_id int REFERENCES middle ON DELETE CASCADE,
		parent_id int REFERENCES parent);
	CREATE INDEX ON middle (parent_id); CREATE INDEX ON child (middle_id); CREATE INDEX ON child (parent_id);
	INSERT INTO parent VALUES (1); INSERT INTO middle VALUES (1, 1); INSERT INTO child VALUES (1, 1)"
has '*' 'medium|blocked_early|no action' 'said'
delete_fails 'on table "child"' 'the delete fails'
sql 'ALTER TABLE child ALTER CONSTRAINT child_parent_id_fkey DEFERRABLE INITIALLY DEFERRED'
has '*' '' 'not said once the check waits'
delete_parent
is "$(sql 'SELECT count(*) FROM child')" 0 'early: the delete works then'

begin_case late "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE a (id int PRIMARY KEY, parent_id int REFERENCES parent ON DELETE CASCADE);
	CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a ON DELETE CASCADE);
	CREATE TABLE middle (id int PRIMARY KEY, parent_id int REFERENCES parent ON DELETE CASCADE);
	CREATE TABLE child (b_id int REFERENCES b ON DELETE CASCADE, middle_id int
		CONSTRAINT late REFERENCES middle DEFERRABLE INITIALLY DEFERRED);
	CREATE INDEX ON a (parent_id); CREATE INDEX ON b (a_id); CREATE INDEX ON middle (parent_id);
	CREATE INDEX ON child (b_id); CREATE INDEX ON child (middle_id);
	INSERT INTO parent VALUES (1); INSERT INTO a VALUES (1, 1); INSERT INTO b VALUES (1, 1);
	INSERT INTO middle VALUES (1, 1); INSERT INTO child VALUES (1, 1)"
has '*' '' 'nothing is said of a check at COMMIT, when the row has gone three levels down'
sql 'ALTER TABLE child ALTER CONSTRAINT late NOT DEFERRABLE'
has '*' 'medium|blocked_early|no action
medium|cascade_blocked|cascade' 'said of a check that does not wait'
delete_fails 'on table "child"' 'the delete fails'
sql 'ALTER TABLE child ALTER CONSTRAINT late DEFERRABLE INITIALLY DEFERRED'
delete_parent
is "$(sql 'SELECT count(*) FROM child')" 0 'late: the delete works once the check waits'

begin_case diamond "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE a (id int PRIMARY KEY, parent_id int REFERENCES parent ON DELETE CASCADE);
	CREATE TABLE b (id int PRIMARY KEY, parent_id int REFERENCES parent ON DELETE CASCADE);
	CREATE TABLE child (a_id int REFERENCES a ON DELETE CASCADE, b_id int REFERENCES b ON DELETE RESTRICT);
	CREATE INDEX ON a (parent_id); CREATE INDEX ON b (parent_id);
	CREATE INDEX ON child (a_id); CREATE INDEX ON child (b_id)"
rows='INSERT INTO parent VALUES (1); INSERT INTO a VALUES (1, 1); INSERT INTO b VALUES (1, 1); INSERT INTO child VALUES (1, 1)'
# Which trigger comes first is a matter of OIDs as text: both orders, whatever the first one is.
order() {
	query hazards "SELECT substring(detail FROM 'deleting it (\w+) today') FROM fk_audit_hazards('diamond.child')"
}
prove_order() {
	sql "$rows"
	case $1 in
	works) delete_parent; is "$(sql 'SELECT count(*) FROM child')" 0 "diamond: $2 the delete works" ;;
	fails) delete_fails 'on table "child"' "$2 the delete fails"
		sql 'TRUNCATE parent, a, b, child' ;;
	*) fail "diamond: $2" "no order: $1" ;;
	esac
}
has child 'high|order_dependent|restrict' 'said'
first=$(order)
prove_order "$first" 'as said'
sql 'ALTER TABLE a DROP CONSTRAINT a_parent_id_fkey, ADD FOREIGN KEY (parent_id) REFERENCES parent ON DELETE CASCADE'
[ "$(order)" != "$first" ] || sql 'ALTER TABLE b DROP CONSTRAINT b_parent_id_fkey, ADD FOREIGN KEY (parent_id) REFERENCES parent ON DELETE CASCADE'
is "$([ "$(order)" = "$first" ] || echo turned)" turned 'diamond: the same keys made in another order turn it round'
prove_order "$(order)" 'as said then'

begin_case two_columns "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (owner int REFERENCES parent ON DELETE CASCADE, author int REFERENCES parent);
	CREATE INDEX ON child (owner); CREATE INDEX ON child (author);
	INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1)"
has child 'high|order_dependent|no action' 'said of two keys to one parent'
if [ "$(query hazards "SELECT detail ~ 'works today' FROM fk_audit_hazards('two_columns.child')")" = t ]; then
	delete_parent
	is "$(sql 'SELECT count(*) FROM child')" 0 'two_columns: the delete works as said'
else
	delete_fails 'on table "child"' 'the delete fails as said'
fi

begin_case duplicates "
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (parent_id int REFERENCES parent ON DELETE SET NULL,
		CONSTRAINT other FOREIGN KEY (parent_id) REFERENCES parent ON DELETE CASCADE);
	CREATE INDEX ON child (parent_id); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1)"
acting=$(query hazards "SELECT rule FROM fk_audit_hazards('duplicates.child') WHERE hazard = 'order_dependent'")
delete_parent
is "$(sql 'SELECT count(*) FROM child')" "$([ "$acting" = cascade ] && echo 0 || echo 1)" \
	"duplicates: the rule that is said to act ($acting) acts"

begin_case rivals "
	CREATE TABLE parent (id int PRIMARY KEY, k int, UNIQUE (id, k));
	CREATE TABLE child (parent_id int CONSTRAINT blanks REFERENCES parent ON DELETE SET NULL, k int,
		CONSTRAINT cascades FOREIGN KEY (parent_id, k) REFERENCES parent (id, k) ON DELETE CASCADE);
	CREATE INDEX ON child (parent_id, k)"
for again in '' cascades blanks; do
	case $again in
	cascades) sql 'ALTER TABLE child DROP CONSTRAINT cascades,
		ADD CONSTRAINT cascades FOREIGN KEY (parent_id, k) REFERENCES parent (id, k) ON DELETE CASCADE' ;;
	blanks) sql 'ALTER TABLE child DROP CONSTRAINT blanks,
		ADD CONSTRAINT blanks FOREIGN KEY (parent_id) REFERENCES parent ON DELETE SET NULL' ;;
	esac
	sql 'INSERT INTO parent VALUES (1, 1); INSERT INTO child VALUES (1, 1)'
	acting=$(query hazards "SELECT substring(detail FROM 'today (\w+)') FROM fk_audit_hazards('rivals.child') WHERE hazard = 'order_dependent'")
	delete_parent
	is "$acting: $(sql 'SELECT count(*) FROM child')" "$([ "$acting" = cascades ] && echo cascades: 0 || echo blanks: 1)" \
		"rivals: the key that is said to act first ($acting) does"
	sql 'TRUNCATE parent, child'
done

begin_case far "
	CREATE TABLE organizations (id int PRIMARY KEY);
	CREATE TABLE projects (id int PRIMARY KEY, org_id int REFERENCES organizations ON DELETE CASCADE);
	CREATE TABLE audit_logs (id int PRIMARY KEY, project_id int REFERENCES projects ON DELETE CASCADE,
		actor text, action text, created_at timestamptz);
	CREATE TABLE sessions (id int PRIMARY KEY, project_id int REFERENCES projects ON DELETE CASCADE,
		token text, expires_at timestamptz);
	CREATE INDEX ON projects (org_id); CREATE INDEX ON audit_logs (project_id); CREATE INDEX ON sessions (project_id);
	INSERT INTO organizations VALUES (1); INSERT INTO projects VALUES (1, 1); INSERT INTO audit_logs VALUES (1, 1)"
has '*' 'critical|compliance_reached|cascade' 'said of the record, not of the session'
like "$(query hazards "SELECT detail FROM fk_audit_hazards('far.*')")" \
	'2 tables away: far.organizations → far.projects → far.audit_logs' 'far: with the way there'
sql 'DELETE FROM organizations'
is "$(sql 'SELECT count(*) FROM audit_logs')" 0 'far: the records are gone'
query hazards "SELECT FROM fk_audit_set_class('far.audit_logs', 'ephemeral', 'a scratch log')"
has '*' '' 'not said where a person has said what the rows are'

begin_case circle "
	CREATE TABLE parent (id int PRIMARY KEY, child_id int);
	CREATE TABLE child (id int PRIMARY KEY, parent_id int REFERENCES parent ON DELETE CASCADE);
	ALTER TABLE parent ADD FOREIGN KEY (child_id) REFERENCES child ON DELETE CASCADE;
	CREATE INDEX ON child (parent_id); CREATE INDEX ON parent (child_id);
	INSERT INTO parent VALUES (1), (2), (3); INSERT INTO child VALUES (1, 1), (2, 2), (3, 3);
	UPDATE parent SET child_id = id - 1 WHERE id > 1"
has '*' 'medium|cascade_cycle|cascade' 'said once'
delete_parent
is "$(sql 'SELECT (SELECT count(*) FROM parent), (SELECT count(*) FROM child)')" '0|0' \
	'circle: one delete has emptied both tables'

begin_case tree "
	CREATE TABLE parent (id int PRIMARY KEY, above int REFERENCES parent ON DELETE CASCADE);
	CREATE INDEX ON parent (above); INSERT INTO parent VALUES (1, NULL), (2, 1), (3, 2)"
has parent 'low|cascade_cycle|cascade' 'said'
delete_parent
is "$(sql 'SELECT count(*) FROM parent')" 0 'tree: one delete has taken all below'
finish
