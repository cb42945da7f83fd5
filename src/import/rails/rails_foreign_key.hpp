// add_foreign_key and its sisters: literal options to one declared foreign key, with the defaults
// of Rails. Source: Active Record, schema_statements.rb and schema_definitions.rb
// (foreign_key_options, foreign_key_name, ReferenceDefinition).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "import/declaration.hpp"
#include "import/rails/inflector.hpp"
#include "import/rails/ruby_call.hpp"
#include "import/source_file.hpp"

namespace fk_audit {

struct RailsOptions {
  std::string default_schema;  // of unqualified tables; empty under a schema pattern
  // The application's own inflections, (plural, singular).
  std::vector<std::pair<std::string, std::string>> inflections;
  Sha256Hex sha256;
};

// Why a foreign key could not be read, in a few words; thrown inside of the reader only.
struct NotReadable {
  std::string why;
};

class RailsForeignKeys {
 public:
  explicit RailsForeignKeys(const RailsOptions& options)
      : options_(options), inflector_(options.inflections) {}

  // `schema.table` or `table`, exact; parts may be in double quotes. Throws NotReadable.
  QualifiedName TableName(const std::string& text) const;

  // The key that `add_foreign_key from, to, ...` makes, without origin and rule_site. Throws
  // NotReadable for an option that is computed, unknown or of a wrong kind.
  DeclaredForeignKey Make(const std::string& from, const std::string& to,
                          const std::vector<RubyOption>& options) const;

  // The same for `references name, foreign_key: value`, which is true or a hash.
  DeclaredForeignKey MakeReference(const std::string& from, const std::string& name,
                                   const RubyValue& foreign_key) const;

 private:
  void SetColumns(const std::string& to, const std::vector<RubyOption>& options,
                  DeclaredForeignKey& key) const;
  std::string DefaultColumn(const std::string& to, const std::string& parent_column) const;
  std::string DefaultName(const std::string& from, const std::vector<std::string>& columns) const;

  const RailsOptions& options_;
  Inflector inflector_;
};

// Where the delete rule stands in a call, or where it would be added. `options`: those that hold or
// would hold `on_delete`; `behind`: the byte behind the last argument.
RuleSite RailsRuleSite(std::uint32_t file, const std::vector<RubyOption>& options,
                       std::uint32_t behind);

}  // namespace fk_audit
