// Pieces of the queries that look for rows of user tables.
#pragma once

#include <cstdint>
#include <string>

#include "pg/boundary.hpp"

namespace fk_audit {

// `left OPERATOR(...) right`, with the casts that the operator needs.
std::string PrintClause(const std::string& left, Oid left_type, Oid operator_oid,
                        const std::string& right, Oid right_type);

// What a value of a type is stored as. A cast to a domain would run its CHECK constraints, which
// may call functions of anybody's.
struct BaseType {
  Oid type;
  std::int32_t modifier;
};
BaseType BaseTypeOf(Oid type);

// As CAST() takes it.
std::string PrintType(BaseType type);

}  // namespace fk_audit
