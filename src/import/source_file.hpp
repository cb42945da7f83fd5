// What the readers of application code are given.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace fk_audit {

// One file of a load. `path` opens every origin ("path:line"); `text` is UTF-8.
struct SourceFile {
  std::string path;
  std::string_view text;
};

// SHA-256 of a text as 64 lower-case hexadecimal digits: some tools hash the names they give. The
// server's own in the extension, a stand-in in unit tests.
using Sha256Hex = std::function<std::string(std::string_view)>;

}  // namespace fk_audit
