#include "pg/impact/relation_reader.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/impact/doubts.hpp"
#include "pg/catalog_scan.hpp"
#include "pg/ri_function.hpp"
#include "pg/stored_expression.hpp"
#include "pg/table_reader.hpp"

namespace fk_audit {
namespace {

struct TriggerRow {
  Oid constraint;
  RiFunction function;
  bool fires;  // for a session that is no replica
  bool deferred;
};

// An index, a CHECK or a generated column that an UPDATE of these columns may violate.
struct Condition {
  std::string text;
  std::vector<AttrNumber> columns;  // InvalidAttrNumber: any
  bool values_only;                 // NULL cannot violate it
  bool any_update = false;  // a row may violate it as it is, so that any UPDATE of it may fail
};

// For the same values another answer later: not IMMUTABLE, or just dropped by somebody else. The
// server calls it, and it calls the server.
bool is_not_immutable(Oid function, void*) {
  HeapTuple const row = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
  if (!HeapTupleIsValid(row)) return true;
  const bool immutable =
      reinterpret_cast<Form_pg_proc>(GETSTRUCT(row))->provolatile == PROVOLATILE_IMMUTABLE;
  ReleaseSysCache(row);
  return !immutable;
}

// Whether the value of the expression may change while its columns stay. As above.
bool may_change(Node* node, void* context) {
  if (node == nullptr) return false;
  if (IsA(node, SQLValueFunction)) return true;  // CURRENT_DATE
  return check_functions_in_node(node, is_not_immutable, context) ||
         walk_expression(node, may_change, context);
}

// The server checks every CHECK of a row on every UPDATE of it (execMain.c, ExecConstraints), which
// a row passes that has passed before; not so one that nobody has asked, or of another time.
bool may_fail_as_it_is(HeapTuple row, TupleDesc descriptor) {
  if (!reinterpret_cast<Form_pg_constraint>(GETSTRUCT(row))->convalidated) return true;
  return with_expression(row, Anum_pg_constraint_conbin, descriptor, [](const Node* expression) {
    return may_change(const_cast<Node*>(expression), nullptr);
  });
}

class RelationReader {
 public:
  RelationReader(const ImpactDatabase& database, const TableFamily& family, TableId relation)
      : database_(database), family_(family), relation_(relation) {}

  RelationShape Read() {
    shape_.not_null.resize(family_.columns.size());
    shape_.change_doubts.resize(family_.columns.size());
    shape_.value_doubts.resize(family_.columns.size());
    FindKeys();
    ReadTriggers();
    NoteUserCode();
    NoteColumns();
    for (const Condition& condition : ReadIndexes()) Note(condition);
    for (const Condition& condition : ReadChecks()) Note(condition);
    for (const Condition& condition : ReadGenerated()) Note(condition);
    return std::move(shape_);
  }

 private:
  const Table& table() const { return database_.catalog.tables[relation_]; }

  void FindKeys() {
    for (TableId holder = relation_; holder != kNoTable;
         holder = database_.catalog.tables[holder].partition_of) {
      holders_.push_back(holder);
      for (const ForeignKey& key : database_.catalog.KeysOf(holder)) {
        const auto id = static_cast<KeyId>(&key - database_.catalog.foreign_keys.data());
        shape_.keys.push_back({id, true});
      }
      for (const KeyId id : database_.graph.KeysOn(holder)) shape_.keys.push_back({id, false});
    }
  }

  // In the order of their names, which is the order of the index.
  std::vector<TriggerRow> FetchTriggers() const {
    std::vector<TriggerRow> rows;
    ProbeCatalog({TriggerRelationId, TriggerRelidNameIndexId, Anum_pg_trigger_tgrelid},
                 std::span(&table().oid, 1), database_.snapshot, [&](HeapTuple row, TupleDesc) {
                   const auto form = reinterpret_cast<Form_pg_trigger>(GETSTRUCT(row));
                   const RiFunction function = RiFunctionOf(form->tgfoid);
                   if (function.event == 0 || !OidIsValid(form->tgconstraint)) return;
                   const bool fires = form->tgenabled == TRIGGER_FIRES_ON_ORIGIN ||
                                      form->tgenabled == TRIGGER_FIRES_ALWAYS;
                   rows.push_back({form->tgconstraint, function, fires,
                                   form->tgdeferrable && form->tginitdeferred});
                 });
    return rows;
  }

