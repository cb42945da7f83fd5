// The names that the server gives to constraints which the code leaves unnamed. A later
// DROP CONSTRAINT names them, so the replay has to find the same ones.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fk_audit {

// NAMEDATALEN of every stock build (pg_config_manual.h): 63 bytes and a terminator.
inline constexpr std::size_t kMaxNameBytes = 63;

// "name1_name2_label" in at most 63 bytes: of the two names the longer one loses bytes first, the
// second one on a tie, and neither ends in half a UTF-8 character. An empty `name2` takes no
// underscore. Source: indexcmds.c, makeObjectName().
std::string MakeObjectName(std::string_view name1, std::string_view name2, std::string_view label);

// The column part of a generated name: the columns joined by '_', up to the column that reaches
// NAMEDATALEN. Source: tablecmds.c, ChooseForeignKeyConstraintNameAddition(), and indexcmds.c,
// ChooseIndexNameAddition(), which are the same.
std::string JoinColumnNames(const std::vector<std::string_view>& columns);

// The first of label, label1, label2, ... whose name `taken` does not know. The label grows before
// the names are cut. Source: pg_constraint.c, ChooseConstraintName(), and indexcmds.c,
// ChooseRelationName(), which differ in what counts as taken.
std::string ChooseName(std::string_view name1, std::string_view name2, std::string_view label,
                       const std::function<bool(std::string_view)>& taken);

}  // namespace fk_audit
