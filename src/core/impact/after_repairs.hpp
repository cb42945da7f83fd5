// The live catalog as it would be once every foreign key is what the code declares.
#pragma once

#include <unordered_map>
#include <vector>

#include "core/catalog.hpp"
#include "core/compare.hpp"
#include "core/intent.hpp"

namespace fk_audit {

struct RepairedCatalog {
  // A copy of the live catalog: every live key has its number, missing ones stand behind them and
  // are not ordered by child, so that KeysOf() does not see them.
  Catalog catalog;
  // ForeignKeyId -> the worst finding about it, as an index in Comparison::findings.
  std::unordered_map<ForeignKeyId, std::size_t> findings;
};

// Undeclared and duplicate keys stay, as they do until somebody names their finding; findings that
// no repair can settle (conflicting, unresolvable) change nothing.
RepairedCatalog CatalogAfterRepairs(const Catalog& live, const IntentSet& intents,
                                    const NameTable& names, const Comparison& comparison);

}  // namespace fk_audit
