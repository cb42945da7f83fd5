// What one DDL statement did to foreign keys, and what of it contradicts the code: the judgement of
// the guard, from the catalog before and after the statement.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/catalog.hpp"
#include "core/compare.hpp"
#include "core/finding.hpp"
#include "core/intent.hpp"
#include "core/name_table.hpp"

namespace fk_audit {

// One foreign key that is not what it was: made, dropped or altered.
struct DdlChange {
  ForeignKeyId before = kNoForeignKey;  // none: it was made
  ForeignKeyId after = kNoForeignKey;   // none: it was dropped
  bool only_tables = false;  // its tables have other names or roots, and nothing else has changed
};

// The foreign keys of two catalogs that differ in anything but OID, comment and triggers. A key
// that was dropped and made again under its name, or else on the same columns, is one change. Both
// catalogs are indexed and share one NameTable. Those of tables that are not audited are left out.
std::vector<DdlChange> ChangedKeys(const Catalog& before, const Catalog& after);

// One side of a statement.
struct GuardSide {
  const Catalog& catalog;
  const Comparison& comparison;
};

// What a change has done to a difference between code and database.
struct IntroducedFinding {
  std::size_t change = 0;   // index in the changes: the foreign key that it is about
  std::size_t finding = 0;  // index in the findings after the statement
};

// The findings that the statement has introduced or made worse, in their order; those that are
// waived are not among them. Judged are rule, columns, parent, match option, deferrability and
// NOT ENFORCED; not the name, not NOT VALID and not disabled triggers, which are steps on the way
// to where the code wants to go, or of a restore. A finding passes where
//   * the same one, in the same state, was there before;
//   * the statement has resolved a worse one of the same child columns;
//   * the key, table or column that is missing was not there before either.
std::vector<IntroducedFinding> IntroducedFindings(const GuardSide& before, const GuardSide& after,
                                                  const NameTable& names,
                                                  const std::vector<DdlChange>& changes);

// "orders (customer_id) -> customers: delete_rule, declared no action, was no action, now cascade;
// finding 7c1e90a2b, db/schema.sql:12". `was`: the key before the statement, null when it was made.
std::string DescribeIntroduced(const Finding& finding, const ForeignKeyDefinition* was,
                               const IntentSet& intents, const NameTable& names,
                               const Quote& quote);

}  // namespace fk_audit