  // The key that this constraint is, or is a clone of.
  std::optional<KeyId> KeyOf(Oid constraint, bool as_child) const {
    for (int level = 0; level < kMaxPartitionLevels && OidIsValid(constraint); ++level) {
      for (const KeyUse& use : shape_.keys) {
        if (use.as_child == as_child && database_.catalog.foreign_keys[use.key].oid == constraint) {
          return use.key;
        }
      }
      Oid above = InvalidOid;
      ProbeCatalog({ConstraintRelationId, ConstraintOidIndexId, Anum_pg_constraint_oid},
                   std::span(&constraint, 1), database_.snapshot, [&](HeapTuple row, TupleDesc) {
                     above = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(row))->conparentid;
                   });
      constraint = above;
    }
    return std::nullopt;
  }

  void ReadTriggers() {
    for (const TriggerRow& row : FetchTriggers()) {
      const bool check = row.function.event == kCheckUpdate;
      if (!row.fires || row.function.event == kCheckInsert) continue;
      const std::optional<KeyId> key = KeyOf(row.constraint, check);
      if (!key) continue;
      (row.function.event == kParentDelete ? shape_.on_delete : shape_.on_update)
          .push_back({*key, check ? RiTrigger::Kind::kCheck : RiTrigger::Kind::kAction,
                      row.function.action, row.deferred});
    }
    for (const KeyUse& use : shape_.keys) {
      if (use.as_child) {
        AddUnlessThere(use.key, RiTrigger::Kind::kCheck, RiTrigger::Kind::kUnchecked,
                       shape_.on_update);
        continue;
      }
      for (std::vector<RiTrigger>* const triggers : {&shape_.on_delete, &shape_.on_update}) {
        AddUnlessThere(use.key, RiTrigger::Kind::kAction, RiTrigger::Kind::kOff, *triggers);
      }
    }
  }

  static void AddUnlessThere(KeyId key, RiTrigger::Kind wanted, RiTrigger::Kind instead,
                             std::vector<RiTrigger>& triggers) {
    const bool there = std::ranges::any_of(triggers, [&](const RiTrigger& trigger) {
      return trigger.key == key && trigger.kind == wanted;
    });
    if (!there) triggers.push_back({key, instead, ReferentialAction::kNoAction, false});
  }

  static void Add(std::string& doubts, const std::string& text) {
    doubts += (doubts.empty() ? "" : "; ") + text;
  }

  std::string TextOf(const TriggerFacts& trigger, bool deletes) const {
    return TriggerText(trigger, deletes, database_.names, database_.quote);
  }

  // UPDATE OF these columns; of any where there are none.
  void AddUpdateTrigger(const std::string& text, std::span<const NameId> columns) {
    if (columns.empty()) return Add(shape_.update_doubt, text);
    for (std::size_t i = 0; i < family_.columns.size(); ++i) {
      if (std::ranges::find(columns, family_.columns[i]) == columns.end()) continue;
      Add(shape_.change_doubts[i], text);
    }
  }

  void NoteUserCode() {
    for (const TableId holder : holders_) {
      for (const TriggerFacts& trigger : database_.facts.TriggersOf(holder)) {
        if (holder != relation_ && trigger.for_each_row) continue;  // cloned to the partitions
        if (trigger.on_delete) Add(shape_.delete_doubt, TextOf(trigger, true));
        if (trigger.on_update) {
          AddUpdateTrigger(TextOf(trigger, false), database_.facts.UpdateColumnsOf(trigger));
        }
      }
      for (const RewriteRuleFacts& rule : database_.facts.RulesOf(holder)) {
        Add(rule.on_delete ? shape_.delete_doubt : shape_.update_doubt,
            RuleText(rule, database_.names, database_.quote));
      }
      for (const NameId column : database_.facts.PartitionColumnsOf(holder)) {
        for (std::size_t i = 0; i < family_.columns.size(); ++i) {
          if (column == kNoName || column == family_.columns[i]) {
            shape_.change_doubts[i] = "the partition key changes";
          }
        }
      }
    }
  }

  // The numbers of the family's columns in this relation, their types and what these say.
  void NoteColumns() {
    numbers_.resize(family_.columns.size(), InvalidAttrNumber);
    std::vector<Oid> types(family_.columns.size(), InvalidOid);
    ProbeCatalog({AttributeRelationId, AttributeRelidNumIndexId, Anum_pg_attribute_attrelid},
                 std::span(&table().oid, 1), database_.snapshot, [&](HeapTuple row, TupleDesc) {
                   const auto form = reinterpret_cast<Form_pg_attribute>(GETSTRUCT(row));
                   if (form->attnum <= 0 || form->attisdropped) return;
                   if (form->attgenerated != '\0') generated_.push_back(form->attnum);
                   for (std::size_t i = 0; i < family_.columns.size(); ++i) {
                     if (database_.names[family_.columns[i]] != NameStr(form->attname)) continue;
                     numbers_[i] = form->attnum;
                     types[i] = form->atttypid;
                     shape_.not_null[i] = form->attnotnull;
                   }
                 });
    for (std::size_t i = 0; i < types.size(); ++i) {
      if (Call([&] { return get_typtype(types[i]) == TYPTYPE_DOMAIN; })) {
        Add(shape_.change_doubts[i], "a domain may refuse the value");
      }
    }
  }

