#include "import/manifest.hpp"

#include <array>
#include <set>
#include <utility>

#include "import/json_document.hpp"

namespace fk_audit {
namespace {

constexpr const char* kShape =
    "A manifest is {\"version\": 1, \"tables\": [...], \"foreign_keys\": [...]}.";
constexpr const char* kForeignKeyShape =
    "A foreign key is {\"table\": \"child\", \"columns\": [\"parent_id\"], \"references\": "
    "\"parent\", \"ref_columns\": [\"id\"], \"on_delete\": \"cascade\"}; see the reference for "
    "the other keys.";
constexpr const char* kTableShape =
    "A table is \"schema.name\" or {\"table\": \"name\", \"columns\": [\"id\"], \"primary_key\": "
    "[\"id\"]}.";

void RequireAmong(const JsonEntry& entry, const char* key, const std::vector<std::string>& names,
                  const std::vector<std::string>& columns) {
  const std::set<std::string_view> known(columns.begin(), columns.end());
  for (const std::string& name : names) {
    if (!known.contains(name)) {
      entry.Refuse("column " + InQuotes(name) + " of " + InQuotes(key) +
                   " is not one of \"columns\"");
    }
  }
}

class ManifestReader {
 public:
  ManifestReader(std::string_view path, const std::string& default_schema)
      : path_(path), default_schema_(default_schema) {}

  Declarations Read(std::string_view text);

 private:
  QualifiedName Table(const JsonEntry& entry, const char* name_key, const char* schema_key) const;
  QualifiedName NameIn(const JsonEntry& entry, const std::string& text) const;
  void ReadTable(const Json& value, const std::string& place);
  void ReadForeignKey(const Json& value, const std::string& place);
  static void ReadRules(const JsonEntry& entry, DeclaredForeignKey& key);
  static void CheckRules(const JsonEntry& entry, const DeclaredForeignKey& key);

  std::string Where(const std::string& place) const { return path_ + ": " + place; }
  std::string Origin(const std::string& place) const { return path_ + '#' + place; }

