#include "import/prisma/prisma_index.hpp"

#include "import/prisma/prisma_parser.hpp"

namespace fk_audit {

PrismaIndex::PrismaIndex(PrismaSchema& schema, std::span<const SourceFile> files)
    : schema_(schema), fields_(schema.models.size()) {
  AddModels(files);
  for (PrismaModel& model : schema_.models) {
    for (PrismaField& field : model.fields) field.target = FindModel(model, field.type);
  }
  AddSides();
}

void PrismaIndex::AddModels(std::span<const SourceFile> files) {
  for (std::uint32_t i = 0; i < schema_.models.size(); ++i) {
    const PrismaModel& model = schema_.models[i];
    if (model.kind == PrismaModelKind::kComposite) {
      schema_.scalars.insert(model.name);
      continue;
    }
    std::string_view name = model.name;
    if (!model.name_space.empty()) {
      name = qualified_.emplace_back(std::string(model.name_space) + '.' + std::string(name));
    }
    if (models_.emplace(name, i).second) continue;
    schema_.unread.push_back({PrismaOrigin(files[model.file], model.line), std::string(name),
                              "a second model of that name", true});
  }
}

std::uint32_t PrismaIndex::FindModel(const PrismaModel& from, std::string_view type) const {
  if (!from.name_space.empty()) {
    const std::string qualified = std::string(from.name_space) + '.' + std::string(type);
    if (const auto found = models_.find(qualified); found != models_.end()) return found->second;
  }
  const auto found = models_.find(type);
  return found == models_.end() ? PrismaField::kNone : found->second;
}

const PrismaField* PrismaIndex::FindField(std::uint32_t model, std::string_view name) {
  const std::vector<PrismaField>& fields = schema_.models[model].fields;
  FieldIndex& index = fields_[model];
  if (index.empty()) {
    for (std::uint32_t i = 0; i < fields.size(); ++i) index.emplace(fields[i].name, i);
  }
  const auto found = index.find(name);
  return found == index.end() ? nullptr : &fields[found->second];
}

std::optional<std::string_view> PrismaIndex::RelationName(const PrismaField& field) const {
  if (field.relation == PrismaField::kNone) return std::nullopt;
  return schema_.relations[field.relation].name;
}

void PrismaIndex::AddSides() {
  for (std::uint32_t i = 0; i < schema_.models.size(); ++i) {
    const std::vector<PrismaField>& fields = schema_.models[i].fields;
    for (std::uint32_t k = 0; k < fields.size(); ++k) {
      const PrismaField& field = fields[k];
      if (field.target == PrismaField::kNone) continue;
      PrismaSide& side = sides_[{i, field.target, RelationName(field)}];
      ++side.count;
      if (field.list) {
        ++side.lists;
        side.list_field = k;
      }
      if (field.relation != PrismaField::kNone &&
          schema_.relations[field.relation].MakesForeignKey()) {
        ++side.with_fields;
      }
    }
  }
}

PrismaSide PrismaIndex::Side(std::uint32_t model, std::uint32_t target,
                             const std::optional<std::string_view>& relation) const {
  const auto found = sides_.find({model, target, relation});
  return found == sides_.end() ? PrismaSide() : found->second;
}

}  // namespace fk_audit
