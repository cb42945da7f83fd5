// The decision tree: from what a child row is to the rule it wants, and from there to a verdict
// about the declared rule. Two data tables; every cell has a reason.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/advice/evidence.hpp"
#include "core/foreign_key.hpp"

namespace fk_audit {

enum class Verdict : std::uint8_t {
  kImpossible,     // the declared rule cannot work: every delete would fail
  kFixCodeFirst,   // the code declares the wrong rule: mend it there, then in the database
  kNeedsDecision,  // a person must say: the evidence is too weak, or points both ways
  kAlignDatabase,  // the declared rule is right
};
std::string_view ToText(Verdict verdict);  // "impossible", "fix_code_first", ...
std::optional<Verdict> ParseVerdict(std::string_view text);

// Everything that the decision depends on.
struct Situation {
  ChildClass child_class = ChildClass::kUnknown;
  Bond bond = Bond::kMentions;
  bool strong = false;  // the confidence is at least kStrong
  // kSome: SET NULL would need a list of columns that neither the code nor the database has.
  Nullable nullable = Nullable::kNone;
  bool declared_works = true;          // false: SET NULL or SET DEFAULT that the row refuses
  std::optional<DeleteRule> declared;  // empty: the code declares no rule
  bool declared_stated = true;         // false: it leaves the rule to the default of its tool
  std::optional<DeleteRule> live;      // empty: there is no such key in the database
};

struct Decision {
  DeleteRule recommended = DeleteRule::kNoAction;
  Verdict verdict = Verdict::kNeedsDecision;
  std::string_view why_rule;     // why this rule for such a row; a sentence with its full stop
  std::string_view why_verdict;  // why this verdict; the same
};

// NO ACTION and RESTRICT both keep the row, and are one for the recommendation: it takes the word
// that the code has, else the one the database has, else RESTRICT.
Decision Decide(const Situation& situation);

// Whether both rules mean the same for the rows: the same rule, or both keep the row.
bool SameEffect(DeleteRule a, DeleteRule b);

}  // namespace fk_audit
