#include "core/advice/patterns.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/advice/default_patterns.hpp"

namespace fk_audit {
namespace {

bool AtPlace(Where where, bool first, bool last) {
  switch (where) {
    case Where::kAnywhere:
      return true;
    case Where::kFirst:
      return first;
    case Where::kLast:
      return last;
    case Where::kWhole:
      return first && last;
  }
  return false;
}

bool IsVowel(char c) {
  return std::string_view("aeiou").find(c) != std::string_view::npos;
}

}  // namespace

std::string_view ToText(Target target) {
  switch (target) {
    case Target::kTable:
      return "table";
    case Target::kAttribute:
      return "attribute";
    case Target::kColumn:
      return "column";
    case Target::kParent:
      return "parent";
  }
  return "";
}

std::string_view ToText(Where where) {
  switch (where) {
    case Where::kAnywhere:
      return "anywhere";
    case Where::kFirst:
      return "first";
    case Where::kLast:
      return "last";
    case Where::kWhole:
      return "whole";
  }
  return "";
}

std::optional<Target> ParseTarget(std::string_view text) {
  for (int i = 0; i < kTargets; ++i) {
    if (ToText(static_cast<Target>(i)) == text) return static_cast<Target>(i);
  }
  return std::nullopt;
}

std::optional<Where> ParseWhere(std::string_view text) {
  for (const Where where : {Where::kAnywhere, Where::kFirst, Where::kLast, Where::kWhole}) {
    if (ToText(where) == text) return where;
  }
  return std::nullopt;
}

std::array<std::span<const Pattern>, 2> DefaultPatterns() {
  return {RowPatterns(), RolePatterns()};
}

PatternSet::PatternSet(std::vector<OwnPattern> own, const std::vector<std::string>& disabled)
    : own_(std::move(own)) {
  for (const OwnPattern& pattern : own_) {
    patterns_.push_back({pattern.name, pattern.target, pattern.where, pattern.phrases,
                         pattern.points_to, pattern.weight, pattern.wording});
  }
  for (const std::span<const Pattern> patterns : DefaultPatterns()) {
    std::ranges::copy_if(patterns, std::back_inserter(patterns_), [&](const Pattern& pattern) {
      return std::ranges::find(disabled, pattern.name) == disabled.end();
    });
  }
  for (std::uint32_t i = 0; i < patterns_.size(); ++i) IndexPhrases(i);
}

void PatternSet::IndexPhrases(std::uint32_t index) {
  const Pattern& pattern = patterns_[index];
  std::string_view rest = pattern.phrases;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('|'), rest.size());
    const std::string_view phrase = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (phrase.empty()) continue;
    auto& uses = by_phrase_[static_cast<std::size_t>(pattern.target)][phrase];
    if (uses.empty() || uses.back() != index) uses.push_back(index);
    for (std::size_t start = 0; start < phrase.size();) {
      const std::size_t blank = std::min(phrase.find(' ', start), phrase.size());
      vocabulary_.insert(phrase.substr(start, blank - start));
      start = blank + 1;
    }
  }
}

// Every run of at most kMaxWords words of the name is looked up, which is far cheaper than to look
// for every phrase in the name.
std::vector<PatternMatch> PatternSet::Match(Target target, std::string_view words) const {
  constexpr int kMaxWords = 5;
  const auto& phrases = by_phrase_[static_cast<std::size_t>(target)];
  std::vector<PatternMatch> matches;
  for (std::size_t begin = 0; begin + 1 < words.size(); begin = words.find(' ', begin + 1)) {
    std::size_t end = begin;
    for (int count = 0; count < kMaxWords && end + 1 < words.size(); ++count) {
      end = words.find(' ', end + 1);
      const auto found = phrases.find(words.substr(begin + 1, end - begin - 1));
      if (found == phrases.end()) continue;
      for (const std::uint32_t index : found->second) {
        const Pattern& pattern = patterns_[index];
        if (AtPlace(pattern.where, begin == 0, end + 1 == words.size())) {
          AddMatch({&pattern, found->first}, matches);
        }
      }
    }
  }
  return matches;
}

// One match a pattern, of its longest phrase.
void PatternSet::AddMatch(const PatternMatch& match, std::vector<PatternMatch>& matches) {
  for (PatternMatch& other : matches) {
    if (other.pattern != match.pattern) continue;
    if (other.phrase.size() < match.phrase.size()) other.phrase = match.phrase;
    return;
  }
  matches.push_back(match);
}

Evidence EvidenceOf(const PatternMatch& match) {
  std::string text(match.pattern->wording);
  const std::size_t at = text.find('%');
  if (at != std::string::npos) {
    text.replace(at, 1, match.phrase);
    const bool article = at >= 3 && text.compare(at - 3, 3, " a ") == 0;
    if (article && !match.phrase.empty() && IsVowel(match.phrase.front())) text.insert(at - 1, "n");
  }
  return {match.pattern->points_to, match.pattern->weight, std::move(text)};
}

bool HasClass(const std::vector<PatternMatch>& matches, ChildClass child_class) {
  return std::any_of(matches.begin(), matches.end(), [child_class](const PatternMatch& match) {
    return match.pattern->points_to == child_class && match.pattern->weight > 0;
  });
}

bool HasTrait(const std::vector<PatternMatch>& matches, Trait trait) {
  return std::any_of(matches.begin(), matches.end(),
                     [trait](const PatternMatch& match) { return match.pattern->trait == trait; });
}

}  // namespace fk_audit
