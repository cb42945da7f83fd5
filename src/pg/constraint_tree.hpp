// Columns and constraints of a raw parse tree as the clauses of schema events.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "import/schema_event.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// A list of String nodes as names.
std::vector<std::string> NamesOf(const List* strings);

// The name of a table as written; the catalog (database) part is dropped.
QualifiedName NameOf(const RangeVar* table);

// The constraints of one column or one table, in the order of the text.
struct ConstraintClauses {
  std::vector<ForeignKeyClause> foreign_keys;
  std::vector<OtherConstraint> others;
};

// Reads the constraints behind a column. DEFERRABLE and its like are nodes of their own there and
// belong to the constraint before them (parse_utilcmd.c, transformConstraintAttrs).
void ReadColumnConstraints(const ColumnDef& column, std::string_view text,
                           ConstraintClauses& clauses);

// Reads a table constraint. `existing_rows`: the table is there already, so that NOT VALID counts;
// the server ignores it in CREATE TABLE.
void ReadTableConstraint(const Constraint& constraint, std::string_view text, bool existing_rows,
                         ConstraintClauses& clauses);

}  // namespace fk_audit
