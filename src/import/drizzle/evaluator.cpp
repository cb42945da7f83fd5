#include "import/drizzle/evaluator.hpp"

#include <algorithm>
#include <utility>

namespace fk_audit::drizzle {
namespace {

// A run is linear in the text unless the same literal is spread over and over.
std::uint64_t MostSteps(const Modules& modules) {
  constexpr std::uint64_t kPerToken = 20;
  constexpr std::uint64_t kAtLeast = 200000;
  std::uint64_t steps = kAtLeast;
  for (const Module& module : modules) steps += kPerToken * module.syntax.size();
  return steps;
}

Value TextOrUnknown(std::string text) {
  if (text.size() > kLongestText) return value::Unknown{};
  return value::Text{std::move(text)};
}

std::vector<std::string> Paths(const Modules& modules) {
  std::vector<std::string> paths;
  for (const Module& module : modules) paths.push_back(module.path);
  return paths;
}

}  // namespace

Evaluator::Evaluator(const Modules& modules, Casing casing, Ledger& ledger)
    : modules_(modules),
      casing_(casing),
      ledger_(ledger),
      paths_(Paths(modules)),
      states_(modules.size()),
      table_tokens_(modules.size()),
      most_steps_(MostSteps(modules)) {
  for (ModuleIndex i = 0; i < modules.size(); ++i) {
    states_[i].values.resize(modules[i].bindings.size());
    states_[i].evaluating.resize(modules[i].bindings.size());
    for (std::size_t j = 0; j < modules[i].exports.size(); ++j) {
      const Export& item = modules[i].exports[j];
      if (item.name.empty()) {
        states_[i].stars.push_back(j);
        continue;
      }
      states_[i].export_by_name.emplace(item.name, j);
      if (item.local.empty() || item.name == "default") continue;
      const auto [entry, fresh] = exporter_.try_emplace(item.name, i);
      if (!fresh && entry->second != i) entry->second.reset();
    }
  }
}

void Evaluator::Run() {
  for (ModuleIndex i = 0; i < modules_.size(); ++i) {
    for (const std::string_view name : modules_[i].order) {
      const Value value = EvaluateBinding(i, name);
      const auto* table = std::get_if<value::Table>(&value);
      if (table == nullptr) continue;
      TableDefinition& named = tables_[table->index];
      named.named = true;
      named.exported = named.exported || modules_[i].common_js;
    }
  }
  for (ModuleIndex i = 0; i < modules_.size(); ++i) {
    for (const Export& item : modules_[i].exports) {
      if (item.local.empty()) continue;
      const Value value = EvaluateBinding(i, item.local);
      const auto* table = std::get_if<value::Table>(&value);
      if (table != nullptr) tables_[table->index].exported = true;
    }
  }
}

bool Evaluator::InHelper(const Scope* scope) const {
  for (; scope != nullptr; scope = scope->parent) {
    if (scope->helper) return true;
  }
  return false;
}

Value Evaluator::Evaluate(const Code& code) {
  const DepthGuard guard(depth_);
  if (depth_ > kDeepest || ++steps_ > most_steps_ || code.range.empty()) return value::Unknown{};
  const Syntax& syntax = SyntaxOf(code.module);
  TokenIndex i = code.range.begin;
  Value result = Operand(code, i);
  while (i < code.range.end && (syntax.IsName(i, "as") || syntax.IsName(i, "satisfies"))) {
    i = syntax.SkipType(i + 1, code.range.end);
  }
  if (i < code.range.end && syntax.Is(i, '+')) result = Concatenate(std::move(result), code, i);
  if (i >= code.range.end) return result;
  while (i < code.range.end && !syntax.Is(i, '?')) {
    i = syntax[i].kind == TokenKind::kOpen ? syntax[i].partner + 1 : i + 1;
  }
  if (i < code.range.end) return Conditional(code, i);
  return value::Unknown{};
}

// Text + text + ...
Value Evaluator::Concatenate(Value left, const Code& code, TokenIndex& i) {
  const Syntax& syntax = SyntaxOf(code.module);
  while (i < code.range.end && syntax.Is(i, '+')) {
    ++i;
    const Value right = Operand(code, i);
    auto* text = std::get_if<value::Text>(&left);
    const auto* more = std::get_if<value::Text>(&right);
    if (text == nullptr || more == nullptr) return value::Unknown{};
    left = TextOrUnknown(std::move(text->text) + more->text);
  }
  return left;
}

// A condition is not weighed; both sides must come to the same.
Value Evaluator::Conditional(const Code& code, TokenIndex question) {
  const Syntax& syntax = SyntaxOf(code.module);
  const TokenIndex colon = syntax.SkipExpression(question + 1, code.range.end);
  if (colon >= code.range.end || !syntax.Is(colon, ':')) return value::Unknown{};
  Value yes = Evaluate(Part(code, {question + 1, colon}));
  if (std::holds_alternative<value::Unknown>(yes)) return yes;
  const Value no = Evaluate(Part(code, {colon + 1, code.range.end}));
  return yes == no ? yes : value::Unknown{};
}

// `text ${name} text`
Value Evaluator::Template(const Code& code, TokenIndex open) {
  const Syntax& syntax = SyntaxOf(code.module);
  std::string text;
  for (TokenIndex i = open + 1; i < syntax[open].partner; ++i) {
    if (syntax[i].kind == TokenKind::kTemplateChunk) {
      const auto chunk = Unescape(syntax.Text(i));
      if (!chunk) return value::Unknown{};
      text += *chunk;
    } else {
      const Value value = Evaluate(Part(code, syntax.Inside(i)));
      const auto* part = std::get_if<value::Text>(&value);
      if (part == nullptr || text.size() > kLongestText) return value::Unknown{};
      text += part->text;
      i = syntax[i].partner;
    }
  }
  return TextOrUnknown(std::move(text));
}

Value Evaluator::Primary(const Code& code, TokenIndex& i) {
  const Syntax& syntax = SyntaxOf(code.module);
  const TokenIndex begin = i;
  if (const auto function = syntax.Function(i, code.range.end)) {
    i = function->behind;
    return value::Function{Part(code, {begin, i})};
  }
  const Token& token = syntax[i];
  if (auto text = syntax.StringValue(i)) {
    ++i;
    return TextOrUnknown(*std::move(text));
  }
  if (token.kind == TokenKind::kOpen) {
    i = token.partner + 1;
    const Code inside = Part(code, syntax.Inside(begin));
    if (token.symbol == '{') return value::Object{inside};
    if (token.symbol == '[') return value::Array{inside};
    if (token.symbol == '(') return Evaluate(inside);
    return Template(code, begin);
  }
  ++i;
  if (token.kind == TokenKind::kName) return Lookup(syntax.Text(begin), code);
  return value::Unknown{};
}

Value Evaluator::Operand(const Code& code, TokenIndex& i) {
  const Syntax& syntax = SyntaxOf(code.module);
  // A type assertion: <T>value. A generic arrow function begins the same way.
  if (syntax.Is(i, '<') && syntax[i].partner != 0 && !syntax.Function(i, code.range.end)) {
    i = syntax[i].partner + 1;
  }
  if (i >= code.range.end) return value::Unknown{};
  Value result = Primary(code, i);
  while (i < code.range.end && Postfix(code, i, result)) ++steps_;
  return result;
}

Evaluator::Call Evaluator::MakeCall(const Code& code, TokenIndex name, TokenIndex open) const {
  const Syntax& syntax = SyntaxOf(code.module);
  Call call;
  call.at = Part(code, {code.range.begin, syntax[open].partner + 1});
  call.name = name;
  call.open = open;
  return call;
}

// Behind `of.key`: the member, or what calling it gives.
Value Evaluator::MemberOrCall(const Code& code, TokenIndex& i, const Value& of,
                              const std::string& key, TokenIndex name) {
  const Syntax& syntax = SyntaxOf(code.module);
  const TokenIndex optional = i < code.range.end && syntax.Is(i, kOptionalChain) ? i + 1 : i;
  const TokenIndex open = syntax.SkipTypeArguments(optional);
  if (open >= code.range.end || !syntax.IsOpen(open, '(')) return Member(of, key);
  i = syntax[open].partner + 1;
  return CallMethod(of, key, MakeCall(code, name, open));
}

// One `.member`, `[element]`, call or `!`. False when there is none.
bool Evaluator::Postfix(const Code& code, TokenIndex& i, Value& value) {
  const Syntax& syntax = SyntaxOf(code.module);
  const Token& token = syntax[i];
  const bool optional = token.symbol == kOptionalChain;
  if ((token.symbol == '.' || optional) && i + 1 < code.range.end && syntax.IsName(i + 1)) {
    const TokenIndex name = i + 1;
    i += 2;
    value = MemberOrCall(code, i, value, std::string(syntax.Text(name)), name);
    return true;
  }
  if (optional) {
    ++i;
    return true;
  }
  if (token.kind == TokenKind::kOpen && token.symbol == '[') {
    const Value key = Evaluate(Part(code, syntax.Inside(i)));
    const TokenIndex name = i + 1;
    i = token.partner + 1;
    const auto* text = std::get_if<value::Text>(&key);
    value = text != nullptr ? MemberOrCall(code, i, value, text->text, name) : value::Unknown{};
    return true;
  }
  if (token.symbol == '!' && !token.after_newline) {
    ++i;
    return true;
  }
  if (const TokenIndex open = syntax.SkipTypeArguments(i); syntax.IsOpen(open, '(')) {
    const Call call = MakeCall(code, i - 1, open);
    value = CallValue(value, call);
    i = syntax[open].partner + 1;
    return true;
  }
  if (token.kind == TokenKind::kTemplate || syntax.IsOpen(i, '`')) {
    i = token.kind == TokenKind::kOpen ? token.partner + 1 : i + 1;
    value = value::Unknown{};
    return true;
  }
  return false;
}

Value Evaluator::Lookup(std::string_view name, const Code& at) {
  for (const Scope* scope = at.scope; scope != nullptr; scope = scope->parent) {
    for (auto entry = scope->names.rbegin(); entry != scope->names.rend(); ++entry) {
      if (entry->first == name) return entry->second;
    }
  }
  const Bindings& bindings = modules_[at.module].bindings;
  if (const auto binding = bindings.find(name); binding != bindings.end()) {
    return EvaluateBinding(at.module, binding->second);
  }
  if (name == "undefined") return value::Undefined{};
  if (name == "Object" || name == "require") {
    return value::Symbol{value::Symbol::Origin::kOther, std::string(name)};
  }
  return Package("", std::string(name));
}

Evaluator::Found Evaluator::Find(const value::Object& object, std::string_view key) {
  const DepthGuard guard(depth_);
  Found found;
  if (depth_ > kDeepest) {
    found.certain = false;
    return found;
  }
  const Syntax& syntax = SyntaxOf(object.code.module);
  for (const Syntax::Property& property : syntax.Properties(object.code.range)) {
    if (++steps_ > most_steps_) found.certain = false;
    const Code code = Part(object.code, property.value);
    if (property.kind == Syntax::Property::Kind::kSpread) {
      const Value value = Evaluate(code);
      if (const auto* inner = std::get_if<value::Object>(&value)) {
        Found there = Find(*inner, key);
        const bool absent = std::holds_alternative<value::Undefined>(there.value);
        if (absent && there.certain) continue;
        found = std::move(there);
        found.property.reset();
      } else if (!std::holds_alternative<value::Undefined>(value)) {
        found.certain = false;
      }
    } else if (property.key.empty()) {
      found.certain = false;
    } else if (property.key == key) {
      const bool method = property.kind == Syntax::Property::Kind::kMethod;
      found = {method ? Value(value::Unknown{}) : Evaluate(code), true, property};
    }
  }
  return found;
}

std::vector<Evaluator::Element> Evaluator::PropertyValues(const value::Object& object) {
  const DepthGuard guard(depth_);
  std::vector<Element> values;
  const Syntax& syntax = SyntaxOf(object.code.module);
  for (const Syntax::Property& property : syntax.Properties(object.code.range)) {
    if (property.kind == Syntax::Property::Kind::kMethod) continue;
    const Code code = Part(object.code, property.value);
    Value value = depth_ > kDeepest ? value::Unknown{} : Evaluate(code);
    const auto* inner = std::get_if<value::Object>(&value);
    if (property.kind == Syntax::Property::Kind::kSpread && inner != nullptr) {
      for (Element& element : PropertyValues(*inner)) values.push_back(std::move(element));
    } else {
      values.push_back({code, std::move(value)});
    }
  }
  return values;
}

std::vector<Evaluator::Element> Evaluator::Elements(const value::Array& array) {
  const DepthGuard guard(depth_);
  std::vector<Element> elements;
  const Syntax& syntax = SyntaxOf(array.code.module);
  for (const Range& range : syntax.SplitList(array.code.range)) {
    const bool spread = !range.empty() && syntax.Is(range.begin, kSpread);
    const Code code = Part(array.code, spread ? Range{range.begin + 1, range.end} : range);
    Value value = depth_ > kDeepest ? value::Unknown{} : Evaluate(code);
    const auto* inner = std::get_if<value::Array>(&value);
    if (spread && inner != nullptr) {
      for (Element& element : Elements(*inner)) elements.push_back(std::move(element));
    } else {
      elements.push_back({code, std::move(value)});
    }
  }
  return elements;
}

}  // namespace fk_audit::drizzle
