#include "import/drizzle/keys.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

namespace fk_audit::drizzle {
namespace {

constexpr const char* kComputedRule = "the rule is computed";
constexpr const char* kComputedOptions = "the options are computed";

// The words of Drizzle's UpdateDeleteAction, which are ToText()'s.
std::optional<ReferentialAction> ParseAction(std::string_view word) {
  for (const ReferentialAction action :
       {ReferentialAction::kNoAction, ReferentialAction::kRestrict, ReferentialAction::kCascade,
        ReferentialAction::kSetNull, ReferentialAction::kSetDefault}) {
    if (ToText(action) == word) return action;
  }
  return std::nullopt;
}

void State(DeclaredForeignKey& key, std::optional<ReferentialAction> on_delete,
           std::optional<ReferentialAction> on_update) {
  key.delete_rule = on_delete.value_or(DeleteRule::kNoAction);
  key.delete_rule_stated = on_delete.has_value();
  key.update_rule = on_update.value_or(UpdateRule::kNoAction);
  key.update_rule_stated = on_update.has_value();
}

}  // namespace

QualifiedName KeyReader::NameOf(const TableDefinition& table) const {
  return {CutIdentifier(table.schema.empty() ? options_.default_schema : table.schema),
          CutIdentifier(table.name)};
}

KeyReader::Rule KeyReader::ParseRule(const Value& value) const {
  if (std::holds_alternative<value::Undefined>(value)) return {};
  const auto* text = std::get_if<value::Text>(&value);
  if (text == nullptr) return {std::nullopt, Reason(value, kComputedRule)};
  const auto action = ParseAction(text->text);
  if (!action) return {std::nullopt, "\"" + text->text + "\" is no rule"};
  return {action, std::nullopt};
}

bool KeyReader::ReadOptions(const Reference& reference, Draft& draft, const std::string& object) {
  Rule on_delete;
  Rule on_update;
  if (reference.options) {
    const Value options = evaluator_.Evaluate(*reference.options);
    const auto* literal = std::get_if<value::Object>(&options);
    if (literal == nullptr && !std::holds_alternative<value::Undefined>(options)) {
      Refuse(draft.module, draft.token, object, Reason(options, kComputedOptions));
      return false;
    }
    if (literal != nullptr) {
      const auto option = [&](std::string_view key) -> Value {
        Evaluator::Found found = evaluator_.Find(*literal, key);
        return found.certain ? std::move(found.value) : value::Unknown{};
      };
      on_delete = ParseRule(option("onDelete"));
      on_update = ParseRule(option("onUpdate"));
      const Value name = option("name");
      if (const auto* text = std::get_if<value::Text>(&name); text != nullptr && major_ > 0) {
        draft.name = text->text;
      }
    }
  }
  for (const Rule& rule : {on_delete, on_update}) {
    if (!rule.problem) continue;
    Refuse(draft.module, draft.token, object, *rule.problem);
    return false;
  }
  State(draft.key, on_delete.action, on_update.action);
  return true;
}

std::optional<KeyReader::Draft> KeyReader::ReadReference(std::uint32_t index,
                                                         const TableColumn& column,
                                                         const Reference& reference) {
  const std::string object = evaluator_.tables()[index].name + '.' + column.key;
  Draft draft;
  draft.module = reference.target.module;
  draft.token = reference.token;
  if (reference.lost && major_ == 0) {
    Refuse(draft.module, draft.token, object,
           "array() behind references() makes Drizzle 0 forget the foreign key");
    return std::nullopt;
  }
  Value target = evaluator_.Evaluate(reference.target);
  if (const auto* function = std::get_if<value::Function>(&target)) {
    target = evaluator_.CallFunction(*function, {}, true);
  }
  const auto* parent = std::get_if<value::ColumnRef>(&target);
  if (parent == nullptr) {
    Refuse(draft.module, draft.token, object,
           Reason(target, "the column that it references cannot be told"));
    return std::nullopt;
  }
  draft.columns = {{index, column.key}};
  draft.parent_columns = {*parent};
  if (!ReadOptions(reference, draft, object)) return std::nullopt;
  PlaceRule(column, reference, draft);
  if (!Complete(index, draft)) return std::nullopt;
  return draft;
}

std::optional<std::vector<value::ColumnRef>> KeyReader::Columns(const value::Object& options,
                                                                std::string_view key,
                                                                std::string& problem) {
  const Evaluator::Found found = evaluator_.Find(options, key);
  const auto* list = std::get_if<value::Array>(&found.value);
  std::vector<value::ColumnRef> columns;
  if (list != nullptr && found.certain) {
    for (const Evaluator::Element& element : evaluator_.Elements(*list)) {
      const auto* column = std::get_if<value::ColumnRef>(&element.value);
      if (column == nullptr) {
        problem = Reason(element.value, "a column of " + std::string(key) + " cannot be told");
        return std::nullopt;
      }
      columns.push_back(*column);
    }
  }
  if (!columns.empty()) return columns;
  problem = Reason(found.value, "its " + std::string(key) + " are computed");
  return std::nullopt;
}

std::optional<KeyReader::Draft> KeyReader::ReadKeyCall(std::uint32_t index, const KeyCall& call) {
  const std::string object = evaluator_.tables()[index].name;
  Draft draft;
  draft.module = call.module;
  draft.token = call.token;
  const Value options = evaluator_.Evaluate(call.argument);
  std::string problem = kComputedOptions;
  const auto* literal = std::get_if<value::Object>(&options);
  const auto columns = literal ? Columns(*literal, "columns", problem) : std::nullopt;
  const auto parent_columns = columns ? Columns(*literal, "foreignColumns", problem) : std::nullopt;
  const auto rule = [this](const std::optional<KeyCall::Rule>& stated) -> Rule {
    if (!stated || stated->argument.range.empty()) return {};
    return ParseRule(evaluator_.Evaluate(stated->argument));
  };
  const Rule on_delete = rule(call.on_delete);
  const Rule on_update = rule(call.on_update);
  bool readable = columns && parent_columns;
  for (const Rule& stated : {on_delete, on_update}) {
    if (readable && stated.problem) problem = *stated.problem;
    readable = readable && !stated.problem;
  }
  if (readable) {
    const Evaluator::Found name = evaluator_.Find(*literal, "name");
    const auto* text = std::get_if<value::Text>(&name.value);
    if (text != nullptr) draft.name = text->text;
    readable = name.certain && (text || std::holds_alternative<value::Undefined>(name.value));
    if (!readable) problem = "its name is computed";
  }
  if (!readable) {
    Refuse(draft.module, draft.token, object, problem);
    return std::nullopt;
  }
  draft.columns = *columns;
  draft.parent_columns = *parent_columns;
  State(draft.key, on_delete.action, on_update.action);
  PlaceRule(call, draft);
  if (!Complete(index, draft)) return std::nullopt;
  return draft;
}

// Empty if a column is not there, or the name of one is not known.
std::optional<std::vector<NamedColumn>> KeyReader::NamesOf(
    const std::vector<value::ColumnRef>& columns) {
  std::vector<NamedColumn> names;
  for (const value::ColumnRef& column : columns) {
    const TableDefinition& table = evaluator_.tables()[column.table];
    const auto index = table.IndexOf(column.key);
    if (column.table != columns.front().table || !index) return {};
    if (!table.columns[*index].name_known) return {};
    names.push_back(table.columns[*index].name);
  }
  return names;
}

// Database names for what the code names; false and reported when one cannot be told.
bool KeyReader::Complete(std::uint32_t index, Draft& draft) {
  const TableDefinition& table = evaluator_.tables()[index];
  const TableDefinition& parent = evaluator_.tables()[draft.parent_columns.front().table];
  const auto columns = NamesOf(draft.columns);
  const auto parent_columns = NamesOf(draft.parent_columns);
  const char* problem = nullptr;
  if (!columns || draft.columns.front().table != index) {
    problem = "its columns are not known as columns of the table";
  } else if (!parent_columns) {
    problem = "what it references is not known as columns of one table";
  } else if (columns->size() != parent_columns->size()) {
    problem = "it has not as many columns as it references";
  }
  if (problem != nullptr) {
    Refuse(draft.module, draft.token, table.name, problem);
    return false;
  }
  DeclaredForeignKey& key = draft.key;
  key.origin = ledger_.Origin(draft.module, draft.token);
  key.child = NameOf(table);
  key.parent = NameOf(parent);
  for (const NamedColumn& column : *columns) key.columns.push_back(CutIdentifier(column.name));
  for (const NamedColumn& column : *parent_columns) {
    key.parent_columns.push_back(CutIdentifier(column.name));
  }
  draft.name = ConstraintName(table, parent, draft, *columns, *parent_columns);
  key.constraint_name = CutIdentifier(*draft.name);
  // What Drizzle cannot say is what PostgreSQL does when nothing is said.
  key.match = MatchOption::kSimple;
  key.deferrable = false;
  key.initially_deferred = false;
  key.validated = true;
  key.enforced = true;
  return true;
}

std::string KeyReader::ConstraintName(const TableDefinition& table, const TableDefinition& parent,
                                      const Draft& draft, const std::vector<NamedColumn>& columns,
                                      const std::vector<NamedColumn>& parent_columns) const {
  std::string name = draft.name && !draft.name->empty()
                         ? *draft.name
                         : ForeignKeyName(major_, table.name, columns, parent.name, parent_columns);
  if (major_ > 0 || options_.casing == Casing::kNone) return name;
  return RenameColumns(RenameColumns(std::move(name), columns), parent_columns);
}

void KeyReader::ReadExtraValue(std::uint32_t index, const Value& value, const Code& at,
                               TableDeclaration& declaration, std::vector<Draft>& drafts) {
  const TableDefinition& table = evaluator_.tables()[index];
  if (const auto* key = std::get_if<value::Key>(&value)) {
    if (auto draft = ReadKeyCall(index, *key->call)) drafts.push_back(*std::move(draft));
  } else if (const auto* constraint = std::get_if<value::Constraint>(&value)) {
    AddConstraint(table, *constraint, declaration);
  } else if (std::holds_alternative<value::Missing>(value)) {
    ledger_.Note(at.module, at.range.begin, table.name, Reason(value, ""), true);
  }
}

// The third argument: a function of the table that gives an array or an object, whose arrays
// Drizzle looks into one level deep.
void KeyReader::ReadExtra(std::uint32_t index, TableDeclaration& declaration,
                          std::vector<Draft>& drafts) {
  const Code& code = *evaluator_.tables()[index].extra;
  Value value = evaluator_.Evaluate(code);
  if (const auto* function = std::get_if<value::Function>(&value)) {
    value = evaluator_.CallFunction(*function, {value::Table{index}}, false);
  }
  if (const auto* list = std::get_if<value::Array>(&value)) {
    for (const Evaluator::Element& element : evaluator_.Elements(*list)) {
      const auto* inner = std::get_if<value::Array>(&element.value);
      if (inner == nullptr) {
        ReadExtraValue(index, element.value, element.code, declaration, drafts);
        continue;
      }
      for (const Evaluator::Element& part : evaluator_.Elements(*inner)) {
        ReadExtraValue(index, part.value, part.code, declaration, drafts);
      }
    }
  } else if (const auto* object = std::get_if<value::Object>(&value)) {
    for (const Evaluator::Element& part : evaluator_.PropertyValues(*object)) {
      ReadExtraValue(index, part.value, part.code, declaration, drafts);
    }
  } else if (std::holds_alternative<value::Missing>(value)) {
    ReadExtraValue(index, value, code, declaration, drafts);
  }
}

// drizzle-kit 0 keeps the keys of a table by name, so that a later one takes an earlier one's
// place.
void KeyReader::Append(std::vector<Draft> drafts, Declarations& result) {
  std::unordered_map<std::string, std::size_t> last;
  for (std::size_t i = 0; i < drafts.size(); ++i) last[*drafts[i].name] = i;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    Draft& draft = drafts[i];
    ledger_.Read(draft.module, draft.token);
    if (last[*draft.name] == i) {
      result.foreign_keys.push_back(std::move(draft.key));
    } else {
      ledger_.Note(draft.module, draft.token, *draft.name,
                   "a later foreign key of the table has the same name and takes its place", false);
    }
  }
}

void KeyReader::Read(std::uint32_t index, Declarations& result) {
  const TableDefinition& table = evaluator_.tables()[index];
  TableDeclaration declaration;
  declaration.table = NameOf(table);
  declaration.origin = ledger_.Origin(table.module, table.token);
  for (const TableColumn& column : table.columns) {
    if (column.name_known) declaration.columns.push_back(CutIdentifier(column.name.name));
  }
  ReadConstraints(table, declaration);
  std::vector<Draft> drafts;
  for (const TableColumn& column : table.columns) {
    if (column.column == nullptr || column.column->hides_reference) continue;
    for (const Reference& reference : column.column->references) {
      auto draft = ReadReference(index, column, reference);
      if (draft) drafts.push_back(*std::move(draft));
    }
  }
  if (table.extra) ReadExtra(index, declaration, drafts);
  result.tables.push_back(std::move(declaration));
  Append(std::move(drafts), result);
}

}  // namespace fk_audit::drizzle
