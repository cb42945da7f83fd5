#include "core/advice/joined_names.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/advice/column_names.hpp"

namespace fk_audit {
namespace {

constexpr std::size_t kShortest = 6;   // to be taken apart
constexpr std::size_t kShortPart = 3;  // of it, but for id, by and at

// Of two words each, and one.
constexpr std::array<std::string_view, 44> kCompounds = {
    "airline",   "airport",   "backlog",    "baseline",    "bathroom",   "bedroom",   "checkout",
    "classroom", "codebase",  "courseware", "crossword",   "database",   "deadline",  "firewall",
    "framework", "freelance", "guideline",  "handbook",    "hardware",   "hashtag",   "headline",
    "homework",  "keyboard",  "keyword",    "marketplace", "milestone",  "network",   "outlet",
    "outside",   "passport",  "playbook",   "screenshot",  "shortcut",   "shortlist", "showroom",
    "snapshot",  "software",  "textbook",   "timeframe",   "whiteboard", "wholesale", "wishlist",
    "worksheet", "workspace"};

std::vector<std::string_view> EachWord(std::string_view words) {
  std::vector<std::string_view> each;
  for (; words.size() > 1; words.remove_prefix(words.find(' ', 1))) {
    each.push_back(LeadingWord(words));
  }
  return each;
}

std::string Joined(std::string_view words) {
  std::string joined(words);
  std::erase(joined, ' ');
  return joined;
}

class NameReader {
 public:
  NameReader(const AdviceContext& context, WordCache& words) : context_(context), words_(words) {}

  void Read() {
    if (!IsOfFramework() && !JoinsTables() && !JoinsColumns()) return;
    std::unordered_set<NameId> names;
    for (const Table& table : context_.catalog.tables) names.insert(table.name);
    for (const Column& column : context_.catalog.columns) names.insert(column.name);
    for (const NameId name : names) {
      for (const std::string_view word : EachWord(words_.Of(name))) known_.emplace(word);
    }
    for (const NameId name : names) TakeApart(name);
  }

 private:
  bool IsOfFramework() const;
  bool JoinsTables();
  bool JoinsColumns();
  void TakeApart(NameId name);
  bool IsPart(std::string_view part, bool last) const;
  std::vector<std::string_view> PartsOf(std::string_view word) const;
  void Append(std::string_view word, std::string& words) const;

  const AdviceContext& context_;
  WordCache& words_;
  std::unordered_set<std::string> known_;
};

// Django's db_table is the application and the model in lower case (Model Meta options, db_table).
bool NameReader::IsOfFramework() const {
  const std::vector<Table>& tables = context_.catalog.tables;
  return std::ranges::any_of(tables, [this](const Table& table) {
    return context_.names[table.name] == "django_migrations";
  });
}

bool NameReader::JoinsTables() {
  constexpr std::size_t kHabit = 2;
  std::unordered_set<TableId> joined;
  const Catalog& catalog = context_.catalog;
  for (const ForeignKey& key : catalog.foreign_keys) {
    for (const ColumnPair& pair : catalog.PairsOf(key)) {
      const std::string_view column = WithoutId(words_.Of(pair.child));
      if (CountWords(column) < 2) continue;
      const std::vector<std::string_view> parent =
          EachWord(words_.Of(catalog.tables[key.parent].name));
      if (!parent.empty() && parent.back() == Joined(column)) joined.insert(key.parent);
    }
    if (joined.size() >= kHabit) return true;
  }
  return false;
}

bool NameReader::JoinsColumns() {
  constexpr std::size_t kFew = 20;
  std::unordered_set<NameId> names;
  std::size_t separated = 0;
  for (const Column& column : context_.catalog.columns) {
    if (!names.insert(column.name).second) continue;
    separated += CountWords(words_.Of(column.name)) > 1;
  }
  return names.size() >= kFew && separated * kFew <= names.size();
}

bool NameReader::IsPart(std::string_view part, bool last) const {
  constexpr std::array<std::string_view, 3> kLast = {"id", "by", "at"};
  if (part.size() < kShortPart) return last && std::ranges::find(kLast, part) != kLast.end();
  const std::string words = WordsOf(part);
  const std::string word(LeadingWord(words));
  return context_.patterns.HasWord(word) || known_.contains(word);
}

// `word` in as few parts as can be; itself when it has none.
std::vector<std::string_view> NameReader::PartsOf(std::string_view word) const {
  constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();
  struct Cut {
    std::size_t parts = kNever;
    std::size_t start = 0;  // of the last one
  };
  const bool whole =
      context_.patterns.HasWord(word) || std::ranges::find(kCompounds, word) != kCompounds.end();
  if (whole || word.size() < kShortest) return {word};
  std::vector<Cut> cuts(word.size() + 1);
  cuts[0].parts = 0;
  for (std::size_t end = 1; end <= word.size(); ++end) {
    const bool last = end == word.size();
    for (std::size_t start = last ? 1 : 0; start < end; ++start) {
      if (cuts[start].parts == kNever || cuts[start].parts + 1 >= cuts[end].parts) continue;
      if (IsPart(word.substr(start, end - start), last)) cuts[end] = {cuts[start].parts + 1, start};
    }
  }
  if (cuts.back().parts == kNever) return {word};
  std::vector<std::string_view> parts;
  for (std::size_t end = word.size(); end > 0; end = cuts[end].start) {
    parts.push_back(word.substr(cuts[end].start, end - cuts[end].start));
  }
  std::ranges::reverse(parts);
  return parts;
}

// A part may run together too, but for what an abbreviation stands for.
void NameReader::Append(std::string_view word, std::string& words) const {
  const std::vector<std::string_view> parts = PartsOf(word);
  if (parts.size() == 1) {
    words.append(word);
    words += ' ';
    return;
  }
  for (const std::string_view part : parts) {
    const std::string spelled = WordsOf(part);
    if (spelled.size() > part.size() + 2) {
      words.append(spelled, 1);
    } else {
      Append(LeadingWord(spelled), words);
    }
  }
}

void NameReader::TakeApart(NameId name) {
  std::string words = " ";
  for (const std::string_view word : EachWord(words_.Of(name))) Append(word, words);
  words_.Set(name, std::move(words));
}

}  // namespace

WordCache WordsOfNames(const AdviceContext& context) {
  WordCache words(context.names);
  NameReader(context, words).Read();
  return words;
}

}  // namespace fk_audit
