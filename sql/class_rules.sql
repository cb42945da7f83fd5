-- What a row of fk_audit.class_rules may be: none is without effect and silent about it.
SET client_min_messages = warning;
\set SHOW_CONTEXT never

-- Phrases are what names are read as. So are those of the defaults.
CREATE FUNCTION add_pattern(name text, phrases text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO fk_audit.class_rules (kind, name, target, place, phrases, class, weight, reason)
        VALUES ('pattern', name, 'table', 'last', phrases, 'compliance', 3, 'the name says a %')
$$;
SELECT add_pattern('papers', 'bill of lading|manifest');
SELECT add_pattern('empty', '');
SELECT add_pattern('blank', ' ');
SELECT add_pattern('brackets', '((|');
SELECT add_pattern('gap', 'session||token');
SELECT add_pattern('end', 'session|');
SELECT add_pattern('plural', 'manifest|bills of lading');
SELECT add_pattern('capitals', 'Manifest');
SELECT add_pattern('abbreviated', 'org token');
SELECT add_pattern('joined', 'access_token');
SELECT add_pattern('long', 'a bill of lading of sea');
\echo :LAST_ERROR_SQLSTATE
UPDATE fk_audit.class_rules SET phrases = 'manifests';
SELECT name, phrases, fk_audit.name_words(phrases) FROM fk_audit_class_rules()
    WHERE name = 'papers';
SELECT name, phrase FROM fk_audit_class_rules(), regexp_split_to_table(phrases, '[|]') AS phrase
    WHERE origin = 'default' AND fk_audit.name_words(phrase) <> phrase;
SELECT fk_audit.name_words(name) FROM (VALUES ('OrgMemberInvites'), ('org_member_invite'), ('42'), ('')) AS names(name);
SELECT fk_audit.name_words(NULL) IS NULL AS is_null;

-- Names: of defaults to switch off, and each once.
INSERT INTO fk_audit.class_rules (kind, name) VALUES ('disabled', 'payment');
INSERT INTO fk_audit.class_rules (kind, name) VALUES ('disabled', 'paymnet');
\echo :LAST_ERROR_SQLSTATE
INSERT INTO fk_audit.class_rules (kind, name) VALUES ('disabled', 'papers');
INSERT INTO fk_audit.class_rules (kind, name) VALUES ('disabled', 'payment');
\echo :LAST_ERROR_SQLSTATE
SELECT add_pattern('papers', 'manifest');
INSERT INTO fk_audit.class_rules (kind, name) VALUES ('disabled', 'order'), ('disabled', 'order');
-- A pattern of one's own may have the name of the default that it takes the place of.
SELECT add_pattern('payment', 'payment');
SELECT count(*) FROM fk_audit.class_rules;
SELECT fk_audit_import_decisions('{"format": "fk_audit decisions 1", "classes": [{"kind": "disabled", "name": "paymnet"}]}');
SELECT count(*) FROM fk_audit_import_decisions(jsonb_set(fk_audit_export_decisions(), '{classes,-1}',
    '{"kind": "table", "child_schema": "s", "child_table": "t", "child_columns": [], "class": "link", "reason": "x"}', true));
SELECT kind, name, child_columns FROM fk_audit.class_rules ORDER BY id;

-- What another version has dumped is restored. Such a row may be touched, and deleted.
SET check_function_bodies = off;
INSERT INTO fk_audit.class_rules (kind, name) VALUES ('disabled', 'of another version');
RESET check_function_bodies;
UPDATE fk_audit.class_rules SET decided_by = 'ann' WHERE name = 'of another version';
SELECT count(*) FROM fk_audit_class_rules() WHERE origin = 'disabled';
DELETE FROM fk_audit.class_rules;
DROP FUNCTION add_pattern;
