#include "core/guard.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "core/compare_context.hpp"

namespace fk_audit {
namespace {

// Reads the keys of two catalogs against each other.
class KeyMatcher {
 public:
  KeyMatcher(const Catalog& before, const Catalog& after) : before_(before), after_(after) {}

  std::vector<DdlChange> Match() {
    partner_.assign(after_.foreign_keys.size(), kNoForeignKey);
    left_ = Audited(before_);
    MatchBy([](const Catalog&, const ForeignKey& key) { return std::tuple(key.oid); });
    MatchBy([](const Catalog& catalog, const ForeignKey& key) {
      return std::tuple(catalog.tables[key.child].oid, key.name);
    });
    MatchBy([](const Catalog& catalog, const ForeignKey& key) {
      std::vector<NameId> columns;
      for (const ColumnPair& pair : catalog.PairsOf(key)) columns.push_back(pair.child);
      std::ranges::sort(columns);
      return std::tuple(catalog.tables[key.child].oid, std::move(columns));
    });
    return Changes();
  }

 private:
  static std::vector<ForeignKeyId> Audited(const Catalog& catalog) {
    std::vector<ForeignKeyId> keys;
    for (ForeignKeyId id = 0; id < catalog.foreign_keys.size(); ++id) {
      if (catalog.tables[catalog.foreign_keys[id].child].audited) keys.push_back(id);
    }
    return keys;
  }

  // Pairs what is left of both sides and has the same identity.
  template <typename Identity>
  void MatchBy(Identity identity) {
    if (left_.empty()) return;
    std::multimap<decltype(identity(after_, after_.foreign_keys[0])), ForeignKeyId> free;
    for (const ForeignKeyId id : Audited(after_)) {
      if (partner_[id] == kNoForeignKey)
        free.emplace(identity(after_, after_.foreign_keys[id]), id);
    }
    std::erase_if(left_, [&](ForeignKeyId id) {
      const auto found = free.find(identity(before_, before_.foreign_keys[id]));
      if (found == free.end()) return false;
      partner_[found->second] = id;
      free.erase(found);
      return true;
    });
  }

  struct Side {
    const Catalog& catalog;
    OidMap tables;
  };

  std::vector<DdlChange> Changes() const {
    const Side before{before_, before_.TablesByOid()};
    const Side after{after_, after_.TablesByOid()};
    std::vector<DdlChange> changes;
    for (const ForeignKeyId id : left_) {
      changes.push_back({id, kNoForeignKey, IsPartOfRootKey(before_, id, after)});
    }
    for (const ForeignKeyId id : Audited(after_)) {
      if (partner_[id] == kNoForeignKey) {
        changes.push_back({kNoForeignKey, id, IsPartOfRootKey(after_, id, before)});
        continue;
      }
      const bool properties = SameProperties(partner_[id], id);
      if (!properties || !SameTables(partner_[id], id)) {
        changes.push_back({partner_[id], id, properties});
      }
    }
    return changes;
  }

  // ATTACH makes an equal key of the partition a part of the root's, DETACH gives it back.
  static bool IsPartOfRootKey(const Catalog& catalog, ForeignKeyId id, const Side& other) {
    const ForeignKey& key = catalog.foreign_keys[id];
    const TableId child = other.tables.Find(catalog.tables[key.child].oid);
    if (child == kNoTable || other.catalog.tables[child].partition_of == kNoTable) return false;
    std::vector<ColumnPair> pairs;
    AppendSortedPairs(catalog.PairsOf(key), pairs);
    const TableId parent = other.tables.Find(catalog.tables[key.parent].oid);
    const ForeignKeyId id_of_root = FindAncestorKey(other.catalog, child, parent, pairs, true);
    if (id_of_root == kNoForeignKey) return false;
    const ForeignKey& root = other.catalog.foreign_keys[id_of_root];
    return root.delete_rule == key.delete_rule && root.update_rule == key.update_rule;
  }

