-- Advice: what the child is, which rule it wants, and a person's word about both.
SET client_min_messages = warning;
\set SHOW_CONTEXT never
CREATE SCHEMA advised;
SET search_path = advised, public;
CREATE TABLE organizations (id int PRIMARY KEY, name text);
CREATE TABLE users (id int PRIMARY KEY, email text);
CREATE TABLE permission_profiles (id int PRIMARY KEY, name text);
CREATE TABLE ai_conversations (
    id int PRIMARY KEY, org_id int NOT NULL REFERENCES organizations ON DELETE CASCADE,
    permission_profile_id int REFERENCES permission_profiles ON DELETE SET NULL, title text);
CREATE TABLE batch_jobs (
    id int PRIMARY KEY, org_id int NOT NULL REFERENCES organizations ON DELETE CASCADE,
    status text, attempts int, locked_at timestamptz);
CREATE TABLE pending_payments (
    id int PRIMARY KEY, org_id int NOT NULL REFERENCES organizations ON DELETE CASCADE,
    amount numeric, currency text);
CREATE TABLE org_members (
    org_id int REFERENCES organizations, user_id int REFERENCES users, invited_by int REFERENCES users,
    PRIMARY KEY (org_id, user_id));
CREATE TABLE thingies (id int PRIMARY KEY);
CREATE TABLE doodads (id int PRIMARY KEY, thingy_id int REFERENCES thingies, label text);
CREATE TABLE gizmos (id int PRIMARY KEY, whatsit int REFERENCES permission_profiles);

-- No intent at all is enough; neither the live nor the declared rule is evidence.
SET client_min_messages = notice;
SELECT * FROM fk_audit_advice('advised.*');
SET client_min_messages = warning;
ALTER TABLE batch_jobs DROP CONSTRAINT batch_jobs_org_id_fkey,
    ADD FOREIGN KEY (org_id) REFERENCES organizations ON DELETE SET NULL;
SELECT class, recommended FROM fk_audit_advice('batch_jobs');
ALTER TABLE batch_jobs DROP CONSTRAINT batch_jobs_org_id_fkey,
    ADD FOREIGN KEY (org_id) REFERENCES organizations ON DELETE CASCADE;
SELECT * FROM fk_audit_advice('nothing_of_the_kind');

-- The three mismatches, one missing key, and one rule that cannot work.
SELECT count(fk_audit_declare(child, columns, parent, rule, default_schema => 'advised')) FROM (VALUES
    ('ai_conversations', '{permission_profile_id}'::text[], 'permission_profiles', 'no action'),
    ('batch_jobs', '{org_id}', 'organizations', 'no action'),
    ('pending_payments', '{org_id}', 'organizations', 'no action'),
    ('org_members', '{org_id}', 'organizations', 'set null'),
    ('org_members', '{user_id}', 'users', 'cascade'),
    ('doodads', '{thingy_id}', 'thingies', 'cascade'),
    ('gizmos', '{id}', 'organizations', 'cascade')) AS declared(child, columns, parent, rule);
SELECT * FROM fk_audit_advice('advised.*');
SELECT child_table, class, round(confidence::numeric, 2) AS confidence, effect
    FROM fk_audit_findings('advised.*') ORDER BY 1, 4;
SELECT unnest(evidence) AS evidence FROM fk_audit_findings('batch_jobs');
SELECT reason, alternatives FROM fk_audit_findings('ai_conversations') \gx
-- The evidence for the class adds up to the confidence.
SELECT child_table, child_columns, round(confidence::numeric, 1) AS confidence,
       round((SELECT sum(substring(line FROM '^[+-][0-9.]+')::numeric) FROM unnest(evidence) AS line
              WHERE line LIKE '+%'), 1) AS added_up
    FROM fk_audit_findings('advised.*') ORDER BY 1, 2;

