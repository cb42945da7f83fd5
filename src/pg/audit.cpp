#include "pg/audit.hpp"

#include <memory>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/advice/missing_keys.hpp"
#include "core/counted.hpp"
#include "core/error.hpp"
#include "core/name_pattern.hpp"
#include "pg/advice_store.hpp"
#include "pg/boundary.hpp"
#include "pg/catalog_reader.hpp"
#include "pg/facts_reader.hpp"
#include "pg/intent_store.hpp"
#include "pg/progress.hpp"
#include "pg/waiver_store.hpp"

namespace fk_audit {

int stale_after_setting = 30 * 24 * 60 * 60;

namespace {

constexpr std::int64_t kMicrosecondsPerSecond = 1'000'000;

// timestamptz counts from 2000, the core from 1970.
std::int64_t ToUnixMicroseconds(TimestampTz time) {
  return time + (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * USECS_PER_DAY;
}

bool HasPatterns(const IntentSet& intents) {
  return !intents.patterns.empty();
}

// Whether any table of the live or of the declared side is wanted.
bool MatchesAnything(const TablePredicate& wanted, const Audit& audit) {
  for (const Table& table : audit.catalog.tables) {
    if (wanted(audit.names[table.schema], audit.names[table.name])) return true;
  }
  for (const DeclaredTable& table : audit.intents.tables) {
    if (table.schema != kNoName && wanted(audit.names[table.schema], audit.names[table.name])) {
      return true;
    }
  }
  return false;
}

[[noreturn]] void NoSuchTable(std::string_view pattern) {
  throw Error(
      ErrorCode::kUndefined, "no table matches the pattern \"" + std::string(pattern) + "\"",
      "The pattern is one of psql's \\dt: * and ? are wildcards, double quotes keep case, a "
      "dot parts schema and table.");
}

void RequireIntents(const IntentSet& intents) {
  if (intents.DeclaresAnything()) return;
  throw Error(ErrorCode::kNothingToCompare, "nothing to compare: no foreign key is declared",
              "Load what the code declares with fk_audit_load_sql(source, ddl), or declare single "
              "keys with fk_audit_declare(child, columns, parent).");
}

// The tables that declared keys of wanted children refer to: their columns and primary keys are
// needed although they are not asked for. Schema and name in one number; a schema of kNoName
// stands for every schema (a parent under a schema pattern).
using TableNames = std::unordered_set<std::uint64_t>;

std::uint64_t TableNameKey(NameId schema, NameId name) {
  return static_cast<std::uint64_t>(schema) << 32 | name;
}

TableNames DeclaredParents(const Audit& audit, const TablePredicate& wanted) {
  TableNames parents;
  for (const Intent& intent : audit.intents.intents) {
    const bool in_any_schema = intent.child_schema == kNoName;
    if (in_any_schema ||
        wanted(audit.names[intent.child_schema], audit.names[intent.child_table])) {
      parents.insert(TableNameKey(intent.parent_schema, intent.parent_table));
    }
  }
  return parents;
}

// What the comparison of the wanted tables needs of the catalog.
CatalogRequest RequestFor(const Audit& audit, const TablePredicate& wanted,
                          const TableNames& parents) {
  CatalogRequest request;
  if (!wanted) return request;
  request.ancestors = true;
  request.partitions = true;  // an interrupted repair may have left keys on them
  request.wanted = [&](std::string_view schema, std::string_view table) {
    if (wanted(schema, table)) return true;
    const std::optional<NameId> name = audit.names.Find(table);
    if (!name) return false;
    const std::optional<NameId> in = audit.names.Find(schema);
    return parents.contains(TableNameKey(kNoName, *name)) ||
           (in && parents.contains(TableNameKey(*in, *name)));
  };
  return request;
}

CompareOptions OptionsFor(const Audit& audit, const TablePredicate& wanted) {
  CompareOptions options;
  if (wanted) {
    options.wanted = [&audit, &wanted](NameId schema, NameId table) {
      return wanted(audit.names[schema], audit.names[table]);
    };
  }
  options.now = ToUnixMicroseconds(GetCurrentTransactionStartTimestamp());
  options.stale_after = stale_after_setting * kMicrosecondsPerSecond;
  options.encoding = HasPatterns(audit.intents) ? DatabaseNameEncoding() : NameEncoding::kUtf8;
  options.quote = ServerQuote();
  options.poll = TellingPoll("comparing foreign keys");
  return options;
}

std::string DescribeSources(const IntentSet& intents) {
  std::string text;
  for (const Source& source : intents.sources) {
    if (!text.empty()) text += ", ";
    text += source.name;
    if (!source.revision.empty()) text += " (" + source.revision + ")";
  }
  return text;
}

}  // namespace

NameEncoding DatabaseNameEncoding() {
  if (GetDatabaseEncoding() == PG_UTF8) return NameEncoding::kUtf8;
  if (pg_database_encoding_max_length() == 1) return NameEncoding::kSingleByte;
  throw Error(ErrorCode::kUnsupported,
              std::string("patterns are not supported in a database of encoding ") +
                  GetDatabaseEncodingName(),
              "Call the function without a pattern, or audit a copy in UTF8.");
}

TablePredicate WantedTables(std::optional<std::string_view> pattern) {
  if (!pattern) return {};
  const auto compiled = std::make_shared<const TablePattern>(*pattern, DatabaseNameEncoding());
  return [compiled](std::string_view schema, std::string_view table) {
    return compiled->Matches(schema, table);
  };
}

Audit RunAudit(std::optional<std::string_view> tables, AuditPurpose purpose) {
  const bool judges = purpose == AuditPurpose::kJudgement || purpose == AuditPurpose::kAdvice;
  const bool needs_intents =
      purpose == AuditPurpose::kComparison || purpose == AuditPurpose::kJudgement;
  const RegisteredSnapshot snapshot;
  const TablePredicate wanted = WantedTables(tables);
  Audit audit;
  audit.wanted = wanted;
  audit.intents = ReadIntents(snapshot.get(), audit.names);
  if (needs_intents) RequireIntents(audit.intents);
  if (purpose == AuditPurpose::kComparison) {
    const TableNames parents = wanted ? DeclaredParents(audit, wanted) : TableNames();
    audit.catalog = ReadCatalog(snapshot.get(), audit.names, RequestFor(audit, wanted, parents));
  } else {
    audit.catalog = ReadCatalog(snapshot.get(), audit.names, CatalogRequest());
  }
  if (wanted && !MatchesAnything(wanted, audit)) NoSuchTable(*tables);
  audit.comparison = Compare(audit.catalog, audit.intents, audit.names, OptionsFor(audit, wanted));
  ApplyWaivers(ReadWaivers(snapshot.get()), GetCurrentTransactionStartTimestamp(),
               audit.comparison);
  if (judges) {
    audit.with_missing = WithMissingKeys(audit.catalog, audit.names, audit.comparison.findings);
    audit.facts = ReadFacts(snapshot.get(), audit.names, audit.Judged());
    audit.rules = ReadAdviceRules(snapshot.get());
  }
  return audit;
}

AdviceRequest Audit::AdviceOn() const {
  AdviceRequest request{catalog, Judged(),   facts,
                        names,   comparison, intents,
                        rules,   {},         TellingPoll("judging foreign keys")};
  if (wanted) {
    request.wanted = [this](NameId schema, NameId table) {
      return wanted(names[schema], names[table]);
    };
  }
  return request;
}

void ReadLiveSide(std::optional<std::string_view> tables, NameTable& names, Catalog& catalog) {
  const RegisteredSnapshot snapshot;
  CatalogRequest request;
  request.wanted = WantedTables(tables);
  catalog = ReadCatalog(snapshot.get(), names, request);
  RequireLiveTable(tables, request.wanted, names, catalog);
}

void RequireLiveTable(std::optional<std::string_view> tables, const TablePredicate& wanted,
                      const NameTable& names, const Catalog& catalog) {
  if (!wanted) return;
  for (const Table& table : catalog.tables) {
    if (wanted(names[table.schema], names[table.name])) return;
  }
  NoSuchTable(*tables);
}

void NoticeCoverage(const Audit& audit) {
  const Comparison& result = audit.comparison;
  const std::string message =
      Counted(result.compared, "foreign key") + " compared, " + std::to_string(result.equal) +
      " equal, " + Counted(result.findings.size() - result.waived, "finding") + ", " +
      (result.waived == 0 ? "" : std::to_string(result.waived) + " waived, ") +
      std::to_string(result.skipped) + " skipped";
  const std::string detail = "Sources: " + DescribeSources(audit.intents) + ".";
  Call([&] {
    ereport(NOTICE,
            (errmsg_internal("%s", message.c_str()), errdetail_internal("%s", detail.c_str())));
  });
}

Quote ServerQuote() {
  return [](std::string_view name) {
    const std::string copy(name);
    const char* const quoted = Call([&] { return quote_identifier(copy.c_str()); });
    if (quoted == copy.c_str()) return copy;
    std::string result(quoted);
    Call([&] { pfree(const_cast<char*>(quoted)); });
    return result;
  };
}

}  // namespace fk_audit