  void Note(const Condition& condition) {
    if (condition.any_update) return Add(shape_.update_doubt, condition.text);
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
      const bool concerns = std::ranges::any_of(condition.columns, [&](AttrNumber number) {
        return number == InvalidAttrNumber || number == numbers_[i];
      });
      if (!concerns) continue;
      Add(condition.values_only ? shape_.value_doubts[i] : shape_.change_doubts[i], condition.text);
    }
  }

  std::vector<Condition> ReadIndexes() const {
    std::vector<Condition> conditions;
    ProbeCatalog(
        {IndexRelationId, IndexIndrelidIndexId, Anum_pg_index_indrelid}, std::span(&table().oid, 1),
        database_.snapshot, [&](HeapTuple row, TupleDesc descriptor) {
          const auto form = reinterpret_cast<Form_pg_index>(GETSTRUCT(row));
          if (!form->indisunique && !form->indisexclusion) return;
          Condition& condition = conditions.emplace_back();
          const bool whole = heap_attisnull(row, Anum_pg_index_indpred, descriptor) &&
                             heap_attisnull(row, Anum_pg_index_indexprs, descriptor);
          condition.text = "a unique index may refuse the value";
          condition.values_only = whole && !form->indisexclusion && !form->indnullsnotdistinct;
          if (!whole) {
            condition.columns.push_back(InvalidAttrNumber);
            return;
          }
          for (int i = 0; i < form->indnkeyatts; ++i) {
            condition.columns.push_back(form->indkey.values[i]);
          }
        });
    return conditions;
  }

  // And NOT NULLs that old rows may violate.
  std::vector<Condition> ReadChecks() const {
    std::vector<Condition> conditions;
    ProbeCatalog(
        {ConstraintRelationId, ConstraintRelidTypidNameIndexId, Anum_pg_constraint_conrelid},
        std::span(&table().oid, 1), database_.snapshot, [&](HeapTuple row, TupleDesc descriptor) {
          const auto form = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(row));
          const bool is_check = form->contype == CONSTRAINT_CHECK && IsEnforced(*form);
          if (!is_check && !(IsNotNullConstraint(*form) && !form->convalidated)) return;
          Condition& condition = conditions.emplace_back();
          condition.text.append(is_check ? "CHECK " : "NOT NULL ").append(NameStr(form->conname));
          condition.values_only = false;
          condition.any_update = may_fail_as_it_is(row, descriptor);
          const ColumnNumbers columns =
              read_column_numbers(row, Anum_pg_constraint_conkey, descriptor);
          condition.columns.assign(columns.values, columns.values + columns.count);
          if (columns.count == 0) condition.columns.push_back(InvalidAttrNumber);
        });
    return conditions;
  }

  // Wherever they are: what they follow to may be NOT NULL, out of range or refused by a CHECK.
  std::vector<Condition> ReadGenerated() const {
    std::vector<Condition> conditions;
    if (generated_.empty()) return conditions;
    ProbeCatalog(
        {AttrDefaultRelationId, AttrDefaultIndexId, Anum_pg_attrdef_adrelid},
        std::span(&table().oid, 1), database_.snapshot, [&](HeapTuple row, TupleDesc descriptor) {
          const auto form = reinterpret_cast<Form_pg_attrdef>(GETSTRUCT(row));
          if (std::ranges::find(generated_, form->adnum) == generated_.end()) return;
          Condition& condition = conditions.emplace_back();
          condition.text = "a generated column follows";
          condition.values_only = false;
          with_expression(row, Anum_pg_attrdef_adbin, descriptor, [&](const Node* node) {
            for_each_column(node, [&](AttrNumber column) { condition.columns.push_back(column); });
            return true;
          });
        });
    return conditions;
  }

  const ImpactDatabase& database_;
  const TableFamily& family_;
  const TableId relation_;
  std::vector<TableId> holders_;  // the relation and the partitioned tables above it
  std::vector<AttrNumber> numbers_;
  std::vector<AttrNumber> generated_;
  RelationShape shape_;
};

}  // namespace

ColumnIndex TableFamily::IndexOf(NameId column) const {
  const auto found = std::ranges::find(columns, column);
  if (found == columns.end()) throw InternalError("column outside of its family");
  return static_cast<ColumnIndex>(found - columns.begin());
}

RelationShape ReadRelation(const ImpactDatabase& database, const TableFamily& family,
                           TableId relation) {
  return RelationReader(database, family, relation).Read();
}

}  // namespace fk_audit
