// The rows of a RowSource as a simulated delete has changed them so far.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/impact/row_source.hpp"

namespace fk_audit {

using ImageId = std::uint32_t;  // one version of one row

class RowImages {
 public:
  explicit RowImages(RowSource& source) : source_(source) {}

  // The newest image of a row; of a deleted one the last.
  ImageId Of(RowId row);
  std::span<const ValueId> Values(ImageId image) const { return images_[image].values; }
  std::vector<ValueId> Pick(ImageId image, const std::vector<ColumnIndex>& columns) const;
  // Whether the image replaced one that the simulation itself had written.
  bool WrittenBefore(ImageId image) const { return images_[image].generation > 1; }
  bool IsGone(RowId row) const { return gone_.contains(row); }

  void Delete(RowId row);
  void Update(RowId row, const std::vector<ColumnIndex>& columns,
              const std::vector<ValueId>& values);

  // As RowSource::Find(), but as of now: rows that are there in physical order, then changed ones.
  std::vector<RowId> Find(KeyId key, Lookup lookup, RelationId relation,
                          const std::vector<ValueId>& given);

 private:
  struct Image {
    std::vector<ValueId> values;
    std::uint32_t generation = 0;  // 0: as the row was
  };
  // Changed rows by the values that they have or had in the columns of one side of a key.
  using ByValues = std::map<std::vector<ValueId>, std::vector<RowId>>;

  static const std::vector<ColumnIndex>& ColumnsOf(const RiKeyShape& shape, bool as_child) {
    return as_child ? shape.child_columns : shape.parent_columns;
  }
  bool Matches(KeyId key, Lookup lookup, const std::vector<ValueId>& given,
               const std::vector<ValueId>& found);

  RowSource& source_;
  std::deque<Image> images_;
  std::unordered_map<RowId, ImageId> newest_;
  std::unordered_set<RowId> gone_;
  std::map<std::pair<KeyId, bool>, ByValues> changed_;  // second: as child
};

}  // namespace fk_audit
