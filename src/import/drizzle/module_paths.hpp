// Which file of a load an import means.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fk_audit::drizzle {

using ModuleIndex = std::uint32_t;

class ModulePaths {
 public:
  explicit ModulePaths(const std::vector<std::string>& paths);

  // Relative specifiers by path, with or without an ending, a folder meaning its index file; others
  // (`@/db/users`, `src/db/users`, `@acme/db/users`) by the one file whose path ends like them, for
  // the aliases of a tsconfig are not part of a load.
  std::optional<ModuleIndex> Resolve(ModuleIndex importer, std::string_view specifier) const;

 private:
  std::vector<std::string> folders_;  // of each file; empty or with a slash at the end
  std::unordered_map<std::string, ModuleIndex> by_path_;
  // Ends of paths, without file ending and `/index`. No value: of more than one file.
  std::unordered_map<std::string, std::optional<ModuleIndex>> by_end_;
  std::size_t longest_ = 0;  // bytes of such an end: no need to look for longer ones
};

// True when the specifier names code of the project itself, so that a file is missing if the load
// does not have it; false for what a package manager installs.
bool IsProjectPath(std::string_view specifier);

}  // namespace fk_audit::drizzle
