#include <utility>

#include "import/drizzle/evaluator.hpp"

namespace fk_audit::drizzle {
namespace {
constexpr std::size_t kFewColumns = 24;
}  // namespace

std::optional<std::size_t> TableDefinition::IndexOf(const std::string& key) const {
  if (columns.size() > kFewColumns) {
    const auto found = column_by_key_.find(key);
    return found == column_by_key_.end() ? std::nullopt : std::optional(found->second);
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].key == key) return i;
  }
  return std::nullopt;
}

void TableDefinition::Add(TableColumn column) {
  if (const auto index = IndexOf(column.key)) {
    columns[*index] = std::move(column);
    return;
  }
  columns.push_back(std::move(column));
  if (columns.size() <= kFewColumns) return;
  const std::size_t first = column_by_key_.empty() ? 0 : columns.size() - 1;
  for (std::size_t i = first; i < columns.size(); ++i) column_by_key_.emplace(columns[i].key, i);
}

std::optional<std::string> Evaluator::TableName(const value::Factory& factory, const Call& call) {
  Value name = Argument(call, 0);
  if (factory.rename && std::holds_alternative<value::Text>(name)) {
    name = CallFunction(*factory.rename, {std::move(name)}, false);
  }
  const auto* text = std::get_if<value::Text>(&name);
  if (text == nullptr || text->text.empty() || !factory.known) return std::nullopt;
  return text->text;
}

// A table stands for the call that makes it, however often the call is looked at. One that a
// function makes could be made many times: it is left to be reported.
Value Evaluator::MakeTable(const value::Factory& factory, const Call& call) {
  if (InHelper(call.at.scope)) return value::Unknown{};
  auto& made = table_tokens_[call.at.module];
  if (const auto found = made.find(call.at.range.begin); found != made.end()) {
    return value::Table{found->second};
  }
  const auto name = TableName(factory, call);
  if (!name) return value::Unknown{};
  const auto index = static_cast<std::uint32_t>(tables_.size());
  made.emplace(call.at.range.begin, index);
  made.emplace(call.name, index);
  TableDefinition& table = tables_.emplace_back();
  table.module = call.at.module;
  table.token = call.at.range.begin;
  table.call = call.at.range;
  table.schema = factory.schema;
  table.name = *name;
  const Casing casing = factory.casing == Casing::kNone ? casing_ : factory.casing;
  const std::vector<Code> arguments = Arguments(call);
  if (arguments.size() > 1) ReadColumns(table, arguments[1], casing);
  if (arguments.size() > 2) table.extra = arguments[2];
  return value::Table{index};
}

// The second argument: an object of columns, or a function of the column types that gives one.
void Evaluator::ReadColumns(TableDefinition& table, const Code& code, Casing casing) {
  Value value = Evaluate(code);
  if (const auto* function = std::get_if<value::Function>(&value)) {
    value = CallFunction(*function, {value::Symbol{value::Symbol::Origin::kPostgres, "*"}}, false);
  }
  if (const auto* object = std::get_if<value::Object>(&value)) {
    const Range literal = object->code.range;
    const bool own = object->code.module == table.module && literal.begin >= table.call.begin &&
                     literal.end <= table.call.end;
    AddColumns(table, *object, casing, own);
  } else {
    NoteColumn(table, "", value, code);
  }
}

void Evaluator::AddColumns(TableDefinition& table, const value::Object& object, Casing casing,
                           bool own) {
  constexpr int kDeepestSpread = 32;
  if (depth_ > kDeepestSpread) return NoteColumn(table, "", value::Unknown{}, object.code);
  ++depth_;
  for (Syntax::Property& property : SyntaxOf(object.code.module).Properties(object.code.range)) {
    const Code code = Part(object.code, property.value);
    if (property.kind == Syntax::Property::Kind::kSpread) {
      const Value value = Evaluate(code);
      if (const auto* inner = std::get_if<value::Object>(&value)) {
        AddColumns(table, *inner, casing, false);
      } else if (!std::holds_alternative<value::Undefined>(value)) {
        NoteColumn(table, "", value, code);
      }
    } else if (property.key.empty() || property.kind == Syntax::Property::Kind::kMethod) {
      NoteColumn(table, "", value::Unknown{}, Part(object.code, property.entry));
    } else {
      AddColumn(table, std::move(property.key), Evaluate(code), code, casing, own);
    }
  }
  --depth_;
}

void Evaluator::AddColumn(TableDefinition& table, std::string key, const Value& value,
                          const Code& at, Casing casing, bool own) {
  TableColumn column;
  column.key = key;
  column.module = at.module;
  column.token = at.range.begin;
  column.own = own;
  if (const auto* builder = std::get_if<value::Builder>(&value)) {
    column.column = builder->column;
    column.name_known = builder->column->name_known;
    const std::optional<std::string>& given = builder->column->name;
    column.name = given ? NamedColumn{*given, *given} : NamedColumn{key, ApplyCasing(key, casing)};
    if (column.column->hides_reference) {
      ledger_.Note(at.module, at.range.begin, table.name + '.' + key,
                   "the function that makes the column hides a foreign key", true);
    }
    // What casing leaves of a key without letters and digits.
    if (column.name.name.empty()) {
      column.name_known = false;
      ledger_.Note(at.module, at.range.begin, table.name + '.' + key,
                   "the column would have no name", false);
    }
  } else {
    column.name_known = false;
    NoteColumn(table, key, value, at);
  }
  table.Add(std::move(column));
}

// Columns that could not be told. What a missing file makes may be a foreign key; anything else
// that makes one has a token that is counted.
void Evaluator::NoteColumn(const TableDefinition& table, const std::string& key, const Value& value,
                           const Code& at) {
  const std::string object = key.empty() ? table.name : table.name + '.' + key;
  const bool missing = std::holds_alternative<value::Missing>(value);
  const TokenIndex token = at.range.empty() ? table.token : at.range.begin;
  ledger_.Note(at.module, token, object,
               Reason(value, key.empty() ? "columns that cannot be told without running the code"
                                         : "the column cannot be told without running the code"),
               missing);
}

}  // namespace fk_audit::drizzle
