// Constraints and foreign keys: ADD, DROP, ALTER, VALIDATE, and partitions.
#include <algorithm>
#include <memory>

#include "import/partition_keys.hpp"
#include "import/replay_state.hpp"

namespace fk_audit {
namespace {

bool IsReferable(ConstraintType type) {
  return type == ConstraintType::kPrimaryKey || type == ConstraintType::kUnique;
}

std::vector<NameId> Sorted(std::vector<NameId> names) {
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

ConstraintType TypeOf(OtherConstraint::Type type) {
  switch (type) {
    case OtherConstraint::Type::kPrimaryKey:
      return ConstraintType::kPrimaryKey;
    case OtherConstraint::Type::kUnique:
      return ConstraintType::kUnique;
    case OtherConstraint::Type::kCheck:
      return ConstraintType::kCheck;
    case OtherConstraint::Type::kExclude:
      return ConstraintType::kExclude;
    case OtherConstraint::Type::kNotNull:
      break;
  }
  return ConstraintType::kNotNull;
}

// Within CREATE TABLE the primary key comes first, and an unnamed UNIQUE over the columns of an
// earlier index is that index (parse_utilcmd.c, transformIndexConstraints()); a name of the later
// one goes to the earlier one if that has none.
void Replay::State::AddIndexes(TableRef ref, const std::vector<OtherConstraint>& constraints) {
  std::vector<OtherConstraint> indexes;
  const auto add = [&](const OtherConstraint& each) {
    for (OtherConstraint& earlier : indexes) {
      const bool same = each.type == OtherConstraint::Type::kUnique &&
                        earlier.type != OtherConstraint::Type::kExclude && !each.columns.empty() &&
                        earlier.columns == each.columns;
      if (!same) continue;
      if (earlier.name.empty()) earlier.name = each.name;
      return;
    }
    indexes.push_back(each);
  };
  for (const bool primary : {true, false}) {
    for (const OtherConstraint& each : constraints) {
      const bool is_primary = each.type == OtherConstraint::Type::kPrimaryKey;
      if (HasIndex(TypeOf(each.type)) && is_primary == primary) add(each);
    }
  }
  for (const OtherConstraint& each : indexes) AddOther(ref, each);
}

// LIKE: checks keep their names, indexes get new ones (parse_utilcmd.c, expandTableLikeClause()).
void Replay::State::CopyConstraints(TableRef ref, TableRef source, bool indexes) {
  if (source == ref) return;
  for (const ConstraintRef each : model_.ConstraintsOf(source)) {
    const ConstraintType type = model_.constraint(each).type;
    const std::vector<NameId> columns = model_.constraint(each).columns;
    if (indexes && HasIndex(type)) {
      if (type == ConstraintType::kPrimaryKey && model_.table(ref).primary_key != kNoRef) continue;
      model_.AddConstraint(ref, type, model_.GenerateName(ref, type, columns), columns);
    }
    const NameId name = model_.constraint(each).name;
    if (!indexes && type == ConstraintType::kCheck && model_.FindConstraint(ref, name) == kNoRef) {
      model_.AddConstraint(ref, type, name, columns);
    }
  }
}

// Refusing these is worth a note only: they hide no foreign key.
void Replay::State::AddOther(TableRef ref, const OtherConstraint& other) {
  const ConstraintType type = TypeOf(other.type);
  if (type == ConstraintType::kPrimaryKey && model_.table(ref).primary_key != kNoRef) {
    Refuse(Display(ref), "table has a primary key already", false);
    return;
  }
  std::vector<NameId> columns = model_.Intern(other.columns);
  const NameId name =
      other.name.empty() ? model_.GenerateName(ref, type, columns) : model_.Intern(other.name);
  if (model_.FindConstraint(ref, name) != kNoRef) {
    Refuse(Display(ref), "constraint " + other.name + " already exists", false);
    return;
  }
  model_.AddConstraint(ref, type, name, std::move(columns));
}

void Replay::State::AddKey(TableRef ref, const ForeignKeyClause& clause) {
  std::vector<NameId> columns = model_.Intern(clause.columns);
  const NameId name = clause.name.empty()
                          ? model_.GenerateName(ref, ConstraintType::kForeignKey, columns)
                          : model_.Intern(clause.name);
  if (model_.FindConstraint(ref, name) != kNoRef) {
    Refuse(Display(ref), "constraint " + clause.name + " already exists");
    return;
  }
  const Place place = PlaceOf(clause.parent, model_.table(ref).temporary);
  const TableRef parent = model_.Obtain(place.schema, place.name);
  const ConstraintRef added = model_.AddKey(ref, name, std::move(columns), KeyOf(clause, parent));
  for (const TableRef partition : model_.Partitions(ref)) AdoptKeys(model_, added, partition);
}

// What SQL does not state is the server's default, so everything is set.
ModelKey Replay::State::KeyOf(const ForeignKeyClause& clause, TableRef parent) {
  ModelKey key;
  key.origin = model_.AddOrigin(clause.origin.empty() ? origin_ : clause.origin);
  key.parent = parent;
  key.name_stated = !clause.name.empty();
  key.parent_columns = model_.Intern(clause.parent_columns);
  if (SetsColumns(clause.delete_rule)) {
    key.delete_columns = model_.Intern(clause.delete_columns);
  }
  key.delete_rule = clause.delete_rule;
  key.update_rule = clause.update_rule;
  key.delete_rule_stated = clause.delete_rule_stated;
  key.update_rule_stated = clause.update_rule_stated;
  key.match = clause.match;
  key.deferrable = clause.deferrable || clause.initially_deferred;
  key.initially_deferred = clause.initially_deferred;
  // NOT ENFORCED is never validated (parse_utilcmd.c, transformFKConstraints(), 18).
  key.validated = clause.validated && clause.enforced;
  key.enforced = clause.enforced;
  return key;
}

ConstraintRef Replay::State::Known(TableRef ref, const std::string& constraint, bool if_exists) {
  const ConstraintRef known = model_.FindConstraint(ref, model_.Intern(constraint));
  if (known == kNoRef && !if_exists && model_.table(ref).standing == Standing::kCreated) {
    Refuse(Display(ref), "no constraint " + constraint + " is known here", false);
  }
  return known;
}

void Replay::State::On(const event::DropConstraint& drop) {
  const TableRef ref = Target(drop.table);
  const ConstraintRef known = Known(ref, drop.name, drop.if_exists);
  if (known == kNoRef) return;
  if (drop.cascade && IsReferable(model_.constraint(known).type)) DropKeysOn(known);
  model_.DropConstraint(known);
}

// The keys that need `index`: those on exactly its columns, unless an older one serves them, for a
// key takes the first that fits (tablecmds.c, transformFkeyCheckAttrs(), over a list by OID). The
// indexes of partitions are parts of the root's.
void Replay::State::DropKeysOn(ConstraintRef index) {
  const TableRef ref = model_.constraint(index).table;
  const std::vector<NameId> wanted = Sorted(model_.constraint(index).columns);
  const auto serves = [&](ConstraintRef each) {
    const ModelConstraint& other = model_.constraint(each);
    return each != index && IsReferable(other.type) && Sorted(other.columns) == wanted;
  };
  for (const ConstraintRef each : model_.ConstraintsOf(ref)) {
    if (each < index && serves(each)) return;
  }
  std::vector<TableRef> tables = model_.Partitions(ref);
  tables.push_back(ref);
  for (const TableRef table : tables) {
    const std::vector<ConstraintRef> own = model_.ConstraintsOf(table);
    if (table != ref && std::any_of(own.begin(), own.end(), serves)) continue;
    for (const ConstraintRef key : model_.KeysInto(table)) {
      if (Sorted(model_.key(key).parent_columns) == wanted) model_.DropConstraint(key);
    }
  }
}

// A name given by RENAME is stated by the code.
void Replay::State::On(const event::RenameConstraint& rename) {
  const TableRef ref = Target(rename.table);
  const ConstraintRef known = Known(ref, rename.name, false);
  if (known == kNoRef) return;
  const NameId new_name = model_.Intern(rename.new_name);
  if (model_.FindConstraint(ref, new_name) != kNoRef) {
    Refuse(Display(ref), "constraint " + rename.new_name + " already exists");
    return;
  }
  model_.RenameConstraint(known, new_name);
  if (model_.constraint(known).key != kNoRef) model_.key(known).name_stated = true;
}

// Whoever states one half of the deferrability states both: the other half becomes the grammar's
// default (gram.y, processCASbits()).
void Replay::State::On(const event::AlterConstraint& alter) {
  const ConstraintRef known = Known(Target(alter.table), alter.name, false);
  if (known == kNoRef || model_.constraint(known).key == kNoRef) return;
  model_.Touch();
  ModelKey& key = model_.key(known);
  if (alter.deferrable || alter.initially_deferred) {
    const bool forbidden = !alter.deferrable.value_or(true);
    key.initially_deferred = !forbidden && alter.initially_deferred.value_or(false);
    key.deferrable = alter.deferrable.value_or(*key.initially_deferred);
  }
  if (alter.enforced) {
    // tablecmds.c, ATExecAlterConstrEnforceability() (18): enforcing validates.
    key.enforced = *alter.enforced;
    key.validated = *alter.enforced;
  }
}

void Replay::State::On(const event::ValidateConstraint& validate) {
  const ConstraintRef known = Known(Target(validate.table), validate.name, false);
  if (known == kNoRef || model_.constraint(known).key == kNoRef) return;
  model_.Touch();
  model_.key(known).validated = true;
}

void Replay::State::On(const event::AttachPartition& attach) {
  const TableRef root = Target(attach.table);
  const TableRef partition = Target(attach.partition);
  if (!AttachPartition(model_, root, partition)) {
    Refuse(Display(partition), "table is a partition already");
  }
}

void Replay::State::On(const event::DetachPartition& detach) {
  const TableRef root = Target(detach.table);
  const TableRef partition = Target(detach.partition);
  if (model_.table(partition).partition_of != root) {
    // What another source created may well have been attached there.
    if (model_.table(partition).standing == Standing::kAltered) return;
    Refuse(Display(partition), "table is not a partition of " + Display(root));
    return;
  }
  DetachPartition(model_, partition);
}

}  // namespace fk_audit
