#include "import/prisma/prisma_contract.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "import/json_document.hpp"
#include "import/prisma/prisma_names.hpp"
#include "import/text_shape.hpp"

namespace fk_audit {
namespace {

constexpr const char* kShape =
    "A contract is the contract.json that `prisma-next contract emit` writes for PostgreSQL.";

class ContractReader {
 public:
  ContractReader(std::string_view path, const std::string& default_schema, Declarations& result)
      : path_(path), default_schema_(default_schema), result_(result) {}

  void Read(std::string_view text);

 private:
  JsonEntry Entry(const Json& value, const std::string& place) const;
  // The object under `key`; null if there is none.
  const Json* Child(const Json& value, const char* key, const std::string& place) const;
  void ReadNamespace(const std::string& name, const Json& value);
  void ReadTable(const QualifiedName& table, const std::string& place, const Json& value);
  void ReadKeyColumns(const JsonEntry& entry, const char* type, const char* suffix,
                      TableDeclaration& table) const;
  void ReadForeignKey(const QualifiedName& table, const std::string& place, const Json& value);
  QualifiedName TableOf(const JsonEntry& entry) const;
  static std::optional<ReferentialAction> Rule(const JsonEntry& entry, const char* key);
  void RefuseMissed(const Json& document) const;

  std::string SchemaOf(const std::string& name) const {
    return name == "__unbound__" ? default_schema_ : CutIdentifier(name);
  }