  std::string path_;
  std::string default_schema_;
  std::set<QualifiedName> known_tables_;
  Declarations result_;
};

const Json* ArrayOf(const JsonEntry& document, const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end()) return nullptr;
  if (!found->is_array()) document.Refuse(InQuotes(key) + " must be an array");
  return &*found;
}

Declarations ManifestReader::Read(std::string_view text) {
  const Json json = ParseJson(path_, text, kShape);
  const JsonPlace place{path_, kShape};
  if (!json.is_object()) place.Refuse("the manifest must be a JSON object");
  const JsonEntry document(json, place);
  constexpr std::array<std::string_view, 3> kKeys = {"version", "tables", "foreign_keys"};
  document.AllowOnly(kKeys);
  const Json* version = document.Find("version");
  if (version == nullptr || *version != Json(1) || !version->is_number_integer()) {
    document.Refuse("\"version\" must be 1");
  }
  const auto each = [&](const char* key,
                        void (ManifestReader::*read)(const Json&, const std::string&)) {
    const Json* entries = ArrayOf(document, json, key);
    for (std::size_t i = 0; entries != nullptr && i < entries->size(); ++i) {
      (this->*read)((*entries)[i], std::string(key) + '[' + std::to_string(i) + ']');
    }
  };
  each("tables", &ManifestReader::ReadTable);
  each("foreign_keys", &ManifestReader::ReadForeignKey);
  return std::move(result_);
}

QualifiedName ManifestReader::NameIn(const JsonEntry& entry, const std::string& text) const {
  std::optional<QualifiedName> name = SplitTableName(text, default_schema_);
  if (!name || text.find('\0') != std::string::npos) {
    entry.Refuse(InQuotes(text) +
                 " is no table name; a name with dots or quotes needs its schema beside it");
  }
  return *std::move(name);
}

QualifiedName ManifestReader::Table(const JsonEntry& entry, const char* name_key,
                                    const char* schema_key) const {
  const std::optional<std::string> name = entry.Text(name_key);
  const std::optional<std::string> schema = entry.Name(schema_key);
  if (!name) entry.Refuse(InQuotes(name_key) + " is missing");
  if (schema) return {*schema, CutIdentifier(*name)};
  return NameIn(entry, *name);
}

std::vector<std::string> PrimaryKey(const JsonEntry& entry,
                                    const std::vector<std::string>& columns) {
  std::vector<std::string> key = entry.RequiredNames("primary_key");
  if (!columns.empty()) RequireAmong(entry, "primary_key", key, columns);
  return key;
}

void ManifestReader::ReadTable(const Json& value, const std::string& place) {
  constexpr std::array<std::string_view, 5> kKeys = {"table", "schema", "columns", "primary_key",
                                                     "origin"};
  const JsonEntry entry(value, {Where(place), kTableShape});
  TableDeclaration table;
  table.origin = Origin(place);
  if (const std::string* name = value.get_ptr<const std::string*>()) {
    table.table = NameIn(entry, *name);
  } else if (value.is_object()) {
    entry.AllowOnly(kKeys);
    table.table = Table(entry, "table", "schema");
    table.origin = entry.Text("origin").value_or(table.origin);
    table.columns = entry.Names("columns").value_or(table.columns);
    if (entry.Find("primary_key") != nullptr) {
      table.constraints.push_back({"primary key", "", PrimaryKey(entry, table.columns)});
    }
  } else {
    entry.Refuse("a table must be a string or an object");
  }
  if (!known_tables_.insert(table.table).second) {
    entry.Refuse("table " + InQuotes(table.table.name) + " is listed twice");
  }
  result_.tables.push_back(std::move(table));
}

void ManifestReader::ReadForeignKey(const Json& value, const std::string& place) {
  constexpr std::array<std::string_view, 18> kKeys = {"table",
                                                      "schema",
                                                      "columns",
                                                      "references",
                                                      "ref_schema",
                                                      "ref_columns",
                                                      "name",
                                                      "origin",
                                                      "on_delete",
                                                      "on_update",
                                                      "match",
                                                      "deferrable",
                                                      "validated",
                                                      "enforced",
                                                      "initially_deferred",
                                                      "delete_columns",
                                                      "on_delete_stated",
                                                      "on_update_stated"};
  const JsonEntry entry(value, {Where(place), kForeignKeyShape});
  if (!value.is_object()) entry.Refuse("a foreign key must be an object");
  entry.AllowOnly(kKeys);
  DeclaredForeignKey key;
  key.origin = entry.Text("origin").value_or(Origin(place));
  key.child = Table(entry, "table", "schema");
  key.columns = entry.RequiredNames("columns");
  key.parent = Table(entry, "references", "ref_schema");
  if (entry.Find("ref_columns") != nullptr) key.parent_columns = entry.RequiredNames("ref_columns");
  if (!key.parent_columns.empty() && key.parent_columns.size() != key.columns.size()) {
    entry.Refuse("\"columns\" has " + std::to_string(key.columns.size()) +
                 " names and \"ref_columns\" " + std::to_string(key.parent_columns.size()));
  }
  key.constraint_name = entry.Name("name");
  ReadRules(entry, key);
  CheckRules(entry, key);
  if (known_tables_.insert(key.child).second) {
    TableDeclaration table;
    table.table = key.child;
    table.origin = key.origin;
    result_.tables.push_back(std::move(table));
  }
  result_.foreign_keys.push_back(std::move(key));
}

std::optional<ReferentialAction> Rule(const JsonEntry& entry, const char* key) {
  const std::optional<std::string> word = entry.Text(key);
  if (!word) return std::nullopt;
  const std::optional<ReferentialAction> rule = ParseReferentialAction(*word);
  if (!rule) {
    entry.Refuse(InQuotes(key) + " is " + InQuotes(*word) +
                 ", but must be no action, restrict, cascade, set null or set default");
  }
  return rule;
}

void ManifestReader::ReadRules(const JsonEntry& entry, DeclaredForeignKey& key) {
  key.delete_rule = Rule(entry, "on_delete");
  key.update_rule = Rule(entry, "on_update");
  if (const std::optional<std::string> match = entry.Text("match")) {
    key.match = ParseMatchOption(*match);
    if (!key.match) {
      entry.Refuse("\"match\" is " + InQuotes(*match) + ", but must be simple or full");
    }
  }
  key.delete_rule_stated = entry.Boolean("on_delete_stated");
  key.update_rule_stated = entry.Boolean("on_update_stated");
  key.deferrable = entry.Boolean("deferrable");
  key.initially_deferred = entry.Boolean("initially_deferred");
  key.validated = entry.Boolean("validated");
  key.enforced = entry.Boolean("enforced");
  key.delete_columns = entry.Names("delete_columns");
  // INITIALLY DEFERRED implies DEFERRABLE (gram.y, processCASbits).
  if (key.initially_deferred.value_or(false) && !key.deferrable) key.deferrable = true;
}

// What the server would refuse in DDL cannot be what the code declares.
void ManifestReader::CheckRules(const JsonEntry& entry, const DeclaredForeignKey& key) {
  if (key.initially_deferred.value_or(false) && !*key.deferrable) {
    entry.Refuse("\"initially_deferred\" needs \"deferrable\"");
  }
  if (key.delete_rule_stated.value_or(false) && !key.delete_rule) {
    entry.Refuse("\"on_delete_stated\" is true, but \"on_delete\" is missing");
  }
  if (key.update_rule_stated.value_or(false) && !key.update_rule) {
    entry.Refuse("\"on_update_stated\" is true, but \"on_update\" is missing");
  }
  if (!key.delete_columns || key.delete_columns->empty()) return;
  if (!SetsColumns(key.delete_rule.value_or(DeleteRule::kNoAction))) {
    entry.Refuse("\"delete_columns\" needs \"on_delete\" set null or set default");
  }
  RequireAmong(entry, "delete_columns", *key.delete_columns, key.columns);
}

}  // namespace

Declarations ReadManifest(std::string_view path, std::string_view text,
                          const std::string& default_schema) {
  return ManifestReader(path, default_schema).Read(text);
}

}  // namespace fk_audit
