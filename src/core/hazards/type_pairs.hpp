// How a foreign key compares columns of different types.
#pragma once

#include <cstdint>

namespace fk_audit {

enum class TypePair : std::uint8_t {
  kSame,      // one type, or types of one storage: text, varchar, name
  kNarrower,  // both integers; the child cannot hold every value of the parent
  kWider,     // both integers; the child takes values that no parent can have
  kRelated,   // compared as they are, by an operator between both types
  kCast,      // the child's values are cast for each comparison, past its indexes
};

// By the OIDs of the base types (pg_type.dat). Related are types of one btree operator family
// (pg_amop.dat: integer_ops, float_ops, datetime_ops), whose operators the key uses directly
// (tablecmds.c, ATAddForeignKeyConstraint).
TypePair CompareTypes(std::uint32_t child, std::uint32_t parent);

}  // namespace fk_audit
