#include "core/error.hpp"
#include "pg/impact/clause.hpp"
#include "pg/impact/spi_row_source.hpp"
#include "pg/read_right.hpp"

namespace fk_audit {
namespace {

void add_key_hint(void*) {
  errhint("Pass the values of the primary key as text, in its order.");
}

// Appends the image of the key's text as a value of text, and raises where it is no value of the
// type. The type's own error says what is wrong with it, and not what to pass. Calls the server,
// hence its name.
void append_key_text(const std::string& value, BaseType type, std::string& image) {
  ErrorContextCallback context{error_context_stack, add_key_hint, nullptr};
  error_context_stack = &context;
  Oid input = InvalidOid;
  Oid element = InvalidOid;
  getTypeInputInfo(type.type, &input, &element);
  OidInputFunctionCall(input, const_cast<char*>(value.c_str()), element, type.modifier);
  error_context_stack = context.previous;
  append_image(
      image,
      PointerGetDatum(cstring_to_text_with_len(value.data(), static_cast<int>(value.size()))), -1,
      false);
}

void RequireColumns(const std::string& table, const std::string& columns, std::size_t wanted,
                    std::size_t given) {
  if (wanted == 0) {
    throw Error(ErrorCode::kInvalidParameter, "table " + table + " has no primary key",
                "Leave \"key\" out to see what a delete of any row sets off.");
  }
  if (wanted == given) return;
  throw Error(ErrorCode::kInvalidParameter,
              "argument \"key\" has " + std::to_string(given) + " elements, the primary key of " +
                  table + " has " + std::to_string(wanted),
              "Pass the values of " + columns + " in this order.");
}

// The server's own error would name no next step, and show a query of ours.
void RequireReadable(Oid table, const std::string& shown) {
  const ReadRight right = ReadRightOn(table);
  if (right == ReadRight::kAllRows || right == ReadRight::kSomeRows) return;
  Call([&] {
    ereport(
        ERROR,
        (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
         errmsg("permission denied for table %s", shown.c_str()),
         errhint("Leave \"key\" out to see what a delete of any row sets off, or ask the "
                 "owner for %s.",
                 right == ReadRight::kNoSchema ? "USAGE on its schema" : "SELECT on the table")));
  });
}

}  // namespace

RowId SpiRowSource::FindByPrimaryKey(TableId table, const std::vector<std::string>& key) {
  const Table& parent = database_.catalog.tables[table];
  const std::span<const NameId> columns = database_.catalog.PrimaryKeyOf(parent);
  const std::string shown = DisplayTable(
      {std::string(database_.names[parent.schema]), std::string(database_.names[parent.name])},
      database_.quote);
  std::vector<std::string> names;
  for (const NameId column : columns) names.emplace_back(database_.names[column]);
  const std::string listed = PrintColumns(names, database_.quote);
  RequireColumns(shown, listed, columns.size(), key.size());
  RequireReadable(parent.oid, shown);
  const std::vector<Oid> types = TypesOf(table, {columns.begin(), columns.end()});
  std::string text = SelectFrom(table);
  std::vector<ValueId> given;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const BaseType type = BaseTypeOf(types[i]);
    const std::string value = "CAST($" + std::to_string(i + 1) + " AS " + PrintType(type) + ")";
    const Oid equality =
        Call([&] { return lookup_type_cache(types[i], TYPECACHE_EQ_OPR)->eq_opr; });
    text += (i == 0 ? "" : " AND ") +
            PrintClause("x." + database_.quote(names[i]), types[i], equality, value, type.type);
    std::string image;
    Call([&] { append_key_text(key[i], type, image); });
    given.push_back(pool_.Intern(TEXTOID, false, image));
  }
  const RowQuery query(text, std::vector<Oid>(columns.size(), TEXTOID));
  const std::vector<RowId> rows = Store(query.Rows(pool_, given, 2));
  if (rows.empty()) {
    throw Error(ErrorCode::kNoSuchRow, "no such row in " + shown,
                "Pass the values of " + listed + " of a row that you may read.");
  }
  return rows.front();
}

}  // namespace fk_audit
