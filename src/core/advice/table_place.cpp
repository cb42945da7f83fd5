// Where a table stands among the tables around it: what it is as a parent, who points at it, and
// what it points at.
#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/advice/column_names.hpp"
#include "core/advice/key_place.hpp"
#include "core/advice/table_profile.hpp"

namespace fk_audit {
namespace {

bool IsNotNull(const Catalog& catalog, const ForeignKey& key) {
  const std::span<const ColumnPair> pairs = catalog.PairsOf(key);
  return std::all_of(pairs.begin(), pairs.end(), [&](const ColumnPair& pair) {
    const Column* column = catalog.FindColumn(catalog.tables[key.child], pair.child);
    return column != nullptr && column->not_null;
  });
}

std::uint64_t PairOf(TableId child, TableId parent) {
  return static_cast<std::uint64_t>(child) << 32 | parent;
}

bool IsNamedAfter(std::string_view child, std::string_view parent) {
  const int common = CommonStart(child, parent);
  return common >= CountWords(parent) && CountWords(child) > common;
}

}  // namespace

// A permission profile is no person: the longest phrase says what the parent is.
void TableProfiles::DescribeAsParent(TableProfile& profile) const {
  // A bill of materials is a bill.
  std::string_view thing = profile.words;
  if (const std::size_t of = thing.find(" of "); of != thing.npos && of > 0) {
    thing = thing.substr(0, of + 1);
  }
  const std::vector<PatternMatch> matches = context_.patterns.Match(Target::kParent, thing);
  std::size_t longest = 0;
  for (const PatternMatch& match : matches) longest = std::max(longest, match.phrase.size());
  for (const PatternMatch& match : matches) {
    if (match.phrase.size() < longest) continue;
    const Trait trait = match.pattern->trait;
    profile.oauth_client = profile.oauth_client || trait == Trait::kOauthClient;
    profile.named_container =
        profile.named_container || profile.oauth_client || trait == Trait::kContainer;
    profile.place = profile.place || trait == Trait::kPlace;
    profile.whole = profile.whole || trait == Trait::kWhole;
    profile.person = profile.person || trait == Trait::kPerson;
    profile.party = profile.party || trait == Trait::kParty;
    profile.asset = profile.asset || trait == Trait::kAsset;
    profile.detail = profile.detail || trait == Trait::kDetail;
    profile.lookup = profile.lookup || trait == Trait::kLookup ||
                     (trait == Trait::kMaybeLookup && profile.hard_parents == 0);
  }
}

// Who points at whom, and which tables have an owner that they cannot do without.
void TableProfiles::CountKeys() {
  std::unordered_set<std::uint64_t> seen;
  std::vector<Reference> references;
  for (const ForeignKey& key : context_.catalog.foreign_keys) {
    const std::uint64_t pair = PairOf(key.child, key.parent);
    if (IsNotNull(context_.catalog, key)) ++hard_keys_[pair];
    if (key.child == key.parent || !seen.insert(pair).second) continue;
    references.push_back({key.child, key.parent, false});
    ++profiles_[key.parent].inbound;
  }
  for (Reference& reference : references) {
    reference.hard = hard_keys_.contains(PairOf(reference.child, reference.parent));
    if (reference.hard) ++profiles_[reference.child].hard_parents;
  }
  for (TableId id = 0; id < profiles_.size(); ++id) {
    if (profiles_[id].inbound == 0) continue;
    profiles_[id].words = TableWords(context_.catalog.tables[id]);
    DescribeAsParent(profiles_[id]);
  }
  FindHubs();
  FindOptional(references);
  for (const Reference& reference : references) {
    const TableProfile& parent = profiles_[reference.parent];
    const bool owns = parent.IsContainer() && !parent.person && !parent.oauth_client;
    if (reference.hard && owns) ++profiles_[reference.child].owners;
  }
}

// What a good part of all tables point at contains what is there, whatever its name: the tenant. A
// record does not, however much hangs on it.
void TableProfiles::FindHubs() {
  constexpr int kManyTables = 8;
  int tables = 0;
  for (const Table& table : context_.catalog.tables) {
    if (table.audited && table.partition_of == kNoTable) ++tables;
  }
  for (TableProfile& profile : profiles_) {
    if (profile.inbound < kManyTables || profile.inbound * 5 < tables * 2) continue;
    const bool known = profile.person || profile.party || profile.asset || profile.lookup;
    profile.hub = !known && !IsNamedLikeRecord(profile.words);
  }
}

bool TableProfiles::IsNamedLikeRecord(std::string_view words) const {
  const std::vector<PatternMatch> matches = context_.patterns.Match(Target::kTable, words);
  return std::any_of(matches.begin(), matches.end(), [](const PatternMatch& match) {
    return match.pattern->points_to == ChildClass::kCompliance &&
           match.pattern->weight >= kNatureDecides;
  });
}

// Where hardly any column is NOT NULL, that one may be NULL says nothing.
void TableProfiles::FindOptional(const std::vector<Reference>& references) {
  constexpr int kManyTables = 5;
  std::vector<std::size_t> hard_inbound(profiles_.size());
  std::size_t hard = 0;
  for (const Reference& reference : references) {
    if (!reference.hard) continue;
    ++hard;
    ++hard_inbound[reference.parent];
  }
  if (hard * 8 < references.size()) return;
  for (TableId id = 0; id < profiles_.size(); ++id) {
    TableProfile& profile = profiles_[id];
    profile.optional = !profile.hub && profile.inbound >= kManyTables &&
                       hard_inbound[id] * 2 < static_cast<std::size_t>(profile.inbound);
  }
}

// The tables that a row may be for: by keys that may be NULL, each with a column named after its
// table. Not people and what contains the row, which rows of all kinds refer to.
TableProfiles::Alternatives TableProfiles::FindAlternatives(TableId id,
                                                            const TableProfile& profile) {
  Alternatives found;
  for (const ForeignKey& key : context_.catalog.KeysOf(id)) {
    const TableProfile& parent = profiles_[key.parent];
    const bool owner = parent.person || parent.IsContainer();
    if (IsNotNull(context_.catalog, key)) {
      found.others += !owner && !parent.party;
      continue;
    }
    const NameId naming =
        NamingColumns(ShapeOf(context_.catalog, key), profile, parent, words_).front();
    const std::string_view column =
        WithoutId(WithoutPrefix(words_.Of(naming), profile.column_prefix));
    const int common = CommonTail(column, parent.words);
    if (owner || common == 0 || common != CountWords(column)) continue;
    found.parents.insert(key.parent);
    if (!parent.party && !parent.asset && !parent.place && !parent.lookup) {
      found.plain.insert(key.parent);
    }
  }
  return found;
}

// A row that is for one of several (a mount of an application, a volume or a server): little else
// to live on, unless a column says of what kind the one is. Two tables are enough where the row is
// slight.
bool TableProfiles::HasAlternatives(TableId id, const TableProfile& profile) {
  constexpr std::size_t kSeveral = 3;
  constexpr std::size_t kFewOwnColumns = 7;  // an id, two times, what it says of the one it is for
  constexpr std::size_t kSomeOwnColumns = 14;
  if (profile.record || profile.holds_money) return false;
  const Run columns = context_.catalog.tables[id].columns;
  const std::size_t keys = context_.catalog.KeysOf(id).size();
  const bool says_which =
      columns.count <= keys + kSomeOwnColumns && SaysWhich(columns, profile.words);
  if (!says_which && (profile.inbound > 0 || StandsAlone(columns))) return false;
  const Alternatives found = FindAlternatives(id, profile);
  const bool slight = found.plain.size() >= 2 && columns.count <= keys + kFewOwnColumns;
  return found.others <= (slight || says_which ? 1 : 0) &&
         (found.parents.size() >= kSeveral || slight) && found.parents.size() * 5 >= keys * 3;
}

// Whether a column says what the row is for (service type, scope). A type alone and one named after
// the row (the link type of a link) tell of the row itself.
bool TableProfiles::SaysWhich(Run columns, std::string_view row) {
  constexpr std::string_view kType = " type ";
  for (std::uint32_t i = 0; i < columns.count; ++i) {
    const std::string_view words = words_.Of(context_.catalog.columns[columns.first + i].name);
    if (words == " scope ") return true;
    if (!words.ends_with(kType) || words == kType) continue;
    if (CommonTail(words.substr(0, words.size() - kType.size() + 1), row) == 0) return true;
  }
  return false;
}

// Whether the row has a state or a name of its own.
bool TableProfiles::StandsAlone(Run columns) {
  for (std::uint32_t i = 0; i < columns.count; ++i) {
    const std::string& words = words_.Of(context_.catalog.columns[columns.first + i].name);
    if (words.ends_with(" status ") || words.ends_with(" state ") || words == " deleted at " ||
        words == " name " || words == " title ") {
      return true;
    }
  }
  return false;
}

void TableProfiles::FindNamesake(TableId id, TableProfile& profile) {
  for (const ForeignKey& key : context_.catalog.KeysOf(id)) {
    if (key.parent == id || !IsNotNull(context_.catalog, key)) continue;
    const std::string parent = TableWords(context_.catalog.tables[key.parent]);
    if (IsNamedAfter(profile.words, parent)) profile.named_after = key.parent;
  }
}

// Whether the name ends with that of a table that the row refers to, and says more.
bool TableProfiles::IsNamedForLinked(TableId id, std::string_view words) {
  return std::ranges::any_of(context_.catalog.KeysOf(id), [&](const ForeignKey& key) {
    const std::string parent = TableWords(context_.catalog.tables[key.parent]);
    const int common = CommonTail(words, parent);
    return key.parent != id && common == CountWords(parent) && CountWords(words) > common;
  });
}

bool TableProfiles::LeadsWithin(TableId child, TableId parent) const {
  const auto found = hard_keys_.find(PairOf(child, parent));
  return found != hard_keys_.end() && found->second > 1;
}

// Whether the rows are dealings with a customer, a patient or the like, and no column tells of a
// program: a therapist's session does not expire.
bool TableProfiles::MeetsSomebody(TableId id) {
  const Catalog& catalog = context_.catalog;
  const Run columns = catalog.tables[id].columns;
  for (std::uint32_t i = 0; i < columns.count; ++i) {
    const NameId column = catalog.columns[columns.first + i].name;
    if (HasClass(AttributeMatches(column), ChildClass::kEphemeral)) return false;
  }
  return std::ranges::any_of(catalog.KeysOf(id), [&](const ForeignKey& key) {
    return profiles_[key.parent].party && hard_keys_.contains(PairOf(id, key.parent));
  });
}

// Whether the rows refer to somebody one has dealings with, to a thing of its own or to a record.
bool TableProfiles::IsOfRecordedParent(TableId id) {
  return std::ranges::any_of(context_.catalog.KeysOf(id), [&](const ForeignKey& key) {
    if (key.parent == id) return false;
    const TableProfile& parent = Of(key.parent);
    return parent.party || parent.asset || parent.Of(ChildClass::kCompliance) >= kNatureDecides;
  });
}

// A line goes with its document, and is no reason to keep it.
void TableProfiles::FindRecordHolders() {
  constexpr double kEnough = 2;
  holds_records_.resize(profiles_.size());
  for (const ForeignKey& key : context_.catalog.foreign_keys) {
    if (key.child == key.parent || !IsNotNull(context_.catalog, key)) continue;
    const TableProfile& child = Of(key.child);
    const double compliance = child.Of(ChildClass::kCompliance);
    if (child.trace) continue;
    if (child.line && IsNamedAfter(child.words, Of(key.parent).words)) continue;
    if (compliance >= kEnough && compliance >= child.Of(ChildClass::kEphemeral)) {
      holds_records_[key.parent] = true;
    }
  }
}

bool TableProfiles::HoldsRecords(TableId table) {
  if (holds_records_.empty()) FindRecordHolders();
  return holds_records_[table];
}

}  // namespace fk_audit
