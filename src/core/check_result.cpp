#include "core/check_result.hpp"

#include <algorithm>

namespace fk_audit {
namespace {

// An operand now, held against what it was before.
enum class Now : std::uint8_t {
  kTrue,
  kFalse,
  kSameOrNull,  // as before, or null
  kNotWorse,    // not false unless it was false before
  kUnclear,
};

bool Names(std::span<const NameId> columns, std::span<const NameId> any_of) {
  return std::ranges::any_of(columns, [&](NameId column) {
    // kNoName: the whole row.
    return (column == kNoName && !any_of.empty()) ||
           std::ranges::find(any_of, column) != any_of.end();
  });
}

bool AreAmong(std::span<const NameId> columns, std::span<const NameId> all) {
  return std::ranges::all_of(
      columns, [&](NameId column) { return std::ranges::find(all, column) != all.end(); });
}

std::ptrdiff_t CountAmong(std::span<const NameId> columns, std::span<const NameId> all) {
  return std::ranges::count_if(columns, [&](NameId column) { return AreAmong({&column, 1}, all); });
}

// kOne and kSame, from how many columns are known to have a value, or none.
Now CountNow(const CheckStep& step, std::span<const NameId> columns, std::span<const NameId> nulls,
             std::span<const NameId> values) {
  const std::ptrdiff_t set = CountAmong(columns, values);
  const std::ptrdiff_t blank = CountAmong(columns, nulls);
  const bool all_known = set + blank == std::ssize(columns);
  if (step.kind == CheckStep::Kind::kSame) {
    if (set > 0 && blank > 0) return Now::kFalse;
    return all_known ? Now::kTrue : Now::kUnclear;
  }
  if (set > 1) return Now::kFalse;
  if (!all_known) return Now::kUnclear;
  return set == 1 ? Now::kTrue : Now::kFalse;
}

Now LeafNow(const CheckStep& step, std::span<const NameId> columns, std::span<const NameId> nulls,
            std::span<const NameId> values) {
  const bool null = Names(columns, nulls);
  const bool value = Names(columns, values);
  if (!null && !value) return Now::kSameOrNull;
  switch (step.kind) {
    case CheckStep::Kind::kIsNull:
      return null ? Now::kTrue : Now::kFalse;
    case CheckStep::Kind::kIsNotNull:
      return null ? Now::kFalse : Now::kTrue;
    case CheckStep::Kind::kStrict:
      return null ? Now::kSameOrNull : Now::kUnclear;
    case CheckStep::Kind::kAtLeast:
      return AreAmong(columns, nulls) ? Now::kFalse : Now::kUnclear;
    case CheckStep::Kind::kOne:
    case CheckStep::Kind::kSame:
      return CountNow(step, columns, nulls, values);
    case CheckStep::Kind::kAtMost:
      return value ? Now::kUnclear : Now::kNotWorse;
    default:
      return Now::kUnclear;
  }
}

Now NotNow(Now operand) {
  switch (operand) {
    case Now::kTrue:
      return Now::kFalse;
    case Now::kFalse:
      return Now::kTrue;
    case Now::kSameOrNull:
      return Now::kSameOrNull;
    default:
      return Now::kUnclear;
  }
}

// AND where `ends` is kFalse, OR where it is kTrue: the operand that decides alone.
Now JoinedNow(std::span<const Now> operands, Now ends) {
  const auto all = [&](Now wanted) {
    return std::ranges::count(operands, wanted) == std::ssize(operands);
  };
  const auto some = [&](Now wanted) {
    return std::ranges::find(operands, wanted) != operands.end();
  };
  if (some(ends)) return ends;
  for (const Now same : {Now::kTrue, Now::kFalse, Now::kSameOrNull}) {
    if (all(same)) return same;
  }
  // An operand of OR that is false now may be the one that was true before.
  return some(Now::kUnclear) || some(Now::kFalse) ? Now::kUnclear : Now::kNotWorse;
}

// A CHECK that is but one step was true before, when the columns that are null now had values: then
// no other column of kOne had one, and the other of kSame has one still.
bool EndsWithKey(const CheckStep& step, std::span<const NameId> columns,
                 std::span<const NameId> nulls, std::span<const NameId> values) {
  if (!Names(columns, nulls) || Names(columns, values)) return false;
  return step.kind == CheckStep::Kind::kOne ||
         (step.kind == CheckStep::Kind::kSame && !AreAmong(columns, nulls));
}

}  // namespace

CheckResult ResultOf(const DatabaseFacts& facts, const CheckFacts& check,
                     std::span<const NameId> nulls, std::span<const NameId> values) {
  const std::span<const CheckStep> steps = facts.StepsOf(check);
  if (steps.size() == 1 && EndsWithKey(steps[0], facts.ColumnsOf(steps[0]), nulls, values)) {
    return CheckResult::kRefuses;
  }
  std::vector<Now> stack;
  for (const CheckStep& step : steps) {
    const std::size_t rest = stack.size() - step.operands;
    const std::span<const Now> operands = std::span<const Now>(stack).subspan(rest);
    Now now = Now::kUnclear;
    if (step.kind == CheckStep::Kind::kAnd) {
      now = JoinedNow(operands, Now::kFalse);
    } else if (step.kind == CheckStep::Kind::kOr) {
      now = JoinedNow(operands, Now::kTrue);
    } else if (step.kind == CheckStep::Kind::kNot) {
      now = NotNow(operands.front());
    } else {
      now = LeafNow(step, facts.ColumnsOf(step), nulls, values);
    }
    stack.resize(rest);
    stack.push_back(now);
  }
  if (stack.empty() || stack.back() == Now::kUnclear) return CheckResult::kUnclear;
  return stack.back() == Now::kFalse ? CheckResult::kRefuses : CheckResult::kPasses;
}

WorstCheck WorstCheckOf(const DatabaseFacts& facts, TableId table, std::span<const NameId> nulls,
                        std::span<const NameId> values) {
  WorstCheck worst;
  for (const CheckFacts& check : facts.ChecksOf(table)) {
    const CheckResult result = ResultOf(facts, check, nulls, values);
    if (result > worst.result) worst = {result, check.name};
  }
  return worst;
}

}  // namespace fk_audit
