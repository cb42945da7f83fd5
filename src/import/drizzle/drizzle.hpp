// Drizzle schemas in TypeScript (drizzle-orm/pg-core) without running them.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "import/declaration.hpp"
#include "import/drizzle/names.hpp"
#include "import/json_document.hpp"
#include "import/source_file.hpp"

namespace fk_audit {

struct DrizzleOptions {
  // Drizzle ORM's major version, 0 or 1: it decides the names of constraints. Nothing: 1 if the
  // code uses what only version 1 has (snakeCase, camelCase, withRLS) and `casing` is not given,
  // else 0. defineRelations says nothing: releases that name like version 0 had it too.
  std::optional<int> major;
  // What `casing` in the configuration of drizzle-kit says.
  drizzle::Casing casing = drizzle::Casing::kNone;
  // Of tables that pgSchema() does not make.
  std::string default_schema;
};

// The keys `major` and `casing` of the options of a load; Error(kInvalidText) for a value that they
// cannot have.
DrizzleOptions DrizzleOptionsOf(const std::string& default_schema, const JsonEntry& given);

// Reads the files as one schema, as drizzle-kit would: tables that a file exports, with their
// columns, primary keys and unique constraints, and the foreign keys of references() and
// foreignKey(). relations() makes no foreign key and is not looked at. Every `references(` and
// `foreignKey(` of the text is in the result, as a foreign key or in `unread`; so is every table
// that is made where it cannot be followed (in a function, a loop, with a computed name). The texts
// are UTF-8. Never throws for what stands in a text. Time is linear in the texts.
Declarations ReadDrizzle(std::span<const SourceFile> files, const DrizzleOptions& options);

}  // namespace fk_audit
