#include "core/advice/role.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "core/advice/column_names.hpp"
#include "core/advice/nullability.hpp"
#include "core/advice/proof.hpp"

namespace fk_audit {
namespace {

constexpr ChildClass kBelongs = ChildClass::kLink;
constexpr ChildClass kMentions = ChildClass::kValue;

class RoleReader {
 public:
  RoleReader(const AdviceContext& context, TableProfiles& profiles, WordCache& words,
             const KeyShape& key, std::optional<ChildClass> known)
      : context_(context),
        profiles_(profiles),
        words_(words),
        key_(key),
        child_(profiles.Of(key.child)),
        parent_(profiles.Of(key.parent)),
        holds_records_(profiles.HoldsRecords(key.child)),
        leads_within_(profiles.LeadsWithin(key.child, key.parent)),
        tie_(TieOf(context.catalog, context.facts, key)),
        not_null_(tie_ != Tie::kNone),
        kept_(known ? *known == ChildClass::kCompliance
                    : child_.Of(ChildClass::kCompliance) >= kNatureDecides),
        passing_(known ? *known == ChildClass::kEphemeral
                       : child_.Of(ChildClass::kEphemeral) >= kNatureDecides),
        naming_(NamingColumns(key, child_, parent_, words)),
        place_(PlaceOf(context, key, naming_)),
        column_(WithoutId(WithoutPrefix(words.Of(naming_.front()), child_.column_prefix))) {}

  std::vector<Evidence> Read() {
    ReadColumnName();
    ReadNames();
    ReadParent();
    ReadKeys();
    ReadNullability();
    ReadPlace();
    // What a record proves is no mere mention, whatever else says so.
    if (proves_) {
      std::erase_if(evidence_, [](const Evidence& each) { return each.points_to == kMentions; });
    }
    return std::move(evidence_);
  }

 private:
  void Add(ChildClass points_to, double weight, std::string text) {
    evidence_.push_back({points_to, weight, std::move(text)});
  }
  void ReadColumnName();
  void ReadQualifier();
  bool IsNameOfParentKey(int common) const;
  void ReadParent();
  void ReadRecord();
  void ReadPerson();
  void ReadParty();
  void ReadContainer();
  void ReadNames();
  void ReadKeys();
  bool ReadTies();
  void ReadNullability();
  void ReadPlace();
  bool IsIdentified() const {
    return not_null_ && (place_.in_primary || place_.unique == UniquePlace::kAlone);
  }
  // timeline_phase_templates -> timeline_templates
  bool IsOneOfItsKind() const {
    return CommonStart(child_.words, parent_.words) > 0 &&
           CommonTail(child_.words, parent_.words) > 0;
  }
  bool IsSelfReference() const { return key_.child == key_.parent; }

