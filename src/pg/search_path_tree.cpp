#include "pg/search_path_tree.hpp"

#include <optional>
#include <utility>

#include "pg/arguments.hpp"
#include "pg/boundary.hpp"
#include "pg/constraint_tree.hpp"

namespace fk_audit {
namespace {

const Node* ArgumentAt(const FuncCall& call, int position) {
  return static_cast<const Node*>(list_nth(call.args, position));
}

// A string constant, with or without a cast; null for anything else.
const char* ConstantString(const Node* node) {
  if (nodeTag(node) == T_TypeCast) node = reinterpret_cast<const TypeCast*>(node)->arg;
  if (nodeTag(node) != T_A_Const) return nullptr;
  const auto& constant = *reinterpret_cast<const A_Const*>(node);
  if (constant.isnull || nodeTag(&constant.val.node) != T_String) return nullptr;
  return constant.val.sval.sval;
}

// true, false, 't', 'off' and their like; nothing for anything else.
std::optional<bool> ConstantBoolean(const Node* node) {
  if (nodeTag(node) == T_TypeCast) node = reinterpret_cast<const TypeCast*>(node)->arg;
  if (nodeTag(node) != T_A_Const) return std::nullopt;
  const auto& constant = *reinterpret_cast<const A_Const*>(node);
  if (constant.isnull) return std::nullopt;
  if (nodeTag(&constant.val.node) == T_Boolean) return constant.val.boolval.boolval;
  const char* const word = ConstantString(node);
  bool value = false;
  if (word == nullptr || !Call([&] { return parse_bool(word, &value); })) return std::nullopt;
  return value;
}

bool IsSearchPath(const char* setting) {
  return setting != nullptr && pg_strcasecmp(setting, "search_path") == 0;
}

// The setting as one text: 'a, "B"'. False when it is no list of identifiers.
bool SplitSearchPath(const char* list, std::vector<std::string>& schemas) {
  List* names = NIL;
  if (!Call([&] { return SplitIdentifierString(pstrdup(list), ',', &names); })) return false;
  for (int i = 0; i < list_length(names); ++i) {
    schemas.emplace_back(static_cast<const char*>(list_nth(names, i)));
  }
  return true;
}

bool IsSetConfig(const FuncCall& call) {
  const std::vector<std::string> name = NamesOf(call.funcname);
  return name.back() == "set_config" && (name.size() == 1 || name.front() == "pg_catalog") &&
         list_length(call.args) == 3;
}

}  // namespace

void ReadSetStatement(const VariableSetStmt& statement, TreeReading& reading) {
  event::SetSearchPath set;
  set.local = statement.is_local;
  set.to_default = true;
  if (statement.kind == VAR_RESET_ALL) reading.events.push_back(std::move(set));
  if (!IsSearchPath(statement.name)) return;
  if (statement.kind == VAR_SET_DEFAULT || statement.kind == VAR_RESET) {
    reading.events.push_back(std::move(set));
  } else if (statement.kind == VAR_SET_VALUE) {
    set.to_default = false;
    // Every element is one schema, quoted or not (guc.c, flatten_set_variable_args).
    for (int i = 0; i < list_length(statement.args); ++i) {
      const char* const schema =
          ConstantString(static_cast<const Node*>(list_nth(statement.args, i)));
      if (schema != nullptr) set.schemas.push_back(CutName(schema));
    }
    reading.events.push_back(std::move(set));
  }
}

void ReadFunctionCall(const FuncCall& call, TreeReading& reading) {
  if (!IsSetConfig(call)) return;
  const char* const setting = ConstantString(ArgumentAt(call, 0));
  if (setting != nullptr && !IsSearchPath(setting)) return;
  const char* const path = ConstantString(ArgumentAt(call, 1));
  const std::optional<bool> local = ConstantBoolean(ArgumentAt(call, 2));
  event::SetSearchPath set;
  if (setting == nullptr || path == nullptr || !local || !SplitSearchPath(path, set.schemas)) {
    reading.doubt = "the search path that this sets cannot be told from the text";
    reading.doubt_is_fatal = true;
    return;
  }
  set.local = *local;
  reading.events.push_back(std::move(set));
}

}  // namespace fk_audit
