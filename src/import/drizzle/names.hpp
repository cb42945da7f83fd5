// The names that Drizzle gives to columns and constraints.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fk_audit::drizzle {

// How a column is named whose code gives only the key: as it is, or in another case.
enum class Casing : std::uint8_t { kNone, kSnake, kCamel };

// Source: drizzle-orm, casing.ts, toSnakeCase() and toCamelCase().
std::string ApplyCasing(std::string_view key, Casing casing);

// A column as its table's code names it, and as the database does.
struct NamedColumn {
  std::string original;  // the name in the code, else the key
  std::string name;      // under the casing
};

// The name of a foreign key that the code gives no name, before the server cuts it.
// Source: drizzle-orm 0.45, foreign-keys.ts, ForeignKey.getName(), and drizzle-kit 0.31,
// pgSerializer.ts: `<table>_<columns>_<parent>_<columns>_fk`; drizzle-kit 1.0, dialects/postgres/
// grammar.ts, defaultNameForFK(): the suffix is `_fkey`, and a name of more than 63 characters
// gives way to a hash of it.
std::string ForeignKeyName(int major, std::string_view table,
                           const std::vector<NamedColumn>& columns, std::string_view parent,
                           const std::vector<NamedColumn>& parent_columns);

// With `casing` Drizzle 0 makes a name of the original column names, given or not, and then puts
// the names under the casing in their places, each at its first occurrence.
// Source: drizzle-kit 0.31, pgSerializer.ts, generatePgSnapshot().
std::string RenameColumns(std::string name, const std::vector<NamedColumn>& columns);

}  // namespace fk_audit::drizzle
