#include "pg/spi_session.hpp"

#include "pg/stored_row.hpp"

namespace fk_audit {
namespace {

void add(SpiParameters& parameters, Oid type, Datum value, bool null) {
  if (parameters.count == SpiParameters::kMax) elog(ERROR, "too many parameters");
  parameters.types[parameters.count] = type;
  parameters.values[parameters.count] = value;
  parameters.nulls[parameters.count] = null ? 'n' : ' ';
  ++parameters.count;
}

void check(int result, const char* statement) {
  if (result < 0) elog(ERROR, "SPI failed with %s: %s", SPI_result_code_string(result), statement);
}

}  // namespace

void add_null(SpiParameters& parameters, Oid type) {
  add(parameters, type, Datum{0}, true);
}

void add_text(SpiParameters& parameters, std::string_view value) {
  add(parameters, TEXTOID, text_datum(value), false);
}

void add_text_or_null(SpiParameters& parameters, std::string_view value) {
  if (value.empty()) {
    add_null(parameters, TEXTOID);
  } else {
    add_text(parameters, value);
  }
}

void add_optional_text(SpiParameters& parameters, const std::optional<std::string>& value) {
  if (value) {
    add_text(parameters, *value);
  } else {
    add_null(parameters, TEXTOID);
  }
}

void add_text_array(SpiParameters& parameters, const std::vector<std::string>& values) {
  add(parameters, TEXTARRAYOID, text_array_datum(values), false);
}

void add_text_array_or_null(SpiParameters& parameters, const std::vector<std::string>& values) {
  if (values.empty()) {
    add_null(parameters, TEXTARRAYOID);
  } else {
    add_text_array(parameters, values);
  }
}

void add_name_or_null(SpiParameters& parameters, const QualifiedName& name) {
  if (name.name.empty()) return add_null(parameters, TEXTARRAYOID);
  Datum parts[] = {text_datum(name.schema), text_datum(name.name)};
  ArrayType* const array = construct_array(parts, 2, TEXTOID, -1, false, TYPALIGN_INT);
  add(parameters, TEXTARRAYOID, PointerGetDatum(array), false);
}

void add_boolean(SpiParameters& parameters, std::optional<bool> value) {
  add(parameters, BOOLOID, BoolGetDatum(value.value_or(false)), !value);
}

void add_integer(SpiParameters& parameters, std::int32_t value) {
  add(parameters, INT4OID, Int32GetDatum(value), false);
}

void spi_connect() {
  check(SPI_connect(), "connect");
}

void spi_finish() {
  check(SPI_finish(), "finish");
}

std::uint64_t spi_run(const char* statement, const SpiParameters& parameters) {
  check(SPI_execute_with_args(statement, parameters.count, const_cast<Oid*>(parameters.types),
                              const_cast<Datum*>(parameters.values), parameters.nulls, false, 0),
        statement);
  return SPI_processed;
}

SpiRepeater spi_repeater(const char* statement) {
  return {
      statement, nullptr,
      AllocSetContextCreate(CurrentMemoryContext, "fk_audit parameters", ALLOCSET_DEFAULT_SIZES)};
}

void spi_begin_run(SpiRepeater& repeater) {
  CHECK_FOR_INTERRUPTS();
  MemoryContextReset(repeater.memory);
  MemoryContextSwitchTo(repeater.memory);
}

void spi_end_run(SpiRepeater& repeater, const SpiParameters& parameters) {
  if (repeater.plan == nullptr) {
    repeater.plan =
        SPI_prepare(repeater.statement, parameters.count, const_cast<Oid*>(parameters.types));
    if (repeater.plan == nullptr) check(SPI_result, repeater.statement);
  }
  check(SPI_execute_plan(repeater.plan, const_cast<Datum*>(parameters.values), parameters.nulls,
                         false, 0),
        repeater.statement);
}

}  // namespace fk_audit
