// The answer for one row: what the simulation counts, written into the lines of the static answer.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/impact/impact.hpp"
#include "core/impact/simulation.hpp"

namespace fk_audit {

struct ExactImpact {
  DeleteOutcome outcome;
  // Keys whose rows, or the fate of the whole delete, come out otherwise when one query meets its
  // rows in another order, or when the triggers had other names.
  std::set<KeyEvent> by_row_order;
  std::set<KeyEvent> by_names;
  bool fails_by_row_order = false;
  bool fails_by_names = false;
};

// Plays the delete of `row` as the server would, and twice in another order to see whether that
// matters. Throws what `source` and `poll` throw.
ExactImpact CountExactly(RowSource& source, RowId row, const Poll& poll);

// Sets the exact rows, and the effect where rows decide it; a key that also leaves orphans gets a
// second line for them. `keys[line.key]` is the KeyId of a
// line, `obstacles` says of a key why its rows could not all be seen. KeyIds are ForeignKeyIds of
// `live`.
struct ExactNames {
  const Catalog& live;
  const NameTable& names;
  const Quote& quote;
};
void AddExact(const ExactImpact& exact, const std::vector<ForeignKeyId>& keys,
              const std::map<KeyId, std::string>& obstacles, const ExactNames& names,
              std::vector<ImpactRow>& lines);

}  // namespace fk_audit
