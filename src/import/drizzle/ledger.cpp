#include "import/drizzle/ledger.hpp"

#include <utility>

namespace fk_audit::drizzle {

Ledger::Ledger(const Modules& modules) : modules_(modules), settled_(modules.size()) {
  for (const Module& module : modules) keys_.emplace_back(module);
}

void Ledger::Refuse(ModuleIndex module, TokenIndex token, std::string object, std::string message) {
  Read(module, token);
  Note(module, token, std::move(object), std::move(message), true);
}

void Ledger::Skip(ModuleIndex module, Range range, std::string object, std::string message) {
  for (TokenIndex i = range.begin; i < range.end; ++i) {
    if (keys_[module].IsKey(i)) Read(module, i);
  }
  Note(module, range.begin, std::move(object), std::move(message), false);
}

void Ledger::Note(ModuleIndex module, TokenIndex token, std::string object, std::string message,
                  bool fatal) {
  std::string origin = Origin(module, token);
  if (!noted_.insert(origin + '\n' + object + '\n' + message).second) return;
  unread_.push_back({std::move(origin), std::move(object), std::move(message), fatal});
}

std::string Ledger::Origin(ModuleIndex module, TokenIndex token) const {
  const Syntax& syntax = modules_[module].syntax;
  return modules_[module].path + ':' + std::to_string(syntax.Line(syntax[token].offset));
}

KeyTokens::KeyTokens(const Module& module) : syntax_(module.syntax), names_{"foreignKey"} {
  for (const auto& [name, binding] : module.bindings) {
    if (binding.kind == Binding::Kind::kNamed && binding.imported == "foreignKey") {
      names_.insert(name);
    }
  }
}

// Behind the name of a function: a call, perhaps with type arguments or `?.`.
bool KeyTokens::IsCall(TokenIndex behind) const {
  if (syntax_.Is(behind, kOptionalChain)) ++behind;
  return syntax_.IsOpen(syntax_.SkipTypeArguments(behind), '(');
}

bool KeyTokens::IsKey(TokenIndex i) const {
  const Token& token = syntax_[i];
  const bool element = token.kind == TokenKind::kString && i > 0 && syntax_.IsOpen(i - 1, '[') &&
                       syntax_.Is(i + 1, ']') && syntax_[i + 1].partner == i - 1;
  if (element) {
    const auto text = syntax_.StringValue(i);
    return (text == "references" || text == "foreignKey") && IsCall(i + 2);
  }
  if (token.kind != TokenKind::kName) return false;
  const char symbol = syntax_[i + 1].symbol;
  if (symbol != '(' && symbol != '<' && symbol != kOptionalChain) return false;
  const std::string_view name = syntax_.Text(i);
  if (name == "references") return syntax_.IsMember(i) && IsCall(i + 1);
  return names_.contains(name) && IsCall(i + 1);
}

std::string Excerpt(const Syntax& syntax, TokenIndex token) {
  constexpr std::size_t kLongest = 60;
  const std::string_view text = syntax.text();
  const std::size_t offset = syntax[token].offset;
  std::size_t begin = offset;
  while (begin > 0 && text[begin - 1] != '\n' && offset - begin < kLongest) --begin;
  while (begin < offset && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) ++begin;
  std::size_t end = begin;
  while (end < text.size() && text[end] != '\n' && end - begin < kLongest) ++end;
  while (end < text.size() && end > begin &&
         (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  std::string_view line = text.substr(begin, end - begin);
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.remove_suffix(1);
  return std::string(line);
}

}  // namespace fk_audit::drizzle
