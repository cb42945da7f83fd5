#include "core/advice/words.hpp"

#include <array>
#include <optional>
#include <utility>

namespace fk_audit {
namespace {

struct Spelling {
  std::string_view from;
  std::string_view to;
};

// What programmers abbreviate. Both sides in the singular.
constexpr std::array kAbbreviations = {
    Spelling{"acc", "account"},
    Spelling{"acct", "account"},
    Spelling{"ack", "acknowledgement"},
    Spelling{"addr", "address"},
    Spelling{"adm", "admin"},
    Spelling{"amt", "amount"},
    Spelling{"apikey", "api key"},
    Spelling{"appt", "appointment"},
    Spelling{"attr", "attribute"},
    Spelling{"cfg", "configuration"},
    Spelling{"cnt", "count"},
    Spelling{"conf", "configuration"},
    Spelling{"config", "configuration"},
    Spelling{"cust", "customer"},
    Spelling{"dept", "department"},
    Spelling{"doc", "document"},
    Spelling{"emp", "employee"},
    Spelling{"env", "environment"},
    Spelling{"eval", "evaluation"},
    Spelling{"exec", "execution"},
    Spelling{"grp", "group"},
    Spelling{"hist", "history"},
    Spelling{"img", "image"},
    Spelling{"info", "information"},
    Spelling{"inv", "invoice"},
    Spelling{"lang", "language"},
    Spelling{"mgr", "manager"},
    Spelling{"msg", "message"},
    Spelling{"notif", "notification"},
    Spelling{"org", "organization"},
    Spelling{"organisation", "organization"},
    Spelling{"perm", "permission"},
    Spelling{"pmt", "payment"},
    Spelling{"pref", "preference"},
    Spelling{"proj", "project"},
    Spelling{"pwd", "password"},
    Spelling{"qty", "quantity"},
    Spelling{"ref", "reference"},
    Spelling{"repo", "repository"},
    Spelling{"req", "request"},
    Spelling{"resp", "response"},
    Spelling{"sched", "schedule"},
    Spelling{"sess", "session"},
    Spelling{"sig", "signature"},
    Spelling{"stat", "statistic"},
    Spelling{"temp", "temporary"},
    Spelling{"tmp", "temporary"},
    Spelling{"tx", "transaction"},
    Spelling{"txn", "transaction"},
    Spelling{"usr", "user"},
    Spelling{"ver", "version"},
    Spelling{"ws", "workspace"},
};

// Plurals that no rule makes, and singulars that look like plurals.
constexpr std::array kIrregular = {
    Spelling{"addresses", "address"},
    Spelling{"alias", "alias"},
    Spelling{"analyses", "analysis"},
    Spelling{"analysis", "analysis"},
    Spelling{"analytics", "analytics"},
    Spelling{"bases", "base"},
    Spelling{"basis", "basis"},
    Spelling{"bonus", "bonus"},
    Spelling{"boxes", "box"},
    Spelling{"bus", "bus"},
    Spelling{"businesses", "business"},
    Spelling{"campus", "campus"},
    Spelling{"canvas", "canvas"},
    Spelling{"caches", "cache"},
    Spelling{"children", "child"},
    Spelling{"corpus", "corpus"},
    Spelling{"criteria", "criterion"},
    Spelling{"customs", "customs"},
    Spelling{"data", "data"},
    Spelling{"databases", "database"},
    Spelling{"diagnoses", "diagnosis"},
    Spelling{"diagnosis", "diagnosis"},
    Spelling{"ethics", "ethics"},
    Spelling{"gas", "gas"},
    Spelling{"gdpr", "gdpr"},
    Spelling{"goods", "goods"},
    Spelling{"gps", "gps"},
    Spelling{"indices", "index"},
    Spelling{"lens", "lens"},
    Spelling{"media", "media"},
    Spelling{"movies", "movie"},
    Spelling{"news", "news"},
    Spelling{"people", "person"},
    Spelling{"sales", "sale"},
    Spelling{"savings", "savings"},
    Spelling{"series", "series"},
    Spelling{"sms", "sms"},
    Spelling{"status", "status"},
    Spelling{"statuses", "status"},
    Spelling{"this", "this"},
    Spelling{"tos", "tos"},
    Spelling{"virus", "virus"},
    Spelling{"vertices", "vertex"},
};

template <std::size_t kSize>
std::optional<std::string_view> Lookup(const std::array<Spelling, kSize>& table,
                                       std::string_view word) {
  for (const Spelling& spelling : table) {
    if (spelling.from == word) return spelling.to;
  }
  return std::nullopt;
}

bool EndsWith(std::string_view word, std::string_view end) {
  return word.size() > end.size() && word.substr(word.size() - end.size()) == end;
}

std::string Singular(std::string_view word) {
  if (const auto irregular = Lookup(kIrregular, word)) return std::string(*irregular);
  if (word.size() < 4 && !EndsWith(word, "s")) return std::string(word);
  const auto cut = [&](std::size_t letters) {
    return std::string(word.substr(0, word.size() - letters));
  };
  if (EndsWith(word, "ies") && word.size() > 4) return cut(3) + "y";
  if (EndsWith(word, "sses") || EndsWith(word, "xes") || EndsWith(word, "ches") ||
      EndsWith(word, "shes")) {
    return cut(2);
  }
  if (EndsWith(word, "ss") || EndsWith(word, "us") || EndsWith(word, "is")) {
    return std::string(word);
  }
  return EndsWith(word, "s") && word.size() > 2 ? cut(1) : std::string(word);
}

void AppendWord(std::string_view word, std::string& words) {
  const bool version = word == "v" && words.size() > 1;  // sessions_v2
  if (word.empty() || version) return;
  // OAuthClient: one word, whose second letter is a capital.
  if (word == "auth" && words.ends_with(" o ")) {
    words.replace(words.size() - 2, 2, "oauth ");
    return;
  }
  std::string singular = Singular(word);
  words += Lookup(kAbbreviations, singular).value_or(singular);
  words += ' ';
}

bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool IsLower(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

// Whether a word begins at `at`, a letter that follows another letter.
bool BeginsWord(std::string_view name, std::size_t at) {
  if (!IsUpper(name[at])) return false;
  if (IsLower(name[at - 1])) return true;
  return at + 1 < name.size() && IsLower(name[at + 1]);
}

}  // namespace

std::string WordsOf(std::string_view identifier) {
  std::string words = " ";
  std::string word;
  for (std::size_t i = 0; i < identifier.size(); ++i) {
    const char c = identifier[i];
    if (!IsUpper(c) && !IsLower(c)) {
      AppendWord(word, words);
      word.clear();
      continue;
    }
    if (!word.empty() && BeginsWord(identifier, i)) {
      AppendWord(word, words);
      word.clear();
    }
    word += IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  }
  AppendWord(word, words);
  return words;
}

std::string Bounded(std::string_view phrase) {
  std::string words(1, ' ');
  words.append(phrase);
  words += ' ';
  return words;
}

int CountWords(std::string_view words) {
  int count = -1;
  for (const char c : words) count += c == ' ';
  return count < 0 ? 0 : count;
}

std::string_view LeadingWord(std::string_view words) {
  if (words.size() < 2) return {};
  return words.substr(1, words.find(' ', 1) - 1);
}

std::string_view WithoutFirstWord(std::string_view words) {
  const std::size_t blank = words.find(' ', 1);
  return blank == std::string_view::npos ? words : words.substr(blank);
}

std::string_view WithoutLastWord(std::string_view words) {
  if (words.size() < 2) return words;
  return words.substr(0, words.rfind(' ', words.size() - 2) + 1);
}

int CommonTail(std::string_view a, std::string_view b) {
  int words = 0;
  for (std::size_t i = 1; i <= a.size() && i <= b.size(); ++i) {
    if (a[a.size() - i] != b[b.size() - i]) break;
    if (i > 1 && a[a.size() - i] == ' ') ++words;
  }
  return words;
}

int CommonStart(std::string_view a, std::string_view b) {
  int words = 0;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    if (a[i] != b[i]) break;
    if (i > 0 && a[i] == ' ') ++words;
  }
  return words;
}

const std::string& WordCache::Of(NameId name) {
  if (name >= words_.size()) words_.resize(names_.size());
  std::string& words = words_[name];
  if (words.empty()) words = WordsOf(names_[name]);
  return words;
}

void WordCache::Set(NameId name, std::string words) {
  if (name >= words_.size()) words_.resize(names_.size());
  words_[name] = std::move(words);
}

}  // namespace fk_audit
