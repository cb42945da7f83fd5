// Where the objects of a JSON text begin, which the JSON library does not tell.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

namespace fk_audit::drizzle {

// Lines, from 1, of the objects that are at most `deepest` keys or elements below the outermost
// one, by their path: "tables/public.users/foreignKeys/name", "ddl/17". Keys are as written between
// their quotes. `text` is valid JSON. Linear.
std::unordered_map<std::string, int> ObjectLines(std::string_view text, std::size_t deepest);

}  // namespace fk_audit::drizzle
