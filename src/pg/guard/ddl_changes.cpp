#include "pg/guard/ddl_changes.hpp"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/guard.hpp"
#include "core/oid_map.hpp"
#include "core/waiver.hpp"
#include "pg/arguments.hpp"
#include "pg/audit.hpp"
#include "pg/boundary.hpp"
#include "pg/guard/neighbourhood.hpp"
#include "pg/intent_store.hpp"
#include "pg/rows.hpp"
#include "pg/waiver_store.hpp"

namespace fk_audit {

bool guard_setting = true;

namespace {

// Columns of fk_audit.ddl_changes().
enum ChangeColumn {
  kChildSchema,
  kChildTable,
  kChildColumns,
  kParentSchema,
  kParentTable,
  kParentColumns,
  kConstraintName,
  kRuleBefore,
  kRuleAfter,
  kDefinitionBefore,
  kDefinitionAfter,
  kFindings,
  kMessages,
  kChangeColumns,
};
static_assert(kChangeColumns == 13);

// Up to where the guard has looked in the running transaction.
struct Seen {
  std::uint64_t transaction = 0;
  CommandId command = FirstCommandId;
};
Seen last_seen;

// The newest state, and the same without what this transaction has done since `command`. As with
// RegisteredSnapshot the abort of the transaction releases them when an exception is on its way.
class StatementSnapshots {
 public:
  explicit StatementSnapshots(CommandId command) {
    Call([&] {
      after_ = RegisterSnapshot(GetLatestSnapshot());
      PushCopiedSnapshot(after_);
      before_ = RegisterSnapshot(GetActiveSnapshot());
      PopActiveSnapshot();
      before_->curcid = command;
    });
  }
  ~StatementSnapshots() {
    if (std::uncaught_exceptions() != 0) return;
    UnregisterSnapshot(before_);
    UnregisterSnapshot(after_);
  }
  StatementSnapshots(const StatementSnapshots&) = delete;
  StatementSnapshots& operator=(const StatementSnapshots&) = delete;

  Snapshot before() const { return before_; }
  Snapshot after() const { return after_; }

 private:
  Snapshot before_ = nullptr;
  Snapshot after_ = nullptr;
};

void Append(const Oids& from, Oids& to) {
  to.insert(to.end(), from.begin(), from.end());
}

// One statement: what it was about, and the catalog around that on both sides of it.
class Statement {
 public:
  Statement(Snapshot before, Snapshot after) : at_{{before, {}, {}}, {after, {}, {}}} {}

  void Read(Oids tables, const Oids& constraints);
  const std::vector<DdlChange>& changes() const { return changes_; }
  void Judge();
  void List(RowWriter& rows);

 private:
  struct Side {
    Snapshot snapshot;
    Catalog catalog;
    Comparison comparison;
  };

  void ReadSides(const Oids& tables);
  Oids MovedTables(const Oids& tables) const;
  void AddRoots();
  Oids DeclaredParents() const;
  std::vector<QualifiedName> AffectedNames() const;
  void Put(const DdlChange& change, const std::vector<std::size_t>& findings, RowWriter& rows);

  Side& before() { return at_[0]; }
  Side& after() { return at_[1]; }
  const Side& before() const { return at_[0]; }
  const Side& after() const { return at_[1]; }

