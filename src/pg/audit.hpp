// One audit: everything read under one snapshot, then compared. The common start of every
// function that lists, explains, reports or repairs.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "core/advice/advice.hpp"
#include "core/catalog.hpp"
#include "core/compare.hpp"
#include "core/intent.hpp"
#include "core/name_pattern.hpp"
#include "core/name_table.hpp"
#include "core/table_facts.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// What an audit is read for.
enum class AuditPurpose {
  kComparison,  // of the tables asked for
  kJudgement,   // the same, with all that advice looks at: the whole catalog, facts, stored rules
  kAdvice,      // as kJudgement, and no intent at all is enough
  kGraph,       // the whole catalog alone, and no intent at all is enough
};

struct Audit {
  NameTable names;
  IntentSet intents;
  Catalog catalog;
  Comparison comparison;
  std::optional<Catalog> with_missing;  // these three with kJudgement and kAdvice
  DatabaseFacts facts;
  AdviceRules rules;
  std::function<bool(std::string_view schema, std::string_view table)> wanted;  // empty: all tables

  const Catalog& Judged() const { return with_missing ? *with_missing : catalog; }
  // What Advise() is asked.
  AdviceRequest AdviceOn() const;
};

// The setting fk_audit.stale_after, in seconds; 0: never.
extern int stale_after_setting;

// Reads intents and catalog and compares. `tables` is a psql \dt pattern on the child table.
// Error(kNothingToCompare) when no source is loaded and the purpose needs one, Error(kUndefined)
// when the pattern matches no table on either side.
Audit RunAudit(std::optional<std::string_view> tables,
               AuditPurpose purpose = AuditPurpose::kComparison);

// What the whole database declares nothing about: the live side alone.
// Error(kUndefined) when the pattern matches no table.
void ReadLiveSide(std::optional<std::string_view> tables, NameTable& names, Catalog& catalog);

// How names of this database become characters. Error(kUnsupported) in multi-byte encodings other
// than UTF-8.
NameEncoding DatabaseNameEncoding();

// Whether a table matches a psql \dt pattern; empty when there is none.
using TablePredicate = std::function<bool(std::string_view schema, std::string_view table)>;
TablePredicate WantedTables(std::optional<std::string_view> pattern);

// Error(kUndefined) when `wanted`, which `tables` stands for, is no table of the catalog.
void RequireLiveTable(std::optional<std::string_view> tables, const TablePredicate& wanted,
                      const NameTable& names, const Catalog& catalog);

// The NOTICE that closes a listing: what was compared, and from which sources and revisions.
void NoticeCoverage(const Audit& audit);

// quote_identifier() of the server, in memory that is given back at once.
Quote ServerQuote();

}  // namespace fk_audit
