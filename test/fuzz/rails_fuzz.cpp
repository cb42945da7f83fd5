// Any text is a schema file: it is read, reported or refused, and never crashes or hangs.
#include "core/error.hpp"
#include "fuzz_input.hpp"
#include "import/rails/rails_schema.hpp"

namespace fk_audit {
namespace {

void Read(std::string_view text) {
  const std::vector<SourceFile> files = {{"schema.rb", text}};
  const RailsOptions options{"public", {}, [](std::string_view) { return std::string(64, '0'); }};
  try {
    const Declarations read = ReadRailsSchema(files, options);
    fuzz::RequireSound(read, files);
    for (const DeclaredForeignKey& key : read.foreign_keys)
      fuzz::Require(key.rule_site.has_value());
  } catch (const Error&) {
  }
}

}  // namespace
}  // namespace fk_audit

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fk_audit::fuzz::Examine(fk_audit::fuzz::ValidText(data, size), fk_audit::Read);
  return 0;
}
