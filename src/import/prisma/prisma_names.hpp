// The names that Prisma gives to what a schema leaves unnamed (psl, ConstraintNames, and the
// schema engine's push_relation_tables()). Names are UTF-8 and never cut inside of a character.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fk_audit {

// `table_column1_column2` and the suffix (`_fkey`, `_key`), where what stands before the suffix
// loses its end so that both fit into 63 bytes. Without columns `table` and the suffix (`_pkey`).
// Prisma Next (`major` 8) cuts nothing, the server cuts the whole name.
std::string PrismaConstraintName(std::string_view table, const std::vector<std::string>& columns,
                                 std::string_view suffix, int major);

// The table of an implicit many-to-many relation: `_Name`, at most 63 characters.
std::string PrismaLinkTable(std::string_view relation);

// Its foreign keys: the table, at most 56 bytes of it, and `_A_fkey` or `_B_fkey`.
std::string PrismaLinkKeyName(std::string_view link_table, char column);

// `AToB`, the name of a relation between two models that has none, in the order of their names.
std::string PrismaRelationName(std::string_view model, std::string_view other);

}  // namespace fk_audit
