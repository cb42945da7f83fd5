#include "pg/orphan_count.hpp"

#include <string>
#include <vector>

#include "pg/boundary.hpp"
#include "pg/parent_key.hpp"

namespace fk_audit {
namespace {

// `p.id OPERATOR(pg_catalog.=) c.org`, with the casts that the operator needs.
std::vector<std::string> PrintEqualities(const OrphanSearch& search, const ParentKey& parent) {
  std::vector<std::string> equalities;
  for (std::size_t i = 0; i < parent.operators.size(); ++i) {
    const std::string left = "p." + search.quote(search.key.parent_columns[i]);
    const std::string right = "c." + search.quote(search.key.columns[i]);
    std::string& equality = equalities.emplace_back();
    Call([&] {
      StringInfoData text;
      initStringInfo(&text);
      generate_operator_clause(&text, left.c_str(), parent.parent_types[i], parent.operators[i],
                               right.c_str(), parent.child_types[i]);
      equality.assign(text.data, text.len);
      pfree(text.data);
    });
  }
  return equalities;
}

}  // namespace

std::int64_t CountOrphans(Snapshot snapshot, const OrphanSearch& search,
                          const KeyColumns& columns) {
  const ParentKey parent = FindParentKey(snapshot, columns);
  const std::string query =
      "SELECT pg_catalog.count(*) " + PrintOrphans(search, PrintEqualities(search, parent));
  return Call([&] {
    SPI_connect();
    const int settings = NewGUCNestLevel();
    set_config_option("row_security", "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0,
                      false);
    if (SPI_execute(query.c_str(), true, 1) != SPI_OK_SELECT || SPI_processed != 1) {
      elog(ERROR, "counting rows without a parent failed: %s", query.c_str());
    }
    bool is_null = false;
    const std::int64_t count =
        DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null));
    AtEOXact_GUC(true, settings);
    SPI_finish();
    return count;
  });
}

}  // namespace fk_audit
