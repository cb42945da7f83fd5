#include "core/impact/row_images.hpp"

#include <algorithm>

namespace fk_audit {
namespace {

// A key with NULL refers to nothing; of one with an unknown value nobody can say to what.
bool IsNoKey(ValueId value) {
  return value == kNullValue || value == kUnknownValue;
}

}  // namespace

ImageId RowImages::Of(RowId row) {
  const auto [found, first] = newest_.emplace(row, static_cast<ImageId>(images_.size()));
  if (first) {
    const std::span<const ValueId> values = source_.ValuesOf(row);
    images_.push_back({{values.begin(), values.end()}, 0});
  }
  return found->second;
}

std::vector<ValueId> RowImages::Pick(ImageId image, const std::vector<ColumnIndex>& columns) const {
  std::vector<ValueId> picked;
  for (const ColumnIndex column : columns) picked.push_back(images_[image].values[column]);
  return picked;
}

void RowImages::Delete(RowId row) {
  gone_.insert(row);
}

void RowImages::Update(RowId row, const std::vector<ColumnIndex>& columns,
                       const std::vector<ValueId>& values) {
  Image image = images_[Of(row)];
  for (std::size_t i = 0; i < columns.size(); ++i) image.values[columns[i]] = values[i];
  ++image.generation;
  const auto id = static_cast<ImageId>(images_.size());
  images_.push_back(std::move(image));
  newest_[row] = id;
  for (const KeyUse& use : source_.ShapeOfRelation(source_.RelationOf(row)).keys) {
    std::vector<ValueId> found = Pick(id, ColumnsOf(source_.ShapeOf(use.key), use.as_child));
    if (std::ranges::any_of(found, IsNoKey)) continue;
    changed_[{use.key, use.as_child}][std::move(found)].push_back(row);
  }
}

bool RowImages::Matches(KeyId key, Lookup lookup, const std::vector<ValueId>& given,
                        const std::vector<ValueId>& found) {
  for (std::size_t pair = 0; pair < given.size(); ++pair) {
    if (found[pair] == kNullValue) return false;
    if (!source_.Matches(key, lookup, pair, given[pair], found[pair])) return false;
  }
  return true;
}

std::vector<RowId> RowImages::Find(KeyId key, Lookup lookup, RelationId relation,
                                   const std::vector<ValueId>& given) {
  std::vector<RowId> rows;
  for (const RowId row : source_.Find(key, lookup, relation, given)) {
    if (gone_.contains(row)) continue;
    const auto newest = newest_.find(row);
    if (newest == newest_.end() || images_[newest->second].generation == 0) rows.push_back(row);
  }
  const bool as_child = lookup == Lookup::kChildren;
  const auto changed = changed_.find({key, as_child});
  if (changed == changed_.end()) return rows;
  const std::vector<ColumnIndex>& columns = ColumnsOf(source_.ShapeOf(key), as_child);
  std::vector<RowId> moved;
  for (const auto& [found, candidates] : changed->second) {
    if (!Matches(key, lookup, given, found)) continue;
    for (const RowId row : candidates) {
      if (gone_.contains(row) || Pick(newest_.at(row), columns) != found) continue;
      if (lookup == Lookup::kSameParents && source_.RelationOf(row) != relation) continue;
      moved.push_back(row);
    }
  }
  std::ranges::sort(moved);
  moved.erase(std::unique(moved.begin(), moved.end()), moved.end());
  rows.insert(rows.end(), moved.begin(), moved.end());
  return rows;
}

}  // namespace fk_audit
