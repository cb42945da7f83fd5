// What became of every token that makes a foreign key or a table: so that none is lost in silence.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "import/declaration.hpp"
#include "import/drizzle/module.hpp"
#include "import/drizzle/module_paths.hpp"

namespace fk_audit::drizzle {

using Modules = std::vector<Module>;

// True for a token that makes a foreign key: the name `references` of a call on something, and
// `foreignKey`, under whatever name the file imports it. This is the count that the readers' work
// is held against, and so knows nothing of it.
class KeyTokens {
 public:
  explicit KeyTokens(const Module& module);
  bool IsKey(TokenIndex i) const;

 private:
  bool IsCall(TokenIndex behind) const;
  const Syntax& syntax_;
  std::unordered_set<std::string_view> names_;
};

class Ledger {
 public:
  // The modules are complete and outlive the ledger.
  explicit Ledger(const Modules& modules);

  // The token was understood; what it makes is in the result.
  void Read(ModuleIndex module, TokenIndex token) { settled_[module].insert(token); }
  bool IsSettled(ModuleIndex module, TokenIndex token) const {
    return settled_[module].contains(token);
  }
  // The token was not understood. `object`: what it is about.
  void Refuse(ModuleIndex module, TokenIndex token, std::string object, std::string message);
  // Everything that makes a foreign key in the range is left out for this one reason, which loses
  // nothing.
  void Skip(ModuleIndex module, Range range, std::string object, std::string message);
  // Something beside the tokens that are counted. Only the first of the same place and message.
  void Note(ModuleIndex module, TokenIndex token, std::string object, std::string message,
            bool fatal);

  std::string Origin(ModuleIndex module, TokenIndex token) const;

  const KeyTokens& keys(ModuleIndex module) const { return keys_[module]; }

  std::vector<Unread>& unread() { return unread_; }

 private:
  const Modules& modules_;
  std::vector<KeyTokens> keys_;
  std::vector<std::unordered_set<TokenIndex>> settled_;
  std::unordered_set<std::string> noted_;
  std::vector<Unread> unread_;
};

// The line of `token`, shortened: names the place where there is no better name.
std::string Excerpt(const Syntax& syntax, TokenIndex token);

}  // namespace fk_audit::drizzle
