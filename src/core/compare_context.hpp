// What every part of a comparison looks at, and the texts that findings are made of.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/catalog.hpp"
#include "core/compare.hpp"
#include "core/intent.hpp"

namespace fk_audit {

// Both sides of a comparison; nothing of it is owned.
struct CompareContext {
  const Catalog& catalog;
  const IntentSet& set;
  const NameTable& names;

  std::string Text(NameId name) const;  // empty for kNoName
  std::vector<std::string> Texts(std::span<const NameId> list) const;
  QualifiedName NameOf(NameId schema, NameId table) const;
  QualifiedName NameOf(TableId table) const;  // empty for kNoTable

  // The schema of an intent's parent, for a child in `child_schema`.
  NameId ParentSchemaOf(const Intent& intent, NameId child_schema) const;
  // The parent's columns in the order of the child's: stated, or the primary key of `parent`.
  std::span<const NameId> ParentColumnsOf(const Intent& intent, TableId parent) const;
  // The schema pattern that a finding about these intents carries: none when one of them holds
  // without a pattern, else the first in byte order, so that the order of loading plays no part.
  std::string PatternOf(std::span<const std::uint32_t> intents) const;

  ForeignKeyId IdOf(const ForeignKey& key) const {
    return static_cast<ForeignKeyId>(&key - catalog.foreign_keys.data());
  }
};

// Calls `poll` every 4096 steps.
class Steps {
 public:
  explicit Steps(const Poll& poll) : poll_(poll) {}

  void Next() {
    if (++count_ % 4096 == 0 && poll_) poll_();
  }

 private:
  const Poll& poll_;
  std::uint32_t count_ = 0;
};

// The pairs in the order of (child, parent): equal for keys of one shape.
void AppendSortedPairs(std::span<const ColumnPair> pairs, std::vector<ColumnPair>& out);

// The nearest key of an ancestor of the partition that has the same parent and the same set of
// child columns, and with `same_pairs` pairs them alike. kNoForeignKey when there is none.
ForeignKeyId FindAncestorKey(const Catalog& catalog, TableId partition, TableId parent,
                             std::span<const ColumnPair> sorted_pairs, bool same_pairs);

}  // namespace fk_audit
