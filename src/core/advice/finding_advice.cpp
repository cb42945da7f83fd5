#include "core/advice/finding_advice.hpp"

#include <utility>

#include "core/advice/wording.hpp"

namespace fk_audit {

AdviceByFinding DescribeFindings(const AdviceRequest& request, const Quote& quote) {
  AdviceByFinding by_finding;
  for (const Advice& advice : Advise(request)) {
    if (!advice.finding) continue;
    FindingAdvice& described = by_finding[*advice.finding];
    described.child_class = advice.judgement.child_class;
    described.confidence = advice.judgement.confidence;
    described.evidence = EvidenceLines(advice);
    described.strongest = StrongestEvidence(advice.judgement);
    described.verdict = advice.decision.verdict;
    described.recommended = advice.decision.recommended;
    described.reason = ReasonOf(advice);
    described.effect = EffectOnDeletes(request, advice, quote);
    described.alternatives = Alternatives(advice);
    if (advice.decided != nullptr) described.decided_by = advice.decided->who;
    described.declares_rule = advice.declared.has_value();
    described.destroys_more = DestroysMore(advice);
  }
  return by_finding;
}

Objections ObjectionsOf(const AdviceByFinding& advice, bool heed_advice) {
  Objections objections;
  for (const auto& [finding, described] : advice) {
    const Verdict verdict = described.verdict;
    if (verdict != Verdict::kImpossible && !(heed_advice && described.IsHeldBack())) continue;
    objections.emplace(finding, Objection{std::string(ToText(verdict)), described.reason});
  }
  return objections;
}

}  // namespace fk_audit
