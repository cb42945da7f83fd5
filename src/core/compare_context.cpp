#include "core/compare_context.hpp"

#include <algorithm>

namespace fk_audit {

std::string CompareContext::Text(NameId name) const {
  return name == kNoName ? std::string() : std::string(names[name]);
}

std::vector<std::string> CompareContext::Texts(std::span<const NameId> list) const {
  std::vector<std::string> texts;
  texts.reserve(list.size());
  for (const NameId name : list) texts.push_back(Text(name));
  return texts;
}

QualifiedName CompareContext::NameOf(NameId schema, NameId table) const {
  return {Text(schema), Text(table)};
}

QualifiedName CompareContext::NameOf(TableId table) const {
  if (table == kNoTable) return {};
  return NameOf(catalog.tables[table].schema, catalog.tables[table].name);
}

NameId CompareContext::ParentSchemaOf(const Intent& intent, NameId child_schema) const {
  return intent.parent_schema == kNoName ? child_schema : intent.parent_schema;
}

std::span<const NameId> CompareContext::ParentColumnsOf(const Intent& intent,
                                                        TableId parent) const {
  if (intent.parent_columns.count > 0) return set.Names(intent.parent_columns);
  if (parent == kNoTable) return {};
  return catalog.PrimaryKeyOf(catalog.tables[parent]);
}

std::string CompareContext::PatternOf(std::span<const std::uint32_t> intents) const {
  const std::string* first = nullptr;
  for (const std::uint32_t index : intents) {
    const PatternId pattern = set.intents[index].pattern;
    if (pattern == kNoPattern) return {};
    const std::string& text = set.patterns[pattern];
    if (first == nullptr || text < *first) first = &text;
  }
  return first == nullptr ? std::string() : *first;
}

void AppendSortedPairs(std::span<const ColumnPair> pairs, std::vector<ColumnPair>& out) {
  const auto first = static_cast<std::ptrdiff_t>(out.size());
  out.insert(out.end(), pairs.begin(), pairs.end());
  std::sort(out.begin() + first, out.end());
}

ForeignKeyId FindAncestorKey(const Catalog& catalog, TableId partition, TableId parent,
                             std::span<const ColumnPair> sorted_pairs, bool same_pairs) {
  const auto matches = [same_pairs](const ColumnPair& a, const ColumnPair& b) {
    return a.child == b.child && (!same_pairs || a.parent == b.parent);
  };
  std::vector<ColumnPair> theirs;
  for (TableId table = catalog.tables[partition].partition_of; table != kNoTable;
       table = catalog.tables[table].partition_of) {
    for (const ForeignKey& key : catalog.KeysOf(table)) {
      if (key.parent != parent || key.pairs.count != sorted_pairs.size()) continue;
      theirs.clear();
      AppendSortedPairs(catalog.PairsOf(key), theirs);
      if (std::equal(theirs.begin(), theirs.end(), sorted_pairs.begin(), matches)) {
        return static_cast<ForeignKeyId>(&key - catalog.foreign_keys.data());
      }
    }
  }
  return kNoForeignKey;
}

}  // namespace fk_audit
