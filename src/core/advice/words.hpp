// The English words of an identifier, so that `OrgMemberInvites`, `org_member_invite` and
// `orgMemberInvite` read the same.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/name_table.hpp"

namespace fk_audit {

// " organization member invite ": lower case, singular, usual abbreviations spelled out, digits
// dropped, one blank before and after each word; " " for a name without letters. Words begin at an
// upper-case letter after a lower-case one, at the last of several upper-case letters before a
// lower-case one (`HTTPRequest`), and after anything that is neither letter nor digit.
// Letters outside of ASCII are taken as they are.
std::string WordsOf(std::string_view identifier);

// `phrase`, words with single blanks between them, with the blanks around it that WordsOf() gives.
std::string Bounded(std::string_view phrase);

// Which words of a name a phrase is held against.
enum class Where {
  kAnywhere,
  kFirst,  // the name begins with the phrase
  kLast,   // the name ends with it: what the thing is, in English compounds
  kWhole,
};

// How many words there are.
int CountWords(std::string_view words);
// The first word, the last word, and all words but these; " " when nothing is left.
std::string_view LeadingWord(std::string_view words);
std::string_view WithoutFirstWord(std::string_view words);
std::string_view WithoutLastWord(std::string_view words);
// How many words at the end `a` and `b` have in common, and at the start.
int CommonTail(std::string_view a, std::string_view b);
int CommonStart(std::string_view a, std::string_view b);

// WordsOf() of interned names, each worked out once.
class WordCache {
 public:
  explicit WordCache(const NameTable& names) : names_(names), words_(names.size()) {}

  const std::string& Of(NameId name);
  // Puts other words in the place of those of `name`. Not empty.
  void Set(NameId name, std::string words);

 private:
  const NameTable& names_;
  std::vector<std::string> words_;  // empty: not worked out yet
};

}  // namespace fk_audit