  const AdviceContext& context_;
  TableProfiles& profiles_;
  WordCache& words_;
  const KeyShape& key_;
  const TableProfile& child_;
  const TableProfile& parent_;
  const bool holds_records_;
  const bool leads_within_;
  const Tie tie_;
  const bool not_null_;  // no row is without the parent
  const bool kept_;      // a record
  const bool passing_;   // passing state
  const std::vector<NameId> naming_;
  const KeyPlace place_;
  const std::string column_;  // words of the column that names the parent, without "id"
  bool actor_ = false;
  bool clerk_ = false;        // wrote the row down
  bool decider_ = false;      // approved or signed what the row says
  bool proves_ = false;       // the row is a record of that
  bool mentioned_ = false;    // the name of the column says so
  bool owned_ = false;        // the name of the column says that the parent owns the row
  bool named_after_ = false;  // the child has its name from the parent
  bool contains_name_ = false;
  bool goes_with_person_ = false;  // as a key to the door does
  bool qualified_ = false;         // the column says more than the parent's name
  std::vector<Evidence> evidence_;
};

// What the column says beyond the parent's own name: " parent " of " parent task run ". A row that
// cannot be without its only one of a kind has it in no role among others; but somebody, or what
// rows are in, always is in one.
void RoleReader::ReadQualifier() {
  const int common = CommonTail(column_, parent_.words);
  if (common == 0 || CountWords(column_) <= common) return;
  if (IsNameOfParentKey(common)) return;
  const bool in_role = parent_.person || parent_.party || parent_.IsContainer() || parent_.place ||
                       CountOtherKeys(context_.catalog, key_, key_.parent) > 0;
  if (not_null_ && !in_role) return;
  qualified_ = true;
  if (mentioned_ || owned_ || IsSelfReference()) return;
  Add(kMentions, 1.2, "the column says more than the parent's name: one of several roles");
}

// internal_customer_id → customers (internal_id): by which of its ids, and in no role.
bool RoleReader::IsNameOfParentKey(int common) const {
  const auto at = std::ranges::find(key_.columns, naming_.front()) - key_.columns.begin();
  if (at >= std::ssize(key_.parent_columns)) return false;
  std::string_view more = column_;
  for (int i = 0; i < common; ++i) more = WithoutLastWord(more);
  return more == WithoutId(words_.Of(key_.parent_columns[at]));
}

void RoleReader::ReadColumnName() {
  for (const PatternMatch& match : context_.patterns.Match(Target::kColumn, column_)) {
    if (match.pattern->trait == Trait::kDecider) decider_ = true;
    // The name of the parent itself is no role: user_role_id is no actor because of its parent.
    if (parent_.words.find(Bounded(match.phrase)) != std::string::npos &&
        CommonTail(column_, parent_.words) == CountWords(column_)) {
      continue;
    }
    if (match.pattern->trait == Trait::kOwner && !not_null_) continue;
    if (match.pattern->trait == Trait::kOwner) owned_ = true;
    if (match.pattern->trait == Trait::kActor) actor_ = true;
    if (match.pattern->trait == Trait::kClerk) clerk_ = true;
    if (match.pattern->weight == 0) continue;
    if (match.pattern->points_to == kMentions) mentioned_ = true;
    evidence_.push_back(EvidenceOf(match));
  }
  ReadQualifier();
}

void RoleReader::ReadPerson() {
  if (mentioned_) return;
  if (child_.party || child_.asset) {
    Add(kMentions, 3, "the row is somebody or something besides this account");
  } else if (child_.key_to_door && child_.owners == 0) {
    goes_with_person_ = true;
    Add(kBelongs, 2.5, "a key or a token goes with the one whose it is");
  } else if (not_null_) {
    Add(kBelongs, child_.owners > 0 ? 0.8 : 2.2, "the row is of one person");
  } else if (child_.owners > 0) {
    Add(kMentions, 2, "the row belongs to something else and only names a person");
  } else {
    Add(kBelongs, 1.5, "the row is of a person");
  }
}

// What is a part by its name goes with a customer or an employee; dealings with them do not.
void RoleReader::ReadParty() {
  if (mentioned_ || !not_null_) return;
  const bool part = named_after_ || contains_name_ || place_.in_primary ||
                    (child_.Of(ChildClass::kLink) > 0 && child_.Of(ChildClass::kCompliance) == 0) ||
                    passing_;
  if (part) {
    Add(kBelongs, 2.2, "the row is of one person");
  } else {
    Add(kMentions, 2.5, "the row tells of dealings with somebody");
  }
}

void RoleReader::ReadContainer() {
  if (qualified_) return;
  const bool somebody = child_.party || child_.person;
  const bool moves = somebody || child_.asset || child_.place;
  if (parent_.IsContainer() && !not_null_ && parent_.optional && !child_.alternatives) {
    Add(kMentions, 2, "most rows can be without such a parent");
  } else if (moves && !(parent_.named_container && (not_null_ || !somebody)) && !named_after_ &&
             !child_.link_row && !IsIdentified()) {
    Add(kMentions, 3, "somebody or something that can be moved elsewhere");
  } else if (parent_.IsContainer()) {
    Add(kBelongs, not_null_ ? 3 : 2.5, "the parent contains what belongs to it");
  } else if (not_null_ && !named_after_ && child_.named_after != kNoTable && !child_.link_row) {
    Add(kMentions, 3, "the row is a part of something else");
  } else if (not_null_) {
    Add(kBelongs, 0.3, "the row is in one place");
  }
}

void RoleReader::ReadParent() {
  if (IsSelfReference()) {
    Add(kMentions, 1, "the row refers to another one of its kind");
    return;
  }
  const bool whose =
      parent_.person || parent_.party || parent_.IsContainer() || (parent_.place && not_null_);
  const bool typed_in = clerk_ && actor_ && parent_.person && !child_.trace;
  // A line that may be without its document still is a line.
  const bool optional = !not_null_ && !child_.line;
  if (kept_ && (whose || optional) && !typed_in) {
    ReadRecord();
  } else if (parent_.person) {
    ReadPerson();
  } else if (parent_.party) {
    ReadParty();
  } else if (mentioned_) {
    return;
  } else if (parent_.IsContainer() || parent_.place) {
    ReadContainer();
  } else if (parent_.whole && not_null_ && !qualified_) {
    Add(kBelongs, 2, "the parent is made of such rows");
  } else if (parent_.lookup && !owned_ && !named_after_ && !(child_.link_row && not_null_) &&
             !IsOneOfItsKind()) {
    Add(kMentions, 2, "the parent is a list to choose from");
  } else if (parent_.asset && !named_after_) {
    Add(kMentions, 2, "the parent is a thing of its own, which the row refers to");
  } else if (parent_.detail && !named_after_) {
    Add(kMentions, 2, "the parent is a detail of the row, and not the other way round");
  }
}

void RoleReader::ReadRecord() {
  proves_ = Proves(context_, profiles_, words_, {key_, column_, decider_, qualified_});
  if (not_null_ || proves_) {
    Add(kBelongs, 6, "the record says who did it, or whose it is");
  } else {
    Add(kMentions, 6, "the record can be without the one that it names");
  }
}

// order_items → orders: the child is named after the parent.
void RoleReader::ReadNames() {
  if (IsSelfReference() || mentioned_) return;
  const int parent_words = CountWords(parent_.words);
  const int common = CommonStart(child_.words, parent_.words);
  if (common >= parent_words && CountWords(child_.words) > common) {
    named_after_ = true;
    Add(kBelongs, 2.5, "the child is named after the parent");
  } else if (child_.words.find(parent_.words) != std::string::npos) {
    contains_name_ = true;
    Add(kBelongs, 1.5, "the name of the child contains the parent's");
  } else if (CommonTail(column_, parent_.words) == CountWords(column_) &&
             CommonStart(child_.words, column_) >= CountWords(column_)) {
    named_after_ = true;
    Add(kBelongs, 2, "the child is named after what the column refers to");
  } else if (common >= 1 && common + 1 >= parent_words) {
    Add(kBelongs, 1, "child and parent share the beginning of their names");
  }
}

void RoleReader::ReadKeys() {
  if (!not_null_) return;
  if (child_.link_row && !actor_) {
    Add(kBelongs, place_.in_primary || place_.IsInUnique() ? 4.5 : 2.5,
        "the row only links: its key is made of foreign keys");
    return;
  }
  if (mentioned_ && leads_within_ && !parent_.person && !parent_.party && !IsSelfReference()) {
    Add(kBelongs, 4, "the row leads from one to another of the same kind");
  }
  if (place_.primary) {
    Add(kBelongs, 4, "the row continues the parent: they share the primary key");
  } else if (place_.in_primary) {
    Add(kBelongs, 2.5, "the parent is part of the row's primary key");
  } else if (place_.IsInUnique() && !actor_) {
    Add(kBelongs, 2, "the parent is part of what makes the row unique");
  }
}

// What makes a row that may be without the parent pointless without it.
bool RoleReader::ReadTies() {
  const std::size_t before = evidence_.size();
  if (!actor_ && !mentioned_ && place_.unique == UniquePlace::kFirst && !place_.unique_without) {
    Add(kBelongs, 3, "the row is unique within the parent: without it, it is not any more");
  } else if (named_after_ && !qualified_ && !parent_.person && !parent_.party && !parent_.asset &&
             CountOtherKeys(context_.catalog, key_, kNoTable) == 0) {
    Add(kBelongs, 1.5, "the row refers to nothing else");
  } else if (child_.notice && passing_ && !actor_ && !mentioned_ && !qualified_ &&
             !parent_.person && !parent_.party && !parent_.lookup) {
    Add(kBelongs, 2.5, "the row tells of something, and of nothing without it");
  } else if (child_.alternatives && !mentioned_ && !qualified_ && !parent_.person &&
             !parent_.lookup) {
    Add(kBelongs, 2.5, "the row is for one of several: this parent or another");
  }
  return evidence_.size() > before;
}

void RoleReader::ReadNullability() {
  if (not_null_) {
    const bool plain = !mentioned_ && !qualified_ && !parent_.lookup && !parent_.person &&
                       !parent_.party && (!(parent_.asset || parent_.detail) || named_after_) &&
                       (!parent_.place || named_after_);
    Add(kBelongs, plain ? 1.4 : 1,
        tie_ == Tie::kNotNull ? "no row is without a parent (NOT NULL)"
                              : "a CHECK takes no row without a parent");
  } else if (child_.record && !parent_.person && !parent_.party) {
    Add(kMentions, 4.5, "a record that can be without the parent is meant to outlive it");
  } else if (child_.owners > 0 && parent_.IsContainer() && !qualified_ && passing_) {
    Add(kMentions, 3, "the row has an owner besides this parent");
  } else if (!ReadTies() && !(parent_.IsContainer() && !qualified_) && !goes_with_person_) {
    // Alone it is a weak sign; against signs of belonging it is a strong one.
    const bool claimed = std::any_of(evidence_.begin(), evidence_.end(), [](const Evidence& each) {
      return each.points_to == kBelongs;
    });
    Add(kMentions, claimed ? 2.5 : 1, "a row can be without the parent (nullable)");
  }
}

// Where the two stand among the tables around them.
void RoleReader::ReadPlace() {
  constexpr int kHub = 5;
  if (child_.owners > 0 && !not_null_ && !parent_.IsContainer() && !parent_.person &&
      !parent_.party) {
    Add(kMentions, 0.6, "the row has an owner besides this parent");
  }
  if (parent_.IsContainer() && !not_null_ && child_.owners == 0 && child_.inbound >= kHub) {
    Add(kMentions, 2, "much hangs on the row, and it can be without this parent");
  }
  if (holds_records_ && !kept_) {
    Add(kMentions, 4, "records that must be kept hang on the row");
    return;
  }
  if (child_.perhaps_record && !child_.line && !child_.link_row && !kept_) {
    Add(kMentions, child_.holds_money || !not_null_ ? 2.5 : 1.2,
        "perhaps a record that must be kept");
    return;
  }
  constexpr int kSeveral = 3;
  if (child_.holds_money && child_.hard_parents >= kSeveral && !child_.line && !named_after_) {
    Add(kMentions, 2, "the row holds money, and tells of dealings between several");
    return;
  }
  const bool somebody = parent_.person || parent_.party;
  const bool listed = parent_.lookup || ((parent_.asset || parent_.detail) && !named_after_);
  if (mentioned_ || listed || somebody || IsSelfReference() || !not_null_) return;
  if (!parent_.IsContainer() && parent_.inbound >= kHub && !qualified_) {
    Add(kBelongs, 0.8, "many tables hang on the parent");
  }
  if (child_.inbound == 0) Add(kBelongs, 0.4, "nothing hangs on the row");
  if (CountOtherKeys(context_.catalog, key_, kNoTable) == 0) {
    Add(kBelongs, 0.6, "the row refers to nothing else");
  }
}

}  // namespace

std::vector<Evidence> RoleEvidence(const AdviceContext& context, TableProfiles& profiles,
                                   WordCache& words, const KeyShape& key,
                                   std::optional<ChildClass> known) {
  return RoleReader(context, profiles, words, key, known).Read();
}

}  // namespace fk_audit
