#include "core/table_facts.hpp"

#include <algorithm>

namespace fk_audit {
namespace {

template <typename Element>
std::span<const Element> Slice(const std::vector<Element>& all, Run run) {
  return std::span<const Element>(all).subspan(run.first, run.count);
}

bool LeadsWith(std::span<const NameId> columns, std::span<const ColumnPair> pairs) {
  if (columns.size() < pairs.size()) return false;
  const std::span<const NameId> leading = columns.first(pairs.size());
  return std::ranges::all_of(pairs, [&](const ColumnPair& pair) {
    return std::ranges::find(leading, pair.child) != leading.end();
  });
}

bool AllInKey(std::span<const NameId> columns, std::span<const ColumnPair> pairs) {
  return std::ranges::all_of(columns, [&](NameId column) {
    return std::ranges::find(pairs, column, &ColumnPair::child) != pairs.end();
  });
}

}  // namespace

std::span<const IndexFacts> DatabaseFacts::IndexesOf(TableId table) const {
  return Slice(indexes, tables[table].indexes);
}

std::span<const NameId> DatabaseFacts::ColumnsOf(const IndexFacts& index) const {
  return Slice(index_columns, index.columns);
}

std::span<const TriggerFacts> DatabaseFacts::TriggersOf(TableId table) const {
  return Slice(triggers, tables[table].triggers);
}

std::span<const NameId> DatabaseFacts::PartitionColumnsOf(TableId table) const {
  return Slice(partition_columns, tables[table].partition_columns);
}

std::span<const TableId> DatabaseFacts::PartitionsOf(TableId table) const {
  return Slice(partitions, tables[table].partitions);
}

std::span<const TableId> DatabaseFacts::InheritorsOf(TableId table) const {
  return Slice(inheritors, tables[table].inheritors);
}

std::span<const NameId> DatabaseFacts::UpdateColumnsOf(const TriggerFacts& trigger) const {
  return Slice(trigger_columns, trigger.update_columns);
}

std::span<const NameId> DatabaseFacts::PutBackBy(const TriggerFacts& trigger) const {
  return Slice(trigger_columns, trigger.put_back_columns);
}

std::span<const NameId> DatabaseFacts::WrittenBy(const TriggerFacts& trigger) const {
  return Slice(trigger_columns, trigger.written_columns);
}

std::span<const RewriteRuleFacts> DatabaseFacts::RulesOf(TableId table) const {
  return Slice(rules, tables[table].rules);
}

std::span<const CheckFacts> DatabaseFacts::ChecksOf(TableId table) const {
  return Slice(checks, tables[table].checks);
}

std::span<const CheckStep> DatabaseFacts::StepsOf(const CheckFacts& check) const {
  return Slice(check_steps, check.steps);
}

std::span<const NameId> DatabaseFacts::ColumnsOf(const CheckStep& step) const {
  return Slice(check_columns, step.columns);
}

const ColumnFacts* DatabaseFacts::FindColumn(const Catalog& catalog, TableId table,
                                             NameId name) const {
  const Column* const column = catalog.FindColumn(catalog.tables[table], name);
  return column == nullptr ? nullptr : &columns[column - catalog.columns.data()];
}

bool DatabaseFacts::HasDefault(const Catalog& catalog, TableId table, NameId name) const {
  const ColumnFacts* const column = FindColumn(catalog, table, name);
  return column != nullptr && (column->has_default || column->identity);
}

bool DatabaseFacts::HasIndexFor(const Catalog& catalog, const ForeignKey& key) const {
  const std::span<const ColumnPair> pairs = catalog.PairsOf(key);
  const auto finds_all = [&](const IndexFacts& index) {
    if (!index.valid || !index.btree || !LeadsWith(ColumnsOf(index), pairs)) return false;
    const std::span<const NameId> not_null = Slice(index_columns, index.not_null);
    return !index.partial || (!not_null.empty() && AllInKey(not_null, pairs));
  };
  const auto indexed = [&](TableId table) {
    return std::ranges::any_of(IndexesOf(table), finds_all);
  };
  std::vector<TableId> open{key.child};
  while (!open.empty()) {
    const TableId table = open.back();
    open.pop_back();
    if (indexed(table)) continue;  // a valid index of a partitioned table is on all its leaves
    const std::span<const TableId> below = PartitionsOf(table);
    if (below.empty()) return false;
    open.insert(open.end(), below.begin(), below.end());
  }
  return true;
}

}  // namespace fk_audit
