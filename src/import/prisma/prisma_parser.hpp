// Reads one Prisma file into a PrismaSchema: blocks, fields and those attributes that say something
// about tables, columns and keys.
#pragma once

#include <cstdint>
#include <string_view>

#include "import/prisma/prisma_schema.hpp"
#include "import/source_file.hpp"

namespace fk_audit {

// What does not follow the grammar goes to schema.unread as fatal, line by line: it could be, or
// change, a foreign key. `major` is that of Prisma: 8 knows namespaces and more kinds of blocks.
// Linear; brackets nest up to 64 levels, without recursion.
void ParsePrisma(const SourceFile& file, std::uint32_t file_index, int major, PrismaSchema& schema);

// "path:line".
std::string PrismaOrigin(const SourceFile& file, std::uint32_t line);

}  // namespace fk_audit
