// The server's hash functions for the core, which has none.
#pragma once

#include <string>
#include <string_view>

namespace fk_audit {

// SHA-256 of `text` as 64 lower-case hexadecimal digits: sha256() of the server.
std::string ServerSha256(std::string_view text);

}  // namespace fk_audit
