#include "pg/rows.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "pg/boundary.hpp"

namespace fk_audit {
namespace {

// Runs `make`, which makes a Datum, with the row's memory as the current one. On a server error
// TakePendingError() goes back to the caller's memory.
template <typename Make>
Datum MakeIn(MemoryContext context, Make&& make) {
  return Call([&] {
    MemoryContext const caller = MemoryContextSwitchTo(context);
    const Datum datum = make();
    MemoryContextSwitchTo(caller);
    return datum;
  });
}

int LengthOf(std::string_view value) {
  if (value.size() > MaxAllocSize - VARHDRSZ) {
    throw Error(ErrorCode::kLimitExceeded, "text of more than 1 GB in a result row",
                "Pass a pattern of tables, so that less is told at once.");
  }
  return static_cast<int>(value.size());
}

}  // namespace

RowWriter::RowWriter(FunctionCallInfo fcinfo, int columns)
    : result_(reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo)), columns_(columns) {
  if (columns > kMaxColumns) {
    throw InternalError("too many columns for a result row");
  }
  row_context_ = Call([&] {
    InitMaterializedSRF(fcinfo, 0);
    return AllocSetContextCreate(CurrentMemoryContext, "fk_audit row", ALLOCSET_DEFAULT_SIZES);
  });
  if (result_->setDesc->natts != columns) {
    throw Error(ErrorCode::kInternal,
                "the library and the SQL objects of fk_audit are of different versions",
                "Run ALTER EXTENSION fk_audit UPDATE.");
  }
  std::fill_n(nulls_, columns_, true);
}

void RowWriter::SetText(int column, std::string_view value) {
  const int length = LengthOf(value);
  values_[column] = MakeIn(row_context_, [&] {
    return PointerGetDatum(cstring_to_text_with_len(value.data(), length));
  });
  nulls_[column] = false;
}

void RowWriter::SetTextOrNull(int column, std::string_view value) {
  if (!value.empty()) SetText(column, value);
}

void RowWriter::SetTextArray(int column, const std::vector<std::string_view>& values) {
  for (const std::string_view value : values) LengthOf(value);
  values_[column] = MakeIn(row_context_, [&] {
    const auto texts = static_cast<Datum*>(palloc(sizeof(Datum) * values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) {
      texts[i] = PointerGetDatum(
          cstring_to_text_with_len(values[i].data(), static_cast<int>(values[i].size())));
    }
    return PointerGetDatum(
        construct_array(texts, static_cast<int>(values.size()), TEXTOID, -1, false, TYPALIGN_INT));
  });
  nulls_[column] = false;
}

void RowWriter::SetInteger(int column, std::int32_t value) {
  values_[column] = Int32GetDatum(value);
  nulls_[column] = false;
}

// Eight bytes are passed by reference where a Datum has four: then making one allocates.
void RowWriter::SetBigint(int column, std::int64_t value) {
  values_[column] = MakeIn(row_context_, [&] { return Int64GetDatum(value); });
  nulls_[column] = false;
}

void RowWriter::SetDouble(int column, double value) {
  values_[column] = MakeIn(row_context_, [&] { return Float8GetDatum(value); });
  nulls_[column] = false;
}

void RowWriter::SetBoolean(int column, bool value) {
  values_[column] = BoolGetDatum(value);
  nulls_[column] = false;
}

void RowWriter::SetTimestamp(int column, std::int64_t value) {
  values_[column] = MakeIn(row_context_, [&] { return TimestampTzGetDatum(value); });
  nulls_[column] = false;
}

void RowWriter::Put() {
  Call([&] {
    CHECK_FOR_INTERRUPTS();
    tuplestore_putvalues(result_->setResult, result_->setDesc, values_, nulls_);
    MemoryContextReset(row_context_);
  });
  std::fill_n(nulls_, columns_, true);
}

}  // namespace fk_audit
