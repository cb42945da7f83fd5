// Short ways to write schema events in tests, and to read what stands after them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "import/replay.hpp"

namespace fk_audit::testing {

using Names = std::vector<std::string>;
using Events = std::vector<SchemaEvent>;

// "s.t" or "t".
inline QualifiedName Table(const std::string& text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string::npos) return {"", text};
  return {text.substr(0, dot), text.substr(dot + 1)};
}

inline ForeignKeyClause Key(Names columns, const std::string& parent, Names parent_columns = {},
                            std::string name = "") {
  ForeignKeyClause key;
  key.name = std::move(name);
  key.columns = std::move(columns);
  key.parent = Table(parent);
  key.parent_columns = std::move(parent_columns);
  return key;
}

inline OtherConstraint Primary(Names columns, std::string name = "") {
  return {OtherConstraint::Type::kPrimaryKey, std::move(name), std::move(columns)};
}
inline OtherConstraint Unique(Names columns, std::string name = "") {
  return {OtherConstraint::Type::kUnique, std::move(name), std::move(columns)};
}
inline OtherConstraint Check(Names columns, std::string name = "") {
  return {OtherConstraint::Type::kCheck, std::move(name), std::move(columns)};
}

inline event::CreateTable Create(const std::string& table, const Names& columns,
                                 std::vector<ForeignKeyClause> keys = {},
                                 std::vector<OtherConstraint> constraints = {}) {
  event::CreateTable create;
  create.table = Table(table);
  for (const std::string& column : columns) create.columns.push_back({column});
  create.foreign_keys = std::move(keys);
  create.constraints = std::move(constraints);
  return create;
}
// A table that can be referred to: column id is its primary key.
inline event::CreateTable CreateParent(const std::string& table) {
  return Create(table, {"id", "a", "b"}, {}, {Primary({"id"})});
}
inline event::CreateTable CreateChild(const std::string& table, const std::string& parent,
                                      const Names& columns = {}) {
  event::CreateTable create = Create(table, columns);
  create.inherits = {Table(parent)};
  return create;
}
inline event::CreateTable CreatePartition(const std::string& table, const std::string& root) {
  event::CreateTable create = Create(table, {});
  create.partition_of = Table(root);
  return create;
}

inline event::AddForeignKey AddKey(const std::string& table, ForeignKeyClause key) {
  return {Table(table), std::move(key)};
}
inline event::AddConstraint Add(const std::string& table, OtherConstraint constraint) {
  return {Table(table), std::move(constraint)};
}
inline event::AddColumn AddColumn(const std::string& table, const std::string& column,
                                  std::vector<ForeignKeyClause> keys = {},
                                  bool if_not_exists = false) {
  return {Table(table), {column}, if_not_exists, std::move(keys), {}};
}
inline event::DropConstraint Drop(const std::string& table, const std::string& name,
                                  bool cascade = false, bool if_exists = false) {
  return {Table(table), name, if_exists, cascade};
}
inline event::DropTable DropTable(const std::string& table, bool cascade = true) {
  return {Table(table), false, cascade};
}
inline event::DropColumn DropColumn(const std::string& table, const std::string& column) {
  return {Table(table), column, false};
}
inline event::RenameTable Rename(const std::string& table, const std::string& new_name) {
  return {Table(table), new_name, false};
}
inline event::SetSearchPath Path(Names schemas, bool local = false) {
  return {std::move(schemas), false, local};
}

inline std::string Join(const Names& names) {
  std::string result;
  for (const std::string& name : names) result += (result.empty() ? "" : ", ") + name;
  return result;
}
inline std::string Text(const QualifiedName& name) {
  return name.schema + "." + name.name;
}

// "public.c(a) > public.p(id) [stated_name]".
inline std::string Text(const DeclaredForeignKey& key) {
  std::string result = Text(key.child) + "(" + Join(key.columns) + ") > " + Text(key.parent) + "(" +
                       Join(key.parent_columns) + ")";
  if (key.constraint_name) result += " [" + *key.constraint_name + "]";
  return result;
}

// The foreign keys that stand.
inline Names Keys(const Declarations& declarations) {
  Names result;
  for (const DeclaredForeignKey& key : declarations.foreign_keys) result.push_back(Text(key));
  return result;
}
inline Names Keys(const Replay& replay) {
  return Keys(replay.Result());
}

// The tables that stand: "s.t(a, b)", "s.t(a) of s.root", "s.t() in part".
inline Names Tables(const Replay& replay) {
  Names result;
  for (const TableDeclaration& table : replay.Result().tables) {
    result.push_back(Text(table.table) + "(" + Join(table.columns) + ")" +
                     (table.whole ? "" : " in part") +
                     (table.partition_of.name.empty() ? "" : " of " + Text(table.partition_of)));
  }
  return result;
}

// "s.t: primary key t_pkey(id)".
inline Names Constraints(const Replay& replay) {
  Names result;
  for (const TableDeclaration& table : replay.Result().tables) {
    for (const TableDeclaration::Constraint& each : table.constraints) {
      result.push_back(Text(table.table) + ": " + each.type + " " + each.name + "(" +
                       Join(each.columns) + ")");
    }
  }
  return result;
}

// "object: message", with " (harmless)" unless fatal.
inline Names Notes(const Replay& replay) {
  Names result;
  for (const Unread& unread : replay.Result().unread) {
    result.push_back(unread.object + ": " + unread.message + (unread.fatal ? "" : " (harmless)"));
  }
  return result;
}

// Applies each event as a statement of its own, at "f:1", "f:2", ...
inline void Feed(Replay& replay, const Events& events, bool lenient = false) {
  int line = 0;
  for (const SchemaEvent& each : events) {
    replay.Apply({each}, "f:" + std::to_string(++line), lenient);
  }
}
inline Replay Replayed(const Events& events, const std::string& default_schema = "public") {
  Replay replay(default_schema);
  Feed(replay, events);
  return replay;
}

}  // namespace fk_audit::testing
