// The result of every reader in src/import: declared tables and foreign keys, and what could not
// be read. src/pg/intent_store.cpp writes it to the tables of the extension.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/foreign_key.hpp"

namespace fk_audit {

// The place in a file where the delete rule of a foreign key is written, or would be: what
// fk_audit_code_fix() changes. The bytes [offset, offset + length) give way to `before`, the rule
// in the words of the tool, and `after`. Length 0: the rule is not written yet.
struct RuleSite {
  std::uint32_t file = 0;    // index among the files of the load
  std::uint32_t offset = 0;  // bytes from the start of that file
  std::uint32_t length = 0;
  std::string before;  // for instance `, onDelete: `
  std::string after;
};

// One foreign key as the code declares it; an empty optional is an attribute not stated.
struct DeclaredForeignKey {
  std::string origin;   // file:line
  QualifiedName child;  // an empty schema: every schema that the source's pattern matches
  std::vector<std::string> columns;
  QualifiedName parent;                     // an empty schema with a pattern: the child's schema
  std::vector<std::string> parent_columns;  // empty: the parent's primary key
  std::optional<std::string> constraint_name;
  std::optional<DeleteRule> delete_rule;
  std::optional<bool> delete_rule_stated;
  std::optional<std::vector<std::string>> delete_columns;  // empty vector: all columns
  std::optional<UpdateRule> update_rule;
  std::optional<bool> update_rule_stated;
  std::optional<MatchOption> match;
  std::optional<bool> deferrable;
  std::optional<bool> initially_deferred;
  std::optional<bool> validated;
  std::optional<bool> enforced;
  std::optional<RuleSite> rule_site;  // empty: the place cannot be changed by itself
};

// One table as the code declares it: what a complete source speaks for, and what the next load in
// migration mode continues from.
struct TableDeclaration {
  QualifiedName table;
  std::string origin;
  bool whole = true;  // false: only altered here, created elsewhere; not covered by completeness
  std::vector<std::string> columns;
  struct Constraint {
    std::string type;  // "primary key", "unique", "check", "exclude", "not null", "foreign key"
    std::string name;  // as the server has it, generated ones included
    std::vector<std::string> columns;
  };
  std::vector<Constraint> constraints;
  QualifiedName partition_of;            // empty name: none
  std::vector<QualifiedName> inherits;   // the parents of INHERITS, in order
  std::vector<std::string> own_columns;  // with parents: the columns written for this table as well
};

// A piece of the text that was not read.
struct Unread {
  std::string origin;   // file:line
  std::string object;   // what it is about: a table, a constraint, or the start of the statement
  std::string message;  // why
  bool fatal = true;    // it could hide a foreign key; false: worth a row, harmless
};

struct Declarations {
  std::vector<TableDeclaration> tables;
  std::vector<DeclaredForeignKey> foreign_keys;
  std::vector<Unread> unread;
};

// `name` as the server would keep it: the first 63 bytes (NAMEDATALEN - 1), or fewer so that the
// last character is whole (scansup.c, truncate_identifier). `name` is UTF-8; what its characters
// cost is a matter of name_bytes.hpp.
std::string CutIdentifier(std::string_view name);

// `name` or `schema.name`, exact and cut; parts may be in double quotes, where two stand for one.
// An unqualified name goes to `default_schema`. Nothing if the text is neither.
std::optional<QualifiedName> SplitTableName(std::string_view text,
                                            const std::string& default_schema);

}  // namespace fk_audit
