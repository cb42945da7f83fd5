// A number with its noun, for messages: "1 finding", "2 findings".
#pragma once

#include <cstdint>
#include <string>

namespace fk_audit {

inline std::string Counted(std::uint64_t count, const char* noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace fk_audit
