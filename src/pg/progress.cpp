#include "pg/progress.hpp"

#include <cmath>

#include "pg/boundary.hpp"

namespace fk_audit {

int progress_interval_setting = 10'000;

namespace {

// fk_audit.tell_long_scan() has the same limit.
constexpr double kLongScanRows = 1'000'000;

// Of the session: the interval is that of a statement, whatever it calls.
TimestampTz told_statement = 0;
TimestampTz last_told = 0;

bool IsDue() {
  if (progress_interval_setting == 0) return false;
  const TimestampTz statement = GetCurrentStatementStartTimestamp();
  if (statement != told_statement) {
    told_statement = statement;
    last_told = statement;
  }
  const TimestampTz now = GetCurrentTimestamp();
  if (!TimestampDifferenceExceeds(last_told, now, progress_interval_setting)) return false;
  last_told = now;
  return true;
}

void Tell(const std::string& message) {
  const long seconds = static_cast<long>((last_told - told_statement) / USECS_PER_SEC);
  Call([&] { ereport(NOTICE, errmsg_internal("%s, %ld s so far", message.c_str(), seconds)); });
}

}  // namespace

void Progress::At(std::uint64_t done, std::uint64_t total) const {
  CheckForInterrupts();
  if (!IsDue()) return;
  Tell(work_ + ": " + std::to_string(done) + " of " + std::to_string(total) + " " + unit_);
}

void Progress::Somewhere() const {
  CheckForInterrupts();
  if (IsDue()) Tell(work_);
}

Poll TellingPoll(std::string work) {
  return [progress = Progress(std::move(work))] { progress.Somewhere(); };
}

void TellLongScan(const std::string& work, double rows) {
  if (rows < kLongScanRows) return;
  const auto about = static_cast<long long>(std::llround(rows));
  Call([&] {
    ereport(NOTICE, errmsg_internal("%s: about %lld rows to read", work.c_str(), about));
  });
}

}  // namespace fk_audit
