#include "import/rails/ruby_call.hpp"

#include <algorithm>
#include <utility>

namespace fk_audit {
namespace {

constexpr int kMaxDepth = 64;

bool IsOpening(const RubyToken& token) {
  return token.kind == RubyTokenKind::kPunctuation &&
         (token.Is("(") || token.Is("[") || token.Is("{"));
}

bool IsClosing(const RubyToken& token) {
  return token.kind == RubyTokenKind::kPunctuation &&
         (token.Is(")") || token.Is("]") || token.Is("}"));
}

bool IsModifier(const RubyToken& token) {
  return token.IsWord("if") || token.IsWord("unless") || token.IsWord("while") ||
         token.IsWord("until") || token.IsWord("rescue") || token.IsWord("and") ||
         token.IsWord("or");
}

class CallReader {
 public:
  CallReader(std::span<const RubyToken> tokens, std::size_t at) : tokens_(tokens), at_(at) {}

  RubyCall Read();
  std::size_t at() const { return at_; }

 private:
  const RubyToken& Current() const { return tokens_[at_]; }
  const RubyToken& Behind() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
  bool AtPunctuation(std::string_view text) const {
    return Current().kind == RubyTokenKind::kPunctuation && Current().Is(text);
  }
  // Never past the last token, which is kEnd.
  void Advance(std::size_t count = 1) { at_ = std::min(at_ + count, tokens_.size() - 1); }
  void SkipNewlines();
  bool AtEndOfCall() const;
  bool AtEndOfValue() const;
  void SkipComputed();
  void ReadArguments(RubyCall& call);
  void ReadDoubleSplat(RubyCall& call);
  bool AtKey() const;
  RubyOption ReadOption(int depth);
  RubyValue ReadValue(int depth);
  bool ReadLiteral(int depth, RubyValue& value);
  void ReadWords(RubyValue& value);
  void ReadArray(int depth, RubyValue& value);
  void ReadHash(int depth, RubyValue& value);

