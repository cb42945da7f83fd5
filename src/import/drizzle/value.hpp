// What an expression of a schema file stands for, as far as it is constant.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "import/drizzle/module_paths.hpp"
#include "import/drizzle/names.hpp"
#include "import/drizzle/syntax.hpp"

namespace fk_audit::drizzle {

struct Scope;
struct Column;
struct KeyCall;

// Some tokens and where their names are looked up.
struct Code {
  ModuleIndex module = 0;
  Range range;
  const Scope* scope = nullptr;  // null: the top level of the module

  friend bool operator==(const Code&, const Code&) = default;
};

namespace value {

// Depends on more than constants, or on constructs that are not followed.
struct Unknown {
  friend bool operator==(const Unknown&, const Unknown&) = default;
};
// Comes from a file of the project that the load does not have. `name`: the import.
struct Missing {
  std::string name;
  std::string specifier;
  friend bool operator==(const Missing&, const Missing&) = default;
};
struct Undefined {
  friend bool operator==(const Undefined&, const Undefined&) = default;
};
struct Text {
  std::string text;
  friend bool operator==(const Text&, const Text&) = default;
};
// Literals, read when somebody asks for what is in them. The range is between the brackets.
struct Object {
  Code code;
  friend bool operator==(const Object&, const Object&) = default;
};
struct Array {
  Code code;
  friend bool operator==(const Array&, const Array&) = default;
};
struct Function {
  Code code;  // from its first token
  friend bool operator==(const Function&, const Function&) = default;
};
// import * as name
struct Namespace {
  ModuleIndex module = 0;
  friend bool operator==(const Namespace&, const Namespace&) = default;
};
// What a package exports. `name` is dotted for members.
struct Symbol {
  enum class Origin : std::uint8_t { kPostgres, kOtherDialect, kOther };
  Origin origin = Origin::kOther;
  std::string name;
  friend bool operator==(const Symbol&, const Symbol&) = default;
};
// pgTable, the result of pgTableCreator(), the member `table` of a schema.
struct Factory {
  std::string schema;
  Casing casing = Casing::kNone;
  std::shared_ptr<const Function> rename;  // of pgTableCreator()
  bool known = true;                       // false: the name of the schema is computed
  friend bool operator==(const Factory&, const Factory&) = default;
};
// pgSchema(), and snakeCase and camelCase, which have its members.
struct Schema {
  std::string name;
  Casing casing = Casing::kNone;
  bool known = true;
  friend bool operator==(const Schema&, const Schema&) = default;
};
struct Table {
  std::uint32_t index = 0;
  friend bool operator==(const Table&, const Table&) = default;
};
struct ColumnRef {
  std::uint32_t table = 0;
  std::string key;
  friend bool operator==(const ColumnRef&, const ColumnRef&) = default;
};
// text("name").notNull()...
struct Builder {
  std::shared_ptr<const Column> column;
  bool operator==(const Builder& other) const;
};
// foreignKey({...}).onDelete(...)
struct Key {
  std::shared_ptr<const KeyCall> call;
  friend bool operator==(const Key&, const Key&) = default;
};
// primaryKey({...}), unique("name").on(...)
struct Constraint {
  bool primary = false;
  std::string name;
  std::vector<ColumnRef> columns;
  bool known = true;
  friend bool operator==(const Constraint&, const Constraint&) = default;
};

}  // namespace value

using Value = std::variant<value::Unknown, value::Missing, value::Undefined, value::Text,
                           value::Object, value::Array, value::Function, value::Namespace,
                           value::Symbol, value::Factory, value::Schema, value::Table,
                           value::ColumnRef, value::Builder, value::Key, value::Constraint>;

// Names that a function's parameters and constants have in its body.
struct Scope {
  const Scope* parent = nullptr;
  bool helper = false;  // of a function that the project calls, not Drizzle
  std::vector<std::pair<std::string_view, Value>> names;
};

// One call of .references().
struct Reference {
  TokenIndex token = 0;  // the name `references`
  TokenIndex open = 0;   // its bracket
  Code target;           // the first argument
  std::optional<Code> options;
  bool lost = false;  // .array() behind it: Drizzle 0 forgets the reference
  friend bool operator==(const Reference&, const Reference&) = default;
};

// What a chain that begins with a column type says of the column.
struct Column {
  bool name_known = true;
  std::optional<std::string> name;  // empty: the key under which it stands in the table
  bool primary = false;
  bool unique = false;
  std::optional<std::string> unique_name;
  bool hides_reference = false;  // a function that makes the column calls .references()
  std::vector<Reference> references;
  friend bool operator==(const Column&, const Column&) = default;
};

inline bool value::Builder::operator==(const Builder& other) const {
  return *column == *other.column;
}

// One call of foreignKey().
struct KeyCall {
  struct Rule {
    TokenIndex open = 0;  // the bracket of .onDelete( or .onUpdate(
    Code argument;
  };
  ModuleIndex module = 0;
  TokenIndex token = 0;  // the name `foreignKey`
  Code argument;
  TokenIndex behind = 0;  // the first token behind the closing bracket of foreignKey(...)
  std::optional<Rule> on_delete;
  std::optional<Rule> on_update;
};

}  // namespace fk_audit::drizzle
