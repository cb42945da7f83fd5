// What the readers of application code are given.
#pragma once

#include <string>
#include <string_view>

namespace fk_audit {

// One file of a load. `path` opens every origin ("path:line"); `text` is UTF-8.
struct SourceFile {
  std::string path;
  std::string_view text;
};

}  // namespace fk_audit
