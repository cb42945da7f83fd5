// The arguments of a SQL function as C++ values, with the argument's name in every complaint.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/foreign_key.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// Reads the arguments of one call. Views point into detoasted memory of the current memory
// context, which lives as long as the call.
class Arguments {
 public:
  explicit Arguments(FunctionCallInfo fcinfo) : fcinfo_(fcinfo) {}

  bool IsNull(int position) const { return fcinfo_->args[position].isnull; }

  // Error(kNullValue) naming the argument when it is NULL.
  std::string_view Text(int position, const char* name) const;
  bool Boolean(int position, const char* name) const;
  std::vector<std::string> TextArray(int position, const char* name) const;

  std::optional<std::string_view> OptionalText(int position) const;
  std::optional<bool> OptionalBoolean(int position) const;
  std::optional<std::int32_t> OptionalInteger(int position) const;
  std::optional<std::vector<std::string>> OptionalTextArray(int position, const char* name) const;

  // The elements of an oid[]; NULL is an empty one. Error(kNullValue) for a NULL element.
  std::vector<std::uint32_t> OidArray(int position) const;

  // A referential action by its SQL words, any case; Error(kInvalidParameter) lists the words.
  std::optional<ReferentialAction> OptionalAction(int position, const char* name) const;

 private:
  void RequireNotNull(int position, const char* name) const;

  FunctionCallInfo fcinfo_;
};

// `text` as SQL reads a table name: folds to lower case outside double quotes, may be qualified,
// parts are cut at 63 bytes with a NOTICE (varlena.c, SplitIdentifierString). The schema is
// empty when the text has none.
QualifiedName ParseTableName(std::string_view text);

// An exact name, cut at 63 bytes with a NOTICE as the server cuts identifiers (scansup.c,
// truncate_identifier).
std::string CutName(std::string_view name);

}  // namespace fk_audit
