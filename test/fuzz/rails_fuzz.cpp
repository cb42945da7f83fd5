// Any text is a schema file: it is read, reported or refused, and never crashes or hangs.
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/error.hpp"
#include "import/rails/rails_schema.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fk_audit::SourceFile file{"schema.rb", {reinterpret_cast<const char*>(data), size}};
  const fk_audit::RailsOptions options{
      "public", {}, [](std::string_view) { return std::string(64, '0'); }};
  try {
    for (const auto& key : fk_audit::ReadRailsSchema({&file, 1}, options).foreign_keys) {
      // A place to change must lie in the file.
      const fk_audit::RuleSite& site = key.rule_site.value();
      if (site.offset > size || site.length > size - site.offset) __builtin_trap();
    }
  } catch (const fk_audit::Error&) {
  }
  return 0;
}
