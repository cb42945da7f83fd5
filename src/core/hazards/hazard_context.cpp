#include "core/hazards/hazard_context.hpp"

#include <utility>

namespace fk_audit {

TableId HazardContext::RootOf(TableId table) const {
  while (catalog.tables[table].partition_of != kNoTable) table = catalog.tables[table].partition_of;
  return table;
}

std::string HazardContext::TableText(TableId table) const {
  const Table& of = catalog.tables[table];
  return DisplayTable({std::string(names[of.schema]), std::string(names[of.name])}, options.quote);
}

std::string HazardContext::ColumnText(NameId column) const {
  return options.quote(names[column]);
}

std::string HazardContext::ColumnsText(std::span<const NameId> columns) const {
  std::string text;
  for (const NameId column : columns) {
    if (!text.empty()) text += ", ";
    text += ColumnText(column);
  }
  return text;
}

std::string HazardContext::KeyText(const ForeignKey& key) const {
  std::string text = TableText(key.child) + " (";
  for (const ColumnPair& pair : catalog.PairsOf(key)) {
    if (text.back() != '(') text += ", ";
    text += ColumnText(pair.child);
  }
  return text + ")";
}

std::string HazardContext::ConstraintText(const ForeignKey& key) const {
  return options.quote(names[key.name]);
}

void HazardContext::Add(HazardKind kind, const ForeignKey& key, std::string detail) {
  Add(kind, TraitsOf(kind).severity, key, std::move(detail));
}

void HazardContext::Add(HazardKind kind, Severity severity, const ForeignKey& key,
                        std::string detail, bool on_update) {
  hazards.push_back({kind, severity, IdOf(key), on_update, std::move(detail)});
}

}  // namespace fk_audit
