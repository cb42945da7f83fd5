#include "core/unresolved.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace fk_audit {
namespace {

constexpr std::size_t kTablesNamed = 3;

auto GroupOf(const Unresolved::Need& need) {
  return std::make_tuple(need.schema, need.table, need.what);
}

}  // namespace

void Unresolved::Report(const CompareOptions& options, std::vector<Finding>& findings) {
  std::ranges::stable_sort(needs_, {}, GroupOf);
  for (auto first = needs_.begin(); first != needs_.end();) {
    const auto last = std::find_if(
        first, needs_.end(), [&](const Need& need) { return GroupOf(need) != GroupOf(*first); });
    const bool wanted = std::any_of(first, last, [](const Need& need) { return need.wanted; }) ||
                        options.wanted(first->schema, first->table);
    if (wanted) findings.push_back(Describe({first, last}, options.quote));
    first = last;
  }
}

Finding Unresolved::Describe(std::span<const Need> needs, const Quote& quote) const {
  Finding finding;
  finding.kind = FindingKind::kUnresolvable;
  finding.severity = TraitsOf(finding.kind).severity;
  finding.child = context_.NameOf(needs.front().schema, needs.front().table);
  std::set<std::string> columns;
  for (const Need& need : needs) {
    finding.intents.push_back(need.intent);
    if (need.what == What::kColumn) columns.insert(context_.Text(need.column));
  }
  std::ranges::sort(finding.intents);
  finding.intents.erase(std::unique(finding.intents.begin(), finding.intents.end()),
                        finding.intents.end());
  finding.child_columns.assign(columns.begin(), columns.end());
  finding.pattern = context_.PatternOf(finding.intents);
  finding.live = "does not exist";
  switch (needs.front().what) {
    case What::kTable:
      finding.declared = "table";
      break;
    case What::kColumn:
      finding.declared = columns.size() == 1 ? "column" : "columns";
      break;
    case What::kPrimaryKey:
      finding.declared = "primary key";
      finding.live = "does not fit";
      break;
  }
  finding.detail = Affected(needs, quote);
  Identify(finding);
  return finding;
}

// "3 declared foreign keys of a, b need it". Several sources that declare the same key count once.
std::string Unresolved::Affected(std::span<const Need> needs, const Quote& quote) const {
  std::set<std::tuple<QualifiedName, std::vector<std::string>, QualifiedName>> keys;
  std::set<QualifiedName> tables;
  for (const Need& need : needs) {
    const Intent& intent = context_.set.intents[need.intent];
    const QualifiedName child = context_.NameOf(need.child_schema, intent.child_table);
    std::vector<std::string> columns = context_.Texts(context_.set.Names(intent.columns));
    std::ranges::sort(columns);
    keys.emplace(
        child, std::move(columns),
        context_.NameOf(context_.ParentSchemaOf(intent, need.child_schema), intent.parent_table));
    tables.insert(child);
  }
  std::string text =
      std::to_string(keys.size()) +
      (keys.size() == 1 ? " declared foreign key of " : " declared foreign keys of ");
  std::size_t named = 0;
  for (const QualifiedName& table : tables) {
    if (named == kTablesNamed) break;
    text += (named++ == 0 ? "" : ", ") + DisplayTable(table, quote);
  }
  if (tables.size() > named) text += " and " + std::to_string(tables.size() - named) + " more";
  return text + (keys.size() == 1 ? " needs it." : " need it.");
}

}  // namespace fk_audit
