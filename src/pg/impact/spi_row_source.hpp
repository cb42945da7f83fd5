// The rows of user tables for the simulation of a delete, read only, under the snapshot of the
// running query and with the rights of its user.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "core/impact/row_source.hpp"
#include "pg/impact/relation_reader.hpp"
#include "pg/impact/row_query.hpp"
#include "pg/progress.hpp"

namespace fk_audit {

class SpiRowSource : public RowSource {
 public:
  // Throws RowBudgetExceeded when more than `row_budget` rows have to be known.
  SpiRowSource(const ImpactDatabase& database, std::int64_t row_budget)
      : database_(database), row_budget_(row_budget) {}

  // The row of `table` whose primary key has these values, as text in the order of the key.
  // Error(kInvalidParameter): no primary key, or another number of columns; Error(kNoSuchRow): no
  // such row that the user may see. A server error where the user may not read the table at all.
  RowId FindByPrimaryKey(TableId table, const std::vector<std::string>& key);

  const RiKeyShape& ShapeOf(KeyId key) override;
  const RelationShape& ShapeOfRelation(RelationId relation) override;
  RelationId RelationOf(RowId row) override { return rows_[row].relation; }
  std::span<const ValueId> ValuesOf(RowId row) override { return rows_[row].values; }
  std::span<const RowId> Find(KeyId key, Lookup lookup, RelationId relation,
                              std::span<const ValueId> given) override;
  std::string ParentsUnseen(KeyId key) override {
    return Obstacle(database_.catalog.foreign_keys[key].parent);
  }
  bool Matches(KeyId key, Lookup lookup, std::size_t pair, ValueId given, ValueId found) override;
  std::optional<ValueId> DefaultOf(KeyId key, ColumnIndex column) override;
  ValueId Convert(KeyId key, std::size_t pair, ValueId parent_value) override;

  // What kept the user from seeing all rows of the children of these keys; of keys without such an
  // obstacle nothing.
  std::map<KeyId, std::string> ObstaclesOf(std::span<const KeyId> keys) const;

 private:
  struct StoredRow {
    RelationId relation = 0;
    std::vector<ValueId> values;
  };
  // A foreign key with its types and operators, pair by pair.
  struct Key {
    RiKeyShape shape;
    std::vector<Oid> parent_types;
    std::vector<Oid> child_types;
    std::vector<Oid> parent_child_operators;   // conpfeqop
    std::vector<Oid> parent_parent_operators;  // conppeqop
  };
  using Question = std::tuple<KeyId, Lookup, RelationId, std::vector<ValueId>>;

  const TableFamily& FamilyOf(TableId table);
  Key& KeyOf(KeyId id);
  std::vector<Oid> TypesOf(TableId table, const std::vector<NameId>& columns);
  std::string Obstacle(TableId table);
  std::string SelectFrom(TableId table);
  std::string Equality(const Key& key, Lookup lookup, std::size_t pair, const std::string& found);
  const RowQuery& QueryFor(KeyId id, Lookup lookup, TableId table);
  std::vector<RowId> Store(std::vector<QueryRow> rows);
  RelationId RelationByOid(Oid oid) const;

  const ImpactDatabase& database_;
  const std::int64_t row_budget_;
  const Progress progress_{"following the delete", "rows that may be read"};
  SpiConnection connection_;
  ValuePool pool_;
  std::deque<StoredRow> rows_;
  std::map<std::tuple<Oid, BlockNumber, OffsetNumber>, RowId> by_place_;
  std::unordered_map<TableId, std::unique_ptr<TableFamily>> families_;  // by root
  std::unordered_map<Oid, RelationId> relations_by_oid_;
  std::unordered_map<KeyId, std::unique_ptr<Key>> keys_;
  std::unordered_map<RelationId, std::unique_ptr<RelationShape>> shapes_;
  std::map<TableId, std::string> obstacles_;
  std::map<std::tuple<KeyId, Lookup, TableId>, RowQuery> queries_;
  std::map<std::tuple<KeyId, Lookup, std::size_t>, ValueQuery> comparisons_;
  std::map<std::pair<KeyId, std::size_t>, ValueQuery> conversions_;
  std::map<Question, std::vector<RowId>> found_;
  std::map<std::tuple<KeyId, Lookup, std::size_t, ValueId, ValueId>, bool> matches_;
  std::map<std::pair<KeyId, ColumnIndex>, std::optional<ValueId>> defaults_;
};

}  // namespace fk_audit
