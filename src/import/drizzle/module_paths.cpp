#include "import/drizzle/module_paths.hpp"

#include <array>

namespace fk_audit::drizzle {
namespace {

constexpr std::array<std::string_view, 9> kEndings = {".d.ts", ".ts",  ".tsx", ".mts", ".cts",
                                                      ".js",   ".jsx", ".mjs", ".cjs"};

std::string_view WithoutEnding(std::string_view path) {
  for (const std::string_view ending : kEndings) {
    if (path.ends_with(ending)) return path.substr(0, path.size() - ending.size());
  }
  return path;
}

// Without file ending and without `/index`: what an import may say.
std::string_view Stem(std::string_view path) {
  path = WithoutEnding(path);
  if (path == "index") return "";
  if (path.ends_with("/index")) path.remove_suffix(6);
  return path;
}

// Resolves `.`, `..` and doubled slashes; a leading slash and leading `..` stay.
std::string Normalize(std::string_view path) {
  const bool absolute = path.starts_with('/');
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, slash);
    path.remove_prefix(std::min(slash + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else {
      parts.push_back(part);
    }
  }
  std::string result = absolute ? "/" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) result += '/';
    result += parts[i];
  }
  return result;
}

}  // namespace

ModulePaths::ModulePaths(const std::vector<std::string>& paths) {
  for (ModuleIndex i = 0; i < paths.size(); ++i) {
    std::string path = Normalize(paths[i]);
    const std::size_t slash = path.rfind('/');
    folders_.push_back(slash == std::string::npos ? "" : path.substr(0, slash + 1));
    by_path_.emplace(path, i);
    by_path_.emplace(std::string(WithoutEnding(path)), i);
    const std::string stem(Stem(path));
    by_path_.emplace(stem, i);
    longest_ = std::max(longest_, stem.size());
    for (std::size_t start = 0; start < stem.size();) {
      const auto [entry, fresh] = by_end_.try_emplace(stem.substr(start), i);
      if (!fresh) entry->second.reset();
      const std::size_t next = stem.find('/', start);
      if (next == std::string::npos) break;
      start = next + 1;
    }
  }
}

std::optional<ModuleIndex> ModulePaths::Resolve(ModuleIndex importer,
                                                std::string_view specifier) const {
  if (specifier.starts_with('.') || specifier.starts_with('/')) {
    const std::string base = specifier.starts_with('/') ? "" : folders_[importer];
    const std::string path = Normalize(base + std::string(specifier));
    for (const std::string& candidate : {path, std::string(WithoutEnding(path))}) {
      const auto found = by_path_.find(candidate);
      if (found != by_path_.end()) return found->second;
    }
    return std::nullopt;
  }
  if (specifier.empty()) return std::nullopt;
  // An alias or a package stands for some leading part of the path.
  const bool prefixed = std::string_view("@~#$").find(specifier.front()) < 4;
  std::string_view end = Stem(specifier);
  while (true) {
    if (end.size() <= longest_) {
      const auto found = by_end_.find(std::string(end));
      if (found != by_end_.end()) return found->second;
    }
    const std::size_t slash = end.find('/');
    if (!prefixed || slash == std::string_view::npos) return std::nullopt;
    end.remove_prefix(slash + 1);
  }
}

bool IsProjectPath(std::string_view specifier) {
  for (const std::string_view start : {".", "/", "@/", "~", "#", "$", "src/", "app/"}) {
    if (specifier.starts_with(start)) return true;
  }
  return false;
}

}  // namespace fk_audit::drizzle
