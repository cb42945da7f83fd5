#include "import/drizzle/snapshot.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "import/constraint_name.hpp"
#include "import/drizzle/json_lines.hpp"
#include "import/json_document.hpp"
#include "import/text_shape.hpp"

namespace fk_audit {
namespace {

constexpr const char* kShape =
    "A snapshot is what drizzle-kit writes: meta/NNNN_snapshot.json or NAME/snapshot.json.";

std::string Word(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

class SnapshotReader {
 public:
  SnapshotReader(const SourceFile& file, const Json& json, const std::string& default_schema)
      : file_(file), json_(json), default_schema_(default_schema) {}

  Declarations Read();

 private:
  void ReadTables(const Json& tables);
  void ReadTable(const Json& value, const std::string& place);
  void ReadTableKeys(const JsonEntry& table, const std::string& place, TableDeclaration& declared);
  void ReadDdl(const Json& ddl);
  void ReadEntity(const JsonEntry& entity, const std::string& kind, const std::string& place);
  void ReadKey(const JsonEntry& entry, const std::string& place, const QualifiedName& child,
               const char* columns, const char* parent_columns);
  TableDeclaration& Declare(const JsonEntry& entry, const QualifiedName& name,
                            const std::string& place);
  QualifiedName Name(const JsonEntry& entry, const char* name, const char* schema) const;
  std::string Origin(const std::string& place) const;
  JsonPlace Place(const std::string& place) const { return {file_.path + ": " + place, kShape}; }

  const SourceFile& file_;
  const Json& json_;
  const std::string& default_schema_;
  std::unordered_map<std::string, int> lines_;
  std::map<QualifiedName, std::size_t> tables_;
  Declarations result_;
};

std::string SnapshotReader::Origin(const std::string& place) const {
  const auto line = lines_.find(place);
  return file_.path + ':' + std::to_string(line == lines_.end() ? 1 : line->second);
}

// Drizzle has no other way to say that a table names no schema.
QualifiedName SnapshotReader::Name(const JsonEntry& entry, const char* name,
                                   const char* schema) const {
  const std::optional<std::string> table = entry.Name(name);
  if (!table) entry.Refuse(InQuotes(name) + " is missing");
  const Json* given = entry.Find(schema);
  const bool none = given == nullptr || *given == "" || *given == "public";
  return {none ? default_schema_ : *entry.Name(schema), *table};
}

std::optional<ReferentialAction> RuleOf(const JsonEntry& entry, const char* key) {
  const std::optional<std::string> word = entry.Text(key);
  if (!word) return ReferentialAction::kNoAction;
  const auto rule = ParseReferentialAction(*word);
  if (!rule) entry.Refuse(InQuotes(key) + " is " + InQuotes(*word) + ", which is no rule");
  return rule;
}

// NO ACTION stands there for nothing, too.
std::optional<bool> Stated(std::optional<ReferentialAction> rule) {
  return rule == ReferentialAction::kNoAction ? std::nullopt : std::optional(true);
}

void SnapshotReader::ReadKey(const JsonEntry& entry, const std::string& place,
                             const QualifiedName& child, const char* columns,
                             const char* parent_columns) {
  DeclaredForeignKey key;
  key.origin = Origin(place);
  key.child = child;
  key.columns = entry.RequiredNames(columns);
  key.parent = Name(entry, "tableTo", "schemaTo");
  key.parent_columns = entry.RequiredNames(parent_columns);
  if (key.columns.size() != key.parent_columns.size()) {
    entry.Refuse("it has not as many columns as it references");
  }
  key.constraint_name = entry.Name("name");
  key.delete_rule = RuleOf(entry, "onDelete");
  key.delete_rule_stated = Stated(key.delete_rule);
  key.update_rule = RuleOf(entry, "onUpdate");
  key.update_rule_stated = Stated(key.update_rule);
  key.match = MatchOption::kSimple;
  key.deferrable = false;
  key.initially_deferred = false;
  key.validated = true;
  key.enforced = true;
  result_.foreign_keys.push_back(std::move(key));
}

TableDeclaration& SnapshotReader::Declare(const JsonEntry& entry, const QualifiedName& name,
                                          const std::string& place) {
  if (!tables_.emplace(name, result_.tables.size()).second) {
    entry.Refuse("table " + InQuotes(name.name) + " stands there twice");
  }
  TableDeclaration& table = result_.tables.emplace_back();
  table.table = name;
  table.origin = Origin(place);
  return table;
}

const Json& ObjectOf(const JsonEntry& entry, const char* key) {
  static const Json kNone = Json::object();
  const Json* value = entry.Find(key);
  if (value == nullptr) return kNone;
  if (!value->is_object()) entry.Refuse(InQuotes(key) + " must be an object");
  return *value;
}

void SnapshotReader::ReadTableKeys(const JsonEntry& table, const std::string& place,
                                   TableDeclaration& declared) {
  std::vector<std::string> primary;
  for (const auto& [key, value] : ObjectOf(table, "columns").items()) {
    const JsonEntry column(value, Place(place + "/columns/" + key));
    if (!value.is_object()) column.Refuse("a column must be an object");
    declared.columns.push_back(column.Name("name").value_or(CutIdentifier(key)));
    if (column.Boolean("primaryKey").value_or(false)) primary.push_back(declared.columns.back());
  }
  if (!primary.empty()) {
    declared.constraints.push_back(
        {"primary key", MakeObjectName(declared.table.name, "", "pkey"), std::move(primary)});
  }
  constexpr std::pair<const char*, const char*> kKinds[] = {{"compositePrimaryKeys", "primary key"},
                                                            {"uniqueConstraints", "unique"}};
  for (const auto& [list, type] : kKinds) {
    for (const auto& [key, value] : ObjectOf(table, list).items()) {
      const JsonEntry constraint(value, Place(place + '/' + list + '/' + key));
      if (!value.is_object()) constraint.Refuse("a constraint must be an object");
      declared.constraints.push_back({type, constraint.Name("name").value_or(CutIdentifier(key)),
                                      constraint.RequiredNames("columns")});
    }
  }
}

void SnapshotReader::ReadTable(const Json& value, const std::string& place) {
  const JsonEntry table(value, Place(place));
  if (!value.is_object()) table.Refuse("a table must be an object");
  const QualifiedName name = Name(table, "name", "schema");
  ReadTableKeys(table, place, Declare(table, name, place));
  for (const auto& [key, foreign_key] : ObjectOf(table, "foreignKeys").items()) {
    const std::string there = place + "/foreignKeys/" + key;
    const JsonEntry entry(foreign_key, Place(there));
    if (!foreign_key.is_object()) entry.Refuse("a foreign key must be an object");
    ReadKey(entry, there, name, "columnsFrom", "columnsTo");
  }
}

void SnapshotReader::ReadTables(const Json& tables) {
  constexpr std::size_t kDeepest = 4;
  lines_ = drizzle::ObjectLines(file_.text, kDeepest);
  for (const auto& [key, value] : tables.items()) ReadTable(value, "tables/" + key);
}

void SnapshotReader::ReadEntity(const JsonEntry& entity, const std::string& kind,
                                const std::string& place) {
  const QualifiedName name = Name(entity, "table", "schema");
  if (kind == "fks") return ReadKey(entity, place, name, "columns", "columnsTo");
  const auto table = tables_.find(name);
  if (table == tables_.end()) entity.Refuse("table " + InQuotes(name.name) + " is not there");
  TableDeclaration& declared = result_.tables[table->second];
  const std::optional<std::string> own = entity.Name("name");
  if (!own) entity.Refuse("\"name\" is missing");
  if (kind == "columns") {
    declared.columns.push_back(*own);
  } else {
    declared.constraints.push_back(
        {kind == "pks" ? "primary key" : "unique", *own, entity.RequiredNames("columns")});
  }
}

void SnapshotReader::ReadDdl(const Json& ddl) {
  constexpr std::size_t kDeepest = 2;
  lines_ = drizzle::ObjectLines(file_.text, kDeepest);
  const std::set<std::string> of_tables = {"columns", "fks", "pks", "uniques"};
  for (const bool tables : {true, false}) {
    for (std::size_t i = 0; i < ddl.size(); ++i) {
      const std::string place = "ddl/" + std::to_string(i);
      const JsonEntry entity(ddl[i], Place(place));
      if (!ddl[i].is_object()) entity.Refuse("an entity must be an object");
      const std::string kind = Word(ddl[i], "entityType");
      if (tables && kind == "tables") Declare(entity, Name(entity, "name", "schema"), place);
      if (!tables && of_tables.contains(kind)) ReadEntity(entity, kind, place);
    }
  }
}

Declarations SnapshotReader::Read() {
  const std::string dialect = Word(json_, "dialect");
  if (dialect != "postgresql" && dialect != "postgres" && dialect != "pg") {
    JsonPlace{file_.path, kShape}.Refuse("the dialect is " + InQuotes(dialect) +
                                         ", not postgresql");
  }
  const auto tables = json_.find("tables");
  const auto ddl = json_.find("ddl");
  if (tables != json_.end() && tables->is_object()) {
    ReadTables(*tables);
  } else if (ddl != json_.end() && ddl->is_array()) {
    ReadDdl(*ddl);
  } else {
    JsonPlace{file_.path, kShape}.Refuse("it has neither \"tables\" nor \"ddl\"");
  }
  return std::move(result_);
}

// The identifiers of the snapshots before.
std::vector<std::string> Predecessors(const Json& json) {
  std::vector<std::string> ids = {Word(json, "prevId")};
  const auto list = json.find("prevIds");
  if (list == json.end() || !list->is_array()) return ids;
  for (const Json& id : *list) {
    if (id.is_string()) ids.push_back(id.get<std::string>());
  }
  return ids;
}

}  // namespace

Declarations ReadDrizzleSnapshot(std::span<const SourceFile> files,
                                 const std::string& default_schema) {
  std::vector<std::pair<const SourceFile*, std::string>> snapshots;
  std::set<std::string> superseded;
  std::vector<Unread> passed;
  Json json;
  for (const SourceFile& file : files) {
    json = ParseJson(file.path, file.text, kShape);
    if (!json.is_object()) JsonPlace{file.path, kShape}.Refuse("it must be a JSON object");
    if (json.contains("entries")) {
      passed.push_back({file.path + ":1", file.path, "the journal of drizzle-kit", false});
      continue;
    }
    snapshots.emplace_back(&file, Word(json, "id"));
    for (std::string& id : Predecessors(json)) superseded.insert(std::move(id));
  }
  const auto old = [&](const auto& snapshot) {
    return !snapshot.second.empty() && superseded.contains(snapshot.second);
  };
  const bool chosen = std::count_if(snapshots.begin(), snapshots.end(), std::not_fn(old)) == 1;
  if (!chosen) {
    throw Error(
        ErrorCode::kInvalidText,
        "which of the snapshots is the newest cannot be told: not exactly one of them is no "
        "other's predecessor",
        "Load the newest snapshot alone.");
  }
  const auto head = std::find_if_not(snapshots.begin(), snapshots.end(), old);
  // The last file, mostly: only the others are read again, for one document is large enough.
  if (head->first != &files.back()) json = ParseJson(head->first->path, head->first->text, kShape);
  Declarations result = SnapshotReader(*head->first, json, default_schema).Read();
  for (const auto& [file, id] : snapshots) {
    if (file == head->first) continue;
    passed.push_back({file->path + ":1", file->path, "a later snapshot takes its place", false});
  }
  std::move(passed.begin(), passed.end(), std::back_inserter(result.unread));
  return result;
}

bool LooksLikeDrizzleSnapshot(std::string_view text) {
  const std::vector<std::string_view> keys = TopLevelKeys(text);
  const auto has = [&keys](std::string_view key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  };
  return has("dialect") && (has("tables") || has("ddl") || has("entries"));
}

}  // namespace fk_audit
