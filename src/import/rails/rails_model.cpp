#include "import/rails/rails_model.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fk_audit {
namespace {

// Methods of a table definition that make no column.
constexpr std::array<std::string_view, 4> kNoColumns = {
    "index", "check_constraint", "exclusion_constraint", "exclude_constraint"};

bool ChangesTable(std::string_view method) {
  return method.starts_with("remove") || method.starts_with("rename") ||
         method.starts_with("change");
}

bool IsOn(const RubyValue* flag) {
  return flag != nullptr && flag->kind != RubyValueKind::kFalse &&
         flag->kind != RubyValueKind::kNil;
}

std::string PrimaryKeyName(const TableDeclaration& table) {
  return CutIdentifier(table.table.name + "_pkey");
}

// The site of `references ..., foreign_key: value`.
RuleSite ReferenceSite(std::uint32_t file, const RubyValue& value) {
  if (!value.options.empty()) {
    return RailsRuleSite(file, value.options, value.options.back().value.end);
  }
  return {file, value.offset, value.end - value.offset, "{ on_delete: ", " }"};
}

}  // namespace

void RailsModel::Report(const RailsPlace& place, std::string why, bool fatal) {
  result_.unread.push_back({place.origin, place.object, std::move(why), fatal});
}

TableDeclaration* RailsModel::Find(const std::string& name) {
  const auto found = tables_.find(keys_.TableName(name));
  return found == tables_.end() ? nullptr : &result_.tables[found->second];
}

void RailsModel::Keep(const RailsPlace& place, DeclaredForeignKey key, RuleSite site) {
  key.origin = place.origin;
  key.rule_site = std::move(site);
  result_.foreign_keys.push_back(std::move(key));
}

// `id:` and `primary_key:` of create_table. A list names columns that the body makes.
void RailsModel::SetPrimaryKey(const RailsPlace& place, const RubyCall& call,
                               TableDeclaration& table) {
  const RubyValue* const id = call.Find("id");
  if (id != nullptr && id->kind == RubyValueKind::kFalse) return;
  const RubyValue* const given = call.Find("primary_key");
  std::vector<std::string> columns{"id"};
  if (given != nullptr) {
    const auto names = given->Texts();
    if (!names) return Report(place, "its primary key is computed", false);
    columns = *names;
  }
  for (std::string& column : columns) column = CutIdentifier(column);
  if (given == nullptr || given->IsText()) table.columns = columns;
  table.constraints.push_back({"primary key", PrimaryKeyName(table), columns});
}

std::size_t RailsModel::CreateTable(const RailsPlace& place, const RubyCall& call, bool existing) {
  const QualifiedName name = keys_.TableName(call.arguments[0].text);
  const auto [found, added] = tables_.try_emplace(name, result_.tables.size());
  if (added) result_.tables.emplace_back();
  TableDeclaration& table = result_.tables[found->second];
  if (added || !existing) {
    table = {};
    table.table = name;
    table.origin = place.origin;
    table.whole = !existing;
  }
  if (!existing) SetPrimaryKey(place, call, table);
  return found->second;
}

void RailsModel::AddColumns(const RailsPlace& place, const RubyCall& call, std::size_t first,
                            std::size_t last, TableDeclaration& table) {
  for (std::size_t i = first; i < std::min(last, call.arguments.size()); ++i) {
    if (call.arguments[i].IsText()) {
      table.columns.push_back(CutIdentifier(call.arguments[i].text));
    } else {
      Report(place, "the column's name is computed", false);
    }
  }
}

std::size_t RailsModel::ForeignKey(const RailsPlace& place, const std::string& from,
                                   const RubyCall& call, std::size_t first) {
  if (call.arguments.size() != first + 1 || !call.arguments[first].IsText()) {
    throw NotReadable{"the referenced table is computed"};
  }
  if (call.computed_options) throw NotReadable{"its options are computed"};
  Keep(place, keys_.Make(from, call.arguments[first].text, call.options),
       RailsRuleSite(place.file, call.options, call.end));
  return 1;
}

