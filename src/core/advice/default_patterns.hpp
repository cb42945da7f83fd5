// The vocabulary: what names of tables and columns say. One row is one pattern. Broad English as
// any shop, ERP, forum, bank, clinic or SaaS would use it; no project's own table is named.
#pragma once

#include <span>

#include "core/advice/patterns.hpp"

namespace fk_audit {

std::span<const Pattern> RowPatterns();   // Target::kTable, Target::kAttribute
std::span<const Pattern> RolePatterns();  // Target::kColumn, Target::kParent

}  // namespace fk_audit
