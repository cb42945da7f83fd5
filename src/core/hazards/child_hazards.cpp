// What the child table does to its key: triggers that skip rows, no index, other types, rows in
// inheriting tables.
#include <algorithm>
#include <cstdio>

#include "core/hazards/hazard_context.hpp"
#include "core/hazards/type_pairs.hpp"

namespace fk_audit {
namespace {

// A table, or all the leaves of a partitioned one.
std::vector<TableId> LeavesOf(const HazardContext& context, TableId table) {
  std::vector<TableId> leaves;
  std::vector<TableId> open{table};
  while (!open.empty()) {
    const TableId id = open.back();
    open.pop_back();
    const std::span<const TableId> below = context.facts.PartitionsOf(id);
    open.insert(open.end(), below.begin(), below.end());
    if (!context.catalog.tables[id].partitioned) leaves.push_back(id);
  }
  return leaves;
}

// What the delete rule does to rows of the child. An update rule runs as rarely as keys change.
enum class Action : std::uint8_t { kNone, kDelete, kUpdate };

Action ActionOf(DeleteRule rule) {
  switch (rule) {
    case DeleteRule::kCascade:
      return Action::kDelete;
    case DeleteRule::kSetNull:
    case DeleteRule::kSetDefault:
      return Action::kUpdate;
    default:
      return Action::kNone;
  }
}

bool WritesAny(const HazardContext& context, const ForeignKey& key,
               std::span<const NameId> columns) {
  const std::span<const NameId> listed = context.catalog.DeleteColumnsOf(key);
  return std::ranges::any_of(context.catalog.PairsOf(key), [&](const ColumnPair& pair) {
    return (listed.empty() || std::ranges::find(listed, pair.child) != listed.end()) &&
           std::ranges::find(columns, pair.child) != columns.end();
  });
}

// What a trigger does between the rule and the row, worst last.
enum class Interference : std::uint8_t { kNone, kMayPutBack, kMaySkip, kPutsBack, kSkips };

Interference InterferenceOf(TriggerResult result) {
  if (result == TriggerResult::kPassesOn) return Interference::kNone;
  return result == TriggerResult::kSkips ? Interference::kSkips : Interference::kMaySkip;
}

// Whether these columns, of which kNoName stands for all, are every column that the rule writes.
template <typename Names>
bool AreAllWritten(const HazardContext& context, const ForeignKey& key, const Names& columns) {
  return std::ranges::find(columns, kNoName) != columns.end() ||
         std::ranges::all_of(context.catalog.ColumnsSetBy(key, false), [&](NameId column) {
           return std::ranges::find(columns, column) != columns.end();
         });
}

// A row that gets back the whole of its old key is not checked for a parent: its key is the same
// (ri_triggers.c, RI_FKey_fk_upd_check_required). What is new in a part of the key is checked.
Interference PutsBack(const HazardContext& context, const ForeignKey& key,
                      const TriggerFacts& trigger) {
  const std::span<const NameId> put_back = context.facts.PutBackBy(trigger);
  if (AreAllWritten(context, key, put_back)) {
    return trigger.conditional ? Interference::kMayPutBack : Interference::kPutsBack;
  }
  std::vector<NameId> columns(put_back.begin(), put_back.end());
  const std::span<const NameId> written = context.facts.WrittenBy(trigger);
  columns.insert(columns.end(), written.begin(), written.end());
  return AreAllWritten(context, key, columns) ? Interference::kMayPutBack : Interference::kNone;
}

Interference Interferes(const HazardContext& context, const ForeignKey& key,
                        const TriggerFacts& trigger, Action action) {
  if (!trigger.before || !trigger.for_each_row) return Interference::kNone;
  if (action == Action::kDelete) {
    return trigger.on_delete ? InterferenceOf(trigger.delete_result) : Interference::kNone;
  }
  const std::span<const NameId> columns = context.facts.UpdateColumnsOf(trigger);
  if (!trigger.on_update || !(columns.empty() || WritesAny(context, key, columns))) {
    return Interference::kNone;
  }
  return std::max(InterferenceOf(trigger.update_result), PutsBack(context, key, trigger));
}

struct Swallower {
  Interference interference = Interference::kNone;
  NameId trigger = kNoName;
};

// The trigger that interferes worst.
Swallower WorstTrigger(const HazardContext& context, const ForeignKey& key, Action action) {
  Swallower worst;
  for (const TableId table : LeavesOf(context, key.child)) {
    for (const TriggerFacts& trigger : context.facts.TriggersOf(table)) {
      const Interference found = Interferes(context, key, trigger, action);
      if (found > worst.interference) worst = {found, trigger.name};
    }
  }
  return worst;
}

std::string TextOf(Interference interference, const std::string& trigger, std::string_view event,
                   const std::string& orphan) {
  const std::string named = "trigger " + trigger;
  switch (interference) {
    case Interference::kSkips:
      return named + " skips rows BEFORE " + std::string(event) + ": then " + orphan;
    case Interference::kPutsBack:
      return named + " puts back BEFORE UPDATE what the key has written: then " + orphan;
    case Interference::kMayPutBack:
      return "what " + named + " writes BEFORE UPDATE over what the key has written cannot be " +
             "told; if it puts back the old value, " + orphan;
    default:
      return "what " + named + " does BEFORE " + std::string(event) +
             " cannot be told; if it skips a row, " + orphan;
  }
}

void FindSwallower(HazardContext& context, const ForeignKey& key) {
  const Action action = ActionOf(key.delete_rule);
  if (action == Action::kNone) return;
  const Swallower found = WorstTrigger(context, key, action);
  if (found.interference == Interference::kNone) return;
  const bool certain = found.interference >= Interference::kPutsBack;
  context.Add(
      HazardKind::kSwallowed, certain ? Severity::kCritical : Severity::kMedium, key,
      TextOf(found.interference, context.options.quote(context.names[found.trigger]),
             action == Action::kDelete ? "DELETE" : "UPDATE",
             "the row of " + context.TableText(key.child) + " stays as it is after its parent in " +
                 context.TableText(key.parent) + " has gone, without an error."));
}

std::string SizeText(std::int64_t bytes) {
  constexpr const char* kUnits[] = {"bytes", "kB", "MB", "GB", "TB"};
  int unit = 0;
  for (; bytes >= 10 * 1024 && unit < 4; ++unit) bytes /= 1024;
  return std::to_string(bytes) + " " + kUnits[unit];
}

// Rows and bytes of the child, its partitions added up.
struct Size {
  double rows = 0;
  bool rows_known = false;
  std::int64_t bytes = 0;
};

Size SizeOf(const HazardContext& context, TableId table) {
  Size size;
  for (const TableId leaf : LeavesOf(context, table)) {
    const float rows = context.catalog.tables[leaf].row_estimate;
    if (rows >= 0) size.rows += rows;
    size.rows_known = size.rows_known || rows >= 0;
    size.bytes += context.facts.tables[leaf].bytes;
  }
  return size;
}

Severity CostOfScan(const Size& size) {
  // 65 ns a row were measured for the scan that each deleted parent row costs.
  if (size.rows >= 1e6 || size.bytes >= (std::int64_t{100} << 20)) return Severity::kHigh;
  if (size.rows >= 1e4 || size.bytes >= (std::int64_t{1} << 20)) return Severity::kMedium;
  return Severity::kLow;
}

// A key over periods looks for overlaps, by other indexes.
void FindMissingIndex(HazardContext& context, const ForeignKey& key) {
  if (key.period || context.facts.HasIndexFor(context.catalog, key)) return;
  const Size size = SizeOf(context, key.child);
  std::string extent = "never analysed";
  if (size.rows_known) {
    char rows[32];
    std::snprintf(rows, sizeof rows, "%.0f", size.rows);
    extent = std::string("about ") + rows + (size.rows == 1 ? " row, " : " rows, ") +
             SizeText(size.bytes);
  }
  context.Add(HazardKind::kMissingIndex, CostOfScan(size), key,
              "each delete of a row of " + context.TableText(key.parent) + " reads all of " +
                  context.TableText(key.child) + " (" + extent + "), whether or not rows refer " +
                  "to it: no index of it starts with the columns of the key.");
}

std::string_view TypeName(const HazardContext& context, const ColumnFacts& column) {
  return column.type_name == kNoName ? "?" : context.names[column.type_name];
}

void AddTypeMismatch(HazardContext& context, const ForeignKey& key, const ColumnPair& pair,
                     TypePair types) {
  const ColumnFacts& child = *context.facts.FindColumn(context.catalog, key.child, pair.child);
  const ColumnFacts& parent = *context.facts.FindColumn(context.catalog, key.parent, pair.parent);
  std::string detail = context.ColumnText(pair.child) + " is " +
                       std::string(TypeName(context, child)) + ", " +
                       context.ColumnText(pair.parent) + " of " + context.TableText(key.parent) +
                       " is " + std::string(TypeName(context, parent));
  Severity severity = Severity::kMedium;
  switch (types) {
    case TypePair::kSame:
      return;
    case TypePair::kNarrower:
      detail += ": rows with larger keys cannot be referred to.";
      break;
    case TypePair::kCast:
      detail +=
          ": each value is cast for the comparison, so that a delete of a parent row reads "
          "all of " +
          context.TableText(key.child) + " in spite of an index.";
      break;
    case TypePair::kWider:
      severity = Severity::kLow;
      detail += ": it works, with room for values that no parent can have.";
      break;
    case TypePair::kRelated:
      severity = Severity::kLow;
      detail += ": it works, but equal values are not written alike.";
      break;
  }
  context.Add(HazardKind::kTypeMismatch, severity, key, std::move(detail));
}

void FindTypeMismatch(HazardContext& context, const ForeignKey& key) {
  for (const ColumnPair& pair : context.catalog.PairsOf(key)) {
    const ColumnFacts* const child =
        context.facts.FindColumn(context.catalog, key.child, pair.child);
    const ColumnFacts* const parent =
        context.facts.FindColumn(context.catalog, key.parent, pair.parent);
    if (child == nullptr || parent == nullptr) continue;
    AddTypeMismatch(context, key, pair, CompareTypes(child->base_type, parent->base_type));
  }
}

// Whether the inheriting table has the same key of its own.
bool HasSameKey(const Catalog& catalog, TableId table, const ForeignKey& key) {
  return std::ranges::any_of(catalog.KeysOf(table), [&](const ForeignKey& own) {
    return own.parent == key.parent && Acts(own) &&
           std::ranges::is_permutation(catalog.PairsOf(own), catalog.PairsOf(key));
  });
}

// Keys are not inherited, and the key's own queries say ONLY (manual, "Inheritance", Caveats).
void FindInheritance(HazardContext& context, const ForeignKey& key) {
  for (const TableId table : context.facts.InheritorsOf(key.child)) {
    if (HasSameKey(context.catalog, table, key)) continue;
    context.Add(HazardKind::kInheritance, key,
                "the key does not hold for rows of " + context.TableText(table) +
                    ", which inherits from " + context.TableText(key.child) +
                    ": they may be without a parent, and no delete reaches them.");
    break;
  }
  const std::span<const TableId> inheritors = context.facts.InheritorsOf(key.parent);
  if (inheritors.empty()) return;
  context.Add(HazardKind::kInheritance, Severity::kMedium, key,
              "rows of " + context.TableText(inheritors.front()) + ", which inherits from " +
                  context.TableText(key.parent) + ", cannot be referred to, although a query of " +
                  context.TableText(key.parent) + " shows them.");
}

}  // namespace

void FindChildHazards(HazardContext& context, const ForeignKey& key) {
  if (!Acts(key)) return;
  FindSwallower(context, key);
  FindInheritance(context, key);
  FindMissingIndex(context, key);
  FindTypeMismatch(context, key);
}

}  // namespace fk_audit
