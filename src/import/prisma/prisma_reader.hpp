// Reads Prisma schemas: the language of schema.prisma up to Prisma 7, and that of Prisma Next (8).
#pragma once

#include <span>
#include <string>

#include "import/declaration.hpp"
#include "import/json_document.hpp"
#include "import/source_file.hpp"

namespace fk_audit {

struct PrismaOptions {
  // Of models without @@schema. Empty: every schema of the source's pattern.
  std::string default_schema;
  // Of Prisma, 3 to 8. The same text means other rules from 8 on (Prisma Next).
  int major = 7;
};

// All files are one schema. Every table is whole, with its columns and its primary and unique keys;
// views are no tables. Every foreign key has its parent's columns, the name that Prisma gives it,
// and both rules: as stated, else Prisma's default.
//
// Up to 7 that is ON DELETE RESTRICT when any referencing column is required, else SET NULL, and ON
// UPDATE CASCADE; CASCADE twice on the table behind an implicit many-to-many relation. From 8 on it
// is NO ACTION twice, many-to-many relations have a model of their own, and a table without a name
// is called as its model with a small first letter.
// relationMode = "prisma" means tables without foreign keys.
//
// Every `@relation` with `fields:` or `references:` in the text ends as a foreign key, as Unread,
// or as a relation that has no constraint by the rules of Prisma; what the parser did not reach is
// found by a count of its own and is Unread, too. Nothing is guessed: see doc/prisma.md.
Declarations ReadPrisma(std::span<const SourceFile> files, const PrismaOptions& options);

// "default_schema" beside the key "major" of `given`; without one the text decides: 8 if it says
// `// use prisma-next` in front, else 7. Error(kInvalidText) for a major out of range.
PrismaOptions PrismaOptionsOf(std::span<const SourceFile> files, const std::string& default_schema,
                              const JsonEntry& given);

// Whether a line begins with `model`, `view`, `enum`, `datasource` or `generator`, a name and '{'.
bool LooksLikePrisma(std::string_view text);

}  // namespace fk_audit
