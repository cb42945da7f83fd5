// The functions that list: live foreign keys and findings; and those that tell one finding
// or the whole audit as text. Each fills the result of one call.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pg/postgres.hpp"

namespace fk_audit {

void ListForeignKeys(FunctionCallInfo fcinfo, std::optional<std::string_view> tables);
void ListMismatches(FunctionCallInfo fcinfo, std::optional<std::string_view> tables);
void ListFindings(FunctionCallInfo fcinfo, std::optional<std::string_view> tables);
void ListSummary(FunctionCallInfo fcinfo, std::optional<std::string_view> tables);

// Error(kUndefined) when no finding of that name exists now.
std::string ExplainText(std::string_view finding, bool count_orphans);

// Error(kInvalidParameter) for an unknown format.
std::string ReportText(std::string_view format, std::optional<std::string_view> tables);

}  // namespace fk_audit
