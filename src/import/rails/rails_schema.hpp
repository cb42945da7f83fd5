// Reads db/schema.rb: what ActiveRecord::Schema.define declares, without running Ruby.
//
// Read are create_table, change_table, add_column, add_foreign_key, add_reference and, inside of
// the tables, columns, references, foreign_key and unique_constraint. A foreign key that is
// computed, conditional or made in a loop is reported as unread. Every add_foreign_key,
// foreign_key: and t.foreign_key is counted: what is neither read nor reported is an error.
#pragma once

#include <span>

#include "import/declaration.hpp"
#include "import/rails/rails_foreign_key.hpp"
#include "import/source_file.hpp"

namespace fk_audit {

// Error(kInvalidText) with path and line for Ruby that does not end, and for a migration: it says
// how to change a schema, not what the schema is.
Declarations ReadRailsSchema(std::span<const SourceFile> files, const RailsOptions& options);

}  // namespace fk_audit
