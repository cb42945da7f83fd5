#include "pg/catalog_scan.hpp"

namespace fk_audit {

int make_scan_keys(const ProbeBy& by, Oid oid, ScanKeyData keys[2]) {
  int count = 0;
  const auto add = [&](AttrNumber column, Oid value) {
    ScanKeyInit(&keys[count++], column, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(value));
  };
  const bool has_class = by.class_column != InvalidAttrNumber;
  if (has_class && by.class_column < by.oid_column) add(by.class_column, by.class_oid);
  add(by.oid_column, oid);
  if (has_class && by.class_column > by.oid_column) add(by.class_column, by.class_oid);
  return count;
}

ColumnNumbers read_column_numbers(HeapTuple row, AttrNumber column, TupleDesc descriptor) {
  ColumnNumbers numbers;
  bool is_null = false;
  const Datum datum = heap_getattr(row, column, descriptor, &is_null);
  if (is_null) return numbers;
  ArrayType* const array = DatumGetArrayTypeP(datum);
  if (ARR_NDIM(array) == 1 && ARR_DIMS(array)[0] <= INDEX_MAX_KEYS && !ARR_HASNULL(array) &&
      ARR_ELEMTYPE(array) == INT2OID) {
    numbers.count = ARR_DIMS(array)[0];
    std::memcpy(numbers.values, ARR_DATA_PTR(array), numbers.count * sizeof(std::int16_t));
  }
  // Small arrays are stored with a short header, so that nearly every one was copied.
  if (PointerGetDatum(array) != datum) pfree(array);
  return numbers;
}

}  // namespace fk_audit
