#include "import/partition_keys.hpp"

#include <utility>
#include <vector>

namespace fk_audit {
namespace {

// The comparison of tryAttachPartitionForeignKey(): columns in the order of the key; a column list
// of SET NULL is not looked at.
bool Adoptable(const SchemaModel& model, ConstraintRef root, ConstraintRef own) {
  const ModelKey& a = model.key(root);
  const ModelKey& b = model.key(own);
  return model.constraint(root).columns == model.constraint(own).columns && a.parent == b.parent &&
         a.parent_columns == b.parent_columns && a.delete_rule == b.delete_rule &&
         a.update_rule == b.update_rule && a.match == b.match && a.deferrable == b.deferrable &&
         a.initially_deferred == b.initially_deferred && a.enforced == b.enforced &&
         b.validated.value_or(true);
}

std::vector<ConstraintRef> KeysOf(SchemaModel& model, TableRef table) {
  std::vector<ConstraintRef> result = model.ConstraintsOf(table);
  std::erase_if(result, [&](ConstraintRef each) { return model.constraint(each).key == kNoRef; });
  return result;
}

// `table` gets a key of its own like that of its root, under the same name if it is free there.
void TakeOverKey(SchemaModel& model, ConstraintRef root_key, TableRef table) {
  ModelKey key = model.key(root_key);
  key.name_stated = false;
  const std::vector<NameId> columns = model.constraint(root_key).columns;
  NameId name = model.constraint(root_key).name;
  if (model.FindConstraint(table, name) != kNoRef) {
    name = model.GenerateName(table, ConstraintType::kForeignKey, columns);
  }
  model.AddKey(table, name, columns, std::move(key));
}

void TakeOverIndex(SchemaModel& model, ConstraintRef root_index, TableRef table) {
  const ConstraintType type = model.constraint(root_index).type;
  const std::vector<NameId> columns = model.constraint(root_index).columns;
  for (const ConstraintRef own : model.ConstraintsOf(table)) {
    if (model.constraint(own).type == type && model.constraint(own).columns == columns) return;
  }
  if (type == ConstraintType::kPrimaryKey && model.table(table).primary_key != kNoRef) return;
  model.AddConstraint(table, type, model.GenerateName(table, type, columns), columns);
}

}  // namespace

void AdoptKeys(SchemaModel& model, ConstraintRef root_key, TableRef partition) {
  std::vector<TableRef> tables = model.Partitions(partition);
  tables.push_back(partition);
  for (const TableRef table : tables) {
    for (const ConstraintRef own : KeysOf(model, table)) {
      if (!Adoptable(model, root_key, own)) continue;
      model.DropConstraint(own);
      break;  // one key is adopted once
    }
  }
}

bool AttachPartition(SchemaModel& model, TableRef root, TableRef partition) {
  if (model.table(partition).partition_of != kNoRef) return false;
  if (!model.SetPartitionOf(partition, root)) return false;
  for (const TableRef each : model.PartitionRoots(partition)) {
    for (const ConstraintRef key : KeysOf(model, each)) AdoptKeys(model, key, partition);
  }
  return true;
}

void DetachPartition(SchemaModel& model, TableRef partition) {
  const std::vector<TableRef> roots = model.PartitionRoots(partition);
  for (const TableRef root : roots) {
    for (const ConstraintRef each : model.ConstraintsOf(root)) {
      const ConstraintType type = model.constraint(each).type;
      if (type == ConstraintType::kForeignKey) TakeOverKey(model, each, partition);
      if (HasIndex(type)) TakeOverIndex(model, each, partition);
    }
  }
  model.EndPartition(partition);
}

}  // namespace fk_audit