  std::span<const RubyToken> tokens_;
  std::size_t at_;
  bool parenthesised_ = false;
};

void CallReader::SkipNewlines() {
  while (Current().kind == RubyTokenKind::kNewline) Advance();
}

bool CallReader::AtEndOfCall() const {
  const RubyToken& token = Current();
  if (token.kind == RubyTokenKind::kEnd || IsClosing(token)) return true;
  if (parenthesised_) return false;
  return token.kind == RubyTokenKind::kNewline || token.IsWord("do") || token.IsWord("end") ||
         IsModifier(token) || AtPunctuation("{");
}

bool CallReader::AtEndOfValue() const {
  const RubyToken& token = Current();
  return token.kind == RubyTokenKind::kEnd || token.kind == RubyTokenKind::kNewline ||
         IsClosing(token) || AtPunctuation(",") || AtPunctuation("=>") || token.IsWord("do") ||
         token.IsWord("end") || IsModifier(token);
}

// To the end of an expression that is no literal.
void CallReader::SkipComputed() {
  int depth = 0;
  while (Current().kind != RubyTokenKind::kEnd) {
    if (depth == 0 && AtEndOfValue()) return;
    if (IsOpening(Current())) ++depth;
    if (IsClosing(Current())) --depth;
    Advance();
  }
}

void CallReader::ReadWords(RubyValue& value) {
  value.kind = RubyValueKind::kArray;
  std::string_view rest = Current().body;
  constexpr std::string_view kSpace = " \t\r\n";
  while (true) {
    rest.remove_prefix(std::min(rest.find_first_not_of(kSpace), rest.size()));
    if (rest.empty()) return;
    const std::string_view word = rest.substr(0, rest.find_first_of(kSpace));
    RubyValue& item = value.items.emplace_back();
    item.kind = RubyValueKind::kText;
    item.text = word;
    rest.remove_prefix(word.size());
  }
}

void CallReader::ReadArray(int depth, RubyValue& value) {
  value.kind = RubyValueKind::kArray;
  Advance();
  for (SkipNewlines(); !IsClosing(Current()) && Current().kind != RubyTokenKind::kEnd;) {
    value.items.push_back(ReadValue(depth + 1));
    SkipNewlines();
    if (!AtPunctuation(",")) break;
    Advance();
    SkipNewlines();
  }
}

bool CallReader::AtKey() const {
  if (Current().kind == RubyTokenKind::kLabel) return true;
  const bool text =
      Current().kind == RubyTokenKind::kSymbol || Current().kind == RubyTokenKind::kString;
  return text && Behind().kind == RubyTokenKind::kPunctuation && Behind().Is("=>");
}

RubyOption CallReader::ReadOption(int depth) {
  RubyOption option;
  option.key = RubyText(Current());
  Advance(Current().kind == RubyTokenKind::kLabel ? 1 : 2);
  SkipNewlines();
  option.value = ReadValue(depth);
  return option;
}

void CallReader::ReadHash(int depth, RubyValue& value) {
  value.kind = RubyValueKind::kHash;
  Advance();
  for (SkipNewlines(); !IsClosing(Current()) && Current().kind != RubyTokenKind::kEnd;) {
    if (!AtKey()) {
      value.kind = RubyValueKind::kComputed;
      while (!IsClosing(Current()) && Current().kind != RubyTokenKind::kEnd) {
        SkipComputed();
        if (!IsClosing(Current())) Advance();
      }
      return;
    }
    value.options.push_back(ReadOption(depth + 1));
    SkipNewlines();
    if (!AtPunctuation(",")) break;
    Advance();
    SkipNewlines();
  }
}

// False when the expression does not begin with a literal.
bool CallReader::ReadLiteral(int depth, RubyValue& value) {
  const RubyToken& token = Current();
  if (depth > kMaxDepth) return false;
  if (token.kind == RubyTokenKind::kString || token.kind == RubyTokenKind::kSymbol) {
    if (token.computed) return false;
    value.kind = RubyValueKind::kText;
    value.symbol = token.kind == RubyTokenKind::kSymbol;
    value.text = RubyText(token);
  } else if (token.kind == RubyTokenKind::kNumber) {
    value.kind = RubyValueKind::kNumber;
  } else if (token.kind == RubyTokenKind::kWords && !token.computed) {
    ReadWords(value);
  } else if (AtPunctuation("[")) {
    ReadArray(depth, value);
    if (!AtPunctuation("]")) return false;
  } else if (AtPunctuation("{")) {
    ReadHash(depth, value);
    if (!AtPunctuation("}")) return false;
  } else if (token.IsWord("true")) {
    value.kind = RubyValueKind::kTrue;
  } else if (token.IsWord("false")) {
    value.kind = RubyValueKind::kFalse;
  } else if (token.IsWord("nil")) {
    value.kind = RubyValueKind::kNil;
  } else {
    return false;
  }
  Advance();
  return true;
}

RubyValue CallReader::ReadValue(int depth) {
  RubyValue value;
  value.offset = Current().offset;
  bool literal = ReadLiteral(depth, value);
  if (literal && AtPunctuation(".") && Behind().IsWord("freeze")) Advance(2);
  if (!literal || !AtEndOfValue()) {
    SkipComputed();
    value.kind = RubyValueKind::kComputed;
  }
  const RubyToken& last = tokens_[at_ - 1];
  value.end = last.offset + static_cast<std::uint32_t>(last.text.size());
  return value;
}

void CallReader::ReadDoubleSplat(RubyCall& call) {
  Advance(2);
  RubyValue value = ReadValue(0);
  if (value.kind != RubyValueKind::kHash) call.computed_options = true;
  for (RubyOption& option : value.options) call.options.push_back(std::move(option));
}

void CallReader::ReadArguments(RubyCall& call) {
  while (!AtEndOfCall()) {
    if (AtPunctuation("*") && Behind().Is("*")) {
      ReadDoubleSplat(call);
    } else if (AtKey()) {
      call.options.push_back(ReadOption(0));
    } else {
      call.arguments.push_back(ReadValue(0));
    }
    const RubyToken& last = tokens_[at_ - 1];
    call.end = last.offset + static_cast<std::uint32_t>(last.text.size());
    if (parenthesised_) SkipNewlines();
    if (!AtPunctuation(",")) break;
    Advance();
    SkipNewlines();
  }
}

RubyCall CallReader::Read() {
  RubyCall call;
  const RubyToken& name = tokens_[at_ - 1];
  call.end = name.offset + static_cast<std::uint32_t>(name.text.size());
  parenthesised_ = AtPunctuation("(") && Current().offset == call.end;
  if (parenthesised_) {
    Advance();
    SkipNewlines();
  }
  ReadArguments(call);
  if (parenthesised_) {
    if (!AtPunctuation(")")) call.computed_options = true;
    Advance();
  }
  call.conditional = IsModifier(Current());
  return call;
}

}  // namespace

std::optional<std::vector<std::string>> RubyValue::Texts() const {
  if (IsText()) return std::vector<std::string>{text};
  if (kind != RubyValueKind::kArray || items.empty()) return std::nullopt;
  std::vector<std::string> texts;
  for (const RubyValue& item : items) {
    if (!item.IsText()) return std::nullopt;
    texts.push_back(item.text);
  }
  return texts;
}

const RubyValue* FindOption(const std::vector<RubyOption>& options, std::string_view key) {
  for (const RubyOption& option : options) {
    if (option.key == key) return &option.value;
  }
  return nullptr;
}

const RubyValue* RubyCall::Find(std::string_view key) const {
  return FindOption(options, key);
}

RubyCall ReadRubyCall(std::span<const RubyToken> tokens, std::size_t& at) {
  CallReader reader(tokens, at);
  RubyCall call = reader.Read();
  at = reader.at();
  return call;
}

}  // namespace fk_audit
