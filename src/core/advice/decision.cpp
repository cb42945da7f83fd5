#include "core/advice/decision.hpp"

#include <array>

namespace fk_audit {
namespace {

constexpr DeleteRule kKeep = DeleteRule::kRestrict;

// One row of the first table; what is empty stands for every value. The first row that fits counts.
struct RuleRow {
  ChildClass child_class;
  std::optional<Bond> bond;
  std::optional<Nullable> nullable;
  std::optional<bool> strong;
  DeleteRule rule;
  std::string_view reason;
};

constexpr std::array kRules = {
    RuleRow{
        ChildClass::kCompliance,
        Bond::kMentions,
        Nullable::kAll,
        {},
        DeleteRule::kSetNull,
        "A record for an auditor, a court or the tax office must not go with its parent. It may "
        "be without this one: blank the reference, keep the record. RESTRICT suits it as well, "
        "where it must go on naming the parent."},
    RuleRow{ChildClass::kCompliance,
            {},
            Nullable::kNone,
            {},
            kKeep,
            "A record for an auditor, a court or the tax office must not go with its parent, and "
            "cannot be without it (NOT NULL): keep both, and put a stand-in in the parent's place "
            "where an erasure asks for it."},
    RuleRow{ChildClass::kCompliance,
            {},
            Nullable::kFixed,
            {},
            kKeep,
            "A record for an auditor, a court or the tax office must not go with its parent, and "
            "the reference can never be NULL (in the primary key, or generated): keep both, and "
            "put a stand-in in the parent's place where an erasure asks for it."},
    RuleRow{ChildClass::kCompliance,
            {},
            Nullable::kRefused,
            {},
            kKeep,
            "A record for an auditor, a court or the tax office must not go with its parent, and a "
            "CHECK refuses it without one, or may: keep both, and put a stand-in in the parent's "
            "place where an erasure asks for it."},
    RuleRow{ChildClass::kCompliance,
            {},
            {},
            {},
            kKeep,
            "A record for an auditor, a court or the tax office must not go with its parent, nor "
            "lose the name of it unseen: keep it, and blank the reference where an erasure asks "
            "for it."},
    RuleRow{ChildClass::kEphemeral,
            Bond::kMentions,
            Nullable::kAll,
            {},
            DeleteRule::kSetNull,
            "Passing state that only mentions the parent: it ends by itself, and is still of use "
            "to its owner until then."},
    RuleRow{ChildClass::kEphemeral,
            Bond::kMentions,
            Nullable::kSome,
            {},
            kKeep,
            "Passing state that only mentions the parent, and may be without: a cascade would take "
            "it too early, and SET NULL works only with a list of the columns that may be NULL."},
    RuleRow{ChildClass::kEphemeral,
            Bond::kMentions,
            Nullable::kRefused,
            {},
            kKeep,
            "Passing state that only mentions the parent: a cascade would take it too early, and a "
            "CHECK refuses it, or may refuse it, once the reference is blank."},
    RuleRow{ChildClass::kEphemeral,
            {},
            {},
            true,
            DeleteRule::kCascade,
            "Passing state is worth nothing without the parent: a cascade loses nothing."},
    RuleRow{ChildClass::kEphemeral, Bond::kBelongs, Nullable::kAll, false, DeleteRule::kSetNull,
            "It may be passing state, but the evidence is too weak for a cascade."},
    RuleRow{ChildClass::kEphemeral,
            {},
            {},
            false,
            kKeep,
            "It may be passing state, but the evidence is too weak for a cascade."},
    RuleRow{ChildClass::kLink,
            {},
            {},
            true,
            DeleteRule::kCascade,
            "A link, or a part of the parent, has no meaning without it: a cascade removes what "
            "nobody could use."},
    RuleRow{ChildClass::kLink,
            {},
            Nullable::kAll,
            false,
            DeleteRule::kSetNull,
            "It may be a part of the parent, but the evidence is too weak for a cascade."},
    RuleRow{ChildClass::kLink,
            {},
            {},
            false,
            kKeep,
            "It may be a part of the parent, but the evidence is too weak for a cascade."},
    RuleRow{ChildClass::kValue,
            {},
            Nullable::kAll,
            {},
            DeleteRule::kSetNull,
            "The row has value of its own and should outlive the parent: only the reference is "
            "blanked."},
    RuleRow{
        ChildClass::kValue,
        {},
        Nullable::kSome,
        {},
        kKeep,
        "The row has value of its own and should outlive the parent. SET NULL works only with a "
        "list of the columns that may be NULL; until the code has one, keep the parent while a "
        "row refers to it."},
    RuleRow{
        ChildClass::kValue,
        {},
        Nullable::kRefused,
        {},
        kKeep,
        "The row has value of its own and should outlive the parent. A CHECK refuses it, or may "
        "refuse it, once the reference is blank: before SET NULL can work, change the CHECK; "
        "until then keep the parent while a row refers to it."},
    RuleRow{ChildClass::kValue,
            {},
            Nullable::kFixed,
            {},
            kKeep,
            "The row has value of its own and should outlive the parent. The reference can never "
            "be NULL (in the primary key, or generated): keep the parent while a row refers to "
            "it."},
    RuleRow{ChildClass::kValue,
            {},
            {},
            {},
            kKeep,
            "The row has value of its own and should outlive the parent. The column is NOT NULL: "
            "before SET NULL can work, DROP NOT NULL; until then keep the parent while a row "
            "refers to it."},
    RuleRow{ChildClass::kUnknown,
            {},
            {},
            {},
            kKeep,
            "Too little is known of these rows to let a delete of the parent change them."},
};

template <typename Value>
bool Fits(const std::optional<Value>& wanted, Value value) {
  return !wanted || *wanted == value;
}

const RuleRow& RuleFor(const Situation& situation) {
  for (const RuleRow& row : kRules) {
    if (row.child_class == situation.child_class && Fits(row.bond, situation.bond) &&
        Fits(row.nullable, situation.nullable) && Fits(row.strong, situation.strong)) {
      return row;
    }
  }
  return kRules.back();
}

// How a rule that is there relates to the recommended one.
enum class Relation : std::uint8_t {
  kAbsent,
  kSame,
  kStricter,     // makes deletes of the parent fail
  kLeavesAlone,  // leaves rows without their parent that could go with it
  kHarsher,
};

Relation RelationOf(const std::optional<DeleteRule>& rule, DeleteRule recommended,
                    ChildClass child_class) {
  if (!rule) return Relation::kAbsent;
  if (SameEffect(*rule, recommended)) return Relation::kSame;
  // A record that may be blanked is as safe with a parent that stays.
  if (child_class == ChildClass::kCompliance && SameEffect(*rule, kKeep)) return Relation::kSame;
  // A stand-in parent keeps the row as well as a blank does; in a record it is a false entry.
  if (*rule == DeleteRule::kSetDefault && recommended == DeleteRule::kSetNull) {
    return child_class == ChildClass::kCompliance ? Relation::kHarsher : Relation::kSame;
  }
  if (Destructiveness(*rule) > Destructiveness(recommended)) return Relation::kHarsher;
  return SameEffect(*rule, kKeep) ? Relation::kStricter : Relation::kLeavesAlone;
}

// One row of the second table, the same way.
struct VerdictRow {
  std::optional<bool> certain;  // the class is known, and on strong evidence
  Relation declared;
  std::optional<Relation> live;
  Verdict verdict;
  std::string_view reason;
};

constexpr std::array kVerdicts = {
    VerdictRow{{},
               Relation::kSame,
               Relation::kSame,
               Verdict::kAlignDatabase,
               "Code and database both have a rule that suits such rows; where they differ, the "
               "code's counts."},
    VerdictRow{{},
               Relation::kSame,
               Relation::kAbsent,
               Verdict::kAlignDatabase,
               "The declared rule suits such rows, and the database has none: add the key."},
    VerdictRow{{},
               Relation::kSame,
               {},
               Verdict::kAlignDatabase,
               "The declared rule suits such rows: bring the database to it."},
    VerdictRow{{},
               Relation::kAbsent,
               Relation::kSame,
               Verdict::kAlignDatabase,
               "The database has a rule that such rows can live with; the code declares none: load "
               "it as it is."},
    VerdictRow{{},
               Relation::kAbsent,
               Relation::kAbsent,
               Verdict::kAlignDatabase,
               "The code declares the key without a rule: NO ACTION then, which is better than no "
               "key at all."},
    VerdictRow{false,
               Relation::kAbsent,
               {},
               Verdict::kNeedsDecision,
               "The code declares nothing, and the evidence is too weak to say that the live rule "
               "is wrong."},
    VerdictRow{true, Relation::kAbsent, Relation::kStricter, Verdict::kFixCodeFirst,
               "The live rule makes deletes fail that nothing speaks against: declare the other "
               "rule in the code, then bring the database to it."},
    VerdictRow{true, Relation::kAbsent, Relation::kLeavesAlone, Verdict::kFixCodeFirst,
               "The live rule leaves rows behind that are of no use without the parent: declare "
               "the other rule in the code, then bring the database to it."},
    VerdictRow{true,
               Relation::kAbsent,
               {},
               Verdict::kFixCodeFirst,
               "The live rule destroys more than such rows can bear: declare the other rule in the "
               "code, then bring the database to it."},
    VerdictRow{{},
               Relation::kStricter,
               Relation::kAbsent,
               Verdict::kAlignDatabase,
               "The declared rule is stricter than such rows need, and better than no key at "
               "all."},
    VerdictRow{{},
               Relation::kLeavesAlone,
               Relation::kAbsent,
               Verdict::kAlignDatabase,
               "The declared rule leaves rows behind that could go with the parent, and is better "
               "than no key at all."},
    VerdictRow{false,
               Relation::kStricter,
               {},
               Verdict::kNeedsDecision,
               "The declared rule may be stricter than such rows need, but the evidence is weak."},
    VerdictRow{true,
               Relation::kStricter,
               {},
               Verdict::kFixCodeFirst,
               "The declared rule would make deletes of the parent fail for rows that are no "
               "reason to keep it."},
    VerdictRow{{},
               Relation::kLeavesAlone,
               {},
               Verdict::kFixCodeFirst,
               "The declared rule leaves rows behind that are of no use without the parent."},
    VerdictRow{false,
               Relation::kHarsher,
               {},
               Verdict::kNeedsDecision,
               "The declared rule may destroy more than such rows can bear, but the evidence is "
               "weak."},
    VerdictRow{true,
               Relation::kHarsher,
               {},
               Verdict::kFixCodeFirst,
               "The declared rule destroys more than such rows can bear."},
};

const VerdictRow& VerdictFor(bool certain, Relation declared, Relation live) {
  for (const VerdictRow& row : kVerdicts) {
    if (row.declared == declared && Fits(row.certain, certain) && Fits(row.live, live)) return row;
  }
  return kVerdicts.back();
}

// Of two rules that suit a record, one has been chosen: by the code, or, while no code says
// anything, by whoever gave the database its RESTRICT. NO ACTION may be nobody's choice.
bool IsChosenToKeep(const Situation& situation) {
  if (situation.child_class != ChildClass::kCompliance) return false;
  const bool keeps = situation.declared && SameEffect(*situation.declared, kKeep);
  if (situation.declared && (situation.declared_stated || !keeps)) return keeps;
  return situation.live == DeleteRule::kRestrict;
}

constexpr std::string_view kWhyChosen =
    "A record for an auditor, a court or the tax office must not go with its parent. It may be "
    "without this one, so that SET NULL would suit as well; RESTRICT or NO ACTION, as chosen, "
    "makes it go on naming the parent.";

DeleteRule KeepWord(const Situation& situation) {
  for (const std::optional<DeleteRule>& rule : {situation.declared, situation.live}) {
    if (rule && SameEffect(*rule, kKeep)) return *rule;
  }
  return kKeep;
}

}  // namespace

std::string_view ToText(Verdict verdict) {
  switch (verdict) {
    case Verdict::kImpossible:
      return "impossible";
    case Verdict::kFixCodeFirst:
      return "fix_code_first";
    case Verdict::kNeedsDecision:
      return "needs_decision";
    case Verdict::kAlignDatabase:
      return "align_database";
  }
  return "";
}

std::optional<Verdict> ParseVerdict(std::string_view text) {
  for (const Verdict verdict : {Verdict::kImpossible, Verdict::kFixCodeFirst,
                                Verdict::kNeedsDecision, Verdict::kAlignDatabase}) {
    if (ToText(verdict) == text) return verdict;
  }
  return std::nullopt;
}

bool SameEffect(DeleteRule a, DeleteRule b) {
  const auto keeps = [](DeleteRule rule) {
    return rule == DeleteRule::kNoAction || rule == DeleteRule::kRestrict;
  };
  return a == b || (keeps(a) && keeps(b));
}

Decision Decide(const Situation& situation) {
  const RuleRow& rule = RuleFor(situation);
  const bool certain = situation.strong && situation.child_class != ChildClass::kUnknown;
  const auto relation = [&](const std::optional<DeleteRule>& stated) {
    return RelationOf(stated, rule.rule, situation.child_class);
  };
  const VerdictRow& verdict =
      VerdictFor(certain, relation(situation.declared), relation(situation.live));
  Decision decision;
  const bool chosen = rule.rule != kKeep && IsChosenToKeep(situation);
  decision.recommended = rule.rule == kKeep || chosen ? KeepWord(situation) : rule.rule;
  decision.verdict = verdict.verdict;
  decision.why_rule = chosen ? kWhyChosen : rule.reason;
  decision.why_verdict = verdict.reason;
  if (!situation.declared_works) {
    decision.verdict = Verdict::kImpossible;
    decision.why_verdict =
        "The declared rule would write NULL where the row takes none (NOT NULL, a CHECK, a part of "
        "a MATCH FULL key, or a generated column): every delete of a parent in use fails, or the "
        "server refuses the key. Change that first, or declare another rule.";
  }
  return decision;
}

}  // namespace fk_audit
