#include "core/impact/simulation.hpp"

#include <algorithm>
#include <deque>
#include <set>
#include <unordered_map>

#include "core/compare_context.hpp"
#include "core/impact/row_images.hpp"

namespace fk_audit {
namespace {

using Kind = Failure::Kind;

// A trigger that waits to be fired for a row.
struct Event {
  RowId row;
  RiTrigger trigger;
  bool on_update;
  ImageId old_image;
  ImageId new_image;  // of an update
  KeyEvent cause;     // which key changed the row
};

class Simulation {
 public:
  Simulation(RowSource& source, SimulationOrder order, const Poll& poll)
      : source_(source), images_(source), order_(order), polls_(poll) {}

  DeleteOutcome Run(RowId row) {
    outcome_.row_doubt = source_.ShapeOfRelation(source_.RelationOf(row)).delete_doubt;
    images_.Delete(row);
    QueueTriggers(row, false, images_.Of(row), images_.Of(row), {});
    FireAll(queue_);
    committing_ = true;
    FireAll(deferred_);
    FireAll(observations_);
    CountChanged();
    return std::move(outcome_);
  }

 private:
  void FireAll(std::deque<Event>& events) {
    while (!events.empty()) {
      polls_.Next();
      const Event event = events.front();
      events.pop_front();
      Fire(event);
    }
  }

  static bool IsOnChild(const RiTrigger& trigger) {
    return trigger.kind == RiTrigger::Kind::kCheck || trigger.kind == RiTrigger::Kind::kUnchecked;
  }

  // AfterTriggerSaveEvent() and what it leaves out.
  void QueueTriggers(RowId row, bool on_update, ImageId old_image, ImageId new_image,
                     KeyEvent cause) {
    const RelationShape& shape = source_.ShapeOfRelation(source_.RelationOf(row));
    std::vector<RiTrigger> triggers = on_update ? shape.on_update : shape.on_delete;
    if (order_.names_reversed) {
      std::ranges::reverse(triggers);
      std::ranges::stable_partition(
          triggers, [](const RiTrigger& each) { return each.kind != RiTrigger::Kind::kCheck; });
    }
    for (const RiTrigger& trigger : triggers) {
      const Event event{row, trigger, on_update, old_image, new_image, cause};
      if (!(IsOnChild(trigger) ? CheckRequired(event) : ActionRequired(event))) continue;
      if (trigger.kind == RiTrigger::Kind::kOff || trigger.kind == RiTrigger::Kind::kUnchecked) {
        observations_.push_back(event);
      } else if (trigger.deferred) {
        deferred_.push_back(event);
      } else {
        queue_.push_back(event);
      }
    }
  }

  // RI_FKey_pk_upd_check_required().
  bool ActionRequired(const Event& event) const {
    const std::vector<ColumnIndex>& columns = source_.ShapeOf(event.trigger.key).parent_columns;
    const auto refers_nowhere = [&](ColumnIndex column) {
      const ValueId value = images_.Values(event.old_image)[column];
      return value == kNullValue || value == kUnknownValue;
    };
    if (std::ranges::any_of(columns, refers_nowhere)) return false;
    return !event.on_update || std::ranges::any_of(columns, [&](ColumnIndex column) {
      return images_.Values(event.old_image)[column] != images_.Values(event.new_image)[column];
    });
  }

  // RI_FKey_fk_upd_check_required(). A row that this transaction has written before is checked
  // although its key is the same. What an unknown value refers to is left open.
  bool CheckRequired(const Event& event) const {
    const RiKeyShape& key = source_.ShapeOf(event.trigger.key);
    const std::vector<ValueId> now = images_.Pick(event.new_image, key.child_columns);
    if (std::ranges::find(now, kUnknownValue) != now.end()) return false;
    const auto nulls = std::ranges::count(now, kNullValue);
    if (nulls > 0) return key.match_full && nulls < std::ssize(now);
    return images_.WrittenBefore(event.new_image) ||
           now != images_.Pick(event.old_image, key.child_columns);
  }

