#include <algorithm>
#include <utility>

#include "import/drizzle/module.hpp"

namespace fk_audit::drizzle {
namespace {

// const { a, b: c, d: { e } } = initializer: one binding for each name. The pattern's depth is
// bounded by the path, which a list on the heap carries.
void DeclarePattern(const Syntax& syntax, TokenIndex open, Range initializer, BindingSink& sink) {
  struct Part {
    TokenIndex open;
    std::vector<std::string> path;
  };
  constexpr std::size_t kDeepest = 8;
  std::vector<Part> parts = {{open, {}}};
  while (!parts.empty()) {
    const Part part = std::move(parts.back());
    parts.pop_back();
    if (!syntax.IsOpen(part.open, '{') || part.path.size() > kDeepest) continue;
    for (const Syntax::Property& property : syntax.Properties(syntax.Inside(part.open))) {
      if (property.key.empty() || property.value.empty()) continue;
      std::vector<std::string> path = part.path;
      path.push_back(property.key);
      const TokenIndex target = property.value.begin;
      if (syntax.IsOpen(target, '{')) {
        parts.push_back({target, std::move(path)});
      } else if (syntax.IsName(target)) {
        Binding binding;
        binding.kind = Binding::Kind::kValue;
        binding.token = target;
        binding.initializer = initializer;
        binding.path = std::move(path);
        // A default value would have to be weighed against what is there.
        if (property.value.end - target > 1) binding.kind = Binding::Kind::kOpaque;
        sink.Declare(syntax.Text(target), std::move(binding));
      }
    }
  }
}

class StatementReader : public BindingSink {
 public:
  explicit StatementReader(Module& module) : module_(module), syntax_(module.syntax) {}

  void Run();
  void Declare(std::string_view name, Binding binding) override;

 private:
  TokenIndex Statement(TokenIndex i);
  TokenIndex FunctionDeclaration(TokenIndex i);
  TokenIndex Import(TokenIndex i);
  TokenIndex Export(TokenIndex i);
  TokenIndex ExportDefault(TokenIndex i);
  TokenIndex ExportList(TokenIndex i);
  TokenIndex ExportStar(TokenIndex i);
  void ImportList(TokenIndex open, const std::string& specifier);
  void Exported(std::string name, std::string local) {
    module_.exports.push_back({std::move(name), std::move(local), "", ""});
  }
  std::string Specifier(TokenIndex& i) const;
  void NoteAssignments();
  void NoteAssignment(TokenIndex assign);

