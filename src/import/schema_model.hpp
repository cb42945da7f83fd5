// The tables, constraints and foreign keys that stand at one point of a replay, in a form that is
// cheap to rename, move and drop: everything is a number, names are interned, and every table
// knows the keys that point at it. Knows nothing of search paths, statements or who was first;
// src/import/replay.cpp decides, this file keeps the books.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/flat_map.hpp"
#include "core/foreign_key.hpp"
#include "core/name_table.hpp"

namespace fk_audit {

using TableRef = std::uint32_t;       // index in SchemaModel::tables()
using ConstraintRef = std::uint32_t;  // index in SchemaModel::constraints()
using OriginRef = std::uint32_t;      // of a place in the text, see SchemaModel::AddOrigin()
inline constexpr std::uint32_t kNoRef = std::numeric_limits<std::uint32_t>::max();

enum class ConstraintType : std::uint8_t {
  kPrimaryKey,
  kUnique,
  kCheck,
  kExclude,
  kNotNull,
  kForeignKey
};
// Primary key, unique, exclude: the constraint is also a relation of the same name.
bool HasIndex(ConstraintType type);

enum class Standing : std::uint8_t {
  kReferenced,  // only named by a key or a partition: not declared
  kAltered,     // declared in part; created elsewhere
  kCreated,     // declared whole
  kGone,        // dropped
};

struct ModelTable {
  NameId schema = kNoName;
  NameId name = kNoName;
  OriginRef origin = kNoRef;
  Standing standing = Standing::kReferenced;
  bool temporary = false;
  bool inherits = false;  // INHERITS: columns written here outlive the parents'
  TableRef partition_of = kNoRef;
  ConstraintRef primary_key = kNoRef;
  std::uint32_t declared_as = 0;  // counts declarations: the order of creation
  std::vector<NameId> columns;
  std::vector<NameId> own_columns;         // with `inherits`: written here, not only inherited
  std::vector<TableRef> parents;           // INHERITS
  std::vector<TableRef> children;          // may hold some that have left
  std::vector<ConstraintRef> constraints;  // may hold dropped ones
  std::vector<ConstraintRef> incoming;     // keys that point here; may hold dropped ones
  std::vector<ConstraintRef> unresolved;   // incoming keys that wait for a primary key
};

struct ModelConstraint {
  ConstraintType type = ConstraintType::kCheck;
  bool dropped = false;
  TableRef table = kNoRef;
  NameId name = kNoName;
  std::uint32_t key = kNoRef;  // index in SchemaModel::keys(), with kForeignKey
  std::vector<NameId> columns;
};

// What a foreign key has beyond other constraints. An empty optional is not stated; that only
// comes from Restore(), for SQL states everything.
struct ModelKey {
  ConstraintRef constraint = kNoRef;
  OriginRef origin = kNoRef;
  TableRef parent = kNoRef;
  bool name_stated = false;
  std::vector<NameId> parent_columns;
  std::optional<std::vector<NameId>> delete_columns;
  std::optional<DeleteRule> delete_rule;
  std::optional<UpdateRule> update_rule;
  std::optional<bool> delete_rule_stated;
  std::optional<bool> update_rule_stated;
  std::optional<MatchOption> match;
  std::optional<bool> deferrable;
  std::optional<bool> initially_deferred;
  std::optional<bool> validated;
  std::optional<bool> enforced;
};

class SchemaModel {
 public:
  NameId Intern(std::string_view name) { return names_.Intern(name); }
  std::vector<NameId> Intern(const std::vector<std::string>& names);
  std::string Text(NameId name) const { return std::string(names_[name]); }
  std::vector<std::string> Texts(const std::vector<NameId>& names) const;

  // file:line. Not interned with the names: nearly every one is another.
  OriginRef AddOrigin(const std::string& origin);
  const std::string& origin(OriginRef ref) const { return origins_[ref]; }

  const ModelTable& table(TableRef ref) const { return tables_[ref]; }
  ModelTable& table(TableRef ref) { return tables_[ref]; }
  const ModelConstraint& constraint(ConstraintRef ref) const { return constraints_[ref]; }
  const ModelKey& key(ConstraintRef ref) const { return keys_[constraints_[ref].key]; }
  ModelKey& key(ConstraintRef ref) { return keys_[constraints_[ref].key]; }
  const std::vector<ModelTable>& tables() const { return tables_; }
  const std::vector<ModelConstraint>& constraints() const { return constraints_; }
  const std::vector<ModelKey>& keys() const { return keys_; }

