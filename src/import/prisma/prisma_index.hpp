// Finds models, fields and the two sides of a relation by name.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "import/prisma/prisma_schema.hpp"
#include "import/source_file.hpp"

namespace fk_audit {

// The fields of one model that lead to one other model under one relation name.
struct PrismaSide {
  std::uint32_t count = 0;
  std::uint32_t lists = 0;
  std::uint32_t with_fields = 0;  // that make the foreign key
  std::uint32_t list_field = 0;   // the last of the lists, by index
};

class PrismaIndex {
 public:
  // Sets PrismaField::target of every field whose type is a model or a view. Of two models with one
  // name the first counts, the other is Unread.
  explicit PrismaIndex(PrismaSchema& schema, std::span<const SourceFile> files);

  // The field of that name; null if there is none.
  const PrismaField* FindField(std::uint32_t model, std::string_view name);

  // The side of `model` in a relation with `target`; all zero if there is no field.
  PrismaSide Side(std::uint32_t model, std::uint32_t target,
                  const std::optional<std::string_view>& relation) const;

  // The relation name that the text states for a field.
  std::optional<std::string_view> RelationName(const PrismaField& field) const;

 private:
  using FieldIndex = std::unordered_map<std::string_view, std::uint32_t>;
  using SideKey = std::tuple<std::uint32_t, std::uint32_t, std::optional<std::string_view>>;

  void AddModels(std::span<const SourceFile> files);
  std::uint32_t FindModel(const PrismaModel& from, std::string_view type) const;
  void AddSides();

  PrismaSchema& schema_;
  std::unordered_map<std::string_view, std::uint32_t> models_;
  std::deque<std::string> qualified_;  // `namespace.Model`
  std::vector<FieldIndex> fields_;     // by model; empty until asked for
  std::map<SideKey, PrismaSide> sides_;
};

}  // namespace fk_audit