  Module& module_;
  const Syntax& syntax_;
  bool exporting_ = false;
};

void StatementReader::Declare(std::string_view name, Binding binding) {
  if (exporting_) Exported(std::string(name), std::string(name));
  // Overloads of a function come before the one that has a body.
  const auto [entry, fresh] = module_.bindings.try_emplace(name);
  if (fresh) module_.order.push_back(name);
  binding.index =
      fresh ? static_cast<std::uint32_t>(module_.order.size() - 1) : entry->second.index;
  if (fresh || binding.kind == Binding::Kind::kFunction) entry->second = std::move(binding);
}

TokenIndex StatementReader::FunctionDeclaration(TokenIndex i) {
  TokenIndex name = i + 1;
  if (syntax_.Is(name, '*')) ++name;
  if (!syntax_.IsName(name)) return i + 1;
  const auto parts = syntax_.Function(i, syntax_.size());
  Binding binding;
  binding.token = name;
  binding.kind = Binding::Kind::kFunction;
  const TokenIndex behind = parts ? parts->behind : name + 1;
  binding.initializer = {i, behind};
  Declare(syntax_.Text(name), std::move(binding));
  return parts ? parts->behind : name + 1;
}

// `from "specifier"` or `"specifier"`; moves `i` behind it.
std::string StatementReader::Specifier(TokenIndex& i) const {
  if (syntax_.IsName(i, "from")) ++i;
  auto text = syntax_.StringValue(i);
  if (text) ++i;
  return text.value_or("");
}

void StatementReader::ImportList(TokenIndex open, const std::string& specifier) {
  for (const Range& element : syntax_.SplitList(syntax_.Inside(open))) {
    TokenIndex i = element.begin;
    if (element.end - i == 2 || element.end - i == 4) ++i;  // type
    if (i >= element.end) continue;
    Binding binding;
    binding.kind = Binding::Kind::kNamed;
    binding.specifier = specifier;
    binding.imported = syntax_.StringValue(i).value_or(std::string(syntax_.Text(i)));
    binding.token = element.end - 1;
    Declare(syntax_.Text(binding.token), std::move(binding));
  }
}

TokenIndex StatementReader::Import(TokenIndex i) {
  TokenIndex next = i + 1;
  if (syntax_.IsName(next, "type") && !syntax_.IsName(next + 1, "from") &&
      !syntax_.Is(next + 1, ',')) {
    ++next;
  }
  const TokenIndex clause = next;
  while (next < syntax_.size() && syntax_[next].kind != TokenKind::kString) {
    if (syntax_.Is(next, ';') || syntax_.Is(next, '=')) return next;
    next = syntax_.IsOpen(next, '{') ? syntax_[next].partner + 1 : next + 1;
  }
  TokenIndex behind = next;
  const std::string specifier = Specifier(behind);
  for (TokenIndex part = clause; part < next; ++part) {
    if (syntax_.IsOpen(part, '{')) {
      ImportList(part, specifier);
      part = syntax_[part].partner;
    } else if (syntax_.Is(part, '*') && syntax_.IsName(part + 1, "as")) {
      Binding binding;
      binding.kind = Binding::Kind::kNamespace;
      binding.specifier = specifier;
      binding.token = part + 2;
      Declare(syntax_.Text(part + 2), std::move(binding));
      part += 2;
    } else if (syntax_.IsName(part) && !syntax_.IsName(part, "from")) {
      Binding binding;
      binding.kind = Binding::Kind::kNamed;
      binding.specifier = specifier;
      binding.imported = "default";
      binding.token = part;
      Declare(syntax_.Text(part), std::move(binding));
    }
  }
  return behind;
}

TokenIndex StatementReader::ExportList(TokenIndex i) {
  TokenIndex behind = syntax_[i].partner + 1;
  const bool from = syntax_.IsName(behind, "from");
  const std::string specifier = from ? Specifier(behind) : "";
  for (const Range& element : syntax_.SplitList(syntax_.Inside(i))) {
    TokenIndex name = element.begin;
    if (element.end - name == 2 || element.end - name == 4) ++name;  // type
    if (name >= element.end) continue;
    const std::string local(syntax_.Text(name));
    const std::string exported(syntax_.Text(element.end - 1));
    module_.exports.push_back({exported, from ? "" : local, specifier, from ? local : ""});
  }
  return behind;
}

TokenIndex StatementReader::ExportStar(TokenIndex i) {
  TokenIndex behind = i + 1;
  std::string name;
  if (syntax_.IsName(behind, "as")) {
    name = std::string(syntax_.Text(behind + 1));
    behind += 2;
  }
  const std::string specifier = Specifier(behind);
  module_.exports.push_back({name, "", specifier, ""});
  return behind;
}

TokenIndex StatementReader::ExportDefault(TokenIndex i) {
  constexpr std::string_view kName = "default";
  Binding binding;
  binding.kind = Binding::Kind::kValue;
  binding.token = i;
  const TokenIndex behind = syntax_.SkipExpression(i + 1, syntax_.size());
  binding.initializer = {i + 1, behind};
  if (syntax_.IsName(i + 1, "function")) binding.kind = Binding::Kind::kFunction;
  if (syntax_.IsName(i + 1, "function") && syntax_.IsName(i + 2)) FunctionDeclaration(i + 1);
  Declare(kName, std::move(binding));
  Exported("default", "default");
  return behind;
}

TokenIndex StatementReader::Export(TokenIndex i) {
  const TokenIndex next = i + 1;
  if (syntax_.IsName(next, "default")) return ExportDefault(next);
  if (syntax_.IsOpen(next, '{')) return ExportList(next);
  if (syntax_.Is(next, '*')) return ExportStar(next);
  if (syntax_.IsName(next, "type") && syntax_.IsOpen(next + 1, '{')) {
    return syntax_[next + 1].partner + 1;
  }
  if (syntax_.IsName(next, "export")) return next;  // no TypeScript, and must not recurse
  exporting_ = true;
  const TokenIndex behind = Statement(next);
  exporting_ = false;
  return behind;
}

// One token of the top level, or a whole declaration. Returns what comes behind.
TokenIndex StatementReader::Statement(TokenIndex i) {
  const Token& token = syntax_[i];
  if (token.kind == TokenKind::kOpen) return token.partner + 1;
  if (token.kind != TokenKind::kName || syntax_.IsMember(i)) return i + 1;
  const std::string_view word = syntax_.Text(i);
  if (word == "async" && syntax_.IsName(i + 1, "function")) return FunctionDeclaration(i + 1);
  if (word == "function") return FunctionDeclaration(i);
  if (word == "const" || word == "let" || word == "var") {
    return ReadDeclarations(syntax_, i, syntax_.size(), *this);
  }
  if (word == "import" && !syntax_.IsOpen(i + 1, '(') && !syntax_.Is(i + 1, '.')) return Import(i);
  if (word == "export") return Export(i);
  if ((word == "class" || word == "enum") && syntax_.IsName(i + 1)) {
    Binding binding;
    binding.token = i + 1;
    Declare(syntax_.Text(i + 1), std::move(binding));
    return i + 2;
  }
  return i + 1;
}

// The name at the root of `a.b[c] = ...` is no longer what its declaration says.
void StatementReader::NoteAssignment(TokenIndex assign) {
  TokenIndex i = assign;
  bool member = false;
  while (i > 0) {
    --i;
    if (syntax_[i].kind == TokenKind::kClose && syntax_.Is(i, ']')) {
      i = syntax_[i].partner;
    } else if (!syntax_.IsName(i)) {
      return;
    }
    const bool element = syntax_.IsOpen(i, '[');
    if (!element && !syntax_.IsMember(i)) break;
    member = true;
    if (!element) --i;  // the dot
  }
  const bool declared = i > 0 && (syntax_.IsName(i - 1) || syntax_.Is(i - 1, ':') ||
                                  syntax_.Is(i - 1, ',') || syntax_.IsOpen(i - 1, '{'));
  const auto binding = module_.bindings.find(syntax_.Text(i));
  if (binding == module_.bindings.end() || (declared && !member)) return;
  (member ? binding->second.mutated : binding->second.reassigned) = true;
}

void StatementReader::NoteAssignments() {
  for (TokenIndex i = 0; i < syntax_.size(); ++i) {
    const Token& token = syntax_[i];
    if (token.kind == TokenKind::kPunctuation &&
        (token.symbol == '=' || token.symbol == kAssign || token.symbol == kIncrement)) {
      NoteAssignment(i);
    } else if (syntax_.IsName(i, "assign") && syntax_.IsMemberOf(i, "Object") &&
               syntax_.IsOpen(i + 1, '(')) {
      const auto binding = module_.bindings.find(syntax_.Text(i + 2));
      if (binding != module_.bindings.end()) binding->second.mutated = true;
    } else if (syntax_.IsName(i, "exports") &&
               (syntax_.IsMember(i) ? syntax_.IsMemberOf(i, "module") : syntax_.Is(i + 1, '.'))) {
      module_.common_js = true;
    } else if (syntax_.IsName(i, "delete") && syntax_.IsName(i + 1)) {
      const auto binding = module_.bindings.find(syntax_.Text(i + 1));
      if (binding != module_.bindings.end()) binding->second.mutated = true;
    }
  }
}

void StatementReader::Run() {
  for (TokenIndex i = 0; i < syntax_.size();) i = Statement(i);
  NoteAssignments();
}

// Behind `name: T` or the pattern, at `=` if there is an initializer.
TokenIndex SkipTarget(const Syntax& syntax, TokenIndex i, TokenIndex end) {
  i = syntax[i].kind == TokenKind::kOpen ? syntax[i].partner + 1 : i + 1;
  if (i < end && syntax.Is(i, '!')) ++i;
  return i < end && syntax.Is(i, ':') ? syntax.SkipType(i + 1, end) : i;
}

}  // namespace

TokenIndex ReadDeclarations(const Syntax& syntax, TokenIndex i, TokenIndex end, BindingSink& sink) {
  const TokenIndex keyword = i++;
  while (i < end) {
    const TokenIndex target = i;
    const bool name = syntax.IsName(target);
    if (!name && syntax[target].kind != TokenKind::kOpen) return std::max(i, keyword + 1);
    i = SkipTarget(syntax, i, end);
    Binding binding;
    binding.token = target;
    if (i < end && syntax.Is(i, '=')) {
      binding.kind = Binding::Kind::kValue;
      const TokenIndex begin = i + 1;
      i = syntax.SkipExpression(begin, end);
      binding.initializer = {begin, i};
    }
    if (name) {
      sink.Declare(syntax.Text(target), std::move(binding));
    } else {
      DeclarePattern(syntax, target, binding.initializer, sink);
    }
    if (i >= end || !syntax.Is(i, ',')) return i;
    ++i;
  }
  return i;
}

void ReadStatements(Module& module) {
  StatementReader(module).Run();
}

}  // namespace fk_audit::drizzle