  NameTable names_;
  Side at_[2];
  Oids affected_;  // sorted
  IntentSet intents_;
  std::vector<DdlChange> changes_;
  std::vector<IntroducedFinding> introduced_;
  const Quote quote_ = ServerQuote();
};

void Statement::ReadSides(const Oids& tables) {
  for (Side& side : at_) side.catalog = ReadNeighbourhood(side.snapshot, tables, names_);
}

void Statement::Read(Oids tables, const Oids& constraints) {
  affected_ = tables;
  for (const Side& side : at_) {
    Append(TablesOfKeys(side.snapshot, constraints), affected_);
    Append(PartitionsOf(side.snapshot, tables), affected_);
  }
  SortOnce(affected_);
  ReadSides(affected_);
  const std::size_t known = affected_.size();
  const Oids moved = MovedTables(tables);
  if (!moved.empty()) {
    for (const Side& side : at_) Append(ChildrenOf(side.snapshot, moved), affected_);
  }
  AddRoots();
  SortOnce(affected_);
  if (affected_.size() != known) ReadSides(affected_);
  changes_ = ChangedKeys(before().catalog, after().catalog);
}

// A table that was or is a partition comes with its roots on that side only: what is read of both
// sides must be the same.
void Statement::AddRoots() {
  Oids roots;
  for (const Side& side : at_) {
    for (const Table& table : side.catalog.tables) {
      if (table.partition_of == kNoTable) continue;
      roots.push_back(side.catalog.tables[table.partition_of].oid);
    }
  }
  Append(roots, affected_);
}

// Those whose name, columns or keys are no longer what foreign keys elsewhere may need: only then
// the tables that refer to them are read, which may be thousands.
Oids Statement::MovedTables(const Oids& tables) const {
  const Oids constraints = UniqueConstraintsOf(before().snapshot, tables);
  if (!std::ranges::includes(UniqueConstraintsOf(after().snapshot, tables), constraints)) {
    return tables;
  }
  const OidMap was_at = before().catalog.TablesByOid();
  const OidMap is_at = after().catalog.TablesByOid();
  const std::vector<Table>& were = before().catalog.tables;
  const std::vector<Table>& are = after().catalog.tables;
  const auto unmoved = [&](const Table& was, const Table& is) {
    if (was.schema != is.schema || was.name != is.name) return false;
    for (std::uint32_t i = 0; i < was.columns.count; ++i) {
      const Column& column = before().catalog.columns[was.columns.first + i];
      const Column* const now = after().catalog.FindColumn(is, column.name);
      if (now == nullptr || now->number != column.number) return false;
    }
    return true;
  };
  Oids moved;
  for (const Oid oid : tables) {
    const TableId was = was_at.Find(oid);
    const TableId is = is_at.Find(oid);
    if (was == OidMap::kNotFound) continue;
    if (is == OidMap::kNotFound || !unmoved(were[was], are[is])) moved.push_back(oid);
  }
  return moved;
}

// Current names are looked up, and so the syscache may answer: a parent that the statement has
// renamed or dropped is among its tables.
Oids Statement::DeclaredParents() const {
  Oids parents;
  for (const Intent& intent : intents_.intents) {
    const NameId schema =
        intent.parent_schema == kNoName ? intent.child_schema : intent.parent_schema;
    std::vector<NameId> schemas{schema};
    if (schema == kNoName) schemas = after().catalog.schemas;
    for (const NameId id : schemas) {
      const std::string schema_name(names_[id]);
      const std::string table_name(names_[intent.parent_table]);
      parents.push_back(Call([&] {
        const Oid namespace_oid = get_namespace_oid(schema_name.c_str(), true);
        return OidIsValid(namespace_oid) ? get_relname_relid(table_name.c_str(), namespace_oid)
                                         : InvalidOid;
      }));
    }
  }
  std::erase(parents, InvalidOid);
  return parents;
}

std::vector<QualifiedName> Statement::AffectedNames() const {
  std::vector<QualifiedName> affected;
  for (const Side& side : at_) {
    for (const Table& table : side.catalog.tables) {
      if (!std::ranges::binary_search(affected_, table.oid)) continue;
      affected.push_back({std::string(names_[table.schema]), std::string(names_[table.name])});
    }
  }
  return affected;
}

void Statement::Judge() {
  std::vector<QualifiedName> affected = AffectedNames();
  std::vector<QualifiedName> spoken_of = affected;
  // What is declared for a partitioned table holds for its partitions.
  for (const Side& side : at_) {
    for (const Table& table : side.catalog.tables) {
      if (!table.partitioned) continue;
      spoken_of.push_back({std::string(names_[table.schema]), std::string(names_[table.name])});
    }
  }
  intents_ = ReadIntentsOf(after().snapshot, names_, std::move(spoken_of));
  if (!intents_.DeclaresAnything()) return;
  Oids tables = affected_;
  Append(DeclaredParents(), tables);
  ReadSides(tables);
  changes_ = ChangedKeys(before().catalog, after().catalog);

  std::ranges::sort(affected);
  CompareOptions options;
  options.wanted = [&](NameId schema, NameId table) {
    return std::ranges::binary_search(
        affected, QualifiedName{std::string(names_[schema]), std::string(names_[table])});
  };
  if (!intents_.patterns.empty()) options.encoding = DatabaseNameEncoding();
  options.quote = quote_;
  options.poll = CheckForInterrupts;
  for (Side& side : at_) side.comparison = Compare(side.catalog, intents_, names_, options);
  ApplyWaivers(ReadWaivers(after().snapshot), GetCurrentTransactionStartTimestamp(),
               after().comparison);
  introduced_ = IntroducedFindings({before().catalog, before().comparison},
                                   {after().catalog, after().comparison}, names_, changes_);
}

void Statement::List(RowWriter& rows) {
  std::vector<std::vector<std::size_t>> findings(changes_.size());
  for (const IntroducedFinding& each : introduced_) findings[each.change].push_back(each.finding);
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    if (i % 1024 == 0) CheckForInterrupts();
    // A table that many keys refer to may have got another name, which is nobody's rule.
    if (changes_[i].only_tables && findings[i].empty()) continue;
    Put(changes_[i], findings[i], rows);
  }
}

void Statement::Put(const DdlChange& change, const std::vector<std::size_t>& findings,
                    RowWriter& rows) {
  const auto define = [&](const Catalog& catalog, ForeignKeyId id, int rule, int definition) {
    std::optional<ForeignKeyDefinition> key;
    if (id == kNoForeignKey) return key;
    key = catalog.Define(catalog.foreign_keys[id], names_);
    rows.SetText(rule, ToText(key->delete_rule));
    rows.SetText(definition, PrintDefinition(*key, quote_));
    return key;
  };
  const auto was = define(before().catalog, change.before, kRuleBefore, kDefinitionBefore);
  const auto is = define(after().catalog, change.after, kRuleAfter, kDefinitionAfter);
  const ForeignKeyDefinition& key = is ? *is : *was;
  rows.SetText(kChildSchema, key.child.schema);
  rows.SetText(kChildTable, key.child.name);
  rows.SetTextArray(kChildColumns, {key.columns.begin(), key.columns.end()});
  rows.SetText(kParentSchema, key.parent.schema);
  rows.SetText(kParentTable, key.parent.name);
  rows.SetTextArray(kParentColumns, {key.parent_columns.begin(), key.parent_columns.end()});
  rows.SetText(kConstraintName, key.constraint_name);
  std::vector<std::string> names;
  std::vector<std::string> messages;
  for (const std::size_t i : findings) {
    const Finding& finding = after().comparison.findings[i];
    names.push_back(FindingName(finding));
    messages.push_back(
        DescribeIntroduced(finding, was ? &*was : nullptr, intents_, names_, quote_));
  }
  rows.SetTextArray(kFindings, {names.begin(), names.end()});
  rows.SetTextArray(kMessages, {messages.begin(), messages.end()});
  rows.Put();
}

}  // namespace

