#include "core/utc_time.hpp"

#include <chrono>

namespace fk_audit {

std::string UtcTime(std::int64_t time) {
  const std::chrono::sys_seconds seconds{std::chrono::seconds(time)};
  const std::chrono::sys_days day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(seconds - day);
  std::string text = std::to_string(static_cast<int>(date.year()));
  const auto add = [&](char separator, std::int64_t number) {
    text += separator;
    text += number < 10 ? "0" : "";
    text += std::to_string(number);
  };
  add('-', static_cast<unsigned>(date.month()));
  add('-', static_cast<unsigned>(date.day()));
  add(' ', clock.hours().count());
  add(':', clock.minutes().count());
  add(':', clock.seconds().count());
  return text;
}

std::string IsoTime(std::int64_t time) {
  std::string text = UtcTime(time);
  text[text.find(' ')] = 'T';
  return text + "Z";
}

}  // namespace fk_audit
