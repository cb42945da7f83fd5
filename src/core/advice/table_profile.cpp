#include "core/advice/table_profile.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/advice/column_names.hpp"
#include "core/advice/key_place.hpp"

namespace fk_audit {
namespace {

// Columns alone, without a name that says so, must not turn a table into something else.
constexpr double kMostFromColumns = 1.6;

// A name that says what rows are about must not count in full when the rows only configure it.
constexpr double kSettingsShare = 0.2;

void Add(TableProfile& profile, Evidence evidence) {
  if (evidence.weight <= 0) return;
  profile.weight[static_cast<std::size_t>(evidence.points_to)] += evidence.weight;
  profile.evidence.push_back(std::move(evidence));
}

// Whether another pattern says it with more words: "batch job" beside "job", "api token" beside
// "token".
bool IsSaidBetter(const PatternMatch& match, const std::vector<PatternMatch>& matches) {
  return std::any_of(matches.begin(), matches.end(), [&](const PatternMatch& other) {
    return other.phrase.size() > match.phrase.size() && match.pattern->weight > 0 &&
           other.pattern->weight > 0 && other.phrase.find(match.phrase) != std::string_view::npos;
  });
}

// Whether the phrase is more than one word and ends the name: a fraud alert is no alert for fraud.
bool NamesWhole(const PatternMatch& match, std::string_view words) {
  return match.phrase.find(' ') != match.phrase.npos && words.ends_with(Bounded(match.phrase));
}

// Whether a pattern of this trait has the phrase of `match` as well.
bool IsAlso(Trait trait, const PatternMatch& match, const std::vector<PatternMatch>& matches) {
  return std::ranges::any_of(matches, [&](const PatternMatch& other) {
    return other.pattern->trait == trait && other.phrase == match.phrase;
  });
}

// orders_table, orders_tbl
bool SaysTable(std::string_view words) {
  return CountWords(words) > 1 && (words.ends_with(" table ") || words.ends_with(" tbl "));
}

}  // namespace

TableProfiles::TableProfiles(const AdviceContext& context, WordCache& words)
    : context_(context),
      words_(words),
      profiles_(context.catalog.tables.size()),
      done_(context.catalog.tables.size()) {
  FindCommonWords();
  CountKeys();
}

// What nearly all tables begin with names the product and not the thing, "table" at the end of all
// is no thing either, and what many begin with may be the part of the product that they are in.
void TableProfiles::FindCommonWords() {
  constexpr int kFewTables = 8;
  constexpr int kModule = 4;
  std::unordered_map<std::string, int> prefixes;
  std::unordered_set<std::string_view> names;
  int suffixed = 0;
  int tables = 0;
  for (const Table& table : context_.catalog.tables) {
    if (!table.audited || table.partition_of != kNoTable) continue;
    const std::string& words = words_.Of(table.name);
    ++tables;
    names.insert(words);
    if (CountWords(words) > 1) ++prefixes[std::string(LeadingWord(words))];
    suffixed += SaysTable(words);
  }
  const auto most = [tables](int count) { return tables >= kFewTables && count * 10 > tables * 7; };
  says_table_ = most(suffixed);
  for (const auto& [word, count] : prefixes) {
    if (most(count)) common_prefix_ = word;
    if (count >= kModule && !names.contains(Bounded(word))) modules_.insert(word);
  }
}

std::string TableProfiles::TableWords(const Table& table) {
  std::string_view words = words_.Of(table.name);
  if (says_table_ && SaysTable(words)) words = WithoutLastWord(words);
  if (!common_prefix_.empty() && LeadingWord(words) == common_prefix_ && CountWords(words) > 1) {
    words = WithoutFirstWord(words);
  }
  return std::string(words);
}

// "payment event", "consent log", "invoice line": of what the rows are a record or a part is said
// by the words before the last.
void TableProfiles::AddSubject(const TableProfile& profile,
                               std::vector<PatternMatch>& matches) const {
  const std::string_view subject = WithoutLastWord(profile.words);
  for (const PatternMatch& match : context_.patterns.Match(Target::kTable, subject)) {
    const bool known = std::any_of(matches.begin(), matches.end(), [&](const PatternMatch& other) {
      return other.pattern == match.pattern;
    });
    if (!known && match.pattern->points_to == ChildClass::kCompliance) matches.push_back(match);
  }
}

// sales_returns of the module sales: what is a record when it is the whole name.
void TableProfiles::AddWithoutModule(std::string_view words,
                                     std::vector<PatternMatch>& matches) const {
  if (!modules_.contains(LeadingWord(words))) return;
  for (const PatternMatch& match :
       context_.patterns.Match(Target::kTable, WithoutFirstWord(words))) {
    const Pattern& pattern = *match.pattern;
    if (pattern.where == Where::kWhole && pattern.points_to == ChildClass::kCompliance) {
      matches.push_back(match);
    }
  }
}

// A policy of a customer is a contract, and one of nobody's a rule of the house; citations, trips
// and encounters are in chats and games, too. Takes the words with two meanings out where they are
// no record. Returns whether one is.
bool TableProfiles::DropHomonyms(TableId id, std::vector<PatternMatch>& matches) {
  if (!HasTrait(matches, Trait::kDealing)) return false;
  const bool deals = IsOfRecordedParent(id);
  std::erase_if(matches, [&, all = matches](const PatternMatch& match) {
    return !deals && IsAlso(Trait::kDealing, match, all);
  });
  return deals;
}

void TableProfiles::AddName(TableId id, TableProfile& profile) {
  std::vector<PatternMatch> matches = context_.patterns.Match(Target::kTable, profile.words);
  AddWithoutModule(profile.words, matches);
  profile.line = HasTrait(matches, Trait::kLine);
  profile.trace = HasTrait(matches, Trait::kTrace);
  profile.dossier = HasTrait(matches, Trait::kDossier);
  profile.notice = HasTrait(matches, Trait::kNotice);
  profile.derived = HasTrait(matches, Trait::kDerived);
  profile.key_to_door = HasTrait(matches, Trait::kKeyToDoor);
  const bool record = HasTrait(matches, Trait::kRecord);
  profile.record = record;
  if (record || profile.line) AddSubject(profile, matches);
  const bool deals = DropHomonyms(id, matches);
  profile.settings = HasTrait(matches, Trait::kSettings) && !deals;
  const bool oauth = HasTrait(matches, Trait::kOauthConsent);
  const bool of_record = HasClass(matches, ChildClass::kCompliance);
  // A log of payments is no log to be thrown away.
  if (record && of_record) {
    std::erase_if(matches, [](const PatternMatch& match) {
      return match.pattern->points_to == ChildClass::kEphemeral;
    });
  }
  const bool meets = HasTrait(matches, Trait::kMeeting) && MeetsSomebody(id);
  for (const PatternMatch& match : matches) {
    if (IsSaidBetter(match, matches)) continue;
    const bool compliance = match.pattern->points_to == ChildClass::kCompliance;
    const bool ephemeral = match.pattern->points_to == ChildClass::kEphemeral;
    if (oauth && (compliance || ephemeral)) continue;
    if (meets && ephemeral && IsAlso(Trait::kMeeting, match, matches)) continue;
    // A pending payment is a payment.
    if (ephemeral && match.pattern->where == Where::kFirst && of_record) continue;
    Evidence evidence = EvidenceOf(match);
    if (profile.settings && compliance && !NamesWhole(match, profile.words)) {
      evidence.weight *= kSettingsShare;
    }
    if (compliance && evidence.weight >= 1) profile.perhaps_record = true;
    Add(profile, std::move(evidence));
  }
}

const std::vector<PatternMatch>& TableProfiles::AttributeMatches(NameId column) {
  const auto [entry, is_new] = attribute_matches_.try_emplace(column);
  if (is_new) entry->second = context_.patterns.Match(Target::kAttribute, words_.Of(column));
  return entry->second;
}

void TableProfiles::AddColumns(TableId id, TableProfile& profile) {
  if (profile.settings) return;
  const Table& table = context_.catalog.tables[id];
  std::array<double, kChildClasses> sums{};
  std::unordered_set<const Pattern*> seen;
  for (std::uint32_t i = 0; i < table.columns.count; ++i) {
    const NameId column = context_.catalog.columns[table.columns.first + i].name;
    for (const PatternMatch& match : AttributeMatches(column)) {
      if (!seen.insert(match.pattern).second) continue;
      Evidence evidence = EvidenceOf(match);
      // A sum over payments is no payment.
      if (profile.derived && evidence.points_to == ChildClass::kCompliance) continue;
      profile.holds_money = profile.holds_money || match.pattern->trait == Trait::kMoney;
      double& sum = sums[static_cast<std::size_t>(evidence.points_to)];
      evidence.weight = std::min(evidence.weight, kMostFromColumns - sum);
      sum += std::max(evidence.weight, 0.0);
      Add(profile, std::move(evidence));
    }
  }
}

// Whether all columns of the primary key or of one unique index refer to something, and hardly
// anything else is in the row.
bool TableProfiles::IsLinkRow(TableId id, const TableProfile& profile) {
  constexpr std::size_t kFewOwnColumns = 4;  // an id, two times, a position
  const Catalog& catalog = context_.catalog;
  const Table& table = catalog.tables[id];
  std::unordered_set<NameId> referring;
  std::unordered_set<NameId> naming;
  std::unordered_set<TableId> parents;
  for (const ForeignKey& key : catalog.KeysOf(id)) {
    const KeyShape shape = ShapeOf(catalog, key);
    parents.insert(key.parent);
    referring.insert(shape.columns.begin(), shape.columns.end());
    const std::vector<NameId> columns =
        NamingColumns(shape, profile, profiles_[key.parent], words_);
    naming.insert(columns.begin(), columns.end());
  }
  if (naming.size() < 2 || table.columns.count > referring.size() + kFewOwnColumns) return false;
  const auto links = [&](std::span<const NameId> columns) {
    const auto names = [&](NameId column) { return naming.contains(column); };
    const auto refers = [&](NameId column) { return referring.contains(column); };
    return std::ranges::count_if(columns, names) >= 2 && std::ranges::all_of(columns, refers);
  };
  const std::span<const NameId> primary = catalog.PrimaryKeyOf(table);
  if (links(primary)) return true;
  for (const IndexFacts& index : context_.facts.IndexesOf(id)) {
    if (index.unique && links(context_.facts.ColumnsOf(index))) return true;
  }
  return primary.empty() && parents.size() >= 2;
}

void TableProfiles::AddShape(TableId id, TableProfile& profile) {
  const Table& table = context_.catalog.tables[id];
  const TableFacts& facts = context_.facts.tables[id];
  if (facts.persistence == 'u') {
    Add(profile, {ChildClass::kEphemeral, 3, "the table is unlogged: a crash empties it"});
  }
  for (const NameId column : context_.facts.PartitionColumnsOf(id)) {
    if (facts.partition_strategy == 'r' && column != kNoName &&
        IsTime(context_.facts.FindColumn(context_.catalog, id, column))) {
      Add(profile, {ChildClass::kEphemeral, 1.2, "the table is partitioned by time"});
    }
  }
  bool created = false;
  bool updated = false;
  for (std::uint32_t i = 0; i < table.columns.count; ++i) {
    const std::string& words = words_.Of(context_.catalog.columns[table.columns.first + i].name);
    created = created || words == " created at " || words == " inserted at ";
    updated = updated || words == " updated at " || words == " modified at ";
  }
  const bool named = profile.Of(ChildClass::kEphemeral) > 1;
  if (created && !updated && named) {
    Add(profile, {ChildClass::kEphemeral, 0.4, "rows are written once (created_at only)"});
  }
  profile.link_row = IsLinkRow(id, profile);
  // A favorite product is no product.
  if (profile.link_row && IsNamedForLinked(id, profile.words)) {
    profile.party = profile.asset = false;
  }
}

void TableProfiles::AddStatistics(const TableFacts& facts, TableProfile& profile) const {
  constexpr std::int64_t kEnoughRows = 1000;
  if (facts.rows_inserted < kEnoughRows || facts.rows_deleted < 0) return;
  if (facts.rows_deleted * 2 > facts.rows_inserted) {
    Add(profile, {ChildClass::kEphemeral, 1.5, "most rows are deleted again (statistics)"});
  } else if (facts.rows_deleted == 0 && profile.Of(ChildClass::kCompliance) > 0) {
    Add(profile, {ChildClass::kCompliance, 0.4, "no row was ever deleted (statistics)"});
  }
}

// Comments are prose: what they name is a hint, and no more.
void TableProfiles::AddComment(const TableFacts& facts, TableProfile& profile) const {
  if (facts.comment.empty()) return;
  constexpr double kCommentShare = 0.4;
  std::string words = WordsOf(std::string_view(facts.comment).substr(0, 500));
  for (std::string_view rest = words; CountWords(rest) > 0; rest = WithoutFirstWord(rest)) {
    const std::string_view first = LeadingWord(rest);
    const std::string alone = Bounded(first);
    for (const PatternMatch& match : context_.patterns.Match(Target::kTable, alone)) {
      const ChildClass points_to = match.pattern->points_to;
      if (points_to != ChildClass::kEphemeral && points_to != ChildClass::kCompliance) continue;
      if (match.pattern->weight < 3) continue;
      Add(profile, {points_to, match.pattern->weight * kCommentShare,
                    "its comment speaks of " + std::string(match.phrase)});
      return;
    }
  }
}

const TableProfile& TableProfiles::Of(TableId id) {
  TableProfile& profile = profiles_[id];
  if (done_[id]) return profile;
  done_[id] = true;
  profile.words = TableWords(context_.catalog.tables[id]);
  profile.column_prefix = CommonColumnPrefix(context_.catalog, id, words_);
  DescribeAsParent(profile);
  FindNamesake(id, profile);
  AddName(id, profile);
  AddShape(id, profile);
  AddColumns(id, profile);
  profile.alternatives = HasAlternatives(id, profile);
  AddStatistics(context_.facts.tables[id], profile);
  AddComment(context_.facts.tables[id], profile);
  return profile;
}

bool IsTime(const ColumnFacts* column) {
  return column != nullptr && column->type_category == 'D';
}

}  // namespace fk_audit
