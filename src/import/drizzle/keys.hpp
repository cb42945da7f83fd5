// From tables and the calls in them to foreign keys.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "import/declaration.hpp"
#include "import/drizzle/drizzle.hpp"
#include "import/drizzle/evaluator.hpp"
#include "import/drizzle/ledger.hpp"

namespace fk_audit::drizzle {

class KeyReader {
 public:
  KeyReader(Evaluator& evaluator, Ledger& ledger, const DrizzleOptions& options, int major)
      : evaluator_(evaluator), ledger_(ledger), options_(options), major_(major) {}

  // Appends the table and its keys.
  void Read(std::uint32_t index, Declarations& result);

 private:
  // A key, before names and the place of its rule are worked out.
  struct Draft {
    ModuleIndex module = 0;
    TokenIndex token = 0;
    std::vector<value::ColumnRef> columns;
    std::vector<value::ColumnRef> parent_columns;
    std::optional<std::string> name;
    DeclaredForeignKey key;
  };
  // The rule that an option or a call states.
  struct Rule {
    std::optional<ReferentialAction> action;  // empty: not stated
    std::optional<std::string> problem;
  };

  void ReadConstraints(const TableDefinition& table, TableDeclaration& declaration);
  void ReadExtra(std::uint32_t index, TableDeclaration& declaration, std::vector<Draft>& drafts);
  void ReadExtraValue(std::uint32_t index, const Value& value, const Code& at,
                      TableDeclaration& declaration, std::vector<Draft>& drafts);
  std::optional<Draft> ReadReference(std::uint32_t index, const TableColumn& column,
                                     const Reference& reference);
  std::optional<Draft> ReadKeyCall(std::uint32_t index, const KeyCall& call);
  bool ReadOptions(const Reference& reference, Draft& draft, const std::string& object);
  void PlaceRule(const TableColumn& column, const Reference& reference, Draft& draft);
  void PlaceRule(const KeyCall& call, Draft& draft);
  std::optional<std::vector<value::ColumnRef>> Columns(const value::Object& options,
                                                       std::string_view key, std::string& problem);
  Rule ParseRule(const Value& value) const;
  bool Complete(std::uint32_t index, Draft& draft);
  std::optional<std::vector<NamedColumn>> NamesOf(const std::vector<value::ColumnRef>& columns);
  std::string ConstraintName(const TableDefinition& table, const TableDefinition& parent,
                             const Draft& draft, const std::vector<NamedColumn>& columns,
                             const std::vector<NamedColumn>& parent_columns) const;
  void Append(std::vector<Draft> drafts, Declarations& result);
  void AddConstraint(const TableDefinition& table, const value::Constraint& constraint,
                     TableDeclaration& declaration);
  QualifiedName NameOf(const TableDefinition& table) const;
  void Refuse(ModuleIndex module, TokenIndex token, const std::string& object,
              const std::string& message) {
    ledger_.Refuse(module, token, object, message);
  }
  char QuoteOf(ModuleIndex module);

  Evaluator& evaluator_;
  Ledger& ledger_;
  const DrizzleOptions& options_;
  int major_;
};

}  // namespace fk_audit::drizzle
