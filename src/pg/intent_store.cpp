// The writing side of intent_store.hpp. Every statement names schemas and operators, so that
// nothing resolves through the caller's search_path.
#include "pg/intent_store.hpp"

#include "pg/boundary.hpp"
#include "pg/spi_session.hpp"
#include "pg/stored_row.hpp"

namespace fk_audit {
namespace {

// The conflict waits for another load of the source and then takes its row lock, so that loads of
// one source go one after the other (manual, INSERT, ON CONFLICT).
constexpr char kClaimForLoad[] =
    "INSERT INTO fk_audit.sources "
    "(source, revision, complete, schema_pattern, search_path, loaded_at, loaded_by) "
    "VALUES ($1, $2, $3, $4, $5, pg_catalog.transaction_timestamp(), SESSION_USER) "
    "ON CONFLICT (source) DO UPDATE SET revision = excluded.revision, "
    "complete = excluded.complete, schema_pattern = excluded.schema_pattern, "
    "search_path = excluded.search_path, loaded_at = excluded.loaded_at, "
    "loaded_by = excluded.loaded_by";

// A single declaration changes nothing about a source that is there, but for its age.
constexpr char kClaimForOne[] =
    "INSERT INTO fk_audit.sources AS s "
    "(source, revision, complete, schema_pattern, search_path, loaded_at, loaded_by) "
    "VALUES ($1, $2, $3, $4, $5, pg_catalog.transaction_timestamp(), SESSION_USER) "
    "ON CONFLICT (source) DO UPDATE SET revision = COALESCE(excluded.revision, s.revision), "
    "loaded_at = excluded.loaded_at, loaded_by = excluded.loaded_by";

constexpr char kDeleteSource[] =
    "DELETE FROM fk_audit.sources WHERE source OPERATOR(pg_catalog.=) $1";
constexpr char kDeleteTables[] =
    "DELETE FROM fk_audit.source_tables WHERE source OPERATOR(pg_catalog.=) $1";
constexpr char kDeleteIntents[] =
    "DELETE FROM fk_audit.intents WHERE source OPERATOR(pg_catalog.=) $1";

constexpr char kDeleteSites[] =
    "DELETE FROM fk_audit.rule_sites WHERE source OPERATOR(pg_catalog.=) $1";

constexpr char kInsertSites[] =
    "INSERT INTO fk_audit.rule_sites (source, format, child_schema, child_table, child_columns, "
    "path, line, head, old, tail, before, after) SELECT * FROM given";

constexpr char kInsertTables[] =
    "INSERT INTO fk_audit.source_tables (source, position, origin, schema_pattern, table_schema, "
    "table_name, whole, columns, constraints, partition_of, inherits, own_columns) SELECT * FROM "
    "given";

#define FK_AUDIT_INSERT_INTENTS                                                                \
  "INSERT INTO fk_audit.intents (source, revision, origin, schema_pattern, child_schema, "     \
  "child_table, child_columns, parent_schema, parent_table, parent_columns, constraint_name, " \
  "delete_rule, delete_rule_stated, delete_columns, update_rule, update_rule_stated, "         \
  "match_option, \"deferrable\", initially_deferred, validated, enforced) "
constexpr char kInsertIntents[] = FK_AUDIT_INSERT_INTENTS "SELECT * FROM given";
constexpr char kInsertIntent[] = FK_AUDIT_INSERT_INTENTS
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, "
    "$20, $21) RETURNING id";
#undef FK_AUDIT_INSERT_INTENTS

// The same key of the same source; the parameters are those of the insertion.
constexpr char kDeleteEqualIntents[] =
    "DELETE FROM fk_audit.intents WHERE source OPERATOR(pg_catalog.=) $1 "
    "AND child_table OPERATOR(pg_catalog.=) $6 AND child_columns OPERATOR(pg_catalog.=) $7 "
    "AND parent_table OPERATOR(pg_catalog.=) $9 "
    "AND COALESCE(schema_pattern OPERATOR(pg_catalog.=) $4, schema_pattern IS NULL AND $4 IS NULL) "
    "AND COALESCE(child_schema OPERATOR(pg_catalog.=) $5, child_schema IS NULL AND $5 IS NULL) "
    "AND COALESCE(parent_schema OPERATOR(pg_catalog.=) $8, parent_schema IS NULL AND $8 IS NULL)";

// A key that is declared by hand stands in no file.
constexpr char kDeleteEqualSites[] =
    "DELETE FROM fk_audit.rule_sites WHERE source OPERATOR(pg_catalog.=) $1 "
    "AND child_table OPERATOR(pg_catalog.=) $6 AND child_columns OPERATOR(pg_catalog.=) $7 "
    "AND COALESCE(child_schema OPERATOR(pg_catalog.=) $5, child_schema IS NULL AND $5 IS NULL)";

void AppendJsonString(std::string_view value, std::string& json) {
  constexpr char kHex[] = "0123456789abcdef";
  json += '"';
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (byte < 0x20) {
      json += "\\u00";
      json += kHex[byte >> 4];
      json += kHex[byte & 15];
    } else {
      json += c;
    }
  }
  json += '"';
}

// [{"type": ..., "name": ..., "columns": [...]}, ...] in `json`.
void WriteConstraints(const std::vector<TableDeclaration::Constraint>& constraints,
                      std::string& json) {
  json = '[';
  for (const TableDeclaration::Constraint& constraint : constraints) {
    json += json.size() > 1 ? ",{\"type\":" : "{\"type\":";
    AppendJsonString(constraint.type, json);
    json += ",\"name\":";
    AppendJsonString(constraint.name, json);
    json += ",\"columns\":[";
    for (const std::string& column : constraint.columns) {
      if (json.back() != '[') json += ',';
      AppendJsonString(column, json);
    }
    json += "]}";
  }
  json += ']';
}

// A pattern holds for what names no schema of its own.
void add_pattern(SpiParameters& parameters, const SourceHeader& header,
                 const QualifiedName& table) {
  if (table.schema.empty()) {
    add_optional_text(parameters, header.schema_pattern);
  } else {
    add_null(parameters, TEXTOID);
  }
}

SpiParameters source_parameters(const SourceHeader& header) {
  SpiParameters parameters;
  add_text(parameters, header.name);
  add_optional_text(parameters, header.revision);
  add_boolean(parameters, header.complete);
  add_optional_text(parameters, header.schema_pattern);
  add_text_array(parameters, header.search_path);
  return parameters;
}

SpiParameters table_parameters(const SourceHeader& header, const TableDeclaration& table,
                               int position, const std::string& constraints) {
  SpiParameters parameters;
  add_text(parameters, header.name);
  add_integer(parameters, position);
  add_text_or_null(parameters, table.origin);
  add_pattern(parameters, header, table.table);
  add_text_or_null(parameters, table.table.schema);
  add_text(parameters, table.table.name);
  add_boolean(parameters, table.whole);
  add_text_array(parameters, table.columns);
  add_jsonb(parameters, constraints.c_str());
  add_name_or_null(parameters, table.partition_of);
  add_names_or_null(parameters, table.inherits);
  add_text_array_or_null(parameters, table.own_columns);
  return parameters;
}

void add_rule(SpiParameters& parameters, const std::optional<ReferentialAction>& rule) {
  add_text_or_null(parameters, rule ? ToText(*rule) : std::string_view());
}

SpiParameters intent_parameters(const SourceHeader& header, const DeclaredForeignKey& key) {
  SpiParameters parameters;
  add_text(parameters, header.name);
  add_optional_text(parameters, header.revision);
  add_text_or_null(parameters, key.origin);
  add_pattern(parameters, header, key.child);
  add_text_or_null(parameters, key.child.schema);
  add_text(parameters, key.child.name);
  add_text_array(parameters, key.columns);
  add_text_or_null(parameters, key.parent.schema);
  add_text(parameters, key.parent.name);
  add_text_array_or_null(parameters, key.parent_columns);
  add_optional_text(parameters, key.constraint_name);
  add_rule(parameters, key.delete_rule);
  add_boolean(parameters, key.delete_rule_stated);
  if (key.delete_columns) {
    add_text_array(parameters, *key.delete_columns);
  } else {
    add_null(parameters, TEXTARRAYOID);
  }
  add_rule(parameters, key.update_rule);
  add_boolean(parameters, key.update_rule_stated);
  add_text_or_null(parameters, key.match ? ToText(*key.match) : std::string_view());
  add_boolean(parameters, key.deferrable);
  add_boolean(parameters, key.initially_deferred);
  add_boolean(parameters, key.validated);
  add_boolean(parameters, key.enforced);
  return parameters;
}

// `json` is a buffer of the caller's frame, above the guard.
void insert_tables(const SourceHeader& header, const std::vector<TableDeclaration>& tables,
                   std::string& json) {
  SpiRows rows = spi_rows();
  int position = 0;
  for (const TableDeclaration& table : tables) {
    WriteConstraints(table.constraints, json);
    spi_begin_row(rows);
    spi_end_row(rows, table_parameters(header, table, ++position, json));
  }
  spi_run_on(kInsertTables, rows);
}

void insert_intents(const SourceHeader& header, const std::vector<DeclaredForeignKey>& keys) {
  SpiRows rows = spi_rows();
  for (const DeclaredForeignKey& key : keys) {
    spi_begin_row(rows);
    spi_end_row(rows, intent_parameters(header, key));
  }
  spi_run_on(kInsertIntents, rows);
}

void insert_sites(const SourceHeader& header, const RuleSites& all) {
  SpiRows rows = spi_rows();
  for (const RuleSites::Site& site : all.sites) {
    const RuleSite& place = *site.key->rule_site;
    spi_begin_row(rows);
    SpiParameters parameters;
    add_text(parameters, header.name);
    add_text(parameters, all.format);
    add_text_or_null(parameters, site.key->child.schema);
    add_text(parameters, site.key->child.name);
    add_text_array(parameters, site.key->columns);
    add_text(parameters, site.path);
    add_integer(parameters, static_cast<std::int32_t>(site.excerpt.line));
    add_text(parameters, site.excerpt.head);
    add_text(parameters, site.excerpt.old);
    add_text(parameters, site.excerpt.tail);
    add_text(parameters, place.before);
    add_text(parameters, place.after);
    spi_end_row(rows, parameters);
  }
  spi_run_on(kInsertSites, rows);
}

// As fk_audit.require_writable() of the SQL objects.
void require_writable() {
  if (!XactReadOnly) return;
  const bool standby = RecoveryInProgress();
  ereport(ERROR,
          (errcode(ERRCODE_READ_ONLY_SQL_TRANSACTION),
           standby ? errmsg("cannot store what the code declares: this server is a standby")
                   : errmsg("cannot store what the code declares: this transaction is read-only"),
           standby ? errhint("Call it on the primary; what only reads works here too.")
                   : errhint("Call it in a transaction that may write: BEGIN READ WRITE, or see "
                             "default_transaction_read_only.")));
}

void require_write_access() {
  require_writable();
  require_privileges(intent_table("sources"), "sources",
                     ACL_SELECT | ACL_INSERT | ACL_UPDATE | ACL_DELETE);
  for (const char* table : {"source_tables", "intents", "rule_sites"}) {
    require_privileges(intent_table(table), table, ACL_SELECT | ACL_INSERT | ACL_DELETE);
  }
}

}  // namespace

