// The lines by which migration tools that keep the way back in the same file tell it from the way
// forth.
#pragma once

#include <cstdint>
#include <string_view>

namespace fk_audit {

enum class MigrationMarker : std::uint8_t {
  kNone,
  kUp,
  kDown,
  kStatementBegin,  // several statements, with their ';', are one text up to kStatementEnd
  kStatementEnd,
};

// `line` begins with the -- or # that its line begins with and has no line end, or it is empty.
// Known are goose, sql-migrate, micrate, dbmate, tern, rambler, node-pg-migrate, Mojo, MyBatis,
// shmig and, with either beginning, Play's evolutions; anything may stand behind the words.
MigrationMarker MigrationMarkerIn(std::string_view line);

}  // namespace fk_audit
