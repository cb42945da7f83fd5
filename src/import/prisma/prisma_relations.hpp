// From the models and relations of a Prisma schema to tables and foreign keys.
#pragma once

#include <span>

#include "import/declaration.hpp"
#include "import/prisma/prisma_reader.hpp"
#include "import/prisma/prisma_schema.hpp"
#include "import/source_file.hpp"

namespace fk_audit {

// Takes the schema apart: schema.unread goes to the front of the result's. Every relation of the
// schema becomes a foreign key or an Unread, unless Prisma makes no constraint of it.
Declarations ResolvePrisma(std::span<const SourceFile> files, const PrismaOptions& options,
                           PrismaSchema& schema);

}  // namespace fk_audit
