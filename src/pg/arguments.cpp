#include "pg/arguments.hpp"

#include "core/error.hpp"
#include "pg/boundary.hpp"

namespace fk_audit {

void Arguments::RequireNotNull(int position, const char* name) const {
  if (!IsNull(position)) return;
  throw Error(ErrorCode::kNullValue, std::string("argument \"") + name + "\" must not be null",
              "Give it a value; psql's \\df shows the arguments and their defaults.");
}

std::string_view Arguments::Text(int position, const char* name) const {
  RequireNotNull(position, name);
  return *OptionalText(position);
}

std::optional<std::string_view> Arguments::OptionalText(int position) const {
  if (IsNull(position)) return std::nullopt;
  const text* const value = Call([&] {
    return static_cast<const text*>(PG_DETOAST_DATUM_PACKED(fcinfo_->args[position].value));
  });
  return std::string_view(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
}

bool Arguments::Boolean(int position, const char* name) const {
  RequireNotNull(position, name);
  return DatumGetBool(fcinfo_->args[position].value);
}

std::optional<bool> Arguments::OptionalBoolean(int position) const {
  if (IsNull(position)) return std::nullopt;
  return DatumGetBool(fcinfo_->args[position].value);
}

std::optional<std::int32_t> Arguments::OptionalInteger(int position) const {
  if (IsNull(position)) return std::nullopt;
  return DatumGetInt32(fcinfo_->args[position].value);
}

std::vector<std::string> Arguments::TextArray(int position, const char* name) const {
  RequireNotNull(position, name);
  return *OptionalTextArray(position, name);
}

std::optional<std::vector<std::string>> Arguments::OptionalTextArray(int position,
                                                                     const char* name) const {
  if (IsNull(position)) return std::nullopt;
  Datum* elements = nullptr;
  bool* nulls = nullptr;
  int count = 0;
  int dimensions = 0;
  Call([&] {
    ArrayType* const array = DatumGetArrayTypeP(fcinfo_->args[position].value);
    dimensions = ARR_NDIM(array);
    deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &count);
  });
  if (dimensions > 1) {
    throw Error(ErrorCode::kInvalidParameter,
                std::string("argument \"") + name + "\" must be a one-dimensional array",
                "Write '{a,b}' or ARRAY['a', 'b'].");
  }
  std::vector<std::string> values;
  values.reserve(count);
  for (int i = 0; i < count; ++i) {
    if (nulls[i]) {
      throw Error(ErrorCode::kNullValue,
                  std::string("argument \"") + name + "\" must not contain nulls",
                  "Write '{a,b}' or ARRAY['a', 'b'].");
    }
    const text* const value =
        Call([&] { return static_cast<const text*>(PG_DETOAST_DATUM_PACKED(elements[i])); });
    values.emplace_back(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
  }
  return values;
}

std::vector<std::uint32_t> Arguments::OidArray(int position) const {
  std::vector<std::uint32_t> oids;
  if (IsNull(position)) return oids;
  const ArrayType* const array =
      Call([&] { return DatumGetArrayTypeP(fcinfo_->args[position].value); });
  if (ARR_HASNULL(array)) {
    throw Error(ErrorCode::kNullValue, "an array of OIDs must not contain nulls",
                "Leave them out; NULL in the place of the array is an empty one.");
  }
  const auto* const first = reinterpret_cast<const Oid*>(ARR_DATA_PTR(array));
  const int count = Call([&] { return ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array)); });
  oids.assign(first, first + count);
  return oids;
}

std::optional<ReferentialAction> Arguments::OptionalAction(int position, const char* name) const {
  const std::optional<std::string_view> word = OptionalText(position);
  if (!word) return std::nullopt;
  const std::optional<ReferentialAction> action = ParseReferentialAction(*word);
  if (!action) {
    throw Error(
        ErrorCode::kInvalidParameter,
        std::string("invalid value for argument \"") + name + "\": \"" + std::string(*word) + "\"",
        "Use no action, restrict, cascade, set null or set default.");
  }
  return action;
}

namespace {

// The server cuts the parts of a qualified name without a word; a user should know.
void NoticeLongParts(std::string_view text) {
  std::size_t length = 0;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == '.' && !quoted) {
      length = 0;
    } else if (++length == NAMEDATALEN) {
      const std::string name(text);
      Call([&] {
        ereport(NOTICE, (errcode(ERRCODE_NAME_TOO_LONG),
                         errmsg("identifiers in \"%s\" will be truncated to %d bytes", name.c_str(),
                                NAMEDATALEN - 1)));
      });
      return;
    }
  }
}

}  // namespace

QualifiedName ParseTableName(std::string_view text) {
  NoticeLongParts(text);
  const char* schema = nullptr;
  const char* name = nullptr;
  int parts = 0;
  Call([&] {
    List* names = NIL;
    char* const copy = pnstrdup(text.data(), text.size());
    if (!SplitIdentifierString(copy, '.', &names) || names == NIL) return;
    parts = list_length(names);
    name = static_cast<const char*>(llast(names));
    if (parts == 2) schema = static_cast<const char*>(linitial(names));
  });
  if (parts == 0) {
    throw Error(ErrorCode::kInvalidName,
                "this is no table name: " + (text.empty() ? "an empty text" : std::string(text)),
                "Write table or schema.table; put double quotes around a part that is no plain "
                "word.");
  }
  if (parts > 2) {
    throw Error(ErrorCode::kInvalidName,
                "improper table name (too many dotted names): " + std::string(text),
                "Write table or schema.table; put double quotes around a part that has a dot.");
  }
  return {schema == nullptr ? "" : schema, name};
}

std::string CutName(std::string_view name) {
  const char* const cut = Call([&] {
    char* const copy = pnstrdup(name.data(), name.size());
    truncate_identifier(copy, static_cast<int>(name.size()), true);
    return static_cast<const char*>(copy);
  });
  return cut;
}

}  // namespace fk_audit
