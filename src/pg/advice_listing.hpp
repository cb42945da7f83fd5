// The functions that list the judgement: advice on every foreign key, and the rules it is made by.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pg/postgres.hpp"

namespace fk_audit {

void ListAdvice(FunctionCallInfo fcinfo, std::optional<std::string_view> tables);
// The default patterns and what fk_audit.class_rules adds and switches off.
void ListClassRules(FunctionCallInfo fcinfo);
// WordsOf() as phrases of patterns are written: single blanks between the words, none around them.
std::string NameWords(std::string_view name);

}  // namespace fk_audit