-- Repairs heed the verdicts, unless told not to; what cannot work is refused all the same.
SELECT DISTINCT child_table, child_columns, status, statement IS NOT NULL AS runs
    FROM fk_audit_repairs('advised.*') JOIN fk_audit_findings('advised.*') USING (finding) ORDER BY 1, 2;
SELECT DISTINCT child_table, child_columns, status, statement IS NOT NULL AS runs
    FROM fk_audit_repairs('advised.*', heed_advice => false)
    JOIN fk_audit_findings('advised.*') USING (finding) WHERE status <> 'ready' ORDER BY 1, 2;
SELECT DISTINCT status FROM fk_audit_reverse('batch_jobs');
SELECT count(*) AS files FROM fk_audit_migration('sql', 'batch_jobs');
SELECT count(*) > 0 AS files FROM fk_audit_migration('sql', 'batch_jobs', heed_advice => false);
SELECT finding AS jobs FROM fk_audit_mismatches('batch_jobs') \gset
CALL fk_audit_apply(ARRAY[:'jobs']);
SELECT count(fk_audit.plan_repair(:'jobs', '{}', false)) AS planned;
SELECT substring(fk_audit_explain(:'jobs') FROM 'fk_audit_repairs\(\) holds the repair back') AS says_so;

-- A person's class wins, for all keys of the table or for some columns, and says so.
SELECT fk_audit_set_class('advised.batch_jobs', 'compliance', 'the regulator asks for every run');
SELECT class, confidence, verdict, recommended, evidence[1], reason ~ 'was set by' AS says_so
    FROM fk_audit_findings('batch_jobs') \gx
SELECT fk_audit_set_class('advised.batch_jobs', 'link', 'but not for these', '{org_id}');
SELECT class FROM fk_audit_advice('batch_jobs');
SELECT fk_audit_set_class('advised.batch_jobs', NULL, NULL, '{org_id}');
SELECT fk_audit_set_class('advised.batch_jobs', NULL, NULL);
SELECT class FROM fk_audit_advice('batch_jobs');
SELECT fk_audit_set_class('batch_jobs', 'link', 'not in public');
SELECT fk_audit_set_class('advised.batch_jobs', 'link', 'no such column', '{tenant}');
SELECT fk_audit_set_class('advised.batch_jobs', 'junk', 'no such class');
SELECT fk_audit_set_class('advised.batch_jobs', 'link', '');

-- Own patterns, and defaults switched off.
INSERT INTO fk_audit.class_rules (kind, name, target, place, phrases, class, weight, reason)
    VALUES ('pattern', 'gizmos', 'table', 'last', 'gizmo', 'compliance', 4, 'a % is sealed by law');
SELECT class, recommended FROM fk_audit_advice('gizmos');
INSERT INTO fk_audit.class_rules (kind, name) VALUES ('disabled', 'payment');
SELECT class FROM fk_audit_advice('pending_payments');
SELECT name, origin FROM fk_audit_class_rules() WHERE origin <> 'default' ORDER BY 1;
SELECT count(*) > 20 AS defaults, bool_and(phrases <> '') AS all_with_phrases
    FROM fk_audit_class_rules() WHERE origin = 'default';
\set VERBOSITY terse
INSERT INTO fk_audit.class_rules (kind, name) VALUES ('pattern', 'half a pattern');
\set VERBOSITY default
DELETE FROM fk_audit.class_rules;

