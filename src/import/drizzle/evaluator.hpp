// Follows constant expressions through the files of a load: names, imports, members, calls of
// Drizzle's functions and of small functions of the project. What is not constant is Unknown.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "import/drizzle/ledger.hpp"
#include "import/drizzle/module.hpp"
#include "import/drizzle/module_paths.hpp"
#include "import/drizzle/names.hpp"
#include "import/drizzle/value.hpp"

namespace fk_audit::drizzle {

struct TableColumn {
  std::string key;
  NamedColumn name;
  bool name_known = true;
  std::shared_ptr<const Column> column;  // null for a column that could not be told
  ModuleIndex module = 0;                // where the column stands
  TokenIndex token = 0;
  bool own = true;  // false: by way of a spread, so that other tables may have it too
};

struct TableDefinition {
  ModuleIndex module = 0;
  TokenIndex token = 0;  // the first one of the call
  Range call;
  std::string schema;  // empty: the default one
  std::string name;
  std::vector<TableColumn> columns;
  std::optional<Code> extra;  // the third argument
  bool external = false;      // a table of Supabase or Neon that Drizzle knows
  bool named = false;         // a constant of the top level is this table
  bool exported = false;

  std::optional<std::size_t> IndexOf(const std::string& key) const;
  // Takes the place of a column with the same key.
  void Add(TableColumn column);

 private:
  // Of tables with more than a few columns; the others are searched.
  std::unordered_map<std::string, std::size_t> column_by_key_;
};

// Values in values: how deep an evaluation goes before it gives up.
inline constexpr int kDeepest = 96;
// Names and paths are shorter. What doubles with every line is neither: its value is not known.
inline constexpr std::size_t kLongestText = 4096;

class DepthGuard {
 public:
  explicit DepthGuard(int& depth) : depth_(depth) { ++depth_; }
  ~DepthGuard() { --depth_; }
  DepthGuard(const DepthGuard&) = delete;
  DepthGuard& operator=(const DepthGuard&) = delete;

 private:
  int& depth_;
};

class Evaluator {
 public:
  // `casing`: what drizzle-kit is configured with. The modules must outlive the evaluator.
  Evaluator(const Modules& modules, Casing casing, Ledger& ledger);

  // Evaluates every name of every file, so that tables() is complete, and marks what is exported.
  void Run();

  const std::deque<TableDefinition>& tables() const { return tables_; }
  // The names of a file that make tables, alone or by a member (schema.table, pg.pgTable).
  std::unordered_set<std::string_view> FactoryNames(ModuleIndex module);
  // A table is made by a call here. `names`: what FactoryNames() gave for the file.
  bool IsTableCall(ModuleIndex module, TokenIndex token,
                   const std::unordered_set<std::string_view>& names);
  // A table was made by the call that begins or has its name at this token.
  bool MadeTable(ModuleIndex module, TokenIndex token) const {
    return table_tokens_[module].contains(token);
  }

  Value Evaluate(const Code& code);
  Value Lookup(std::string_view name, const Code& at);
  Value Member(const Value& of, const std::string& key);
  // Calls a function of the project. `helper`: not one that Drizzle calls by itself.
  Value CallFunction(const value::Function& function, std::vector<Value> arguments, bool helper);

  struct Found {
    Value value = value::Undefined{};
    bool certain = true;                       // false: a spread or computed key may hide it
    std::optional<Syntax::Property> property;  // if it stands in the literal itself
  };
  // The property of an object literal.
  Found Find(const value::Object& object, std::string_view key);
  // The elements of an array literal, spreads of array literals resolved.
  struct Element {
    Code code;
    Value value;
  };
  std::vector<Element> Elements(const value::Array& array);
  // The values of an object literal, those of spread literals among them.
  std::vector<Element> PropertyValues(const value::Object& object);

  const Syntax& SyntaxOf(ModuleIndex module) const { return modules_[module].syntax; }

 private:
  struct Call {
    Code at;              // module and scope; the range is the whole chain up to the call
    TokenIndex name = 0;  // the last token of what is called
    TokenIndex open = 0;  // its bracket
  };

