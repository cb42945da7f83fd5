// Tables and columns: names, CREATE, DROP, RENAME.
#include <memory>
#include <unordered_set>

#include "import/replay_state.hpp"

namespace fk_audit {
namespace {

// Where temporary tables live; the server's own alias for the session's schema.
constexpr char kTemporarySchema[] = "pg_temp";

}  // namespace

Replay::State::State(std::string default_schema)
    : path_(std::move(default_schema)), temporary_schema_(model_.Intern(kTemporarySchema)) {
  FollowPath();
}

std::string Replay::State::Display(Place place) const {
  const std::string schema = model_.Text(place.schema);
  return schema.empty() ? model_.Text(place.name) : schema + "." + model_.Text(place.name);
}

void Replay::State::FollowPath() {
  const std::vector<NameId> all = model_.Intern(path_.Usable());
  schemas_ = all;
  std::erase_if(schemas_, [&](NameId schema) { return gone_schemas_.contains(schema); });
  if (schemas_.empty()) schemas_ = all;
}

// Temporary tables come first, as in the server (namespace.c, RelnameGetRelid()); `temporaries` is
// false for what a permanent table refers to, for no temporary one can be meant.
Replay::State::Place Replay::State::PlaceOf(const QualifiedName& name, bool temporaries) {
  const NameId table = model_.Intern(name.name);
  if (!name.schema.empty()) return {model_.Intern(name.schema), table};
  const auto is_declared = [&](NameId schema) {
    const TableRef ref = model_.Find(schema, table);
    return ref != kNoRef && IsDeclared(ref);
  };
  if (temporaries && is_declared(temporary_schema_)) return {temporary_schema_, table};
  for (const NameId schema : schemas_) {
    if (is_declared(schema)) return {schema, table};
  }
  return {schemas_.front(), table};
}

TableRef Replay::State::Target(const QualifiedName& name) {
  const Place place = PlaceOf(name, true);
  const TableRef ref = model_.Obtain(place.schema, place.name);
  if (!IsDeclared(ref)) model_.Declare(ref, Standing::kAltered, model_.AddOrigin(origin_));
  return ref;
}

// The new table, still empty; nothing when it is there already. A temporary table replaces one of
// the same name: that one has gone with its session or transaction, which no event tells.
std::optional<TableRef> Replay::State::Created(const event::CreateTable& create) {
  const NameId name = model_.Intern(create.table.name);
  const NameId schema = create.temporary              ? temporary_schema_
                        : create.table.schema.empty() ? schemas_.front()
                                                      : model_.Intern(create.table.schema);
  TableRef ref = model_.Obtain(schema, name);
  if (IsDeclared(ref)) {
    if (create.if_not_exists) return std::nullopt;
    if (schema != temporary_schema_) {
      Refuse(Display(ref), "table already exists");
      return std::nullopt;
    }
    model_.DropTable(ref, true);
    ref = model_.Obtain(schema, name);
  }
  model_.Declare(ref, Standing::kCreated, model_.AddOrigin(origin_));
  model_.table(ref).temporary = schema == temporary_schema_;
  return ref;
}

// The order of DefineRelation() and transformCreateStmt() (tablecmds.c, parse_utilcmd.c): checks,
// indexes, what LIKE copies of them, foreign keys. It decides who gets which generated name.
void Replay::State::On(const event::CreateTable& create) {
  const Sources sources = SourcesOf(create);
  const std::optional<TableRef> created = Created(create);
  if (!created) return;
  const TableRef ref = *created;
  SetColumns(ref, create, sources);
  for (std::size_t i = 0; i < create.likes.size(); ++i) {
    if (create.likes[i].constraints) CopyConstraints(ref, sources.likes[i], false);
  }
  for (const OtherConstraint& each : create.constraints) {
    if (!HasIndex(TypeOf(each.type))) AddOther(ref, each);
  }
  AddIndexes(ref, create.constraints);
  for (std::size_t i = 0; i < create.likes.size(); ++i) {
    if (create.likes[i].indexes) CopyConstraints(ref, sources.likes[i], true);
  }
  for (const ForeignKeyClause& each : create.foreign_keys) AddKey(ref, each);
}

// Looked up before the new table is there, for it may hide its own source: s.t PARTITION OF t.
Replay::State::Sources Replay::State::SourcesOf(const event::CreateTable& create) {
  const auto obtain = [&](const QualifiedName& name, bool temporaries) {
    const Place place = PlaceOf(name, temporaries);
    return model_.Obtain(place.schema, place.name);
  };
  Sources result;
  for (const QualifiedName& each : create.inherits) {
    result.inherits.push_back(obtain(each, create.temporary));
  }
  if (create.partition_of) result.root = obtain(*create.partition_of, create.temporary);
  for (const event::CreateTable::Like& each : create.likes) {
    result.likes.push_back(obtain(each.table, true));
  }
  return result;
}

void Replay::State::SetColumns(TableRef ref, const event::CreateTable& create,
                               const Sources& sources) {
  std::vector<NameId> columns;
  std::unordered_set<NameId> seen;
  const auto append = [&](const std::vector<NameId>& names) {
    for (const NameId name : names) {
      if (seen.insert(name).second) columns.push_back(name);
    }
  };
  for (const TableRef parent : sources.inherits) {
    if (parent == ref) continue;
    model_.AddParent(ref, parent);
    append(model_.table(parent).columns);
  }
  if (sources.root != kNoRef && model_.SetPartitionOf(ref, sources.root)) {
    append(model_.table(sources.root).columns);
  }
  // What LIKE copies and what is written is the table's own, also where it merges with an
  // inherited column.
  std::vector<NameId> own;
  for (const TableRef like : sources.likes) {
    const std::vector<NameId>& copied = model_.table(like).columns;
    own.insert(own.end(), copied.begin(), copied.end());
  }
  for (const ColumnClause& column : create.columns) own.push_back(model_.Intern(column.name));
  append(own);
  model_.table(ref).columns = std::move(columns);
  if (model_.table(ref).inherits) model_.table(ref).own_columns = std::move(own);
}

void Replay::State::On(const event::DropTable& drop) {
  const Place place = PlaceOf(drop.table, true);
  const TableRef ref = model_.Find(place.schema, place.name);
  if (ref != kNoRef) model_.DropTable(ref, drop.cascade);
}

void Replay::State::Move(TableRef ref, NameId schema, NameId name) {
  if (!model_.MoveTable(ref, schema, name)) {
    Refuse(Display(Place{schema, name}), "table already exists");
  }
}

// What IF EXISTS leaves open stays so: a table that nobody declared is not declared by it.
std::optional<TableRef> Replay::State::Altered(const QualifiedName& name, bool if_exists) {
  if (!if_exists) return Target(name);
  const Place place = PlaceOf(name, true);
  const TableRef ref = model_.Find(place.schema, place.name);
  return ref == kNoRef ? std::nullopt : std::optional<TableRef>(ref);
}

void Replay::State::On(const event::RenameTable& rename) {
  if (const std::optional<TableRef> ref = Altered(rename.table, rename.if_exists)) {
    Move(*ref, model_.table(*ref).schema, model_.Intern(rename.new_name));
  }
}

void Replay::State::On(const event::SetTableSchema& move) {
  if (const std::optional<TableRef> ref = Altered(move.table, move.if_exists)) {
    Move(*ref, model_.Intern(move.new_schema), model_.table(*ref).name);
  }
}

bool Replay::State::On(const event::AddColumn& add) {
  const TableRef ref = Target(add.table);
  const NameId column = model_.Intern(add.column.name);
  if (!model_.HasColumn(ref, column)) {
    model_.AddColumn(ref, column);
    return true;
  }
  if (!add.if_not_exists) {
    Refuse(Display(ref), "column " + add.column.name + " already exists",
           !add.foreign_keys.empty());
  }
  return false;
}

void Replay::State::On(const event::DropColumn& drop) {
  model_.DropColumn(Target(drop.table), model_.Intern(drop.column));
}

void Replay::State::On(const event::RenameColumn& rename) {
  const TableRef ref = Target(rename.table);
  const NameId new_name = model_.Intern(rename.new_name);
  if (model_.HasColumn(ref, new_name)) {
    Refuse(Display(ref), "column " + rename.new_name + " already exists");
    return;
  }
  model_.RenameColumn(ref, model_.Intern(rename.column), new_name);
}

}  // namespace fk_audit
