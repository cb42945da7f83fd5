// Read-only queries on user tables under the snapshot of the running query and with the rights of
// its user, and their rows as numbered values.
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "pg/boundary.hpp"
#include "pg/impact/value_pool.hpp"
#include "pg/postgres.hpp"

namespace fk_audit {

// SPI, connected as long as the object lives. When an exception ends the life, the abort of the
// transaction disconnects.
class SpiConnection {
 public:
  SpiConnection();
  ~SpiConnection();
  SpiConnection(const SpiConnection&) = delete;
  SpiConnection& operator=(const SpiConnection&) = delete;
};

// One row: where it is, and the values after the first two columns of the query.
struct QueryRow {
  std::tuple<Oid, BlockNumber, OffsetNumber> place;  // tableoid and ctid
  std::vector<ValueId> values;
};

// A statement prepared once. Needs a SpiConnection that outlives it.
class RowQuery {
 public:
  // `text` selects tableoid, ctid and further columns.
  RowQuery(const std::string& text, const std::vector<Oid>& types);

  // At most `limit` rows, in the order of their places. `given` are values of the pool.
  std::vector<QueryRow> Rows(ValuePool& pool, std::span<const ValueId> given,
                             std::int64_t limit) const;

 private:
  SPIPlanPtr plan_ = nullptr;
};

// The one value of `SELECT expression` over the parameters; kNullValue when it is NULL.
class ValueQuery {
 public:
  ValueQuery(const std::string& expression, const std::vector<Oid>& types);
  ValueId Value(ValuePool& pool, std::span<const ValueId> given) const;
  bool IsTrue(ValuePool& pool, std::span<const ValueId> given) const;

 private:
  SPIPlanPtr plan_ = nullptr;
};

}  // namespace fk_audit