// `table`: nullptr when another file makes it.
std::size_t RailsModel::References(const RailsPlace& place, const std::string& from,
                                   const RubyCall& call, std::size_t first,
                                   TableDeclaration* table) {
  for (std::size_t i = first; i < call.arguments.size(); ++i) {
    if (!call.arguments[i].IsText()) throw NotReadable{"the column's name is computed"};
    if (table == nullptr) continue;
    const std::string& name = call.arguments[i].text;
    if (IsOn(call.Find("polymorphic"))) table->columns.push_back(CutIdentifier(name + "_type"));
    table->columns.push_back(CutIdentifier(name + "_id"));
  }
  if (call.computed_options) throw NotReadable{"its options are computed"};
  const RubyValue* const foreign_key = call.Find("foreign_key");
  if (foreign_key == nullptr) return 0;
  if (!IsOn(foreign_key)) return 1;
  if (foreign_key->kind != RubyValueKind::kTrue && foreign_key->kind != RubyValueKind::kHash) {
    throw NotReadable{"option \"foreign_key\" is neither true nor a hash"};
  }
  for (std::size_t i = first; i < call.arguments.size(); ++i) {
    Keep(place, keys_.MakeReference(from, call.arguments[i].text, *foreign_key),
         ReferenceSite(place.file, *foreign_key));
  }
  return 1;
}

std::size_t RailsModel::TableCall(const RailsPlace& place, std::size_t index,
                                  const std::string& name, std::string_view method,
                                  const RubyCall& call) {
  TableDeclaration& table = result_.tables[index];
  const bool one_column = method == "column" || method == "primary_key";
  if (method == "references" || method == "belongs_to") {
    return References(place, name, call, 0, &table);
  }
  if (method == "foreign_key") return ForeignKey(place, name, call, 0);
  if (ChangesTable(method)) {
    Report(place, "it changes a table, and a schema file says what is");
  } else if (method == "timestamps") {
    table.columns.insert(table.columns.end(), {"created_at", "updated_at"});
  } else if (method == "unique_constraint") {
    const auto columns = call.arguments.empty() ? std::nullopt : call.arguments[0].Texts();
    const RubyValue* const given = call.Find("name");
    if (columns && given != nullptr && given->IsText()) {
      table.constraints.push_back({"unique", CutIdentifier(given->text), *columns});
    }
  } else if (std::find(kNoColumns.begin(), kNoColumns.end(), method) == kNoColumns.end()) {
    const std::size_t before = table.columns.size();
    AddColumns(place, call, 0, one_column ? 1 : call.arguments.size(), table);
    if (method == "primary_key" || IsOn(call.Find("primary_key"))) {
      table.constraints.push_back({"primary key",
                                   PrimaryKeyName(table),
                                   {table.columns.begin() + before, table.columns.end()}});
    }
  }
  return 0;
}

namespace {

const std::string& ReferencingTable(const RubyCall& call) {
  if (!call.arguments.empty() && call.arguments[0].IsText()) return call.arguments[0].text;
  throw NotReadable{"the referencing table is computed"};
}

}  // namespace

std::size_t RailsModel::AddForeignKey(const RailsPlace& place, const RubyCall& call) {
  return ForeignKey(place, ReferencingTable(call), call, 1);
}

std::size_t RailsModel::AddReference(const RailsPlace& place, const RubyCall& call) {
  RubyCall names = call;
  names.arguments.resize(std::min<std::size_t>(names.arguments.size(), 2));  // the third: a type
  const std::string& table = ReferencingTable(call);
  return References(place, table, names, 1, Find(table));
}

void RailsModel::AddColumn(const RailsPlace& place, const RubyCall& call) {
  TableDeclaration* const table = Find(ReferencingTable(call));
  if (table != nullptr) AddColumns(place, call, 1, 2, *table);
}

}  // namespace fk_audit