-- A decision holds for one state of the finding, and never over what cannot work.
SELECT fk_audit_decide(:'jobs', 'align_database', 'deletes shall fail while jobs are running');
SELECT verdict, finding = :'jobs' AS same FROM fk_audit_advice('batch_jobs');
SELECT DISTINCT status FROM fk_audit_repairs('batch_jobs');
SELECT decided_by = current_user AS by_me, reason ~ 'decided by' AS says_so FROM fk_audit_findings('batch_jobs');
-- A person's needs_decision holds the repair, though it would destroy less than today.
SELECT fk_audit_decide(:'jobs', 'needs_decision', 'operations has to be asked');
SELECT DISTINCT status, statement IS NOT NULL AS runs FROM fk_audit_repairs('batch_jobs');
SELECT DISTINCT status FROM fk_audit_repairs('batch_jobs', heed_advice => false);
CALL fk_audit_apply(ARRAY[:'jobs']);
SELECT fk_audit_decide(:'jobs', 'align_database', 'operations has agreed');
SELECT DISTINCT status FROM fk_audit_repairs('batch_jobs');
ALTER TABLE batch_jobs DROP CONSTRAINT batch_jobs_org_id_fkey,
    ADD FOREIGN KEY (org_id) REFERENCES organizations ON DELETE SET DEFAULT;
SELECT verdict, decided_by, reason ~ 'has lapsed' AS says_so FROM fk_audit_findings('batch_jobs');
SELECT fk_audit_decide(:'jobs', NULL, NULL);
SELECT fk_audit_decide(:'jobs', NULL, NULL);
SELECT finding AS members FROM fk_audit_advice('org_members') WHERE verdict = 'impossible' \gset
SELECT fk_audit_decide(:'members', 'align_database', 'I insist');
SELECT fk_audit_decide('000000000', 'align_database', 'no such finding');
SELECT fk_audit_decide(:'jobs', 'ship it', 'no such verdict');
-- Other findings are there, and have nothing to decide.
BEGIN;
CREATE TABLE advised.trinkets (id int PRIMARY KEY, thingy_id int REFERENCES thingies);
SELECT fk_audit_declare('advised.trinkets', '{thingy_id}', 'advised.thingies', on_update => 'cascade') > 0 AS ok;
SELECT finding AS other, kind FROM fk_audit_mismatches('trinkets') \gset
SELECT fk_audit_decide(:'other', 'align_database', 'about the update rule');
\echo :kind :LAST_ERROR_SQLSTATE
ROLLBACK;

-- Where a column of the key is NOT NULL, SET NULL works only with a list of the others.
CREATE TABLE advised.remarks (
    org_id int NOT NULL, id int, parent_id int, PRIMARY KEY (org_id, id),
    CONSTRAINT parent FOREIGN KEY (org_id, parent_id) REFERENCES advised.remarks ON DELETE SET NULL (parent_id));
SELECT verdict, declared, live, recommended FROM fk_audit_advice('advised.remarks');
ALTER TABLE advised.remarks DROP CONSTRAINT parent,
    ADD CONSTRAINT parent FOREIGN KEY (org_id, parent_id) REFERENCES advised.remarks ON DELETE CASCADE;
SELECT verdict, declared, live, recommended FROM fk_audit_advice('advised.remarks');
SELECT fk_audit_declare('advised.remarks', '{org_id,parent_id}', 'advised.remarks', 'set null') > 0 AS ok;
SELECT verdict, declared, live, recommended FROM fk_audit_advice('advised.remarks');
SELECT fk_audit_declare('advised.remarks', '{org_id,parent_id}', 'advised.remarks', 'set null', delete_columns => '{parent_id}') > 0 AS ok;
SELECT verdict, declared, live, recommended FROM fk_audit_advice('advised.remarks');
SELECT unnest(alternatives) FROM fk_audit_findings('advised.remarks');

-- A record that may be without its parent: SET NULL and RESTRICT suit alike, and the code chooses.
CREATE TABLE advised.invoices (
    id int PRIMARY KEY, org_id int REFERENCES organizations ON DELETE CASCADE, amount numeric);