  void Fire(const Event& event) {
    if (IsOnChild(event.trigger)) return CheckParent(event);
    const std::vector<ValueId> given =
        images_.Pick(event.old_image, source_.ShapeOf(event.trigger.key).parent_columns);
    if (event.trigger.kind == RiTrigger::Kind::kOff) {
      OutcomeOf(event).orphaned += std::ssize(Children(event, given));
      return;
    }
    switch (event.trigger.action) {
      case ReferentialAction::kNoAction:
        return RefuseUnlessReplaced(event, given);
      case ReferentialAction::kRestrict:
        return Refuse(event, given, "");
      case ReferentialAction::kCascade:
        return event.on_update ? HandOn(event, given) : DeleteChildren(event, given);
      case ReferentialAction::kSetNull:
        return SetColumns(event, given, false);
      case ReferentialAction::kSetDefault:
        SetColumns(event, given, true);
        return RefuseUnlessReplaced(event, given);
    }
  }

  std::vector<RowId> Children(const Event& event, const std::vector<ValueId>& given) {
    std::vector<RowId> rows = images_.Find(event.trigger.key, Lookup::kChildren, 0, given);
    if (order_.rows_reversed) std::ranges::reverse(rows);
    return rows;
  }

  KeyEvent NameOf(const Event& event) const { return {event.trigger.key, event.on_update}; }
  KeyOutcome& OutcomeOf(const Event& event) { return outcome_.keys[NameOf(event)]; }

  // ri_restrict() with is_no_action.
  void RefuseUnlessReplaced(const Event& event, const std::vector<ValueId>& given) {
    const RelationId relation = source_.RelationOf(event.row);
    if (!images_.Find(event.trigger.key, Lookup::kSameParents, relation, given).empty()) return;
    const bool defaulted = event.trigger.action == ReferentialAction::kSetDefault;
    Refuse(event, given, defaulted ? "the default is the deleted value" : "");
  }

  void Refuse(const Event& event, const std::vector<ValueId>& given, const char* reason) {
    const std::size_t rows = Children(event, given).size();
    if (rows == 0) return;
    Fail({Kind::kReferenced, event.trigger.key, 0, committing_}, NameOf(event), rows, reason);
  }

  void Fail(const Failure& failure, KeyEvent cause, std::size_t rows, const std::string& reason) {
    if (outcome_.first_failure.kind == Kind::kNone) outcome_.first_failure = failure;
    KeyOutcome& outcome = outcome_.keys[cause];
    (failure.at_commit ? outcome.at_commit : outcome.blocked) += static_cast<std::int64_t>(rows);
    if (outcome.reason.empty()) outcome.reason = reason;
  }

  void DeleteChildren(const Event& event, const std::vector<ValueId>& given) {
    for (const RowId row : Children(event, given)) {
      polls_.Next();
      Doubt(NameOf(event), source_.ShapeOfRelation(source_.RelationOf(row)).delete_doubt);
      ++OutcomeOf(event).deleted;
      images_.Delete(row);
      QueueTriggers(row, false, images_.Of(row), images_.Of(row), NameOf(event));
    }
  }

  // ON UPDATE CASCADE: the child follows.
  void HandOn(const Event& event, const std::vector<ValueId>& given) {
    const RiKeyShape& key = source_.ShapeOf(event.trigger.key);
    const std::vector<ValueId> parent = images_.Pick(event.new_image, key.parent_columns);
    std::vector<ValueId> values;
    for (std::size_t pair = 0; pair < parent.size(); ++pair) {
      const bool known = parent[pair] != kNullValue && parent[pair] != kUnknownValue;
      values.push_back(known ? source_.Convert(event.trigger.key, pair, parent[pair])
                             : parent[pair]);
    }
    for (const RowId row : Children(event, given)) Update(event, row, key.child_columns, values);
  }

