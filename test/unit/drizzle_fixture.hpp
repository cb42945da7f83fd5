// What the tests of the Drizzle reader share.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "import/drizzle/drizzle.hpp"

namespace fk_audit {

using Texts = std::vector<std::pair<std::string, std::string>>;  // path, text

inline Declarations ReadTexts(const Texts& texts,
                              const DrizzleOptions& options = {{}, {}, "public"}) {
  std::vector<SourceFile> files;
  for (const auto& [path, text] : texts) files.push_back({path, text});
  return ReadDrizzle(files, options);
}

// One file, schema.ts, with everything of pg-core imported on its first line.
inline Declarations ReadSchema(const std::string& body,
                               const DrizzleOptions& options = {{}, {}, "public"}) {
  const std::string head =
      "import { type AnyPgColumn, customType, foreignKey, index, integer, pgEnum, pgSchema, "
      "pgTable, pgTableCreator, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';\n";
  return ReadTexts({{"schema.ts", head + body}}, options);
}

inline std::string Join(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
}

// A line for each key: child(columns) -> parent(columns) name, and the rules that are stated.
inline std::string Keys(const Declarations& declarations) {
  std::string text;
  for (const DeclaredForeignKey& key : declarations.foreign_keys) {
    const auto table = [](const QualifiedName& name) {
      return name.schema == "public" ? name.name : name.schema + "." + name.name;
    };
    text += table(key.child) + "(" + Join(key.columns) + ") -> " + table(key.parent) + "(" +
            Join(key.parent_columns) + ") " + *key.constraint_name;
    if (key.delete_rule_stated.value_or(false))
      text += " delete " + std::string(ToText(*key.delete_rule));
    if (key.update_rule_stated.value_or(false))
      text += " update " + std::string(ToText(*key.update_rule));
    text += "\n";
  }
  return text;
}

// A line for each piece that was not read: place, object, reason.
inline std::string UnreadOf(const Declarations& declarations) {
  std::string text;
  for (const Unread& piece : declarations.unread) {
    text += piece.origin + " " + piece.object + ": " + piece.message +
            (piece.fatal ? "\n" : " (harmless)\n");
  }
  return text;
}

}  // namespace fk_audit
