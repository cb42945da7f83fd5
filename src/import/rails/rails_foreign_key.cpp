#include "import/rails/rails_foreign_key.hpp"

#include <algorithm>
#include <array>

namespace fk_audit {
namespace {

// enforced: since Rails 8.2.
constexpr std::array<std::string_view, 10> kKnownOptions = {
    "column",   "primary_key", "name",          "on_delete", "on_update",
    "validate", "deferrable",  "if_not_exists", "enforced",  "to_table"};

void RequireKnown(const std::vector<RubyOption>& options) {
  for (const RubyOption& option : options) {
    if (std::find(kKnownOptions.begin(), kKnownOptions.end(), option.key) == kKnownOptions.end()) {
      throw NotReadable{"unknown option \"" + option.key + "\""};
    }
    if (option.value.kind == RubyValueKind::kComputed) {
      throw NotReadable{"option \"" + option.key + "\" is computed"};
    }
  }
}

std::optional<std::string> TextOption(const std::vector<RubyOption>& options,
                                      std::string_view key) {
  const RubyValue* const value = FindOption(options, key);
  if (value == nullptr || value->kind == RubyValueKind::kNil) return std::nullopt;
  if (!value->IsText()) throw NotReadable{"option \"" + std::string(key) + "\" is no name"};
  return value->text;
}

std::optional<std::vector<std::string>> NamesOption(const std::vector<RubyOption>& options,
                                                    std::string_view key) {
  const RubyValue* const value = FindOption(options, key);
  if (value == nullptr || value->kind == RubyValueKind::kNil) return std::nullopt;
  auto names = value->Texts();
  if (!names) throw NotReadable{"option \"" + std::string(key) + "\" is no list of names"};
  return names;
}

bool FlagOption(const std::vector<RubyOption>& options, std::string_view key, bool otherwise) {
  const RubyValue* const value = FindOption(options, key);
  if (value == nullptr || value->kind == RubyValueKind::kNil) return otherwise;
  if (value->kind == RubyValueKind::kTrue) return true;
  if (value->kind == RubyValueKind::kFalse) return false;
  throw NotReadable{"option \"" + std::string(key) + "\" is neither true nor false"};
}

// The rule and whether it is written; nil is as good as nothing.
std::pair<ReferentialAction, bool> RuleOption(const std::vector<RubyOption>& options,
                                              std::string_view key) {
  const std::optional<std::string> rule = TextOption(options, key);
  if (!rule) return {ReferentialAction::kNoAction, false};
  if (*rule == "cascade") return {ReferentialAction::kCascade, true};
  if (*rule == "nullify") return {ReferentialAction::kSetNull, true};
  if (*rule == "restrict") return {ReferentialAction::kRestrict, true};
  throw NotReadable{"\"" + *rule + "\" is no rule of Rails"};
}

void SetDeferrable(const std::vector<RubyOption>& options, DeclaredForeignKey& key) {
  key.deferrable = false;
  key.initially_deferred = false;
  const RubyValue* const value = FindOption(options, "deferrable");
  if (value == nullptr || value->kind == RubyValueKind::kNil ||
      value->kind == RubyValueKind::kFalse) {
    return;
  }
  const bool deferred = value->IsText() && value->text == "deferred";
  if (!deferred && value->kind != RubyValueKind::kTrue &&
      !(value->IsText() && value->text == "immediate")) {
    throw NotReadable{"option \"deferrable\" is neither :immediate nor :deferred"};
  }
  key.deferrable = true;
  key.initially_deferred = deferred;
}

void RequireNames(const std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), "") != names.end()) {
    throw NotReadable{"a name is empty"};
  }
}

void CutAll(std::vector<std::string>& names) {
  for (std::string& name : names) name = CutIdentifier(name);
}

}  // namespace

QualifiedName RailsForeignKeys::TableName(const std::string& text) const {
  const std::optional<QualifiedName> name = SplitTableName(text, options_.default_schema);
  if (!name) throw NotReadable{"\"" + text + "\" is no name of a table"};
  return *name;
}

std::string RailsForeignKeys::DefaultColumn(const std::string& to,
                                            const std::string& parent_column) const {
  return inflector_.Singularize(TableName(to).name) + "_" + parent_column;
}

std::string RailsForeignKeys::DefaultName(const std::string& from,
                                          const std::vector<std::string>& columns) const {
  std::string identifier = from + "_";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    identifier += (i == 0 ? "" : "_and_") + columns[i];
  }
  return "fk_rails_" + options_.sha256(identifier + "_fk").substr(0, 10);
}

void RailsForeignKeys::SetColumns(const std::string& to, const std::vector<RubyOption>& options,
                                  DeclaredForeignKey& key) const {
  const RubyValue* const primary_key = FindOption(options, "primary_key");
  key.parent_columns = NamesOption(options, "primary_key").value_or(std::vector<std::string>{"id"});
  if (auto columns = NamesOption(options, "column")) {
    key.columns = std::move(*columns);
  } else if (primary_key != nullptr && primary_key->kind == RubyValueKind::kArray) {
    for (const std::string& column : key.parent_columns) {
      key.columns.push_back(DefaultColumn(to, column));
    }
  } else {
    key.columns = {DefaultColumn(to, "id")};
  }
  if (key.columns.size() != key.parent_columns.size()) {
    throw NotReadable{"\"column\" and \"primary_key\" differ in length"};
  }
  RequireNames(key.columns);
  RequireNames(key.parent_columns);
}

DeclaredForeignKey RailsForeignKeys::Make(const std::string& from, const std::string& to,
                                          const std::vector<RubyOption>& options) const {
  RequireKnown(options);
  DeclaredForeignKey key;
  key.child = TableName(from);
  key.parent = TableName(to);
  SetColumns(to, options, key);
  const std::optional<std::string> name = TextOption(options, "name");
  if (name) RequireNames({*name});
  key.constraint_name = CutIdentifier(name ? *name : DefaultName(from, key.columns));
  CutAll(key.columns);
  CutAll(key.parent_columns);
  std::tie(key.delete_rule, key.delete_rule_stated) = RuleOption(options, "on_delete");
  std::tie(key.update_rule, key.update_rule_stated) = RuleOption(options, "on_update");
  key.delete_columns.emplace();
  key.match = MatchOption::kSimple;
  SetDeferrable(options, key);
  key.validated = FlagOption(options, "validate", true);
  key.enforced = FlagOption(options, "enforced", true);
  return key;
}

DeclaredForeignKey RailsForeignKeys::MakeReference(const std::string& from, const std::string& name,
                                                   const RubyValue& foreign_key) const {
  std::vector<RubyOption> options = foreign_key.options;
  const std::optional<std::string> to = TextOption(options, "to_table");
  RubyOption column{"column", {}};
  column.value.kind = RubyValueKind::kText;
  column.value.text = name + "_id";
  std::erase_if(options, [](const RubyOption& option) { return option.key == "column"; });
  options.push_back(std::move(column));
  return Make(from, to ? *to : inflector_.Pluralize(name), options);
}

RuleSite RailsRuleSite(std::uint32_t file, const std::vector<RubyOption>& options,
                       std::uint32_t behind) {
  const RubyValue* const rule = FindOption(options, "on_delete");
  if (rule == nullptr) return {file, behind, 0, ", on_delete: ", ""};
  return {file, rule->offset, rule->end - rule->offset, "", ""};
}

}  // namespace fk_audit