  // Expressions (evaluator.cpp).
  Value Operand(const Code& code, TokenIndex& i);
  Value Primary(const Code& code, TokenIndex& i);
  Value Template(const Code& code, TokenIndex open);
  Value Conditional(const Code& code, TokenIndex question);
  Value Concatenate(Value left, const Code& code, TokenIndex& i);
  bool Postfix(const Code& code, TokenIndex& i, Value& value);
  Value MemberOrCall(const Code& code, TokenIndex& i, const Value& of, const std::string& key,
                     TokenIndex name);
  Call MakeCall(const Code& code, TokenIndex name, TokenIndex open) const;
  Code Part(const Code& of, Range range) const { return {of.module, range, of.scope}; }
  std::optional<Value> RunBlock(const Code& block);

  // Names (evaluator_names.cpp).
  Value EvaluateBinding(ModuleIndex module, std::string_view name);
  Value EvaluateBinding(ModuleIndex module, const Binding& binding);
  Value BindingValue(ModuleIndex module, const Binding& binding);
  Value ImportValue(ModuleIndex importer, const std::string& specifier, const std::string& name);
  Value Package(const std::string& specifier, const std::string& name);
  Value NamespaceValue(ModuleIndex importer, const std::string& specifier);
  std::optional<Value> ExportValue(ModuleIndex module, const std::string& name);
  std::optional<Value> FindExport(ModuleIndex module, const std::string& name);
  Value ExternalTable(const std::string& schema, const std::string& name,
                      const std::vector<NamedColumn>& columns);

  // Calls (evaluator_calls.cpp).
  Value CallValue(const Value& callee, const Call& call);
  Value CallSymbol(const value::Symbol& symbol, const Call& call);
  Value CallMethod(const Value& of, const std::string& name, const Call& call);
  Value BuilderMethod(const value::Builder& builder, const std::string& name, const Call& call);
  Value MakeColumn(const Call& call);
  Value MakeConstraint(bool primary, const Call& call);
  Value MakeSchema(const Call& call);
  Value MakeFactory(const Call& call);
  std::vector<Code> Arguments(const Call& call) const;
  Value Argument(const Call& call, std::size_t i);
  std::vector<value::ColumnRef> ColumnList(const std::vector<Code>& codes, bool& known);

  // Tables (tables.cpp).
  Value MakeTable(const value::Factory& factory, const Call& call);
  std::optional<std::string> TableName(const value::Factory& factory, const Call& call);
  void ReadColumns(TableDefinition& table, const Code& code, Casing casing);
  void AddColumns(TableDefinition& table, const value::Object& object, Casing casing, bool own);
  void AddColumn(TableDefinition& table, std::string key, const Value& value, const Code& at,
                 Casing casing, bool own);
  void NoteColumn(const TableDefinition& table, const std::string& key, const Value& value,
                  const Code& at);

  bool InHelper(const Scope* scope) const;

  const Modules& modules_;
  Casing casing_;
  Ledger& ledger_;
  ModulePaths paths_;
  struct ModuleState {
    std::vector<std::optional<Value>> values;  // by Binding::index
    std::vector<bool> evaluating;
    std::unordered_map<std::string, std::size_t> export_by_name;
    std::vector<std::size_t> stars;
    std::unordered_map<std::string, std::optional<Value>> exported;
  };
  std::vector<ModuleState> states_;
  // The module that exports a name; no value: several do.
  std::unordered_map<std::string, std::optional<ModuleIndex>> exporter_;
  std::deque<Scope> scopes_;
  std::deque<TableDefinition> tables_;
  std::vector<std::unordered_map<TokenIndex, std::uint32_t>> table_tokens_;
  std::unordered_map<std::string, std::uint32_t> external_tables_;
  int depth_ = 0;
  std::uint64_t steps_ = 0;
  std::uint64_t most_steps_ = 0;
};

// Why a value is not what was expected, for messages: "the table comes from ...".
std::string Reason(const Value& value, std::string_view otherwise);

}  // namespace fk_audit::drizzle
