#include "pg/hazard_listing.hpp"

#include <string>
#include <vector>

#include "core/advice/advice.hpp"
#include "core/counted.hpp"
#include "core/hazards/hazards.hpp"
#include "pg/advice_store.hpp"
#include "pg/audit.hpp"
#include "pg/boundary.hpp"
#include "pg/catalog_reader.hpp"
#include "pg/default_parent.hpp"
#include "pg/facts_reader.hpp"
#include "pg/progress.hpp"
#include "pg/rows.hpp"

namespace fk_audit {
namespace {

// Columns of fk_audit_hazards().
enum HazardColumn {
  kHazardSeverity,
  kHazardName,
  kHazardChild,
  kHazardColumns,
  kHazardParent,
  kHazardRule,
  kHazardDetail,
  kHazardColumnCount,
};
static_assert(kHazardColumnCount == 7);

void FillHazard(const Catalog& catalog, const NameTable& names, const Quote& quote,
                const Hazard& hazard, RowWriter& rows) {
  const ForeignKey& key = catalog.foreign_keys[hazard.key];
  const ForeignKeyDefinition definition = catalog.Define(key, names);
  rows.SetText(kHazardSeverity, ToText(hazard.severity));
  rows.SetText(kHazardName, ToText(hazard.kind));
  rows.SetText(kHazardChild, DisplayTable(definition.child, quote));
  rows.SetText(kHazardColumns, PrintColumns(definition.columns, quote));
  rows.SetText(kHazardParent, DisplayTable(definition.parent, quote));
  rows.SetText(kHazardRule, RuleText(key, hazard));
  rows.SetText(kHazardDetail, hazard.detail);
}

// The keys whose child is a record to keep on strong evidence or by a person's word, judged when
// the first of them is asked for: most databases have no cascade that comes from far away.
class ComplianceKeys {
 public:
  ComplianceKeys(Snapshot snapshot, const Catalog& catalog, const DatabaseFacts& facts,
                 const NameTable& names)
      : snapshot_(snapshot), catalog_(catalog), facts_(facts), names_(names) {}

  bool Contains(ForeignKeyId key) {
    if (by_key_.empty()) Judge();
    return by_key_[key];
  }

 private:
  void Judge() {
    by_key_.assign(catalog_.foreign_keys.size(), false);
    const AdviceRules rules = ReadAdviceRules(snapshot_);
    const Comparison nothing_compared;
    const IntentSet nothing_declared;
    const AdviceRequest request{catalog_,          catalog_,         facts_, names_,
                                nothing_compared,  nothing_declared, rules,  {},
                                CheckForInterrupts};
    for (const Advice& advice : Advise(request)) {
      by_key_[advice.key] = advice.judgement.child_class == ChildClass::kCompliance &&
                            advice.judgement.confidence >= kStrong;
    }
  }

  Snapshot snapshot_;
  const Catalog& catalog_;
  const DatabaseFacts& facts_;
  const NameTable& names_;
  std::vector<bool> by_key_;
};

void NoticeExamined(const Catalog& catalog, const HazardOptions& options, std::size_t hazards) {
  std::size_t examined = 0;
  for (const ForeignKey& key : catalog.foreign_keys) {
    const Table& child = catalog.tables[key.child];
    if (child.audited && (!options.wanted || options.wanted(child))) ++examined;
  }
  const std::string message =
      Counted(examined, "foreign key") + " examined, " + Counted(hazards, "hazard") + " found";
  Call([&] { ereport(NOTICE, errmsg_internal("%s", message.c_str())); });
}

}  // namespace

void ListHazards(FunctionCallInfo fcinfo, std::optional<std::string_view> tables) {
  const RegisteredSnapshot snapshot;
  const TablePredicate wanted = WantedTables(tables);
  NameTable names;
  // The whole database: who else points at a child decides what a delete does.
  const Catalog catalog = ReadCatalog(snapshot.get(), names, CatalogRequest());
  RequireLiveTable(tables, wanted, names, catalog);
  const DatabaseFacts facts = ReadFacts(snapshot.get(), names, catalog);

  HazardOptions options;
  if (wanted) {
    options.wanted = [&](const Table& child) {
      return wanted(names[child.schema], names[child.name]);
    };
  }
  ComplianceKeys compliance(snapshot.get(), catalog, facts, names);
  options.is_compliance = [&](ForeignKeyId key) { return compliance.Contains(key); };
  options.default_parent = [&](const ForeignKey& key) {
    return FindDefaultParent(snapshot.get(), catalog, names, key);
  };
  options.quote = ServerQuote();
  options.poll = TellingPoll("looking for hazards");
  const std::vector<Hazard> hazards = FindHazards(catalog, facts, names, options);

  RowWriter rows(fcinfo, kHazardColumnCount);
  for (const Hazard& hazard : hazards) {
    CheckForInterrupts();
    FillHazard(catalog, names, options.quote, hazard, rows);
    rows.Put();
  }
  NoticeExamined(catalog, options, hazards.size());
}

}  // namespace fk_audit
