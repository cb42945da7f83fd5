// The columns of one stored row. Everything here runs inside a Call(): these functions reach
// into the server and may longjmp, which is why they are written in its own style.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pg/postgres.hpp"

namespace fk_audit {

// A row taken apart by heap_deform_tuple(). Positions count from 0.
struct StoredRow {
  Datum* values;
  bool* nulls;
};

// Room for a row of `columns` columns in the current memory context.
StoredRow make_row(int columns);

// The bytes of a text; valid while the tuple and the current memory context are.
std::string_view text_of(Datum value);

// The elements of a text[], in the current memory context. NULL elements raise an error, for no
// column of this extension may hold one; `where` names the column in it.
struct TextArray {
  Datum* elements;
  int count;
};
TextArray text_array_of(Datum value, const char* where);

// A text and a text[] in the current memory context.
Datum text_datum(std::string_view value);
Datum text_array_datum(const std::vector<std::string>& values);

// Copies of a column into values of an outer frame; NULL leaves them empty.
void copy_text(const StoredRow& row, int column, std::string& to);
void copy_text(const StoredRow& row, int column, std::optional<std::string>& to);
void copy_text_array(const StoredRow& row, int column, std::vector<std::string>& to);
void copy_boolean(const StoredRow& row, int column, std::optional<bool>& to);

// The day of a timestamptz in the session's time zone: enough for a person to know when. "infinity"
// stays a word.
void copy_day(const StoredRow& row, int column, std::string& to);

// The OID of fk_audit.`table`. Raises undefined_table or undefined_schema when the extension is
// not there, insufficient_privilege when its schema may not be used.
Oid intent_table(const char* table);

// Raises the server's usual permission error unless the current role has all of `modes`.
void require_privileges(Oid table, const char* name, AclMode modes);

}  // namespace fk_audit
