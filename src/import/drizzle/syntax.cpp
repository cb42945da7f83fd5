#include "import/drizzle/syntax.hpp"

#include <algorithm>
#include <array>

namespace fk_audit::drizzle {
namespace {

bool IsPrefixWord(std::string_view word) {
  constexpr std::array<std::string_view, 7> kWords = {"async",  "await", "delete", "new",
                                                      "typeof", "void",  "yield"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

bool IsTypePrefixWord(std::string_view word) {
  constexpr std::array<std::string_view, 9> kWords = {
      "abstract", "asserts", "infer", "keyof", "new", "readonly", "typeof", "unique", "async"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

bool IsBinarySymbol(char symbol) {
  return symbol == kArrow || symbol == kAssign || symbol == kOperator ||
         std::string_view("+-*/%<>&|^=").find(symbol) != std::string_view::npos;
}

}  // namespace

Syntax::Syntax(std::string_view text) : text_(text), list_(Tokenize(text)) {}

std::string_view Syntax::Text(Range range) const {
  if (range.empty()) return {};
  const std::uint32_t start = (*this)[range.begin].offset;
  return text_.substr(start, EndOffset(range) - start);
}

std::uint32_t Syntax::EndOffset(Range range) const {
  const Token& last = (*this)[range.end - 1];
  return last.offset + last.length;
}

TokenIndex Syntax::SkipTypeArguments(TokenIndex i) const {
  if (!Is(i, '<') || (*this)[i].partner == 0) return i;
  const TokenIndex behind = (*this)[i].partner + 1;
  const bool call =
      IsOpen(behind, '(') || IsOpen(behind, '`') || (*this)[behind].kind == TokenKind::kTemplate;
  return call ? behind : i;
}

// What may stand in front of an operand.
TokenIndex Syntax::SkipPrefix(TokenIndex i, TokenIndex end) const {
  while (i < end) {
    const Token& token = (*this)[i];
    if (token.kind == TokenKind::kName && IsPrefixWord(Text(i)) && !Is(i + 1, kArrow) &&
        !Is(i + 1, '.')) {
      ++i;
    } else if (token.symbol == '<' && token.partner != 0) {
      i = token.partner + 1;  // a type assertion, or the type parameters of an arrow function
    } else if (token.kind == TokenKind::kPunctuation &&
               (token.symbol == kIncrement || token.symbol == kSpread ||
                std::string_view("!~+-").find(token.symbol) < 4)) {
      ++i;
    } else {
      break;
    }
  }
  return i;
}

// Behind `function`: the place of the parameters, past `*`, a name and type parameters.
TokenIndex Syntax::SkipFunctionName(TokenIndex i, TokenIndex end) const {
  if (i < end && Is(i, '*')) ++i;
  if (i < end && IsName(i)) ++i;
  return i < end && Is(i, '<') && (*this)[i].partner != 0 ? (*this)[i].partner + 1 : i;
}

// The same, past parameters, return type and body.
TokenIndex Syntax::SkipFunction(TokenIndex i, TokenIndex end) const {
  i = SkipFunctionName(i, end);
  if (i >= end || !IsOpen(i, '(')) return std::min(i, end);
  i = SkipReturnType((*this)[i].partner + 1, end);
  return i < end && IsOpen(i, '{') ? (*this)[i].partner + 1 : i;
}

// Behind `: T`, which may be absent.
TokenIndex Syntax::SkipReturnType(TokenIndex i, TokenIndex end) const {
  return i < end && Is(i, ':') ? SkipType(i + 1, end) : i;
}

TokenIndex Syntax::SkipOperand(TokenIndex i, TokenIndex end) const {
  if (i >= end) return i;
  const Token& token = (*this)[i];
  switch (token.kind) {
    case TokenKind::kOpen:
      return token.partner + 1;
    case TokenKind::kName:
      break;
    case TokenKind::kString:
    case TokenKind::kTemplate:
    case TokenKind::kNumber:
    case TokenKind::kRegex:
      return i + 1;
    default:
      return i;
  }
  if (Text(i) == "function") return SkipFunction(i + 1, end);
  if (Text(i) != "class") return i + 1;
  // Up to the body. What has none ends before the next of its kind, which would look as far again.
  ++i;
  while (i < end && !IsOpen(i, '{') && !IsName(i, "class") && !IsName(i, "function")) {
    i = IsOpen(i, '(') ? (*this)[i].partner + 1 : i + 1;
  }
  return i < end && IsOpen(i, '{') ? (*this)[i].partner + 1 : std::min(i, end);
}

TokenIndex Syntax::SkipPostfix(TokenIndex i, TokenIndex end) const {
  while (i < end) {
    const Token& token = (*this)[i];
    if (token.symbol == '.' || token.symbol == kOptionalChain) {
      i += i + 1 < end && IsName(i + 1) ? 2 : 1;
    } else if (token.kind == TokenKind::kOpen && token.symbol != '{') {
      i = token.partner + 1;
    } else if (token.kind == TokenKind::kTemplate) {
      ++i;
    } else if ((token.symbol == '!' || token.symbol == kIncrement) && !token.after_newline) {
      ++i;
    } else if (const TokenIndex behind = SkipTypeArguments(i); behind != i) {
      i = behind;
    } else {
      break;
    }
  }
  return i;
}

TokenIndex Syntax::SkipExpression(TokenIndex i, TokenIndex end) const {
  int conditions = 0;  // `?` whose `:` has not come yet
  while (true) {
    i = SkipPrefix(i, end);
    const TokenIndex operand = i;
    i = SkipOperand(i, end);
    if (i == operand || i >= end) return std::min(i, end);
    const bool arrow_body = operand > 0 && Is(operand - 1, kArrow) && IsOpen(operand, '{');
    if (arrow_body && conditions == 0) return i;
    i = SkipPostfix(i, end);
    while (i < end && (IsName(i, "as") || IsName(i, "satisfies")) && !(*this)[i].after_newline) {
      i = SkipType(i + 1, end);
    }
    if (i >= end) return end;
    const Token& token = (*this)[i];
    if (token.kind == TokenKind::kName && (Text(i) == "in" || Text(i) == "instanceof")) {
      ++i;
    } else if (token.kind != TokenKind::kPunctuation) {
      return i;
    } else if (token.symbol == '?') {
      ++conditions;
      ++i;
    } else if (token.symbol == ':' && conditions > 0) {
      --conditions;
      ++i;
    } else if (token.symbol == ':') {
      const TokenIndex arrow = SkipType(i + 1, end);
      if (!Is(i - 1, ')') || arrow >= end || !Is(arrow, kArrow)) return i;
      i = arrow + 1;
    } else if (IsBinarySymbol(token.symbol)) {
      ++i;
    } else {
      return i;
    }
  }
}

TokenIndex Syntax::SkipType(TokenIndex i, TokenIndex end) const {
  while (i < end) {
    while (i < end && (Is(i, '|') || Is(i, '&') || Is(i, '-'))) ++i;
    while (i < end && IsName(i) && IsTypePrefixWord(Text(i)) && IsName(i + 1)) ++i;
    if (i < end && Is(i, '<') && (*this)[i].partner != 0) i = (*this)[i].partner + 1;
    const TokenIndex operand = i;
    // `function` begins no type: to skip one here would recurse for as long as they follow.
    i = i < end && IsName(i, "function") ? i + 1 : SkipOperand(i, end);
    if (i == operand) return i;
    while (i < end) {
      const Token& token = (*this)[i];
      if (token.symbol == '.' && i + 1 < end) {
        i += 2;
      } else if (token.symbol == '<' && token.partner != 0) {
        i = token.partner + 1;
      } else if (token.kind == TokenKind::kOpen && token.symbol == '[' && !token.after_newline) {
        i = token.partner + 1;
      } else {
        break;
      }
    }
    if (i >= end) return end;
    const bool function_type = Is(i, kArrow) && IsOpen(operand, '(') && IsParameterList(operand);
    if (Is(i, '|') || Is(i, '&') || function_type) {
      ++i;
    } else if (IsName(i, "is") && !(*this)[i].after_newline) {
      ++i;
    } else {
      return i;
    }
  }
  return std::min(i, end);
}

// Whether `(...)` in a type holds parameters, so that `=>` behind it belongs to the type.
bool Syntax::IsParameterList(TokenIndex open) const {
  const TokenIndex first = open + 1;
  if ((*this)[open].partner == first || Is(first, kSpread)) return true;
  const TokenIndex behind =
      (*this)[first].kind == TokenKind::kOpen ? (*this)[first].partner + 1 : first + 1;
  return Is(behind, ':') || Is(behind, '?');
}

std::vector<Range> Syntax::SplitList(Range list) const {
  std::vector<Range> elements;
  TokenIndex i = list.begin;
  while (i < list.end) {
    const TokenIndex begin = i;
    i = SkipExpression(i, list.end);
    while (i < list.end && !Is(i, ',')) {
      const Token& token = (*this)[i];
      const bool jump = token.partner > i;
      i = jump ? token.partner + 1 : i + 1;
    }
    elements.push_back({begin, i});
    ++i;
  }
  return elements;
}

std::optional<Syntax::FunctionParts> Syntax::Function(TokenIndex i, TokenIndex end) const {
  FunctionParts parts;
  if (i < end && IsName(i, "async")) ++i;
  if (i < end && Is(i, '<') && (*this)[i].partner != 0) i = (*this)[i].partner + 1;
  if (i >= end) return std::nullopt;
  const bool keyword = IsName(i, "function");
  if (IsName(i) && i + 1 < end && Is(i + 1, kArrow)) {
    parts.parameters = {i, i + 1};
    ++i;
  } else {
    if (keyword) i = SkipFunctionName(i + 1, end);
    if (i >= end || !IsOpen(i, '(')) return std::nullopt;
    parts.parameters = Inside(i);
    i = SkipReturnType((*this)[i].partner + 1, end);
  }
  if (!keyword && (i >= end || !Is(i, kArrow))) return std::nullopt;
  if (!keyword) ++i;
  if (i >= end) return std::nullopt;
  parts.block = IsOpen(i, '{');
  if (keyword && !parts.block) return std::nullopt;
  parts.behind = parts.block ? (*this)[i].partner + 1 : SkipExpression(i, end);
  parts.body = parts.block ? Inside(i) : Range{i, parts.behind};
  return parts;
}

Syntax::Property Syntax::ReadProperty(Range entry) const {
  Property property;
  property.entry = entry;
  TokenIndex i = entry.begin;
  if (Is(i, kSpread)) {
    property.kind = Property::Kind::kSpread;
    property.value = {i + 1, entry.end};
    return property;
  }
  const bool computed = IsOpen(i, '[');
  const TokenIndex key = computed ? i + 1 : i;
  const TokenIndex behind = computed ? (*this)[i].partner + 1 : i + 1;
  const bool literal = !computed || behind == i + 3;
  const auto text = literal ? StringValue(key) : std::nullopt;
  if (text) {
    property.key = *text;
  } else if (!computed && (IsName(key) || (*this)[key].kind == TokenKind::kNumber)) {
    property.key = std::string(Text(key));
  }
  if (behind >= entry.end) {
    if (IsName(key) && !computed) property.kind = Property::Kind::kShorthand;
    property.value = entry;
  } else if (Is(behind, ':')) {
    property.kind = Property::Kind::kValue;
    property.value = {behind + 1, entry.end};
  } else {
    const bool method = IsOpen(behind, '(') || Is(behind, '<');
    property.kind = method ? Property::Kind::kMethod : Property::Kind::kUnknown;
    property.value = {behind, entry.end};
  }
  return property;
}

std::vector<Syntax::Property> Syntax::Properties(Range list) const {
  std::vector<Property> properties;
  TokenIndex i = list.begin;
  while (i < list.end) {
    TokenIndex behind = i;
    // The key first, for `key: (a) => b` is no expression.
    if (!Is(i, kSpread)) behind = IsOpen(i, '[') ? (*this)[i].partner + 1 : i + 1;
    if (Is(i, kSpread) || (behind < list.end && Is(behind, ':'))) {
      behind = SkipExpression(behind + 1, list.end);
    }
    while (behind < list.end && !Is(behind, ',')) {
      behind = (*this)[behind].partner > behind ? (*this)[behind].partner + 1 : behind + 1;
    }
    behind = std::min(behind, list.end);
    if (behind > i) properties.push_back(ReadProperty({i, behind}));
    i = behind + 1;
  }
  return properties;
}

std::optional<std::string> Syntax::StringValue(TokenIndex i) const {
  const TokenKind kind = (*this)[i].kind;
  if (kind != TokenKind::kString && kind != TokenKind::kTemplate) return std::nullopt;
  const std::string_view quoted = Text(i);
  return Unescape(quoted.substr(1, quoted.size() - 2));
}

int Syntax::Line(std::uint32_t offset) const {
  if (line_starts_.empty()) {
    line_starts_.push_back(0);
    for (std::size_t i = text_.find('\n'); i != std::string_view::npos;
         i = text_.find('\n', i + 1)) {
      line_starts_.push_back(static_cast<std::uint32_t>(i + 1));
    }
  }
  const auto behind = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  return static_cast<int>(behind - line_starts_.begin());
}

}  // namespace fk_audit::drizzle
