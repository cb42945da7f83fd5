// What the simulation of a delete knows of the database: rows as they are before the delete, their
// keys, and the triggers that fire. Implemented over SPI in src/pg, by hand in unit tests.
//
// Rows, relations, keys and values are numbers that the source gives out; equality of values is the
// source's business, for only the server knows the operators.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/foreign_key.hpp"

namespace fk_audit {

using RowId = std::uint32_t;
using RelationId =
    std::uint32_t;              // a table that holds rows itself: a plain one or a leaf partition
using KeyId = std::uint32_t;    // a foreign key as declared; its clones on partitions are it too
using ValueId = std::uint32_t;  // equal images of one type have one number
inline constexpr ValueId kNullValue = 0;
// What a default writes that only running it would tell. No source gives it out or is asked about
// it.
inline constexpr ValueId kUnknownValue = std::numeric_limits<ValueId>::max();
using ColumnIndex = std::uint16_t;  // position in the values of a row

// Rows without NULL in the key's columns that a query of the RI triggers finds (ri_triggers.c).
enum class Lookup : std::uint8_t {
  kChildren,     // of the child, by values of the parent
  kParents,      // of the whole parent, by values of the child (RI_FKey_check)
  kSameParents,  // of one relation of the parent, by values of the parent (ri_Check_Pk_Match)
};

struct RiKeyShape {
  std::vector<ColumnIndex> child_columns;  // pairwise with parent_columns
  std::vector<ColumnIndex> parent_columns;
  std::vector<ColumnIndex> delete_columns;  // what SET NULL and SET DEFAULT change on a delete
  bool match_full = false;
};

// One RI trigger of a relation for one event.
struct RiTrigger {
  enum class Kind : std::uint8_t {
    kAction,     // on the parent: what `action` says
    kCheck,      // on the child, after an update: the parent must exist
    kOff,        // on the parent: nothing acts, rows of the child may be left without a parent
    kUnchecked,  // on the child, after an update: nobody looks whether the parent exists
  };
  KeyId key = 0;
  Kind kind = Kind::kAction;
  ReferentialAction action = ReferentialAction::kNoAction;
  bool deferred = false;  // tginitdeferred
};

// A foreign key over rows of a relation.
struct KeyUse {
  KeyId key = 0;
  bool as_child = false;  // they refer by it, else they are referred to
};

struct RelationShape {
  std::vector<RiTrigger> on_delete;  // in the order of their names
  std::vector<RiTrigger> on_update;
  std::vector<KeyUse> keys;
  std::vector<bool> not_null;              // by ColumnIndex
  std::string delete_doubt;                // why a DELETE may do something else; empty: it will not
  std::string update_doubt;                // the same of any UPDATE
  std::vector<std::string> change_doubts;  // by ColumnIndex: of an UPDATE that changes this column
  std::vector<std::string> value_doubts;   // the same, where the new value is not NULL
};

// Thrown by a source that would have to read more rows than it may.
struct RowBudgetExceeded {};

class RowSource {
 public:
  RowSource() = default;
  RowSource(const RowSource&) = delete;
  RowSource& operator=(const RowSource&) = delete;
  virtual ~RowSource() = default;

  // References and spans stay valid as long as the source.
  virtual const RiKeyShape& ShapeOf(KeyId key) = 0;
  virtual const RelationShape& ShapeOfRelation(RelationId relation) = 0;
  virtual RelationId RelationOf(RowId row) = 0;
  virtual std::span<const ValueId> ValuesOf(RowId row) = 0;

  // The rows that `lookup` finds by `given`, one value per pair and none NULL, in physical order.
  // `relation`: for kSameParents only.
  virtual std::span<const RowId> Find(KeyId key, Lookup lookup, RelationId relation,
                                      std::span<const ValueId> given) = 0;
  // Why kParents of this key may have missed rows; empty: it has not.
  virtual std::string ParentsUnseen(KeyId key) = 0;
  // Whether a row with `found` in the column of that pair is one that `given` finds.
  virtual bool Matches(KeyId key, Lookup lookup, std::size_t pair, ValueId given,
                       ValueId found) = 0;
  // The default of a column of the child; nothing when it is not a constant.
  virtual std::optional<ValueId> DefaultOf(KeyId key, ColumnIndex column) = 0;
  // A value of the parent as ON UPDATE CASCADE writes it into the child.
  virtual ValueId Convert(KeyId key, std::size_t pair, ValueId parent_value) = 0;
};

}  // namespace fk_audit
