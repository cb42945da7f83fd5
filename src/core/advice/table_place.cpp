// Where a table stands among the tables around it: what it is as a parent, who points at it, and
// what it points at.
#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/advice/column_names.hpp"
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
    profile.container = profile.container || trait == Trait::kContainer;
    profile.place = profile.place || trait == Trait::kPlace;
    profile.whole = profile.whole || trait == Trait::kWhole;
    profile.person = profile.person || trait == Trait::kPerson;
    profile.party = profile.party || trait == Trait::kParty;
    profile.asset = profile.asset || trait == Trait::kAsset;
    profile.lookup = profile.lookup || trait == Trait::kLookup;
  }
}

// Who points at whom, and which tables have an owner that they cannot do without.
void TableProfiles::CountKeys() {
  std::vector<bool> described(profiles_.size());
  std::vector<int> hard_inbound(profiles_.size());
  int keys = 0;
  int hard_keys = 0;
  std::unordered_set<std::uint64_t> seen;
  for (const ForeignKey& key : context_.catalog.foreign_keys) {
    const std::uint64_t pair = PairOf(key.child, key.parent);
    const bool hard = IsNotNull(context_.catalog, key);
    if (hard) ++hard_keys_[pair];
    if (key.child == key.parent || !seen.insert(pair).second) continue;
    TableProfile& parent = profiles_[key.parent];
    if (!described[key.parent]) {
      parent.words = TableWords(context_.catalog.tables[key.parent]);
      DescribeAsParent(parent);
      described[key.parent] = true;
    }
    ++parent.inbound;
    ++keys;
    if (hard) {
      ++hard_keys;
      ++hard_inbound[key.parent];
      ++profiles_[key.child].hard_parents;
    }
    if (parent.container && !parent.person && hard) {
      ++profiles_[key.child].owners;
    }
  }
  // Where hardly any column is NOT NULL, that one may be NULL says nothing.
  constexpr int kManyTables = 5;
  if (hard_keys * 8 < keys) return;
  for (TableId id = 0; id < profiles_.size(); ++id) {
    const int inbound = profiles_[id].inbound;
    profiles_[id].optional = inbound >= kManyTables && hard_inbound[id] * 2 < inbound;
  }
}

// A row that is for one of several (a mount of an application, a volume or a server): nullable keys
// to at least three tables, each column named after its table, and little else to live on.
bool TableProfiles::HasAlternatives(TableId id, const TableProfile& profile) {
  constexpr std::size_t kSeveral = 3;
  if (profile.inbound > 0 || profile.record || profile.holds_money) return false;
  std::unordered_set<TableId> parents;
  for (const ForeignKey& key : context_.catalog.KeysOf(id)) {
    const TableProfile& parent = profiles_[key.parent];
    if (IsNotNull(context_.catalog, key)) {
      if (!parent.person && !parent.party && !parent.container) return false;
      continue;
    }
    const std::string_view column = WithoutId(WithoutPrefix(
        words_.Of(context_.catalog.PairsOf(key).front().child), profile.column_prefix));
    const int common = CommonTail(column, parent.words);
    if (!parent.person && common > 0 && common == CountWords(column)) parents.insert(key.parent);
  }
  const std::size_t keys = context_.catalog.KeysOf(id).size();
  if (parents.size() < kSeveral || parents.size() * 5 < keys * 3) return false;
  const Run columns = context_.catalog.tables[id].columns;
  for (std::uint32_t i = 0; i < columns.count; ++i) {
    const std::string& words = words_.Of(context_.catalog.columns[columns.first + i].name);
    if (words.ends_with(" status ") || words.ends_with(" state ") || words == " deleted at ") {
      return false;
    }
  }
  return true;
}

void TableProfiles::FindNamesake(TableId id, TableProfile& profile) {
  for (const ForeignKey& key : context_.catalog.KeysOf(id)) {
    if (key.parent == id || !IsNotNull(context_.catalog, key)) continue;
    const std::string parent = TableWords(context_.catalog.tables[key.parent]);
    if (IsNamedAfter(profile.words, parent)) profile.named_after = key.parent;
  }
}

bool TableProfiles::LeadsWithin(TableId child, TableId parent) const {
  const auto found = hard_keys_.find(PairOf(child, parent));
  return found != hard_keys_.end() && found->second > 1;
}

// A line goes with its document, and is no reason to keep it.
void TableProfiles::FindRecordHolders() {
  constexpr double kEnough = 2;
  holds_records_.resize(profiles_.size());
  for (const ForeignKey& key : context_.catalog.foreign_keys) {
    if (key.child == key.parent || !IsNotNull(context_.catalog, key)) continue;
    const TableProfile& child = Of(key.child);
    const double compliance = child.Of(ChildClass::kCompliance);
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
