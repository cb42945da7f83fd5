// Values to rows: fills the result of a set-returning function in Materialize mode
// (funcapi.h, InitMaterializedSRF), so that no C++ object outlives the call.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "pg/postgres.hpp"

namespace fk_audit {

// Writes rows of at most kMaxColumns columns into the tuplestore of one call. Columns are set in
// any order by number (an enum beside the function that fills the row); those not set are NULL.
class RowWriter {
 public:
  static constexpr int kMaxColumns = 40;

  // Sets up the result of `fcinfo`; `columns` is checked against the function's declared row type.
  RowWriter(FunctionCallInfo fcinfo, int columns);

  void SetText(int column, std::string_view value);
  // As SetText, but an empty value is NULL.
  void SetTextOrNull(int column, std::string_view value);
  void SetTextArray(int column, const std::vector<std::string_view>& values);
  void SetInteger(int column, std::int32_t value);
  void SetBigint(int column, std::int64_t value);
  void SetDouble(int column, double value);
  void SetBoolean(int column, bool value);
  // Of the type timestamptz.
  void SetTimestamp(int column, std::int64_t value);

  // Appends the row and starts an empty one.
  void Put();

 private:
  ReturnSetInfo* result_;
  MemoryContext row_context_;  // reset per row
  int columns_;
  Datum values_[kMaxColumns];
  bool nulls_[kMaxColumns];
};

}  // namespace fk_audit