  // A key that stays as it is may contradict another root since ATTACH.
  bool SameTables(ForeignKeyId before, ForeignKeyId after) const {
    const auto tables = [](const Catalog& catalog, ForeignKeyId id) {
      const ForeignKey& key = catalog.foreign_keys[id];
      const Table& child = catalog.tables[key.child];
      const Table& parent = catalog.tables[key.parent];
      const std::uint32_t root =
          child.partition_of == kNoTable ? 0 : catalog.tables[child.partition_of].oid;
      return std::tuple(child.schema, child.name, parent.schema, parent.name, root);
    };
    return tables(before_, before) == tables(after_, after);
  }

  bool SameProperties(ForeignKeyId before, ForeignKeyId after) const {
    const auto properties = [](const Catalog& catalog, const ForeignKey& key) {
      return std::tuple(catalog.tables[key.child].oid, catalog.tables[key.parent].oid, key.name,
                        key.delete_rule, key.update_rule, key.match, key.deferrable,
                        key.initially_deferred, key.validated, key.enforced, key.period);
    };
    const ForeignKey& was = before_.foreign_keys[before];
    const ForeignKey& is = after_.foreign_keys[after];
    return properties(before_, was) == properties(after_, is) &&
           std::ranges::equal(before_.PairsOf(was), after_.PairsOf(is)) &&
           std::ranges::equal(before_.DeleteColumnsOf(was), after_.DeleteColumnsOf(is));
  }

  const Catalog& before_;
  const Catalog& after_;
  std::vector<ForeignKeyId> partner_;  // by key after the statement: the same one before it
  std::vector<ForeignKeyId> left_;     // keys before the statement without a partner
};

bool IsJudged(const Finding& finding, const Catalog& catalog) {
  switch (finding.kind) {
    case FindingKind::kDeleteRule:
    case FindingKind::kUpdateRule:
    case FindingKind::kMatchOption:
    case FindingKind::kDeferrability:
    case FindingKind::kDeleteColumns:
    case FindingKind::kMissing:
    case FindingKind::kUndeclared:
    case FindingKind::kReferencedTable:
    case FindingKind::kColumnPairing:
    case FindingKind::kUnresolvable:
    case FindingKind::kPartitionRule:
      return true;
    case FindingKind::kDuplicate:
      return finding.severity > Severity::kLow;
    case FindingKind::kNotEnforced:
      return finding.key != kNoForeignKey && !catalog.foreign_keys[finding.key].enforced;
    case FindingKind::kNotValidated:
    case FindingKind::kConstraintName:
    case FindingKind::kConflictingIntent:
    case FindingKind::kStaleSource:
    case FindingKind::kEmptyPattern:
      return false;
  }
  return false;
}

// The child columns that a finding or a key is about, whatever their order.
using Place = std::pair<QualifiedName, std::vector<std::string>>;

Place PlaceOf(const QualifiedName& child, std::vector<std::string> columns) {
  std::ranges::sort(columns);
  return {child, std::move(columns)};
}

using StateOfFinding = std::pair<std::uint64_t, std::uint64_t>;

std::set<StateOfFinding> StatesOf(const Comparison& comparison) {
  std::set<StateOfFinding> states;
  for (const Finding& finding : comparison.findings) states.emplace(finding.id, finding.state);
  return states;
}

// Which change a finding is about.
class ChangeIndex {
 public:
  ChangeIndex(const GuardSide& before, const NameTable& names,
              const std::vector<DdlChange>& changes)
      : changes_(changes) {
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if (changes[i].after != kNoForeignKey) by_key_.emplace(changes[i].after, i);
      if (changes[i].before == kNoForeignKey) continue;
      const ForeignKey& key = before.catalog.foreign_keys[changes[i].before];
      const ForeignKeyDefinition was = before.catalog.Define(key, names);
      by_table_.emplace(was.child, i);
      by_table_.emplace(was.parent, i);
      by_place_.emplace(PlaceOf(was.child, was.columns), i);
    }
  }

