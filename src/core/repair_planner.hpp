// The plan of one foreign key in the making, step by step. What each step undoes stands with it, so
// that a repair which was interrupted can be led back from wherever it stopped.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/foreign_key.hpp"
#include "core/repair.hpp"
#include "core/repair_cell.hpp"

namespace fk_audit {

class RepairPlanner {
 public:
  // Both must outlive the planner.
  RepairPlanner(const QualifiedName& child, const RepairContext& context)
      : child_(child), context_(context), quote_(context.quote) {}

  // One of these, once. Definitions are as the catalog can hold them, with names.
  void Create(const ForeignKeyDefinition& to);
  void Drop(const ForeignKeyDefinition& from);
  void Change(const ForeignKeyDefinition& from, const ForeignKeyDefinition& to);

  RepairPlan Finish();

 private:
  using Definition = ForeignKeyDefinition;

  // One key, in place or in one statement (repair_planner.cpp).
  void FreeName(const std::string& name);
  void EnableTriggers(const Definition& key);
  void AlterInPlace(const Definition& from, const Definition& to);
  void Alter(const Definition& from, const Definition& to);
  void SwitchFirst(const Definition& from, const Definition& to);
  void Validate(const Definition& key);

  // A second key under a temporary name (repair_temporary.cpp).
  void ValidateFirst(const Definition& from, const Definition& to);
  void AddTemporary(const Definition& from, const Definition& temporary);
  void SwapIn(const Definition& from, const Definition& to, const Definition& temporary);
  void LeafByLeaf(const Definition* from, const Definition& to);
  void AddOnLeaves(const Definition* from, const Definition& to, const Definition& temporary);
  void ValidateOnLeaves(const Definition& temporary);
  std::string DropOnLeaf(const QualifiedName& leaf, Definition temporary) const;
  void DropRemnants(const Definition* temporary);
  const Definition* LeafRemnant(std::size_t leaf) const;
  Definition Temporary(const Definition& to) const;

  RepairCell Cell() const { return RepairCell(child_, context_); }
  RepairCell DropCell(const Definition& key, Validity validity) const;
  void KeepWayBack(const RepairPlanner& back);
  std::string AlterTable() const;
  std::string AlterLeaf(const QualifiedName& leaf) const;
  std::string Add(const Definition& key) const;
  std::string DropClause(const Definition& key) const;
  void RunComment(RepairCell& cell, const Definition& key) const;
  void AddStep(std::string action, const RepairCell& cell, std::string_view blocks,
               double scans = 0);

  const QualifiedName& child_;
  const RepairContext& context_;
  const Quote& quote_;
  RepairPlan plan_;
  std::vector<std::string> way_back_;  // of the step that is added next
};

// Words for RepairStep::blocks.
inline constexpr std::string_view kBlocksAll = "reads and writes";
inline constexpr std::string_view kBlocksWrites = "writes";
inline constexpr std::string_view kBlocksMaintenance = "DDL, vacuum";
inline constexpr std::string_view kBlocksDdl = "DDL";

inline ForeignKeyDefinition NotValid(ForeignKeyDefinition key) {
  key.validated = false;
  return key;
}

}  // namespace fk_audit
