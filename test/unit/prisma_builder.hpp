// Short ways to read a Prisma text and to print what came of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/foreign_key.hpp"
#include "import/prisma/prisma_reader.hpp"

namespace fk_audit {

inline Declarations ReadPrismaText(std::string_view text, int major = 7) {
  const std::vector<SourceFile> files = {{"s.prisma", text}};
  return ReadPrisma(files, {"public", major});
}

inline std::string JoinNames(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
}

// "name: table(a,b) -> parent(c,d) delete rule*, update rule"; a star for a rule that is stated.
inline std::string KeyText(const DeclaredForeignKey& key) {
  const auto table = [](const QualifiedName& name) {
    return name.schema == "public" ? name.name : name.schema + '.' + name.name;
  };
  return key.constraint_name.value() + ": " + table(key.child) + '(' + JoinNames(key.columns) +
         ") -> " + table(key.parent) + '(' + JoinNames(key.parent_columns) + ") " +
         std::string(ToText(key.delete_rule.value())) + (*key.delete_rule_stated ? "*" : "") +
         ", " + std::string(ToText(key.update_rule.value())) + (*key.update_rule_stated ? "*" : "");
}

inline std::vector<std::string> KeyTexts(const Declarations& read) {
  std::vector<std::string> texts;
  for (const DeclaredForeignKey& key : read.foreign_keys) texts.push_back(KeyText(key));
  return texts;
}

// "line object: message", with a '?' behind what is not fatal.
inline std::vector<std::string> UnreadTexts(const Declarations& read) {
  std::vector<std::string> texts;
  for (const Unread& piece : read.unread) {
    texts.push_back(piece.origin.substr(piece.origin.rfind(':') + 1) + ' ' + piece.object + ": " +
                    piece.message + (piece.fatal ? "" : "?"));
  }
  return texts;
}

}  // namespace fk_audit
