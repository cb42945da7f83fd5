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
// {{schema, name}, ...}; no name is NULL.
void add_names_or_null(SpiParameters& parameters, const std::vector<QualifiedName>& names);
void add_boolean(SpiParameters& parameters, std::optional<bool> value);
void add_integer(SpiParameters& parameters, std::int32_t value);
// `json` is the text of a value; NUL-terminated.
void add_jsonb(SpiParameters& parameters, const char* json);

void spi_connect();
void spi_finish();

// Runs one statement and returns the number of rows it touched; SPI_tuptable has what it returns.
std::uint64_t spi_run(const char* statement, const SpiParameters& parameters);

// Rows for one statement: kept up to work_mem in memory, beyond it in a temporary file.
struct SpiRows {
  Tuplestorestate* store;
  TupleDesc descriptor;  // from the first row; null before it
  MemoryContext memory;  // of the values of one row
  MemoryContext outer;
};
SpiRows spi_rows();
// Between both the values of a row are made. Every row has the same types in the same order.
void spi_begin_row(SpiRows& rows);
void spi_end_row(SpiRows& rows, const SpiParameters& values);
// Runs `statement`, to which the rows are the relation "given" (column1, ...), and frees
// them. Nothing runs without a row.
void spi_run_on(const char* statement, SpiRows& rows);

}  // namespace fk_audit
