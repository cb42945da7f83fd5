// Any text as a manifest: read or refused.
#include "core/error.hpp"
#include "fuzz_input.hpp"
#include "import/manifest.hpp"

namespace fk_audit {
namespace {

void Read(std::string_view text) {
  try {
    fuzz::RequireSound(ReadManifest("fk.json", text, "public"), {{"fk.json", text}});
  } catch (const Error&) {
  }
}

}  // namespace
}  // namespace fk_audit

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fk_audit::fuzz::Examine(fk_audit::fuzz::ValidText(data, size), fk_audit::Read);
  return 0;
}
