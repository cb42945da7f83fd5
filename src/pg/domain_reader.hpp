// Domains that take no null, as a part of ReadColumns() (src/pg/table_reader.cpp).
#pragma once

#include <cstdint>
#include <vector>

#include "core/catalog.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// The place of a column in Catalog::columns, and its atttypid.
struct TypedColumn {
  std::uint32_t place;
  std::uint32_t type;
};

// Whether a type of this OID can be a domain that somebody made (transam.h, FirstNormalObjectId).
bool MayBeDomain(std::uint32_t type);

// Sets Column::not_null where the type is a domain that is NOT NULL itself or lies over one
// (pg_type.typnotnull, typbasetype). One index probe per type, whatever the number of columns.
void MarkNotNullDomains(Snapshot snapshot, const std::vector<TypedColumn>& columns,
                        Catalog& catalog);

}  // namespace fk_audit
