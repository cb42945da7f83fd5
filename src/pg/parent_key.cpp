#include "pg/parent_key.hpp"

#include <algorithm>
#include <cstdint>

#include "pg/catalog_scan.hpp"

namespace fk_audit {
namespace {

// The operator classes of one unique index, in the order of the pairs of the foreign key.
using OperatorClasses = std::vector<Oid>;

// Whether a foreign key can refer to it at all, with PERIOD or without. Calls the server, hence its
// name.
bool is_whole_unique_index(HeapTuple row, TupleDesc descriptor) {
  const auto form = reinterpret_cast<Form_pg_index>(GETSTRUCT(row));
  return form->indisunique && form->indisvalid && form->indimmediate &&
         heap_attisnull(row, Anum_pg_index_indpred, descriptor) &&
         heap_attisnull(row, Anum_pg_index_indexprs, descriptor);
}

struct ParentKeys {
  std::vector<OperatorClasses> plain;
  bool period = false;  // there is one WITHOUT OVERLAPS, which is a unique and an exclusion index
};

// Takes the index, if its key columns are exactly `columns`.
void take_index(HeapTuple row, TupleDesc descriptor, const std::vector<std::int16_t>& columns,
                ParentKeys& keys) {
  std::vector<OperatorClasses>& out = keys.plain;
  const auto form = reinterpret_cast<Form_pg_index>(GETSTRUCT(row));
  const auto count = static_cast<std::size_t>(form->indnkeyatts);
  if (count != columns.size() || !is_whole_unique_index(row, descriptor)) return;
  bool is_null = false;
  const Datum datum = heap_getattr(row, Anum_pg_index_indclass, descriptor, &is_null);
  if (is_null) return;
  const auto classes = reinterpret_cast<const oidvector*>(DatumGetPointer(datum));
  std::size_t found = 0;
  out.emplace_back(count, InvalidOid);
  for (std::size_t pair = 0; pair < count; ++pair) {
    for (std::size_t i = 0; i < count; ++i) {
      if (form->indkey.values[i] != columns[pair]) continue;
      out.back()[pair] = classes->values[i];
      ++found;
      break;
    }
  }
  const bool period = found == count && form->indisexclusion;
  if (period) keys.period = true;
  if (found != count || period) out.pop_back();
}

ParentKeys UniqueKeys(Snapshot snapshot, const KeyColumns& columns) {
  ParentKeys keys;
  // The server refuses a column that is named twice.
  std::vector<std::int16_t> distinct = columns.parent_columns;
  std::ranges::sort(distinct);
  if (std::ranges::adjacent_find(distinct) != distinct.end()) return keys;
  ProbeCatalog({IndexRelationId, IndexIndrelidIndexId, Anum_pg_index_indrelid},
               std::span(&columns.parent, 1), snapshot, [&](HeapTuple row, TupleDesc descriptor) {
                 take_index(row, descriptor, columns.parent_columns, keys);
               });
  return keys;
}

std::vector<Oid> TypesOf(Snapshot snapshot, const std::uint32_t& table,
                         const std::vector<std::int16_t>& columns) {
  std::vector<Oid> types(columns.size(), InvalidOid);
  ProbeCatalog({AttributeRelationId, AttributeRelidNumIndexId, Anum_pg_attribute_attrelid},
               std::span(&table, 1), snapshot, [&](HeapTuple row, TupleDesc) {
                 const auto form = reinterpret_cast<Form_pg_attribute>(GETSTRUCT(row));
                 for (std::size_t i = 0; i < columns.size(); ++i) {
                   if (columns[i] == form->attnum) types[i] = form->atttypid;
                 }
               });
  return types;
}

// The parent's equality with a value of the child's type, in the index's operator family or by an
// implicit cast to its type. InvalidOid: there is none, or a type or class was dropped meanwhile.
Oid equality_operator(Oid operator_class, Oid parent_type, Oid child_type) {
  Oid family = InvalidOid;
  Oid input = InvalidOid;
  if (!get_opclass_opfamily_and_input_type(operator_class, &family, &input) ||
      !get_typisdefined(parent_type) || !get_typisdefined(child_type)) {
    return InvalidOid;
  }
  const Oid base = getBaseType(child_type);
  const Oid direct = get_opfamily_member(family, input, base, BTEqualStrategyNumber);
  if (OidIsValid(direct) &&
      OidIsValid(get_opfamily_member(family, base, base, BTEqualStrategyNumber))) {
    return direct;
  }
  const Oid from[] = {parent_type, child_type};
  const Oid to[] = {input, input};
  if (!can_coerce_type(2, from, to, COERCION_IMPLICIT)) return InvalidOid;
  return get_opfamily_member(family, input, input, BTEqualStrategyNumber);
}

}  // namespace

ParentKey FindParentKey(Snapshot snapshot, const KeyColumns& columns) {
  ParentKey key;
  const ParentKeys unique_keys = UniqueKeys(snapshot, columns);
  if (unique_keys.plain.empty()) {
    key.obstacle = unique_keys.period ? KeyObstacle::kPeriodKey : KeyObstacle::kNoUniqueKey;
    return key;
  }
  key.parent_types = TypesOf(snapshot, columns.parent, columns.parent_columns);
  key.child_types = TypesOf(snapshot, columns.child, columns.child_columns);
  for (const OperatorClasses& classes : unique_keys.plain) {
    key.operators.assign(classes.size(), InvalidOid);
    Call([&] {
      for (std::size_t i = 0; i < classes.size(); ++i) {
        key.operators[i] = equality_operator(classes[i], key.parent_types[i], key.child_types[i]);
      }
    });
    if (std::ranges::find(key.operators, InvalidOid) == key.operators.end()) return key;
  }
  key.obstacle = KeyObstacle::kTypeMismatch;
  return key;
}

}  // namespace fk_audit
