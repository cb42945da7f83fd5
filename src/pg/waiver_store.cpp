#include "pg/waiver_store.hpp"

#include "pg/stored_table.hpp"

namespace fk_audit {
namespace {

// Columns of the table in sql/fk_audit--*.sql, in the order of CREATE TABLE.
enum WaiverColumn {
  kWaiverFinding,
  kWaiverState,
  kWaiverSubject,
  kWaiverReason,
  kWaiverUntil,
  kWaiverBy,
  kWaiverAt,
  kWaiverColumns,
};
static_assert(kWaiverColumns == 7, "the columns of the table in sql/fk_audit--1.0.0.sql");

void copy_time(const StoredRow& row, int column, std::int64_t& time, std::string& day) {
  time = DatumGetTimestampTz(row.values[column]);
  copy_day(row, column, day);
}

}  // namespace

std::vector<Waiver> ReadWaivers(Snapshot snapshot) {
  std::vector<Waiver> waivers;
  ScanTable(
      "waivers", kWaiverColumns, snapshot, [](float4) {},
      [&waivers](const StoredRow& row) {
        Waiver& waiver = waivers.emplace_back();
        copy_text(row, kWaiverFinding, waiver.finding);
        copy_text(row, kWaiverState, waiver.state);
        copy_text(row, kWaiverReason, waiver.reason);
        copy_text(row, kWaiverBy, waiver.who);
        copy_time(row, kWaiverUntil, waiver.until, waiver.until_text);
        copy_time(row, kWaiverAt, waiver.since, waiver.since_text);
      });
  return waivers;
}

}  // namespace fk_audit
