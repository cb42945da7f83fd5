#include "pg/impact/row_query.hpp"

#include <algorithm>
#include <exception>

namespace fk_audit {
namespace {

// A fetched row before its values have numbers.
struct Image {
  Oid type;
  bool by_value;
  std::size_t length;  // in the buffer; kNull: a NULL
  static constexpr std::size_t kNull = ~std::size_t{0};
};

struct Fetched {
  std::vector<QueryRow> rows;
  std::vector<Image> images;  // of all rows, column by column
  std::string buffer;
};

SPIPlanPtr Prepare(const std::string& text, const std::vector<Oid>& types) {
  return Call([&] {
    SPIPlanPtr const plan =
        SPI_prepare(text.c_str(), static_cast<int>(types.size()), const_cast<Oid*>(types.data()));
    if (plan == nullptr) {
      elog(ERROR, "SPI_prepare failed with %s: %s", SPI_result_code_string(SPI_result),
           text.c_str());
    }
    return plan;
  });
}

// Appends the columns from `first` on. Calls the server, hence its name.
void append_columns(HeapTuple row, TupleDesc descriptor, int first, Fetched& fetched) {
  for (int column = first; column <= descriptor->natts; ++column) {
    const Form_pg_attribute form = TupleDescAttr(descriptor, column - 1);
    bool is_null = false;
    const Datum datum = SPI_getbinval(row, descriptor, column, &is_null);
    const std::size_t before = fetched.buffer.size();
    if (!is_null) append_image(fetched.buffer, datum, form->attlen, form->attbyval);
    fetched.images.push_back(
        {form->atttypid, form->attbyval, is_null ? Image::kNull : fetched.buffer.size() - before});
  }
}

// Its first two columns. Calls the server, hence its name.
std::tuple<Oid, BlockNumber, OffsetNumber> place_of(HeapTuple row, TupleDesc descriptor) {
  bool is_null = false;
  const Oid relation = DatumGetObjectId(SPI_getbinval(row, descriptor, 1, &is_null));
  const auto place =
      reinterpret_cast<ItemPointer>(DatumGetPointer(SPI_getbinval(row, descriptor, 2, &is_null)));
  const OffsetNumber offset = ItemPointerGetOffsetNumber(place);  // of a packed struct
  return {relation, ItemPointerGetBlockNumber(place), offset};
}

void Execute(SPIPlanPtr plan, const ValuePool& pool, std::span<const ValueId> given,
             std::int64_t limit, bool with_place, Fetched& fetched) {
  std::vector<Datum> values;
  for (const ValueId value : given) values.push_back(pool.DatumOf(value));
  Call([&] {
    const int result =
        SPI_execute_plan(plan, values.data(), nullptr, true, static_cast<long>(limit));
    if (result != SPI_OK_SELECT) elog(ERROR, "SPI failed with %s", SPI_result_code_string(result));
    TupleDesc const descriptor = SPI_tuptable->tupdesc;
    for (std::uint64_t i = 0; i < SPI_processed; ++i) {
      CHECK_FOR_INTERRUPTS();
      HeapTuple const row = SPI_tuptable->vals[i];
      QueryRow& fetched_row = fetched.rows.emplace_back();
      if (with_place) fetched_row.place = place_of(row, descriptor);
      append_columns(row, descriptor, with_place ? 3 : 1, fetched);
    }
    SPI_freetuptable(SPI_tuptable);
  });
}

void NumberValues(ValuePool& pool, Fetched& fetched) {
  if (fetched.images.empty()) return;
  const std::size_t columns = fetched.images.size() / fetched.rows.size();
  std::size_t at = 0;
  for (std::size_t i = 0; i < fetched.images.size(); ++i) {
    const Image& image = fetched.images[i];
    std::vector<ValueId>& values = fetched.rows[i / columns].values;
    if (image.length == Image::kNull) {
      values.push_back(kNullValue);
      continue;
    }
    values.push_back(pool.Intern(image.type, image.by_value,
                                 std::string_view(fetched.buffer).substr(at, image.length)));
    at += image.length;
  }
}

}  // namespace

SpiConnection::SpiConnection() {
  Call([] {
    const int result = SPI_connect();
    if (result != SPI_OK_CONNECT) elog(ERROR, "SPI_connect: %s", SPI_result_code_string(result));
  });
}

SpiConnection::~SpiConnection() {
  if (std::uncaught_exceptions() == 0) SPI_finish();
}

RowQuery::RowQuery(const std::string& text, const std::vector<Oid>& types)
    : plan_(Prepare(text, types)) {}

std::vector<QueryRow> RowQuery::Rows(ValuePool& pool, std::span<const ValueId> given,
                                     std::int64_t limit) const {
  Fetched fetched;
  Execute(plan_, pool, given, limit, true, fetched);
  NumberValues(pool, fetched);
  std::ranges::sort(fetched.rows, {}, &QueryRow::place);
  return std::move(fetched.rows);
}

ValueQuery::ValueQuery(const std::string& expression, const std::vector<Oid>& types)
    : plan_(Prepare("SELECT " + expression, types)) {}

ValueId ValueQuery::Value(ValuePool& pool, std::span<const ValueId> given) const {
  Fetched fetched;
  Execute(plan_, pool, given, 1, false, fetched);
  NumberValues(pool, fetched);
  return fetched.rows.at(0).values.at(0);
}

bool ValueQuery::IsTrue(ValuePool& pool, std::span<const ValueId> given) const {
  const ValueId value = Value(pool, given);
  return value != kNullValue && DatumGetBool(pool.DatumOf(value));
}

}  // namespace fk_audit
