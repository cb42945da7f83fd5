// Tables and columns that declared foreign keys need and that do not exist. Collected over the
// whole comparison, so that each missing table is one finding and not one per foreign key.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/compare_context.hpp"
#include "core/finding.hpp"

namespace fk_audit {

class Unresolved {
 public:
  enum class What : std::uint8_t { kTable, kColumn, kPrimaryKey };

  // One declared foreign key that needs something of one table.
  struct Need {
    NameId schema = kNoName;  // of the table that lacks something, or does not exist
    NameId table = kNoName;
    What what = What::kTable;
    NameId column = kNoName;        // kColumn: the missing one
    NameId child_schema = kNoName;  // of the foreign key; its table is the intent's
    std::uint32_t intent = 0;
    bool wanted = true;  // the child is among the tables asked for
  };

  explicit Unresolved(const CompareContext& context) : context_(context) {}

  void Add(const Need& need) { needs_.push_back(need); }

  // Appends one finding for each table and kind of need of which the table itself or an affected
  // child is asked for.
  void Report(const CompareOptions& options, std::vector<Finding>& findings);

 private:
  Finding Describe(std::span<const Need> needs, const Quote& quote) const;
  std::string Affected(std::span<const Need> needs, const Quote& quote) const;

  const CompareContext& context_;
  std::vector<Need> needs_;
};

}  // namespace fk_audit
