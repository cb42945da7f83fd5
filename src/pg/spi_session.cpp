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

TupleDesc make_descriptor(const SpiParameters& values) {
  List* names = NIL;
  List* types = NIL;
  List* modifiers = NIL;
  List* collations = NIL;
  for (int i = 0; i < values.count; ++i) {
    names = lappend(names, makeString(psprintf("column%d", i + 1)));
    types = lappend_oid(types, values.types[i]);
    modifiers = lappend_int(modifiers, -1);
    collations = lappend_oid(collations, get_typcollation(values.types[i]));
  }
  return BuildDescFromLists(names, types, modifiers, collations);
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

void add_names_or_null(SpiParameters& parameters, const std::vector<QualifiedName>& names) {
  if (names.empty()) return add_null(parameters, TEXTARRAYOID);
  int sizes[] = {static_cast<int>(names.size()), 2};
  int lower_bounds[] = {1, 1};
  Datum* const parts = static_cast<Datum*>(palloc(2 * names.size() * sizeof(Datum)));
  Datum* next = parts;
  for (const QualifiedName& name : names) {
    *next++ = text_datum(name.schema);
    *next++ = text_datum(name.name);
  }
  ArrayType* const array =
      construct_md_array(parts, nullptr, 2, sizes, lower_bounds, TEXTOID, -1, false, TYPALIGN_INT);
  add(parameters, TEXTARRAYOID, PointerGetDatum(array), false);
}

void add_boolean(SpiParameters& parameters, std::optional<bool> value) {
  add(parameters, BOOLOID, BoolGetDatum(value.value_or(false)), !value);
}

void add_integer(SpiParameters& parameters, std::int32_t value) {
  add(parameters, INT4OID, Int32GetDatum(value), false);
}

void add_jsonb(SpiParameters& parameters, const char* json) {
  add(parameters, JSONBOID, DirectFunctionCall1(jsonb_in, CStringGetDatum(json)), false);
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

SpiRows spi_rows() {
  return {tuplestore_begin_heap(false, false, work_mem), nullptr,
          AllocSetContextCreate(CurrentMemoryContext, "fk_audit row", ALLOCSET_DEFAULT_SIZES),
          CurrentMemoryContext};
}

void spi_begin_row(SpiRows& rows) {
  CHECK_FOR_INTERRUPTS();
  MemoryContextReset(rows.memory);
  MemoryContextSwitchTo(rows.memory);
}

void spi_end_row(SpiRows& rows, const SpiParameters& values) {
  bool nulls[SpiParameters::kMax];
  for (int i = 0; i < values.count; ++i) nulls[i] = values.nulls[i] == 'n';
  MemoryContextSwitchTo(rows.outer);
  if (rows.descriptor == nullptr) rows.descriptor = make_descriptor(values);
  tuplestore_putvalues(rows.store, rows.descriptor, const_cast<Datum*>(values.values), nulls);
}

// A tuplestore that the parser finds by name, as the transition tables of triggers are (manual,
// SPI_register_relation): one plan and one run for all rows, with every right and trigger.
void spi_run_on(const char* statement, SpiRows& rows) {
  if (rows.descriptor != nullptr) {
    char name[] = "given";
    EphemeralNamedRelationData relation{};
    relation.md.name = name;
    relation.md.tupdesc = rows.descriptor;
    relation.md.enrtype = ENR_NAMED_TUPLESTORE;
    relation.md.enrtuples = static_cast<double>(tuplestore_tuple_count(rows.store));
    relation.reldata = rows.store;
    check(SPI_register_relation(&relation), statement);
    spi_run(statement, {});
    check(SPI_unregister_relation(name), statement);
  }
  tuplestore_end(rows.store);
  MemoryContextDelete(rows.memory);
}

}  // namespace fk_audit