  // Grows with every change to what stands, so that a caller can tell whether there was any.
  std::uint64_t changes() const { return changes_; }
  // To be called after a change of a key's properties through key().
  void Touch() { ++changes_; }

  // kNoRef when no table of this name is declared or referenced.
  TableRef Find(NameId schema, NameId name) const;
  // The same, noting the table as referenced on first sight.
  TableRef Obtain(NameId schema, NameId name);
  // Makes a table declared, from now on in the order of creation.
  void Declare(TableRef ref, Standing standing, OriginRef origin);
  // With everything that depends on it: constraints, keys that point at it, partitions and tables
  // that inherit from it. `cascade`: also, for a partition, the keys that point at its roots, for
  // the server's copies of them depend on it (tablecmds.c, addFkRecurseReferenced()).
  void DropTable(TableRef ref, bool cascade);
  // Renames or moves. A table of the new name that is only referenced becomes one with this
  // one; false and no change when it is declared.
  bool MoveTable(TableRef ref, NameId schema, NameId name);
  // Declared or referenced ones.
  std::vector<TableRef> TablesOf(NameId schema);

  void AddParent(TableRef child, TableRef parent);  // INHERITS
  // False and no change when that would close a circle, which only broken text asks for.
  bool SetPartitionOf(TableRef child, TableRef parent);
  void EndPartition(TableRef child);
  // The tables below `ref`, nearest first, without itself.
  std::vector<TableRef> Partitions(TableRef ref) { return Below(ref, true); }
  std::vector<TableRef> Descendants(TableRef ref) { return Below(ref, false); }
  // The partitioned tables above `ref`, nearest first.
  std::vector<TableRef> PartitionRoots(TableRef ref) const;

  bool HasColumn(TableRef ref, NameId column) const;
  // Each does the same to the tables below, as far as they inherit the column.
  void AddColumn(TableRef ref, NameId column);
  void DropColumn(TableRef ref, NameId column);
  void RenameColumn(TableRef ref, NameId column, NameId new_name);

  // kNoRef when the table has no constraint of this name.
  ConstraintRef FindConstraint(TableRef ref, NameId name) const;
  // Live ones in the order of their creation.
  std::vector<ConstraintRef> ConstraintsOf(TableRef ref);
  std::vector<ConstraintRef> KeysInto(TableRef ref);
  // The name must be free on the table. A primary key also completes the keys that wait for it.
  ConstraintRef AddConstraint(TableRef ref, ConstraintType type, NameId name,
                              std::vector<NameId> columns);
  // `key.parent` must be set. Empty parent columns become the parent's primary key, now if it is
  // known, else when it is added.
  ConstraintRef AddKey(TableRef ref, NameId name, std::vector<NameId> columns, ModelKey key);
  void DropConstraint(ConstraintRef ref);
  // The new name must be free on the table.
  void RenameConstraint(ConstraintRef ref, NameId name);
  // The name that the server would give to a constraint of this table; see constraint_name.hpp.
  NameId GenerateName(TableRef ref, ConstraintType type, const std::vector<NameId>& columns);

 private:
  std::vector<TableRef> Below(TableRef ref, bool partitions_only);
  void Place(TableRef ref, NameId schema, NameId name);
  void Absorb(TableRef from, TableRef into);
  void CountNames(TableRef ref, int step);
  ConstraintRef PrimaryKey(TableRef ref) const;
  void Resolve(TableRef ref);
  void ResolveBelow(TableRef ref);
  void DropColumnOf(TableRef ref, NameId column);
  void RenameColumnOf(TableRef ref, NameId column, NameId new_name);
  bool InheritsColumn(TableRef ref, NameId column) const;
  bool NameTaken(NameId schema, std::string_view name, bool relations_too) const;

  NameTable names_;
  std::vector<std::string> origins_;
  std::vector<ModelTable> tables_;
  std::vector<ModelConstraint> constraints_;
  std::vector<ModelKey> keys_;  // in the order of creation
  std::uint32_t declarations_ = 0;
  std::uint64_t changes_ = 0;
  std::unordered_map<NameId, std::vector<TableRef>> by_schema_;  // may hold some that have left
  // Keys are two numbers in one: schema and name, or table and name.
  static constexpr std::uint64_t kNoPair = std::numeric_limits<std::uint64_t>::max();
  FlatMap<std::uint64_t, kNoPair, kNoRef> by_name_;
  FlatMap<std::uint64_t, kNoPair, kNoRef> constraint_by_name_;
  FlatMap<std::uint64_t, kNoPair, 0> constraint_names_;  // how many in a schema
};

}  // namespace fk_audit
