#include "pg/compare_sources.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "core/compare.hpp"
#include "core/counted.hpp"
#include "core/error.hpp"
#include "core/source_comparison.hpp"
#include "pg/arguments.hpp"
#include "pg/audit.hpp"
#include "pg/boundary.hpp"
#include "pg/catalog_reader.hpp"
#include "pg/intent_store.hpp"
#include "pg/progress.hpp"
#include "pg/rows.hpp"

namespace fk_audit {
namespace {

enum Column {
  kSeverity,
  kKind,
  kChildTable,
  kChildColumns,
  kParentTable,
  kFirst,
  kSecond,
  kFirstOrigin,
  kSecondOrigin,
  kColumns,
};
static_assert(kColumns == 9);

SourceId SourceNamed(const IntentSet& intents, std::string_view name) {
  for (SourceId id = 0; id < intents.sources.size(); ++id) {
    if (intents.sources[id].name == name) return id;
  }
  throw Error(ErrorCode::kUndefined, "source \"" + std::string(name) + "\" does not exist",
              "The loaded sources are in fk_audit.sources.");
}

std::string_view OriginOf(const Intent& intent, const NameTable& names) {
  return intent.origin == kNoName ? std::string_view() : names[intent.origin];
}

void FillRow(const Finding& finding, const SourceSides& sides, const IntentSet& all,
             const NameTable& names, const Quote& quote, RowWriter& rows) {
  rows.SetText(kSeverity, ToText(finding.severity));
  rows.SetText(kKind, ToText(finding.kind));
  rows.SetText(kChildTable, DisplayTable(finding.child, quote));
  rows.SetTextOrNull(kChildColumns, PrintColumns(finding.child_columns, quote));
  if (!finding.parent.name.empty()) rows.SetText(kParentTable, DisplayTable(finding.parent, quote));
  rows.SetTextOrNull(kFirst, finding.declared);
  rows.SetTextOrNull(kSecond, finding.live);
  if (!finding.intents.empty()) {
    rows.SetTextOrNull(kFirstOrigin,
                       OriginOf(sides.declared.intents[finding.intents.front()], names));
  }
  if (finding.key != kNoForeignKey) {
    const std::uint32_t number = sides.catalog.foreign_keys[finding.key].oid - 1;
    rows.SetTextOrNull(kSecondOrigin, OriginOf(all.intents[number], names));
  }
  rows.Put();
}

void NoticeResult(const Comparison& result) {
  const std::string message = Counted(result.compared, "foreign key") + " compared, " +
                              std::to_string(result.equal) + " equal, " +
                              Counted(result.findings.size(), "finding");
  Call([&] { ereport(NOTICE, (errmsg_internal("%s", message.c_str()))); });
}

}  // namespace

void CompareSources(FunctionCallInfo fcinfo) {
  const Arguments arguments(fcinfo);
  const RegisteredSnapshot snapshot;
  NameTable names;
  const IntentSet all = ReadIntents(snapshot.get(), names);
  const SourceId first = SourceNamed(all, arguments.Text(0, "a"));
  const SourceId second = SourceNamed(all, arguments.Text(1, "b"));
  const SourceSides sides = TakeSides(all, first, second, names);
  CompareOptions options;
  options.quote = ServerQuote();
  options.poll = TellingPoll("comparing sources");
  const Comparison result = Compare(sides.catalog, sides.declared, names, options);
  RowWriter rows(fcinfo, kColumns);
  for (const Finding& finding : result.findings) {
    CheckForInterrupts();
    FillRow(finding, sides, all, names, options.quote, rows);
  }
  NoticeResult(result);
}

}  // namespace fk_audit