void RequireIntentWriteAccess() {
  Call([] { require_write_access(); });
}

void ReplaceSource(const SourceHeader& header, const Declarations& declarations,
                   const RuleSites& sites) {
  std::string json;
  Call([&] {
    require_write_access();
    spi_connect();
    spi_run(kClaimForLoad, source_parameters(header));
    SpiParameters source;
    add_text(source, header.name);
    spi_run(kDeleteTables, source);
    spi_run(kDeleteIntents, source);
    spi_run(kDeleteSites, source);
    insert_tables(header, declarations.tables, json);
    insert_intents(header, declarations.foreign_keys);
    insert_sites(header, sites);
    spi_finish();
  });
}

std::int64_t AddIntent(const SourceHeader& header, const DeclaredForeignKey& key) {
  return Call([&] {
    require_write_access();
    spi_connect();
    spi_run(kClaimForOne, source_parameters(header));
    const SpiParameters intent = intent_parameters(header, key);
    spi_run(kDeleteEqualIntents, intent);
    spi_run(kDeleteEqualSites, intent);
    spi_run(kInsertIntent, intent);
    bool null = false;
    const Datum id = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &null);
    const std::int64_t result = DatumGetInt64(id);
    spi_finish();
    return result;
  });
}

bool DeleteSource(std::string_view name) {
  return Call([&] {
    require_write_access();
    spi_connect();
    SpiParameters source;
    add_text(source, name);
    const bool found = spi_run(kDeleteSource, source) > 0;
    spi_run(kDeleteTables, source);
    spi_run(kDeleteIntents, source);
    spi_run(kDeleteSites, source);
    spi_finish();
    return found;
  });
}

}  // namespace fk_audit
