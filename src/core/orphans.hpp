// Child rows that a foreign key promises not to exist, as queries for a person to read and run.
#pragma once

#include <string>
#include <vector>

#include "core/foreign_key.hpp"

namespace fk_audit {

struct OrphanSearch {
  const ForeignKeyDefinition& key;
  bool child_partitioned = false;  // RI looks at a plain table without its inheritors
  bool parent_partitioned = false;
  double child_rows = -1;  // estimated; -1: never analysed
  const Quote& quote;
};

// `FROM child AS c WHERE ...`: the rows that VALIDATE would refuse (ri_triggers.c,
// RI_Initial_Check). `equalities`: one per column pair, `p.id OPERATOR(pg_catalog.=) c.org`; left
// out, the reader's search_path finds the `=`. Empty for a key over periods, whose parent rows
// must cover a span together.
std::string PrintOrphans(const OrphanSearch& search,
                         const std::vector<std::string>& equalities = {});

// `SELECT c.* FROM ...`; empty as PrintOrphans().
std::string OrphanQuery(const OrphanSearch& search);

// What makes the orphans fit for the key, in the spirit of its delete rule: DELETE, UPDATE, and
// for NO ACTION and RESTRICT, which leave that to a person, the query that lists them.
std::string CleanUpQuery(const OrphanSearch& search);

}  // namespace fk_audit