SELECT verdict, declared, live, recommended FROM fk_audit_advice('advised.invoices');
SELECT fk_audit_declare('advised.invoices', '{org_id}', 'advised.organizations', 'no action') > 0 AS ok;
SELECT verdict, declared, live, recommended FROM fk_audit_advice('advised.invoices');
SELECT fk_audit_declare('advised.invoices', '{org_id}', 'advised.organizations', 'set null') > 0 AS ok;
SELECT verdict, declared, live, recommended FROM fk_audit_advice('advised.invoices');
-- Who confirms that it is a record does not take back that it may be without this parent.
SELECT fk_audit_set_class('advised.invoices', 'compliance', 'the tax office asks for them');
SELECT class, verdict, declared, live, recommended FROM fk_audit_advice('advised.invoices');
SELECT fk_audit_set_class('advised.invoices', NULL, NULL);

-- What several sources declare together; NO ACTION that nobody wrote is no choice.
CREATE TABLE advised.receipts (id int PRIMARY KEY, org_id int REFERENCES organizations, amount numeric);
CREATE TABLE advised.claims (id int PRIMARY KEY, org_id int REFERENCES users ON DELETE CASCADE);
SELECT status FROM fk_audit_load_sql('api', '
    CREATE TABLE advised.organizations (id int PRIMARY KEY);
    CREATE TABLE advised.receipts (id int PRIMARY KEY, org_id int REFERENCES advised.organizations);
    CREATE TABLE advised.claims (id int PRIMARY KEY, org_id int REFERENCES advised.organizations ON DELETE RESTRICT);');
SELECT child_table, verdict, declared, live, recommended FROM fk_audit_advice('advised.receipts|claims');
SELECT status FROM fk_audit_load_sql('web', '
    CREATE TABLE advised.organizations (id int PRIMARY KEY);
    CREATE TABLE advised.receipts (
        id int PRIMARY KEY, org_id int REFERENCES advised.organizations ON DELETE NO ACTION);');
SELECT declared, live, recommended FROM fk_audit_advice('advised.receipts');
SELECT status FROM fk_audit_load_sql('mobile', '
    CREATE TABLE advised.organizations (id int PRIMARY KEY);
    CREATE TABLE advised.receipts (
        id int PRIMARY KEY, org_id int REFERENCES advised.organizations ON DELETE CASCADE);');
SELECT declared, live, recommended FROM fk_audit_advice('advised.receipts');
SELECT fk_audit_unload('mobile'), fk_audit_unload('web'), fk_audit_unload('api');

-- A domain that takes no null is as good as NOT NULL.
CREATE DOMAIN advised.writer AS int NOT NULL;
CREATE DOMAIN advised.blogger AS advised.writer;
CREATE TABLE advised.essays (id int PRIMARY KEY, author_id advised.blogger REFERENCES users ON DELETE SET NULL);
SELECT fk_audit_declare('advised.essays', '{author_id}', 'advised.users', 'set null') > 0 AS ok;
SELECT verdict, declared, live, recommended FROM fk_audit_advice('advised.essays');
SELECT effect FROM fk_audit_delete_impact('advised.users') WHERE child_table = 'advised.essays';

-- A missing key that the code declares without a rule is added as NO ACTION.
CREATE TABLE advised.widgets (id int PRIMARY KEY, user_id int NOT NULL);
SELECT fk_audit_declare('advised.widgets', '{user_id}', 'advised.users') > 0 AS ok;
SELECT verdict, declared, live, recommended FROM fk_audit_advice('advised.widgets');
SELECT reason, effect FROM fk_audit_findings('advised.widgets') \gx
SELECT substring(statement FROM 'ADD CONSTRAINT.*') FROM fk_audit_repairs('advised.widgets')
    WHERE statement ~ 'ADD CONSTRAINT';
SELECT fk_audit_decide(finding, 'needs_decision', 'is the key wanted at all?') FROM fk_audit_findings('advised.widgets');
SELECT status FROM fk_audit_repairs('advised.widgets');
DELETE FROM fk_audit.decisions WHERE reason ~ 'at all';

-- A tenant's number in every key makes a visit no part of the client: missing, or there.
CREATE TABLE advised.clients (org_id int, id int, PRIMARY KEY (org_id, id));
CREATE TABLE advised.visits (org_id int, id int, client_id int NOT NULL, day date, PRIMARY KEY (org_id, id));
SELECT fk_audit_declare('advised.visits', '{org_id,client_id}', 'advised.clients', 'cascade') > 0 AS ok;
SELECT child_columns, class, verdict, declared, live, recommended FROM fk_audit_advice('advised.visits');
ALTER TABLE advised.visits ADD FOREIGN KEY (org_id, client_id) REFERENCES advised.clients ON DELETE CASCADE;
SELECT child_columns, class, verdict, declared, live, recommended FROM fk_audit_advice('advised.visits');

-- What a row is does not hang on whether its keys are there: the same when all of them are missing.
BEGIN;
SELECT fk_audit_unload('manual');
CREATE TEMP TABLE with_keys AS SELECT child_table, child_columns, class, recommended FROM fk_audit_advice('advised.*');
SELECT status FROM fk_audit_load_catalog('live', 'advised');
DO $$
DECLARE
    drop_key text;
BEGIN
    FOR drop_key IN SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname)
            FROM pg_constraint WHERE contype = 'f' AND connamespace = 'advised'::regnamespace AND conparentid = 0 LOOP
        EXECUTE drop_key;
    END LOOP;
END $$;
SELECT count(*) > 10 AS many, count(*) FILTER (WHERE live IS NOT NULL) AS still_there FROM fk_audit_advice('advised.*');
SELECT child_table, child_columns, class, recommended FROM fk_audit_advice('advised.*') EXCEPT TABLE with_keys;
ROLLBACK;

-- A CHECK takes no null either: of every row, of those without the other parent, of some.
CREATE TABLE advised.films (id int PRIMARY KEY);
CREATE TABLE advised.songs (id int PRIMARY KEY);
CREATE TABLE advised.critiques (id int PRIMARY KEY, film_id int REFERENCES advised.films ON DELETE CASCADE,
    song_id int REFERENCES advised.songs ON DELETE CASCADE, title text, CHECK (num_nonnulls(film_id, song_id) = 1));
CREATE TABLE advised.covers (id int PRIMARY KEY, film_id int REFERENCES advised.films,
    song_id int REFERENCES advised.songs, title text, CHECK ((film_id IS NULL) <> (song_id IS NULL)));
CREATE TABLE advised.remakes (id int PRIMARY KEY, film_id int REFERENCES advised.films,
    song_id int REFERENCES advised.songs, title text, CHECK ((film_id IS NULL) = (song_id IS NULL)));
CREATE TABLE advised.blurbs (id int PRIMARY KEY, film_id int REFERENCES advised.films,
    song_id int REFERENCES advised.songs, title text,
    CHECK ((film_id IS NOT NULL)::int + (song_id IS NOT NULL)::int = 1));
CREATE TABLE advised.trailers (id int PRIMARY KEY, film_id int REFERENCES advised.films,
    song_id int REFERENCES advised.songs, title text, CHECK (num_nonnulls(film_id, song_id) <= 1));
CREATE TABLE advised.posters (id int PRIMARY KEY, film_id int REFERENCES advised.films, title text,
    CHECK (film_id IS NOT NULL OR title = ''));
CREATE TABLE advised.tickets (id int PRIMARY KEY, film_id int REFERENCES advised.films ON DELETE SET NULL, title text,
    CONSTRAINT of_a_film CHECK (film_id IS NOT NULL));
SELECT fk_audit_declare('advised.tickets', '{film_id}', 'advised.films', 'set null') > 0 AS ok;
SELECT fk_audit_declare('advised.posters', '{film_id}', 'advised.films', 'set null') > 0 AS ok;
SELECT verdict, child_table, child_columns, class, declared, live, recommended
    FROM fk_audit_advice('advised.*') WHERE child_table ~ 'critiques|covers|remakes|blurbs|trailers|posters|tickets'
    ORDER BY child_table, child_columns;
SELECT reason, effect, alternatives[2:3] FROM fk_audit_findings('advised.posters') \gx
SELECT unnest(evidence) FROM fk_audit_findings('advised.posters');
INSERT INTO advised.films VALUES (1);
INSERT INTO advised.tickets VALUES (1, 1);
DELETE FROM advised.films;

-- A list of columns counts as it is written, and what no list, no NULL and no default can mend is said.
CREATE TABLE advised.places (tenant_id int, id int, PRIMARY KEY (tenant_id, id));
CREATE TABLE advised.listed (id int PRIMARY KEY, tenant_id int CHECK (tenant_id IS NOT NULL), place_id int, title text,
    FOREIGN KEY (tenant_id, place_id) REFERENCES advised.places ON DELETE SET NULL (place_id));
CREATE TABLE advised.refused (id int PRIMARY KEY, tenant_id int, place_id int, title text,
    CHECK (tenant_id IS NULL OR place_id IS NOT NULL),
    FOREIGN KEY (tenant_id, place_id) REFERENCES advised.places ON DELETE SET NULL (place_id));
CREATE TABLE advised.full_key (id int PRIMARY KEY, tenant_id int NOT NULL, place_id int, title text,
    FOREIGN KEY (tenant_id, place_id) REFERENCES advised.places MATCH FULL ON DELETE SET NULL (place_id));
CREATE TABLE advised.computed (id int PRIMARY KEY, raw int, title text,
    film_id int GENERATED ALWAYS AS (raw) STORED REFERENCES advised.films);
CREATE TABLE advised.continued (film_id int PRIMARY KEY REFERENCES advised.films, title text);
CREATE TABLE advised.blank (id int PRIMARY KEY, title text,
    film_id int CHECK (film_id IS NOT NULL) REFERENCES advised.films);
CREATE TABLE advised.payouts (id int PRIMARY KEY, film_id int DEFAULT 1 REFERENCES advised.films, amount_cents int, currency text);
CREATE TABLE advised.later (id int PRIMARY KEY, title text,
    film_id int REFERENCES advised.films DEFERRABLE INITIALLY DEFERRED);
SELECT fk_audit_set_class('advised.' || child, 'value', 'a test')
    FROM unnest('{listed,refused,full_key,computed,continued,blank,later}'::text[]) AS child;
SELECT fk_audit_declare('advised.computed', '{film_id}', 'advised.films', 'set null')
    + fk_audit_declare('advised.continued', '{film_id}', 'advised.films', 'set null')
    + fk_audit_declare('advised.blank', '{film_id}', 'advised.films', 'set default')
    + fk_audit_declare('advised.payouts', '{film_id}', 'advised.films', 'set default')
    + fk_audit_declare('advised.later', '{film_id}', 'advised.films', 'restrict') > 0 AS ok;
SELECT verdict, child_table, class, declared, live, recommended FROM fk_audit_advice('advised.*')
    WHERE child_table ~ 'listed|refused|full_key|computed|continued|blank|payouts|later' ORDER BY child_table;
SELECT child_table, effect FROM fk_audit_findings('advised.*')
    WHERE child_table ~ 'blank|payouts|later' ORDER BY child_table;
SELECT child_table, split_part(reason, '. The declared', 1) AS reason FROM fk_audit_findings('advised.*')
    WHERE child_table ~ 'computed|continued' ORDER BY child_table;
-- The server says the same.
INSERT INTO advised.places VALUES (1, 1), (2, 2);
INSERT INTO advised.listed VALUES (1, 1, 1);
DELETE FROM advised.places WHERE tenant_id = 1;
SELECT tenant_id, place_id FROM advised.listed;
INSERT INTO advised.refused VALUES (1, 2, 2);
DELETE FROM advised.places WHERE tenant_id = 2;
DELETE FROM advised.refused;
INSERT INTO advised.full_key VALUES (1, 2, 2);
DELETE FROM advised.places WHERE tenant_id = 2;
ALTER TABLE advised.computed DROP CONSTRAINT computed_film_id_fkey,
    ADD FOREIGN KEY (film_id) REFERENCES advised.films ON DELETE SET NULL;
ALTER TABLE advised.continued ALTER film_id DROP NOT NULL;
-- The list comes first among the alternatives; a key that is undeclared is dropped when it is named.
SELECT status FROM fk_audit_load_sql('app', '
    CREATE TABLE places (tenant_id int, id int, PRIMARY KEY (tenant_id, id));
    CREATE TABLE listed (id int PRIMARY KEY, tenant_id int, place_id int,
        FOREIGN KEY (tenant_id, place_id) REFERENCES places ON DELETE SET NULL (place_id));
    CREATE TABLE full_key (id int PRIMARY KEY, tenant_id int, place_id int,
        FOREIGN KEY (tenant_id, place_id) REFERENCES places MATCH FULL ON DELETE SET NULL (place_id));
    CREATE TABLE refused (id int PRIMARY KEY, tenant_id int, place_id int);', default_schema => 'advised');
ALTER TABLE advised.listed DROP CONSTRAINT listed_tenant_id_place_id_fkey;
ALTER TABLE advised.full_key DROP CONSTRAINT full_key_tenant_id_place_id_fkey;
SELECT child_table, verdict, recommended, split_part(alternatives[1], ' Price', 1) AS first, effect
    FROM fk_audit_findings('advised.*') WHERE child_table IN ('listed', 'full_key', 'refused') ORDER BY 1;
SELECT fk_audit_unload('app');
-- What one parent is called, and how two failures differ.
CREATE TABLE advised.hours (id int PRIMARY KEY);
CREATE TABLE advised.units (id int PRIMARY KEY);
CREATE TABLE advised.umbrellas (id int PRIMARY KEY);
CREATE TABLE advised.buses (id int PRIMARY KEY);
CREATE TABLE advised.mp3_files (id int PRIMARY KEY);
CREATE TABLE advised.called (hour_id int REFERENCES advised.hours, unit_id int REFERENCES advised.units ON DELETE RESTRICT,
    umbrella_id int REFERENCES advised.umbrellas, bus_id int REFERENCES advised.buses,
    file_id int REFERENCES advised.mp3_files);
SELECT sum(fk_audit_declare('advised.called', ARRAY[name || '_id'], parent, rule)) > 0 AS ok
    FROM (VALUES ('hour', 'advised.hours', 'restrict'), ('unit', 'advised.units', 'no action'),
        ('umbrella', 'advised.umbrellas', 'cascade'), ('bus', 'advised.buses', 'cascade'),
        ('file', 'advised.mp3_files', 'cascade')) AS called (name, parent, rule);
SELECT effect FROM fk_audit_findings('advised.called') ORDER BY effect COLLATE "C";
DELETE FROM fk_audit.class_rules WHERE reason = 'a test';

-- Reading is for everybody, deciding for the owner.
CREATE ROLE advice_reader;
GRANT USAGE ON SCHEMA advised TO advice_reader;
SET ROLE advice_reader;
SELECT count(*) FROM fk_audit_advice('advised.*');
SELECT fk_audit_set_class('advised.batch_jobs', 'link', 'mine');
SELECT fk_audit_decide(:'jobs', 'align_database', 'mine');
INSERT INTO fk_audit.decisions (finding, state, verdict, reason) VALUES ('x', 'y', 'align_database', 'z');
INSERT INTO fk_audit.class_rules (kind, name) VALUES ('disabled', 'payment');
RESET ROLE;
DROP SCHEMA advised CASCADE;
DROP ROLE advice_reader;
DELETE FROM fk_audit.repair_log;
SELECT fk_audit_unload('manual');
