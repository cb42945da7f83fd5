#include "core/trigger_condition.hpp"

#include <cstddef>

namespace fk_audit {
namespace {

using Words = std::span<const std::string>;

// Longer ones test more than TG_OP; and the recursion has an end.
constexpr std::size_t kMaxWords = 64;

Truth Not(Truth truth) {
  if (truth == Truth::kUnknown) return truth;
  return truth == Truth::kTrue ? Truth::kFalse : Truth::kTrue;
}

// The first such word outside of parentheses; the number of words: there is none.
std::size_t FindOutside(Words words, std::string_view wanted) {
  int depth = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "(") ++depth;
    if (words[i] == ")") --depth;
    if (depth == 0 && words[i] == wanted) return i;
  }
  return words.size();
}

bool IsLiteral(const std::string& word) {
  return word.starts_with('\'');
}

Truth Is(const std::string& literal, std::string_view operation) {
  return std::string_view(literal).substr(1) == operation ? Truth::kTrue : Truth::kFalse;
}

// ( 'A' , 'B' )
Truth IsAmong(Words list, std::string_view operation) {
  if (list.size() < 3 || list.front() != "(" || list.back() != ")") return Truth::kUnknown;
  Truth found = Truth::kFalse;
  for (std::size_t i = 1; i + 1 < list.size(); ++i) {
    const bool literal = i % 2 == 1;
    if (literal ? !IsLiteral(list[i]) : list[i] != ",") return Truth::kUnknown;
    if (literal && Is(list[i], operation) == Truth::kTrue) found = Truth::kTrue;
  }
  return found;
}

Truth Compare(Words words, std::string_view operation) {
  if (words.size() < 3 || words[0] != "tg_op") return Truth::kUnknown;
  if (words[1] == "in") return IsAmong(words.subspan(2), operation);
  if (words[1] == "not" && words[2] == "in") return Not(IsAmong(words.subspan(3), operation));
  if (!IsLiteral(words.back())) return Truth::kUnknown;
  if (words.size() == 3 && words[1] == "=") return Is(words[2], operation);
  const bool differs = words.size() == 4 && ((words[1] == "<" && words[2] == ">") ||
                                             (words[1] == "!" && words[2] == "="));
  return differs ? Not(Is(words[3], operation)) : Truth::kUnknown;
}

// Both sides of AND (`decisive`: false) or OR (true).
Truth Join(Truth left, Truth right, Truth decisive) {
  if (left == decisive || right == decisive) return decisive;
  return left == Truth::kUnknown ? left : right;
}

Truth EvaluatePart(Words words, std::string_view operation) {
  const std::size_t either = FindOutside(words, "or");
  const std::size_t at = either < words.size() ? either : FindOutside(words, "and");
  if (at < words.size()) {
    return Join(EvaluatePart(words.first(at), operation),
                EvaluatePart(words.subspan(at + 1), operation),
                at == either ? Truth::kTrue : Truth::kFalse);
  }
  if (words.empty()) return Truth::kUnknown;
  if (words.front() == "not") return Not(EvaluatePart(words.subspan(1), operation));
  if (words.front() == "(" && FindOutside(words, ")") + 1 == words.size()) {
    return EvaluatePart(words.subspan(1, words.size() - 2), operation);
  }
  return Compare(words, operation);
}

}  // namespace

Truth Evaluate(std::span<const std::string> condition, std::string_view operation) {
  return condition.size() > kMaxWords ? Truth::kUnknown : EvaluatePart(condition, operation);
}

}  // namespace fk_audit
