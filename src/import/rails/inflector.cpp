#include "import/rails/inflector.hpp"

#include <cstdint>
#include <span>

namespace fk_audit {
namespace {

enum class Before : std::uint8_t {
  kAnything,
  kStart,      // the ending is the whole word
  kNotF,       // some letter that is not f
  kConsonant,  // some letter that is not a, e, i, o, u, y
  kQu,         // "qu"
};

// A word that ends in `kept` + `cut` ends in `kept` + `added` afterwards.
struct Rule {
  std::string_view kept;
  std::string_view cut;
  std::string_view added;
  Before before = Before::kAnything;
};

// The first rule that fits is the only one.
constexpr Rule kSingulars[] = {
    {"z", "ombies", "ombie"},
    {"m", "oves", "ove"},
    {"s", "exes", "ex"},
    {"c", "hildren", "hild"},
    {"m", "en", "an"},
    {"p", "eople", "erson"},
    {"database", "s", ""},
    {"quiz", "zes", ""},
    {"matr", "ices", "ix"},
    {"vert", "ices", "ex"},
    {"ind", "ices", "ex"},
    {"ox", "en", "", Before::kStart},
    {"alias", "es", ""},
    {"alias", "", ""},
    {"status", "es", ""},
    {"status", "", ""},
    {"octop", "us", "us"},
    {"octop", "i", "us"},
    {"vir", "us", "us"},
    {"vir", "i", "us"},
    {"a", "xis", "xis", Before::kStart},
    {"a", "xes", "xis", Before::kStart},
    {"cris", "is", "is"},
    {"cris", "es", "is"},
    {"test", "is", "is"},
    {"test", "es", "is"},
    {"shoe", "s", ""},
    {"o", "es", ""},
    {"bus", "es", ""},
    {"bus", "", ""},
    {"m", "ice", "ouse", Before::kStart},
    {"l", "ice", "ouse", Before::kStart},
    {"x", "es", ""},
    {"ch", "es", ""},
    {"ss", "es", ""},
    {"sh", "es", ""},
    {"m", "ovies", "ovie"},
    {"s", "eries", "eries"},
    {"", "ies", "y", Before::kConsonant},
    {"", "ies", "y", Before::kQu},
    {"l", "ves", "f"},
    {"r", "ves", "f"},
    {"tive", "s", ""},
    {"hive", "s", ""},
    {"", "ves", "fe", Before::kNotF},
    {"analy", "ses", "sis"},
    {"analy", "sis", "sis"},
    {"ba", "ses", "sis"},
    {"ba", "sis", "sis"},
    {"diagno", "ses", "sis"},
    {"diagno", "sis", "sis"},
    {"parenthe", "ses", "sis"},
    {"parenthe", "sis", "sis"},
    {"progno", "ses", "sis"},
    {"progno", "sis", "sis"},
    {"synop", "ses", "sis"},
    {"synop", "sis", "sis"},
    {"the", "ses", "sis"},
    {"the", "sis", "sis"},
    {"t", "a", "um"},
    {"i", "a", "um"},
    {"n", "ews", "ews"},
    {"ss", "", ""},
    {"", "s", ""},
};

constexpr Rule kPlurals[] = {
    {"z", "ombie", "ombies"},
    {"z", "ombies", "ombies"},
    {"m", "ove", "oves"},
    {"m", "oves", "oves"},
    {"s", "ex", "exes"},
    {"s", "exes", "exes"},
    {"c", "hild", "hildren"},
    {"c", "hildren", "hildren"},
    {"m", "an", "en"},
    {"m", "en", "en"},
    {"p", "erson", "eople"},
    {"p", "eople", "eople"},
    {"quiz", "", "zes"},
    {"oxen", "", "", Before::kStart},
    {"ox", "", "en", Before::kStart},
    {"m", "ice", "ice", Before::kStart},
    {"l", "ice", "ice", Before::kStart},
    {"m", "ouse", "ice", Before::kStart},
    {"l", "ouse", "ice", Before::kStart},
    {"matr", "ix", "ices"},
    {"matr", "ex", "ices"},
    {"vert", "ix", "ices"},
    {"vert", "ex", "ices"},
    {"ind", "ix", "ices"},
    {"ind", "ex", "ices"},
    {"x", "", "es"},
    {"ch", "", "es"},
    {"ss", "", "es"},
    {"sh", "", "es"},
    {"", "y", "ies", Before::kConsonant},
    {"", "y", "ies", Before::kQu},
    {"hive", "", "s"},
    {"", "fe", "ves", Before::kNotF},
    {"l", "f", "ves"},
    {"r", "f", "ves"},
    {"", "sis", "ses"},
    {"t", "a", "a"},
    {"i", "a", "a"},
    {"t", "um", "a"},
    {"i", "um", "a"},
    {"buffal", "o", "oes"},
    {"tomat", "o", "oes"},
    {"bu", "s", "ses"},
    {"alias", "", "es"},
    {"status", "", "es"},
    {"octop", "i", "i"},
    {"vir", "i", "i"},
    {"octop", "us", "i"},
    {"vir", "us", "i"},
    {"ax", "is", "es", Before::kStart},
    {"test", "is", "es", Before::kStart},
    {"s", "", ""},
    {"", "", "s"},
};

constexpr std::string_view kUncountable[] = {"equipment", "information", "rice", "money",
                                             "species",   "series",      "fish", "sheep",
                                             "jeans",     "police"};

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool EndsIn(std::string_view word, std::string_view ending) {
  if (word.size() < ending.size()) return false;
  word.remove_prefix(word.size() - ending.size());
  for (std::size_t i = 0; i < ending.size(); ++i) {
    if (Lower(word[i]) != ending[i]) return false;
  }
  return true;
}

bool Fits(std::string_view word, const Rule& rule) {
  if (!EndsIn(word, rule.cut)) return false;
  word.remove_suffix(rule.cut.size());
  if (!EndsIn(word, rule.kept)) return false;
  word.remove_suffix(rule.kept.size());
  switch (rule.before) {
    case Before::kAnything:
      return true;
    case Before::kStart:
      return word.empty();
    case Before::kNotF:
      return !word.empty() && word.back() != 'f';
    case Before::kConsonant:
      return !word.empty() &&
             std::string_view("aeiouy").find(word.back()) == std::string_view::npos;
    case Before::kQu:
      return EndsIn(word, "qu");
  }
  return false;
}

// Only whole words, and '_' is a part of a word: "police" but not "fire_police".
bool IsUncountable(std::string_view word) {
  for (const std::string_view uncountable : kUncountable) {
    if (!EndsIn(word, uncountable)) continue;
    if (word.size() == uncountable.size()) return true;
    const char before = word[word.size() - uncountable.size() - 1];
    const bool letter = (Lower(before) >= 'a' && Lower(before) <= 'z') || before == '_' ||
                        (before >= '0' && before <= '9');
    if (!letter) return true;
  }
  return false;
}

std::string Apply(std::string_view word, std::span<const Rule> rules) {
  if (word.empty() || IsUncountable(word)) return std::string(word);
  for (const Rule& rule : rules) {
    if (!Fits(word, rule)) continue;
    word.remove_suffix(rule.cut.size());
    return std::string(word) + std::string(rule.added);
  }
  return std::string(word);
}

std::string Replace(std::string_view word, std::string_view ending, std::string_view by) {
  word.remove_suffix(ending.size());
  return std::string(word) + std::string(by);
}

}  // namespace

std::string Inflector::Singularize(std::string_view word) const {
  for (const auto& [plural, singular] : irregular_) {
    if (EndsIn(word, plural)) return Replace(word, plural, singular);
    if (EndsIn(word, singular)) return std::string(word);
  }
  return Apply(word, kSingulars);
}

std::string Inflector::Pluralize(std::string_view word) const {
  for (const auto& [plural, singular] : irregular_) {
    if (EndsIn(word, plural)) return std::string(word);
    if (EndsIn(word, singular)) return Replace(word, singular, plural);
  }
  return Apply(word, kPlurals);
}

}  // namespace fk_audit
