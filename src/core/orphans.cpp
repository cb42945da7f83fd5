#include "core/orphans.hpp"

#include <string_view>

namespace fk_audit {
namespace {

std::string Only(bool partitioned, const QualifiedName& table, const Quote& quote) {
  return (partitioned ? "" : "ONLY ") + PrintTable(table, quote);
}

std::string ChildTable(const OrphanSearch& search) {
  return Only(search.child_partitioned, search.key.child, search.quote) + " AS c";
}

// Which rows the key speaks of: MATCH SIMPLE lets a row go with one NULL, MATCH FULL with all.
std::string HasValues(const OrphanSearch& search) {
  const bool full = search.key.match == MatchOption::kFull;
  std::string text;
  for (const std::string& column : search.key.columns) {
    if (!text.empty()) text += full ? " OR " : " AND ";
    text += "c." + search.quote(column) + " IS NOT NULL";
  }
  return full && search.key.columns.size() > 1 ? "(" + text + ")" : text;
}

std::string Condition(const OrphanSearch& search, const std::vector<std::string>& equalities) {
  std::string match;
  for (std::size_t i = 0; i < search.key.columns.size(); ++i) {
    if (i > 0) match += " AND ";
    match += i < equalities.size() ? equalities[i]
                                   : "p." + search.quote(search.key.parent_columns[i]) + " = c." +
                                         search.quote(search.key.columns[i]);
  }
  return "WHERE " + HasValues(search) + " AND NOT EXISTS (SELECT FROM " +
         Only(search.parent_partitioned, search.key.parent, search.quote) + " AS p WHERE " + match +
         ")";
}

std::string Assignments(const OrphanSearch& search, std::string_view value) {
  const ForeignKeyDefinition& key = search.key;
  std::string text;
  for (const std::string& column : key.delete_columns.empty() ? key.columns : key.delete_columns) {
    if (!text.empty()) text += ", ";
    text.append(search.quote(column)).append(" = ").append(value);
  }
  return text;
}

}  // namespace

std::string PrintOrphans(const OrphanSearch& search, const std::vector<std::string>& equalities) {
  if (search.key.period) return {};
  return "FROM " + ChildTable(search) + " " + Condition(search, equalities);
}

std::string OrphanQuery(const OrphanSearch& search) {
  if (search.key.period) return {};
  return "SELECT c.* " + PrintOrphans(search) + ";";
}

std::string CleanUpQuery(const OrphanSearch& search) {
  if (search.key.period) return {};
  switch (search.key.delete_rule) {
    case DeleteRule::kCascade:
      return "DELETE " + PrintOrphans(search) + ";";
    case DeleteRule::kSetNull:
      return "UPDATE " + ChildTable(search) + " SET " + Assignments(search, "NULL") + " " +
             Condition(search, {}) + ";";
    case DeleteRule::kSetDefault:
      return "UPDATE " + ChildTable(search) + " SET " + Assignments(search, "DEFAULT") + " " +
             Condition(search, {}) + ";";
    case DeleteRule::kNoAction:
    case DeleteRule::kRestrict:
      break;
  }
  return OrphanQuery(search);
}

}  // namespace fk_audit
