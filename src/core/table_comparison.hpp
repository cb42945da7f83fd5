// The foreign keys of one child table, declared and live, held against each other.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/compare_context.hpp"
#include "core/intent_properties.hpp"
#include "core/intent_scope.hpp"
#include "core/unresolved.hpp"

namespace fk_audit {

// One object serves all tables: its vectors are scratch space that only grows, so that a table
// without differences costs no allocation.
//
// The keys of a table are sorted by their child columns, then parent, then parent columns. Keys
// with the same set of child columns thus lie together (a cluster), and in it those of the same
// shape (a group), live ones first.
class TableComparison {
 public:
  TableComparison(const CompareContext& context, const CompareOptions& options,
                  const IntentScope& scope, Unresolved& unresolved, Steps& steps,
                  Comparison& result);

  void CompareTable(TableId table);

 private:
  // One live or declared foreign key.
  struct Entry {
    TableId parent = kNoTable;
    Run pairs;                // in pairs_, sorted
    std::uint32_t index = 0;  // ForeignKeyId, or index of the intent
    bool live = false;
    bool resolved = true;  // declared: parent and parent columns are known
  };

  // Entries of one shape: live ones in [first, declared), declared ones in [declared, last).
  struct Group {
    std::uint32_t first = 0;
    std::uint32_t declared = 0;
    std::uint32_t last = 0;
    bool resolved = true;
    bool done = false;  // reported, or accounted for by another finding

    bool HasLive() const { return first < declared; }
    bool HasDeclared() const { return declared < last; }
  };

  // What the code declares as one foreign key, merged over all sources.
  struct DeclaredKey {
    MergedIntent merged;
    TableId parent = kNoTable;
    Run intents;  // in key_intents_
    ForeignKeyId key = kNoForeignKey;
    std::uint32_t ordinal = 0;
    bool flawed = false;  // has a finding
  };

  // Sorting into clusters and groups.
  void Collect(TableId table);
  void AddDeclared(std::uint32_t index);
  std::span<const ColumnPair> PairsOf(const Entry& entry) const;
  bool HasRemnants(TableId table) const;
  bool IsRemnant(ForeignKeyId key) const;
  std::uint32_t SetRemnantsAside(std::uint32_t first, std::uint32_t last);
  ForeignKeyId FirstLiveKey(std::uint32_t first) const;
  void SplitCluster(std::uint32_t first, std::uint32_t last);

  // One cluster.
  void CompareCluster();
  bool CompareDeclared();
  bool SourcesDisagree() const;
  void CompareDisagreement();
  bool AddUnresolved(const Group& group);
  bool AddMissingColumns(const Entry& entry);
  void PairNamed();
  void PairLeftovers(bool same_parent);

  // One group (shape_comparison.cpp).
  void BuildDeclaredKeys(const Group& group);
  void AddDeclaredKey(Run intents, TableId parent);
  bool HasSeveralNames();
  void SortByStatedName();
  void MatchLive(const Group& group);
  ForeignKeyId TakeNamed(const Intent& intent);
  ForeignKeyId TakeBest(const Intent& intent);
  void CompareShape(Group& group);
  void CompareInherited(Group& group);
  void CompareMissing(Group& group);
  void CompareMoved(Group& declared, Group& live, ForeignKeyId key);
  void CompareLiveOnly(const Group& group);
  void CompareRemnant(DeclaredKey& declared);
  bool CompareOnPartition(const Group& group);
  void CompareRemnantsAlone();
  void CompareEnforcement(const Group& group);
  void CompareDeclaredKey(DeclaredKey& declared);
  bool IsDeclaredUnenforced(ForeignKeyId key);
  bool IsDeclaredForAncestor(const Entry& entry) const;
  void CountDeclaredKeys();

  // Findings (shape_findings.cpp).
  Finding Start(FindingKind kind, DeclaredKey* declared, ForeignKeyId key);
  void Emit(Finding&& finding);
  void ReportDisagreement();
  void ReportConflict(DeclaredKey& declared);
  void ReportProperty(FindingKind property, DeclaredKey& declared);
  void ReportMissing(DeclaredKey& declared);
  void ReportMoved(DeclaredKey& declared);
  void ReportDuplicates(const Group& group);
  void ReportNotEnforced(std::vector<ForeignKeyId> keys);
  void ReportPartitionRule(ForeignKeyId key, ForeignKeyId root);
  void ReportRemnants(ForeignKeyId key);
  void ReportLeftName(DeclaredKey* declared, ForeignKeyId key, std::uint32_t ordinal);
  void ReportUndeclared(const Group& group, SourceId source);
  std::vector<ForeignKeyId> InFiringOrder(const Group& group) const;
  std::string RulesOf(std::span<const ForeignKeyId> keys) const;
  std::string PartnersOf(std::span<const NameId> children, const Entry& entry) const;
  std::string Target(const Entry& entry, std::span<const NameId> children, bool columns) const;

  std::span<const std::uint32_t> IntentsOf(const DeclaredKey& declared) const {
    return {key_intents_.data() + declared.intents.first, declared.intents.count};
  }
  const ForeignKey& Key(ForeignKeyId id) const { return context_.catalog.foreign_keys[id]; }

  const CompareContext& context_;
  const CompareOptions& options_;
  const IntentScope& scope_;
  Unresolved& unresolved_;
  Steps& steps_;
  Comparison& result_;

  TableId table_ = kNoTable;
  bool reporting_ = true;  // the table is among those asked for
  std::vector<std::uint32_t> intents_;
  std::vector<Entry> entries_;
  std::vector<ColumnPair> pairs_;
  std::vector<Group> groups_;
  std::vector<DeclaredKey> declared_keys_;
  std::vector<std::uint32_t> key_intents_;
  std::vector<ForeignKeyId> remnants_;   // of the cluster: left by repairs that were interrupted
  std::vector<ForeignKeyId> free_keys_;  // live keys of the group without a declared one
};

}  // namespace fk_audit