  // ri_set(): the list of columns counts on a delete only.
  void SetColumns(const Event& event, const std::vector<ValueId>& given, bool to_default) {
    const RiKeyShape& key = source_.ShapeOf(event.trigger.key);
    const std::vector<ColumnIndex>& columns =
        event.on_update ? key.child_columns : key.delete_columns;
    const std::vector<RowId> rows = Children(event, given);
    if (rows.empty()) return;
    std::vector<ValueId> values(columns.size(), kNullValue);
    for (std::size_t i = 0; to_default && i < columns.size(); ++i) {
      const std::optional<ValueId> value = source_.DefaultOf(event.trigger.key, columns[i]);
      values[i] = value.value_or(kUnknownValue);
    }
    for (const RowId row : rows) Update(event, row, columns, values);
  }

  void Update(const Event& event, RowId row, const std::vector<ColumnIndex>& columns,
              const std::vector<ValueId>& values) {
    polls_.Next();
    const RelationShape& shape = source_.ShapeOfRelation(source_.RelationOf(row));
    Doubt(NameOf(event), shape.update_doubt);
    const ImageId old_image = images_.Of(row);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (values[i] == kUnknownValue) {
        Doubt(NameOf(event), "a default is not a constant");
      } else if (values[i] == images_.Values(old_image)[columns[i]]) {
        continue;
      }
      Doubt(NameOf(event), shape.change_doubts[columns[i]]);
      if (values[i] != kNullValue) Doubt(NameOf(event), shape.value_doubts[columns[i]]);
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (values[i] != kNullValue || !shape.not_null[columns[i]]) continue;
      return Fail({Kind::kNotNull, event.trigger.key, columns[i], false}, NameOf(event), 1,
                  "NOT NULL");
    }
    images_.Update(row, columns, values);
    changed_[NameOf(event)].push_back(row);
    QueueTriggers(row, true, old_image, images_.Of(row), NameOf(event));
  }

  // RI_FKey_check(), which looks only at the newest version of a row, and at all rows of the
  // parent.
  void CheckParent(const Event& event) {
    if (images_.IsGone(event.row) || images_.Of(event.row) != event.new_image) return;
    const RiKeyShape& key = source_.ShapeOf(event.trigger.key);
    const std::vector<ValueId> given = images_.Pick(event.new_image, key.child_columns);
    const bool unchecked = event.trigger.kind == RiTrigger::Kind::kUnchecked;
    if (std::ranges::find(given, kNullValue) != given.end()) {
      if (unchecked) return;
      return Fail({Kind::kMatchFull, event.trigger.key, 0, committing_}, event.cause, 1,
                  "MATCH FULL");
    }
    if (!images_.Find(event.trigger.key, Lookup::kParents, 0, given).empty()) return;
    const std::string unseen = source_.ParentsUnseen(event.trigger.key);
    if (!unseen.empty()) return Doubt(event.cause, unseen);
    if (unchecked)
      return Doubt(event.cause, "new values are not checked: NOT ENFORCED, or triggers are off");
    Fail({Kind::kNoParent, event.trigger.key, 0, committing_}, event.cause, 1,
         "the new value has no parent");
  }

  void Doubt(KeyEvent cause, const std::string& text) {
    if (!text.empty() && seen_doubts_.emplace(cause, text).second) {
      std::string& all = outcome_.doubts[cause];
      all += (all.empty() ? "" : "; ") + text;
    }
  }

  void CountChanged() {
    for (auto& [cause, rows] : changed_) {
      std::ranges::sort(rows);
      rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
      outcome_.keys[cause].changed =
          std::ranges::count_if(rows, [&](RowId row) { return !images_.IsGone(row); });
    }
  }

  RowSource& source_;
  RowImages images_;
  const SimulationOrder order_;
  Steps polls_;
  std::deque<Event> queue_;
  std::deque<Event> deferred_;      // fired at COMMIT
  std::deque<Event> observations_;  // of keys that do nothing
  bool committing_ = false;
  std::map<KeyEvent, std::vector<RowId>> changed_;
  std::set<std::pair<KeyEvent, std::string>> seen_doubts_;
  DeleteOutcome outcome_;
};

}  // namespace

DeleteOutcome SimulateDelete(RowSource& source, RowId row, SimulationOrder order,
                             const Poll& poll) {
  return Simulation(source, order, poll).Run(row);
}

}  // namespace fk_audit
