// Statements on the extension's own tables through SPI. Everything here runs inside a Call():
// these functions reach into the server and may longjmp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/foreign_key.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// The parameters of one statement, $1 at position 0. Those not set are NULL.
struct SpiParameters {
  static constexpr int kMax = 24;

  Oid types[kMax];
  Datum values[kMax];
  char nulls[kMax];
  int count = 0;
};

void add_null(SpiParameters& parameters, Oid type);
void add_text(SpiParameters& parameters, std::string_view value);
// An empty text is NULL.
void add_text_or_null(SpiParameters& parameters, std::string_view value);
void add_optional_text(SpiParameters& parameters, const std::optional<std::string>& value);
void add_text_array(SpiParameters& parameters, const std::vector<std::string>& values);
// An empty list is NULL.
void add_text_array_or_null(SpiParameters& parameters, const std::vector<std::string>& values);
// {schema, name}; an empty name is NULL.
void add_name_or_null(SpiParameters& parameters, const QualifiedName& name);
void add_boolean(SpiParameters& parameters, std::optional<bool> value);
void add_integer(SpiParameters& parameters, std::int32_t value);

void spi_connect();
void spi_finish();

// Runs one statement and returns the number of rows it touched; SPI_tuptable has what it returns.
std::uint64_t spi_run(const char* statement, const SpiParameters& parameters);

// One statement run many times: planned on the first, its parameters in memory that is given back
// after each run.
struct SpiRepeater {
  const char* statement;
  SPIPlanPtr plan;
  MemoryContext memory;
};
SpiRepeater spi_repeater(const char* statement);
// Between both the parameters are made.
void spi_begin_run(SpiRepeater& repeater);
void spi_end_run(SpiRepeater& repeater, const SpiParameters& parameters);

}  // namespace fk_audit
