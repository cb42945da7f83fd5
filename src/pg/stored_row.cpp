#include "pg/stored_row.hpp"

namespace fk_audit {

StoredRow make_row(int columns) {
  return {static_cast<Datum*>(palloc(columns * sizeof(Datum))),
          static_cast<bool*>(palloc(columns * sizeof(bool)))};
}

std::string_view text_of(Datum value) {
  const text* const bytes = DatumGetTextPP(value);
  return {VARDATA_ANY(bytes), static_cast<std::size_t>(VARSIZE_ANY_EXHDR(bytes))};
}

TextArray text_array_of(Datum value, const char* where) {
  ArrayType* const array = DatumGetArrayTypeP(value);
  if (array_contains_nulls(array)) {
    ereport(ERROR,
            (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("%s must not contain nulls", where),
             errhint("Load the source again: its rows were changed by hand.")));
  }
  TextArray result;
  deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &result.elements, nullptr,
                    &result.count);
  return result;
}

Datum text_datum(std::string_view value) {
  return PointerGetDatum(cstring_to_text_with_len(value.data(), static_cast<int>(value.size())));
}

Datum text_array_datum(const std::vector<std::string>& values) {
  Datum* const elements = static_cast<Datum*>(palloc((values.size() + 1) * sizeof(Datum)));
  int count = 0;
  for (const std::string& value : values) {
    elements[count++] = text_datum(value);
  }
  return PointerGetDatum(construct_array(elements, count, TEXTOID, -1, false, TYPALIGN_INT));
}

void copy_text(const StoredRow& row, int column, std::string& to) {
  if (!row.nulls[column]) to = text_of(row.values[column]);
}

void copy_text(const StoredRow& row, int column, std::optional<std::string>& to) {
  if (!row.nulls[column]) to = text_of(row.values[column]);
}

void copy_text_array(const StoredRow& row, int column, std::vector<std::string>& to) {
  if (row.nulls[column]) return;
  const TextArray array = text_array_of(row.values[column], "a stored list of names");
  for (int i = 0; i < array.count; ++i) {
    const std::string_view element = text_of(array.elements[i]);
    to.emplace_back(element);
  }
}

void copy_boolean(const StoredRow& row, int column, std::optional<bool>& to) {
  if (!row.nulls[column]) to = DatumGetBool(row.values[column]);
}

void copy_day(const StoredRow& row, int column, std::string& to) {
  if (row.nulls[column]) return;
  const std::string_view text = timestamptz_to_str(DatumGetTimestampTz(row.values[column]));
  to.assign(text.substr(0, text.find(' ')));
}

Oid intent_table(const char* table) {
  const Oid schema = LookupExplicitNamespace("fk_audit", false);
  const Oid oid = get_relname_relid(table, schema);
  if (!OidIsValid(oid)) {
    ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
                    errmsg("relation \"fk_audit.%s\" does not exist", table),
                    errhint("Run ALTER EXTENSION fk_audit UPDATE.")));
  }
  return oid;
}

void require_privileges(Oid table, const char* name, AclMode modes) {
  for (AclMode mode = 1; mode <= modes; mode <<= 1) {
    if ((modes & mode) == 0) continue;
    const AclResult result = pg_class_aclcheck(table, GetUserId(), mode);
    if (result == ACLCHECK_OK) continue;
    ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                    errmsg("permission denied for table %s", name),
                    errhint("Ask the owner of the extension to load, or to grant what writing "
                            "fk_audit.%s takes.",
                            name)));
  }
}

}  // namespace fk_audit
