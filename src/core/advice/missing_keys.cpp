#include "core/advice/missing_keys.hpp"

namespace fk_audit {

std::optional<KeyShape> ShapeOfMissing(const Catalog& catalog, const NameTable& names,
                                       const Finding& finding) {
  if (finding.kind != FindingKind::kMissing) return std::nullopt;
  KeyShape shape;
  shape.child = catalog.FindTable(finding.child, names);
  shape.parent = catalog.FindTable(finding.parent, names);
  if (shape.child == kNoTable || shape.parent == kNoTable) return std::nullopt;
  for (const std::string& column : finding.child_columns) {
    const std::optional<NameId> name = names.Find(column);
    if (!name) return std::nullopt;
    shape.columns.push_back(*name);
  }
  for (const std::string& column : finding.parent_columns) {
    shape.parent_columns.push_back(names.Find(column).value_or(kNoName));
  }
  shape.parent_columns.resize(shape.columns.size(), kNoName);
  if (shape.columns.empty()) return std::nullopt;
  return shape;
}

std::optional<Catalog> WithMissingKeys(const Catalog& catalog, const NameTable& names,
                                       std::span<const Finding> findings) {
  std::optional<Catalog> whole;
  for (const Finding& finding : findings) {
    const std::optional<KeyShape> shape = ShapeOfMissing(catalog, names, finding);
    if (!shape) continue;
    if (!whole) whole = catalog;
    ForeignKey key;
    key.child = shape->child;
    key.parent = shape->parent;
    key.pairs = {static_cast<std::uint32_t>(whole->pairs.size()),
                 static_cast<std::uint32_t>(shape->columns.size())};
    for (std::size_t i = 0; i < shape->columns.size(); ++i) {
      whole->pairs.push_back({shape->columns[i], shape->parent_columns[i]});
    }
    whole->foreign_keys.push_back(key);
  }
  if (whole) whole->Index();
  return whole;
}

}  // namespace fk_audit
