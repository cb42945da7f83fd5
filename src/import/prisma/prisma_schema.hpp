// What a Prisma schema says, before relations are resolved. All views point into the texts that
// were read or into PrismaSchema::unescaped.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "import/declaration.hpp"

namespace fk_audit {

using PrismaNames = std::vector<std::string_view>;

// An @relation attribute.
struct PrismaRelation {
  std::uint32_t model = 0;   // index among the models
  std::uint32_t field = 0;   // index among the fields of that model
  std::uint32_t offset = 0;  // of the '@'
  std::uint32_t line = 0;
  std::optional<std::string_view> name;
  std::optional<PrismaNames> fields;
  std::optional<PrismaNames> references;
  std::optional<std::string_view> map;
  std::optional<ReferentialAction> on_delete;
  std::optional<ReferentialAction> on_update;
  // Of the word behind onDelete:, else of the end of the last argument, with length 0.
  std::uint32_t rule_offset = 0;
  std::uint32_t rule_length = 0;
  std::string problem;  // why it cannot be read; empty if it can

  // On this side of the relation is the foreign key.
  bool MakesForeignKey() const { return fields || references; }
};

struct PrismaField {
  static constexpr std::uint32_t kNone = UINT32_MAX;

  std::string_view name;
  std::string_view type;    // without list and optional marks; `space:namespace.Name` stays whole
  std::string_view column;  // name in the database
  std::uint32_t line = 0;
  std::uint32_t relation = kNone;  // index among the relations
  std::uint32_t target = kNone;    // index of the model or view that is its type
  bool list = false;
  bool optional = false;
  bool unsupported = false;  // Unsupported("..."): a column of a type that Prisma does not know
};

// @unique, @@unique, @id, @@id.
struct PrismaKey {
  PrismaNames fields;
  std::optional<std::string_view> map;
};

enum class PrismaModelKind : std::uint8_t { kModel, kView, kComposite };

struct PrismaModel {
  PrismaModelKind kind = PrismaModelKind::kModel;
  std::string_view name;
  std::string_view name_space;  // of Prisma Next; empty: none
  std::string_view table;       // name in the database; empty: not stated
  std::string_view schema;      // empty: not stated
  std::uint32_t file = 0;
  std::uint32_t line = 0;
  std::vector<PrismaField> fields;
  std::optional<PrismaKey> id;
  std::vector<PrismaKey> uniques;
};

struct PrismaSchema {
  std::vector<PrismaModel> models;
  std::vector<PrismaRelation> relations;
  std::unordered_set<std::string_view> scalars;  // enums and names for types
  // False under relationMode = "prisma": then the database has no foreign key at all.
  bool uses_foreign_keys = true;
  std::vector<Unread> unread;
  std::deque<std::string> unescaped;
};

}  // namespace fk_audit
