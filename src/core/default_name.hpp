// The name of a foreign key that nobody has named.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fk_audit {

// The name that the server gives to a foreign key without one: table and columns, shortened to 63
// bytes, and a number where as many such names are taken (ChooseForeignKeyConstraintNameAddition()
// in parse_utilcmd.c and makeObjectName() in indexcmds.c). Names are UTF-8.
std::string DefaultConstraintName(std::string_view table, const std::vector<std::string>& columns,
                                  int taken = 0);

}  // namespace fk_audit
