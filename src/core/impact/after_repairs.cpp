#include "core/impact/after_repairs.hpp"

#include <optional>
#include <string>
#include <unordered_map>

namespace fk_audit {
namespace {

bool ChangesRules(FindingKind kind) {
  switch (kind) {
    case FindingKind::kDeleteRule:
    case FindingKind::kUpdateRule:
    case FindingKind::kMatchOption:
    case FindingKind::kDeferrability:
    case FindingKind::kDeleteColumns:
    case FindingKind::kMissing:
    case FindingKind::kReferencedTable:
    case FindingKind::kColumnPairing:
    case FindingKind::kNotEnforced:
    case FindingKind::kPartitionRule:
      return true;
    default:
      return false;
  }
}

// By the live key.
using WaivedFindings = std::unordered_multimap<ForeignKeyId, const Finding*>;

WaivedFindings WaivedOf(const Comparison& comparison) {
  WaivedFindings waived;
  for (const Finding& finding : comparison.findings) {
    if (finding.waiver != kNoWaiver) waived.emplace(finding.key, &finding);
  }
  return waived;
}

class Repairer {
 public:
  Repairer(const NameTable& names, Catalog& catalog) : names_(names), catalog_(catalog) {}

  // The key as defined; nothing when a table or a column does not exist.
  std::optional<ForeignKey> Make(const ForeignKeyDefinition& definition, ForeignKey key) {
    key.child = catalog_.FindTable(definition.child, names_);
    key.parent = catalog_.FindTable(definition.parent, names_);
    const std::optional<Run> pairs = PairsOf(definition);
    if (key.child == kNoTable || key.parent == kNoTable || !pairs) return std::nullopt;
    key.pairs = *pairs;
    key.delete_columns = ColumnsOf(definition.delete_columns);
    key.delete_rule = definition.delete_rule;
    key.update_rule = definition.update_rule;
    key.match = definition.match;
    key.deferrable = definition.deferrable;
    key.initially_deferred = definition.initially_deferred;
    key.enforced = definition.enforced;
    return key;
  }

 private:
  std::optional<Run> PairsOf(const ForeignKeyDefinition& definition) {
    if (definition.columns.size() != definition.parent_columns.size()) return std::nullopt;
    const Run run{static_cast<std::uint32_t>(catalog_.pairs.size()),
                  static_cast<std::uint32_t>(definition.columns.size())};
    for (std::size_t i = 0; i < run.count; ++i) {
      const std::optional<NameId> child = names_.Find(definition.columns[i]);
      const std::optional<NameId> parent = names_.Find(definition.parent_columns[i]);
      if (!child || !parent) return std::nullopt;
      catalog_.pairs.push_back({*child, *parent});
    }
    return run;
  }

  Run ColumnsOf(const std::vector<std::string>& columns) {
    const Run run{static_cast<std::uint32_t>(catalog_.key_columns.size()),
                  static_cast<std::uint32_t>(columns.size())};
    for (const std::string& column : columns) {
      catalog_.key_columns.push_back(names_.Find(column).value_or(kNoName));
    }
    return run;
  }

  const NameTable& names_;
  Catalog& catalog_;
};

// What the key of a finding is to become: of a key with several findings only what is not waived.
ForeignKeyDefinition Target(const Catalog& live, const IntentSet& intents, const NameTable& names,
                            const Finding& finding, const WaivedFindings& waived) {
  ForeignKeyDefinition target = DeclaredDefinition(live, intents, names, finding);
  const auto [begin, end] = waived.equal_range(finding.key);
  if (finding.key == kNoForeignKey || begin == end) return target;
  const ForeignKeyDefinition present = live.Define(live.foreign_keys[finding.key], names);
  for (auto other = begin; other != end; ++other) {
    KeepWaived(other->second->kind, present, target);
  }
  return target;
}

void MakeActive(Catalog& catalog, ForeignKeyId id) {
  catalog.foreign_keys[id].enforced = true;
  catalog.foreign_keys[id].triggers = TriggerState::kAsExpected;
  catalog.foreign_keys[id].delete_acts = true;
  catalog.foreign_keys[id].delete_acts_partly = false;
}

}  // namespace

RepairedCatalog CatalogAfterRepairs(const Catalog& live, const IntentSet& intents,
                                    const NameTable& names, const Comparison& comparison) {
  RepairedCatalog repaired{live, {}};
  Catalog& catalog = repaired.catalog;
  Repairer repairer(names, catalog);
  const WaivedFindings waived = WaivedOf(comparison);
  for (std::size_t i = 0; i < comparison.findings.size(); ++i) {
    const Finding& finding = comparison.findings[i];
    const bool is_new = finding.key == kNoForeignKey;
    if (!is_new) repaired.findings.emplace(finding.key, i);
    if (!ChangesRules(finding.kind) || finding.waiver != kNoWaiver) continue;
    const std::optional<ForeignKey> key =
        repairer.Make(Target(live, intents, names, finding, waived),
                      is_new ? ForeignKey() : catalog.foreign_keys[finding.key]);
    if (!key) continue;
    if (is_new) {
      repaired.findings.emplace(static_cast<ForeignKeyId>(catalog.foreign_keys.size()), i);
      catalog.foreign_keys.push_back(*key);
    } else {
      catalog.foreign_keys[finding.key] = *key;
    }
  }
  for (const Finding& finding : comparison.findings) {
    if (finding.kind != FindingKind::kNotEnforced || finding.key == kNoForeignKey) continue;
    if (finding.waiver != kNoWaiver) continue;
    MakeActive(catalog, finding.key);
    for (const ForeignKeyId other : finding.other_keys) MakeActive(catalog, other);
  }
  return repaired;
}

}  // namespace fk_audit
