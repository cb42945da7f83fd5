// Calls of functions of the project: as far as their bodies are constants and one return.
#include <utility>

#include "import/drizzle/evaluator.hpp"

namespace fk_audit::drizzle {
namespace {

// Names of a function's body go into its scope as they are declared.
class LocalNames : public BindingSink {
 public:
  void Declare(std::string_view name, Binding binding) override {
    names.emplace_back(name, std::move(binding));
  }
  std::vector<std::pair<std::string_view, Binding>> names;
};

// The key under which a parameter's pattern takes each of its names.
void BindPattern(const Syntax& syntax, TokenIndex open, const Value& argument, Evaluator& evaluator,
                 Scope& scope) {
  for (const Syntax::Property& property : syntax.Properties(syntax.Inside(open))) {
    if (property.value.empty() || !syntax.IsName(property.value.begin)) continue;
    const bool plain = property.value.end - property.value.begin == 1 && !property.key.empty();
    scope.names.emplace_back(
        syntax.Text(property.value.begin),
        plain ? evaluator.Member(argument, property.key) : Value(value::Unknown{}));
  }
}

}  // namespace

// Constants, then one return. Nothing for any other statement.
std::optional<Value> Evaluator::RunBlock(const Code& block) {
  const Syntax& syntax = SyntaxOf(block.module);
  Scope& scope = scopes_.emplace_back();
  scope.parent = block.scope;
  TokenIndex i = block.range.begin;
  while (i < block.range.end) {
    if (syntax.Is(i, ';')) {
      ++i;
    } else if (syntax.IsName(i, "const")) {
      LocalNames local;
      i = ReadDeclarations(syntax, i, block.range.end, local);
      for (const auto& [name, binding] : local.names) {
        Value value = value::Unknown{};
        if (binding.kind == Binding::Kind::kValue) {
          value = Evaluate({block.module, binding.initializer, &scope});
          for (const std::string& key : binding.path) value = Member(value, key);
        }
        scope.names.emplace_back(name, std::move(value));
      }
    } else if (syntax.IsName(i, "return")) {
      const TokenIndex end = syntax.SkipExpression(i + 1, block.range.end);
      return Evaluate({block.module, {i + 1, end}, &scope});
    } else {
      return std::nullopt;
    }
  }
  return value::Undefined{};
}

Value Evaluator::CallFunction(const value::Function& function, std::vector<Value> arguments,
                              bool helper) {
  const DepthGuard guard(depth_);
  const Code& code = function.code;
  const Syntax& syntax = SyntaxOf(code.module);
  const auto parts = syntax.Function(code.range.begin, code.range.end);
  if (!parts || depth_ > kDeepest) return value::Unknown{};
  Scope& scope = scopes_.emplace_back();
  scope.parent = code.scope;
  scope.helper = helper;
  std::size_t next = 0;
  for (const Range& parameter : syntax.SplitList(parts->parameters)) {
    const TokenIndex name = parameter.begin;
    const Value argument = next < arguments.size() ? arguments[next] : Value(value::Undefined{});
    ++next;
    if (syntax.IsName(name)) {
      // A default value would have to be weighed against the argument.
      bool defaulted = false;
      for (TokenIndex i = name; i < parameter.end; ++i) defaulted = defaulted || syntax.Is(i, '=');
      const bool absent = std::holds_alternative<value::Undefined>(argument);
      scope.names.emplace_back(syntax.Text(name),
                               defaulted && absent ? Value(value::Unknown{}) : argument);
    } else if (syntax.IsOpen(name, '{')) {
      BindPattern(syntax, name, argument, *this, scope);
    }
  }
  const Code body{code.module, parts->body, &scope};
  if (!parts->block) return Evaluate(body);
  return RunBlock(body).value_or(value::Unknown{});
}

}  // namespace fk_audit::drizzle
