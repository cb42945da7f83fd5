// What advice has to say about one finding, in words: for rows, for reports and for repairs.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/advice/advice.hpp"
#include "core/repair_list.hpp"

namespace fk_audit {

struct FindingAdvice {
  ChildClass child_class = ChildClass::kUnknown;
  double confidence = 0;
  std::vector<std::string> evidence;  // EvidenceLines()
  std::string strongest;              // StrongestEvidence(); empty: none
  Verdict verdict = Verdict::kNeedsDecision;
  DeleteRule recommended = DeleteRule::kNoAction;
  std::string reason;
  std::string effect;
  std::vector<std::string> alternatives;
  std::string decided_by;      // empty: nobody has decided
  bool declares_rule = false;  // the repair would set a declared delete rule
  bool destroys_more = false;  // ... that destroys more than the live one

  // Whether the repair waits for the code to be mended or for a decision. A person's word holds it
  // whatever it would do: of an undeclared key, too, and of one that is declared without a rule.
  bool IsHeldBack() const {
    if (!decided_by.empty()) {
      return verdict == Verdict::kFixCodeFirst || verdict == Verdict::kNeedsDecision;
    }
    return declares_rule && (verdict == Verdict::kFixCodeFirst ||
                             (verdict == Verdict::kNeedsDecision && destroys_more));
  }
};

// By index in Comparison::findings: those that advice is about.
using AdviceByFinding = std::unordered_map<std::size_t, FindingAdvice>;
AdviceByFinding DescribeFindings(const AdviceRequest& request, const Quote& quote);

// The findings that are not to be repaired as declared: those that cannot work; with `heed_advice`
// also those where the code is to be mended first, those that would destroy more than today before
// anybody has decided, and those that a person holds back.
Objections ObjectionsOf(const AdviceByFinding& advice, bool heed_advice);

}  // namespace fk_audit