  // The number of changes when the finding is about none of them.
  std::size_t Find(const Finding& finding) const {
    std::size_t found = changes_.size();
    switch (finding.kind) {
      case FindingKind::kMissing:
        return Look(by_place_, PlaceOf(finding.child, finding.child_columns));
      case FindingKind::kUnresolvable:
        return Look(by_table_, finding.child);
      default:
        break;
    }
    if (finding.key != kNoForeignKey) found = Look(by_key_, finding.key);
    for (const ForeignKeyId key : finding.other_keys) found = std::min(found, Look(by_key_, key));
    // The rule of a partition is another one because that of its root has changed.
    if (finding.kind == FindingKind::kPartitionRule) found = std::min<std::size_t>(found, 0);
    return found;
  }

 private:
  template <typename Map>
  std::size_t Look(const Map& map, const typename Map::key_type& key) const {
    const auto found = map.find(key);
    return found == map.end() ? changes_.size() : found->second;
  }

  const std::vector<DdlChange>& changes_;
  std::unordered_map<ForeignKeyId, std::size_t> by_key_;  // after the statement
  std::map<QualifiedName, std::size_t> by_table_;         // either side of a key before it
  std::map<Place, std::size_t> by_place_;                 // child columns of a key before it
};

// The worst finding of each place that the statement has resolved.
std::map<Place, Severity> ResolvedBy(const Comparison& before, const Comparison& after) {
  const std::set<StateOfFinding> still_there = StatesOf(after);
  std::map<Place, Severity> resolved;
  for (const Finding& finding : before.findings) {
    if (still_there.contains({finding.id, finding.state})) continue;
    Severity& worst = resolved[PlaceOf(finding.child, finding.child_columns)];
    worst = std::max(worst, finding.severity);
  }
  return resolved;
}

}  // namespace

std::vector<DdlChange> ChangedKeys(const Catalog& before, const Catalog& after) {
  return KeyMatcher(before, after).Match();
}

std::vector<IntroducedFinding> IntroducedFindings(const GuardSide& before, const GuardSide& after,
                                                  const NameTable& names,
                                                  const std::vector<DdlChange>& changes) {
  std::vector<IntroducedFinding> introduced;
  if (changes.empty()) return introduced;
  const std::set<StateOfFinding> known = StatesOf(before.comparison);
  const std::map<Place, Severity> resolved = ResolvedBy(before.comparison, after.comparison);
  const ChangeIndex index(before, names, changes);
  const std::vector<Finding>& findings = after.comparison.findings;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& finding = findings[i];
    if (finding.waiver != kNoWaiver || !IsJudged(finding, after.catalog)) continue;
    if (known.contains({finding.id, finding.state})) continue;
    const auto better = resolved.find(PlaceOf(finding.child, finding.child_columns));
    if (better != resolved.end() && better->second > finding.severity) continue;
    const std::size_t change = index.Find(finding);
    if (change < changes.size()) introduced.push_back({change, i});
  }
  return introduced;
}

std::string DescribeIntroduced(const Finding& finding, const ForeignKeyDefinition* was,
                               const IntentSet& intents, const NameTable& names,
                               const Quote& quote) {
  std::string text = DisplayTable(finding.child, quote);
  if (!finding.child_columns.empty()) {
    text += " (" + PrintColumns(finding.child_columns, quote) + ")";
  }
  if (!finding.parent.name.empty()) text += " -> " + DisplayTable(finding.parent, quote);
  text += ": " + std::string(ToText(finding.kind)) + ", declared ";
  text += finding.declared.empty() ? "nothing" : finding.declared;
  const bool about_rule =
      finding.kind == FindingKind::kDeleteRule || finding.kind == FindingKind::kMissing;
  if (about_rule && was != nullptr) text.append(", was ").append(ToText(was->delete_rule));
  text += ", now " + (finding.live.empty() ? std::string("nothing") : finding.live);
  text += "; finding " + FindingName(finding);
  std::set<std::string_view> origins;
  for (const std::uint32_t intent : finding.intents) {
    const NameId origin = intents.intents[intent].origin;
    if (origin != kNoName && origins.insert(names[origin]).second) {
      text.append(", ").append(names[origin]);
    }
  }
  return text;
}

}  // namespace fk_audit
