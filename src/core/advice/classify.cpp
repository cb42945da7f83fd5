#include "core/advice/classify.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fk_audit {
namespace {

// Below this confidence there is no class.
constexpr double kKnown = 0.35;

using Weights = std::array<double, kChildClasses>;

double& Of(Weights& weights, ChildClass child_class) {
  return weights[static_cast<std::size_t>(child_class)];
}

// The lines of a document go with it; what the document itself is does not matter to them. Nobody
// is a document, and neither is what all of it is in.
bool IsLineOf(const TableProfile& child, const TableProfile& parent,
              const std::vector<Evidence>& role) {
  if (parent.person || parent.party || parent.IsContainer() || parent.place) return false;
  return child.line && std::any_of(role.begin(), role.end(), [](const Evidence& evidence) {
           return evidence.points_to == ChildClass::kLink && evidence.weight >= 2;
         });
}

// Rows that records hang on do not pass.
ChildClass Decide(Weights& weights, bool line, bool holds_records) {
  const double ephemeral = holds_records ? 0 : Of(weights, ChildClass::kEphemeral);
  const double compliance = line ? 0 : Of(weights, ChildClass::kCompliance);
  if (std::max(ephemeral, compliance) >= kNatureDecides) {
    return compliance >= ephemeral ? ChildClass::kCompliance : ChildClass::kEphemeral;
  }
  return Of(weights, ChildClass::kLink) > Of(weights, ChildClass::kValue) ? ChildClass::kLink
                                                                          : ChildClass::kValue;
}

// What speaks against a class: once the nature of the rows has decided, only another nature; the
// role of the column is another question then.
double Against(Weights& weights, ChildClass child_class) {
  double sum = 0;
  for (int i = 0; i < kChildClasses; ++i) {
    const auto other = static_cast<ChildClass>(i);
    if (IsAgainst(other, child_class)) sum += Of(weights, other);
  }
  return sum;
}

// What the rows usually are counts less than what this parent is to them: a member is a link
// between user and team, and still only mentions who invited it.
bool IsOutweighed(const Evidence& evidence, double belongs) {
  constexpr double kClear = 1;
  return (evidence.points_to == ChildClass::kLink && belongs <= -kClear) ||
         (evidence.points_to == ChildClass::kValue && belongs >= kClear);
}

void SetClass(Weights& weights, ChildClass winner, Judgement& judgement) {
  const double for_it = Of(weights, winner);
  judgement.scale = 1 / (for_it + Against(weights, winner) + 1);
  judgement.confidence = for_it * judgement.scale;
  judgement.child_class = winner;
  if (judgement.confidence < kKnown) {
    judgement.child_class = ChildClass::kUnknown;
    judgement.confidence = 0;
  }
}

void SortEvidence(Judgement& judgement) {
  std::ranges::stable_sort(judgement.evidence, [&](const Evidence& a, const Evidence& b) {
    const bool a_for = a.points_to == judgement.child_class;
    const bool b_for = b.points_to == judgement.child_class;
    return a_for != b_for ? a_for : a.weight > b.weight;
  });
}

// What a parent is to passing state and to a record is another question than what they are.
void SetByHand(ChildClass known, Judgement& judgement) {
  judgement.child_class = known;
  judgement.confidence = 1;
  judgement.set_by_hand = true;
  if (known == ChildClass::kLink) judgement.bond = Bond::kBelongs;
  if (known == ChildClass::kValue) judgement.bond = Bond::kMentions;
}

}  // namespace

Judgement Classify(const AdviceContext& context, TableProfiles& profiles, WordCache& words,
                   const KeyShape& key, std::optional<ChildClass> known) {
  const TableProfile& child = profiles.Of(key.child);
  Judgement judgement;
  judgement.evidence = RoleEvidence(context, profiles, words, key, known);
  Weights role{};
  for (const Evidence& evidence : judgement.evidence) {
    Of(role, evidence.points_to) += evidence.weight;
  }
  const double belongs = Of(role, ChildClass::kLink) - Of(role, ChildClass::kValue);
  const bool line = IsLineOf(child, profiles.Of(key.parent), judgement.evidence);
  Weights weights = role;
  for (const Evidence& evidence : child.evidence) {
    if (IsOutweighed(evidence, belongs)) continue;
    Of(weights, evidence.points_to) += evidence.weight;
    judgement.evidence.push_back(evidence);
  }
  judgement.bond = belongs > 0 ? Bond::kBelongs : Bond::kMentions;
  if (known) {
    SetByHand(*known, judgement);
  } else {
    SetClass(weights, Decide(weights, line, profiles.HoldsRecords(key.child)), judgement);
  }
  SortEvidence(judgement);
  return judgement;
}

}  // namespace fk_audit
