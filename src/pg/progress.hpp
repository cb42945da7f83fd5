// How far a long call is, told to whoever waits for it. The server's pg_stat_progress_* views have
// a fixed list of commands (ProgressCommandType, backend_progress.h), so it is a NOTICE: whenever
// fk_audit.progress_interval has passed in a statement without one. A short call says nothing.
#pragma once

#include <cstdint>
#include <string>

#include "core/foreign_key.hpp"

namespace fk_audit {

// Milliseconds; 0: nothing is told.
extern int progress_interval_setting;

class Progress {
 public:
  // `work` in words, such as "planning repairs"; `unit` of what is counted, such as "plans".
  explicit Progress(std::string work, std::string unit = {})
      : work_(std::move(work)), unit_(std::move(unit)) {}

  // For every turn of a long loop: throws ServerError on cancel.
  void At(std::uint64_t done, std::uint64_t total) const;
  void Somewhere() const;

 private:
  std::string work_;
  std::string unit_;
};

// For a loop of the core that does not know how far it is.
Poll TellingPoll(std::string work);

// Before reading a whole table, which nothing can look into: a NOTICE when it has a million rows.
// `rows` is the planner's estimate.
void TellLongScan(const std::string& work, double rows);

}  // namespace fk_audit
