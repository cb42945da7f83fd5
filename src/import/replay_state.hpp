// The inside of Replay: what each event does to the model. Its functions are in replay.cpp
// (statements, transactions, schemas), replay_tables.cpp and replay_constraints.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "import/replay.hpp"
#include "import/schema_model.hpp"
#include "import/search_path.hpp"

namespace fk_audit {

class Replay::State {
 public:
  explicit State(std::string default_schema);

  void Apply(const std::vector<SchemaEvent>& events, const std::string& origin, bool lenient);

  const SchemaModel& model() const { return model_; }
  void Restore(const Declarations& earlier, const std::vector<std::string>& search_path);
  const SearchPath& path() const { return path_; }
  void AddUnread(Unread unread) { unread_.push_back(std::move(unread)); }
  const std::vector<Unread>& unread() const { return unread_; }

 private:
  struct Place {
    NameId schema;
    NameId name;
  };
  // The tables that a new one takes its columns from.
  struct Sources {
    std::vector<TableRef> inherits;
    TableRef root = kNoRef;
    std::vector<TableRef> likes;
  };

  // To be called after every change of the path or of the schemas there are.
  void FollowPath();
  void ApplyAlter(std::span<const SchemaEvent> parts);

  void On(const event::CreateTable& create);
  void On(const event::DropTable& drop);
  void On(const event::RenameTable& rename);
  void On(const event::SetTableSchema& move);
  void On(const event::DropColumn& drop);
  void On(const event::RenameColumn& rename);
  void On(const event::DropConstraint& drop);
  void On(const event::RenameConstraint& rename);
  void On(const event::AlterConstraint& alter);
  void On(const event::ValidateConstraint& validate);
  void On(const event::AttachPartition& attach);
  void On(const event::DetachPartition& detach);
  void On(const event::CreateSchema& create);
  void On(const event::DropSchema& drop);
  void On(const event::RenameSchema& rename);
  void On(const event::SetSearchPath& set);
  void On(const event::BeginTransaction&);
  void On(const event::CommitTransaction&);
  void On(const event::RollbackTransaction&);
  // Parts of ALTER TABLE that ApplyAlter() takes apart.
  bool On(const event::AddColumn& add);  // false: the column was there
  void On(const event::AddForeignKey& add) { AddKey(Target(add.table), add.key); }
  void On(const event::AddConstraint& add) { AddOther(Target(add.table), add.constraint); }

  // Where a name leads: to the first declared table on the path, else to the first schema of it.
  Place PlaceOf(const QualifiedName& name, bool temporaries);
  Place PlaceOf(TableRef ref) const { return {model_.table(ref).schema, model_.table(ref).name}; }
  // The table of an ALTER: declared in part if this is the first that is heard of it.
  TableRef Target(const QualifiedName& name);
  std::optional<TableRef> Altered(const QualifiedName& name, bool if_exists);
  std::optional<TableRef> Created(const event::CreateTable& create);
  Sources SourcesOf(const event::CreateTable& create);
  void SetColumns(TableRef ref, const event::CreateTable& create, const Sources& sources);
  void AddIndexes(TableRef ref, const std::vector<OtherConstraint>& constraints);
  void CopyConstraints(TableRef ref, TableRef source, bool indexes);
  void AddOther(TableRef ref, const OtherConstraint& other);
  void AddKey(TableRef ref, const ForeignKeyClause& clause);
  ModelKey KeyOf(const ForeignKeyClause& clause, TableRef parent);
  // kNoRef, with a note where it is due, when the table has no such constraint.
  ConstraintRef Known(TableRef ref, const std::string& constraint, bool if_exists);
  void DropKeysOn(ConstraintRef index);
  void Move(TableRef ref, NameId schema, NameId name);

  bool IsDeclared(TableRef ref) const {
    const Standing standing = model_.table(ref).standing;
    return standing == Standing::kAltered || standing == Standing::kCreated;
  }
  std::string Display(TableRef ref) const { return Display(PlaceOf(ref)); }
  std::string Display(Place place) const;
  // A statement that the server would refuse, as far as we can see: what it says is not taken.
  // In a DO block that is expected, for these are written to be run again.
  void Refuse(std::string object, std::string message, bool fatal = true) {
    if (!lenient_) unread_.push_back({origin_, std::move(object), std::move(message), fatal});
  }

  SchemaModel model_;
  SearchPath path_;
  NameId temporary_schema_;
  std::unordered_set<NameId> gone_schemas_;  // dropped or renamed: no use on the path
  std::vector<NameId> schemas_;              // of the path, that are there; all of it when none is
  std::vector<Unread> unread_;
  std::optional<std::uint64_t> changes_at_begin_;  // set inside a transaction
  // Of the statement at hand.
  std::string origin_;
  bool lenient_ = false;
};

// The model's word for a kind of constraint.
ConstraintType TypeOf(OtherConstraint::Type type);

}  // namespace fk_audit
