// Words that tell what a table or a column is. The defaults are data
// (default_patterns.hpp); fk_audit.class_rules adds to them and switches some off.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/advice/evidence.hpp"
#include "core/advice/words.hpp"

namespace fk_audit {

// Whose words a pattern is held against.
enum class Target : std::uint8_t {
  kTable,      // the child's name: what the rows are
  kAttribute,  // any column of the child: what the rows hold
  kColumn,     // the referencing column: what this parent is to the row
  kParent,     // the parent's name
};
inline constexpr int kTargets = 4;
std::string_view ToText(Target target);  // "table", "attribute", "column", "parent"
std::string_view ToText(Where where);    // "anywhere", "first", "last", "whole"
std::optional<Target> ParseTarget(std::string_view text);
std::optional<Where> ParseWhere(std::string_view text);

// What a pattern means beyond its weight, for the evidence that is made of several facts.
enum class Trait : std::uint8_t {
  kNone,
  kContainer,     // a parent that other rows live in and end with: organisation, project, ...
  kOauthClient,   // a container that owns nothing: it acts for the one whose the rows are
  kPlace,         // a parent that rows are in for the time being: branch, department, group, ...
  kWhole,         // a parent that is made of its rows: thread, album, survey, ...
  kPerson,        // a parent that is an account of somebody: user, member, ...
  kParty,         // a parent that one has dealings with: customer, employee, patient, ...
  kAsset,         // a parent that is a thing of its own: vehicle, machine, product, ...
  kDetail,        // a parent that says something of the rows that refer to it: a postal address
  kLookup,        // a parent that is a list to choose from: type, category, currency, ...
  kMaybeLookup,   // the same, unless it belongs to something itself: provider, method, ...
  kSettings,      // a child that configures something: whatever it is about, it is not one itself
  kRecord,        // a child that records what happened to the thing named before: log, history
  kTrace,         // a child that tells what somebody did or allowed: audit log, consent
  kDossier,       // a child that is kept about somebody: a personnel, medical or identity record
  kOauthConsent,  // a child that says what a user allowed a client: a link, it goes with either
  kDerived,       // a child that can be worked out from other rows: metric, counter
  kLine,          // a child that is a line of a document: invoice line, order item
  kNotice,        // a child that tells somebody of something: notification, reminder
  kDealing,       // a record if it is of somebody or of a vehicle, or else a word of programs
  kMeeting,       // passing state of a program, or dealings of people: session, delivery
  kKeyToDoor,     // a child that lets somebody in: password, API key, access token, passkey
  kMoney,         // a column as records of money have it
  kOwner,         // a column that names the owner
  kActor,         // a column that notes who did something
  kClerk,         // a column that notes who wrote the row, which is no part of what it records
  kDecider,       // a column that notes who approved or signed what the row records
};

struct Pattern {
  std::string_view name;  // by which fk_audit.class_rules switches it off
  Target target;
  Where where;
  std::string_view phrases;  // "session|access token", in the singular, without abbreviations
  ChildClass points_to;
  double weight;  // 0: only the trait counts
  std::string_view
      wording;  // the evidence; "%" stands for the phrase found, "a" before it becomes "an"
  Trait trait = Trait::kNone;
};

// The patterns that every audit begins with, as two lists.
std::array<std::span<const Pattern>, 2> DefaultPatterns();

// One row of fk_audit.class_rules that adds a pattern.
struct OwnPattern {
  std::string name;
  Target target = Target::kTable;
  Where where = Where::kAnywhere;
  std::string phrases;
  ChildClass points_to = ChildClass::kUnknown;
  double weight = 0;
  std::string wording;
};

struct PatternMatch {
  const Pattern* pattern;
  std::string_view phrase;
};

// The patterns of one audit. Not copied: patterns point into it.
class PatternSet {
 public:
  // `disabled`: names of default patterns to leave out.
  PatternSet(std::vector<OwnPattern> own, const std::vector<std::string>& disabled);
  PatternSet(const PatternSet&) = delete;
  PatternSet& operator=(const PatternSet&) = delete;

  // All patterns of `target` that hold for `words`, each once. At most 5 words of a phrase count.
  std::vector<PatternMatch> Match(Target target, std::string_view words) const;
  // Whether it is one of the words of their phrases.
  bool HasWord(std::string_view word) const { return vocabulary_.contains(word); }

 private:
  void IndexPhrases(std::uint32_t index);
  static void AddMatch(const PatternMatch& match, std::vector<PatternMatch>& matches);

  std::vector<OwnPattern> own_;
  std::vector<Pattern> patterns_;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> by_phrase_[kTargets];
  std::unordered_set<std::string_view> vocabulary_;
};

bool HasTrait(const std::vector<PatternMatch>& matches, Trait trait);
// Only patterns that count by themselves.
bool HasClass(const std::vector<PatternMatch>& matches, ChildClass child_class);

// The evidence that a match is.
Evidence EvidenceOf(const PatternMatch& match);

}  // namespace fk_audit
