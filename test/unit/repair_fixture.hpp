// A foreign key to repair, and what to look for in the cells of a plan.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/repair.hpp"
#include "quote_for_test.hpp"

namespace fk_audit {

using Definition = ForeignKeyDefinition;
using Texts = std::vector<std::string>;

inline Definition Jobs() {
  Definition key;
  key.child = {"app", "jobs"};
  key.parent = {"app", "orgs"};
  key.constraint_name = "jobs_org_fkey";
  key.columns = {"org"};
  key.parent_columns = {"id"};
  return key;
}

inline RepairContext Context() {
  RepairContext context;
  context.child_rows = 84000;
  context.temporary_name = "tmp";
  context.quote = QuoteForTest;
  return context;
}

inline RepairContext Partitioned(int server_version) {
  RepairContext context = Context();
  context.child_partitioned = true;
  context.leaves = {{"app", "jobs_1"}, {"app", "jobs_2"}};
  context.leaf_rows = {40, 2};
  context.server_version = server_version;
  return context;
}

inline Definition With(const std::function<void(Definition&)>& change, Definition key = Jobs()) {
  change(key);
  return key;
}

// What a cell does once its guard has let it pass.
inline std::string Acts(const RepairStep& step) {
  const std::string end_of_guard = "END\n$fk_audit$;\n";
  return step.statement.substr(step.statement.find(end_of_guard) + end_of_guard.size());
}

inline Texts Actions(const RepairPlan& plan) {
  Texts actions;
  for (const RepairStep& step : plan.steps) actions.push_back(step.action);
  return actions;
}

inline Texts Locks(const RepairStep& step) {
  Texts locks;
  std::size_t at = 0;
  while ((at = step.statement.find("\nLOCK TABLE ", at)) != std::string::npos) {
    at += 12;
    const std::size_t end = step.statement.find(" MODE;", at);
    locks.push_back(step.statement.substr(at, end - at));
  }
  return locks;
}

inline bool Contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace fk_audit
