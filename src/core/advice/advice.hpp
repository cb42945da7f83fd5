// Advice: for each foreign key, live or declared, what the child is, which rule it wants, and
// whether the database should be brought to the declared one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/advice/classify.hpp"
#include "core/advice/decision.hpp"
#include "core/advice/nullability.hpp"
#include "core/advice/patterns.hpp"
#include "core/catalog.hpp"
#include "core/compare.hpp"
#include "core/intent.hpp"
#include "core/table_facts.hpp"

namespace fk_audit {

// The word of a person: fk_audit_set_class().
struct ClassSetting {
  std::string schema;
  std::string table;
  std::vector<std::string> columns;  // of the referencing columns; empty: every key of the table
  ChildClass child_class = ChildClass::kUnknown;
  std::string reason;
  std::string who;
  std::string when;
};

// The word of a person about one finding: fk_audit_decide().
struct StoredDecision {
  std::string finding;      // FindingName()
  std::uint64_t state = 0;  // Finding::state when it was given
  Verdict verdict = Verdict::kNeedsDecision;
  std::string reason;
  std::string who;
  std::string when;
};

// What is stored beside the defaults.
struct AdviceRules {
  std::vector<OwnPattern> patterns;
  std::vector<std::string> disabled;  // names of default patterns
  std::vector<ClassSetting> settings;
  std::vector<StoredDecision> decisions;
};

// What SET NULL or SET DEFAULT writes to; empty for other rules.
struct Written {
  std::vector<NameId> columns;
  bool blanks = false;  // all of them become null
  Outcome outcome = Outcome::kTaken;
};

struct Advice {
  KeyShape shape;
  ForeignKeyId key = kNoForeignKey;    // none: declared, and missing in the database
  std::optional<std::size_t> finding;  // the index in Comparison::findings of what the repair of
                                       // the rule is about: kDeleteRule, kMissing, kUndeclared
  std::optional<DeleteRule> declared;
  bool declared_stated = false;  // not the default of a tool
  std::optional<DeleteRule> live;
  Written written_declared;
  Written written_live;
  Nullable nullable = Nullable::kNone;
  Judgement judgement;
  Decision decision;
  const ClassSetting* set_class = nullptr;  // in AdviceRules: why the class is what it is
  const StoredDecision* decided = nullptr;  // in AdviceRules: why the verdict is what it is
  const StoredDecision* lapsed = nullptr;   // one given for another state of the finding
};

struct AdviceRequest {
  const Catalog& catalog;      // whole: who points at a child counts
  const Catalog& judged;       // the same, or WithMissingKeys() of it
  const DatabaseFacts& facts;  // on `judged`
  const NameTable& names;
  const Comparison& comparison;
  const IntentSet& intents;
  const AdviceRules& rules;
  std::function<bool(NameId schema, NameId table)> wanted;  // children; empty: all audited ones
  Poll poll;
};

// One entry for each live foreign key of an audited table, and for each missing one, in the order
// of verdicts (impossible, fix_code_first, needs_decision, align_database), those with a finding
// first, then by child table and columns. Points into `request.rules`.
std::vector<Advice> Advise(const AdviceRequest& request);

// Whether a repair to the declared rule makes deletes of the parent destroy more than they do now.
bool DestroysMore(const Advice& advice);

// Every piece of evidence as a line: "+0.45 ephemeral: the name says a session". The figures of
// those for the class add up to the confidence; those of another question, +0.00, do not count.
std::vector<std::string> EvidenceLines(const Advice& advice);
// The two strongest pieces of evidence for the class, "the name says ... and the row ...".
std::string StrongestEvidence(const Judgement& judgement);

}  // namespace fk_audit
