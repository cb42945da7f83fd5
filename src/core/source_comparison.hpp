// One source against another: the model against the migrations, one revision against the next.
// The second source takes the place of the live database, so that the comparison, its kinds and
// its severities are those of an audit.
#pragma once

#include "core/catalog.hpp"
#include "core/intent.hpp"
#include "core/name_table.hpp"

namespace fk_audit {

struct SourceSides {
  // The first source alone. What the second one does not state is not stated here either: it is
  // not compared. A schema pattern stands as the name of a schema.
  IntentSet declared;
  // The second source as if it were live, indexed. ForeignKey::oid is the index of its intent, plus
  // one. It has the tables that the source declares, with the columns that keys of either side
  // name: sources do not say enough about other columns.
  Catalog catalog;
};

// `all` holds both sources. A second source that is not complete speaks for the keys that it
// declares only: intents of the first one on other columns are left out.
SourceSides TakeSides(const IntentSet& all, SourceId first, SourceId second, NameTable& names);

}  // namespace fk_audit
