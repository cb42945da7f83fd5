#include <algorithm>
#include <array>
#include <utility>

#include "import/drizzle/evaluator.hpp"

namespace fk_audit::drizzle {
namespace {

using Origin = value::Symbol::Origin;

// Functions of drizzle-orm/pg-core that make no column.
bool MakesNoColumn(std::string_view name) {
  constexpr std::array<std::string_view, 14> kNames = {
      "alias",         "check",      "except",     "getTableConfig",
      "getViewConfig", "index",      "intersect",  "pgMaterializedView",
      "pgPolicy",      "pgRole",     "pgSequence", "pgView",
      "union",         "uniqueIndex"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

// mysqlTable, sqliteTableCreator(...), mysqlSchema(...).table
bool MakesTable(std::string_view name) {
  return name.ends_with("Table") || name.ends_with("TableCreator") ||
         name.find(".table") != std::string_view::npos;
}

Casing ParseCasing(const Value& value) {
  const auto* text = std::get_if<value::Text>(&value);
  if (text == nullptr) return Casing::kNone;
  if (text->text == "snake_case") return Casing::kSnake;
  return text->text == "camelCase" ? Casing::kCamel : Casing::kNone;
}

}  // namespace

std::vector<Code> Evaluator::Arguments(const Call& call) const {
  const Syntax& syntax = SyntaxOf(call.at.module);
  std::vector<Code> arguments;
  for (const Range& range : syntax.SplitList(syntax.Inside(call.open))) {
    arguments.push_back(Part(call.at, range));
  }
  return arguments;
}

Value Evaluator::Argument(const Call& call, std::size_t i) {
  const Syntax& syntax = SyntaxOf(call.at.module);
  if (syntax.Inside(call.open).empty()) return value::Undefined{};
  const std::vector<Code> arguments = Arguments(call);
  return i < arguments.size() ? Evaluate(arguments[i]) : value::Undefined{};
}

Value Evaluator::CallValue(const Value& callee, const Call& call) {
  if (const auto* factory = std::get_if<value::Factory>(&callee)) return MakeTable(*factory, call);
  if (const auto* symbol = std::get_if<value::Symbol>(&callee)) return CallSymbol(*symbol, call);
  if (const auto* function = std::get_if<value::Function>(&callee)) {
    std::vector<Value> arguments;
    for (const Code& argument : Arguments(call)) arguments.push_back(Evaluate(argument));
    return CallFunction(*function, std::move(arguments), true);
  }
  if (std::holds_alternative<value::Missing>(callee)) return callee;
  return value::Unknown{};
}

Value Evaluator::CallSymbol(const value::Symbol& symbol, const Call& call) {
  const std::string& name = symbol.name;
  if (symbol.origin == Origin::kOtherDialect) {
    if (MakesTable(name)) {
      ledger_.Skip(call.at.module, call.at.range,
                   Excerpt(SyntaxOf(call.at.module), call.at.range.begin),
                   "a table of another database system is left out");
    }
    return symbol;
  }
  if (symbol.origin == Origin::kOther) {
    if (name == "Object.freeze") return Argument(call, 0);
    if (name == "require") {
      const Value path = Argument(call, 0);
      const auto* text = std::get_if<value::Text>(&path);
      return text != nullptr ? NamespaceValue(call.at.module, text->text) : value::Unknown{};
    }
    return MakeColumn(call);
  }
  if (name == "foreignKey") {
    if (InHelper(call.at.scope)) return value::Unknown{};
    KeyCall key;
    key.module = call.at.module;
    key.token = call.name;
    key.behind = call.at.range.end;
    const std::vector<Code> arguments = Arguments(call);
    if (!arguments.empty()) key.argument = arguments.front();
    return value::Key{std::make_shared<const KeyCall>(std::move(key))};
  }
  if (name == "pgTableCreator") return MakeFactory(call);
  if (name == "pgSchema") return MakeSchema(call);
  if (name == "primaryKey") return MakeConstraint(true, call);
  if (name == "unique") return MakeConstraint(false, call);
  if (name == "customType" || name == "pgEnum") return value::Symbol{Origin::kPostgres, "column"};
  if (MakesNoColumn(name)) return value::Unknown{};
  return MakeColumn(call);
}

// A column type: its first argument is the name of the column if it is a text, and none if it is
// empty.
Value Evaluator::MakeColumn(const Call& call) {
  auto column = std::make_shared<Column>();
  const Value first = Argument(call, 0);
  if (const auto* text = std::get_if<value::Text>(&first)) {
    if (!text->text.empty()) column->name = text->text;
  } else {
    column->name_known = !std::holds_alternative<value::Unknown>(first) &&
                         !std::holds_alternative<value::Missing>(first);
  }
  return value::Builder{std::move(column)};
}

Value Evaluator::MakeFactory(const Call& call) {
  value::Factory factory;
  const Value rename = Argument(call, 0);
  const auto* function = std::get_if<value::Function>(&rename);
  factory.known = function != nullptr;
  if (function != nullptr) factory.rename = std::make_shared<const value::Function>(*function);
  factory.casing = ParseCasing(Argument(call, 1));
  return factory;
}

Value Evaluator::MakeSchema(const Call& call) {
  value::Schema schema;
  const Value name = Argument(call, 0);
  const auto* text = std::get_if<value::Text>(&name);
  schema.known = text != nullptr;
  if (text != nullptr) schema.name = text->text;
  return schema;
}

std::vector<value::ColumnRef> Evaluator::ColumnList(const std::vector<Code>& codes, bool& known) {
  std::vector<value::ColumnRef> columns;
  for (const Code& code : codes) {
    const Value value = Evaluate(code);
    const auto* column = std::get_if<value::ColumnRef>(&value);
    known = known && column != nullptr;
    if (column != nullptr) columns.push_back(*column);
  }
  return columns;
}

// primaryKey({ name, columns: [...] }), primaryKey(a, b), unique("name")
Value Evaluator::MakeConstraint(bool primary, const Call& call) {
  value::Constraint constraint;
  constraint.primary = primary;
  const Value first = Argument(call, 0);
  const auto* options = std::get_if<value::Object>(&first);
  if (!primary) {
    const auto* name = std::get_if<value::Text>(&first);
    if (name != nullptr) constraint.name = name->text;
    constraint.known = name != nullptr || std::holds_alternative<value::Undefined>(first);
  } else if (options == nullptr) {
    constraint.columns = ColumnList(Arguments(call), constraint.known);
  } else {
    const Found name = Find(*options, "name");
    const auto* text = std::get_if<value::Text>(&name.value);
    if (text != nullptr) constraint.name = text->text;
    const Found columns = Find(*options, "columns");
    const auto* list = std::get_if<value::Array>(&columns.value);
    constraint.known = list != nullptr;
    std::vector<Code> codes;
    for (const Element& element : list != nullptr ? Elements(*list) : std::vector<Element>()) {
      codes.push_back(element.code);
    }
    constraint.columns = ColumnList(codes, constraint.known);
  }
  return constraint;
}

Value Evaluator::BuilderMethod(const value::Builder& builder, const std::string& name,
                               const Call& call) {
  if (name != "references" && name != "array" && name != "primaryKey" && name != "unique") {
    return builder;
  }
  // Each call copies what the column has, so that their number must have an end.
  constexpr std::size_t kMostReferences = 16;
  if (name == "references" && builder.column->references.size() == kMostReferences) {
    return value::Unknown{};
  }
  auto changed = std::make_shared<Column>(*builder.column);
  if (name == "references") {
    changed->hides_reference = changed->hides_reference || InHelper(call.at.scope);
    Reference reference;
    reference.token = call.name;
    reference.open = call.open;
    const std::vector<Code> arguments = Arguments(call);
    if (!arguments.empty()) reference.target = arguments[0];
    reference.target.module = call.at.module;
    if (arguments.size() > 1) reference.options = arguments[1];
    changed->references.push_back(std::move(reference));
  } else if (name == "array") {
    for (Reference& reference : changed->references) reference.lost = true;
  } else if (name == "primaryKey") {
    changed->primary = true;
  } else if (name == "unique") {
    changed->unique = true;
    const Value given = Argument(call, 0);
    if (const auto* text = std::get_if<value::Text>(&given)) changed->unique_name = text->text;
  }
  return value::Builder{std::move(changed)};
}

Value Evaluator::CallMethod(const Value& of, const std::string& name, const Call& call) {
  if (const auto* builder = std::get_if<value::Builder>(&of)) {
    return BuilderMethod(*builder, name, call);
  }
  if (const auto* key = std::get_if<value::Key>(&of)) {
    auto changed = std::make_shared<KeyCall>(*key->call);
    const std::vector<Code> arguments = Arguments(call);
    const KeyCall::Rule rule{call.open, arguments.empty() ? Part(call.at, {}) : arguments.front()};
    if (name == "onDelete") changed->on_delete = rule;
    if (name == "onUpdate") changed->on_update = rule;
    return value::Key{std::move(changed)};
  }
  if (const auto* constraint = std::get_if<value::Constraint>(&of)) {
    value::Constraint changed = *constraint;
    if (name == "on") changed.columns = ColumnList(Arguments(call), changed.known);
    return changed;
  }
  if (std::holds_alternative<value::Table>(of) && name == "enableRLS") return of;
  if (const auto* schema = std::get_if<value::Schema>(&of)) {
    if (name == "existing") return of;
    if (name == "enum") return value::Symbol{Origin::kPostgres, "column"};
    // snakeCase.schema("name")
    if (name == "schema") {
      Value made = MakeSchema(call);
      std::get<value::Schema>(made).casing = schema->casing;
      return made;
    }
  }
  return CallValue(Member(of, name), call);
}

}  // namespace fk_audit::drizzle
