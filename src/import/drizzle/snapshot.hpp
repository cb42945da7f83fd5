// The snapshots that drizzle-kit keeps beside its migrations: JSON, complete, and without code.
#pragma once

#include <span>
#include <string>

#include "import/declaration.hpp"
#include "import/source_file.hpp"

namespace fk_audit {

// Versions 5 to 7 (`tables`) and 8 (`ddl`) for PostgreSQL. Of several snapshots the newest speaks,
// the one that no other names as its predecessor; the others and the journal come back as harmless
// rows of `unread`. A snapshot prints NO ACTION also where the code states nothing, so that rule is
// neither stated nor not. `default_schema` takes the place of `public`, where Drizzle puts tables
// without a schema. Error(kInvalidText) for a text that is no such snapshot, and when there is not
// exactly one newest.
Declarations ReadDrizzleSnapshot(std::span<const SourceFile> files,
                                 const std::string& default_schema);

// An object with `dialect` that has `tables`, `ddl` or the `entries` of the journal.
bool LooksLikeDrizzleSnapshot(std::string_view text);

}  // namespace fk_audit
