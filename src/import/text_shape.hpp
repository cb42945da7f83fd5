// What a text looks like at a glance, for recognising its format. Each is linear and never fails.
#pragma once

#include <string_view>
#include <vector>

namespace fk_audit {

// The keys of the JSON object that `text` is, as written between their quotes, as far as the text
// goes; nothing for a text that begins otherwise. White space and a byte order mark may lead.
std::vector<std::string_view> TopLevelKeys(std::string_view text);

// CREATE TABLE, ALTER TABLE or CREATE SCHEMA outside of strings and comments.
bool LooksLikeSql(std::string_view text);

// An object in braces whose keys all belong to a manifest.
bool LooksLikeManifest(std::string_view text);

// `drizzle-orm` or `pgTable` somewhere.
bool LooksLikeDrizzle(std::string_view text);

// `ActiveRecord::Schema` somewhere.
bool LooksLikeRailsSchema(std::string_view text);

}  // namespace fk_audit
