#include <algorithm>
#include <array>
#include <utility>

#include "import/drizzle/evaluator.hpp"

namespace fk_audit::drizzle {
namespace {

using Origin = value::Symbol::Origin;

// Exports of drizzle-orm/pg-core that matter, for files that name them without an import from
// there.
constexpr std::array<std::string_view, 46> kPostgresNames = {"bigint",
                                                             "bigserial",
                                                             "bit",
                                                             "boolean",
                                                             "bytea",
                                                             "camelCase",
                                                             "char",
                                                             "check",
                                                             "cidr",
                                                             "customType",
                                                             "date",
                                                             "decimal",
                                                             "doublePrecision",
                                                             "foreignKey",
                                                             "geometry",
                                                             "halfvec",
                                                             "index",
                                                             "inet",
                                                             "integer",
                                                             "interval",
                                                             "json",
                                                             "jsonb",
                                                             "line",
                                                             "macaddr",
                                                             "macaddr8",
                                                             "numeric",
                                                             "pgEnum",
                                                             "pgSchema",
                                                             "pgTable",
                                                             "pgTableCreator",
                                                             "point",
                                                             "primaryKey",
                                                             "real",
                                                             "serial",
                                                             "smallint",
                                                             "smallserial",
                                                             "snakeCase",
                                                             "sparsevec",
                                                             "text",
                                                             "time",
                                                             "timestamp",
                                                             "unique",
                                                             "uniqueIndex",
                                                             "uuid",
                                                             "varchar",
                                                             "vector"};

constexpr std::array<std::string_view, 10> kOtherDialectNames = {
    "cockroachTable",    "gelTable",         "mssqlTable",  "mysqlSchema",        "mysqlTable",
    "mysqlTableCreator", "singlestoreTable", "sqliteTable", "sqliteTableCreator", "sqliteView"};

static_assert(std::is_sorted(kPostgresNames.begin(), kPostgresNames.end()));
static_assert(std::is_sorted(kOtherDialectNames.begin(), kOtherDialectNames.end()));

template <std::size_t N>
bool Contains(const std::array<std::string_view, N>& sorted, std::string_view name) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

Value PostgresSymbol(const std::string& name) {
  if (name == "pgTable") return value::Factory{};
  if (name == "snakeCase") return value::Schema{"", Casing::kSnake, true};
  if (name == "camelCase") return value::Schema{"", Casing::kCamel, true};
  return value::Symbol{Origin::kPostgres, name == "default" ? "*" : name};
}

}  // namespace

std::string Reason(const Value& value, std::string_view otherwise) {
  if (const auto* missing = std::get_if<value::Missing>(&value)) {
    return missing->name + " comes from " + missing->specifier + ", which is not among the files";
  }
  return std::string(otherwise);
}

// What a package exports; with an empty specifier, what a name means that nothing declares.
Value Evaluator::Package(const std::string& specifier, const std::string& name) {
  if (specifier == "drizzle-orm/pg-core") return PostgresSymbol(name);
  if (specifier == "drizzle-orm/supabase" && name == "authUsers") {
    return ExternalTable("auth", "users", {{"id", "id"}, {"email", "email"}, {"phone", "phone"}});
  }
  if (specifier == "drizzle-orm/neon" && name == "usersSync") {
    return ExternalTable("neon_auth", "users_sync", {{"id", "id"}, {"email", "email"}});
  }
  const bool other_core = specifier.starts_with("drizzle-orm/") && specifier.ends_with("-core");
  if (other_core || (specifier.empty() && Contains(kOtherDialectNames, name))) {
    return value::Symbol{Origin::kOtherDialect, name};
  }
  if (specifier.starts_with("drizzle-orm")) return value::Unknown{};
  if (Contains(kPostgresNames, name)) return PostgresSymbol(name);
  if (specifier.empty()) return value::Unknown{};
  return value::Symbol{Origin::kOther, name};
}

Value Evaluator::ExternalTable(const std::string& schema, const std::string& name,
                               const std::vector<NamedColumn>& columns) {
  const auto index = static_cast<std::uint32_t>(tables_.size());
  const auto [entry, fresh] = external_tables_.try_emplace(schema, index);
  if (!fresh) return value::Table{entry->second};
  TableDefinition& table = tables_.emplace_back();
  table.schema = schema;
  table.name = name;
  table.external = true;
  for (const NamedColumn& column : columns) {
    TableColumn added;
    added.key = column.original;
    added.name = column;
    table.Add(std::move(added));
  }
  return value::Table{index};
}

Value Evaluator::NamespaceValue(ModuleIndex importer, const std::string& specifier) {
  if (const auto module = paths_.Resolve(importer, specifier)) return value::Namespace{*module};
  if (specifier == "drizzle-orm/pg-core") return PostgresSymbol("default");
  if (specifier.starts_with("drizzle-orm")) return Package(specifier, "*");
  if (IsProjectPath(specifier)) return value::Missing{"*", specifier};
  return value::Symbol{Origin::kOther, "*"};
}

Value Evaluator::ImportValue(ModuleIndex importer, const std::string& specifier,
                             const std::string& name) {
  if (specifier.starts_with("drizzle-orm")) return Package(specifier, name);
  const auto module = paths_.Resolve(importer, specifier);
  if (module) {
    if (auto value = ExportValue(*module, name)) return *std::move(value);
  }
  // Aliases and index files that the load lacks: the one file that exports the name will be meant.
  const bool project = IsProjectPath(specifier);
  if (!module && (project || specifier.starts_with('@'))) {
    const auto exporter = exporter_.find(name);
    if (exporter != exporter_.end() && exporter->second) {
      if (auto value = ExportValue(*exporter->second, name)) return *std::move(value);
    }
  }
  if (module || project) return value::Missing{name, specifier};
  return Package(specifier, name);
}

std::optional<Value> Evaluator::ExportValue(ModuleIndex module, const std::string& name) {
  const auto [entry, fresh] = states_[module].exported.try_emplace(name, std::nullopt);
  if (!fresh) return entry->second;  // nothing also while it is being looked for
  const DepthGuard guard(depth_);
  std::optional<Value> value = FindExport(module, name);
  states_[module].exported[name] = value;
  return value;
}

std::optional<Value> Evaluator::FindExport(ModuleIndex module, const std::string& name) {
  if (depth_ > kDeepest) return std::nullopt;
  const std::vector<Export>& exports = modules_[module].exports;
  const auto found = states_[module].export_by_name.find(name);
  if (found != states_[module].export_by_name.end()) {
    const Export& item = exports[found->second];
    if (!item.local.empty()) return EvaluateBinding(module, item.local);
    if (item.imported.empty()) return NamespaceValue(module, item.specifier);
    return ImportValue(module, item.specifier, item.imported);
  }
  for (const std::size_t star : states_[module].stars) {
    const auto target = paths_.Resolve(module, exports[star].specifier);
    if (!target || name == "default") continue;
    if (auto value = ExportValue(*target, name)) return value;
  }
  return std::nullopt;
}

Value Evaluator::EvaluateBinding(ModuleIndex module, std::string_view name) {
  const auto binding = modules_[module].bindings.find(name);
  if (binding == modules_[module].bindings.end()) return value::Unknown{};
  return EvaluateBinding(module, binding->second);
}

Value Evaluator::EvaluateBinding(ModuleIndex module, const Binding& binding) {
  ModuleState& state = states_[module];
  if (state.values[binding.index]) return *state.values[binding.index];
  if (state.evaluating[binding.index]) return value::Unknown{};  // a circle
  state.evaluating[binding.index] = true;
  Value value = BindingValue(module, binding);
  state.values[binding.index] = value;
  return value;
}

Value Evaluator::BindingValue(ModuleIndex module, const Binding& binding) {
  switch (binding.kind) {
    case Binding::Kind::kNamed:
      return ImportValue(module, binding.specifier, binding.imported);
    case Binding::Kind::kNamespace:
      return NamespaceValue(module, binding.specifier);
    case Binding::Kind::kFunction:
      return value::Function{{module, binding.initializer, nullptr}};
    case Binding::Kind::kOpaque:
      return value::Unknown{};
    case Binding::Kind::kValue:
      break;
  }
  Value value = Evaluate({module, binding.initializer, nullptr});
  for (const std::string& key : binding.path) value = Member(value, key);
  const bool literal =
      std::holds_alternative<value::Object>(value) || std::holds_alternative<value::Array>(value);
  if (binding.reassigned || (binding.mutated && literal)) return value::Unknown{};
  return value;
}

Value Evaluator::Member(const Value& of, const std::string& key) {
  if (const auto* table = std::get_if<value::Table>(&of)) {
    return value::ColumnRef{table->index, key};
  }
  if (const auto* space = std::get_if<value::Namespace>(&of)) {
    return ExportValue(space->module, key)
        .value_or(value::Missing{key, modules_[space->module].path});
  }
  if (const auto* object = std::get_if<value::Object>(&of)) {
    Found found = Find(*object, key);
    return found.certain ? std::move(found.value) : value::Unknown{};
  }
  if (const auto* symbol = std::get_if<value::Symbol>(&of)) {
    if (symbol->origin == Origin::kPostgres && symbol->name == "*") return PostgresSymbol(key);
    if (symbol->name.size() > kLongestText) return value::Unknown{};
    return value::Symbol{symbol->origin, symbol->name == "*" ? key : symbol->name + '.' + key};
  }
  if (const auto* schema = std::get_if<value::Schema>(&of); schema != nullptr && key == "table") {
    return value::Factory{schema->name, schema->casing, nullptr, schema->known};
  }
  if (const auto* factory = std::get_if<value::Factory>(&of)) {
    if (key == "withRLS") return *factory;
  }
  if (std::holds_alternative<value::Missing>(of)) return of;
  return value::Unknown{};
}

std::unordered_set<std::string_view> Evaluator::FactoryNames(ModuleIndex module) {
  std::unordered_set<std::string_view> names = {"pgTable"};
  for (const std::string_view name : modules_[module].order) {
    const Value value = EvaluateBinding(module, name);
    const auto* symbol = std::get_if<value::Symbol>(&value);
    if (std::holds_alternative<value::Factory>(value) ||
        std::holds_alternative<value::Schema>(value) ||
        (symbol != nullptr && symbol->origin == Origin::kPostgres && symbol->name == "*")) {
      names.insert(name);
    }
  }
  return names;
}

bool Evaluator::IsTableCall(ModuleIndex module, TokenIndex token,
                            const std::unordered_set<std::string_view>& names) {
  const Syntax& syntax = SyntaxOf(module);
  if (!syntax.IsName(token)) return false;
  TokenIndex behind = token + 1;
  const char symbol = syntax[behind].symbol;
  if ((symbol != '.' && symbol != '<' && symbol != '(') || syntax.IsMember(token)) return false;
  if (!names.contains(syntax.Text(token))) return false;
  Value value = Lookup(syntax.Text(token), {module, {}, nullptr});
  while (syntax.Is(behind, '.') && syntax.IsName(behind + 1)) {
    value = Member(value, std::string(syntax.Text(behind + 1)));
    behind += 2;
  }
  return std::holds_alternative<value::Factory>(value) &&
         syntax.IsOpen(syntax.SkipTypeArguments(behind), '(');
}

}  // namespace fk_audit::drizzle
