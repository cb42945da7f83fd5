#include "import/prisma/prisma_attribute.hpp"

#include <algorithm>
#include <array>

#include "import/json_document.hpp"

namespace fk_audit {
namespace {

constexpr std::size_t kDeepest = 64;
constexpr const char* kUnclosed = "a bracket that is not closed, or closed by another one";
constexpr const char* kNoValue = "an argument without a value";

}  // namespace

std::optional<std::vector<std::string_view>> PrismaArgument::Names() const {
  if (kind == Kind::kWord) return std::vector{text};
  if (kind == Kind::kNames) return names;
  return std::nullopt;
}

const PrismaArgument* PrismaAttribute::Find(std::string_view argument, bool positional) const {
  const PrismaArgument* first = nullptr;
  for (const PrismaArgument& each : arguments) {
    if (each.name == argument) return &each;
    if (positional && first == nullptr && each.name.empty()) first = &each;
  }
  return first;
}

PrismaToken PrismaArgumentReader::NextOnAnyLine() {
  PrismaToken token = lexer_.Next();
  while (token.kind == PrismaTokenKind::kLineEnd) token = lexer_.Next();
  return token;
}

bool PrismaArgumentReader::SkipBrackets(char open) {
  std::array<char, kDeepest> expected;
  std::size_t depth = 0;
  expected[depth++] = open == '(' ? ')' : ']';
  while (depth > 0) {
    const PrismaToken token = NextOnAnyLine();
    if (token.kind == PrismaTokenKind::kEnd || token.kind == PrismaTokenKind::kBroken) return false;
    if (token.kind != PrismaTokenKind::kOther) continue;
    const char symbol = token.text[0];
    if (symbol == '@' || symbol == '{' || symbol == '}') return false;
    if (symbol == '(' || symbol == '[') {
      if (depth == kDeepest) return false;
      expected[depth++] = symbol == '(' ? ')' : ']';
    } else if ((symbol == ')' || symbol == ']') && symbol != expected[--depth]) {
      return false;
    }
  }
  return true;
}

void PrismaArgumentReader::Read(PrismaAttribute& attribute) {
  PrismaToken token = NextOnAnyLine();
  while (!token.Is(')')) {
    PrismaArgument argument;
    attribute.problem = ReadArgument(token, argument);
    if (attribute.problem != nullptr) return;
    attribute.arguments.push_back(std::move(argument));
    if (token.Is(',')) {
      token = NextOnAnyLine();
    } else if (!token.Is(')')) {
      attribute.problem = kUnclosed;
      return;
    }
  }
}

// `token` is the first of the argument and then the one behind it.
const char* PrismaArgumentReader::ReadArgument(PrismaToken& token, PrismaArgument& argument) {
  if (token.IsWord()) {
    const PrismaToken word = token;
    const std::size_t behind = lexer_.position();
    token = NextOnAnyLine();
    if (token.Is(':')) {
      argument.name = word.text;
      token = NextOnAnyLine();
    } else {
      lexer_.MoveTo(behind);
      token = word;
    }
  }
  argument.offset = static_cast<std::uint32_t>(lexer_.OffsetOf(token));
  value_end_ = lexer_.position();
  const char* const problem = ReadValue(token, argument);
  argument.length = static_cast<std::uint32_t>(value_end_ - argument.offset);
  return problem;
}

const char* PrismaArgumentReader::ReadValue(PrismaToken& token, PrismaArgument& argument) {
  if (token.IsWord()) {
    argument.kind = PrismaArgument::Kind::kWord;
    argument.text = ReadPath(token);
    if (!token.Is('(')) return nullptr;
    argument.kind = PrismaArgument::Kind::kOther;
    if (!SkipBrackets('(')) return kUnclosed;
    value_end_ = lexer_.position();
  } else if (token.kind == PrismaTokenKind::kString) {
    SetString(token, argument);
  } else if (token.Is('[')) {
    if (const char* const problem = ReadArray(argument)) return problem;
    value_end_ = lexer_.position();
  } else {
    return kNoValue;
  }
  token = NextOnAnyLine();
  return nullptr;
}

// a.b.c; `token` is then the one behind it.
std::string_view PrismaArgumentReader::ReadPath(PrismaToken& token) {
  const char* const start = token.text.data();
  const char* end = start + token.text.size();
  value_end_ = lexer_.position();
  token = NextOnAnyLine();
  while (token.Is('.')) {
    token = NextOnAnyLine();
    if (!token.IsWord()) break;
    end = token.text.data() + token.text.size();
    value_end_ = lexer_.position();
    token = NextOnAnyLine();
  }
  return {start, static_cast<std::size_t>(end - start)};
}

const char* PrismaArgumentReader::ReadArray(PrismaArgument& argument) {
  argument.kind = PrismaArgument::Kind::kNames;
  PrismaToken token = NextOnAnyLine();
  while (!token.Is(']')) {
    if (token.IsWord()) {
      argument.names.push_back(ReadPath(token));
      if (token.Is('(')) {
        if (!SkipBrackets('(')) return kUnclosed;
        token = NextOnAnyLine();
      }
    } else if (token.kind == PrismaTokenKind::kString || token.Is('[')) {
      argument.kind = PrismaArgument::Kind::kOther;
      if (token.Is('[') && !SkipBrackets('[')) return kUnclosed;
      token = NextOnAnyLine();
    } else {
      return kUnclosed;
    }
    if (token.Is(',')) {
      token = NextOnAnyLine();
    } else if (!token.Is(']')) {
      return kUnclosed;
    }
  }
  return nullptr;
}

// A string is a name, or else of no use to anybody here: it stays kOther.
void PrismaArgumentReader::SetString(const PrismaToken& token, PrismaArgument& argument) {
  argument.text = token.text.substr(1, token.text.size() - 2);
  if (argument.text.find('\\') != std::string_view::npos) {
    const Json json = Json::parse(token.text, nullptr, false);
    if (json.is_discarded()) return;
    argument.text = unescaped_.emplace_back(json.get<std::string>());
  }
  if (argument.text.empty() || argument.text.find('\0') != std::string_view::npos) return;
  argument.kind = PrismaArgument::Kind::kString;
}

}  // namespace fk_audit