void ListDdlChanges(FunctionCallInfo fcinfo) {
  const Arguments arguments(fcinfo);
  RowWriter rows(fcinfo, kChangeColumns);
  // Whoever has written nothing has changed no foreign key.
  const std::uint64_t transaction = U64FromFullTransactionId(GetTopFullTransactionIdIfAny());
  if (transaction == 0) return;
  const bool seen = transaction == last_seen.transaction;
  const StatementSnapshots at(seen ? last_seen.command : FirstCommandId);
  Statement statement(at.before(), at.after());
  statement.Read(arguments.OidArray(0), arguments.OidArray(1));
  if (!statement.changes().empty()) {
    statement.Judge();
    statement.List(rows);
  }
  last_seen = {transaction, at.after()->curcid};
}

void GuardExtension(FunctionCallInfo fcinfo) {
  if (!CALLED_AS_EVENT_TRIGGER(fcinfo)) {
    throw Error(ErrorCode::kUnsupported, "this function is for an event trigger only",
                "Install the guard with fk_audit_install_guard().");
  }
  const auto* const data = reinterpret_cast<const EventTriggerData*>(fcinfo->context);
  if (!IsA(data->parsetree, DropStmt)) return;
  const auto* const drop = reinterpret_cast<const DropStmt*>(data->parsetree);
  if (drop->removeType != OBJECT_EXTENSION || drop->behavior != DROP_RESTRICT) return;
  for (int i = 0; i < list_length(drop->objects); ++i) {
    const Node* const name = static_cast<const Node*>(list_nth(drop->objects, i));
    if (std::string_view(strVal(name)) != "fk_audit") continue;
    throw Error(ErrorCode::kInUse, "cannot drop extension fk_audit while its guard is installed",
                "Run SELECT fk_audit_remove_guard() first, or DROP EXTENSION fk_audit CASCADE.");
  }
}

}  // namespace fk_audit
