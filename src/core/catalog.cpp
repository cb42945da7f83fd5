#include "core/catalog.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <string>
#include <string_view>
#include <tuple>

namespace fk_audit {
namespace {

template <typename Element>
std::span<const Element> Slice(const std::vector<Element>& all, Run run) {
  return std::span<const Element>(all).subspan(run.first, run.count);
}

std::size_t HashOf(NameId schema, NameId name) {
  const std::uint64_t both = (std::uint64_t{schema} << 32) | name;
  return static_cast<std::size_t>((both * 0x9e3779b97f4a7c15ULL) >> 24);
}

// The slot of (schema, name) in `slots`, or the free one where it belongs.
std::size_t SlotOf(const std::vector<TableId>& slots, const std::vector<Table>& tables,
                   NameId schema, NameId name) {
  const std::size_t mask = slots.size() - 1;
  std::size_t slot = HashOf(schema, name) & mask;
  while (slots[slot] != kNoTable &&
         (tables[slots[slot]].schema != schema || tables[slots[slot]].name != name)) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

}  // namespace

std::span<const ColumnPair> Catalog::PairsOf(const ForeignKey& key) const {
  return Slice(pairs, key.pairs);
}

std::span<const NameId> Catalog::DeleteColumnsOf(const ForeignKey& key) const {
  return Slice(key_columns, key.delete_columns);
}

std::vector<NameId> Catalog::ColumnsSetBy(const ForeignKey& key, bool on_update) const {
  const std::span<const NameId> list = DeleteColumnsOf(key);
  if (!on_update && !list.empty()) return {list.begin(), list.end()};
  std::vector<NameId> columns;
  for (const ColumnPair& pair : PairsOf(key)) columns.push_back(pair.child);
  return columns;
}

std::span<const NameId> Catalog::PrimaryKeyOf(const Table& table) const {
  return Slice(key_columns, table.primary_key);
}

const Column* Catalog::FindColumn(const Table& table, NameId name) const {
  const std::span<const Column> run = Slice(columns, table.columns);
  const auto found = std::ranges::find(run, name, &Column::name);
  return found == run.end() ? nullptr : &*found;
}

std::span<const ForeignKey> Catalog::KeysOf(TableId child) const {
  const std::uint32_t first = keys_from_[child];
  return Slice(foreign_keys, Run{first, keys_from_[child + 1] - first});
}

TableId Catalog::FindTable(NameId schema, NameId name) const {
  return by_name_.empty() ? kNoTable : by_name_[SlotOf(by_name_, tables, schema, name)];
}

TableId Catalog::FindTable(const QualifiedName& table, const NameTable& names) const {
  const std::optional<NameId> schema = names.Find(table.schema);
  const std::optional<NameId> name = names.Find(table.name);
  return schema && name ? FindTable(*schema, *name) : kNoTable;
}

OidMap Catalog::TablesByOid() const {
  OidMap by_oid;
  for (TableId id = 0; id < tables.size(); ++id) by_oid.Insert(tables[id].oid, id);
  return by_oid;
}

void Catalog::Index() {
  std::ranges::sort(foreign_keys, {},
                    [](const ForeignKey& key) { return std::tuple(key.child, key.oid, key.name); });
  keys_from_.assign(tables.size() + 1, 0);
  for (const ForeignKey& key : foreign_keys) ++keys_from_[key.child + 1];
  for (std::size_t i = 1; i < keys_from_.size(); ++i) keys_from_[i] += keys_from_[i - 1];

  by_name_.assign(std::bit_ceil(tables.size() + tables.size() / 3 + 1), kNoTable);
  for (TableId id = 0; id < tables.size(); ++id) {
    by_name_[SlotOf(by_name_, tables, tables[id].schema, tables[id].name)] = id;
  }
}

ForeignKeyDefinition Catalog::Define(const ForeignKey& key, const NameTable& names) const {
  const auto qualified = [&](TableId id) {
    return QualifiedName{std::string(names[tables[id].schema]),
                         std::string(names[tables[id].name])};
  };
  ForeignKeyDefinition definition;
  definition.child = qualified(key.child);
  definition.parent = qualified(key.parent);
  definition.constraint_name = names[key.name];
  for (const ColumnPair& pair : PairsOf(key)) {
    definition.columns.emplace_back(names[pair.child]);
    definition.parent_columns.emplace_back(names[pair.parent]);
  }
  for (const NameId column : DeleteColumnsOf(key)) {
    definition.delete_columns.emplace_back(names[column]);
  }
  definition.delete_rule = key.delete_rule;
  definition.update_rule = key.update_rule;
  definition.match = key.match;
  definition.deferrable = key.deferrable;
  definition.initially_deferred = key.initially_deferred;
  definition.validated = key.validated;
  definition.enforced = key.enforced;
  definition.period = key.period;
  return definition;
}

bool FiresBefore(const ForeignKey& a, const ForeignKey& b) {
  struct Decimal {
    char digits[std::numeric_limits<std::uint32_t>::digits10 + 1];
    std::string_view text;
    explicit Decimal(std::uint32_t oid)
        : text(digits, std::to_chars(digits, digits + sizeof digits, oid).ptr) {}
  };
  return Decimal(a.delete_trigger).text < Decimal(b.delete_trigger).text;
}

bool DeleteActs(const ForeignKey& key) {
  return key.enforced && key.delete_acts;
}

}  // namespace fk_audit
