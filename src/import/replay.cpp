#include "import/replay.hpp"

#include <memory>
#include <type_traits>
#include <variant>

#include "import/model_declarations.hpp"
#include "import/replay_state.hpp"

namespace fk_audit {
namespace {

template <typename T, typename... Ts>
constexpr bool kIsOneOf = (std::is_same_v<T, Ts> || ...);

// The table of a part of ALTER TABLE; null for every other event.
const QualifiedName* AlteredTable(const SchemaEvent& any) {
  return std::visit(
      [](const auto& each) -> const QualifiedName* {
        using T = std::decay_t<decltype(each)>;
        if constexpr (kIsOneOf<T, event::AddColumn, event::DropColumn, event::AddForeignKey,
                               event::AddConstraint, event::DropConstraint, event::AlterConstraint,
                               event::ValidateConstraint, event::AttachPartition,
                               event::DetachPartition>) {
          return &each.table;
        } else {
          return nullptr;
        }
      },
      any);
}

}  // namespace

void Replay::State::Apply(const std::vector<SchemaEvent>& events, const std::string& origin,
                          bool lenient) {
  origin_ = origin;
  lenient_ = lenient;
  for (std::size_t i = 0; i < events.size();) {
    const QualifiedName* table = AlteredTable(events[i]);
    std::size_t end = i + 1;
    if (table == nullptr) {
      std::visit([this](const auto& each) { On(each); }, events[i]);
    } else {
      while (end < events.size() && AlteredTable(events[end]) != nullptr &&
             *AlteredTable(events[end]) == *table) {
        ++end;
      }
      ApplyAlter(std::span(events).subspan(i, end - i));
    }
    i = end;
  }
}

// The passes of tablecmds.c, AlterTablePass: AT_PASS_DROP, AT_PASS_ADD_COL,
// AT_PASS_ADD_INDEXCONSTR, AT_PASS_ADD_OTHERCONSTR, AT_PASS_MISC. What ADD COLUMN brings along
// goes to the pass where it belongs (ATParseTransformCmd()), unless the column was there already.
void Replay::State::ApplyAlter(std::span<const SchemaEvent> parts) {
  for (const SchemaEvent& part : parts) {
    if (const auto* column = std::get_if<event::DropColumn>(&part)) On(*column);
    if (const auto* constraint = std::get_if<event::DropConstraint>(&part)) On(*constraint);
  }
  std::vector<bool> added(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (const auto* column = std::get_if<event::AddColumn>(&parts[i])) added[i] = On(*column);
  }
  for (const bool with_index : {true, false}) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (const auto* add = std::get_if<event::AddConstraint>(&parts[i])) {
        if (HasIndex(TypeOf(add->constraint.type)) == with_index) On(*add);
      } else if (const auto* key = std::get_if<event::AddForeignKey>(&parts[i])) {
        if (!with_index) On(*key);
      } else if (added[i]) {
        const auto& column = std::get<event::AddColumn>(parts[i]);
        const TableRef ref = Target(column.table);
        for (const OtherConstraint& each : column.constraints) {
          if (HasIndex(TypeOf(each.type)) == with_index) AddOther(ref, each);
        }
        if (with_index) continue;
        for (const ForeignKeyClause& each : column.foreign_keys) AddKey(ref, each);
      }
    }
  }
  for (const SchemaEvent& part : parts) {
    if (const auto* alter = std::get_if<event::AlterConstraint>(&part)) On(*alter);
    if (const auto* validate = std::get_if<event::ValidateConstraint>(&part)) On(*validate);
    if (const auto* attach = std::get_if<event::AttachPartition>(&part)) On(*attach);
    if (const auto* detach = std::get_if<event::DetachPartition>(&part)) On(*detach);
  }
}

// --- Schemas and transactions ---

void Replay::State::On(const event::CreateSchema& create) {
  gone_schemas_.erase(model_.Intern(create.schema));
  FollowPath();
}

void Replay::State::On(const event::DropSchema& drop) {
  const NameId schema = model_.Intern(drop.schema);
  gone_schemas_.insert(schema);
  FollowPath();
  for (const TableRef ref : model_.TablesOf(schema)) {
    // A partition may have gone with its root.
    if (model_.table(ref).standing != Standing::kGone) model_.DropTable(ref, drop.cascade);
  }
}

void Replay::State::On(const event::RenameSchema& rename) {
  const NameId schema = model_.Intern(rename.schema);
  const NameId new_name = model_.Intern(rename.new_name);
  gone_schemas_.insert(schema);
  gone_schemas_.erase(new_name);
  FollowPath();
  for (const TableRef ref : model_.TablesOf(schema)) {
    Move(ref, new_name, model_.table(ref).name);
  }
}

void Replay::State::On(const event::SetSearchPath& set) {
  if (set.to_default) {
    path_.SetToDefault(set.local);
  } else {
    path_.Set(set.schemas, set.local);
  }
  FollowPath();
}

void Replay::State::On(const event::BeginTransaction&) {
  path_.Begin();
  if (!changes_at_begin_) changes_at_begin_ = model_.changes();
}

void Replay::State::On(const event::CommitTransaction&) {
  path_.Commit();
  FollowPath();
  changes_at_begin_.reset();
}

// Taking changes back is not supported: a text with a rolled-back block of DDL is a test script or
// a mistake, so it is said and left to a person, in a DO block as well.
void Replay::State::On(const event::RollbackTransaction&) {
  path_.Rollback();
  FollowPath();
  if (changes_at_begin_ && *changes_at_begin_ != model_.changes()) {
    unread_.push_back(
        {origin_, "ROLLBACK", "ROLLBACK undoes statements that were already replayed", true});
  }
  changes_at_begin_.reset();
}

void Replay::State::Restore(const Declarations& earlier,
                            const std::vector<std::string>& search_path) {
  RestoreModel(earlier, model_);
  if (!search_path.empty()) path_.Set(search_path, false);
  FollowPath();
}

// --- The outside ---

Replay::Replay(std::string default_schema)
    : state_(std::make_unique<State>(std::move(default_schema))) {}
Replay::~Replay() = default;
Replay::Replay(Replay&&) noexcept = default;

void Replay::Restore(const Declarations& earlier, const std::vector<std::string>& search_path) {
  state_->Restore(earlier, search_path);
}

void Replay::Apply(const std::vector<SchemaEvent>& events, const std::string& origin,
                   bool lenient) {
  state_->Apply(events, origin, lenient);
}

void Replay::AddUnread(Unread unread) {
  state_->AddUnread(std::move(unread));
}

Declarations Replay::Result() const {
  Declarations result = DeclarationsOf(state_->model());
  result.unread = state_->unread();
  return result;
}

const std::vector<std::string>& Replay::search_path() const {
  return state_->path().Session();
}

}  // namespace fk_audit
