// Reads contract.json of Prisma Next, which lists tables and foreign keys as the database has them.
#pragma once

#include <span>
#include <string>

#include "import/declaration.hpp"
#include "import/source_file.hpp"

namespace fk_audit {

// Every file is a contract of its own; a key may lead into the tables of another one. The tables of
// `storage.namespaces.NAME.entries.table` (before: `.tables`) are whole, unless the contract calls
// them external. A namespace is a schema, `__unbound__` is `default_schema`. A rule that is left
// out is NO ACTION, not stated, for the clause is left out of the DDL as well.
//
// Error(kInvalidText) with path and place for what is no contract of PostgreSQL, for a wrong type
// or word, and when the document holds more foreign keys than there are in those places: nothing is
// read by halves.
Declarations ReadPrismaContracts(std::span<const SourceFile> files,
                                 const std::string& default_schema);

// A JSON object with the keys "storage" and "target".
bool LooksLikePrismaContract(std::string_view text);

}  // namespace fk_audit
