// A moment as text in UTC, whatever the settings of the session are.
#pragma once

#include <cstdint>
#include <string>

namespace fk_audit {

// "2026-11-22 15:15:38", for reading. `time` in seconds since 1970-01-01 UTC.
std::string UtcTime(std::int64_t time);

// "2026-11-22T15:15:38Z" (ISO 8601, RFC 3339), for machines.
std::string IsoTime(std::int64_t time);

}  // namespace fk_audit
