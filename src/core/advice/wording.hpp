// What advice says to people: the effect of a repair on deletes, and the alternatives with prices.
#pragma once

#include <string>
#include <vector>

#include "core/advice/advice.hpp"
#include "core/name_table.hpp"

namespace fk_audit {

// "Today deleting an organization removes its batch_jobs; after the repair it fails while one
// exists." Where no repair changes the rule: what deleting does and goes on to do.
std::string EffectOnDeletes(const AdviceRequest& request, const Advice& advice, const Quote& quote);

// The rules that come into question, best first, each with its price.
std::vector<std::string> Alternatives(const Advice& advice);

// The whole reasoning: why this rule, why this verdict, who decided.
std::string ReasonOf(const Advice& advice);

}  // namespace fk_audit
