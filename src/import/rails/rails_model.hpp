// The tables and foreign keys that a schema file has declared so far.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "import/declaration.hpp"
#include "import/rails/rails_foreign_key.hpp"
#include "import/rails/ruby_call.hpp"

namespace fk_audit {

// Where a statement stands.
struct RailsPlace {
  std::uint32_t file = 0;  // index among the files of the load
  std::string origin;      // file:line
  std::string object;      // its first line, shortened
};

class RailsModel {
 public:
  explicit RailsModel(const RailsOptions& options) : keys_(options) {}

  void Report(const RailsPlace& place, std::string why, bool fatal = true);

  // create_table and change_table; the index of the table.
  std::size_t CreateTable(const RailsPlace& place, const RubyCall& call, bool existing);
  // `t.method ...` in the body of table `index`, which is written as `name`. Returns how many
  // tokens that make a foreign key it has read: 0 or 1. Throws NotReadable.
  std::size_t TableCall(const RailsPlace& place, std::size_t index, const std::string& name,
                        std::string_view method, const RubyCall& call);
  // The same for add_foreign_key, add_reference and add_column, whose first argument is the table.
  std::size_t AddForeignKey(const RailsPlace& place, const RubyCall& call);
  std::size_t AddReference(const RailsPlace& place, const RubyCall& call);
  void AddColumn(const RailsPlace& place, const RubyCall& call);

  Declarations& result() { return result_; }

 private:
  TableDeclaration* Find(const std::string& name);
  void SetPrimaryKey(const RailsPlace& place, const RubyCall& call, TableDeclaration& table);
  void AddColumns(const RailsPlace& place, const RubyCall& call, std::size_t first,
                  std::size_t last, TableDeclaration& table);
  std::size_t ForeignKey(const RailsPlace& place, const std::string& from, const RubyCall& call,
                         std::size_t first);
  std::size_t References(const RailsPlace& place, const std::string& from, const RubyCall& call,
                         std::size_t first, TableDeclaration* table);
  void Keep(const RailsPlace& place, DeclaredForeignKey key, RuleSite site);

  RailsForeignKeys keys_;
  std::map<QualifiedName, std::size_t> tables_;  // index in result_.tables
  Declarations result_;
};

}  // namespace fk_audit
