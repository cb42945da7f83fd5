#include "import/schema_model.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "import/constraint_name.hpp"

namespace fk_audit {
namespace {

std::uint64_t Pair(std::uint32_t high, std::uint32_t low) {
  return (static_cast<std::uint64_t>(high) << 32) | low;
}

bool Contains(const std::vector<NameId>& names, NameId name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool HasIndex(ConstraintType type) {
  return type == ConstraintType::kPrimaryKey || type == ConstraintType::kUnique ||
         type == ConstraintType::kExclude;
}

std::vector<NameId> SchemaModel::Intern(const std::vector<std::string>& names) {
  std::vector<NameId> result;
  result.reserve(names.size());
  for (const std::string& name : names) result.push_back(names_.Intern(name));
  return result;
}

std::vector<std::string> SchemaModel::Texts(const std::vector<NameId>& names) const {
  std::vector<std::string> result;
  result.reserve(names.size());
  for (const NameId name : names) result.push_back(Text(name));
  return result;
}

OriginRef SchemaModel::AddOrigin(const std::string& origin) {
  if (origins_.empty() || origins_.back() != origin) origins_.push_back(origin);
  return static_cast<OriginRef>(origins_.size() - 1);
}

// --- Tables ---

TableRef SchemaModel::Find(NameId schema, NameId name) const {
  return by_name_.Find(Pair(schema, name));
}

TableRef SchemaModel::Obtain(NameId schema, NameId name) {
  const TableRef known = Find(schema, name);
  if (known != kNoRef) return known;
  const TableRef ref = static_cast<TableRef>(tables_.size());
  tables_.emplace_back();
  Place(ref, schema, name);
  return ref;
}

void SchemaModel::Place(TableRef ref, NameId schema, NameId name) {
  ModelTable& table = tables_[ref];
  if (table.schema != schema) by_schema_[schema].push_back(ref);
  table.schema = schema;
  table.name = name;
  by_name_[Pair(schema, name)] = ref;
}

void SchemaModel::Declare(TableRef ref, Standing standing, OriginRef origin) {
  ++changes_;
  ModelTable& table = tables_[ref];
  table.standing = standing;
  table.origin = origin;
  table.declared_as = ++declarations_;
}

void SchemaModel::DropTable(TableRef ref, bool cascade) {
  ++changes_;
  if (cascade) {
    // A key into the root stands on a copy for each partition, and goes with the first of them.
    for (const TableRef root : PartitionRoots(ref)) {
      for (const ConstraintRef key : KeysInto(root)) DropConstraint(key);
    }
  }
  std::vector<TableRef> going = Descendants(ref);
  going.push_back(ref);
  for (const TableRef each : going) {
    for (const ConstraintRef constraint : ConstraintsOf(each)) DropConstraint(constraint);
    for (const ConstraintRef key : KeysInto(each)) DropConstraint(key);
    by_name_[Pair(tables_[each].schema, tables_[each].name)] = kNoRef;
    tables_[each] = ModelTable{};
    tables_[each].standing = Standing::kGone;
  }
}

bool SchemaModel::MoveTable(TableRef ref, NameId schema, NameId name) {
  const TableRef other = Find(schema, name);
  if (other == ref) return true;
  if (other != kNoRef && tables_[other].standing != Standing::kReferenced) {
    if (tables_[ref].standing != Standing::kReferenced) return false;
    Absorb(ref, other);
    return true;
  }
  ++changes_;
  if (other != kNoRef) Absorb(other, ref);
  CountNames(ref, -1);
  by_name_[Pair(tables_[ref].schema, tables_[ref].name)] = kNoRef;
  Place(ref, schema, name);
  CountNames(ref, +1);
  return true;
}

// What was only referenced turns out to be a table that is declared under another name.
void SchemaModel::Absorb(TableRef from, TableRef into) {
  ++changes_;
  ModelTable& source = tables_[from];
  ModelTable& target = tables_[into];
  for (const ConstraintRef ref : KeysInto(from)) {
    key(ref).parent = into;
    target.incoming.push_back(ref);
    if (key(ref).parent_columns.empty()) target.unresolved.push_back(ref);
  }
  for (const TableRef child : std::vector<TableRef>(source.children)) {
    if (tables_[child].partition_of == from) {
      tables_[child].partition_of = kNoRef;
      SetPartitionOf(child, into);
    }
    std::replace(tables_[child].parents.begin(), tables_[child].parents.end(), from, into);
    target.children.push_back(child);
  }
  by_name_[Pair(source.schema, source.name)] = kNoRef;
  source = ModelTable{};
  source.standing = Standing::kGone;
  ResolveBelow(into);
}

std::vector<TableRef> SchemaModel::TablesOf(NameId schema) {
  std::vector<TableRef>& tables = by_schema_[schema];
  std::sort(tables.begin(), tables.end());
  tables.erase(std::unique(tables.begin(), tables.end()), tables.end());
  std::erase_if(tables, [&](TableRef ref) { return tables_[ref].schema != schema; });
  return tables;
}

void SchemaModel::AddParent(TableRef child, TableRef parent) {
  ++changes_;
  tables_[child].inherits = true;
  tables_[child].parents.push_back(parent);
  tables_[parent].children.push_back(child);
}

bool SchemaModel::SetPartitionOf(TableRef child, TableRef parent) {
  if (child == parent) return false;
  if (!tables_[child].children.empty() && Contains(PartitionRoots(parent), child)) return false;
  ++changes_;
  tables_[child].partition_of = parent;
  tables_[parent].children.push_back(child);
  ResolveBelow(child);
  return true;
}

void SchemaModel::EndPartition(TableRef child) {
  ++changes_;
  tables_[child].partition_of = kNoRef;
}

// Breadth first, with a set of the visited: tables may inherit by several ways.
std::vector<TableRef> SchemaModel::Below(TableRef ref, bool partitions_only) {
  std::vector<TableRef> result;
  if (tables_[ref].children.empty()) return result;
  std::unordered_set<TableRef> seen{ref};
  TableRef parent = ref;
  for (std::size_t next = 0;; parent = result[next++]) {
    std::vector<TableRef>& children = tables_[parent].children;
    std::erase_if(children, [&](TableRef child) {
      return tables_[child].partition_of != parent && !Contains(tables_[child].parents, parent);
    });
    for (const TableRef child : children) {
      if (partitions_only && tables_[child].partition_of != parent) continue;
      if (seen.insert(child).second) result.push_back(child);
    }
    if (next == result.size()) return result;
  }
}

std::vector<TableRef> SchemaModel::PartitionRoots(TableRef ref) const {
  std::vector<TableRef> result;
  for (TableRef up = tables_[ref].partition_of; up != kNoRef; up = tables_[up].partition_of) {
    result.push_back(up);
  }
  return result;
}

// --- Columns ---

bool SchemaModel::HasColumn(TableRef ref, NameId column) const {
  return Contains(tables_[ref].columns, column);
}

void SchemaModel::AddColumn(TableRef ref, NameId column) {
  ++changes_;
  tables_[ref].columns.push_back(column);
  if (tables_[ref].inherits) tables_[ref].own_columns.push_back(column);
  for (const TableRef each : Descendants(ref)) {
    if (!HasColumn(each, column)) tables_[each].columns.push_back(column);
  }
}

// An inherited column stays where it is also written, or where another parent still has it
// (tablecmds.c, ATExecDropColumn(): attislocal and attinhcount).
void SchemaModel::DropColumn(TableRef ref, NameId column) {
  ++changes_;
  DropColumnOf(ref, column);
  for (const TableRef each : Descendants(ref)) {
    if (!Contains(tables_[each].own_columns, column) && !InheritsColumn(each, column)) {
      DropColumnOf(each, column);
    }
  }
}

bool SchemaModel::InheritsColumn(TableRef ref, NameId column) const {
  return std::any_of(tables_[ref].parents.begin(), tables_[ref].parents.end(),
                     [&](TableRef parent) { return HasColumn(parent, column); });
}

void SchemaModel::DropColumnOf(TableRef ref, NameId column) {
  std::erase(tables_[ref].columns, column);
  std::erase(tables_[ref].own_columns, column);
  for (const ConstraintRef each : ConstraintsOf(ref)) {
    if (Contains(constraints_[each].columns, column)) DropConstraint(each);
  }
  for (const ConstraintRef each : KeysInto(ref)) {
    if (Contains(key(each).parent_columns, column)) DropConstraint(each);
  }
}

void SchemaModel::RenameColumn(TableRef ref, NameId column, NameId new_name) {
  ++changes_;
  RenameColumnOf(ref, column, new_name);
  for (const TableRef each : Descendants(ref)) RenameColumnOf(each, column, new_name);
}

void SchemaModel::RenameColumnOf(TableRef ref, NameId column, NameId new_name) {
  const auto rename = [&](std::vector<NameId>& names) {
    std::replace(names.begin(), names.end(), column, new_name);
  };
  rename(tables_[ref].columns);
  rename(tables_[ref].own_columns);
  for (const ConstraintRef each : ConstraintsOf(ref)) {
    rename(constraints_[each].columns);
    if (constraints_[each].key != kNoRef && key(each).delete_columns) {
      rename(*key(each).delete_columns);
    }
  }
  for (const ConstraintRef each : KeysInto(ref)) rename(key(each).parent_columns);
}

// --- Constraints ---

ConstraintRef SchemaModel::FindConstraint(TableRef ref, NameId name) const {
  return constraint_by_name_.Find(Pair(ref, name));
}

std::vector<ConstraintRef> SchemaModel::ConstraintsOf(TableRef ref) {
  std::vector<ConstraintRef>& list = tables_[ref].constraints;
  std::erase_if(list, [&](ConstraintRef each) { return constraints_[each].dropped; });
  return list;
}

std::vector<ConstraintRef> SchemaModel::KeysInto(TableRef ref) {
  std::vector<ConstraintRef>& list = tables_[ref].incoming;
  std::erase_if(list, [&](ConstraintRef each) { return constraints_[each].dropped; });
  return list;
}

ConstraintRef SchemaModel::AddConstraint(TableRef ref, ConstraintType type, NameId name,
                                         std::vector<NameId> columns) {
  ++changes_;
  const ConstraintRef added = static_cast<ConstraintRef>(constraints_.size());
  ModelConstraint& constraint = constraints_.emplace_back();
  constraint.type = type;
  constraint.table = ref;
  constraint.name = name;
  constraint.columns = std::move(columns);
  tables_[ref].constraints.push_back(added);
  constraint_by_name_[Pair(ref, name)] = added;
  ++constraint_names_[Pair(tables_[ref].schema, name)];
  if (type == ConstraintType::kPrimaryKey) {
    tables_[ref].primary_key = added;
    ResolveBelow(ref);
  }
  return added;
}

ConstraintRef SchemaModel::AddKey(TableRef ref, NameId name, std::vector<NameId> columns,
                                  ModelKey key) {
  const ConstraintRef added =
      AddConstraint(ref, ConstraintType::kForeignKey, name, std::move(columns));
  constraints_[added].key = static_cast<std::uint32_t>(keys_.size());
  key.constraint = added;
  ModelTable& parent = tables_[key.parent];
  parent.incoming.push_back(added);
  if (key.parent_columns.empty()) parent.unresolved.push_back(added);
  const TableRef waits_for = key.parent;
  keys_.push_back(std::move(key));
  Resolve(waits_for);
  return added;
}

// A partition's primary key is its root's, unless it has been given one.
ConstraintRef SchemaModel::PrimaryKey(TableRef ref) const {
  while (tables_[ref].primary_key == kNoRef && tables_[ref].partition_of != kNoRef) {
    ref = tables_[ref].partition_of;
  }
  return tables_[ref].primary_key;
}

void SchemaModel::Resolve(TableRef ref) {
  ModelTable& table = tables_[ref];
  if (table.unresolved.empty()) return;
  const ConstraintRef primary_key = PrimaryKey(ref);
  if (primary_key == kNoRef) return;
  const std::vector<NameId>& columns = constraints_[primary_key].columns;
  if (columns.empty()) return;  // PRIMARY KEY USING INDEX
  for (const ConstraintRef each : table.unresolved) {
    if (!constraints_[each].dropped) key(each).parent_columns = columns;
  }
  table.unresolved.clear();
}

void SchemaModel::ResolveBelow(TableRef ref) {
  Resolve(ref);
  for (const TableRef each : Partitions(ref)) Resolve(each);
}

void SchemaModel::DropConstraint(ConstraintRef ref) {
  ModelConstraint& constraint = constraints_[ref];
  if (constraint.dropped) return;
  ++changes_;
  constraint.dropped = true;
  ModelTable& table = tables_[constraint.table];
  if (table.primary_key == ref) table.primary_key = kNoRef;
  constraint_by_name_[Pair(constraint.table, constraint.name)] = kNoRef;
  --constraint_names_[Pair(table.schema, constraint.name)];
}

void SchemaModel::RenameConstraint(ConstraintRef ref, NameId name) {
  ++changes_;
  ModelConstraint& constraint = constraints_[ref];
  const NameId schema = tables_[constraint.table].schema;
  constraint_by_name_[Pair(constraint.table, constraint.name)] = kNoRef;
  --constraint_names_[Pair(schema, constraint.name)];
  constraint.name = name;
  constraint_by_name_[Pair(constraint.table, name)] = ref;
  ++constraint_names_[Pair(schema, name)];
}

void SchemaModel::CountNames(TableRef ref, int step) {
  for (const ConstraintRef each : ConstraintsOf(ref)) {
    constraint_names_[Pair(tables_[ref].schema, constraints_[each].name)] += step;
  }
}

bool SchemaModel::NameTaken(NameId schema, std::string_view name, bool relations_too) const {
  const std::optional<NameId> id = names_.Find(name);
  if (!id) return false;
  if (constraint_names_.Find(Pair(schema, *id)) > 0) return true;
  return relations_too && Find(schema, *id) != kNoRef;
}

NameId SchemaModel::GenerateName(TableRef ref, ConstraintType type,
                                 const std::vector<NameId>& columns) {
  static constexpr std::string_view kLabels[] = {"pkey", "key",      "check",
                                                 "excl", "not_null", "fkey"};
  std::vector<std::string_view> parts;
  // A primary key names no column, a check only its single one (heap.c,
  // AddRelationNewConstraints(); indexcmds.c, ChooseIndexName()).
  const bool named_by_columns = type != ConstraintType::kPrimaryKey &&
                                (type != ConstraintType::kCheck || columns.size() == 1);
  if (named_by_columns) {
    for (const NameId column : columns) parts.push_back(names_[column]);
  }
  const ModelTable& table = tables_[ref];
  const std::string name = ChooseName(
      names_[table.name], JoinColumnNames(parts), kLabels[static_cast<int>(type)],
      [&](std::string_view each) { return NameTaken(table.schema, each, HasIndex(type)); });
  return names_.Intern(name);
}

}  // namespace fk_audit