  std::string path_;
  const std::string& default_schema_;
  Declarations& result_;
  bool whole_ = true;
  std::size_t read_ = 0;
};

JsonEntry ContractReader::Entry(const Json& value, const std::string& place) const {
  const JsonPlace where{path_ + ": " + place, kShape};
  if (!value.is_object()) where.Refuse("this must be an object");
  return JsonEntry(value, where);
}

const Json* ContractReader::Child(const Json& value, const char* key,
                                  const std::string& place) const {
  const Json* child = Entry(value, place).Find(key);
  if (child != nullptr) Entry(*child, place + '.' + key);
  return child;
}

void ContractReader::Read(std::string_view text) {
  const Json document = ParseJson(path_, text, kShape);
  const JsonEntry entry = Entry(document, "the document");
  if (entry.Text("target").value_or("") != "postgres") {
    entry.Refuse("\"target\" must be \"postgres\"");
  }
  whole_ = entry.Text("defaultControlPolicy").value_or("") != "external";
  const Json* storage = Child(document, "storage", "the document");
  const Json* namespaces = storage == nullptr ? nullptr : Child(*storage, "namespaces", "storage");
  if (namespaces == nullptr) entry.Refuse("\"storage\" has no \"namespaces\"");
  for (const auto& item : namespaces->items()) ReadNamespace(item.key(), item.value());
  RefuseMissed(document);
}

void ContractReader::ReadNamespace(const std::string& name, const Json& value) {
  const Json* entries = Child(value, "entries", name);
  const Json* tables =
      entries == nullptr ? Child(value, "tables", name) : Child(*entries, "table", name);
  if (tables == nullptr) return;
  for (const auto& item : tables->items()) {
    const std::string place = name + '.' + item.key();
    if (item.key().empty() || item.key().find('\0') != std::string::npos) {
      Entry(value, place).Refuse("this is no name of a table");
    }
    ReadTable({SchemaOf(name), CutIdentifier(item.key())}, place, item.value());
  }
}

void ContractReader::ReadTable(const QualifiedName& name, const std::string& place,
                               const Json& value) {
  TableDeclaration table;
  table.table = name;
  table.origin = path_ + '#' + place;
  table.whole = whole_;
  const JsonEntry entry = Entry(value, place);
  if (const Json* columns = Child(value, "columns", place)) {
    for (const auto& item : columns->items()) table.columns.push_back(CutIdentifier(item.key()));
  }
  if (const Json* key = Child(value, "primaryKey", place)) {
    ReadKeyColumns(Entry(*key, place + ".primaryKey"), "primary key", "_pkey", table);
  }
  const auto each = [&](const char* list, auto&& read) {
    const Json* items = entry.Find(list);
    if (items == nullptr) return;
    if (!items->is_array()) entry.Refuse(InQuotes(list) + " must be an array");
    for (std::size_t i = 0; i < items->size(); ++i) {
      read((*items)[i], place + '.' + list + '[' + std::to_string(i) + ']');
    }
  };
  each("uniques", [&](const Json& key, const std::string& where) {
    ReadKeyColumns(Entry(key, where), "unique", "_key", table);
  });
  each("foreignKeys",
       [&](const Json& key, const std::string& where) { ReadForeignKey(name, where, key); });
  result_.tables.push_back(std::move(table));
}

void ContractReader::ReadKeyColumns(const JsonEntry& entry, const char* type, const char* suffix,
                                    TableDeclaration& table) const {
  std::vector<std::string> columns = entry.RequiredNames("columns");
  const bool primary = suffix == std::string_view("_pkey");
  std::string name = entry.Name("name").value_or(PrismaConstraintName(
      table.table.name, primary ? std::vector<std::string>() : columns, suffix, 8));
  table.constraints.push_back({type, std::move(name), std::move(columns)});
}

// `target` of a foreign key, which may be a table of another contract ("spaceId").
QualifiedName ContractReader::TableOf(const JsonEntry& entry) const {
  const std::optional<std::string> table = entry.Name("tableName");
  const std::optional<std::string> name_space = entry.Text("namespaceId");
  if (!table || !name_space) entry.Refuse("\"namespaceId\" and \"tableName\" are needed");
  return {SchemaOf(*name_space), *table};
}

std::optional<ReferentialAction> ContractReader::Rule(const JsonEntry& entry, const char* key) {
  constexpr std::array<std::pair<std::string_view, ReferentialAction>, 5> kActions = {{
      {"noAction", ReferentialAction::kNoAction},
      {"restrict", ReferentialAction::kRestrict},
      {"cascade", ReferentialAction::kCascade},
      {"setNull", ReferentialAction::kSetNull},
      {"setDefault", ReferentialAction::kSetDefault},
  }};
  const std::optional<std::string> word = entry.Text(key);
  if (!word) return std::nullopt;
  for (const auto& [text, action] : kActions) {
    if (*word == text) return action;
  }
  entry.Refuse(InQuotes(key) + " must be noAction, restrict, cascade, setNull or setDefault, not " +
               InQuotes(*word));
}

void ContractReader::ReadForeignKey(const QualifiedName& table, const std::string& place,
                                    const Json& value) {
  const JsonEntry entry = Entry(value, place);
  const Json* source = Child(value, "source", place);
  const Json* target = Child(value, "target", place);
  if (source == nullptr || target == nullptr) entry.Refuse("\"source\" and \"target\" are needed");
  const JsonEntry child = Entry(*source, place + ".source");
  const JsonEntry parent = Entry(*target, place + ".target");
  if (TableOf(child) != table) child.Refuse("the source is another table");
  DeclaredForeignKey key;
  key.origin = path_ + '#' + place;
  key.child = table;
  key.columns = child.RequiredNames("columns");
  key.parent = TableOf(parent);
  key.parent_columns = parent.RequiredNames("columns");
  if (key.columns.size() != key.parent_columns.size()) {
    entry.Refuse("source and target differ in the number of columns");
  }
  key.constraint_name =
      entry.Name("name").value_or(PrismaConstraintName(table.name, key.columns, "_fkey", 8));
  const std::optional<DeleteRule> on_delete = Rule(entry, "onDelete");
  const std::optional<UpdateRule> on_update = Rule(entry, "onUpdate");
  key.delete_rule = on_delete.value_or(DeleteRule::kNoAction);
  key.delete_rule_stated = on_delete.has_value();
  key.update_rule = on_update.value_or(UpdateRule::kNoAction);
  key.update_rule_stated = on_update.has_value();
  key.match = MatchOption::kSimple;
  key.deferrable = key.initially_deferred = false;
  key.validated = key.enforced = true;
  result_.foreign_keys.push_back(std::move(key));
  ++read_;
}

// Counts the elements of every "foreignKeys" wherever it stands.
void ContractReader::RefuseMissed(const Json& document) const {
  std::size_t count = 0;
  std::vector<const Json*> pending = {&document};
  while (!pending.empty()) {
    const Json& value = *pending.back();
    pending.pop_back();
    if (!value.is_structured()) continue;
    for (const auto& item : value.items()) {
      const bool list = value.is_object() && item.key() == "foreignKeys";
      if (list && item.value().is_array()) count += item.value().size();
      pending.push_back(&item.value());
    }
  }
  if (count == read_) return;
  Entry(document, "the document")
      .Refuse("there are " + std::to_string(count) + " foreign keys, but only " +
              std::to_string(read_) + " where they are looked for");
}

}  // namespace

Declarations ReadPrismaContracts(std::span<const SourceFile> files,
                                 const std::string& default_schema) {
  Declarations result;
  for (const SourceFile& file : files) {
    ContractReader(file.path, default_schema, result).Read(file.text);
  }
  return result;
}

bool LooksLikePrismaContract(std::string_view text) {
  const std::vector<std::string_view> keys = TopLevelKeys(text);
  const auto has = [&keys](std::string_view key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  };
  return has("storage") && has("target");
}

}  // namespace fk_audit
