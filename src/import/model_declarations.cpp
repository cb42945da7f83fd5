#include "import/model_declarations.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fk_audit {
namespace {

constexpr std::array<std::string_view, 6> kTypeTexts = {"primary key", "unique",   "check",
                                                        "exclude",     "not null", "foreign key"};
constexpr std::string_view kForeignKeyText = "foreign key";

QualifiedName NameOf(const SchemaModel& model, TableRef ref) {
  return {model.Text(model.table(ref).schema), model.Text(model.table(ref).name)};
}

TableDeclaration Declared(const SchemaModel& model, const ModelTable& table) {
  TableDeclaration result;
  result.table = {model.Text(table.schema), model.Text(table.name)};
  result.origin = model.origin(table.origin);
  result.whole = table.standing == Standing::kCreated;
  result.columns = model.Texts(table.columns);
  const auto add = [&](bool foreign_keys) {
    for (const ConstraintRef ref : table.constraints) {
      const ModelConstraint& each = model.constraint(ref);
      if (each.dropped || (each.type == ConstraintType::kForeignKey) != foreign_keys) continue;
      result.constraints.push_back({std::string(kTypeTexts[static_cast<std::size_t>(each.type)]),
                                    model.Text(each.name), model.Texts(each.columns)});
    }
  };
  add(false);
  add(true);  // last, as after RestoreModel(), which has the keys from another list
  if (table.partition_of != kNoRef) result.partition_of = NameOf(model, table.partition_of);
  for (const TableRef parent : table.parents) result.inherits.push_back(NameOf(model, parent));
  result.own_columns = model.Texts(table.own_columns);
  return result;
}

DeclaredForeignKey Declared(const SchemaModel& model, const ModelKey& key) {
  const ModelConstraint& constraint = model.constraint(key.constraint);
  DeclaredForeignKey result;
  result.origin = model.origin(key.origin);
  result.child = NameOf(model, constraint.table);
  result.columns = model.Texts(constraint.columns);
  result.parent = NameOf(model, key.parent);
  result.parent_columns = model.Texts(key.parent_columns);
  if (key.name_stated) result.constraint_name = model.Text(constraint.name);
  result.delete_rule = key.delete_rule;
  result.delete_rule_stated = key.delete_rule_stated;
  if (key.delete_columns) result.delete_columns = model.Texts(*key.delete_columns);
  result.update_rule = key.update_rule;
  result.update_rule_stated = key.update_rule_stated;
  result.match = key.match;
  result.deferrable = key.deferrable;
  result.initially_deferred = key.initially_deferred;
  result.validated = key.validated;
  result.enforced = key.enforced;
  return result;
}

TableRef Obtain(SchemaModel& model, const QualifiedName& name) {
  return model.Obtain(model.Intern(name.schema), model.Intern(name.name));
}

// The generated names of the foreign keys of all tables, to be handed out in order.
using GeneratedNames = std::map<std::pair<TableRef, std::vector<NameId>>, std::deque<NameId>>;

void RestoreTables(const Declarations& earlier, SchemaModel& model, GeneratedNames& names) {
  for (const TableDeclaration& declared : earlier.tables) {
    const TableRef ref = Obtain(model, declared.table);
    model.Declare(ref, declared.whole ? Standing::kCreated : Standing::kAltered,
                  model.AddOrigin(declared.origin));
    model.table(ref).columns = model.Intern(declared.columns);
    for (const TableDeclaration::Constraint& each : declared.constraints) {
      const NameId name = model.Intern(each.name);
      std::vector<NameId> columns = model.Intern(each.columns);
      if (each.type == kForeignKeyText) {
        names[{ref, std::move(columns)}].push_back(name);
        continue;
      }
      const auto type = std::find(kTypeTexts.begin(), kTypeTexts.end(), each.type);
      if (type == kTypeTexts.end() || model.FindConstraint(ref, name) != kNoRef) continue;
      model.AddConstraint(ref, static_cast<ConstraintType>(type - kTypeTexts.begin()), name,
                          std::move(columns));
    }
    if (!declared.partition_of.name.empty()) {
      model.SetPartitionOf(ref, Obtain(model, declared.partition_of));
    }
    for (const QualifiedName& parent : declared.inherits) {
      model.AddParent(ref, Obtain(model, parent));
    }
    model.table(ref).own_columns = model.Intern(declared.own_columns);
  }
}

ModelKey KeyOf(const DeclaredForeignKey& declared, SchemaModel& model) {
  ModelKey key;
  key.origin = model.AddOrigin(declared.origin);
  key.parent = Obtain(model, declared.parent);
  key.name_stated = declared.constraint_name.has_value();
  key.parent_columns = model.Intern(declared.parent_columns);
  if (declared.delete_columns) key.delete_columns = model.Intern(*declared.delete_columns);
  key.delete_rule = declared.delete_rule;
  key.update_rule = declared.update_rule;
  key.delete_rule_stated = declared.delete_rule_stated;
  key.update_rule_stated = declared.update_rule_stated;
  key.match = declared.match;
  key.deferrable = declared.deferrable;
  key.initially_deferred = declared.initially_deferred;
  key.validated = declared.validated;
  key.enforced = declared.enforced;
  return key;
}

void RestoreKey(const DeclaredForeignKey& declared, SchemaModel& model, GeneratedNames& names) {
  const TableRef child = Obtain(model, declared.child);
  if (model.table(child).standing == Standing::kReferenced) {
    model.Declare(child, Standing::kAltered, model.AddOrigin(declared.origin));
  }
  std::vector<NameId> columns = model.Intern(declared.columns);
  std::optional<NameId> name;
  if (declared.constraint_name) {
    name = model.Intern(*declared.constraint_name);
  } else if (const auto entry = names.find({child, columns});
             entry != names.end() && !entry->second.empty()) {
    name = entry->second.front();
    entry->second.pop_front();
  }
  if (!name || model.FindConstraint(child, *name) != kNoRef) {
    name = model.GenerateName(child, ConstraintType::kForeignKey, columns);
  }
  model.AddKey(child, *name, std::move(columns), KeyOf(declared, model));
}

// Names that a key states are not for the others.
void RemoveStatedNames(const Declarations& earlier, SchemaModel& model, GeneratedNames& names) {
  for (const DeclaredForeignKey& declared : earlier.foreign_keys) {
    if (!declared.constraint_name) continue;
    const auto entry = names.find({Obtain(model, declared.child), model.Intern(declared.columns)});
    if (entry == names.end()) continue;
    std::erase(entry->second, model.Intern(*declared.constraint_name));
  }
}

}  // namespace

Declarations DeclarationsOf(const SchemaModel& model) {
  std::vector<const ModelTable*> tables;
  for (const ModelTable& table : model.tables()) {
    const bool declared =
        table.standing == Standing::kAltered || table.standing == Standing::kCreated;
    if (declared && !table.temporary) tables.push_back(&table);
  }
  std::sort(tables.begin(), tables.end(), [](const ModelTable* a, const ModelTable* b) {
    return a->declared_as < b->declared_as;
  });
  Declarations result;
  result.tables.reserve(tables.size());
  for (const ModelTable* table : tables) result.tables.push_back(Declared(model, *table));
  for (const ModelKey& key : model.keys()) {
    const ModelConstraint& constraint = model.constraint(key.constraint);
    if (constraint.dropped || model.table(constraint.table).temporary) continue;
    result.foreign_keys.push_back(Declared(model, key));
  }
  return result;
}

void RestoreModel(const Declarations& earlier, SchemaModel& model) {
  GeneratedNames names;
  RestoreTables(earlier, model, names);
  RemoveStatedNames(earlier, model, names);
  for (const DeclaredForeignKey& declared : earlier.foreign_keys) {
    RestoreKey(declared, model, names);
  }
}

}  // namespace fk_audit
