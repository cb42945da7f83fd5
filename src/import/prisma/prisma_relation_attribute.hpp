// @relation: which of its arguments say what.
#pragma once

#include "import/prisma/prisma_attribute.hpp"
#include "import/prisma/prisma_schema.hpp"

namespace fk_audit {

// What `attribute`, an @relation of Prisma `major`, says. Its `problem` is set for arguments that
// are not known, not literal or given twice; `model` and `field` are left to the caller.
PrismaRelation ReadRelation(const PrismaAttribute& attribute, int major);

}  // namespace fk_audit
