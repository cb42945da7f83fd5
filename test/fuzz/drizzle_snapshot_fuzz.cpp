// Any text as a snapshot of drizzle-kit: read or refused.
#include "core/error.hpp"
#include "fuzz_input.hpp"
#include "import/drizzle/snapshot.hpp"

namespace fk_audit {
namespace {

void Read(std::string_view text) {
  const std::vector<SourceFile> files = {{"0001_snapshot.json", text}};
  static_cast<void>(LooksLikeDrizzleSnapshot(text));
  try {
    fuzz::RequireSound(ReadDrizzleSnapshot(files, "public"), files);
  } catch (const Error&) {
  }
}

}  // namespace
}  // namespace fk_audit

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fk_audit::fuzz::Examine(fk_audit::fuzz::ValidText(data, size), fk_audit::Read);
  return 0;
}
