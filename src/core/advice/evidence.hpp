// What a child row is, seen from one parent, and what speaks for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fk_audit {

enum class ChildClass : std::uint8_t {
  kEphemeral,   // logs, handshakes, sessions, tokens, queues, derived figures
  kLink,        // only links, or is a part that has no meaning without this parent
  kValue,       // has value of its own and should outlive this parent
  kCompliance,  // audit, consent, payment, ledger or legal record
  kUnknown,
};
inline constexpr int kChildClasses = 5;

std::string_view ToText(ChildClass child_class);  // "ephemeral", ...
std::optional<ChildClass> ParseChildClass(std::string_view text);

// Whether evidence for `other` speaks against `child_class`: ephemeral and compliance rule each
// other out, and so do link and value; the two questions are answered one after the other.
bool IsAgainst(ChildClass other, ChildClass child_class);

// Which columns of a key may be NULL. Where some are NOT NULL, as a tenant's, SET NULL needs a list
// of the others. kFixed: one is in the primary key or generated, and can never be. kRefused: some
// or all, but a CHECK is false, or may be, once they are.
enum class Nullable : std::uint8_t { kNone, kFixed, kRefused, kSome, kAll };

// What the referencing columns are: the same table can be a part of one parent and only mention
// another.
enum class Bond : std::uint8_t {
  kBelongs,   // the parent owns or contains the row
  kMentions,  // the row notes an actor, an origin, a current choice
};
std::string_view ToText(Bond bond);  // "belongs to", "mentions"

// One piece of evidence: it points to one class. Evidence about the role of the column points to
// kLink (belongs) or kValue (mentions).
struct Evidence {
  ChildClass points_to = ChildClass::kUnknown;
  double weight = 0;  // > 0; strong evidence by itself is 3
  std::string text;   // a sentence without a full stop
};

// The word of a person about one child table wins over all evidence.
struct Judgement {
  ChildClass child_class = ChildClass::kUnknown;
  Bond bond = Bond::kMentions;
  double confidence = 0;           // 0 to 1: the sum of `share` over the evidence for the class
  bool set_by_hand = false;        // fk_audit_set_class()
  std::vector<Evidence> evidence;  // strongest first; those for `child_class` before the others
  double scale = 0;                // confidence that one unit of weight is worth
};

// From here on evidence is strong enough to recommend CASCADE.
inline constexpr double kStrong = 0.6;

}  // namespace fk_audit
